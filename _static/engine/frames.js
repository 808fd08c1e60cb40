/** What stands around a prompt, and how long an answer may be. */

/**
 * What is put around a prompt: the marks of a chat, the words of a document, nothing.
 * @typedef {"chat" | "document" | "words"} Form
 */

/**
 * The words before and after a prompt, and the one that ends what is written, by form; see lab/conversation.py.
 * @type {Record<Form, {before: string, after: string, end: string}>}
 */
export const FRAMES = {
  chat: { before: "<doc> <user>", after: "<bot>", end: "<end>" },
  document: { before: "<doc> talk : ask :", after: "reply :", end: "." },
  words: { before: "<doc>", after: "", end: "<doc>" },
};
export const MAX_ANSWER_TOKENS = 32; // as in the lab
