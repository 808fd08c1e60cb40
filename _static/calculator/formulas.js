/**
 * What a resolved case costs by hand, with a search, and with a model: the formulas of `values/business_case.py`, which
 * tells what they mean. A script and no module, as a browser loads no modules where the book is opened from a folder.
 */

/** @typedef {Record<string, number>} Numbers one per input, by the names of the inputs */
/** @typedef {[number, number, number]} Triple low, likely, high */
/** @typedef {Record<string, Triple>} Ranges */
/** @typedef {{name: string, low: number, high: number}} Swing the saving with one input at its ends */
/**
 * @typedef {{name: string, title: string, unit: string, kind: string, group: string, range?: boolean, more?: boolean,
 *   min: number, max: number}} Input
 */
/** @typedef {{title: string, work: string, inputs: Record<string, number | Triple>}} Case */
/** @typedef {{inputs: Input[], cases: Record<string, Case>}} Model */
/** @typedef {"by_hand" | "search" | "sure" | "draft"} WayName */
/** @typedef {{minutes: number, paid: number, wrong: number, money: number, hours: number}} Way what it takes */
/**
 * What a way comes to; null where there is no such number.
 * @typedef {{resolved: number, wrong: number, saving: number, hours: number, cash: number, payback: number | null}}
 *   Result
 */

const businessCase = (() => {
  const LOW = 0;
  const LIKELY = 1;
  const HIGH = 2;
  const CACHED = 0.1; // of the price of reading is paid for what the supplier still has in its cache

  /** What a minute of a person costs. @param {Numbers} x */
  const minute = (x) => (x.wage * (1 + x.load)) / 60;

  /** What the tokens of a case cost. @param {Numbers} x */
  function tokens(x) {
    const read = x.tokens_in * (1 - x.cached * (1 - CACHED));
    const written = x.tokens_out + x.thinking;
    return ((read * x.price_in + written * x.price_out) / 1e6) * (1 + x.peak);
  }

  /** @param {Numbers} x @returns {Way} */
  function byHand(x) {
    return { minutes: x.hand, paid: x.hand_error * x.error, wrong: x.hand_error, money: 0, hours: 0 };
  }

  /** @param {Numbers} x @returns {Way} */
  function search(x) {
    const money = x.tool_upkeep + x.tool_setup / x.months;
    return {
      minutes: x.hand * (1 - x.tool),
      paid: x.hand_error * x.error,
      wrong: x.hand_error,
      money,
      hours: 0,
    };
  }

  /** @param {Numbers} x @returns {Way} */
  function sure(x) {
    const left = 1 - x.alone;
    const wrong = left * x.hand_error + x.alone * (1 - x.alone_right);
    const paid = tokens(x) + wrong * x.error;
    return { minutes: left * x.hand, paid, wrong, money: ofTheModel(x), hours: x.marking / x.months };
  }

  /** @param {Numbers} x @returns {Way} */
  function draft(x) {
    const drafted = 1 - x.practice;
    const failed = 1 - x.success;
    const seen = failed * (1 - x.slip);
    const ofDrafts = failed * x.slip + seen * x.hand_error;
    const wrong = drafted * ofDrafts + x.practice * x.hand_error;
    const minutes = drafted * (x.check + seen * x.redo) + x.practice * x.hand;
    const paid = drafted * tokens(x) + wrong * x.error;
    return { minutes, paid, wrong, money: ofTheModel(x), hours: x.marking / x.months };
  }

  /** What the model costs a month whatever the number of cases. @param {Numbers} x */
  const ofTheModel = (x) => x.upkeep + x.yearly / 12 + (x.setup + x.integration) / x.months;

  /** @type {Record<WayName, (x: Numbers) => Way>} */
  const WAYS = { by_hand: byHand, search, sure, draft };

  /** A case, without what a month costs anyway. @param {Way} way @param {Numbers} x */
  const cost = (way, x) => way.minutes * minute(x) + way.paid;

  /** What a month costs whatever the number of cases. @param {Way} way @param {Numbers} x */
  const fixed = (way, x) => way.money + way.hours * 60 * minute(x);

  /** A month: what the cases that end right would cost by hand, less this way's cost. @param {Way} way @param {Numbers} x */
  function saving(way, x) {
    const hand = byHand(x);
    const worth = cost(hand, x) / (1 - hand.wrong);
    return x.cases * ((1 - way.wrong) * worth - cost(way, x)) - fixed(way, x);
  }

  /** @param {WayName} name @param {Numbers} x */
  function paidOnce(name, x) {
    if (name === "by_hand") return 0;
    return name === "search" ? x.tool_setup : x.setup + x.integration + x.marking * 60 * minute(x);
  }

  /** @param {WayName} name @param {Numbers} x @returns {Result} */
  function evaluate(name, x) {
    const [way, hand] = [WAYS[name](x), byHand(x)];
    const saves = saving(way, x);
    const once = paidOnce(name, x);
    const earned = saves + once / x.months; // a month, toward it
    const payback = earned > 0 ? once / earned : null;
    return {
      resolved: way.wrong < 1 ? (cost(way, x) + fixed(way, x) / x.cases) / (1 - way.wrong) : Infinity,
      wrong: way.wrong,
      saving: saves,
      hours: (x.cases * (hand.minutes - way.minutes)) / 60 - way.hours,
      cash: x.cases * (hand.paid - way.paid) - way.money,
      payback: once === 0 ? 0 : payback,
    };
  }

  /** The success rate from which on drafts pay: their saving is a straight line in it. @param {Numbers} x */
  function breakEvenSuccess(x) {
    const [worst, best] = [0, 1].map((success) => saving(draft({ ...x, success }), x));
    if (worst >= 0) return 0;
    return best < 0 ? null : -worst / (best - worst);
  }

  /** The minutes of checking up to which drafts pay. @param {Numbers} x */
  function breakEvenCheck(x) {
    const spare = saving(draft({ ...x, check: 0 }), x);
    const price = x.cases * (1 - x.practice) * minute(x);
    if (spare < 0) return null;
    return price ? spare / price : Infinity;
  }

  /** The cases a month from which on drafts pay. @param {Numbers} x */
  function breakEvenCases(x) {
    const way = draft(x);
    const margin = (saving(way, x) + fixed(way, x)) / x.cases;
    return margin > 0 ? fixed(way, x) / margin : null;
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

  /** What moves the saving of drafts, all others likely; the widest swing first. @param {Model} model @param {Ranges} ranges @returns {Swing[]} */
  function swings(model, ranges) {
    const middle = likely(ranges);
    const at = (/** @type {string} */ name, /** @type {number} */ end) => {
      const x = { ...middle, [name]: ranges[name][end] };
      return saving(draft(x), x);
    };
    return model.inputs
      .filter(({ range }) => range)
      .map(({ name }) => ({ name, low: at(name, LOW), high: at(name, HIGH) }))
      .filter(({ low, high }) => low !== high)
      .sort((one, other) => Math.abs(other.high - other.low) - Math.abs(one.high - one.low));
  }

  return {
    LOW,
    LIKELY,
    HIGH,
    WAYS,
    saving,
    evaluate,
    breakEvenSuccess,
    breakEvenCheck,
    breakEvenCases,
    triples,
    likely,
    swings,
  };
})();
