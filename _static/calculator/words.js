/** Numbers and results as text, as `values/business_case.py` writes them, and the address that holds a reader's case. */

const businessWords = (() => {
  const { LOW, LIKELY, HIGH, evaluate, likely, swings, triples } = businessCase;
  const MATTER = 3; // inputs that are named as those that matter

  /** Rounded half up, with a comma every three digits. @param {number} value @param {number} places */
  function decimals(value, places) {
    const rounded = Math.floor(Math.abs(value) * 10 ** places + 0.5) / 10 ** places;
    const format = { minimumFractionDigits: places, maximumFractionDigits: places };
    return (value < 0 && rounded ? "−" : "") + rounded.toLocaleString("en-US", format);
  }

  /** As many decimals as it takes, up to `places`. @param {number} value @param {number} places */
  function short(value, places) {
    const text = decimals(value, places);
    return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  }

  /** @param {number} value */
  const money = (value) =>
    Number.isFinite(value) ? decimals(value, Math.abs(value) < 100 ? 2 : 0) : "none is resolved";

  /** @param {number} value */
  const dollars = (value) =>
    Number.isFinite(value) ? `${value < 0 ? "−" : ""}$${money(Math.abs(value))}` : money(value);

  /** @param {number | null} value */
  const months = (value) => (value === null ? "never" : short(value, 1));

  /** @param {number | null} value */
  function successRate(value) {
    if (value === null) return "never";
    return value === 0 ? "always" : `${decimals(Math.ceil(100 * value), 0)}%`;
  }

  /** @param {number | null} value */
  const cases = (value) => (value === null ? "never" : decimals(Math.ceil(value), 0));

  const lower = (/** @type {string} */ title) => title[0].toLowerCase() + title.slice(1);

  /** @param {Model} model @param {Ranges} ranges */
  function matters(model, ranges) {
    const titles = swings(model, ranges)
      .slice(0, MATTER)
      .map(({ name }) => model.inputs.find((input) => input.name === name)?.title ?? name);
    const [first = "Nothing", ...rest] = titles;
    const before = [first, ...rest.slice(0, -1).map(lower)].join(", ");
    return [before, ...rest.slice(-1).map(lower)].join(" and ");
  }

  /** What comes out, in sentences. @param {Model} model @param {Ranges} ranges */
  function summary(model, ranges) {
    const found = evaluate(likely(ranges));
    const said = [
      `A resolved case costs ${dollars(found.with_model)} with the model and ${dollars(found.by_hand)} by hand.`,
    ];
    if (found.saving > 0) {
      const earned = `earns the setup back in ${months(found.payback)} months`;
      said.push(`That saves ${dollars(found.saving)} a month and ${earned}.`);
    } else {
      said.push(`That loses ${dollars(-found.saving)} a month.`);
    }
    const rate = successRate(found.break_even_success);
    const pays = found.saving > 0 ? "pays" : "would pay";
    if (rate === "never") said.push("No success rate would make it pay.");
    else if (rate === "always") said.push("It pays at any success rate.");
    else said.push(`It ${pays} from a success rate of ${rate} on.`);
    said.push(`What matters most: ${lower(matters(model, ranges))}.`);
    return said.join(" ");
  }

  // --- What stands in a field: shares in percent --------------------------------------------------------------------

  /** @param {Input} input @param {number} value */
  const toField = (input, value) => String(input.kind === "share" ? Number((100 * value).toPrecision(12)) : value);

  /** @param {Input} input @param {string} text @returns {number} NaN where it is none */
  function fromField(input, text) {
    const number = text.trim() === "" ? NaN : Number(text);
    return input.kind === "share" ? number / 100 : number;
  }

  /** What is wrong with the numbers of an input, if something is. @param {Input} input @param {Triple} triple */
  function fault(input, triple) {
    const [low, middle, high] = triple;
    const ends = `${toField(input, input.min)} and ${decimals(Number(toField(input, input.max)), 0)}`;
    if (!triple.every((value) => value >= input.min && value <= input.max)) {
      return `${input.title}: give numbers between ${ends}.`;
    }
    return low <= middle && middle <= high ? "" : `${input.title}: low, likely and high must rise in this order.`;
  }

  // --- The address: ?case=support&success=60,72,80, only with what differs from the case ----------------------------

  /** @param {Model} model @param {string} name @param {Ranges} ranges */
  function toQuery(model, name, ranges) {
    const given = triples(model.cases[name].inputs);
    const changed = model.inputs.filter((input) =>
      ranges[input.name].some((value, end) => value !== given[input.name][end]),
    );
    const pairs = changed.map((input) => {
      const [low, middle, high] = ranges[input.name].map((value) => toField(input, value));
      return `${input.name}=${input.better ? `${low},${middle},${high}` : middle}`;
    });
    return `?${[`case=${name}`, ...pairs].join("&")}`;
  }

  /**
   * A case from an address. What is no case and what are no numbers of an input count as not there.
   * @param {Model} model
   * @param {string} query
   * @param {string} preset the case where the address names none
   */
  function fromQuery(model, query, preset) {
    const asked = new URLSearchParams(query);
    const named = asked.get("case") ?? "";
    const name = Object.hasOwn(model.cases, named) ? named : preset;
    const ranges = triples(model.cases[name].inputs);
    for (const input of model.inputs) {
      const numbers = (asked.get(input.name) ?? "").split(",").map((text) => fromField(input, text));
      const [low, middle = low, high = middle] = numbers;
      if (numbers.length !== (input.better ? 3 : 1)) continue;
      if (!fault(input, [low, middle, high])) ranges[input.name] = [low, middle, high];
    }
    return { name, ranges };
  }

  return {
    LOW,
    LIKELY,
    HIGH,
    MATTER,
    decimals,
    money,
    dollars,
    months,
    successRate,
    cases,
    summary,
    toField,
    fromField,
    fault,
    toQuery,
    fromQuery,
  };
})();
