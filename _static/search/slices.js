/** Work in slices, so that the page gets its turn in between: scrolling and typing go on while the search gets ready. */

const SLICE = 10; // milliseconds

/**
 * @template Item, Result
 * @param {Item[]} items
 * @param {(item: Item) => Result} work
 * @returns {Promise<Result[]>} what `map` would give
 */
export async function inSlices(items, work) {
  const done = [];
  let begun = performance.now();
  for (const item of items) {
    done.push(work(item));
    if (performance.now() - begun > SLICE) {
      await new Promise((resolve) => setTimeout(resolve));
      begun = performance.now();
    }
  }
  return done;
}
