/** Offers each lesson of the page; the picture of one comes to life once it is nearly in sight. */

import { offer } from "../page/offer.js";

/** The picture of each lesson. */
const SCENES = {
  grow: (...place) => import("./descent-view.js").then(({ DescentView }) => new DescentView(...place)),
  mask: (...place) => import("./mask-view.js").then(({ MaskView }) => new MaskView(...place)),
  slip: (...place) => import("./slip-view.js").then(({ SlipView }) => new SlipView(...place)),
  plant: (...place) => import("./plant-view.js").then(({ PlantView }) => new PlantView(...place)),
  look: (...place) => import("./look-view.js").then(({ LookView }) => new LookView(...place)),
  think: (...place) => import("./think-view.js").then(({ ThinkView }) => new ThinkView(...place)),
  act: (...place) => import("./act-view.js").then(({ ActView }) => new ActView(...place)),
  filter: (...place) => import("./filter-view.js").then(({ FilterView }) => new FilterView(...place)),
  watch: (...place) => import("./watch-view.js").then(({ WatchView }) => new WatchView(...place)),
  bench: (...place) => import("./hill-view.js").then(({ HillView }) => new HillView(...place)),
};

let near;
for (const root of document.querySelectorAll(".workshop")) {
  const { lesson } = root.dataset;
  const open = () => root.querySelector(".workshop-open").click();
  let scene;
  root.scene = () => (scene ??= SCENES[lesson](root, open));
  near ??= new IntersectionObserver(
    (seen) => seen.filter(({ isIntersecting }) => isIntersecting).forEach(({ target }) => target.scene()),
    { rootMargin: "50%" },
  );
  near.observe(root);
  offer(root, {
    kind: "workshop",
    title: "Sit on the bench",
    lost: "The lesson",
    loading: "Loading.",
    asked: () => location.hash.startsWith(`#lesson=${lesson}&`), // somebody sent what came of it
    open: async (query) => (await import(`./begin.js${query}`)).begin(root),
    failed: async (message) => (await scene)?.tell(message.split(/(?<=[.:]) (.*)/)), // or its guide would go on promising
  });
  root.querySelector(".workshop-open").hidden = lesson !== "bench"; // a picture has its button
}
addEventListener("hashchange", () => location.hash.startsWith("#lesson=") && location.reload());
