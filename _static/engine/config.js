/** What a model is made of: how many numbers, and by which names. */

/**
 * What the model must know beside its weights; `Config` in lab/model.py.
 * @typedef {Object} Config
 * @property {number} vocabulary words
 * @property {number} width numbers a token is described by
 * @property {number} layers blocks, one after the other
 * @property {number} heads patterns of attention in a block
 * @property {number} inner width of the gated network
 * @property {number} context most tokens in a text
 * @property {number} epsilon keeps RMSNorm from dividing by zero
 * @property {number} rotaryBase of the rotary positions
 */

/**
 * The names and shapes of all weights of a model. A matrix has [rows, columns], a gain [length].
 * @param {Config} config
 * @returns {Map<string, number[]>}
 */
export function weightShapes({ vocabulary, width, layers, inner }) {
  const shapes = new Map([["embedding.weight", [vocabulary, width]]]);
  for (let layer = 0; layer < layers; layer++) {
    const block = `blocks.${layer}.`;
    shapes.set(`${block}attention_norm.weight`, [width]);
    shapes.set(`${block}attention.qkv.weight`, [3 * width, width]);
    shapes.set(`${block}attention.out.weight`, [width, width]);
    shapes.set(`${block}gated_norm.weight`, [width]);
    shapes.set(`${block}gated.gate_up.weight`, [2 * inner, width]);
    shapes.set(`${block}gated.down.weight`, [width, inner]);
  }
  return shapes.set("norm.weight", [width]);
}
