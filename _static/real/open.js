/** Offers the real model. Even then nothing of it is fetched before the reader says where it is. */

import { offer } from "../page/offer.js";

for (const root of document.querySelectorAll(".real")) {
  offer(root, {
    kind: "real",
    title: "Open the real model",
    lost: "The page's code",
    loading: "Loading.",
    asked: () => false,
    open: async (query) => (await import(`./view.js${query}`)).open(root),
  });
}
