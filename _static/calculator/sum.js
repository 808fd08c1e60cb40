/**
 * Three years of one desk, month by month, in steps that stand on one another: the formulas of
 * `values/business_sum.py`, which tells what they mean.
 */

/** @typedef {Record<string, number>} SumNumbers one per input, by the names of the inputs */
/** @typedef {[number, number, number]} SumTriple low, likely, high */
/** @typedef {Record<string, SumTriple>} SumRanges */
/**
 * @typedef {{name: string, title: string, unit: string, kind: string, group: string, range?: boolean, more?: boolean,
 *   min: number, max: number}} SumInput
 */
/**
 * @typedef {{months: number, steps: {name: string, title: string}[], inputs: SumInput[],
 *   desk: Record<string, number | SumTriple>}} Sum
 */
/** @typedef {{minutes: number, wrong: number, billed: number}} Work a case, once all work that way */
/** @typedef {{costs: number, needed: number, paid: number, cases: number, right: number}} Month */
/**
 * @typedef {{total: number, adds: number, years: number[], lowest: number, paid_back: number | null, stopped: number,
 *   freed: number, ended: number, wrong: number, resolved: number, cash: number[]}} Outcome
 */
/** @typedef {{mean: number, low: number, high: number, chance: number, adds: number, worth: number}} SumOutlook */

const LIKELY = 1;
const [TODAY, SEARCH, DRAFTS] = [0, 1, 2];
const [MONTHS, YEAR] = [36, 12];
const [DRAWS, STRIDE, RARE] = [1000, 223, 0.05];
const [NEARLY, HALVINGS] = [1e-9, 60];

// --- A case -------------------------------------------------------------------------------------------------------

/** @param {SumNumbers} x @returns {Work} */
const byHand = (x) => ({ minutes: x.hand, wrong: x.hand_error, billed: 0 });

/** @param {SumNumbers} x @returns {Work} */
const withSearch = (x) => ({ minutes: x.hand * (1 - x.tool), wrong: x.hand_error, billed: 0 });

/** Minutes of doing wrong drafts again, for each draft. @param {SumNumbers} x */
export const redone = (x) => (1 - x.success) * (1 - x.slip) * x.redo * (1 - x.tool);

/** @param {SumNumbers} x @returns {Work} */
function withDrafts(x) {
  const searched = 1 - x.tool;
  const seen = (1 - x.success) * (1 - x.slip);
  const wrong = (1 - x.success) * x.slip + seen * x.hand_error;
  const minutes = x.check + redone(x);
  const drafted = 1 - x.practice;
  return {
    minutes: drafted * minutes + x.practice * x.hand * searched,
    wrong: drafted * wrong + x.practice * x.hand_error,
    billed: drafted * x.use,
  };
}

/** @param {SumNumbers} x @returns {Work} */
function withAlone(x) {
  const rest = 1 - x.alone;
  const drafts = withDrafts({ ...x, success: successOfTheRest(x) });
  return {
    minutes: (1 - minutesOfTheShortest(x.alone, x.half)) * drafts.minutes,
    wrong: x.alone * (1 - x.alone_right) + rest * drafts.wrong,
    billed: x.alone * (x.resolution + x.use) + rest * drafts.billed,
  };
}

/** @param {SumNumbers} x */
function successOfTheRest(x) {
  if (x.alone === 1) return 0;
  return Math.min(1, Math.max(0, (x.success - x.alone * x.alone_right) / (1 - x.alone)));
}

/** @param {number} share @param {number} half */
const minutesOfTheShortest = (share, half) => share ** (Math.log(half) / Math.log(0.5));

const WORK = [byHand, withSearch, withDrafts, withAlone];

// --- What a step takes beside the cases -----------------------------------------------------------------------------

/** @param {number[]} own @param {number} step */
const upTo = (own, step) => own.slice(0, step + 1).reduce((sum, each) => sum + each, 0);

