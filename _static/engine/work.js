/**
 * Work that can be stopped: whatever takes long is a generator, which does a text and yields. It yields null in the
 * middle of a step, a report at the end of one, and returns its result.
 */

/**
 * Do all that is left of a piece of work.
 * @template Result
 * @param {Generator<unknown, Result>} work
 * @returns {Result}
 */
export function finish(work) {
  let next = work.next();
  while (!next.done) next = work.next();
  return next.value;
}
