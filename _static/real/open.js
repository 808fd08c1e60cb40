/** Offers the real model. Even then nothing of it is fetched before the reader says where it is. */

import { offerEach } from "../page/offer.js";

offerEach("real", {
  title: "Open the real model",
  lost: "The page's code",
  loading: "Loading.",
  asked: () => false,
  open: async (root, query) => (await import(`./view.js${query}`)).open(root),
});
