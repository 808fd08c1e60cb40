/** Grow one, and watch: a model learns in the page, and a slider goes back through its youth while Inside follows. */

import { button, calm, drawn, field, make, newId, onceSeen } from "../page/dom.js";
import { decimal } from "../page/numbers.js";
import { Newest } from "./newest.js";
import { tell } from "./stage-view.js";
import { UNTOUCHED } from "./state.js";

const [WIDTH, HEIGHT] = [300, 50];
const [LEAST, MOST] = [0.6, 6]; // nats that the drawing holds, on a scale of logarithms
const GROWS = [
  "A model grows here, in half a minute or so.",
  "It begins with 0.1 million random numbers, reads 400,000 words of a small world and learns to say what comes next.",
];
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
    this.go = button("", () => (this.growing ? client.ask("stop") : this.grow()), { class: "play-button play-main" });
    this.slider = make("input", { type: "range", id: newId(), min: 0, max: 0, step: 1, value: 0 });
    this.follows = true; // whether each new moment is looked at: not by whoever went back
    this.slider.addEventListener("input", () => {
      this.take(Number(this.slider.value));
      this.follows = this.at === this.moments.length - 1;
    });
    this.said = make("p", { role: "status" }, make("b"), make("span"));
    this.line = drawn("path", { class: "glass-curve" });
    this.dot = drawn("path", { class: "glass-dot" });
    const drawing = { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", class: "glass-loss", "aria-hidden": "true" };
    this.back = field("A moment of its youth", this.slider);
    this.back.append(drawn("svg", drawing, this.line, this.dot));
    const stage = make("div", { class: "glass-stage" }, this.back);
    this.element = make("div", {}, stage, make("div", { class: "play-guide" }, this.said, this.go));
    this.mark();
    if (!calm.matches) onceSeen(this.element, () => this.growing || this.grown || this.grow());
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
    this.slider.disabled = !grown;
    if (!grown) return tell(this.said, ...GROWS);
    this.frame.place.setAttribute("aria-busy", String(growing)); // so that not each moment is read out
    this.said.setAttribute("aria-live", growing ? "off" : "polite");
    const at = moments[this.at];
    const state = at.loss === null
      ? "It has read nothing: its numbers are random."
      : `After ${words(at.words)} words: each surprises it by ${decimal(at.loss, 2)} nats on average.`;
    const read = Math.round((100 * moments[moments.length - 1].words) / at.of);
    tell(this.said, growing ? `It grows: ${read}% is read.` : "Go back through its youth.", state);
    this.slider.setAttribute("aria-valuetext", `after ${words(at.words)} words`);
    const x = (number) => ((WIDTH * number) / (at.moments - 1)).toFixed(1);
    const y = (loss) => (HEIGHT * (1 - Math.log(loss / LEAST) / Math.log(MOST / LEAST))).toFixed(1);
    const points = moments.slice(1).map(({ loss }, number) => `${x(number + 1)},${y(loss)}`);
    this.line.setAttribute("d", points.length ? `M${points.join("L")}` : "");
    this.dot.setAttribute("d", `M${x(this.at)},0v${HEIGHT}`);
  }
}
