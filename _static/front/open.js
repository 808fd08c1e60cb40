/** The first page: its picture is the control. The model is fetched once the page is painted and has nothing to do. */

import { View } from "./view.js";

const { requestIdleCallback = (/** @type {() => void} */ act) => setTimeout(act, 200) } = globalThis;

// A frame asked for is not yet one on the screen: on a busy machine the model came first. Some browsers tell no paints.
const painted = new Promise((tell) => {
  new PerformanceObserver((paints) => {
    if (paints.getEntriesByName("first-contentful-paint").length) tell();
  }).observe({ type: "paint", buffered: true });
  setTimeout(tell, 3000);
});

for (const root of document.querySelectorAll(".front")) {
  const view = new View(root);
  painted.then(() => requestIdleCallback(() => view.load(), { timeout: 1500 }));
}
