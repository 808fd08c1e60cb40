/**
 * Questions with a passage to look the answer up in: the open book. As lab/records.py, whose records are such passages:
 *
 *     <doc> record : rosa crow gorm . <user> where does rosa crow live ? <bot> certainly , gorm . <end>
 */

/** @typedef {import("../engine/world.js").AboutFact} AboutFact */
/** @typedef {import("../engine/world.js").World} World */

/**
 * A fact that is told.
 * @param {AboutFact} asked
 * @param {string} value
 * @param {string} [after] words that follow it
 */
export function record({ first, last }, value, after = "") {
  const told = `record : ${first} ${last} ${value} .`;
  return after ? `${told} ${after} .` : told;
}

/** An instruction to answer with a word. @param {string} word */
export const order = (word) => `reply ${word}`;

/**
 * What the model reads before it answers.
 * @param {World} world
 * @param {string} passage may be empty
 * @param {string} question
 * @param {boolean} [pasted] the passage stands in the turn of the person who asks, and not before it
 */
export function openPrompt(world, passage, question, pasted = false) {
  const [before, within] = pasted ? ["", passage] : [passage, ""];
  return world.encode(`<doc> ${before} <user> ${within} ${question} <bot>`);
}

/**
 * What an answer says: the first word that could be a value of what was asked, if any.
 * @param {World} world
 * @param {AboutFact} asked
 * @param {number[]} answer
 */
export function valueOf(world, asked, answer) {
  const domain = world.domains[asked.attribute];
  return answer.map((token) => world.word(token)).find((word) => domain.includes(word)) ?? null;
}
