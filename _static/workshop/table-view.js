/** A table of the page: the first cell of a row is its head. */

import { make } from "../page/dom.js";

/**
 * @param {string} title
 * @param {string[]} head
 * @param {(string | Node)[][]} rows
 * @param {string} [look] a class for the style sheet
 */
export function table(title, head, rows, look = "") {
  const body = rows.map(([first, ...rest]) => {
    return make("tr", {}, make("th", { scope: "row" }, first), ...rest.map((text) => make("td", {}, text)));
  });
  return make(
    "table",
    { class: `playground-table ${look}`.trim() },
    make("caption", {}, title),
    make("thead", {}, make("tr", {}, ...head.map((text) => make("th", { scope: "col" }, text)))),
    make("tbody", {}, ...body),
  );
}
