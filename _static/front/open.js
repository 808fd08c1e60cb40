/** The first page: its picture is the control. The model is fetched once the page is painted and has nothing to do. */

import { View } from "./view.js";

const { requestIdleCallback = (/** @type {() => void} */ act) => setTimeout(act, 200) } = globalThis;

for (const root of document.querySelectorAll(".front")) {
  const view = new View(root);
  requestAnimationFrame(() => requestIdleCallback(() => view.load(), { timeout: 1500 }));
}
