/** Three years in the page: what comes of them, the one number that decides, and the others behind a fold. */

import { button, drawn, fold, make, newId, onceSeen } from "../page/dom.js";
import { draws, likely, outcomes, outlooks, triples } from "./sum.js";
import { board, decider, euros, fault, fromField, fromQuery, moved, toField, toQuery, verdict, watch } from "./sum_words.js";

const PAUSE = 600; // milliseconds without a key, after which a reader hears the result
const ENDS = ["low", "likely", "high"];
const [LOW, LIKELY, HIGH] = [0, 1, 2];
const [TALL, LEFT, RIGHT, ABOVE, BELOW] = [240, 70, 104, 12, 34]; // of the chart and its margins, in pixels
const [COLUMN, ICON] = [30, 24]; // of coins, in the right margin; of a step, in pixels
const EURO = "a5.5 5.5 0 1 0 0 8m-10 -5.5h7m0 3h-7";
const ICONS = ["M10 4a6 6 0 1 0 .1 0M14.5 14.5L21 21", "M17 12v9H4V3h9M8 16l1-4L19 2l3 3L12 15zM7 19h7", "M5 8h14v12H5zM12 8V3M9 12v2M15 12v2M9 17h6M2 12v4M22 12v4"];
const LETTER = 14; // pixels high
const LOOK = { class: "play-button" };
const PLACES = 3; // of a number that a slider gives
const AROUND = 2; // times the range that a slider goes beyond it

/** @typedef {{input: SumInput, fields: HTMLInputElement[], ends: number[], element: Element}} SumRow fields, and which number each is */

class ThreeYears {
  /** @param {HTMLElement} root */
  constructor(root) {
    root.classList.add("calculator"); // only now, as no frame stands around what a reader without scripts sees
    this.model = JSON.parse(root.querySelector("script").textContent);
    const { ranges, faults } = fromQuery(this.model, location.search);
    this.ranges = ranges;
    /** @type {SumRow[]} */
    this.rows = [];
    this.verdict = make("p", { class: "calculator-verdict", role: "status" });
    this.watch = make("p", { class: "calculator-message" });
    this.alert = make("p", { class: "calculator-alert", role: "alert" });
    this.link = make("a", { href: "" }, "Link to these numbers");
    this.body = make("tbody");
    this.chart = make("div", { class: "calculator-drawing" });
    this.decides = make("div", { class: "calculator-decides" });
    this.why = make("p", { class: "calculator-note" });
    this.timer = 0;
    root.append(this.build());
    for (const fallback of root.querySelectorAll(".three-years-fallback")) fallback.remove();
    this.decide();
    this.say();
    if (faults.length) this.alert.textContent = `Not all of the address counts. ${faults.join(" ")}`;
    new ResizeObserver(() => this.drawing()).observe(this.chart);
    onceSeen(this.chart, () => this.chart.classList.add("sum-come"));
  }

  build() {
    const reset = button("Back to the desk", () => {
      this.ranges = triples(this.model.desk);
      this.decide();
      this.changed();
    }, LOOK);
    const print = button("Print the board’s page", () => {
      this.all.open = true;
      document.body.classList.add("sum-printing");
      addEventListener("afterprint", () => document.body.classList.remove("sum-printing"), { once: true });
      window.print();
    }, LOOK);
    addEventListener("beforeprint", () => (this.all.open = true));
    const inSight = this.model.inputs.filter(({ more }) => !more);
    const behind = this.model.inputs.filter(({ more }) => more);
    const ranges = inSight.filter(({ range }) => range).map((input) => this.field(input, [LOW, HIGH]));
    const sure = make("fieldset", {}, make("legend", {}, "How sure you are of these numbers"), ...ranges);
    const rest = fold("More: what is billed, what it takes, and how sure you are", make("div", { class: "calculator-groups" }, sure), this.groups(behind));
    const others = fold("Your other numbers", this.groups(inSight), rest);
    const head = ["", ...this.model.steps.map(({ title }) => title)].map((text) => (text ? make("th", { scope: "col" }, text) : make("td")));
    const caption = make("caption", {}, "What each step brings");
    const table = make("table", { class: "calculator-table" }, caption, make("thead", {}, make("tr", {}, ...head)), this.body);
    this.all = fold("All that comes of it, and what to measure first", this.watch, make("div", { class: "table-wrapper", tabindex: 0 }, table));
    return make(
      "div",
      { class: "calculator-view sum-board" },
      this.verdict,
      make("p", { class: "calculator-title" }, "What has come and gone so far, month by month"),
      this.chart,
      make("p", { class: "calculator-note" }, "All numbers as they are likely. Dotted: as today. Shaded: as far as the number below moves it."),
      make("form", { class: "calculator-form", onsubmit: (event) => event.preventDefault() }, this.decides, this.why, this.alert, others),
      this.all,
      make("p", { class: "calculator-top" }, reset, print, this.link),
    );
  }