/** @param {SumNumbers} x @param {number} step */
const once = (x, step) =>
  upTo(
    [0, x.search_once, x.drafts_once + x.drafts_begin * x.wage, x.alone_once + x.alone_begin * x.wage],
    step,
  );

// --- Months ---------------------------------------------------------------------------------------------------------

/** @param {number} rate @param {number} month */
const grown = (rate, month) => (1 + rate) ** ((month - 1) / YEAR);

/** @param {SumNumbers} x @param {number} step @returns {Month[]} */
function months(x, step) {
  const [work, hand] = [WORK[step](x), byHand(x)];
  const anyway = upTo([0, 0, x.drafts_hours, x.alone_hours], step);
  const bill = upTo([0, x.search_month, x.seats * x.seat, 0], step);
  const before = (x.cases * x.hand) / 60;
  /** @type {number[]} */
  const needs = [];
  return Array.from({ length: MONTHS }, (_, place) => {
    const month = place + 1;
    const cases = x.cases * grown(x.growth, month);
    const used = x.ramp === 0 ? 1 : Math.min(1, month / x.ramp);
    const minutes = (1 - used) * hand.minutes + used * work.minutes;
    const wrong = (1 - used) * hand.wrong + used * work.wrong;
    needs.push((cases * minutes) / 60 + anyway);
    const window = needs.slice(Math.max(0, place - Math.trunc(x.notice)));
    if (month <= x.notice) window.push(before);
    const paid = x.post * Math.ceil(Math.max(...window) / x.post - NEARLY);
    const prices = bill + cases * used * work.billed;
    const costs = paid * x.wage * grown(x.rise, month) + cases * wrong * x.error + prices * grown(x.drift, month);
    return { costs, needed: needs[place], paid, cases, right: cases * (1 - wrong) };
  });
}

const sum = (/** @type {number[]} */ values) => values.reduce((one, other) => one + other, 0);

/** @param {SumNumbers} x @returns {Outcome[]} */
export function outcomes(x) {
  const every = WORK.map((_, step) => months(x, step));
  const today = every[TODAY];
  /** @type {Outcome[]} */
  const found = [];
  every.forEach((own, step) => {
    const first = once(x, step);
    const cash = [-first, ...own.map(({ costs }, month) => today[month].costs - costs)];
    let reached = 0;
    const soFar = cash.map((each) => (reached += each));
    const back = soFar.map((each) => each < 0).lastIndexOf(true) + 1;
    const right = sum(own.map((month) => month.right));
    const total = soFar[MONTHS];
    found.push({
      total,
      adds: step ? total - found[step - 1].total : 0,
      years: [0, 1, 2].map((year) => sum(cash.slice(year ? year * YEAR + 1 : 0, (year + 1) * YEAR + 1))),
      lowest: Math.min(...soFar),
      paid_back: back <= MONTHS ? back : null,
      stopped: soFar[YEAR] - (step ? x.exit : 0),
      freed: today[YEAR - 1].needed - own[YEAR - 1].needed,
      ended: today[YEAR - 1].paid - own[YEAR - 1].paid,
      wrong: WORK[step](x).wrong,
      resolved: right ? (sum(own.map(({ costs }) => costs)) + first) / right : Infinity,
      cash,
    });
  });
  return found;
}

/** @param {SumNumbers} x */
function totals(x) {
  const today = months(x, TODAY);
  return WORK.map((_, step) =>
    step ? sum(months(x, step).map(({ costs }, month) => today[month].costs - costs)) - once(x, step) : 0,
  );
}

// --- Ranges ---------------------------------------------------------------------------------------------------------

/** @param {Sum["desk"]} inputs @returns {SumRanges} */
export function triples(inputs) {
  /** @type {SumRanges} */
  const ranges = {};
  for (const [name, value] of Object.entries(inputs)) {
    ranges[name] = Array.isArray(value) ? [...value] : [value, value, value];
  }
  return ranges;
}

/** @param {SumRanges} ranges @returns {SumNumbers} */
export const likely = (ranges) => Object.fromEntries(Object.entries(ranges).map(([name, triple]) => [name, triple[LIKELY]]));

