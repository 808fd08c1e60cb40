/** A field whose last word the browser completes from the words of the world, as one types. */

import { field, make, newId } from "../page/dom.js";
import { completed, completions, unknown } from "./complete.js";

export class Completed {
  /**
   * @param {string} label
   * @param {string[]} words
   * @param {{changed?: () => void, entered?: () => void}} [act] entered: by Enter
   */
  constructor(label, words, { changed = () => {}, entered = () => {} } = {}) {
    this.words = words;
    this.list = make("datalist", { id: newId() });
    this.input = make("input", {
      type: "text",
      id: newId(),
      list: this.list.id,
      autocomplete: "off",
      autocapitalize: "none",
      spellcheck: "false",
      oninput: () => {
        this.offer();
        this.check();
        changed();
      },
      onkeydown: (/** @type {KeyboardEvent} */ event) => event.key === "Enter" && entered(),
      onblur: () => this.check(),
    });
    this.fault = make("p", { class: "workshop-fault", id: newId() });
    this.element = field(label, this.input);
    this.element.append(this.list, this.fault);
  }

  get value() {
    return this.input.value;
  }

  set value(text) {
    this.input.value = text;
    this.check();
  }

  /** What the field may become, as a browser completes the whole of it. */
  offer() {
    const { value } = this.input;
    this.list.replaceChildren(...completions(value, this.words).map((word) => make("option", { value: completed(value, word) })));
  }

  /** Say which words the world doesn't have; not of one that is still being typed. */
  check() {
    const { value, words, input, fault, list } = this;
    const typing = document.activeElement === input && list.childElementCount > 0;
    const wrong = unknown(value, words).filter((word) => !typing || !value.toLowerCase().endsWith(word));
    fault.textContent = wrong.length ? `Not a word of this world: ${wrong.join(", ")}.` : "";
    input.toggleAttribute("aria-invalid", wrong.length > 0);
    if (wrong.length) input.setAttribute("aria-describedby", fault.id);
    else input.removeAttribute("aria-describedby");
  }
}