  /** @param {SumInput[]} inputs */
  groups(inputs) {
    const groups = make("div", { class: "calculator-groups" });
    for (const title of new Set(inputs.map(({ group }) => group))) {
      const own = inputs.filter(({ group }) => group === title);
      const fields = own.map((input) => this.field(input, input.more && input.range ? [LOW, LIKELY, HIGH] : [LIKELY]));
      groups.append(make("fieldset", {}, make("legend", {}, title), ...fields));
    }
    return groups;
  }

  /** Fields for some of the three numbers of an input. @param {SumInput} input @param {number[]} ends */
  field(input, ends) {
    const limits = { min: toField(input, input.min), max: toField(input, input.max), step: "any" };
    const fields = ends.map((end) => {
      const field = make("input", { id: newId(), type: "number", inputmode: "decimal", required: true, ...limits });
      field.addEventListener("input", () => this.change(row, end, field));
      return field;
    });
    const unit = make("span", { class: "calculator-unit" }, `, ${input.unit}`);
    const each = fields.map((field, place) => make("span", {}, make("label", { for: field.id }, ENDS[ends[place]]), field));
    const three = make("div", { class: "calculator-three" }, ...each);
    const element =
      ends.length === 1
        ? make("p", { class: "calculator-field" }, make("label", { for: fields[0].id }, input.title, unit), fields[0])
        : make("fieldset", { class: "calculator-field" }, make("legend", {}, input.title, unit), three);
    const row = { input, fields, ends, element };
    this.rows.push(row);
    return element;
  }

  /** The number whose range moves the answer most gets a slider, and stands where one sees it; where it stood it goes. */
  decide() {
    const { model, ranges } = this;
    this.outlook = outlooks(draws(model, ranges));
    const { name } = decider(model, ranges, this.outlook);
    if (this.decisive?.input.name !== name) {
      const input = model.inputs.find((each) => each.name === name);
      this.rows = this.rows.filter((row) => row !== this.decisive);
      const element = this.field(input, [LIKELY]);
      this.decisive = this.rows.at(-1);
      const [low, , high] = ranges[name];
      const ends = [low / AROUND, high * AROUND].map((end) => toField(input, Math.min(input.max, Math.max(input.min, end))));
      const slider = make("input", { type: "range", min: ends[0], max: ends[1], step: "any", "aria-label": `${input.title}, ${input.unit}` });
      slider.addEventListener("input", () => this.change(this.decisive, LIKELY, slider, Number(slider.value).toPrecision(PLACES)));
      this.decisive.fields.push(slider);
      this.decisive.ends.push(LIKELY);
      this.decides.replaceChildren(make("b", {}, "What decides it"), element, slider);
      for (const row of this.rows) row.element.hidden = row !== this.decisive && row.input.name === name && row.ends.includes(LIKELY);
    }
    this.fill();
    this.show();
  }

  /** @param {HTMLInputElement} [but] whose text stays as it is typed */
  fill(but) {
    for (const { input, fields, ends } of this.rows) {
      fields.forEach((field, place) => {
        if (field !== but) field.value = toField(input, this.ranges[input.name][ends[place]]);
        field.removeAttribute("aria-invalid");
      });
    }
    this.alert.textContent = "";
  }

  /** A field was changed: the likely number alone takes its range along. @param {SumRow} row @param {number} end @param {HTMLInputElement} field @param {string} [text] */
  change({ input, ends }, end, field, text = field.value) {
    const value = fromField(input, text);
    const before = this.ranges[input.name];
    /** @type {SumTriple} */
    let triple = [...before];
    triple[end] = value;
    if (!input.range) triple = [value, value, value];
    else if (!ends.includes(LOW) && Number.isFinite(value)) triple = moved(input, before, value);
    const wrong = fault(input, triple);
    if (wrong) {
      field.setAttribute("aria-invalid", "true");
      this.alert.textContent = `${wrong} Until then the results are those from before.`;
      return;
    }
    this.ranges[input.name] = triple;
    this.outlook = outlooks(draws(this.model, this.ranges));
    this.fill(field);
    this.show();
    this.changed();
  }

