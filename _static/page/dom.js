/** Makes elements of the page. */

/**
 * @param {string} tag
 * @param {Object} [attributes] `on...` is a listener, true and false set or leave out an attribute
 * @param {...(Node | string)} children
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== false && value !== undefined) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

/** @param {string} title @param {() => void} onclick @param {Object} [more] attributes */
export const button = (title, onclick, more = {}) => make("button", { type: "button", onclick, ...more }, title);

/** Buttons, side by side. @param {...(Node | string)} children */
export const inRow = (...children) => make("div", { class: "playground-row" }, ...children);

/** A field below its label. @param {string} title @param {HTMLElement} input @param {...(Node | string)} beside the title */
export const field = (title, input, ...beside) =>
  make("div", { class: "playground-field" }, make("label", { for: input.id }, title, ...beside), input);

/** What is behind a title. @param {string} title @param {...(Node | string)} children */
export const fold = (title, ...children) => make("details", {}, make("summary", {}, title), ...children);

/** Have the browser copy something. @param {string} text @param {string} done what to say then @param {string} instead */
export async function copied(text, done, instead) {
  try {
    await navigator.clipboard.writeText(text);
    return done;
  } catch {
    return `Your browser doesn't let a page copy. ${instead}`;
  }
}

/** An element of a drawing. @param {string} tag @param {Record<string, string | number>} attributes */
export function drawn(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** A window so narrow that all stands in one column. */
export const phone = matchMedia("(width <= 46em)");

/** Whether what moves should stand still. */
export const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** Bring to the top of a phone's window what is about to change below it. @param {Element} element */
export function bringUp(element) {
  if (phone.matches) element.scrollIntoView();
}

const SEEN = 400; // milliseconds in sight

/** What moves begins once it has been in sight for a moment. @param {Element} element @param {() => void} begin */
export function onceSeen(element, begin) {
  let waiting;
  const seen = new IntersectionObserver((entries) => {
    clearTimeout(waiting);
    if (!entries.at(-1).isIntersecting) return; // a busy page hears several at once, the newest last
    waiting = setTimeout(() => {
      seen.disconnect();
      begin();
    }, SEEN);
  }, { threshold: 0.6 });
  seen.observe(element);
}

let count = 0;

/** An id that no other element has. */
export const newId = () => `playground-${++count}`;
