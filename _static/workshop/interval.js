/** How far a count of few can be trusted. */

const Z = 1.96; // for 95%

/**
 * Wilson's interval of 95% for a share (1927): where the share of all may lie if `hits` of `all` were drawn.
 * @param {number} hits
 * @param {number} all at least 1
 * @returns {[number, number]}
 */
export function interval(hits, all) {
  const share = hits / all;
  const middle = (share + Z ** 2 / (2 * all)) / (1 + Z ** 2 / all);
  const reach = (Z / (1 + Z ** 2 / all)) * Math.sqrt((share * (1 - share)) / all + Z ** 2 / (4 * all ** 2));
  return [Math.max(0, middle - reach), Math.min(1, middle + reach)];
}
