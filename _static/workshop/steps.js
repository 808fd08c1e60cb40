/** Runs a generator in slices, so that it can be stopped between two of its steps, or overtaken by another. */

const SLICE = 12; // milliseconds of work between two looks at what has come in

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
 * @typedef {{stopped: boolean, overtaken: boolean, result?: Result}} Ended result: what the generator returned, if it
 *   came to its end
 */

export class Steps {
  constructor() {
    this.number = 0; // the number of the last run: an earlier one ends when another begins
    this.halted = false;
  }

  /**
   * @template Part, Result
   * @param {Generator<Part, Result>} steps
   * @param {(part: Part) => void} part hears what is yielded, unless that is nothing
   * @returns {Promise<Ended<Result>>}
   */
  async run(steps, part) {
    const mine = ++this.number;
    this.halted = false;
    while (true) {
      const begun = performance.now();
      do {
        const { done, value } = steps.next();
        if (done) return { stopped: false, overtaken: false, result: /** @type {Result} */ (value) };
        if (value !== undefined && value !== null) part(/** @type {Part} */ (value));
      } while (performance.now() - begun < SLICE);
      await pause();
      const overtaken = mine !== this.number;
      if (this.halted || overtaken) {
        steps.return(/** @type {any} */ (undefined)); // which lets it put things in order
        return { stopped: true, overtaken };
      }
    }
  }

  stop() {
    this.halted = true;
  }
}
