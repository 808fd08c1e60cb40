/** What the views draw and write by. */

import { button, drawn, field, make, newId } from "../page/dom.js";
import { decimal } from "../page/numbers.js";

/** Of a field in which words of the world are typed. */
const TYPED = { rows: 2, autocomplete: "off", autocapitalize: "off", spellcheck: "false" };

/**
 * Numbers as bars, up from a line or down; one of them may be marked.
 * @param {number[]} numbers
 * @param {string} title
 * @param {number} [mark]
 */
export function bars(numbers, title, mark = -1) {
  const most = Math.max(...numbers.map(Math.abs), 1e-9);
  const [least, highest] = [Math.min(...numbers), Math.max(...numbers)].map((number) => decimal(number, 2));
  const here = mark < 0 ? "" : `; number ${mark + 1}, which is marked, is ${decimal(numbers[mark], 2)}`;
  const bar = (value, place) => `M${place + 0.1},10v${((-10 * value) / most).toFixed(2)}h.8V10z`;
  const attributes = { viewBox: `0 0 ${numbers.length} 20`, preserveAspectRatio: "none", role: "img", class: "glass-bars glass-come" };
  const all = drawn("path", { d: numbers.map(bar).join("") });
  const marked = drawn("path", { class: "glass-marked", d: mark < 0 ? "" : bar(numbers[mark], mark) });
  const line = drawn("path", { class: "glass-zero", d: `M0,10h${numbers.length}` });
  return drawn("svg", { ...attributes, "aria-label": `${title}: from ${least} to ${highest}${here}` }, all, marked, line);
}

/** Buttons of which one is pressed. @param {Record<string, string>} titles @param {(name: string) => void} choose */
export function choices(titles, choose) {
  const buttons = Object.entries(titles).map(([name, title]) => button(title, () => choose(name), { "data-name": name }));
  const mark = (chosen) => {
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.name === chosen));
  };
  const chosen = () => buttons.find((each) => each.getAttribute("aria-pressed") === "true");
  return { buttons, mark, chosen };
}

/**
 * A choice with its label.
 * @param {string} title
 * @param {[string, string][]} options
 * @param {(value: string) => void} act
 * @param {string} [name] the whole of it, for whoever hears the title alone; it has the title in it
 */
export function choice(title, options, act, name) {
  const select = make("select", { id: newId(), "aria-label": name }, ...options.map(([value, name]) => make("option", { value }, name)));
  select.addEventListener("change", () => act(select.value));
  return { element: field(title, select), select };
}

/** A field for a text. @param {string} title @param {(text: string) => void} act */
export function textField(title, act) {
  const input = make("textarea", { id: newId(), ...TYPED });
  input.addEventListener("input", () => act(input.value));
  /** What it holds, unless that is being typed. @param {string} text */
  const put = (text) => {
    if (input.value.trim() !== text.trim()) input.value = text;
  };
  return { element: field(title, input), input, put };
}
