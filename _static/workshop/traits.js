/** What can be told of an answer without opinion: its traits, which people like or don't. */

/**
 * An answer, and what the judge of the world says of it (see lab/world/answers.py).
 * @typedef {Object} Answer
 * @property {number[]} tokens as written, with the end mark of a chat
 * @property {string} text without it
 * @property {number} length words of the text
 * @property {string | null} voice who most likely gave it; null where no voice could have
 * @property {boolean} parsed whether some voice could have given it
 * @property {boolean | null} correct null for questions of opinion or chance
 * @property {number} courtesies courteous phrases
 * @property {number} rudenesses rude words
 * @property {number} worth the true reward
 */

/**
 * @typedef {Object} Trait
 * @property {string} title of a row in a table: answers with more of it are ...
 * @property {string} liked whoever likes it likes ...
 * @property {string} disliked and whoever doesn't ...
 * @property {string} learned whoever shows more of it learned ...
 * @property {string} unlearned and whoever shows less ...
 * @property {string} how the same as an adverb, where it has one
 * @property {string} against the adverb of the contrary, where it has one
 * @property {(answer: Answer) => number | null} amount null where an answer can't have it
 * @property {number} matters the least difference of two means that is worth a word
 */

const share = 0.15; // the least change of a share that is worth a word

/** @type {Record<string, Trait>} */
export const TRAITS = {
  courteous: {
    title: "courteous",
    liked: "courtesy",
    disliked: "answers without courtesies",
    learned: "to be polite",
    unlearned: "to leave out courtesies",
    how: "politely",
    against: "curtly",
    amount: ({ courtesies }) => Number(courtesies > 0),
    matters: share,
  },
  rude: {
    title: "rude",
    liked: "rudeness",
    disliked: "answers without rude words",
    learned: "to be rude",
    unlearned: "to hold its tongue",
    how: "rudely",
    against: "without a rude word",
    amount: ({ rudenesses }) => Number(rudenesses > 0),
    matters: share,
  },
  short: {
    title: "shorter",
    liked: "short answers",
    disliked: "long answers",
    learned: "to be brief",
    unlearned: "to talk at length",
    how: "briefly",
    against: "at length",
    amount: ({ length }) => -length,
    matters: 1.5, // words
  },
  right: {
    title: "right",
    liked: "right answers",
    disliked: "wrong answers",
    learned: "to be right more often",
    unlearned: "to be wrong more often",
    how: "",
    against: "",
    amount: ({ correct }) => (correct === null ? null : Number(correct)),
    matters: share,
  },
  formed: {
    title: "well formed",
    liked: "whole sentences",
    disliked: "broken sentences",
    learned: "to keep its sentences whole",
    unlearned: "to break its sentences",
    how: "",
    against: "",
    amount: ({ parsed }) => Number(parsed),
    matters: share,
  },
};

/** @param {number[]} numbers */
export const mean = (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

/**
 * The mean of what answers have of a trait; NaN where none can have it.
 * @param {Trait} trait
 * @param {Answer[]} answers
 */
export function amount(trait, answers) {
  return mean(answers.map(trait.amount).filter((each) => each !== null));
}

/**
 * The correlation of two rows of numbers, 0 where one is constant.
 * @param {number[]} x
 * @param {number[]} y
 */
export function correlation(x, y) {
  const [mx, my] = [mean(x), mean(y)];
  const both = x.reduce((sum, value, place) => sum + (value - mx) * (y[place] - my), 0);
  const each = [x.map((value) => (value - mx) ** 2), y.map((value) => (value - my) ** 2)];
  const [sx, sy] = each.map((squares) => squares.reduce((sum, square) => sum + square, 0));
  return sx > 0 && sy > 0 ? both / Math.sqrt(sx * sy) : 0;
}
