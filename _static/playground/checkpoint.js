/**
 * A checkpoint of the reader's own: the `model.safetensors` in a folder that the lab has written, for example with
 * `python -m lab export sft --out folder`. Its metadata hold what else the page must know: `config`, the JSON of the
 * folder's config.json, and `vocabulary`, the words in the order of their tokens. See lab/export/checkpoint.py.
 */

import { floats } from "../engine/changes.js";
import { FileError, readSafetensors } from "../engine/safetensors.js";

/** @typedef {import("../engine/config.js").Config} Config */
/** @typedef {import("../engine/safetensors.js").Tensor} Tensor */

const MAX_CONTEXT = 4096; // the reader's memory is set aside for all of it

/**
 * @param {ArrayBuffer} buffer the whole file
 * @param {string[]} words the vocabulary of the page's world
 * @returns {{config: Config, weights: Map<string, Float32Array>, form: string}} weights by the names of `weightShapes`;
 *   form: in which the model knows questions, "document" or "chat"
 * @throws {FileError} with a sentence for the reader, where the file isn't a model of the lab on the page's world
 */
export function readCheckpoint(buffer, words) {
  const { metadata, tensors } = readSafetensors(buffer);
  if (!metadata.config || !metadata.vocabulary) {
    throw new FileError("This model has no config and vocabulary in it: write it with python -m lab export.");
  }
  const { config, form } = readConfig(metadata.config);
  compareVocabulary(metadata.vocabulary.split(" "), words, config);
  return { config, weights: ours(tensors, config), form };
}

/**
 * @param {string} text the JSON of a config
 * @returns {{config: Config, form: "chat" | "document"}}
 */
function readConfig(text) {
  let found;
  try {
    found = JSON.parse(text);
  } catch {
    throw new FileError("The config in the file is damaged.");
  }
  const keyForEachHead = found?.num_key_value_heads === found?.num_attention_heads;
  if (found?.model_type !== "llama" || found.tie_word_embeddings !== true || !keyForEachHead) {
    throw new FileError("This is no model of the lab: a Llama with tied embeddings and a key for each head.");
  }
  /** @param {string} name */
  const positive = (name) => {
    const value = found[name];
    if (typeof value === "number" && value > 0) return value;
    throw new FileError(`The config in the file is damaged: ${name} is ${value}.`);
  };
  /** @param {string} name */
  const whole = (name) => {
    const value = positive(name);
    if (Number.isInteger(value)) return value;
    throw new FileError(`The config in the file is damaged: ${name} is ${value}.`);
  };
  const config = {
    vocabulary: whole("vocab_size"),
    width: whole("hidden_size"),
    layers: whole("num_hidden_layers"),
    heads: whole("num_attention_heads"),
    inner: whole("intermediate_size"),
    context: whole("max_position_embeddings"),
    epsilon: positive("rms_norm_eps"),
    rotaryBase: positive("rope_theta"),
  };
  if (config.width % (4 * config.heads)) {
    throw new FileError("The model has heads that the playground can't read: their numbers must go by fours.");
  }
  if (config.width % 8 || config.inner % 8) {
    throw new FileError("The model has widths that the playground can't read: they must go by eights.");
  }
  if (config.context > MAX_CONTEXT) {
    throw new FileError(`The playground reads at most ${MAX_CONTEXT} tokens at once.`);
  }
  return { config, form: found.question_form === "chat" ? "chat" : "document" };
}

/**
 * @param {string[]} theirs the words in the file
 * @param {string[]} words those of the page's world
 * @param {Config} config
 * @throws {FileError} where they differ
 */
function compareVocabulary(theirs, words, { vocabulary }) {
  if (theirs.length !== vocabulary) throw new FileError("The vocabulary in the file isn't as long as its config says.");
  const place = words.findIndex((word, token) => theirs[token] !== word);
  if (place >= 0 || theirs.length !== words.length) {
    const at = place >= 0 ? place : words.length;
    const difference = `its word ${at} is ${quoted(theirs[at])}, not ${quoted(words[at])}`;
    throw new FileError(`The model speaks the language of another world: ${difference}.`);
  }
}

/** @type {(word: string | undefined) => string} */
const quoted = (word) => (word === undefined ? "missing" : `"${word}"`);

/**
 * Llama's weights by our names, with queries, keys and values in one matrix, and the gate above the projection.
 * @param {Map<string, Tensor>} tensors
 * @param {Config} config
 */
function ours(tensors, config) {
  const { vocabulary, width, layers, heads, inner } = config;
  /** @type {(name: string, ...shape: number[]) => Float32Array} */
  const numbers = (name, ...shape) => floats(tensors, name, shape);
  const weights = new Map([["embedding.weight", numbers("model.embed_tokens.weight", vocabulary, width)]]);
  for (let layer = 0; layer < layers; layer++) {
    const theirs = `model.layers.${layer}.`;
    const block = `blocks.${layer}.`;
    /** @param {string} name */
    const square = (name) => numbers(`${theirs}self_attn.${name}.weight`, width, width);
    const gate = numbers(`${theirs}mlp.gate_proj.weight`, inner, width);
    const up = numbers(`${theirs}mlp.up_proj.weight`, inner, width);
    const query = pairsFromHalves(square("q_proj"), width, heads);
    const key = pairsFromHalves(square("k_proj"), width, heads);
    weights.set(`${block}attention_norm.weight`, numbers(`${theirs}input_layernorm.weight`, width));
    weights.set(`${block}attention.qkv.weight`, stacked(query, key, square("v_proj")));
    weights.set(`${block}attention.out.weight`, square("o_proj"));
    weights.set(`${block}gated_norm.weight`, numbers(`${theirs}post_attention_layernorm.weight`, width));
    weights.set(`${block}gated.gate_up.weight`, stacked(gate, up));
    weights.set(`${block}gated.down.weight`, numbers(`${theirs}mlp.down_proj.weight`, width, inner));
  }
  return weights.set("norm.weight", numbers("model.norm.weight", width));
}

/**
 * Llama turns number i of a head together with number i + size / 2, ours with its neighbor: rows change places.
 * @param {Float32Array} matrix width x width, row after row
 * @param {number} width
 * @param {number} heads
 */
function pairsFromHalves(matrix, width, heads) {
  const size = width / heads;
  const result = new Float32Array(matrix.length);
  for (let row = 0; row < width; row++) {
    const inHead = row % size;
    const source = row - inHead + (inHead % 2) * (size / 2) + Math.floor(inHead / 2);
    result.set(matrix.subarray(source * width, (source + 1) * width), row * width);
  }
  return result;
}

/** @param {...Float32Array} matrices to be put below each other */
function stacked(...matrices) {
  const result = new Float32Array(matrices.reduce((sum, matrix) => sum + matrix.length, 0));
  let start = 0;
  for (const matrix of matrices) {
    result.set(matrix, start);
    start += matrix.length;
  }
  return result;
}
