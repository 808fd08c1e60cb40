/** What of a section is shown, and which of its sentences answer; ask/marks.py has the same rules. */

const ROOM = 480; // words of a section; of a longer one those around the passage that was found
const MARKED = 3; // sentences
const NEARLY = 0.6; // of the worth of the best
const DUMB = /\\[a-z]|\n/i; // TeX, and lines of code, which answer nobody
const ROW = " | "; // of a table

/**
 * @param {string[]} texts the passages of a section
 * @param {number} at which of them was found
 * @returns {string[]} paragraphs, whole or as many as there is room for around it, with the head of a table cut in two
 */
export function sectionOf(texts, at) {
  const size = texts.map((text) => text.trim().split(/\s+/).length);
  let [low, high, room] = [at, at + 1, ROOM - size[at]];
  for (;;) {
    if (high < texts.length && size[high] <= room) room -= size[high++];
    else if (low && size[low - 1] <= room) room -= size[--low];
    else break;
  }
  const shown = texts.slice(low, high).join("\n\n").split("\n\n");
  const before = low ? texts.slice(0, low).join("\n\n").split("\n\n") : [];
  let head = before.length;
  while (shown[0].includes(ROW) && head && before[head - 1].includes(ROW)) head--;
  return [...before.slice(head, head + 1), ...shown];
}

/**
 * @param {string[]} paragraphs
 * @param {Map<string, number>} counts of the question's stems
 * @param {import("./stems.js").Stems} stems
 * @param {(stem: string) => number} rarity
 * @returns {string[]} the sentences, or rows of tables, that have most of the question, in the order of the text
 */
export function marked(paragraphs, counts, stems, rarity) {
  const all = paragraphs.flatMap(sentences);
  const worth = all.map((sentence) => {
    let sum = 0;
    if (!DUMB.test(sentence)) for (const stem of [...stems.count(sentence).keys()].sort()) if (counts.has(stem)) sum += rarity(stem);
    return sum;
  });
  const most = Math.max(...worth);
  const best = all.map((_, place) => place).filter((place) => most && worth[place] >= NEARLY * most);
  best.sort((a, b) => worth[b] - worth[a] || a - b);
  return best.slice(0, MARKED).sort((a, b) => a - b).map((place) => all[place]);
}

/** A paragraph's sentences; a row of a table is one. */
export function sentences(/** @type {string} */ paragraph) {
  if (paragraph.includes(ROW)) return [paragraph];
  return (paragraph.match(/[^]+?(?:[.!?][)\]"”]*(?=\s)|$)/g) ?? []).map((sentence) => sentence.trim());
}

/**
 * A paragraph as pieces of text.
 *
 * @param {string} paragraph
 * @param {string[]} answering
 */
export function pieces(paragraph, answering) {
  let found = [{ text: paragraph, marked: false }];
  for (const sentence of answering) {
    found = found.flatMap((piece) => {
      const at = piece.marked ? -1 : piece.text.indexOf(sentence);
      if (at < 0) return [piece];
      const cut = [piece.text.slice(0, at), sentence, piece.text.slice(at + sentence.length)];
      return cut.map((text, place) => ({ text, marked: place === 1 })).filter(({ text }) => text);
    });
  }
  return found;
}
