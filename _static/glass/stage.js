/** Where heads look: words on a line, an arc for each look, the head's switch on its arc, and the odds that come of it. */

import { percent } from "../page/numbers.js";
import { colorOf, largest, share, spoken } from "./written.js";

const LEAST = 0.04; // of attention, to be drawn
const [LONG, HIGH] = [1000, 200]; // of the drawing: along the words, and away from them
const NATS = 5; // of surprise that fill a bar
export const WIDE = 660; // pixels; words that need more stand one below the other
const ODDS = 3; // words of which it is told how likely they are

/**
 * What is drawn. at: the place that is looked from; heads: of one block, with what each looks at from there; words: how
 * each is read aloud, what is shown, and its surprise, where it can be chosen.
 * @typedef {{words: {word: string, told?: string, floor?: number, lost?: number}[], at: number,
 *   heads: {part: string, looks: number[], off: boolean}[],
 *   odds: {word: string, share: number, exact: number | null}[]}} Scene
 */

/** @param {string} word */
const room = (word) => Math.max(24, 12 + 7 * word.length);

/** Whether all words have room on a line. @param {Scene["words"]} words */
export const fits = (words) => words.reduce((sum, { word }) => sum + room(word), 0) <= WIDE;

/** @param {string} text */
const safe = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");

/**
 * @param {Scene} scene
 * @param {"across" | "down"} shape as on a desktop, as on a phone
 */
export function stage({ words, at, heads, odds }, shape) {
  const across = shape === "across";
  const rooms = words.map(({ word }) => (across ? room(word) : 1));
  const whole = rooms.reduce((sum, each) => sum + each, 0);
  let before = 0;
  const middles = rooms.map((each) => Math.round((LONG * ((before += each) - each / 2)) / whole));
  const point = (/** @type {number} */ along, /** @type {number} */ away) => (across ? `${along},${HIGH - away}` : `${away},${along}`);
  const line = words.map(({ word, told, floor = 0, lost = 0 }, place) => {
    const text = `<span>${safe(word)}</span>`;
    const chosen = place === at;
    if (told === undefined) return `<span class="glass-word"${chosen ? ' data-at=""' : ""}>${text}</span>`;
    const [gray, all] = [floor, floor + lost].map((nats) => Math.round(Math.min(100, (100 * nats) / NATS)));
    const attributes = `data-place="${place}" aria-pressed="${chosen}" tabindex="${chosen ? 0 : -1}" aria-label="${safe(told)}"`;
    return `<button type="button" class="glass-word" ${attributes}>${text}<i style="--floor:${gray}%;--all:${all}%"></i></button>`;
  });
  const arcs = heads.map(({ part, looks, off }, number) => {
    const away = (HIGH * (number + 0.7)) / heads.length;
    const drawn = looks.map((attention, to) => {
      if (attention < LEAST) return "";
      const [from, end] = to === at ? [middles[at] - 9, middles[at] + 9] : [middles[at], middles[to]];
      const control = Math.round(away / 0.75); // where a curve goes, so that its top lies here
      const way = `M${point(from, 0)}C${point(from, control)} ${point(end, control)} ${point(end, 0)}`;
      const told = `Head ${part} looks at “${safe(words[to].word)}”, ${percent(attention)}.`;
      const width = `stroke-width="${(1 + 6 * attention).toFixed(1)}" opacity="${(0.25 + 0.75 * attention).toFixed(2)}"`;
      return `<path d="${way}" class="glass-arc" data-part="${part}" data-to="${to}" ${width}><title>${told}</title></path>`;
    });
    const most = largest(looks);
    const [x, y] = point((middles[at] + middles[most]) / 2, away).split(",").map(Number);
    const place = across ? `left:${x / 10}%;top:${(100 * y) / HIGH}%` : `left:${(100 * x) / HIGH}%;top:${y / 10}%`;
    const label = `aria-label="Head ${part}" title="It looks most at ${safe(spoken(words[most].word))}, ${percent(looks[most])}."`;
    const attributes = `data-switch="${part}" data-head="${colorOf(part)}" aria-checked="${!off}" ${label}`;
    return [
      `<g data-head="${colorOf(part)}"${off ? ' class="glass-silent"' : ""}>${drawn.join("")}</g>`,
      `<button type="button" role="switch" class="glass-switch" ${attributes} style="${place}">${part}</button>`,
    ];
  });
  const rows = odds.slice(0, ODDS).map(({ word, share: now, exact }) => {
    const truth = exact === null ? "" : `, exactly ${safe(share(exact))}`;
    const bar = `<i style="--share:${Math.round(100 * now)}%;--exact:${Math.round(100 * (exact ?? 0))}%"></i>`;
    return `<p><b>${safe(word)}</b>${bar}<span>${safe(share(now))}${truth}</span></p>`;
  });
  const tracks = across ? `grid-template-columns:${rooms.map((each) => `minmax(0,${each}fr)`).join(" ")}` : "";
  const box = across ? `0 0 ${LONG} ${HIGH}` : `0 0 ${HIGH} ${LONG}`;
  return `<div class="glass-${shape}" style="--count:${words.length}"><div class="glass-line-up" role="group" aria-label="The words, one of which the heads look from" style="${tracks}">${line.join("")}</div>
<div class="glass-arcs"><svg viewBox="${box}" preserveAspectRatio="none" aria-hidden="true">${arcs.map(([arc]) => arc).join("")}</svg>
${arcs.map(([, each]) => each).join("")}</div><div class="glass-next">${rows.join("")}</div></div>`;
}
