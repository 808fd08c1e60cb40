/** The stage in the page: it is drawn as wide as there is room, and tells what was pressed on it. */

import { phone } from "../page/dom.js";
import { moved } from "../page/table.js";
import { fits, stage } from "./stage.js";

export class StageView {
  /**
   * @param {HTMLElement} element which may hold what is printed
   * @param {{toggle: (part: string) => void, goTo?: (place: number) => void, cut?: (part: string, to: number) => void}} act
   */
  constructor(element, { toggle, goTo, cut }) {
    this.element = element;
    phone.addEventListener("change", () => this.scene && this.show(this.scene));
    element.addEventListener("click", ({ target }) => {
      const { switch: part } = target.closest("[data-switch]")?.dataset ?? {};
      const look = target.closest("[data-to]");
      const word = target.closest("[data-place]");
      if (part) toggle(part);
      else if (look) cut?.(look.dataset.part, Number(look.dataset.to));
      else if (word) goTo?.(Number(word.dataset.place));
    });
    element.addEventListener("keydown", (event) => {
      if (!event.target.dataset.place) return;
      const to = moved(event, this.scene.at, this.scene.words.length - 1);
      if (to < 0) return;
      goTo(to);
      element.querySelector(`[data-place="${to}"]`).focus();
    });
  }

  /** @param {import("./stage.js").Scene} scene */
  show(scene) {
    this.scene = scene;
    const { dataset } = this.element.contains(document.activeElement) ? document.activeElement : {};
    this.element.innerHTML = stage(scene, phone.matches || !fits(scene.words) ? "down" : "across");
    const key = ["switch", "place"].find((each) => dataset?.[each]);
    if (key) this.element.querySelector(`[data-${key}="${dataset[key]}"]`)?.focus({ preventScroll: true });
  }
}

/** Say what was seen. @param {Element} guide its sentence @param {string} lead @param {string} rest */
export function tell(guide, lead, rest) {
  guide.firstElementChild.textContent = lead;
  guide.lastElementChild.textContent = rest;
}
