/** Two answers, of which the reader clicks one: by mouse, by Tab and Enter, or by single keys. */

import { make } from "../page/dom.js";
import { ENOUGH, FIRST, FULL, NEITHER, SECOND } from "./pile.js";
import { table } from "./table-view.js";
import { TRAITS } from "./traits.js";

/** @typedef {import("./pile.js").Pile} Pile */
/** @typedef {import("./pile.js").Reading} Reading */

const KEYS = { 1: FIRST, ArrowLeft: FIRST, 2: SECOND, ArrowRight: SECOND, n: NEITHER, N: NEITHER };

export class PileView {
  /**
   * @param {HTMLElement} element as `_ext/workshop.py` writes it
   * @param {{click: (choice: -1 | 0 | 1) => void, undo: () => void, renew: (who: "base" | "tuned") => void}} act
   */
  constructor(element, act) {
    const all = (name) => [...element.querySelectorAll(`.${name}`)];
    this.act = act;
    this.answers = all("workshop-answer").map((button) => ({ element: button, text: button.querySelector("span") }));
    [this.question, this.pair, this.neither, this.undo, this.progress, this.shown] = [
      "workshop-question", "workshop-pair", "bench-neither", "bench-undo", "bench-chosen", "bench-shown",
    ].map((name) => all(name)[0]);
    this.bar = element.querySelector("progress");
    this.who = [...element.querySelectorAll("[type=radio]")];
    this.bar.max = FULL;
    this.answers.forEach((answer, choice) => answer.element.addEventListener("click", () => act.click(choice)));
    this.neither.addEventListener("click", () => act.click(NEITHER));
    this.undo.addEventListener("click", () => act.undo());
    all("bench-renew")[0].addEventListener("click", () => act.renew(this.who.find(({ checked }) => checked).value));
    element.addEventListener("keydown", (event) => this.press(event));
  }

  /** Single keys, while the focus is among the answers. @param {KeyboardEvent} event */
  press(event) {
    const { key, target, ctrlKey, altKey, metaKey } = event;
    if (ctrlKey || altKey || metaKey || /** @type {Element} */ (target).closest(".play-segments")) return;
    if (key in KEYS) this.act.click(KEYS[/** @type {keyof typeof KEYS} */ (key)]);
    else if (key === "u" || key === "U") this.act.undo();
    else return;
    event.preventDefault();
  }

  /** @param {Pile} pile @param {"base" | "tuned"} who */
  show(pile, who) {
    const pair = pile.next();
    for (const input of this.who) input.checked = input.value === who;
    this.question.textContent = pile.full ? "The pile is full." : (pair?.question ?? "More answers are coming.");
    this.pair.hidden = pile.full;
    for (const [place, { text }] of this.answers.entries()) text.textContent = pair?.answers[place].text ?? "…";
    this.neither.hidden = pile.full;
    this.undo.setAttribute("aria-disabled", String(pile.clicks.length === 0));
    this.bar.value = Math.min(pile.chosen, FULL);
    const skipped = pile.clicks.length - pile.chosen;
    const rest = skipped ? ` Neither: ${skipped}.` : "";
    const short = pile.enough ? " That is enough for the judge below; more make a better one." : ` ${ENOUGH} are enough.`;
    this.progress.textContent = `${pile.chosen} of ${FULL} chosen.${rest}${pile.full ? "" : short}`;
  }

  /**
   * What the clicks show.
   * @param {string[]} sentences
   * @param {Reading} reading
   */
  tell(sentences, reading) {
    if (!sentences.length) return this.shown.replaceChildren();
    const rows = reading.map(({ trait, differ, chosen }) => {
      return [TRAITS[trait].title, String(differ), differ ? String(chosen) : "–"];
    });
    const counted = table("Pairs that differ in it", ["Answer that is …", "Pairs", "Chosen"], rows);
    this.shown.replaceChildren(
      ...sentences.map((sentence) => make("p", {}, sentence)),
      make("details", {}, make("summary", {}, "The clicks, counted"), counted),
    );
  }
}
