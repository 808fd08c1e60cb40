/**
 * What a resolved case costs with a model, and by hand: the formulas of `values/business_case.py`, which tells what they
 * mean. A script and no module, as a browser loads no modules where the book is opened from a folder.
 */

/** @typedef {Record<string, number>} Numbers one per input, by the names of the inputs */
/** @typedef {[number, number, number]} Triple low, likely, high */
/** @typedef {Record<string, Triple>} Ranges */
/** @typedef {{name: string, low: number, high: number}} Swing the saving with one input at its ends */
/**
 * @typedef {{name: string, title: string, unit: string, kind: string, group: string, better?: string, min: number,
 *   max: number}} Input
 */
/** @typedef {{title: string, work: string, inputs: Record<string, number | Triple>}} Case */
/** @typedef {{inputs: Input[], cases: Record<string, Case>}} Model */
/**
 * Money of a case or of a month; null where there is no such number.
 * @typedef {{tokens: number, running: number, resolved: number, by_hand: number, with_model: number, saving: number,
 *   gain: number, payback: number | null, break_even_success: number | null, break_even_cases: number | null}} Result
 */

const businessCase = (() => {
  const LOW = 0;
  const LIKELY = 1;
  const HIGH = 2;

  /** @param {Numbers} x */
  function ofACase(x) {
    const minute = x.wage / 60;
    const failed = 1 - x.success;
    const seen = failed * (1 - x.slip);
    const wrong = failed * x.slip + seen * x.hand_error;
    const tokens = (x.tokens_in * x.price_in + x.tokens_out * x.price_out) / 1e6;
    const running = tokens + x.check * minute + seen * x.redo * minute + wrong * x.error;
    const byHand = (x.hand * minute + x.hand_error * x.error) / (1 - x.hand_error);
    return { tokens, running, wrong, byHand };
  }

  /** What a month costs whatever the number of cases. @param {Numbers} x */
  const fixed = (x) => x.upkeep + x.setup / x.months;

  /** A month: what the cases that end right would cost by hand, less the cost with the model. @param {Numbers} x */
  function saving(x) {
    const { running, wrong, byHand } = ofACase(x);
    return x.cases * ((1 - wrong) * byHand - running) - fixed(x);
  }

  /** The saving is a straight line in the success rate, and never falls with it. @param {Numbers} x */
  function breakEvenSuccess(x) {
    const worst = saving({ ...x, success: 0 });
    const best = saving({ ...x, success: 1 });
    if (worst >= 0) return 0;
    return best < 0 ? null : -worst / (best - worst);
  }

  /** @param {Numbers} x @returns {Result} */
  function evaluate(x) {
    const { tokens, running, wrong, byHand } = ofACase(x);
    const margin = (1 - wrong) * byHand - running;
    const earned = x.cases * margin - x.upkeep; // a month, toward the setup
    const payback = earned > 0 ? x.setup / earned : null;
    return {
      tokens,
      running,
      resolved: 1 - wrong,
      by_hand: byHand,
      with_model: wrong < 1 ? (running + fixed(x) / x.cases) / (1 - wrong) : Infinity,
      saving: saving(x),
      gain: saving(x) * x.months,
      payback: x.setup === 0 ? 0 : payback,
      break_even_success: breakEvenSuccess(x),
      break_even_cases: margin > 0 ? fixed(x) / margin : null,
    };
  }

  /** The inputs of a case, where one number stands for three equal ones. @param {Case["inputs"]} inputs */
  function triples(inputs) {
    /** @type {Ranges} */
    const ranges = {};
    for (const [name, value] of Object.entries(inputs)) {
      ranges[name] = Array.isArray(value) ? [...value] : [value, value, value];
    }
    return ranges;
  }

  /** @param {Ranges} ranges */
  function likely(ranges) {
    /** @type {Numbers} */
    const numbers = {};
    for (const [name, triple] of Object.entries(ranges)) numbers[name] = triple[LIKELY];
    return numbers;
  }

  /** All others likely; the widest swing first. @param {Model} model @param {Ranges} ranges @returns {Swing[]} */
  function swings(model, ranges) {
    const middle = likely(ranges);
    const at = (/** @type {string} */ name, /** @type {number} */ end) =>
      saving({ ...middle, [name]: ranges[name][end] });
    return model.inputs
      .filter(({ name, better }) => better && ranges[name][LOW] !== ranges[name][HIGH])
      .map(({ name }) => ({ name, low: at(name, LOW), high: at(name, HIGH) }))
      .sort((one, other) => Math.abs(other.high - other.low) - Math.abs(one.high - one.low));
  }

  /** What a resolved case costs less with the model. @param {Numbers} x */
  function advantage(x) {
    const result = evaluate(x);
    return result.by_hand - result.with_model;
  }

  /**
   * All inputs at the ends that are good, or bad, for the model, in every combination of those of which it depends.
   * @param {Model} model
   * @param {Ranges} ranges
   * @param {boolean} best
   */
  function combinations(model, ranges, best) {
    const x = likely(ranges);
    const either = model.inputs.filter(({ better }) => better === "either");
    for (const { name, better } of model.inputs) {
      if (better) x[name] = ranges[name][(better === "high") === best ? HIGH : LOW];
    }
    let found = [x];
    for (const { name } of either) {
      found = found.flatMap((one) => [LOW, HIGH].map((end) => ({ ...one, [name]: ranges[name][end] })));
    }
    return found;
  }

  /** The ends together at which a resolved case saves least, and most. @param {Model} model @param {Ranges} ranges */
  function corners(model, ranges) {
    const worst = combinations(model, ranges, false).reduce((one, other) =>
      advantage(other) < advantage(one) ? other : one,
    );
    const best = combinations(model, ranges, true).reduce((one, other) =>
      advantage(other) > advantage(one) ? other : one,
    );
    return [worst, best];
  }

  /** @param {Model} model @param {Ranges} ranges */
  function results(model, ranges) {
    const [worst, best] = corners(model, ranges);
    return { worst: evaluate(worst), likely: evaluate(likely(ranges)), best: evaluate(best) };
  }

  return { LOW, LIKELY, HIGH, saving, evaluate, triples, likely, swings, results };
})();
