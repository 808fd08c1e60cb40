/** Three years in the page: ten fields in sight, the rest behind one fold, and the board's page. */
{
  const { board, verdict, watch, euros, toField, fromField, fault, moved, toQuery, fromQuery } = sumWords;
  const PAUSE = 600; // milliseconds without a key, after which a reader hears the result
  const ENDS = ["low", "likely", "high"];
  const SVG = "http://www.w3.org/2000/svg";
  const [HIGH, LEFT, RIGHT, ABOVE, BELOW] = [240, 70, 12, 12, 34]; // of the chart and its margins, in pixels

  /** @typedef {{input: SumInput, fields: HTMLInputElement[], ends: number[]}} SumRow fields, and which number each is */

  let count = 0;
  const newId = () => `sum-${++count}`;

  /**
   * @template {keyof HTMLElementTagNameMap} Tag
   * @param {Tag} tag
   * @param {Record<string, string | number>} [attributes]
   * @param {...(Node | string)} children
   */
  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
    element.append(...children);
    return element;
  }

  /** @param {string} tag @param {Record<string, string | number>} attributes @param {...(Node | string)} children */
  function draw(tag, attributes, ...children) {
    const element = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
    element.append(...children);
    return element;
  }

  class ThreeYears {
    /** @param {HTMLElement} root */
    constructor(root) {
      root.classList.add("calculator"); // only now, as no frame stands around what a reader without scripts sees
      /** @type {Sum} */
      this.model = JSON.parse(root.querySelector("script")?.textContent ?? "");
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
      this.timer = 0;
      root.append(this.build());
      for (const fallback of root.querySelectorAll(".three-years-fallback")) fallback.remove();
      this.fill();
      if (faults.length) this.alert.textContent = `Not all of the address counts. ${faults.join(" ")}`;
      this.show();
      this.say();
      new ResizeObserver(() => this.drawing()).observe(this.chart);
    }

    build() {
      const reset = make("button", { type: "button" }, "Back to the desk");
      reset.addEventListener("click", () => {
        this.ranges = businessSum.triples(this.model.desk);
        this.fill();
        this.changed();
      });
      const print = make("button", { type: "button" }, "Print the board’s page");
      print.addEventListener("click", () => {
        document.body.classList.add("sum-printing");
        addEventListener("afterprint", () => document.body.classList.remove("sum-printing"), { once: true });
        window.print();
      });
      const inSight = this.model.inputs.filter(({ more }) => !more);
      const behind = this.model.inputs.filter(({ more }) => more);
      const more = make("details", {}, make("summary", {}, "More: what is billed, what it takes, and how sure you are"));
      const ranges = inSight.filter(({ range }) => range).map((input) => this.field(input, [0, 2]));
      const sure = make("fieldset", {}, make("legend", {}, "How sure you are of the numbers above"), ...ranges);
      more.append(make("div", { class: "calculator-groups" }, sure), this.groups(behind));
      const form = make("form", { class: "calculator-form" });
      form.addEventListener("submit", (event) => event.preventDefault());
      form.append(this.groups(inSight), more, this.alert);
      const head = ["", ...this.model.steps.map(({ title }) => title)].map((text) =>
        text ? make("th", { scope: "col" }, text) : make("td"),
      );
      const table = make("table", { class: "calculator-table" });
      table.append(make("caption", {}, "What each step brings"), make("thead", {}, make("tr", {}, ...head)), this.body);
      const page = make("div", {});
      page.append(
        this.watch,
        make("div", { class: "table-wrapper", tabindex: 0 }, table),
        make("p", { class: "calculator-title" }, "What has come and gone so far, month by month"),
        this.chart,
        make("p", { class: "calculator-note" }, "All numbers as they are likely. Dotted: as today."),
      );
      const links = make("p", { class: "calculator-top" }, reset, print, this.link);
      return make("div", { class: "calculator-view sum-board" }, this.verdict, form, page, links);
    }

    /** @param {SumInput[]} inputs */
    groups(inputs) {
      const groups = make("div", { class: "calculator-groups" });
      for (const title of new Set(inputs.map(({ group }) => group))) {
        const own = inputs.filter(({ group }) => group === title);
        const fields = own.map((input) => this.field(input, input.more && input.range ? [0, 1, 2] : [1]));
        groups.append(make("fieldset", {}, make("legend", {}, title), ...fields));
      }
      return groups;
    }

    /** Fields for some of the three numbers of an input. @param {SumInput} input @param {number[]} ends */
    field(input, ends) {
      const fields = ends.map((end) => {
        const limits = { min: toField(input, input.min), max: toField(input, input.max), step: "any" };
        const field = make("input", { id: newId(), type: "number", inputmode: "decimal", required: "", ...limits });
        field.addEventListener("input", () => this.change(row, end));
        return field;
      });
      const row = { input, fields, ends };
      this.rows.push(row);
      const unit = make("span", { class: "calculator-unit" }, `, ${input.unit}`);
      if (ends.length === 1) {
        return make("p", { class: "calculator-field" }, make("label", { for: fields[0].id }, input.title, unit), fields[0]);
      }
      const each = fields.map((field, place) =>
        make("span", {}, make("label", { for: field.id }, ENDS[ends[place]]), field),
      );
      return make(
        "fieldset",
        { class: "calculator-field" },
        make("legend", {}, input.title, unit),
        make("div", { class: "calculator-three" }, ...each),
      );
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

    /** A field was changed: alone in sight it takes its range along. @param {SumRow} row @param {number} end */
    change({ input, fields, ends }, end) {
      const field = fields[ends.indexOf(end)];
      const value = fromField(input, field.value);
      const before = this.ranges[input.name];
      /** @type {SumTriple} */
      let triple = [...before];
      triple[end] = value;
      if (!input.range) triple = [value, value, value];
      else if (ends.length === 1 && Number.isFinite(value)) triple = moved(input, before, value);
      const wrong = fault(input, triple);
      if (wrong) {
        field.setAttribute("aria-invalid", "true");
        this.alert.textContent = `${wrong} Until then the results are those from before.`;
        return;
      }
      this.ranges[input.name] = triple;
      this.fill(field);
      this.changed();
    }

    changed() {
      this.show();
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.say(), PAUSE);
      try {
        history.replaceState(null, "", toQuery(this.model, this.ranges) + location.hash);
      } catch {
        // some browsers let no page from a folder change its address; the link is there
      }
    }

    show() {
      this.outlook = businessSum.outlooks(businessSum.draws(this.model, this.ranges));
      this.body.replaceChildren(
        ...board(this.ranges, this.outlook).map(([title, ...texts]) =>
          make("tr", {}, make("th", { scope: "row" }, title), ...texts.map((text) => make("td", {}, text))),
        ),
      );
      this.link.href = `${toQuery(this.model, this.ranges)}#calculator`;
      this.drawing();
    }

    say() {
      if (!this.outlook) return;
      this.verdict.textContent = verdict(this.model, this.outlook);
      this.watch.textContent = watch(this.ranges);
    }

    /** What has come and gone so far, a line a step. */
    drawing() {
      const width = Math.max(260, Math.min(720, this.chart.clientWidth));
      const lines = businessSum.outcomes(businessSum.likely(this.ranges)).map(({ cash }) => {
        let sum = 0;
        return cash.map((each) => (sum += each));
      });
      const [least, most] = [Math.min(...lines.flat()), Math.max(...lines.flat())];
      const across = (/** @type {number} */ month) => LEFT + ((width - LEFT - RIGHT) * month) / 36;
      const up = (/** @type {number} */ value) =>
        HIGH - BELOW - ((HIGH - ABOVE - BELOW) * (value - least)) / (most - least || 1);
      const ends = lines.map((line) => euros(line[36]));
      const said = this.model.steps.slice(1).map(({ title }, step) => `${title}: ${ends[step + 1]} after three years.`);
      const svg = draw("svg", { viewBox: `0 0 ${width} ${HIGH}`, width, height: HIGH, role: "img", "aria-label": said.join(" ") });
      for (const value of new Set([least, 0, most])) {
        svg.append(draw("text", { x: LEFT - 6, y: up(value) + 4, "text-anchor": "end" }, euros(Math.round(value))));
      }
      for (const month of [0, 12, 24, 36]) {
        const anchor = month === 36 ? "end" : "middle";
        svg.append(draw("text", { x: across(month), y: HIGH - 12, "text-anchor": anchor }, month ? `month ${month}` : "0"));
      }
      lines.forEach((line, step) => {
        const points = line.map((value, month) => `${across(month).toFixed(1)} ${up(value).toFixed(1)}`);
        svg.append(draw("path", { class: `sum-line sum-line-${step}`, d: `M${points.join("L")}` }));
        if (step) svg.append(draw("text", { class: "sum-name", x: across(14 + 6 * step), y: up(line[14 + 6 * step]) - 6 }, String(step)));
      });
      const names = this.model.steps.slice(1).map(({ title }, step) => `${step + 1} ${title}`);
      this.chart.replaceChildren(svg, make("p", { class: "calculator-note" }, names.join(" · ")));
    }
  }

  for (const root of document.querySelectorAll(".three-years")) new ThreeYears(/** @type {HTMLElement} */ (root));
}
