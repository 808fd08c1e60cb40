/**
 * A chart of lines that grow while something is learned. Lines differ in dash and mark as well as in color; the
 * same numbers stand in a table below.
 */

import { drawn as draw, make, newId } from "../page/dom.js";

const [LEFT, RIGHT, ABOVE, BELOW] = [44, 12, 22, 36]; // margins in pixels
const MOST = 240; // points of a line: beyond, every second one goes
const ROWS = 12; // of the table
const MARKS = 6; // on a line
const NARROWEST = 1e-6; // width of an axis with more than one number on it

/**
 * @typedef {Object} Axis
 * @property {string} title
 * @property {number} [from] where it begins, 0 if nothing is said
 * @property {boolean} [log] as many times more for each step up; it begins above 0 then
 * @property {number} [to] where it ends; as far as the numbers go if nothing is said
 * @property {(value: number) => string} [label]
 * @typedef {{name: string, level?: boolean}} Line level: of one value, drawn from side to side
 * @typedef {Object<string, number>} Row a number by the name of its line, and `x`
 */

export class Chart {
  /**
   * @param {Object} options
   * @param {string} options.title what it shows, as a caption
   * @param {Axis} options.x
   * @param {Axis} options.y
   * @param {Line[]} options.lines at most six
   * @param {number} [options.height] in pixels
   */
  constructor({ title, x, y, lines, height = 240 }) {
    Object.assign(this, { title, x, y, lines, height });
    /** @type {Row[]} */
    this.rows = [];
    this.every = 1; // of the rows that come, one in so many is kept
    this.come = 0;
    this.drawing = make("div", { class: "workshop-drawing" });
    this.legend = make("ul", { class: "workshop-legend", "aria-hidden": "true" }); // as the drawing tells its lines
    this.table = make("table", { class: "playground-table" });
    this.details = make("details", {}, make("summary", {}, "The numbers"), this.table);
    this.details.addEventListener("toggle", () => this.changed());
    const caption = newId();
    this.element = make(
      "figure",
      { class: "workshop-chart", "aria-labelledby": caption },
      make("figcaption", { id: caption }, title),
      this.legend,
      this.drawing,
      this.details,
    );
    new ResizeObserver(() => this.changed()).observe(this.drawing);
    this.changed();
  }

  /** @param {Row} row */
  add(row) {
    const { rows } = this;
    if (this.come++ % this.every) rows[rows.length - 1] = row; // the last is always the newest
    else rows.push(row);
    if (rows.length > MOST) {
      this.rows = rows.filter((_, place) => place % 2 === 0);
      this.every *= 2;
    }
    this.changed();
  }

  /**
   * Begin anew.
   * @param {Row[]} rows
   * @param {{x?: Partial<Axis>, y?: Partial<Axis>}} [axes] what changes of them
   */
  set(rows, { x = {}, y = {} } = {}) {
    this.rows = [];
    this.every = 1;
    this.come = 0;
    this.x = { ...this.x, ...x };
    this.y = { ...this.y, ...y };
    for (const row of rows) this.add(row);
    this.changed();
  }

