/** A table of texts. */

import { make } from "../page/dom.js";
import * as tables from "../page/table.js";

/**
 * @param {string} title
 * @param {string[]} head
 * @param {(string | Node)[][]} rows
 * @param {string} [look] a class for the style sheet
 */
export function table(title, head, rows, look = "") {
  const lines = rows.map(([first, ...rest]) => tables.row(first, ...rest.map((text) => make("td", {}, text))));
  const { element } = tables.table(title, head, ...lines);
  if (look) element.classList.add(look);
  return element;
}
