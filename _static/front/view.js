/** The view of the first page: mask and cherry are dragged, stepped or slid; the model answers; sixty are counted. */

import { Client } from "../page/client.js";
import { calm, make } from "../page/dom.js";
import { toHash } from "../playground/address.js";
import { STAGES } from "../playground/stages.js";
import { CHIPS, count, inWords, KINDS, moral, pieces, sentence, settings, SIXTY } from "./tell.js";

const DRESSES = Object.entries(STAGES).slice(0, 3); // bare, with the mask, with the cherry on top
const SWUNG = -80; // degrees that the mask is off the face, as in front.css
const HINGE = { x: 474, y: 545 }; // of its stick
const AWAY = { x: 205, y: -215 }; // where the cherry waits
const WORD = 70; // milliseconds a word
const FRAME = 16; // milliseconds an answer, as they are counted
const LONG = 70; // letters, from which on they are small
const clamp = (value, high = 1) => Math.min(Math.max(value, 0), high);
const shown = (pieces) => pieces.map(([text, kind]) => (kind ? make("span", { "data-kind": kind }, text) : text));

export class View {
  constructor(root) {
    const find = (selector) => root.querySelector(selector);
    const all = (selector) => [...root.querySelectorAll(selector)];
    Object.assign(this, { root, svg: find("svg"), asked: find(".front-asked"), pulse: find(".front-pulse") });
    Object.assign(this, { said: find(".front-said"), told: find(".front-told"), moral: find(".front-moral [role=status]") });
    this.radios = all("[name=worn]");
    this.sliders = all(".front-sliders input");
    this.chips = all(".front-chips button");
    this.rows = new Map(all(".front-row").map((row) => [row.dataset.row, row]));
    this.own = find(".front-chips a");
    this.list = find(".front-sixty ol");
    this.chip = 0;
    this.seeds = CHIPS.map(() => 1);
    this.turn = 0; // of who asked last
    this.counted = new Map();
    this.counting = Promise.resolve();
    this.put(STAGES[this.radios.find(({ checked }) => checked)?.value ?? "base"]);
    this.listen();
  }

  listen() {
    for (const radio of this.radios) radio.addEventListener("change", () => this.wear(STAGES[radio.value]));
    for (const input of this.sliders) {
      input.addEventListener("input", () => this.wear({ ...this.worn, [input.name]: Number(input.value) }));
    }
    this.chips.forEach((chip, place) => {
      chip.addEventListener("click", () => {
        this.chip = place;
        this.wear(this.worn);
      });
    });
    this.root.querySelector(".front-again").addEventListener("click", () => {
      this.seeds[this.chip]++;
      this.wear(this.worn);
    });
    const angle = ({ x, y }) => (180 / Math.PI) * Math.atan2(x - HINGE.x, HINGE.y - y);
    this.drag("mask", (from, to, { mask }) => clamp(mask - (angle(to) - angle(from)) / SWUNG));
    this.drag("cherry", (from, to, { cherry }) => {
      const [x, y] = ["x", "y"].map((axis) => (1 - clamp(cherry)) * AWAY[axis] + to[axis] - from[axis]);
      this.root.style.setProperty("--x", `${x}px`);
      this.root.style.setProperty("--y", `${y}px`);
      return clamp(1 - Math.hypot(x, y) / Math.hypot(AWAY.x, AWAY.y));
    });
  }

  /** A part of the drawing that is dragged on and off, or clicked. The cherry takes the mask along. */
  drag(name, follow) {
    const { root, svg } = this;
    const layer = svg.querySelector(`#tm-${name}`);
    const point = ({ clientX: x, clientY: y }) => new DOMPoint(x, y).matrixTransform(svg.getScreenCTM().inverse());
    let from, before, moved;
    layer.addEventListener("pointerdown", (event) => {
      [from, before, moved] = [point(event), this.worn, false];
      layer.setPointerCapture(event.pointerId);
      event.preventDefault();
    });
    layer.addEventListener("pointermove", (event) => {
      if (!layer.hasPointerCapture(event.pointerId)) return;
      const to = point(event);
      moved ||= Math.hypot(to.x - from.x, to.y - from.y) > 8; // less is a click
      if (!moved) return;
      root.dataset.dragged = name;
      this.wear({ ...this.worn, [name]: Math.round(20 * follow(from, to, before)) / 20 });
    });
    layer.addEventListener("lostpointercapture", () => {
      delete root.dataset.dragged;
      for (const axis of ["--x", "--y"]) root.style.removeProperty(axis);
      const on = Number(moved ? this.worn[name] > 0.5 : before[name] <= 0.5);
      this.wear(name === "mask" ? { mask: on, cherry: on && this.worn.cherry } : { mask: 1, cherry: on });
    });
  }

  /** One state, whoever set it: strengths. */
  wear(worn) {
    this.put(worn);
    this.answer();
    this.count();
  }

