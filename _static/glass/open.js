/** Offers each glass model of the page. */

import { offerEach } from "../page/offer.js";

offerEach("glass", {
  title: "Open the glass model",
  lost: "The glass model",
  asked: () => location.hash.includes("text="),
  open: async (root, query) => {
    await (await import(`./view.js${query}`)).open(root);
    requestAnimationFrame(() => {
      scrollTo({ top: scrollY, behavior: "instant" }); // ends the way to the button, which may still be under way
      const { top } = root.getBoundingClientRect(); // what stood around the button is gone
      if (top < 0 || top > innerHeight / 4) root.scrollIntoView({ behavior: "instant" });
    });
  },
});
for (const root of document.querySelectorAll(".glass")) {
  const guide = root.querySelector(".play-guide");
  (guide ?? root)[guide ? "append" : "prepend"](...root.querySelectorAll(":scope > .glass-open, :scope > .playground-message"));
  if (guide) import("./first-view.js").then(({ FirstView }) => new FirstView(root));
}
