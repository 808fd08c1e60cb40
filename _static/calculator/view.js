/** The calculator in the page: fields, results and drawings, live. What the reader changes stands in the address. */
{
  const {
    LOW,
    LIKELY,
    HIGH,
    dollars,
    money,
    months,
    successRate,
    cases,
    summary,
    toField,
    fromField,
    fault,
    toQuery,
    fromQuery,
  } = businessWords;
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
      const { name, ranges } = fromQuery(this.model, location.search, preset);
      this.name = name;
      this.ranges = ranges;
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
      this.reset = make("button", { type: "button" }, "Back to the worked case");
      this.reset.addEventListener("click", () => this.take(this.name));
      this.link = make("a", { href: "" }, "Link to these numbers");
      this.message = make("p", { class: "calculator-message", role: "status" });
      this.alert = make("p", { class: "calculator-alert", role: "alert" });
      this.results = make("tbody");
      this.others = make("tbody");
      this.chart = make("div", { class: "calculator-drawing" });
      this.bars = make("div", { class: "calculator-drawing" });
      this.timer = 0;
      root.append(this.build());
      for (const fallback of root.querySelectorAll(".calculator-fallback")) fallback.remove();
      this.fill();
      this.show();
      this.message.textContent = summary(this.model, this.ranges);
      new ResizeObserver(() => this.drawings()).observe(this.chart);
    }

    /** @param {Input} input */
    fields(input) {
      const ends = input.better ? [LOW, LIKELY, HIGH] : [LIKELY];
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
      form.append(
        make(
          "div",
          { class: "calculator-top" },
          make("p", {}, make("label", { for: this.choice.id }, "Worked case "), this.choice),
          this.reset,
          this.link,
        ),
        this.message,
      );
      const groups = make("div", { class: "calculator-groups" });
      for (const title of new Set(this.model.inputs.map(({ group }) => group))) {
        const rows = this.rows.filter(({ input }) => input.group === title);
        groups.append(make("fieldset", {}, make("legend", {}, title), ...rows.map((row) => this.field(row))));
      }
      form.append(this.alert, groups);
      const head = ["", "at worst", "likely", "at best"];
      const one = ["One input alone", "saving at low", "saving at high"];
      return make(
        "div",
        { class: "calculator-view" },
        form,
        this.table("What comes out", head, this.results),
        make(
          "div",
          { class: "calculator-drawings" },
          make(
            "div",
            {},
            make(
              "p",
              { class: "calculator-title" },
              make("label", { for: this.axis.id }, "Where it pays, over the "),
              this.axis,
            ),
            this.chart,
            make(
              "p",
              { class: "calculator-note" },
              "Solid: with the model. Dashed: by hand. Shaded: from low to high. Dot: likely.",
            ),
          ),
          make(
            "div",
            {},
            make("p", { class: "calculator-title" }, "The three inputs that matter: saving a month"),
            this.bars,
            make("p", { class: "calculator-note" }, "Each bar moves one input from low to high. Dotted: all likely."),
          ),
        ),
        make(
          "details",
          {},
          make("summary", {}, "Every input, one at a time"),
          this.table("Saving a month", one, this.others),
        ),
      );
    }

    /** @param {Row} row */
    field({ input, fields }) {
      const unit = make("span", { class: "calculator-unit" }, `, ${input.unit}`);
      if (!input.better) {
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
          make("tr", {}, make("th", { scope: "row" }, title), ...texts.map((text) => make("td", {}, text))),
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
        fields.forEach((field, end) => (field.value = toField(input, input.better ? triple[end] : triple[LIKELY])));
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
      this.timer = setTimeout(() => (this.message.textContent = summary(this.model, this.ranges)), PAUSE);
      try {
        history.replaceState(null, "", toQuery(this.model, this.name, this.ranges) + location.hash);
      } catch {
        // some browsers let no page from a folder change its address; the link is there
      }
    }

    show() {
      const { worst, likely, best } = businessCase.results(this.model, this.ranges);
      const three = (/** @type {(result: Result) => string} */ text) => [worst, likely, best].map(text);
      this.put(this.results, [
        ["A resolved case by hand", ...three((result) => dollars(result.by_hand))],
        ["A resolved case with the model", ...three((result) => dollars(result.with_model))],
        ["of which tokens", ...three((result) => `$${tokens(result)}`)],
        ["Saving a month", ...three((result) => dollars(result.saving))],
        ["Gain over the time to judge by", ...three((result) => dollars(result.gain))],
        ["Months to pay back", ...three((result) => months(result.payback))],
        ["Pays from a success rate of", ...three((result) => successRate(result.break_even_success))],
        ["Pays from this many cases a month", ...three((result) => cases(result.break_even_cases))],
      ]);
      const swings = businessCase.swings(this.model, this.ranges);
      const title = (/** @type {string} */ name) =>
        this.model.inputs.find((input) => input.name === name)?.title ?? name;
      this.put(
        this.others,
        swings.map(({ name, low, high }) => [title(name), dollars(low), dollars(high)]),
      );
      this.link.href = `${toQuery(this.model, this.name, this.ranges)}#calculator`;
      this.drawings();
    }

    drawings() {
      const width = Math.max(240, Math.min(WIDEST, this.chart.clientWidth));
      const axis = /** @type {keyof typeof businessChart.AXES} */ (this.axis.value);
      this.chart.replaceChildren(businessChart.breakEven(this.ranges, axis, width));
      this.bars.replaceChildren(businessChart.tornado(this.model, this.ranges, width));
    }
  }

  /** What the tokens of a resolved case cost. @param {Result} result */
  const tokens = ({ tokens, resolved }) =>
    tokens / resolved < 0.1 ? (tokens / resolved).toFixed(4) : money(tokens / resolved);

  for (const root of document.querySelectorAll(".calculator")) new Calculator(/** @type {HTMLElement} */ (root));
}
