/**
 * A field whose last word is completed from the words of the world, as one types: a combobox with a list below it (see
 * the ARIA Authoring Practices). Down and Up go through the list, Enter takes a word, Escape closes it; Tab goes on as
 * always.
 */

import { make, newId } from "../page/dom.js";
import { completed, completions, unknown } from "./complete.js";

export class Completed {
  /**
   * @param {string} label
   * @param {string[]} words
   * @param {{changed?: () => void, entered?: () => void}} [act] entered: by Enter, where it takes no word of the list
   */
  constructor(label, words, { changed = () => {}, entered = () => {} } = {}) {
    this.words = words;
    this.changed = changed;
    this.entered = entered;
    const look = { class: "workshop-completions", "aria-label": "Words", hidden: true };
    this.list = make("ul", { role: "listbox", id: newId(), ...look });
    this.input = make("input", {
      type: "text",
      id: newId(),
      role: "combobox",
      autocomplete: "off",
      autocapitalize: "none",
      spellcheck: "false",
      "aria-autocomplete": "list",
      "aria-controls": this.list.id,
      "aria-expanded": "false",
      oninput: () => this.typed(),
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.press(event),
      onblur: () => this.offer([]),
    });
    this.fault = make("p", { class: "workshop-fault", id: newId() });
    const field = make("div", { class: "workshop-combobox" }, this.input, this.list);
    const name = make("label", { for: this.input.id }, label);
    this.element = make("div", { class: "playground-field" }, name, field, this.fault);
    this.list.addEventListener("mousedown", (/** @type {MouseEvent} */ event) => {
      event.preventDefault(); // or the field would lose the focus, and the list go
      const option = /** @type {Element} */ (event.target).closest("[role=option]");
      if (option) this.take(option.textContent);
    });
  }

  get value() {
    return this.input.value;
  }

  set value(text) {
    this.input.value = text;
    this.check();
  }

  typed() {
    const { input, words } = this;
    const atEnd = input.selectionStart === input.value.length;
    this.offer(atEnd ? completions(input.value, words) : []);
    this.check();
    this.changed();
  }

  /** Say which words the world doesn't have; not of one that is still being typed. */
  check() {
    const { value, words, input, fault } = this;
    const wrong = unknown(value, words).filter((word) => this.list.hidden || !value.toLowerCase().endsWith(word));
    fault.textContent = wrong.length ? `Not a word of this world: ${wrong.join(", ")}.` : "";
    input.toggleAttribute("aria-invalid", wrong.length > 0);
    if (wrong.length) input.setAttribute("aria-describedby", fault.id);
    else input.removeAttribute("aria-describedby");
  }

  /** @param {string[]} words */
  offer(words) {
    const options = words.map((word) => make("li", { role: "option", id: newId(), "aria-selected": "false" }, word));
    this.list.replaceChildren(...options);
    this.list.hidden = words.length === 0;
    this.input.setAttribute("aria-expanded", String(words.length > 0));
    this.mark(-1);
  }

  /** Mark a word of the list; before the first and behind the last none is. @param {number} place */
  mark(place) {
    const options = [...this.list.children];
    const last = options.length - 1;
    this.place = place > last ? -1 : place < -1 ? last : place;
    options.forEach((option, number) => option.setAttribute("aria-selected", String(number === this.place)));
    const marked = options[this.place];
    if (marked) this.input.setAttribute("aria-activedescendant", marked.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  /** @param {string} word */
  take(word) {
    this.input.value = completed(this.input.value, word);
    this.offer([]);
    this.check();
    this.changed();
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const marked = this.list.children[this.place];
    if (event.key === "Enter" && !marked) return this.entered();
    if (this.list.hidden) return;
    if (event.key === "ArrowDown") this.mark(this.place + 1);
    else if (event.key === "ArrowUp") this.mark(this.place - 1);
    else if (event.key === "Escape") this.offer([]);
    else if (event.key === "Enter") this.take(marked.textContent);
    else return;
    event.preventDefault();
  }
}