  /** Draw it with the next frame, once however much has changed. */
  changed() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.draw();
    });
  }

  draw() {
    const width = Math.floor(this.drawing.clientWidth);
    if (width < 2 * LEFT) return; // it isn't shown
    const { rows, height, x, y, lines } = this;
    const values = lines.flatMap(({ name }) => rows.map((row) => row[name]).filter(Number.isFinite));
    const across = scale(x, rows.map((row) => row.x), LEFT, width - RIGHT);
    const up = scale(y, values, height - BELOW, ABOVE);
    const svg = draw("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": this.told() });
    svg.append(...this.grid(across, up, width));
    lines.forEach((line, number) => svg.append(...this.line(line, number, across, up, width)));
    this.drawing.replaceChildren(svg);
    if (this.legend.textContent !== lines.map(({ name }) => name).join("")) this.explain();
    if (this.details.open) this.fill();
  }

  grid(across, up, width) {
    const { x, y, height } = this;
    const bottom = height - BELOW;
    const found = [draw("text", { x: 2, y: 12 }, y.title)];
    for (const value of ticks(up, 4)) {
      const at = up.at(value);
      found.push(
        draw("path", { class: "workshop-grid", d: `M${LEFT} ${at}H${width - RIGHT}` }),
        draw("text", { x: LEFT - 6, y: at + 4, "text-anchor": "end" }, (y.label ?? plain)(value)),
      );
    }
    for (const value of ticks(across, width < 400 ? 3 : 5)) {
      const anchor = value === across.from ? "start" : across.at(value) > width - 30 ? "end" : "middle";
      const place = { x: across.at(value), y: bottom + 15, "text-anchor": anchor };
      found.push(draw("text", place, (x.label ?? plain)(value)));
    }
    found.push(
      draw("text", { x: (LEFT + width - RIGHT) / 2, y: height - 4, "text-anchor": "middle" }, x.title),
      draw("path", { class: "workshop-axis", d: `M${LEFT} ${ABOVE}V${bottom}H${width - RIGHT}` }),
    );
    return found;
  }

  line({ name, level }, number, across, up, width) {
    const points = this.rows
      .filter((row) => Number.isFinite(row[name]))
      .map((row) => [across.at(row.x), up.at(row[name])]);
    if (!points.length) return [];
    if (level) return [draw("path", { class: "workshop-level", d: `M${LEFT} ${points[points.length - 1][1]}H${width - RIGHT}` })];
    const path = `M${points.map((point) => point.map(short).join(" ")).join("L")}`;
    const found = [draw("path", { class: "workshop-line", "data-line": number, d: path })];
    const step = Math.max(1, Math.ceil(points.length / MARKS));
    for (let place = points.length - 1; place >= 0; place -= step) found.push(mark(number, ...points[place]));
    return found;
  }

  /** How each line looks. */
  explain() {
    const entries = this.lines.map(({ name, level }, number) => {
      const sample = draw("svg", { viewBox: "0 0 34 12", width: 34, height: 12 });
      const look = level ? { class: "workshop-level" } : { class: "workshop-line", "data-line": number };
      sample.append(draw("path", { ...look, d: "M1 6H33" }), ...(level ? [] : [mark(number, 17, 6)]));
      return make("li", {}, sample, name);
    });
    this.legend.replaceChildren(...entries);
  }

  /** The chart in words. */
  told() {
    const { rows, lines, x, y } = this;
    if (!rows.length) return `${this.title}. Nothing is drawn yet.`;
    const label = y.label ?? plain;
    const parts = lines.map(({ name, level }) => {
      const values = rows.map((row) => row[name]).filter(Number.isFinite);
      if (!values.length) return "";
      const [first, last] = [values[0], values[values.length - 1]].map(label);
      return level || values.length === 1 ? `${name}: ${last}.` : `${name}: from ${first} to ${last}.`;
    });
    const where = `${x.title} ${(x.label ?? plain)(rows[rows.length - 1].x)}`;
    return `${this.title}. At ${where}. ${parts.filter(Boolean).join(" ")}`;
  }

  /** A dozen of the rows as a table. */
  fill() {
    const { rows, lines, x, y, table } = this;
    const step = Math.max(1, (rows.length - 1) / (ROWS - 1));
    const places = new Set(Array.from({ length: ROWS }, (_, row) => Math.min(Math.round(row * step), rows.length - 1)));
    const head = make("tr", {}, ...[x.title, ...lines.map(({ name }) => name)].map((text) => make("th", { scope: "col" }, text)));
    const body = [...places].filter((place) => place >= 0).map((place) => {
      const row = rows[place];
      const cells = lines.map(({ name }) => make("td", {}, Number.isFinite(row[name]) ? (y.label ?? plain)(row[name]) : "–"));
      return make("tr", {}, make("th", { scope: "row" }, (x.label ?? plain)(row.x)), ...cells);
    });
    table.replaceChildren(make("caption", {}, this.title), make("thead", {}, head), make("tbody", {}, ...body));
  }
}

const short = (number) => Number(number.toFixed(1));
const plain = (value) => Number(value.toPrecision(3)).toLocaleString("en");

/** Where values of an axis lie on the page, between two edges. */
function scale(axis, values, start, end) {
  const from = axis.from ?? 0;
  const to = axis.to ?? Math.max(from + NARROWEST / 2, ...values);
  const of = axis.log ? Math.log : Number;
  const at = (value) => start + ((end - start) * (of(Math.min(Math.max(value, from), to)) - of(from))) / (of(to) - of(from));
  return { from, to, at, log: axis.log };
}

/** Round numbers along an axis, two at least, or where it begins if it goes nowhere yet. */
function ticks({ from, to, log }, count) {
  if (to - from < NARROWEST) return [from];
  if (log) return decades(from, to, 2 * count);
  const rough = (to - from) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const steps = [1, 2, 5, 10].map((each) => each * power);
  const two = (step) => Math.floor(to / step) > Math.ceil(from / step);
  const step = steps.find((each) => each >= rough && two(each)) ?? steps.reverse().find(two);
  const found = [];
  for (let value = Math.ceil(from / step) * step; value <= to * 1.0001; value += step) found.push(Number(value.toPrecision(6)));
  return found;
}

/** 1, 2 and 5 times the powers of ten between two numbers, or the powers alone. */
function decades(from, to, count) {
  const powers = Array.from({ length: 12 }, (_, place) => 10 ** (place - 6));
  const fine = powers.flatMap((power) => [1, 2, 5].map((times) => Number((times * power).toPrecision(1))));
  const [all, few] = [fine, powers].map((values) => values.filter((value) => value >= from && value <= to));
  return all.length > count ? few : all;
}

/** A mark of a shape of its own for each line. */
function mark(number, x, y) {
  const shapes = [
    "m-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0",
    "m-3 -3h6v6h-6z",
    "m0 -4l4 7h-8z",
    "m0 -4.5l4 4.5l-4 4.5l-4 -4.5z",
    "m0 4l4 -7h-8z",
    "m-1.2 -4h2.4v2.8h2.8v2.4h-2.8v2.8h-2.4v-2.8h-2.8v-2.4h2.8z",
  ];
  return draw("path", { class: "workshop-mark", "data-line": number, d: `M${short(x)} ${short(y)}${shapes[number]}` });
}
