/** The glass model's worker: it fetches the data, owns the session and answers messages, so that no page waits. */

import { chooseKernels } from "../engine/kernels.js";
import { kernels, unpacked } from "../page/files.js";
import { serve } from "../page/server.js";
import { isSteps, Steps } from "../page/steps.js";
import { CHANGES, Session } from "./session.js";

const FILES = ["base", "world", ...CHANGES];

/** @type {Session} */
let session; // from the first message on, which is to load
const steps = new Steps();
const growing = new Steps(); // which nothing else overtakes

/** @param {{own: import("./session.js").Own | null, model: string}} request */
async function load({ own, model }) {
  const contents = FILES.map((name) => unpacked(`playground/data/${name}`));
  const [chosen, ...found] = await Promise.all([chooseKernels(kernels), ...contents]);
  session = new Session(Object.fromEntries(FILES.map((name, place) => [name, found[place]])), chosen, own);
  return session.about({ model });
}

serve(async (type, request, part) => {
  if (type === "load") return load(request);
  if (type === "stop") return growing.stop();
  const begun = performance.now();
  const found = /** @type {any} */ (session)[type](request);
  if (!isSteps(found)) return { ...found, spent: performance.now() - begun };
  const { result, spent, overtaken } = await (type === "grow" ? growing : steps).run(found, { part });
  return overtaken ? null : { .../** @type {any} */ (result), spent };
});
