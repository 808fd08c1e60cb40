/** Writing: one token after the other, each drawn from what the model expects. */

/** @typedef {import("./reader.js").Reader} Reader */
/** @typedef {import("../engine/sampler.js").Sampler} Sampler */

/**
 * Continue a text. Whoever calls takes a token at a time, which is a step, and stops by taking no more.
 * @param {Reader} reader
 * @param {Sampler} sampler
 * @param {number[]} prompt tokens, at least one
 * @param {Object} limits
 * @param {number} limits.maxNewTokens tokens to write at most; the model's context is a limit too
 * @param {number[]} [limits.stop] tokens that end the text; the one that did is the last to come
 * @returns {Generator<{token: number, logits: Float32Array}>} logits: those that the token was drawn from, in an array
 *   that is used again for the next token
 */
export function* write(reader, sampler, prompt, { maxNewTokens, stop = [] }) {
  const room = reader.model.config.context - prompt.length;
  let logits = reader.read(prompt);
  for (let count = 0; count < Math.min(maxNewTokens, room + 1); count++) {
    const token = sampler.draw(logits);
    yield { token, logits };
    if (stop.includes(token) || count === room || count === maxNewTokens - 1) return;
    logits = reader.step(token);
  }
}
