/** The real model's worker: it gets the file, owns the session and answers messages, so that no page waits. */

import { chooseKernels } from "../engine/llama/kernels.js";
import { kernels } from "../page/files.js";
import { serve } from "../page/server.js";
import { Steps } from "../page/steps.js";
import { Files } from "./file.js";
import { Session } from "./session.js";
import { forget, kept } from "./shelf.js";

const steps = new Steps();
/** @type {Session} */
let session;
/** @type {Files} */
let files;

/** What the page may ask. @type {Record<string, (request: any, part: (part: any) => void) => any>} */
const answers = {
  async load({ sum }) {
    files = new Files(sum);
    const beside = await (await fetch(new URL("beside.json", import.meta.url))).json();
    return { kept: Boolean(await kept()), beside: beside.file && new URL(beside.file, import.meta.url).href };
  },

  again: async () => begun({ file: await files.again(), kept: true }),

  read: async ({ file }) => begun(await files.read(file)),

  beside: async ({ address }) => begun(await files.beside(address)),

  forget,

  async write(request, part) {
    if (request.dose && !session.model.adapter) {
      session.dress(await (await fetch(new URL("mask.gguf", import.meta.url))).arrayBuffer());
    }
    return steps.run(session.write(request), { part });
  },

  looks: (request, part) => steps.run(session.looks(request), { part }),

  twice: (request, part) => steps.run(session.twice(request), { part }),

  odds: (request, part) => steps.run(session.odds(request), { part }),

  stop: () => steps.stop(),
};

/** @param {{file: ArrayBuffer, kept: boolean}} found */
async function begun({ file, kept }) {
  const chosen = await chooseKernels(kernels);
  try {
    session = new Session(chosen, file);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw Object.assign(new Error("There isn't enough memory here for the model: it takes 170 MB.", { cause: error }), {
      name: "FileError",
    });
  }
  return { kept };
}

serve((type, request, part) => answers[type](request, part));
