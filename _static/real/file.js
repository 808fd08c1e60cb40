/**
 * The model's file: the reader's own, a copy beside the page, or what the browser has kept. Each is a GGUF file or a wheel
 * that has one, and it is that very file or none: its SHA-256 says.
 */

import { forget, keep, kept } from "./shelf.js";

/** What is wrong with a file, in a sentence that a reader can act on. */
class FileError extends Error {
  name = "FileError";
}

export class Files {
  /** @param {string} sum the SHA-256 of the model's file */
  constructor(sum) {
    this.sum = sum;
  }

  /** The file that was kept. @returns {Promise<ArrayBuffer>} @throws {FileError} where there is none, or it was damaged */
  async again() {
    const blob = await kept();
    if (!blob) throw new FileError("Nothing is kept here any more.");
    try {
      return await this.checked(await blob.arrayBuffer());
    } catch (error) {
      await forget();
      throw error;
    }
  }

  /** @param {string} address of the copy beside the page @throws {FileError} */
  async beside(address) {
    const response = await fetch(address);
    if (!response.ok) throw new FileError(`The copy beside this page did not arrive: the server says ${response.status}.`);
    return this.read(await response.blob());
  }

  /** A file out of its wheel, checked and kept. @param {Blob} found */
  async read(found) {
    const file = await this.checked(await unwrapped(found));
    return { file, kept: await keep(new Blob([file])) };
  }

  /** @param {ArrayBuffer} file @throws {FileError} */
  async checked(file) {
    if (!globalThis.crypto?.subtle) {
      throw new FileError("A browser can't check the file on a page that came by http: open the book by https, or on your machine.");
    }
    const sum = hexadecimal(await crypto.subtle.digest("SHA-256", file));
    if (sum === this.sum) return file;
    throw new FileError(
      `This is not the file that was measured, or a byte of it is wrong. Its SHA-256 begins with ${sum.slice(0, 8)}, and it ` +
        `should be ${this.sum.slice(0, 8)}. It was not opened.`,
    );
  }
}

/** @param {ArrayBuffer} sum */
const hexadecimal = (sum) => Array.from(new Uint8Array(sum), (byte) => byte.toString(16).padStart(2, "0")).join("");

/**
 * The GGUF file in a wheel, which is a ZIP archive; another file as it is.
 * @param {Blob} file
 * @returns {Promise<ArrayBuffer>}
 * @throws {FileError}
 */
export async function unwrapped(file) {
  /** @param {number} from @param {number} bytes */
  const view = async (from, bytes) => new DataView(await file.slice(from, from + bytes).arrayBuffer());
  const SIGNS = { file: 0x04034b50, entry: 0x02014b50, end: 0x06054b50 };
  if (file.size < 30 || (await view(0, 4)).getUint32(0, true) !== SIGNS.file) return file.arrayBuffer();
  const tail = await view(Math.max(0, file.size - 65_557), 65_557);
  let end = tail.byteLength - 22;
  while (end >= 0 && tail.getUint32(end, true) !== SIGNS.end) end--;
  if (end < 0) throw new FileError("This wheel is cut short.");
  const list = await view(tail.getUint32(end + 16, true), tail.getUint32(end + 12, true));
  for (let at = 0; at + 46 <= list.byteLength && list.getUint32(at, true) === SIGNS.entry; ) {
    const name = new TextDecoder().decode(new Uint8Array(list.buffer, at + 46, list.getUint16(at + 28, true)));
    if (name.endsWith(".gguf")) {
      const start = list.getUint32(at + 42, true);
      const head = await view(start, 30);
      const from = start + 30 + head.getUint16(26, true) + head.getUint16(28, true);
      const packed = file.slice(from, from + list.getUint32(at + 20, true));
      if (list.getUint16(at + 10, true) === 0) return packed.arrayBuffer();
      try {
        return await new Response(packed.stream().pipeThrough(new DecompressionStream("deflate-raw"))).arrayBuffer();
      } catch (error) {
        throw new FileError("This wheel is damaged.", { cause: error });
      }
    }
    at += 46 + list.getUint16(at + 28, true) + list.getUint16(at + 30, true) + list.getUint16(at + 32, true);
  }
  throw new FileError("There is no GGUF file in this archive.");
}
