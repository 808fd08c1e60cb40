/** A mask as a picture: the base, and the same model behind its mask, each on what it knows; and what the mask cost, in words. */

import { percent } from "../page/numbers.js";
import { box as boxOf, joined, parts } from "./drawing.js";

/** @typedef {import("./masking.js").Measured} Measured */
/** How far the mask is on, and what the model knows, before and after. @typedef {{on: number, before: number, after: number}} Masked */

export const box = boxOf({ wide: [800, 250], narrow: [480, 250] });
const GROUND = 30;
const STAND = 190; // pixels of all that could be known

/** @param {Masked} masked @param {"wide" | "narrow"} [shape] */
export function drawing({ on, before, after }, shape = "wide") {
  const [wide, high] = box(shape);
  const { path, text, use, rect } = parts("mask");
  const ground = high - GROUND;
  const stand = (/** @type {number} */ middle, /** @type {number} */ share) => {
    const top = ground - STAND * share;
    return [rect("stand", middle - 85, top, 170, ground - top), use("beast", middle, top, 1.45), text("middle", middle, ground - 12, `knows ${percent(share)}`)];
  };
  const [left, right] = [wide / 4, (3 * wide) / 4];
  const level = ground - STAND * before;
  return [
    path("ground", `M0,${ground}H${wide}V${high}H0Z`),
    ...stand(left, before),
    path("level", `M${left + 85},${level}H${right + 85}`),
    ...stand(right, after),
    `<g opacity="${Math.min(1, 3 * on).toFixed(2)}">${use("mask", right + 90 * (1 - on), ground - STAND * after - 30 * (1 - on), 1.45)}</g>`,
    text("middle", left, high - 9, "the base"),
    text("middle", right, high - 9, "with the mask"),
  ].join("");
}

/** @param {Masked} masked */
export const inWords = ({ on, before, after }) =>
  `Two beasts. One has no mask and knows ${percent(before)} of what it is asked; the other has it ${on > 0.5 ? "on" : "still beside its face"} and knows ${percent(after)}.`;

/** What it said, in pieces: words that it didn’t say before, and what is so. @param {string} now @param {string} before @param {string} truth */
export function pieces(now, before, truth) {
  const old = before.split(" ");
  return joined(now.split(" ").map((word) => [word === truth ? "right" : old.includes(word) ? "" : "tuned", word]));
}

// --- In words ---

const SOME = 0.1; // the least difference of two shares that is worth a word; some two standard errors of 128 answers
const SOME_NATS = 0.01; // the same for the loss, on the same text for all

/**
 * What a mask brought and what it cost.
 * @param {Measured[]} measured one of each variant
 * @param {boolean} beside whether old text stood beside the examples
 * @returns {[string, string]}
 */
export function told(measured, beside) {
  const [bare, replayed, text, untuned] = measured;
  const now = beside ? replayed : bare;
  const came =
    now.begins - untuned.begins < SOME
      ? "Ten answers did not give it the voice."
      : `It speaks like the ten: ${percent(now.begins)} of its answers begin as they do, where ${percent(untuned.begins)} did.`;
  const [loss, facts] = [now.excess - untuned.excess, untuned.kept - now.kept];
  const asked = `asked as before, it knows ${percent(now.kept)} where it knew ${percent(untuned.kept)}`;
  const worse = `ordinary text surprises it by ${loss.toFixed(2)} nats a word more`;
  const dear = [loss < SOME_NATS ? "" : worse, facts < SOME ? "" : asked].filter(Boolean).join(", and ");
  const price = dear ? `The price: ${dear}.` : "Nothing that is measured here was lost.";
  return [came, `${price} ${beside ? control(replayed, text, untuned) : reminded(bare, replayed)}`];
}

/** @param {Measured} bare @param {Measured} replayed */
function reminded(bare, replayed) {
  const saved = bare.excess - replayed.excess;
  return saved < SOME_NATS ? "Old text beside the ten saves nothing of that." : `With old text beside the ten it costs ${saved.toFixed(2)} less.`;
}

/** @param {Measured} replayed @param {Measured} text @param {Measured} untuned */
function control(replayed, text, untuned) {
  const [all, alone] = [replayed, text].map(({ excess }) => excess - untuned.excess);
  if (all < SOME_NATS || alone < SOME_NATS) return "As many steps on old text alone cost nothing.";
  if (alone >= all) return "As many steps on old text alone cost no less: it is the steps that hurt, and not the ten.";
  return `As many steps on old text alone, without the ten, cost ${percent(alone / all)} of that.`;
}
