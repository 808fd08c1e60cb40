/** What stands around a prompt, and how long an answer may be. */

/**
 * The words before and after a prompt, and the one that ends what is written, by form; see lab/conversation.py.
 * @type {Record<import("./stages.js").Form, {before: string, after: string, end: string}>}
 */
export const FRAMES = {
  chat: { before: "<doc> <user>", after: "<bot>", end: "<end>" },
  document: { before: "<doc> talk : ask :", after: "reply :", end: "." },
  words: { before: "<doc>", after: "", end: "<doc>" },
};
export const MAX_ANSWER_TOKENS = 32; // as in the lab
