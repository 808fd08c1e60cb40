/**
 * Unpacks gzip. Data are kept packed, as many servers compress nothing but what they know to be text.
 */

import { FileError } from "../engine/safetensors.js";

/**
 * @param {ArrayBuffer} buffer
 * @returns {Promise<ArrayBuffer>} what was packed; bytes that aren't gzip as they are, since some servers and browsers
 *   unpack on the way
 * @throws {FileError} where the file is damaged or cut short
 */
export async function inflated(buffer) {
  const [first, second] = new Uint8Array(buffer, 0, Math.min(2, buffer.byteLength));
  if (first !== 0x1f || second !== 0x8b) return buffer;
  try {
    const unpacked = new Blob([buffer]).stream().pipeThrough(new DecompressionStream("gzip"));
    return await new Response(unpacked).arrayBuffer();
  } catch {
    throw new FileError("The playground's data arrived damaged. Load the page again.");
  }
}
