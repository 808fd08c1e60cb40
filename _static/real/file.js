/**
 * Where the model's file comes from: the reader's own, a copy beside the page, an address that the reader gives, or what
 * the browser has kept. Each is a GGUF file or a wheel that has one, and it is that very file or none: its SHA-256 says.
 */

import { FileError } from "../engine/llama/gguf.js";
import { sha256 } from "./sha256.js";

const PART = 4 * 2 ** 20; // bytes that are kept of what is under way, one after the other
const [WHOLE, UNDER_WAY] = ["model", "under way"]; // keys

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

  /**
   * What the browser has kept: a whole file, or the beginning of one.
   * @returns {Promise<{whole: boolean, address?: string, bytes?: number, of?: number}>}
   */
  async kept() {
    const way = await this.store.read(UNDER_WAY);
    return { whole: Boolean(await this.store.read(WHOLE)), ...(way && { ...way, bytes: way.parts * PART }) };
  }

  /** @returns {Promise<ArrayBuffer>} @throws {FileError} where nothing is kept, or it was damaged */
  async again() {
    const blob = await this.store.read(WHOLE);
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
   * @throws {NotFetched} what has come by then stays, and the next try goes on from there
   */
  async fetch(address, told, signal) {
    const way = await this.store.read(UNDER_WAY);
    /** @type {Uint8Array<ArrayBuffer>[]} */
    const parts = [];
    if (way?.address === address) {
      for (let n = 0; n < way.parts; n++) {
        const part = await this.store.read(`part ${n}`);
        if (part?.byteLength !== PART) break;
        parts.push(new Uint8Array(part));
      }
    }
    const response = await answer(address, parts.length * PART, signal);
    if (response.status !== 206) parts.length = 0; // it sends all of it anew
    if (!parts.length) await this.store.clear();
    let bytes = parts.length * PART;
    const of = bytes + Number(response.headers.get("Content-Length")) || undefined;
    let part = new Uint8Array(PART);
    let filled = 0;
    const keep = async () => {
      parts.push(part);
      await this.store.write(`part ${parts.length - 1}`, part.buffer);
      await this.store.write(UNDER_WAY, { address, parts: parts.length, of });
      part = new Uint8Array(PART);
      filled = 0;
    };
    try {
      await each(/** @type {ReadableStream<Uint8Array>} */ (response.body), async (chunk) => {
        for (let at = 0; at < chunk.length; ) {
          const piece = chunk.subarray(at, at + PART - filled);
          part.set(piece, filled);
          [at, filled] = [at + piece.length, filled + piece.length];
          if (filled === PART) await keep();
        }
        told({ bytes: (bytes += chunk.length), of });
      });
    } catch (error) {
      throw broken(signal, error);
    }
    if (of && bytes < of) throw broken(signal);
    try {
      return await this.taken(new Blob([...parts, part.subarray(0, filled)]));
    } catch (error) {
      await this.store.clear(); // or it would go on from what is wrong
      throw error;
    }
  }

  /** The file, out of its wheel and checked, and kept. @param {Blob} found */
  async taken(found) {
    const file = await this.checked(await unwrapped(found));
    await this.store.clear();
    return { file, kept: (await this.store.write(WHOLE, new Blob([file]))) !== undefined };
  }

  /** @param {ArrayBuffer} file @throws {FileError} */
  async checked(file) {
    const sum = await sha256(new Uint8Array(file));
    if (sum === this.sum) return file;
    throw new FileError(
      `This is not the file that was measured, or a byte of it is wrong. Its SHA-256 begins with ${sum.slice(0, 8)}, and it ` +
        `should be ${this.sum.slice(0, 8)}. It was not opened.`,
    );
  }
}

/** @param {AbortSignal} signal @param {unknown} [cause] */
const broken = (signal, cause) =>
  new NotFetched(
    signal.aborted ? "Cancelled. What has come is kept, and Fetch goes on from there."
      : "It broke off. What has come is kept, and Fetch goes on from there.",
    { cause },
  );

/**
 * @param {string} address
 * @param {number} start byte to go on from
 * @param {AbortSignal} signal
 * @throws {NotFetched} in words
 */
async function answer(address, start, signal) {
  let response;
  try {
    response = await fetch(address, { signal, credentials: "omit", headers: start ? { Range: `bytes=${start}-` } : {} });
  } catch (error) {
    if (signal.aborted) throw broken(signal, error);
    const told = "Nothing came from there. Is the address right, and the network there? The server must also allow that pages " +
      "of others read it (CORS), or you can download the file yourself and open it.";
    throw new NotFetched(told, { cause: error });
  }
  if (response.status === 416) return answer(address, 0, signal);
  if (!response.ok) throw new NotFetched(`The server says ${response.status}: there is no such file.`);
  return response;
}

/** @param {ReadableStream<Uint8Array>} stream @param {(part: Uint8Array) => void | Promise<void>} take */
async function each(stream, take) {
  const reader = stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) await take(next.value);
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
