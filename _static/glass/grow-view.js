/** Grow one, and watch: a model learns in the page, and a slider goes back through its youth while Inside follows. */

import { calm, drawn, make, newId } from "../page/dom.js";
import { decimal } from "../page/numbers.js";
import { Newest } from "./newest.js";
import { UNTOUCHED } from "./state.js";

const [WIDTH, HEIGHT] = [300, 50];
const [LEAST, MOST] = [0.6, 6]; // nats that the drawing holds, on a scale of logarithms
const words = (count) => count.toLocaleString("en");

export class GrowView {
  constructor({ client, frame }) {
    this.client = client;
    this.frame = frame;
    /** @type {import("./youth.js").News[]} */
    this.moments = [];
    this.growing = false;
    this.newest = new Newest(
      (moment) => client.ask("moment", { moment }),
      (_, moment) => frame.set({ moment }),
      (error) => frame.fail(error),
    );
    this.go = make("button", { type: "button", onclick: () => (this.growing ? client.ask("stop") : this.grow()) });
    this.slider = make("input", { type: "range", id: newId(), min: 0, max: 0, step: 1, value: 0 });
    this.follows = true; // whether each new moment is looked at: not by whoever went back
    this.slider.addEventListener("input", () => {
      this.take(Number(this.slider.value));
      this.follows = this.at === this.moments.length - 1;
    });
    this.said = make("p", { class: "playground-message", role: "status" });
    const label = make("label", { for: this.slider.id }, "A moment of its youth");
    this.line = drawn("path", { class: "glass-curve" });
    this.dot = drawn("path", { class: "glass-dot" });
    const drawing = { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", class: "glass-loss", "aria-hidden": "true" };
    this.back = make("div", { class: "playground-field" }, label, this.slider, drawn("svg", drawing, this.line, this.dot));
    const what = make("p", { class: "glass-note" }, [
      "A model of 0.1 million numbers begins with random ones, reads 400,000 words of a small world and learns to say what",
      "comes next, here in your browser. That takes half a minute or so. Up to 24 moments of it are kept, each number of",
      "the model in 8 bits: what you see of a moment is that rounded model.",
    ].join(" "));
    this.element = make("div", {}, make("div", { class: "playground-row" }, this.go), what, this.back, this.said);
    this.mark();
  }

  focus() {
    this.go.focus({ preventScroll: true });
  }

  /** How many words the model that is looked at had read. */
  get words() {
    return this.grown ? words(this.moments[this.at].words) : "";
  }

  /** Whether there is something to look at. */
  get grown() {
    return this.moments.length > 0;
  }

  async grow() {
    this.moments = [];
    this.slider.value = "0";
    this.follows = this.growing = true;
    this.mark();
    try {
      await this.client.ask("grow", {}, (news) => this.hear(news));
    } catch (error) {
      this.frame.fail(error);
    }
    this.growing = false;
    this.take(this.follows ? this.moments.length - 1 : this.at);
  }

  /** @param {import("./youth.js").News} news */
  hear(news) {
    const last = this.moments.push(news) - 1;
    this.slider.max = String(news.moments - 1);
    if (last === 0) this.frame.set({ model: "grown", ...UNTOUCHED });
    if (last === 0 || (this.follows && !calm.matches)) this.take(last);
    else this.mark();
  }

  /** The moment that is looked at, of those that there are. */
  get at() {
    return Math.min(Number(this.slider.value), this.moments.length - 1);
  }

  /** Look at a moment. @param {number} moment */
  take(moment) {
    this.slider.value = String(Math.min(moment, this.moments.length - 1));
    this.mark();
    this.newest.want(this.at);
  }

  mark() {
    const { moments, growing, grown } = this;
    this.go.textContent = growing ? "Stop" : grown ? "Grow another" : "Grow one";
    this.back.hidden = !grown;
    if (!grown) return;
    this.frame.place.setAttribute("aria-busy", String(growing)); // so that not each moment is read out
    this.said.setAttribute("aria-live", growing ? "off" : "polite");
    const at = moments[this.at];
    const left = growing ? ` It grows: ${Math.round((100 * moments[moments.length - 1].words) / at.of)}% is read.` : "";
    const state = at.loss === null
      ? "It has read nothing: its numbers are random."
      : `After ${words(at.words)} words: each surprises it by ${decimal(at.loss, 2)} nats on average.`;
    this.said.textContent = `${state}${left}`;
    this.slider.setAttribute("aria-valuetext", `after ${words(at.words)} words`);
    const x = (number) => ((WIDTH * number) / (at.moments - 1)).toFixed(1);
    const y = (loss) => (HEIGHT * (1 - Math.log(loss / LEAST) / Math.log(MOST / LEAST))).toFixed(1);
    const points = moments.slice(1).map(({ loss }, number) => `${x(number + 1)},${y(loss)}`);
    this.line.setAttribute("d", points.length ? `M${points.join("L")}` : "");
    this.dot.setAttribute("d", `M${x(this.at)},0v${HEIGHT}`);
  }
}
