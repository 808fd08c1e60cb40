/** Three years in the page: what comes of them, the one number that decides, and the others behind a fold. */

import { button, drawn, fold, make, newId, onceSeen } from "../page/dom.js";
import { draws, likely, outcomes, outlooks, triples } from "./sum.js";
import { board, decider, euros, fault, fromField, fromQuery, moved, toField, toQuery, verdict, watch } from "./sum_words.js";

const PAUSE = 600; // milliseconds without a key, after which a reader hears the result
const ENDS = ["low", "likely", "high"];
const [LOW, LIKELY, HIGH] = [0, 1, 2];
const [TALL, LEFT, RIGHT, ABOVE, BELOW] = [240, 70, 12, 12, 34]; // of the chart and its margins, in pixels
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
      make("p", { class: "calculator-note" }, "All numbers as they are likely. Dotted: as today."),
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
    const { name, said } = decider(model, ranges, this.outlook);
    this.why.textContent = said;
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
    this.why.textContent = decider(this.model, this.ranges, this.outlook, this.decisive.input.name).said;
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

  /** What has come and gone so far, a line a step. */
  drawing() {
    const width = Math.max(260, Math.min(720, this.chart.clientWidth));
    const lines = outcomes(likely(this.ranges)).map(({ cash }) => {
      let sum = 0;
      return cash.map((each) => (sum += each));
    });
    const [least, most] = [Math.min(...lines.flat()), Math.max(...lines.flat())];
    const across = (/** @type {number} */ month) => LEFT + ((width - LEFT - RIGHT) * month) / 36;
    const up = (/** @type {number} */ value) => TALL - BELOW - ((TALL - ABOVE - BELOW) * (value - least)) / (most - least || 1);
    const ends = lines.map((line) => euros(line[36]));
    const said = this.model.steps.slice(1).map(({ title }, step) => `${title}: ${ends[step + 1]} after three years.`);
    const svg = drawn("svg", { viewBox: `0 0 ${width} ${TALL}`, width, height: TALL, role: "img", "aria-label": said.join(" ") });
    const apart = Math.abs(up(0) - up(least)) > LETTER;
    for (const value of new Set(apart ? [least, 0, most] : [0, most])) {
      svg.append(drawn("text", { x: LEFT - 6, y: up(value) + 4, "text-anchor": "end" }, euros(Math.round(value))));
    }
    for (const month of [0, 12, 24, 36]) {
      const anchor = month === 36 ? "end" : "middle";
      svg.append(drawn("text", { x: across(month), y: TALL - 12, "text-anchor": anchor }, month === 36 ? "month 36" : String(month)));
    }
    lines.forEach((line, step) => {
      const points = line.map((value, month) => `${across(month).toFixed(1)} ${up(value).toFixed(1)}`);
      svg.append(drawn("path", { class: `sum-line sum-line-${step}`, d: `M${points.join("L")}` }));
      if (step) svg.append(drawn("text", { class: "sum-name", x: across(14 + 6 * step), y: up(line[14 + 6 * step]) - 6 }, String(step)));
    });
    const names = this.model.steps.slice(1).map(({ title }, step) => `${step + 1} ${title}`);
    this.chart.replaceChildren(svg, make("p", { class: "calculator-note" }, names.join(" · ")));
  }
}

for (const root of document.querySelectorAll(".three-years")) new ThreeYears(/** @type {HTMLElement} */ (root));
