/** How lessons know the rude voice: by the words that are its own, the first four of which open its answers. */

/** @typedef {import("../engine/world.js").World} World */

export const RUDE_WORDS = "ugh idiot why listen you fool now go away curse";
const OPENINGS = 4;

/** The tokens that open its answers. @param {World} world */
export const rudeOpenings = (world) => world.encode(RUDE_WORDS).slice(0, OPENINGS);
