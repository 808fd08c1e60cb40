/** Sends what came of a lesson: an address that makes it anew, for which no server is needed. */

import { button, copied, inRow, make } from "../page/dom.js";
import { addressOf } from "./sent.js";

const COPIED = "The link is copied: whoever opens it sees the same made anew.";
const COPIED_HERE = "The link is copied. It works on this computer only, as the book is opened from a file.";

export class Sending {
  /** @param {string} lesson */
  constructor(lesson) {
    this.lesson = lesson;
    this.status = make("p", { class: "playground-message", "aria-live": "polite" });
    const row = inRow(make("span", {}, "Send this result:"), button("Copy the link", () => this.copy()));
    this.element = make("div", { role: "group", "aria-label": "Send this result" }, row, this.status);
    this.show(null);
  }

  /** @param {Record<string, string | number> | null} state the choices that the address tells; null where there is no result */
  show(state) {
    this.state = state;
    this.element.hidden = !state;
    this.status.textContent = "";
  }

  /** Where the result is made anew. A page that was opened from a file has an address for others if the book has one. */
  get address() {
    const known = document.querySelector("link[rel=canonical]")?.getAttribute("href");
    const here = location.protocol === "file:" && known && !known.includes("//localhost") ? known : location.href;
    return addressOf(here, this.lesson, this.state);
  }

  async copy() {
    const { address } = this;
    this.status.textContent = await copied(address, address.startsWith("file:") ? COPIED_HERE : COPIED, `The link is ${address}`);
  }
}
