/** Offers each playground of the page: a view and half a megabyte of model. */

import { offerEach } from "../page/offer.js";

offerEach("playground", {
  title: "Open the playground",
  lost: "The playground",
  asked: () => location.hash.includes("="), // and is not the name of a heading
  open: async (root, query, pressed) => (await import(`./view.js${query}`)).open(root, pressed),
});
