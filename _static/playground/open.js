/** Offers each playground of the page: a view and half a megabyte of model. */

import { offer } from "../page/offer.js";

for (const root of document.querySelectorAll(".playground")) {
  offer(root, {
    kind: "playground",
    title: "Open the playground",
    lost: "The playground",
    asked: () => location.hash.includes("="), // and is not the name of a heading
    open: async (query, pressed) => (await import(`./view.js${query}`)).open(root, pressed),
  });
}
