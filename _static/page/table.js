/** Tables of the page, the first cell of a row its head, and lists in which keys lead from one to the next. */

import { make } from "./dom.js";

export const row = (name, ...cells) => make("tr", {}, make("th", { scope: "row" }, name), ...cells);

/** A cell with a bar. @param {number | null} share @param {(share: number) => string} told */
export function bar(share, told) {
  const cell = make("td", { class: "playground-bar" }, share === null ? "–" : told(share));
  cell.style.setProperty("--share", String(share ?? 0));
  return cell;
}

/** @param {string} title @param {(string | Node)[]} columns @param {...Node} rows */
export function table(title, columns, ...rows) {
  const [caption, body] = [make("caption", {}, title), make("tbody", {}, ...rows)];
  const head = make("thead", {}, make("tr", {}, ...columns.map((name) => make("th", { scope: "col" }, name))));
  return { element: make("table", { class: "playground-table" }, caption, head, body), caption, body };
}

/**
 * Where a key leads from a place, in a list of which one can be reached by Tab and the others by arrow keys; -1 for no place.
 * @param {KeyboardEvent} event
 * @param {number} at
 * @param {number} last
 */
export function moved(event, at, last) {
  const steps = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
  const to = { Home: 0, End: last }[event.key] ?? at + (steps[event.key] ?? NaN);
  if (!(to >= 0 && to <= last)) return -1;
  event.preventDefault();
  return to;
}
