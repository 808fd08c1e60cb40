/**
 * One block of numbers for all that the engine works with, set aside at once: a pointer is a count of bytes from its
 * start.
 */

/** Bytes that so many numbers take: pointers and strides are bytes, all else counts numbers. @param {number} count */
export const bytes = (count) => 4 * count;

const LINE = 64; // bytes that a processor fetches at once; whatever is set aside begins with one

export class Memory {
  /**
   * @param {import("./kernels.js").Kernels} kernels
   * @param {number} megabytes all that will be needed: growing would take the arrays away from those who hold them
   */
  constructor(kernels, megabytes) {
    const { buffer, functions } = kernels.on(megabytes * 2 ** 20);
    this.kernels = functions;
    this.numbers = new Float32Array(buffer);
    this.top = LINE; // where free room begins
  }

  /** Free bytes. */
  get left() {
    return this.numbers.byteLength - this.top;
  }

  /**
   * Set room aside, filled with 0.
   * @param {number} count of numbers
   * @returns {number} a pointer to it
   * @throws {RangeError} where there isn't as much
   */
  room(count) {
    const pointer = this.top;
    const top = Math.ceil((pointer + bytes(count)) / LINE) * LINE;
    if (top > this.numbers.byteLength) throw new RangeError("The memory that was set aside is too small.");
    this.top = top;
    return pointer;
  }

  /**
   * Numbers where they lie: what is written there changes them.
   * @param {number} pointer
   * @param {number} count
   */
  at(pointer, count) {
    return this.numbers.subarray(pointer / 4, pointer / 4 + count);
  }

  /**
   * @param {number} from
   * @param {number} to
   * @param {number} count of numbers
   */
  copy(from, to, count) {
    this.numbers.copyWithin(to / 4, from / 4, from / 4 + count);
  }

  /** Take all room back. Whatever lay there must not be used again. */
  clear() {
    this.numbers.fill(0, 0, this.top / 4);
    this.top = LINE;
  }
}