  put({ mask, cherry }) {
    const { root } = this;
    this.worn = { mask, cherry };
    this.stage = DRESSES.find(([, dress]) => dress.mask === mask && dress.cherry === cherry)?.[0] ?? "";
    root.dataset.stage = this.stage;
    for (const [name, strength] of Object.entries(this.worn)) root.style.setProperty(`--${name}`, strength);
    for (const radio of this.radios) radio.checked = radio.value === this.stage;
    for (const input of this.sliders) {
      input.value = this.worn[input.name];
      input.nextElementSibling.textContent = `${Math.round(100 * input.value)}%`;
    }
    this.chips.forEach((chip, place) => chip.setAttribute("aria-pressed", String(place === this.chip)));
    for (const [name, row] of this.rows) row.toggleAttribute("data-now", name === this.stage);
    this.asked.textContent = CHIPS[this.chip].shown;
    const { lead = "", prompt } = CHIPS[this.chip];
    this.own.hash = toHash({ ...this.settings(), prompt: `${lead} ${prompt}`.trim() }, {});
  }

  settings() {
    return settings(this.worn, this.seeds[this.chip]);
  }

  async load() {
    performance.mark("front-begun");
    const worker = new Worker(new URL("../playground/worker.js", import.meta.url), { type: "module" });
    const show = (client) => (this.client = client);
    try {
      await Client.open(worker, show, { changes: ["mask", "cherry"] });
    } catch (error) {
      this.pulse.textContent = `printed: the model ${error.name === "NoKernels" ? "can’t run in this browser" : "did not arrive"}`;
      this.root.classList.add("front-alone");
      console.warn(error);
      return;
    }
    await this.answer(true);
    this.count();
  }

  // --- What the model says ---

  async answer(first = false) {
    if (!this.client) return;
    const turn = ++this.turn;
    this.told.replaceChildren(); // or it would be said of another picture
    const found = await this.client.ask("answer", { settings: { ...this.settings(), ...CHIPS[this.chip] } });
    if (turn !== this.turn) return;
    performance.mark("front-answer");
    for (const printed of this.root.querySelectorAll(".front-printed")) printed.remove();
    this.root.classList.add("front-live");
    this.pulse.textContent = "live";
    this.said.replaceChildren();
    this.said.toggleAttribute("data-long", found.words.join(" ").length > LONG);
    this.root.classList.add("front-talks");
    for (const word of shown(pieces(found))) {
      const atOnce = word !== " " || first || calm.matches || this.root.dataset.dragged;
      if (!atOnce) await new Promise((done) => setTimeout(done, WORD));
      if (turn !== this.turn) return;
      this.said.append(word); // with the comma or point after it, which might take it along to the next line
    }
    this.root.classList.remove("front-talks");
    this.told.replaceChildren(...shown(sentence(found)));
  }

  // --- The sixty ---

  /** Each dress is counted once, when it is first worn, and to its end; before all others the bare monster. */
  count() {
    const { stage } = this;
    if (!this.client || !stage || this.root.dataset.dragged) return;
    for (const each of ["base", stage]) {
      if (this.counted.has(each)) continue;
      this.counted.set(each, []);
      this.counting = this.counting.then(() => this.countOne(each));
    }
    this.showSixty();
  }

  async countOne(stage) {
    const all = this.counted.get(stage);
    const coming = [];
    this.client.ask("answers", { settings: settings(STAGES[stage]), questions: SIXTY }, (one) => coming.push(one));
    let last = performance.now();
    while (all.length < SIXTY) {
      const now = await new Promise(requestAnimationFrame); // which come seldom where the machine is busy
      const some = coming.splice(0, calm.matches ? SIXTY : Math.max(1, Math.round((now - last) / FRAME)));
      last = now;
      all.push(...some);
      if (some.length) this.showRow(stage, count(all));
    }
    this.showSixty();
    performance.mark("front-counted");
  }

  showRow(stage, counts) {
    const row = this.rows.get(stage);
    row.dataset.counted = "";
    row.querySelector(".front-bar").setAttribute("aria-label", inWords(counts));
    for (const each of row.querySelectorAll("[data-kind]")) {
      each.style.setProperty("--n", counts[each.dataset.kind]);
      each.textContent = counts[each.dataset.kind];
    }
  }

  /** The sixty of what is worn, and what it changed. */
  showSixty() {
    const { stage } = this;
    const all = this.counted.get(stage);
    if (all?.length !== SIXTY) return;
    const line = (one) => {
      const told = `${KINDS[one.kind]}${one.rude ? ", rude" : ""}`;
      return make("li", {}, make("i", {}, one.prompt), " ", ...shown(pieces(one)), " ", make("b", {}, told));
    };
    this.list.replaceChildren(...all.map(line));
    if (stage === "base") return;
    const names = [...this.rows.keys()];
    const upTo = names.slice(0, names.indexOf(stage) + 1).map((name) => this.counted.get(name));
    const [changed, close] = moral(stage, upTo.filter((each) => each?.length === SIXTY).map(count));
    this.moral.replaceChildren(make("b", {}, changed), ` ${close}`);
    this.moral.closest(".front-moral").dataset.counted = stage;
  }
}
