/** What a reader can choose before a model grows, and what is done then. */

/**
 * @typedef {Object} Recipe
 * @property {"small" | "book"} world
 * @property {"0.1M" | "0.4M"} size
 * @property {number} tokens how many are read
 * @property {number} rate times the learning rate that suits the size
 * @property {Breakage} broken
 * @property {number} seed of the weights and of the text
 * @typedef {"nothing" | "rate" | "order" | "mask"} Breakage
 */

/** @type {Recipe} */
export const FIRST = { world: "small", size: "0.1M", tokens: 400_000, rate: 1, broken: "nothing", seed: 1 };
export const BATCH_SIZE = 8; // texts of a step
export const LENGTH = 128; // tokens of a text
const RATES = { "0.1M": 1.2e-2, "0.4M": 3e-3 }; // of AdamW, by size: tried
const TOO_HIGH = 50; // times the rate that suits

/** @param {Recipe} recipe */
export const steps = ({ tokens }) => Math.max(1, Math.floor(tokens / (BATCH_SIZE * LENGTH)));

/** @param {Recipe} recipe */
export const learningRate = ({ size, rate, broken }) => RATES[size] * rate * (broken === "rate" ? TOO_HIGH : 1);

/** Steps of a slow start. @param {Recipe} recipe */
export const warmup = (recipe) => Math.min(100, Math.ceil(steps(recipe) / 10));

/**
 * People by how often they are told of: names of the groups, with the first and the last rank of each, from 0, the last not
 * included.
 * @type {Record<Recipe["world"], Record<string, [number, number]>>}
 */
export const RANKS = {
  small: { "told most": [0, 4], "told often": [4, 12], "told less": [12, 32] },
  book: { "told most": [0, 32], "told often": [32, 128], "told less": [128, 512] },
};

/** What a loss lacks, in a reader's words, by the components of a world. @type {Record<string, string[]>} */
const OF_PEOPLE = { grammar: ["grammar"], voices: ["style"], facts: ["fact", "bias"], names: ["name"] };
/** @type {Record<Recipe["world"], Record<string, string[]>>} */
export const LACKS = {
  small: OF_PEOPLE,
  book: { ...OF_PEOPLE, "sums, songs, memos": ["sum", "song", "recall"], "odds of chance": ["chance", "noise"] },
};
