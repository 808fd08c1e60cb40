/**
 * Unpacks gzip. Data are kept packed, as many servers compress nothing but what they know to be text.
 */

/**
 * @param {ArrayBuffer} buffer
 * @returns {Promise<ArrayBuffer>} what was packed; bytes that aren't gzip as they are, since some servers and browsers
 *   unpack on the way
 * @throws {Error} where the data are damaged or cut short
 */
export function inflated(buffer) {
  const [first, second] = new Uint8Array(buffer, 0, Math.min(2, buffer.byteLength));
  if (first !== 0x1f || second !== 0x8b) return Promise.resolve(buffer);
  const unpacked = new Blob([buffer]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(unpacked).arrayBuffer();
}
