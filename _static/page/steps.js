/**
 * Runs a generator in slices, so that it can be stopped between two of its steps, or overtaken by another. Whatever takes
 * long in the engine is one, which yields after each text.
 */

const SLICE = 12; // milliseconds of work between two looks at what has come in; a page draws that in a frame

/** Lets messages come in. Not by a timer, as browsers make a timer that is set again and again wait four milliseconds. */
const pause = () =>
  new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      done(undefined);
    };
    port2.postMessage(null);
  });

/** @param {any} found */
export const isSteps = (found) => typeof found?.next === "function";

/**
 * How a run came to its end.
 * @template Result
 * @typedef {Object} Ended
 * @property {boolean} stopped
 * @property {boolean} overtaken
 * @property {number} steps how many it took
 * @property {number} spent milliseconds of work, without the pauses
 * @property {Result} [result] what the generator returned, if it came to its end
 */

export class Steps {
  constructor() {
    this.number = 0; // the number of the last run: an earlier one ends when another begins
    this.halted = false;
  }

  /**
   * @template Part, Result
   * @param {Generator<Part, Result>} work
   * @param {{part?: (part: Part) => void, slice?: () => void}} hear part: what is yielded, unless that is nothing;
   *   slice: that one has come to its end
   * @returns {Promise<Ended<Result>>}
   */
  async run(work, { part, slice }) {
    const mine = ++this.number;
    const how = { stopped: false, overtaken: false, steps: 0, spent: 0 };
    this.halted = false;
    while (true) {
      const begun = performance.now();
      let next = work.next();
      while (!next.done) {
        how.steps++;
        if (next.value !== undefined && next.value !== null) part?.(next.value);
        if (performance.now() - begun >= SLICE) break;
        next = work.next();
      }
      how.spent += performance.now() - begun;
      slice?.();
      if (next.done) return { ...how, result: next.value };
      await pause();
      const overtaken = mine !== this.number;
      if (this.halted || overtaken) {
        work.return(/** @type {any} */ (undefined)); // which lets it put things in order
        return { ...how, stopped: true, overtaken };
      }
    }
  }

  stop() {
    this.halted = true;
  }
}
