/** A button that opens the glass model for what the reader has just made, below the lesson or the playground that made it. */

import { button, make } from "../page/dom.js";

export class LookInside {
  /** @param {() => Promise<import("./session.js").Made>} ask for the model as it is now */
  constructor(ask) {
    this.ask = ask;
    this.button = button("Look inside", () => this.open());
    this.message = make("p", { class: "playground-message", "aria-live": "polite" });
    this.place = make("div");
    this.element = make("div", {}, this.button, this.message, this.place);
    this.close = () => {};
    this.able(false);
  }

  /** Whether there is something to look into. @param {boolean} able */
  able(able) {
    this.element.hidden = !able;
    if (!able) this.close();
  }

  async open() {
    if (this.button.getAttribute("aria-disabled") === "true") return;
    this.button.setAttribute("aria-disabled", "true"); // and not `disabled`, which would lose the focus
    this.close();
    this.message.textContent = "Loading.";
    const root = make("div", { class: "glass" });
    this.place.replaceChildren(style(), root);
    try {
      const [{ open }, { text, at = -1, ...own }] = await Promise.all([import("./view.js"), this.ask()]);
      Object.assign(root.dataset, { at, ...(text && { text }) });
      this.close = await open(root, own);
      this.message.textContent = "This is the model as it was when you pressed the button.";
    } catch (error) {
      root.remove();
      const known = error.name === "RangeError";
      this.message.textContent = known ? error.message : "The glass model did not arrive. Press the button to try again.";
      if (!known) console.warn(error);
    }
    this.button.removeAttribute("aria-disabled");
  }
}

/** The glass model's style sheet, which the page doesn't load before. */
const style = () => make("link", { rel: "stylesheet", href: new URL("../glass.css", import.meta.url) });
