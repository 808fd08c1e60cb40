/** Begins a lesson in the page: its view here, its work in a worker. */

import { Client } from "../page/client.js";

/** The view of each lesson: a module with `open(client, about)`, which returns {element, focus}. */
const VIEWS = {
  grow: () => import("./grow-view.js"),
  bench: () => import("./bench-view.js"),
  mask: () => import("./mask-view.js"),
  slip: () => import("./slip-view.js"),
  plant: () => import("./plant-view.js"),
  filter: () => import("./filter-view.js"),
  look: () => import("./look-view.js"),
};

/**
 * @param {HTMLElement} root
 * @throws {Error} where something doesn't arrive; then nothing has changed
 */
export async function begin(root) {
  const { lesson } = root.dataset;
  const client = new Client(new Worker(new URL("worker.js", import.meta.url), { type: "module" }));
  try {
    const [{ open }, about] = await Promise.all([VIEWS[lesson](), client.ask("open", { lesson })]);
    const { element, focus } = open(client, about);
    element.classList.add("workshop-view");
    root.querySelector(".workshop-fallback")?.setAttribute("hidden", "");
    root.append(element);
    focus.focus({ preventScroll: true }); // it stands where the button was,
    focus.scrollIntoView({ block: "nearest" }); // or on a phone below
  } catch (error) {
    client.end();
    throw error;
  }
}
