/** The drawings of the calculator, as SVG in the page. Colors come from calculator.css, so both themes follow. */

const businessChart = (() => {
  const { decimals, dollars, successRate, cases, MATTER, LOW, LIKELY, HIGH } = businessWords;
  const SVG = "http://www.w3.org/2000/svg";
  const STEPS = 100; // of the curve
  const LETTER = 7.5; // pixels, a generous mean at the size of the labels

  /**
   * What lies across: how far it reaches, what stands under its ticks, and where drafts pay.
   * @typedef {{title: string, least: number, label: (value: number) => string,
   *   reach: (ranges: Ranges, pays: number | null) => number,
   *   pays: (x: Numbers) => {at: number | null, text: string}}} Axis
   */

  /** @type {Record<"check" | "success" | "cases", Axis>} */
  const AXES = {
    check: {
      title: "minutes of checking",
      reach: (ranges, pays) => Math.max(1, 1.2 * ranges.check[HIGH], Math.min(1.5 * (pays ?? 0), 10 * ranges.check[HIGH])),
      least: 0,
      label: (value) => String(Number(value.toPrecision(3))),
      pays: (x) => {
        const at = businessCase.breakEvenCheck(x);
        const text = at === null ? "never" : at === Infinity ? "always" : `up to ${Math.floor(10 * at) / 10}`;
        return { at, text };
      },
    },
    success: {
      title: "success rate",
      reach: () => 1,
      least: 0,
      label: (value) => `${decimals(100 * value, 0)}%`,
      pays: (x) => from(businessCase.breakEvenSuccess(x), successRate),
    },
    cases: {
      title: "cases a month",
      reach: (ranges, pays) =>
        Math.max(10, 1.2 * ranges.cases[HIGH], Math.min(1.5 * (pays ?? 0), 10 * ranges.cases[LIKELY])),
      least: 1,
      label: (value) => decimals(value, 0),
      pays: (x) => from(businessCase.breakEvenCases(x), cases),
    },
  };

  /** @param {number | null} at @param {(value: number | null) => string} text */
  const from = (at, text) => ({ at, text: at === null || at === 0 ? text(at) : `from ${text(at)} on` });

  /**
   * @param {string} tag
   * @param {Record<string, string | number>} [attributes]
   * @param {...(Node | string)} children
   */
  function draw(tag, attributes = {}, ...children) {
    const element = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) {
      element.setAttribute(name, typeof value === "number" ? String(Math.round(10 * value) / 10) : value);
    }
    element.append(...children);
    return element;
  }

  /**
   * A step of 1, 2 or 5 times a power of ten that cuts a length into at most `most`.
   * @param {number} length
   * @param {number} most
   */
  function niceStep(length, most) {
    const power = 10 ** Math.floor(Math.log10(length / most));
    return power * ([1, 2, 5].find((step) => step * power >= length / most) ?? 10);
  }

  /** @param {number} width @param {number} height @param {string} label what a reader hears */
  const canvas = (width, height, label) =>
    draw("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": label });

  /** @typedef {{hand: number, draft: number}} Costs of a resolved case */
  /** @param {WayName} way @param {Numbers} x */
  const resolved = (way, x) => businessCase.evaluate(way, x).resolved;

  /** @typedef {{width: number, across: (value: number) => number, up: (value: number) => number}} Scale */

  const [HEIGHT, LEFT, RIGHT, ABOVE, BELOW] = [260, 56, 14, 26, 42]; // of the chart and its margins, in pixels
  const BOTTOM = HEIGHT - BELOW;

  /**
   * What a resolved case costs, over one input, with the model and by hand.
   * @param {Ranges} ranges
   * @param {keyof typeof AXES} name
   * @param {number} width
   */
  function breakEven(ranges, name, width) {
    const axis = AXES[name];
    const x = businessCase.likely(ranges);
    const now = { hand: resolved("by_hand", x), draft: resolved("draft", x) };
    const pays = axis.pays(x);
    const reach = axis.reach(ranges, pays.at);
    const curve = Array.from({ length: STEPS + 1 }, (_, step) => {
      const value = axis.least + ((reach - axis.least) * step) / STEPS;
      return { value, cost: resolved("draft", { ...x, [name]: value }) };
    });
    const top = ceiling(now, Math.max(...curve.map(({ cost }) => cost)));
    /** @type {Scale} */
    const scale = {
      width,
      across: (value) => LEFT + ((width - LEFT - RIGHT) * value) / reach,
      up: (value) => BOTTOM - ((BOTTOM - ABOVE) * Math.min(value, 2 * top)) / top,
    };
    const [low, , high] = ranges[name].map(scale.across);
    const inside = { y: ABOVE, height: BOTTOM - ABOVE };
    const clip = `calculator-clip-${name}`;
    const line = curve.map(({ value, cost }) => `${scale.across(value).toFixed(1)} ${scale.up(cost).toFixed(1)}`);
    const svg = canvas(width, HEIGHT, told(axis, now, pays, curve));
    svg.append(
      draw("clipPath", { id: clip }, draw("rect", { x: LEFT, width: width - LEFT - RIGHT, ...inside })),
      draw("rect", { class: "calculator-range", x: low, width: high - low, ...inside }),
      ...costTicks(scale, top),
      ...inputTicks(scale, axis, reach),
      draw("path", { class: "calculator-axis", d: `M${LEFT} ${ABOVE}V${BOTTOM}H${width - RIGHT}` }),
      draw("path", { class: "calculator-hand", d: `M${LEFT} ${scale.up(now.hand)}H${width - RIGHT}` }),
      draw("path", { class: "calculator-model", "clip-path": `url(#${clip})`, d: `M${line.join("L")}` }),
    );
    if (pays.at !== null && pays.at > 0 && pays.at <= reach) svg.append(...crossing(scale, now, pays.at, pays.text));
    if (now.draft <= top && x[name] <= reach) {
      const [cx, cy] = [scale.across(x[name]), scale.up(now.draft)];
      svg.append(draw("circle", { class: "calculator-dot", cx, cy, r: 5 }));
    }
    return svg;
  }

  /**
   * The cost at the top: all of the curve, unless it rises far above what matters.
   * @param {Costs} now
   * @param {number} highest
   */
  function ceiling(now, highest) {
    const here = Number.isFinite(now.draft) ? now.draft : 0;
    return Math.max(1.06 * Math.min(highest, 2.5 * Math.max(now.hand, here)), 1.3 * now.hand, 0.01);
  }

  /**
   * The chart in words.
   * @param {Axis} axis
   * @param {Costs} now
   * @param {{at: number | null, text: string}} pays
   * @param {{value: number, cost: number}[]} curve
   */
  function told(axis, now, pays, curve) {
    const [first, last] = [curve[0], curve[STEPS]].map(({ value, cost }) => `${dollars(cost)} at ${axis.label(value)}`);
    const costs = `by hand always ${dollars(now.hand)}, with drafts ${first} and ${last}`;
    const where = { never: "It pays nowhere on this line.", always: "It always pays." };
    const said = where[/** @type {"never"} */ (pays.text)] ?? `It pays ${pays.text}.`;
    return `What a resolved case costs, over the ${axis.title}: ${costs}. ${said}`;
  }

  /** @param {Scale} scale @param {number} top */
  function costTicks({ width, up }, top) {
    const step = niceStep(top, 5);
    const found = [draw("text", { x: 2, y: 14 }, "cost of a resolved case")];
    for (let value = 0; value <= top; value += step) {
      const text = `$${decimals(value, step < 1 ? 2 : 0)}`;
      found.push(
        draw("path", { class: "calculator-grid", d: `M${LEFT} ${up(value)}H${width - RIGHT}` }),
        draw("text", { x: LEFT - 6, y: up(value) + 4, "text-anchor": "end" }, text),
      );
    }
    return found;
  }

  /** @param {Scale} scale @param {Axis} axis @param {number} reach */
  function inputTicks({ width, across }, axis, reach) {
    const narrow = width < 400;
    const step = reach === 1 ? (narrow ? 0.5 : 0.25) : niceStep(reach, narrow ? 3 : 6);
    const title = { x: (LEFT + width - RIGHT) / 2, y: HEIGHT - 6, "text-anchor": "middle" };
    const found = [draw("text", title, axis.title)];
    for (let value = 0; value <= reach * 1.0001; value += step) {
      const anchor = value === 0 ? "start" : value > 0.97 * reach ? "end" : "middle";
      found.push(draw("text", { x: across(value), y: BOTTOM + 18, "text-anchor": anchor }, axis.label(value)));
    }
    return found;
  }

  /** Where the lines cross. @param {Scale} scale @param {Costs} now @param {number} at @param {string} where */
  function crossing({ width, across, up }, now, at, where) {
    const text = `pays ${where}`;
    const room = across(at) + 6 + text.length * LETTER < width - RIGHT;
    const place = { x: across(at) + (room ? 6 : -6), y: BOTTOM - 8, "text-anchor": room ? "start" : "end" };
    return [
      draw("path", { class: "calculator-mark", d: `M${across(at)} ${up(now.hand)}V${BOTTOM}` }),
      draw("text", { class: "calculator-strong", ...place }, text),
    ];
  }

  const [ROW, EDGE, UNDER] = [46, 10, 26]; // of the bars: height of one, margins at the sides and below, in pixels

  /**
   * The saving a month where one input alone goes from low to high: those that matter most.
   * @param {Model} model
   * @param {Ranges} ranges
   * @param {number} width
   */
  function tornado(model, ranges, width) {
    const rows = businessCase.swings(model, ranges).slice(0, MATTER);
    const now = businessCase.evaluate("draft", businessCase.likely(ranges)).saving;
    const values = [0, now, ...rows.flatMap(({ low, high }) => [low, high])];
    const [least, most] = [Math.min(...values), Math.max(...values)];
    const across = (/** @type {number} */ value) => EDGE + ((width - 2 * EDGE) * (value - least)) / (most - least || 1);
    const bottom = ROW * Math.max(rows.length, 1) + 6;
    const bars = rows.map((swing) => bar(model, ranges, swing));
    const svg = canvas(
      width,
      bottom + UNDER,
      `Saving a month, likely ${dollars(now)}. ${bars.map(({ told }) => told).join(" ")}`,
    );
    bars.forEach(({ title, from, to }, place) => {
      const y = ROW * place + 6;
      const size = { width: Math.max(across(to) - across(from), 1), height: 16 };
      svg.append(
        draw("text", { x: EDGE, y: y + 13 }, title),
        draw("rect", { class: "calculator-bar", x: across(from), y: y + 20, ...size }),
      );
    });
    svg.append(
      draw("path", { class: "calculator-axis", d: `M${across(0)} 22V${bottom}` }),
      draw("path", { class: "calculator-mark", d: `M${across(now)} 22V${bottom}` }),
    );
    const room = [least, most].every((end) => Math.abs(across(0) - across(end)) > 70);
    for (const value of room ? [least, 0, most] : [least, most]) {
      const anchor = value === least ? "start" : value === most ? "end" : "middle";
      svg.append(
        draw("text", { x: across(value), y: bottom + 18, "text-anchor": anchor }, value ? dollars(value) : "$0"),
      );
    }
    return svg;
  }

  /** A bar and its words. @param {Model} model @param {Ranges} ranges @param {Swing} swing */
  function bar(model, ranges, { name, low, high }) {
    const input = /** @type {Input} */ (model.inputs.find((one) => one.name === name));
    const [first, last] = [LOW, HIGH].map((end) => shown(input, ranges[name][end]));
    return {
      title: `${input.title}: ${first} to ${last}`,
      told: `${input.title}: ${dollars(low)} at ${first}, ${dollars(high)} at ${last}.`,
      from: Math.min(low, high),
      to: Math.max(low, high),
    };
  }

  /** @param {Input} input @param {number} value */
  function shown(input, value) {
    if (input.kind === "share") return `${Number((100 * value).toFixed(1))}%`;
    return input.kind === "money" ? dollars(value) : value.toLocaleString("en-US");
  }

  const [BARS, TALL] = [40, 150]; // of the histogram: how many at most, and how tall its highest one

  /**
   * How often drafts save how much a month.
   * @param {ArrayLike<number>} savings in each draw
   * @param {Outlook} outlook
   * @param {number} width
   */
  function histogram(savings, outlook, width) {
    const rising = Float64Array.from(savings).sort();
    const beyond = Math.floor(rising.length / 200); // the outermost hundredth lies outside
    const [least, most] = [Math.min(0, rising[beyond]), Math.max(0, rising[rising.length - 1 - beyond])];
    const step = niceStep(most - least || 1, BARS);
    const first = Math.floor(least / step);
    const counts = Array.from({ length: Math.ceil(most / step) - first || 1 }, () => 0);
    for (const value of rising) {
      const bar = Math.floor(value / step) - first;
      if (bar >= 0 && bar < counts.length) counts[bar]++;
    }
    const highest = Math.max(...counts);
    const each = (width - 2 * EDGE) / counts.length;
    const across = (/** @type {number} */ value) => EDGE + each * (value / step - first);
    const said = `Saving a month in ${decimals(rising.length, 0)} draws: nine in ten between ${dollars(outlook.low)} and ${dollars(outlook.high)}.`;
    const svg = canvas(width, TALL + UNDER + 22, said);
    counts.forEach((count, bar) => {
      const height = (TALL * count) / highest;
      const kind = first + bar < 0 ? "calculator-loss" : "calculator-bar";
      const size = { width: Math.max(each - 1, 0.5), height };
      svg.append(draw("rect", { class: kind, x: EDGE + each * bar, y: 22 + TALL - height, ...size }));
    });
    svg.append(
      draw("path", { class: "calculator-axis", d: `M${across(0)} 22V${22 + TALL}` }),
      draw("path", { class: "calculator-mark", d: `M${across(outlook.mean)} 8V${22 + TALL}` }),
    );
    const ends = [first * step, (first + counts.length) * step];
    const room = ends.every((end) => Math.abs(across(0) - across(end)) > 60);
    for (const value of room ? [ends[0], 0, ends[1]] : ends) {
      const anchor = value === ends[0] ? "start" : value === ends[1] ? "end" : "middle";
      svg.append(
        draw("text", { x: across(value), y: TALL + 40, "text-anchor": anchor }, value ? dollars(value) : "$0"),
      );
    }
    return svg;
  }

  return { AXES, breakEven, tornado, histogram };
})();
