/** What of a passage to show: the sentences that fit the question best, as pieces of text, the question's words marked. */

const ENOUGH = 60; // words

/** @typedef {{text: string, marked: boolean}} Piece */

/**
 * @param {string} text
 * @param {Map<string, number>} counts of the question's stems
 * @param {import("./stems.js").Stems} stems
 * @param {(stem: string) => number} rarity
 * @returns {Piece[]}
 */
export function quote(text, counts, stems, rarity) {
  const known = (/** @type {string} */ word) => counts.has(stems.of(word.toLowerCase()));
  const sentences = text.match(/[^]+?(?:[.!?][)\]"”]*(?=\s)|\n\n|$)/g) ?? [];
  const formula = (/** @type {string} */ sentence) => /\\[a-z]/i.test(sentence); // in TeX, which nobody wants to read here
  const worth = sentences.map((sentence) => {
    if (formula(sentence)) return -1;
    let sum = 0;
    for (const stem of stems.count(sentence).keys()) if (counts.has(stem)) sum += rarity(stem);
    return sum;
  });
  const length = (/** @type {number} */ place) => sentences[place].trim().split(/\s+/).length;
  let start = worth.indexOf(Math.max(...worth));
  let end = start + 1; // and its neighbors, as many as there is room for, what follows first
  let room = ENOUGH - length(start);
  for (let grown = true; grown; ) {
    grown = false;
    if (end < sentences.length && !formula(sentences[end]) && length(end) <= room) room -= length(end++), (grown = true);
    if (start > 0 && !formula(sentences[start - 1]) && length(start - 1) <= room) room -= length(--start), (grown = true);
  }
  const shown = sentences.slice(start, end).join("").trim().replace(/\s+/g, " ");
  const whole = `${start > 0 ? "… " : ""}${shown}${end < sentences.length ? " …" : ""}`;
  return whole.split(/([\p{L}\p{N}]+)/u).map((piece, place) => ({ text: piece, marked: place % 2 === 1 && known(piece) }));
}
