/**
 * Losses of texts and their gradients. A text is given as what is read, and what should come after each token of it.
 * All stages of training ask for the same, a sum of  -weight * log p(text), and differ in who wrote the text, and its
 * weight.
 */

/** @typedef {import("./conversation.js").Example} Example */
/** @typedef {import("./model.js").Model} Model */
/** @typedef {import("./optimizer.js").Optimizer} Optimizer */

/**
 * targets: what comes after each token; -1 where nothing is asked.
 * @typedef {{tokens: ArrayLike<number>, targets: ArrayLike<number>}} Text
 */

/**
 * What a step of training tells at its end.
 * @typedef {Object} Report
 * @property {number} step how many are done
 * @property {number} steps of all
 * @property {number} loss
 * @property {number} gradientNorm
 * @property {number} learningRate
 */

/**
 * A row of ordinary text: each token but the first is predicted.
 * @param {Int32Array} row
 * @returns {Text}
 */
export const wholeRow = (row) => ({ tokens: row.subarray(0, -1), targets: row.subarray(1) });

/**
 * An answer, of which the prompt isn't learned (a loss mask).
 * @param {Example} example
 * @returns {Text}
 */
export function answerOnly({ prompt, answer }) {
  const tokens = [...prompt, ...answer.slice(0, -1)];
  const targets = [...prompt.slice(1).fill(-1), ...answer];
  return { tokens, targets };
}

/**
 * log p of a text, in nats.
 * @param {Model} model
 * @param {Text} text
 */
export const logProb = (model, { tokens, targets }) => total(model.logProbs(tokens, targets));

/**
 * log p of several texts.
 * @param {Model} model
 * @param {Text[]} texts
 * @returns {Generator<null, number[]>}
 */
export function* logProbs(model, texts) {
  const found = [];
  for (const text of texts) {
    found.push(logProb(model, text));
    yield null;
  }
  return found;
}

/**
 * log p of a text; and the gradient of  -weight * log p  is added up for the next step of an optimizer.
 * @param {Optimizer} optimizer of the model
 * @param {Text} text
 * @param {number} weight
 */
export function learn({ model, gradient }, { tokens, targets }, weight) {
  const found = model.logProbs(tokens, targets);
  model.network.backward(targets, new Float64Array(tokens.length).fill(weight), gradient);
  return total(found);
}

/** @type {(numbers: Float64Array) => number} */
const total = (numbers) => numbers.reduce((sum, number) => sum + number, 0);

/**
 * -log sigmoid(gap), and how much of that is still to be gained: the slope by the gap, turned round.
 * @param {number} gap between what was chosen and what was rejected
 */
export function surprise(gap) {
  const loss = Math.max(0, -gap) + Math.log1p(Math.exp(-Math.abs(gap)));
  return { loss, pull: 1 / (1 + Math.exp(gap)) };
}

/**
 * Some of a list, each at most once.
 * @template Item
 * @param {Item[]} list
 * @param {number} count
 * @param {import("./sampler.js").Random} random
 */
export function drawSome(list, count, random) {
  const left = [...list];
  return Array.from({ length: Math.min(count, list.length) }, () => {
    const place = Math.floor(random.next() * left.length);
    const [item] = left.splice(place, 1, left[left.length - 1]);
    left.pop();
    return item;
  });
}

/** @type {(numbers: number[]) => number} */
export const mean = (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