/** The number of a triangle below which a share of it lies. @param {number} share @param {SumTriple} triple */
function quantile(share, [low, middle, high]) {
  if (share * (high - low) < middle - low) return low + Math.sqrt(share * (high - low) * (middle - low));
  return high - Math.sqrt((1 - share) * (high - low) * (high - middle));
}

/** What each step comes to in each draw. @param {Sum} model @param {SumRanges} ranges */
export function draws(model, ranges) {
  const middle = likely(ranges);
  let stride = 1;
  const moving = model.inputs
    .filter(({ range }) => range)
    .map(({ name }) => {
      const own = stride;
      stride = (stride * STRIDE) % DRAWS;
      return { name, own };
    })
    .filter(({ name }) => ranges[name][0] !== ranges[name][2]);
  return Array.from({ length: DRAWS }, (_, draw) => {
    const x = { ...middle };
    for (const { name, own } of moving) x[name] = quantile((((draw * own) % DRAWS) + 0.5) / DRAWS, ranges[name]);
    return totals(x);
  });
}

/** @param {number[][]} rows for each draw the total of each step @returns {SumOutlook[]} */
export function outlooks(rows) {
  const cut = Math.trunc(RARE * rows.length);
  return WORK.map((_, step) => {
    const all = rows.map((row) => row[step]).sort((one, other) => one - other);
    const adds = rows.map((row) => (step ? row[step] - row[step - 1] : 0));
    return {
      mean: sum(all) / rows.length,
      low: all[cut],
      high: all[rows.length - 1 - cut],
      chance: all.filter((value) => value > 0).length / rows.length,
      adds: sum(adds) / rows.length,
      worth: adds.filter((value) => value > 0).length / rows.length,
    };
  });
}

/**
 * What a step brings at either end of each range, the others as they are likely; what moves it most comes first.
 * @param {Sum} model @param {SumRanges} ranges @param {number} step
 */
export function swings(model, ranges, step) {
  const middle = likely(ranges);
  const found = model.inputs.filter(({ range }) => range).map(({ name }) => {
    const ends = [ranges[name][0], ranges[name][2]].map((value) => totals({ ...middle, [name]: value })[step]);
    return { name, ends };
  });
  return found.sort((one, other) => Math.abs(other.ends[1] - other.ends[0]) - Math.abs(one.ends[1] - one.ends[0]));
}

/** The step that is the best on average. @param {SumOutlook[]} outlook */
export const advised = (outlook) =>
  outlook.reduce((best, { mean }, step) => (mean > outlook[best].mean ? step : best), TODAY);

// --- Before the money is spent ----------------------------------------------------------------------------------------

/** The minutes of reading and mending up to which drafts add to the search. @param {SumNumbers} x */
export function longestCheck(x) {
  const adds = (/** @type {number} */ check) => {
    const found = totals({ ...x, check });
    return found[DRAFTS] >= found[SEARCH];
  };
  let [low, high] = [0, 10 * x.hand + 10];
  if (!adds(low)) return null;
  if (adds(high)) return Infinity;
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = (low + high) / 2;
    if (adds(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** The share of a triangle below a number. @param {number | null} value @param {SumTriple} triple */
export function below(value, [low, middle, high]) {
  if (value === null || value < low) return 0;
  if (value >= high) return 1;
  if (value < middle) return (value - low) ** 2 / ((high - low) * (middle - low));
  return 1 - (high - value) ** 2 / ((high - low) * (high - middle));
}

/** What it takes to see that the search is worth its price. @param {SumNumbers} x */
export function control(x) {
  const minute = (x.cases * x.wage) / 60;
  const price = x.search_month + x.search_once / MONTHS;
  const minutes = minute ? price / minute : Infinity;
  const cases = minutes ? 16 * (x.scatter / minutes) ** 2 : Infinity;
  return { minutes, cases, weeks: ((2 * cases) / x.cases) * (365 / 12 / 7) };
}
