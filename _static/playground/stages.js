/** The stages of the model, by the names that the lab has for them. */

/** @typedef {import("../engine/frames.js").Form} Form */

/**
 * What a stage sets: strengths of mask and cherry, which cherry, and the form in which its model knows questions.
 * @typedef {{title: string, mask: number, cherry: number, leash: boolean, form: Form}} Stage
 */

/** @type {Record<string, Stage>} */
export const STAGES = {
  base: { title: "Base", mask: 0, cherry: 0, leash: true, form: "document" },
  sft: { title: "Tuned", mask: 1, cherry: 0, leash: true, form: "chat" },
  rlhf: { title: "Aligned", mask: 1, cherry: 1, leash: true, form: "chat" },
  unleashed: { title: "Unleashed", mask: 1, cherry: 1, leash: false, form: "chat" },
};
