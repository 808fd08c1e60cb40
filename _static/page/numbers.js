/** How numbers and lists are written in sentences and tables, and how a sentence begins. */

/** A number with one place, or more, and a true minus. @param {number} value @param {number} [places] */
export const decimal = (value, places = 1) => value.toFixed(places).replace(/^-(0\.0*)$/, "$1").replace("-", "−");

/** A number from 0 to 1 as a whole percentage. @param {number} share */
export const percent = (share) => `${Math.round(100 * share)}%`.replace("-", "−");

/** @param {string} text */
export const capital = (text) => text[0].toUpperCase() + text.slice(1);

/** As a sentence lists them. @param {string[]} items */
export const listed = (items) => [items.slice(0, -1).join(", "), ...items.slice(-1)].filter(Boolean).join(" and ");
