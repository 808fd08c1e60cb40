/** The two drawings of the calculator, as SVG in the page. Colors come from calculator.css, so both themes follow. */

const businessChart = (() => {
  const { decimals, dollars, successRate, cases, MATTER, LOW, LIKELY, HIGH } = businessWords;
  const SVG = "http://www.w3.org/2000/svg";
  const STEPS = 100; // of the curve
  const LETTER = 7.5; // pixels, a generous mean at the size of the labels

  /** What lies across: how far it reaches, and what stands under its ticks. */
  const AXES = {
    success: {
      title: "success rate",
      reach: () => 1,
      least: 0,
      label: (/** @type {number} */ value) => `${decimals(100 * value, 0)}%`,
      pays: (/** @type {Result} */ result) => ({ at: result.break_even_success, text: successRate(result.break_even_success) }),
    },
    cases: {
      title: "cases a month",
      reach: (/** @type {Ranges} */ ranges, /** @type {number | null} */ pays) =>
        Math.max(1.2 * ranges.cases[HIGH], Math.min(1.5 * (pays ?? 0), 10 * ranges.cases[LIKELY])),
      least: 1,
      label: (/** @type {number} */ value) => decimals(value, 0),
      pays: (/** @type {Result} */ result) => ({ at: result.break_even_cases, text: cases(result.break_even_cases) }),
    },
  };

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

  /** A step of 1, 2 or 5 times a power of ten that cuts a length into at most `most`. @param {number} length @param {number} most */
  function niceStep(length, most) {
    const power = 10 ** Math.floor(Math.log10(length / most));
    return power * ([1, 2, 5].find((step) => step * power >= length / most) ?? 10);
  }

  /** @param {number} width @param {number} height @param {string} label what a reader hears */
  const canvas = (width, height, label) =>
    draw("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": label });

  /**
   * What a resolved case costs, over one input, with the model and by hand.
   * @param {Ranges} ranges
   * @param {keyof typeof AXES} name
   * @param {number} width
   */
  function breakEven(ranges, name, width) {
    const axis = AXES[name];
    const x = businessCase.likely(ranges);
    const now = businessCase.evaluate(x);
    const pays = axis.pays(now);
    const reach = axis.reach(ranges, pays.at);
    const cost = (/** @type {number} */ value) => businessCase.evaluate({ ...x, [name]: value }).with_model;
    const curve = Array.from({ length: STEPS + 1 }, (_, step) => {
      const value = axis.least + ((reach - axis.least) * step) / STEPS;
      return { value, cost: cost(value) };
    });
    const highest = Math.max(...curve.map((point) => point.cost));
    const here = Number.isFinite(now.with_model) ? now.with_model : 0;
    const top = Math.max(1.06 * Math.min(highest, 2.5 * Math.max(now.by_hand, here)), 1.3 * now.by_hand, 0.01);

    const [height, left, right, above, below] = [260, 56, 14, 26, 42];
    const across = (/** @type {number} */ value) => left + ((width - left - right) * value) / reach;
    const up = (/** @type {number} */ value) => height - below - ((height - above - below) * Math.min(value, 2 * top)) / top;
    const where = pays.at === null ? "It pays nowhere on this line." : `It pays from ${pays.text} on.`;
    const svg = canvas(
      width,
      height,
      `What a resolved case costs, over the ${axis.title}: by hand always ${dollars(now.by_hand)}, ` +
        `with the model ${dollars(curve[0].cost)} at ${axis.label(axis.least)} and ${dollars(curve[STEPS].cost)} at ` +
        `${axis.label(reach)}. ${pays.text === "always" ? "It always pays." : where}`,
    );
    const clip = `calculator-clip-${name}`;
    svg.append(
      draw("clipPath", { id: clip }, draw("rect", { x: left, y: above, width: width - left - right, height: height - above - below })),
    );
    const [low, , high] = ranges[name];
    svg.append(
      draw("rect", { class: "calculator-range", x: across(low), y: above, width: across(high) - across(low), height: height - above - below }),
    );
    const stepUp = niceStep(top, 5);
    for (let value = 0; value <= top; value += stepUp) {
      svg.append(
        draw("path", { class: "calculator-grid", d: `M${left} ${up(value)}H${width - right}` }),
        draw("text", { x: left - 6, y: up(value) + 4, "text-anchor": "end" }, `$${decimals(value, stepUp < 1 ? 2 : 0)}`),
      );
    }
    const stepAcross = name === "success" ? (width < 400 ? 0.5 : 0.25) : niceStep(reach, width < 400 ? 3 : 6);
    for (let value = 0; value <= reach * 1.0001; value += stepAcross) {
      const anchor = value === 0 ? "start" : value > 0.97 * reach ? "end" : "middle";
      svg.append(draw("text", { x: across(value), y: height - below + 18, "text-anchor": anchor }, axis.label(value)));
    }
    svg.append(
      draw("text", { x: (left + width - right) / 2, y: height - 6, "text-anchor": "middle" }, axis.title),
      draw("text", { x: 2, y: 14 }, "cost of a resolved case"),
      draw("path", { class: "calculator-axis", d: `M${left} ${above}V${height - below}H${width - right}` }),
      draw("path", { class: "calculator-hand", d: `M${left} ${up(now.by_hand)}H${width - right}` }),
      draw("path", {
        class: "calculator-model",
        "clip-path": `url(#${clip})`,
        d: curve.map((point, place) => `${place ? "L" : "M"}${across(point.value).toFixed(1)} ${up(point.cost).toFixed(1)}`).join(""),
      }),
    );
    if (pays.at !== null && pays.at > 0 && pays.at <= reach) {
      const text = `pays from ${pays.text}`;
      const room = across(pays.at) + 6 + text.length * LETTER < width - right;
      svg.append(
        draw("path", { class: "calculator-mark", d: `M${across(pays.at)} ${up(now.by_hand)}V${height - below}` }),
        draw("text", {
          class: "calculator-strong",
          x: across(pays.at) + (room ? 6 : -6),
          y: height - below - 8,
          "text-anchor": room ? "start" : "end",
        }, text),
      );
    }
    if (now.with_model <= top && x[name] <= reach) {
      svg.append(draw("circle", { class: "calculator-dot", cx: across(x[name]), cy: up(now.with_model), r: 5 }));
    }
    return svg;
  }

  /**
   * The saving a month where one input alone goes from low to high: those that matter most.
   * @param {Model} model
   * @param {Ranges} ranges
   * @param {number} width
   */
  function tornado(model, ranges, width) {
    const rows = businessCase.swings(model, ranges).slice(0, MATTER);
    const now = businessCase.saving(businessCase.likely(ranges));
    const values = [0, now, ...rows.flatMap(({ low, high }) => [low, high])];
    const [least, most] = [Math.min(...values), Math.max(...values)];
    const [row, above, below, side] = [46, 6, 26, 10];
    const height = above + row * Math.max(rows.length, 1) + below;
    const across = (/** @type {number} */ value) => side + ((width - 2 * side) * (value - least)) / (most - least || 1);
    const told = rows.map(({ name, low, high }) => {
      const input = model.inputs.find((one) => one.name === name);
      const title = input?.title ?? name;
      const ends = [LOW, HIGH].map((end) => input && shown(input, ranges[name][end]));
      return { title, low, high, ends };
    });
    const label = told.map(({ title, low, high, ends }) => `${title}: ${dollars(low)} at ${ends[0]}, ${dollars(high)} at ${ends[1]}.`);
    const svg = canvas(width, height, `Saving a month, likely ${dollars(now)}. ${label.join(" ")}`);
    told.forEach(({ title, low, high, ends }, place) => {
      const y = above + row * place;
      const [start, end] = [Math.min(low, high), Math.max(low, high)];
      svg.append(
        draw("text", { x: side, y: y + 13 }, `${title}: ${ends[0]} to ${ends[1]}`),
        draw("rect", { class: "calculator-bar", x: across(start), y: y + 20, width: Math.max(across(end) - across(start), 1), height: 16 }),
      );
    });
    const bottom = height - below;
    svg.append(
      draw("path", { class: "calculator-axis", d: `M${across(0)} ${above + 16}V${bottom}` }),
      draw("path", { class: "calculator-mark", d: `M${across(now)} ${above + 16}V${bottom}` }),
    );
    /** @type {[number, string][]} */
    const ticks = [[least, dollars(least)], [most, dollars(most)]];
    if ([least, most].every((end) => Math.abs(across(0) - across(end)) > 70)) ticks.push([0, "$0"]);
    for (const [value, text] of ticks) {
      const anchor = value === least ? "start" : value === most ? "end" : "middle";
      svg.append(draw("text", { x: across(value), y: height - 8, "text-anchor": anchor }, text));
    }
    return svg;
  }

  /** @param {Input} input @param {number} value */
  function shown(input, value) {
    if (input.kind === "share") return `${Number((100 * value).toFixed(1))}%`;
    return input.kind === "money" ? dollars(value) : value.toLocaleString("en-US");
  }

  return { AXES, breakEven, tornado };
})();
