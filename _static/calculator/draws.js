/** What the ranges say together: 10,000 draws from them, the same as those of `values/business_draws.py`. */

/** @typedef {{mean: number, low: number, high: number, chance: number, cheapest: number}} Outlook */
/** @typedef {Record<WayName, Float64Array>} Savings each way's saving a month, in each draw */

const businessDraws = (() => {
  const { LOW, HIGH, WAYS, likely, saving } = businessCase;
  const DRAWS = 10_000;
  const STEP = 437;
  const RARE = 0.05; // the share of draws beyond each end that is shown

  /** The number of a triangle below which this share of it lies. @param {number} share @param {Triple} triple */
  function quantile(share, [low, middle, high]) {
    if (share * (high - low) < middle - low) return low + Math.sqrt(share * (high - low) * (middle - low));
    return high - Math.sqrt((1 - share) * (high - low) * (high - middle));
  }

  /** The numbers that an input takes, from low to high. @param {Triple} triple */
  const numbers = (triple) => Float64Array.from({ length: DRAWS }, (_, rank) => quantile((rank + 0.5) / DRAWS, triple));

  /**
   * Each input takes each of its numbers once; in which draw, a lattice says.
   * @param {Model} model
   * @param {Ranges} ranges
   * @param {WayName[]} names of the ways that are asked for
   */
  function savings(model, ranges, names = /** @type {WayName[]} */ (Object.keys(WAYS))) {
    let stride = 1;
    const moving = [];
    for (const { name } of model.inputs.filter(({ range }) => range)) {
      const triple = ranges[name];
      if (triple[LOW] !== triple[HIGH]) moving.push({ name, values: numbers(triple), stride });
      stride = (stride * STEP) % DRAWS;
    }
    const x = likely(ranges);
    const found = /** @type {Savings} */ (Object.fromEntries(names.map((name) => [name, new Float64Array(DRAWS)])));
    for (let draw = 0; draw < DRAWS; draw++) {
      for (const input of moving) x[input.name] = input.values[(draw * input.stride) % DRAWS];
      for (const name of names) if (name !== "by_hand") found[name][draw] = saving(WAYS[name](x), x);
    }
    return found;
  }

  /** What each way may be expected to save. @param {Savings} found */
  function outlooks(found) {
    const best = new Float64Array(DRAWS).fill(-Infinity);
    for (const each of Object.values(found)) each.forEach((value, draw) => (best[draw] = Math.max(best[draw], value)));
    const cut = Math.floor(RARE * DRAWS);
    const entries = Object.entries(found).map(([name, each]) => {
      let [sum, saves, cheapest] = [0, 0, 0];
      each.forEach((value, draw) => {
        sum += value;
        if (value > 0) saves++;
        if (value === best[draw]) cheapest++;
      });
      const rising = each.slice().sort();
      const ends = { low: rising[cut], high: rising[DRAWS - 1 - cut] };
      return [name, { mean: sum / DRAWS, ...ends, chance: saves / DRAWS, cheapest: cheapest / DRAWS }];
    });
    return /** @type {Record<WayName, Outlook>} */ (Object.fromEntries(entries));
  }

  /**
   * The minutes of checking up to which drafts pay on the average of the draws; null: not even with none.
   * @param {Model} model
   * @param {Ranges} ranges
   */
  function checkOnAverage(model, ranges) {
    const mean = (/** @type {number} */ minutes) => {
      const { draft } = savings(model, { ...ranges, check: [minutes, minutes, minutes] }, ["draft"]);
      return draft.reduce((sum, value) => sum + value, 0) / DRAWS;
    };
    const [spare, left] = [mean(0), mean(1)];
    if (spare < 0) return null;
    return spare > left ? spare / (spare - left) : Infinity;
  }

  return { DRAWS, savings, outlooks, checkOnAverage };
})();
