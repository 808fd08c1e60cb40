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
  const seen = new IntersectionObserver(([{ isIntersecting }]) => {
    clearTimeout(waiting);
    if (!isIntersecting) return;
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
