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

let count = 0;

/** An id that no other element has. */
export const newId = () => `playground-${++count}`;
