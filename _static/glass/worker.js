/** The glass model's worker: it fetches the data, owns the session and answers messages, so that no page waits. */

import { chooseKernels } from "../engine/kernels.js";
import { kernels, unpacked } from "../page/files.js";
import { serve } from "../page/server.js";
import { isSteps, Steps } from "../page/steps.js";
import { Copier } from "./copier.js";
import { CHANGES, Session } from "./session.js";

const FILES = ["base", "world", ...CHANGES];

/** @type {Session} */
let session; // from the first message on, which is to load
const steps = new Steps();
/** @type {Promise<void> | null} */
let copier = null; // on its way, or here

/** @param {{own: import("./session.js").Own | null, model: string}} request */
async function load({ own, model }) {
  const contents = FILES.map((name) => unpacked(`playground/data/${name}`));
  const [chosen, ...found] = await Promise.all([chooseKernels(kernels), ...contents]);
  session = new Session(Object.fromEntries(FILES.map((name, place) => [name, found[place]])), chosen, own);
  await arrival(model);
  return session.about({ model });
}

/** Fetch what a model needs that not every reader looks at. @param {string} model */
async function arrival(model) {
  if (model !== "copier") return;
  copier ??= unpacked("workshop/data/copier").then((file) => session.take(model, new Copier(session.kernels, file)));
  try {
    await copier;
  } catch (error) {
    copier = null; // so that it can be tried again
    throw Object.assign(new Error("The copier did not arrive. Is the network there? Choose it again.", { cause: error }), {
      name: "NotArrived",
    });
  }
}

serve(async (type, request, part) => {
  if (type === "load") return load(request);
  await arrival(request.model);
  const begun = performance.now();
  const found = /** @type {any} */ (session)[type](request);
  if (!isSteps(found)) return { ...found, spent: performance.now() - begun };
  const { result, spent, overtaken } = await steps.run(found, { part });
  return overtaken ? null : { .../** @type {any} */ (result), spent };
});
