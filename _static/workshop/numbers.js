/** How numbers are written in sentences and tables. */

/** A number with one place and a true minus. @param {number} value */
export const decimal = (value) => value.toFixed(1).replace(/^-0\.0$/, "0.0").replace("-", "−");

/** A number from 0 to 1 as a whole percentage. @param {number} share */
export const percent = (share) => `${Math.round(100 * share)}%`;
