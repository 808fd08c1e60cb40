/** Numbers and results as text, as `values/business_words.py` writes them, and the address that holds a reader's case. */

const businessWords = (() => {
  const { LOW, LIKELY, HIGH, breakEvenCheck, breakEvenSuccess, evaluate, likely, swings, triples } = businessCase;
  const { DRAWS, checkOnAverage } = businessDraws;
  const MATTER = 3; // inputs that are named as those that matter
  const [PAYS, FAILS] = [0.9, 0.1]; // it pays from this chance on, and doesn't up to that one
  const CURRENCIES = { usd: "dollars", eur: "euros" };

  /** @type {Record<WayName, string>} */
  const TITLES = {
    by_hand: "By hand",
    search: "A search, no model",
    sure: "Answer what is sure",
    draft: "Draft and check",
  };

  /** What a way comes to, and what to expect of it. @typedef {Result & Outlook} Row */
  /** The table: titles, and each number as text. @type {[keyof Row, string, (value: any) => string][]} */
  const ROWS = [
    ["resolved", "A resolved case", dollars],
    ["wrong", "Wrong in the end", (value) => percent(value, 1)],
    ["saving", "Saving a month, all likely", dollars],
    ["mean", "Saving a month, on average", dollars],
    ["low", "One draw in twenty is below", dollars],
    ["high", "One draw in twenty is above", dollars],
    ["chance", "It saves, of all draws", chance],
    ["cheapest", "It is the cheapest, of all draws", chance],
    ["hours", "Hours a month set free", (value) => decimals(value, 0)],
    ["cash", "Cash a month until they are used, setup spread", dollars],
    ["payback", "Months to pay back", (value) => (value === null ? "never" : short(value, 1))],
  ];
  const BY_HAND = ["resolved", "wrong", "cheapest"]; // the rest compares with it

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
  function dollars(value) {
    if (!Number.isFinite(value)) return "none is resolved";
    return `${value < 0 ? "−" : ""}$${decimals(Math.abs(value), Math.abs(value) < 10 ? 2 : 0)}`;
  }

  /** @param {number} share @param {number} [places] */
  function percent(share, places = 0) {
    return `${short(100 * share, places)}%`;
  }

  /** A share of the draws; only all of them are 100%, only none of them 0%. @param {number} share */
  function chance(share) {
    if (share > 0.99 && share < 1) return "over 99%";
    return share > 0 && share < 0.01 ? "under 1%" : percent(share);
  }

  /** @param {number | null} value */
  function successRate(value) {
    if (value === null) return "never";
    return value === 0 ? "always" : `${decimals(Math.ceil(100 * value), 0)}%`;
  }

  const checkMinutes = (/** @type {number} */ value) => short(Math.floor(10 * value) / 10, 1);

  /** @param {number | null} value */
  const cases = (value) => (value === null ? "never" : decimals(Math.ceil(value), 0));

  /** For each row of the table its title and what it says of each way. @param {Ranges} ranges @param {Record<WayName, Outlook>} outlook */
  function results(ranges, outlook) {
    const names = /** @type {WayName[]} */ (Object.keys(TITLES));
    const found = names.map((name) => ({ ...evaluate(name, likely(ranges)), ...outlook[name] }));
    return ROWS.map(([row, title, text]) => [
      title,
      ...found.map((values, place) => (place === 0 && !BY_HAND.includes(row) ? "–" : text(values[row]))),
    ]);
  }

  // --- Sentences ----------------------------------------------------------------------------------------------------

  const lower = (/** @type {string} */ title) => title[0].toLowerCase() + title.slice(1);

  /** The titles of the inputs that move the saving most. @param {Model} model @param {Ranges} ranges */
  const deciders = (model, ranges) =>
    swings(model, ranges)
      .slice(0, MATTER)
      .map(({ name }) => model.inputs.find((input) => input.name === name)?.title ?? name);

  /** @param {Model} model @param {Ranges} ranges */
  function matters(model, ranges) {
    const [first = "Nothing", ...rest] = deciders(model, ranges);
    const before = [first, ...rest.slice(0, -1).map(lower)].join(", ");
    return [before, ...rest.slice(-1).map(lower)].join(" and ");
  }

  /** @param {number} value */
  const moved = (value) => `${value > 0 ? "saves" : "loses"} ${dollars(Math.abs(value))} a month`;

  /** What a chance to save comes to. @param {number} share */
  function judged(share) {
    if (share >= PAYS) return "pays";
    return share <= FAILS ? "doesn’t pay" : "don’t know";
  }

  /** What stays in view: whether drafts pay, and the best way of the four. @param {Model} model @param {Ranges} ranges @param {Record<WayName, Outlook>} outlook */
  function verdict(model, ranges, outlook) {
    const share = outlook.draft.chance;
    const said = judged(share);
    const [decider = "nothing"] = deciders(model, ranges);
    const first = said === "don’t know" ? `; measure ${lower(decider)} first` : "";
    const names = /** @type {WayName[]} */ (Object.keys(TITLES));
    const best = names.reduce((one, other) => (outlook[other].mean > outlook[one].mean ? other : one));
    const often = ["by_hand", "draft"].includes(best) ? "" : `, which saves in ${chance(outlook[best].chance)}`;
    return (
      `Draft and check: ${said}${first}. It saves in ${chance(share)} of ${decimals(DRAWS, 0)} draws. ` +
      `Best on average: ${lower(TITLES[best])}${often}.`
    );
  }

  /** The inputs that differ from those of a worked case. @param {Model} model @param {string} name @param {Ranges} ranges */
  function changes(model, name, ranges) {
    const given = triples(model.cases[name].inputs);
    return model.inputs.filter((input) => ranges[input.name].some((value, end) => value !== given[input.name][end]));
  }

  /** How many inputs are those of a worked case. @param {Model} model @param {string} name @param {Ranges} ranges */
  function kept(model, name, ranges) {
    const all = model.inputs.length;
    const same = all - changes(model, name, ranges).length;
    return `${same === all ? `All ${all}` : `${same} of ${all}`} inputs are the worked case’s.`;
  }

  /** What comes out, in sentences. @param {Model} model @param {Ranges} ranges @param {Record<WayName, Outlook>} outlook */
  function summary(model, ranges, outlook) {
    const middle = likely(ranges);
    const { saving } = evaluate("draft", middle);
    const average = moved(outlook.draft.mean);
    const said = [
      `On average it ${average}; with all numbers as they are likely it ${moved(saving)}.`,
      `What decides, most first: ${lower(matters(model, ranges))}.`,
    ];
    const pays = saving > 0 ? "pays" : "would pay";
    const [success, checking] = [breakEvenSuccess(middle), breakEvenCheck(middle)];
    if (success === null) said.push("No success rate would make it pay.");
    else if (success === 0) said.push("It pays at any success rate.");
    else said.push(`It ${pays} from ${successRate(success)} of drafts right on.`);
    if (checking === null) said.push("No check is quick enough.");
    else if (Number.isFinite(checking)) {
      const onAverage = checkOnAverage(model, ranges);
      const then = onAverage === null ? "not even with none" : `up to ${checkMinutes(onAverage)}`;
      said.push(`It ${pays} up to ${checkMinutes(checking)} minutes of checking, on average of the draws ${then}.`);
    }
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

  // --- The address: ?case=support&success=60,72,80&cases=3000, only with what differs from the case -----------------

  /** @param {Model} model @param {string} name @param {Ranges} ranges @param {string} [currency] */
  function toQuery(model, name, ranges, currency = "usd") {
    const pairs = changes(model, name, ranges).map((input) => {
      const [low, middle, high] = ranges[input.name].map((value) => toField(input, value));
      return `${input.name}=${input.range ? `${low},${middle},${high}` : middle}`;
    });
    if (currency !== "usd") pairs.push(`currency=${currency}`);
    return `?${[`case=${name}`, ...pairs].join("&")}`;
  }

  /**
   * A case from an address. One number stands for all three of an input, as in the file of the cases. What isn't
   * understood counts as not there, and `faults` tells of it. Names of no input may be another program's.
   * @param {Model} model
   * @param {string} query
   * @param {string} preset the case where the address names none
   */
  function fromQuery(model, query, preset) {
    const asked = new URLSearchParams(query);
    /** @type {string[]} */
    const faults = [];
    /** @param {string} part @param {object} known @param {string} otherwise */
    const choice = (part, known, otherwise) => {
      const named = asked.get(part) ?? otherwise;
      if (Object.hasOwn(known, named)) return named;
      faults.push(`${part[0].toUpperCase()}${part.slice(1)}: give one of ${Object.keys(known).join(", ")}.`);
      return otherwise;
    };
    const name = choice("case", model.cases, preset);
    const ranges = triples(model.cases[name].inputs);
    for (const input of model.inputs) {
      const text = asked.get(input.name);
      if (text === null) continue;
      const found = numbers(input, text);
      const wrong = found ? fault(input, found) : `${input.title}: give one number${input.range ? " or three" : ""}.`;
      if (wrong) faults.push(wrong);
      else if (found) ranges[input.name] = found;
    }
    return { name, ranges, currency: choice("currency", CURRENCIES, "usd"), faults };
  }

  /** Low, likely and high out of an address; null where there are more or fewer. @param {Input} input @param {string} text @returns {Triple | null} */
  function numbers(input, text) {
    const found = text.split(",").map((each) => fromField(input, each));
    if (found.length === 1) return [found[0], found[0], found[0]];
    return input.range && found.length === 3 ? [found[0], found[1], found[2]] : null;
  }

  /** In the reader's money. @param {string} text @param {string} currency */
  const inMoney = (text, currency) =>
    currency === "eur" ? text.replaceAll("$", "€").replaceAll("dollar", "euro") : text;

  return {
    LOW,
    LIKELY,
    HIGH,
    MATTER,
    CURRENCIES,
    TITLES,
    decimals,
    dollars,
    successRate,
    cases,
    results,
    verdict,
    kept,
    summary,
    toField,
    fromField,
    fault,
    toQuery,
    fromQuery,
    inMoney,
  };
})();