  changed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.say(), PAUSE);
    try {
      history.replaceState(null, "", toQuery(this.model, this.ranges) + location.hash);
    } catch {
      // some browsers let no page from a folder change its address; the link is there
    }
  }

  show() {
    this.body.replaceChildren(
      ...board(this.ranges, this.outlook).map(([title, ...texts]) =>
        make("tr", {}, make("th", { scope: "row" }, title), ...texts.map((text) => make("td", {}, text))),
      ),
    );
    this.link.href = `${toQuery(this.model, this.ranges)}#calculator`;
    this.drawing();
  }

  /** What a reader hears, once nothing is typed any more. What decides doesn't change under his finger. */
  say() {
    this.verdict.textContent = verdict(this.model, this.outlook);
    this.watch.textContent = watch(this.ranges);
    if (!document.activeElement?.matches(".calculator input")) this.decide();
  }

  /** What has come and gone so far, a line a step, and how far the number that decides moves the best; in the end as coins. */
  drawing() {
    const { model, ranges } = this;
    const { name } = this.decisive.input;
    const { step: best, said: why } = decider(model, ranges, this.outlook, name);
    this.why.textContent = why;
    const width = Math.max(260, Math.min(720, this.chart.clientWidth));
    const middle = likely(ranges);
    const soFar = ({ cash }, sum = 0) => cash.map((/** @type {number} */ each) => (sum += each));
    const found = outcomes(middle);
    const lines = found.map((each) => soFar(each));
    const fan = [LOW, HIGH].map((end) => soFar(outcomes({ ...middle, [name]: ranges[name][end] })[best]));
    const [least, most] = [Math.min(...lines.flat(), ...fan.flat()), Math.max(...lines.flat(), ...fan.flat())];
    const across = (/** @type {number} */ month) => LEFT + ((width - LEFT - RIGHT) * month) / 36;
    const up = (/** @type {number} */ value) => TALL - BELOW - ((TALL - ABOVE - BELOW) * (value - least)) / (most - least || 1);
    const points = (/** @type {number[]} */ line) => line.map((value, month) => `${across(month).toFixed(1)} ${up(value).toFixed(1)}`);
    const ends = lines.map((line) => euros(line[36]));
    const said = model.steps.slice(1).map(({ title }, step) => `${title}: ${ends[step + 1]} after three years.`);
    const svg = drawn("svg", { viewBox: `0 0 ${width} ${TALL}`, width, height: TALL, role: "img", "aria-label": said.join(" ") });
    const apart = (value, place, all) => all.slice(0, place).every((other) => Math.abs(up(value) - up(other)) > LETTER);
    for (const value of [0, most, least, lines[best][36]].filter(apart)) {
      svg.append(drawn("text", { x: LEFT - 6, y: up(value) + 4, "text-anchor": "end" }, euros(Math.round(value))));
    }
    for (const month of [0, 12, 24, 36]) {
      svg.append(drawn("text", { x: across(month), y: TALL - 12, "text-anchor": "middle" }, month ? String(month) : "month 0"));
    }
    svg.append(drawn("path", { class: "sum-fan", d: `M${[...points(fan[0]), ...points(fan[1]).reverse()].join("L")}Z` }));
    lines.forEach((line, step) => {
      svg.append(drawn("path", { class: `sum-line sum-line-${step}`, d: `M${points(line).join("L")}` }));
      if (!step) return;
      const [x, end] = [width - RIGHT + COLUMN * step - 8, line[36]];
      const top = Math.max(0, up(end) + (end > 0 ? -ICON - 6 : 6));
      svg.append(drawn("text", { class: "sum-name", x: across(14 + 6 * step), y: up(line[14 + 6 * step]) - 6 }, String(step)));
      svg.append(drawn("path", { class: `sum-coins${end > 0 ? "" : " sum-lost"}`, d: `M${x} ${up(0)}V${up(end)}` }));
      svg.append(drawn("path", { class: "sum-step", d: ICONS[step - 1], transform: `translate(${x - ICON / 2},${top})` }));
    });
    svg.append(drawn("circle", { class: "sum-knob", cx: across(36), cy: up(lines[best][36]), r: 10 }));
    svg.append(drawn("path", { class: "sum-euro", d: `M${across(36) + 4} ${up(lines[best][36]) - 4}${EURO}` }));
    if (found[best].paid_back) svg.append(drawn("circle", { class: "sum-back", cx: across(found[best].paid_back), cy: up(0), r: 7 }));
    const names = model.steps.slice(1).map(({ title }, step) => `${step + 1} ${title}`);
    this.chart.replaceChildren(svg, make("p", { class: "calculator-note" }, names.join(" · ")));
  }
}

for (const root of document.querySelectorAll(".three-years")) new ThreeYears(/** @type {HTMLElement} */ (root));
