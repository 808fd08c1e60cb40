/** Fetches the two files that the search needs: the book's texts, made with the site, and vectors of words. */

/**
 * @typedef {{name: string, url: string, titles: string[], part: number | null, asked: string[], term?: true,
 *   last?: true}} Place where a link leads, and questions that are answered there; whether it is a term of a glossary,
 *   and whether it is one of those that only say where the others have it from
 */
/** @typedef {{place: number, audience: string, text: string}} Passage */
/**
 * @typedef {{stop: string[], stems: Object<string, string>, languages: import("./language.js").Lists, places: Place[], passages: Passage[]}} Index as
 *   ask/page_index.py tells
 */
/**
 * @typedef {{dimensions: number, stems: string[], rare: string[], scales: Float32Array, codes: Uint8Array}} Words two
 *   numbers a code; and stems of rarer English words, which have no vector
 */

const NEWLINE = 10;

/**
 * @param {Response} response of a file packed with gzip
 * @returns {Promise<Uint8Array>} what was packed; some servers and browsers unpack on the way
 */
async function unpacked(response) {
  if (!response.ok) throw new Error(`${response.url}: status ${response.status}`);
  const bytes = await response.arrayBuffer();
  const [first, second] = new Uint8Array(bytes, 0, 2);
  if (first !== 0x1f || second !== 0x8b) return new Uint8Array(bytes);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** @returns {Promise<Index>} */
export async function readIndex(/** @type {Response} */ response) {
  return JSON.parse(new TextDecoder().decode(await unpacked(response)));
}

/** @returns {Promise<Words>} */
export async function readWords(/** @type {Response} */ response) {
  const bytes = await unpacked(response);
  const end = bytes.indexOf(NEWLINE);
  const { dimensions, step, stems, rare } = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end)));
  const scales = Float32Array.from(bytes.subarray(end + 1, end + 1 + stems.length), (scale) => scale * step);
  return { dimensions, stems, rare, scales, codes: bytes.subarray(end + 1 + stems.length) };
}

/** @returns {Promise<[Index, Words]>} */
export async function load() {
  const get = (/** @type {string} */ name) => fetch(new URL(name, import.meta.url));
  const responses = await Promise.all([get("index.gzip"), get("vectors.gzip")]);
  return Promise.all([readIndex(responses[0]), readWords(responses[1])]);
}
