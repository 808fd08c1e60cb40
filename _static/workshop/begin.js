/** Begins a lesson in the page: its view here, its work in a worker. */

import { Client } from "../page/client.js";
import { make } from "../page/dom.js";

/** The view of each lesson whose picture isn't its view: a module with a class `View`, whose instances have `element` and `focus`. */
const VIEWS = {
  grow: () => import("./grow-view.js"),
  bench: () => import("./bench-view.js"),
};

/**
 * @param {HTMLElement} root
 * @throws {Error} where something doesn't arrive; then nothing has changed
 */
export async function begin(root) {
  const { lesson } = root.dataset;
  const hash = new URLSearchParams(location.hash.slice(1));
  const sent = hash.get("lesson") === lesson ? hash : null; // the choices of somebody else
  const client = new Client(new Worker(new URL("worker.js", import.meta.url), { type: "module" }));
  try {
    const opened = client.ask("open", { lesson });
    const [module, about, scene] = await Promise.all([VIEWS[lesson]?.(), opened, root.scene()]);
    const { element, focus } = module ? new module.View(client, about, sent, scene) : scene.take(client, about, sent);
    const end = () => {
      client.end();
      element.remove();
    };
    if (sent) element.prepend(whose(root, end));
    element.classList.add("workshop-view");
    root.querySelector(".workshop-fallback")?.setAttribute("hidden", "");
    root.append(element);
    focus.focus({ preventScroll: true }); // it stands where the button was,
    if (sent) element.scrollIntoView();
    else focus.scrollIntoView({ block: "nearest" }); // or on a phone below
  } catch (error) {
    client.end();
    throw error;
  }
}

/** Says that a result is somebody else's, with a way to one's own. @param {HTMLElement} root @param {() => void} end */
function whose(root, end) {
  const mine = async () => {
    history.replaceState(null, "", location.href.split("#")[0]);
    await begin(root);
    end();
  };
  const text = "Somebody sent you this. It is made anew here. ";
  return make("p", { class: "workshop-note" }, text, make("button", { type: "button", onclick: mine }, "Begin my own"));
}
