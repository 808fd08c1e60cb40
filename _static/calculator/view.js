/** The calculator in the page: fields, results and drawings, live. What the reader changes stands in the address. */
{
  const { LOW, LIKELY, HIGH, TITLES, CURRENCIES, dollars, results, verdict, kept, summary } = businessWords;
  const { toField, fromField, fault, toQuery, fromQuery, inMoney } = businessWords;
  const PAUSE = 600; // milliseconds without a key, after which a reader hears the result
  const ENDS = ["low", "likely", "high"];
  const WIDEST = 720; // pixels of a drawing

  /** @typedef {{input: Input, fields: HTMLInputElement[]}} Row */

  let count = 0;
  const newId = () => `calculator-${++count}`;

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

  class Calculator {
    /** @param {HTMLElement} root */
    constructor(root) {
      /** @type {Model} */
      this.model = JSON.parse(root.querySelector("script")?.textContent ?? "");
      const preset = root.dataset.case ?? "";
      const { name, ranges, currency, faults } = fromQuery(this.model, location.search, preset);
      this.name = name;
      this.ranges = ranges;
      /** @type {[HTMLElement, string][]} */
      this.units = []; // and their texts in dollars
      /** @type {Row[]} */
      this.rows = this.model.inputs.map((input) => ({ input, fields: this.fields(input) }));
      this.choice = make("select", { id: newId() });
      for (const [key, { title, work }] of Object.entries(this.model.cases)) {
        this.choice.append(make("option", { value: key }, `${title}: ${work}`));
      }
      this.choice.addEventListener("change", () => this.take(this.choice.value));
      this.axis = make("select", { id: newId() });
      for (const [key, { title }] of Object.entries(businessChart.AXES))
        this.axis.append(make("option", { value: key }, title));
      this.axis.addEventListener("change", () => this.show());
      this.money = make("select", { id: newId() });
      for (const [key, text] of Object.entries(CURRENCIES)) this.money.append(make("option", { value: key }, text));
      this.money.value = currency;
      this.money.addEventListener("change", () => {
        this.judge(); // the address is written anew: what was wrong with it is over
        this.changed();
      });
      this.reset = make("button", { type: "button" }, "Back to the worked case");
      this.reset.addEventListener("click", () => this.take(this.name));
      this.link = make("a", { href: "" }, "Link to these numbers");
      this.verdict = make("p", { class: "calculator-verdict", role: "status" });
      this.message = make("p", { class: "calculator-message" });
      this.kept = make("p", { class: "calculator-note calculator-kept" });
      this.alert = make("p", { class: "calculator-alert", role: "alert" });
      this.results = make("tbody");
      this.others = make("tbody");
      this.chart = make("div", { class: "calculator-drawing" });
      this.bars = make("div", { class: "calculator-drawing" });
      this.spread = make("div", { class: "calculator-drawing" });
      this.timer = 0;
      root.append(this.build());
      for (const fallback of root.querySelectorAll(".calculator-fallback")) fallback.remove();
      this.fill();
      if (faults.length) this.alert.textContent = `Not all of the address counts. ${faults.join(" ")}`;
      this.show();
      this.say();
      new ResizeObserver(() => this.drawings()).observe(this.chart);
    }

    /** @param {Input} input */
    fields(input) {
      const ends = input.range ? [LOW, LIKELY, HIGH] : [LIKELY];
      return ends.map(() => {
        const limits = { min: toField(input, input.min), max: toField(input, input.max), step: "any" };
        const field = make("input", { id: newId(), type: "number", inputmode: "decimal", required: "", ...limits });
        field.addEventListener("input", () => this.change());
        return field;
      });
    }

    build() {
      const form = make("form", { class: "calculator-form" });
      form.addEventListener("submit", (event) => event.preventDefault());
      const labeled = (/** @type {HTMLSelectElement} */ choice, /** @type {string} */ text) =>
        make("p", {}, make("label", { for: choice.id }, text), choice);
      const more = make("details", {}, make("summary", {}, "More inputs"), labeled(this.money, "Money (the sign; nothing is converted) "));
      more.append(this.groups(true));
      form.append(
        make("div", { class: "calculator-top" }, labeled(this.choice, "Worked case "), this.reset, this.link),
        this.verdict,
        this.kept,
        this.message,
        this.alert,
        this.groups(false),
        more,
      );
      const one = ["One input alone", "saving at low", "saving at high"];
      const all = make("details", {}, make("summary", {}, "Every input, one at a time"));
      all.append(this.table("Saving a month by draft and check", one, this.others));
      const over = make("p", { class: "calculator-title" }, make("label", { for: this.axis.id }, "Where drafts pay, over the "));
      over.append(this.axis);
      const title = (/** @type {string} */ text) => make("p", { class: "calculator-title" }, text);
      const drawings = make("div", { class: "calculator-drawings" });
      for (const [head, drawing, note] of /** @type {[HTMLElement, HTMLElement, string][]} */ ([
        [
          title("Draft and check: saving a month, in 10,000 draws"),
          this.spread,
          "To the left of the line it loses. Dotted: the average.",
        ],
        [
          title("What decides: saving a month"),
          this.bars,
          "Each bar moves one input from low to high. Dotted: all likely.",
        ],
        [over, this.chart, "Solid: with drafts. Dashed: by hand. Shaded: from low to high. Dot: likely."],
      ])) {
        drawings.append(make("div", {}, head, drawing, make("p", { class: "calculator-note" }, note)));
      }
      const head = ["", ...Object.values(TITLES)];
      return make("div", { class: "calculator-view" }, form, this.table("What comes out", head, this.results), drawings, all);
    }

    /** The fields on the screen, or those behind *More*. @param {boolean} more */
    groups(more) {
      const groups = make("div", { class: "calculator-groups" });
      const rows = this.rows.filter(({ input }) => Boolean(input.more) === more);
      for (const title of new Set(rows.map(({ input }) => input.group))) {
        const own = rows.filter(({ input }) => input.group === title).map((row) => this.field(row));
        groups.append(make("fieldset", {}, make("legend", {}, title), ...own));
      }
      return groups;
    }

    /** @param {Row} row */
    field({ input, fields }) {
      const unit = make("span", { class: "calculator-unit" });
      this.units.push([unit, `, ${input.unit}`]);
      if (!input.range) {
        return make(
          "p",
          { class: "calculator-field" },
          make("label", { for: fields[0].id }, input.title, unit),
          fields[0],
        );
      }
      const three = fields.map((field, end) => make("span", {}, make("label", { for: field.id }, ENDS[end]), field));
      return make(
        "fieldset",
        { class: "calculator-field" },
        make("legend", {}, input.title, unit),
        make("div", { class: "calculator-three" }, ...three),
      );
    }

    /** @param {string} caption @param {string[]} head @param {HTMLElement} body */
    table(caption, head, body) {
      const [first, ...rest] = head;
      const corner = first ? make("th", { scope: "col" }, first) : make("td");
      const cells = rest.map((text) => make("th", { scope: "col" }, text));
      const inside = [make("caption", {}, caption), make("thead", {}, make("tr", {}, corner, ...cells)), body];
      return make(
        "div",
        { class: "table-wrapper", tabindex: 0 },
        make("table", { class: "calculator-table" }, ...inside),
      );
    }

    /** @param {HTMLElement} body @param {string[][]} rows */
    put(body, rows) {
      body.replaceChildren(
        ...rows.map(([title, ...texts]) =>
          make("tr", {}, make("th", { scope: "row" }, title), ...texts.map((text) => make("td", {}, this.inMoney(text)))),
        ),
      );
    }

    /** Another worked case. @param {string} name */
    take(name) {
      this.name = name;
      this.ranges = businessCase.triples(this.model.cases[name].inputs);
      this.fill();
      this.changed();
    }

    fill() {
      this.choice.value = this.name;
      for (const { input, fields } of this.rows) {
        const triple = this.ranges[input.name];
        fields.forEach((field, end) => (field.value = toField(input, input.range ? triple[end] : triple[LIKELY])));
      }
      this.judge();
    }

    /** Tell what is wrong with the fields. */
    judge() {
      let said = "";
      for (const { input, fields } of this.rows) {
        const wrong = fault(input, this.read({ input, fields }));
        for (const field of fields) {
          if (wrong) field.setAttribute("aria-invalid", "true");
          else field.removeAttribute("aria-invalid");
        }
        said ||= wrong;
      }
      const told = said && `${said} Until then the results are those from before.`;
      if (this.alert.textContent !== told) this.alert.textContent = told;
      return !said;
    }

    /** @param {Row} row @returns {Triple} */
    read({ input, fields }) {
      const [low, middle = low, high = low] = fields.map((field) => fromField(input, field.value));
      return [low, middle, high];
    }

    /** A field was changed. */
    change() {
      if (!this.judge()) return;
      for (const row of this.rows) this.ranges[row.input.name] = this.read(row);
      this.changed();
    }

    changed() {
      this.show();
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.say(), PAUSE);
      try {
        history.replaceState(null, "", this.query() + location.hash);
      } catch {
        // some browsers let no page from a folder change its address; the link is there
      }
    }

    show() {
      this.savings = businessDraws.savings(this.model, this.ranges);
      this.outlook = businessDraws.outlooks(this.savings);
      for (const [unit, text] of this.units) unit.textContent = this.inMoney(text);
      this.put(this.results, results(this.ranges, this.outlook));
      const swings = businessCase.swings(this.model, this.ranges);
      const title = (/** @type {string} */ name) =>
        this.model.inputs.find((input) => input.name === name)?.title ?? name;
      this.put(
        this.others,
        swings.map(({ name, low, high }) => [title(name), dollars(low), dollars(high)]),
      );
      this.link.href = `${this.query()}#calculator`;
      this.drawings();
    }

    say() {
      if (!this.outlook) return;
      this.verdict.textContent = verdict(this.model, this.ranges, this.outlook);
      this.kept.textContent = kept(this.model, this.name, this.ranges);
      this.message.textContent = this.inMoney(summary(this.model, this.ranges, this.outlook));
    }

    query() {
      return toQuery(this.model, this.name, this.ranges, this.money.value);
    }

    /** @param {string} text */
    inMoney(text) {
      return inMoney(text, this.money.value);
    }

    drawings() {
      if (!this.savings || !this.outlook) return;
      const width = Math.max(240, Math.min(WIDEST, this.chart.clientWidth));
      const axis = /** @type {keyof typeof businessChart.AXES} */ (this.axis.value);
      this.spread.replaceChildren(businessChart.histogram(this.savings.draft, this.outlook.draft, width));
      this.bars.replaceChildren(businessChart.tornado(this.model, this.ranges, width));
      this.chart.replaceChildren(businessChart.breakEven(this.ranges, axis, width));
      for (const drawing of [this.spread, this.bars, this.chart]) {
        const [svg] = drawing.children;
        svg.setAttribute("aria-label", this.inMoney(svg.getAttribute("aria-label") ?? ""));
        for (const text of svg.querySelectorAll("text")) text.textContent = this.inMoney(text.textContent ?? "");
      }
    }
  }

  for (const root of document.querySelectorAll(".calculator")) new Calculator(/** @type {HTMLElement} */ (root));
}
