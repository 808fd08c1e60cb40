/** Byte-pair encoding as SmolLM2's file describes it: marks, digits one by one, GPT-2's pieces, then merges by rank. */

const CONTROL = 3; // the type of a token that is a mark, as <|im_end|>
// Rust's \s, which tokenizers splits by, is White_Space and not JavaScript's \s.
const PIECES = /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu;
const KEPT = 10_000; // pieces whose tokens are remembered

/** GPT-2's letter for each byte: printable ones are themselves, the others come from 256 on. */
function letters() {
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => {
    const printable = (byte > 32 && byte < 127) || (byte > 160 && byte !== 173);
    return String.fromCharCode(printable ? byte : next++);
  });
}

export class Tokenizer {
  /** @param {Record<string, any>} about what a GGUF file says */
  constructor(about) {
    /** @type {string[]} */
    this.vocabulary = about["tokenizer.ggml.tokens"];
    this.ids = new Map(this.vocabulary.map((token, id) => [token, id]));
    /** @type {Map<string, number>} */
    this.ranks = new Map(about["tokenizer.ggml.merges"].map((/** @type {string} */ pair, /** @type {number} */ rank) => [pair, rank]));
    /** @type {number} */
    this.end = about["tokenizer.ggml.eos_token_id"]; // ends a turn
    this.letters = letters();
    this.bytes = new Map(this.letters.map((letter, byte) => [letter, byte]));
    this.marks = new Set(this.vocabulary.filter((_, id) => about["tokenizer.ggml.token_type"][id] === CONTROL));
    const longest = [...this.marks].sort((a, b) => b.length - a.length);
    this.split = new RegExp(`(${longest.map((mark) => mark.replace(/[^\w ]/g, "\\$&")).join("|") || "$^"})`);
    /** @type {Map<string, number[]>} */
    this.known = new Map();
  }

  /**
   * @param {string} text in which a mark, as <|im_start|>, is one token
   * @returns {number[]}
   */
  encode(text) {
    return text.split(this.split).flatMap((part) => {
      if (this.marks.has(part)) return [/** @type {number} */ (this.ids.get(part))];
      return part.split(/(\p{N})/u).flatMap((run) => (run.match(PIECES) ?? []).flatMap((piece) => this.merged(piece)));
    });
  }

  /** The tokens of a piece: of neighbors those are merged first that stand first in the list of merges. @param {string} piece */
  merged(piece) {
    const known = this.known.get(piece);
    if (known) return known;
    const parts = Array.from(new TextEncoder().encode(piece), (byte) => this.letters[byte]);
    while (parts.length > 1) {
      let [best, least] = [-1, Infinity];
      for (let i = 1; i < parts.length; i++) {
        const rank = this.ranks.get(`${parts[i - 1]} ${parts[i]}`) ?? Infinity;
        if (rank < least) [best, least] = [i, rank];
      }
      if (best < 0) break;
      parts.splice(best - 1, 2, parts[best - 1] + parts[best]);
    }
    const tokens = parts.flatMap((part) => this.ids.get(part) ?? []); // as tokenizers leaves out what it doesn't know
    if (this.known.size < KEPT) this.known.set(piece, tokens);
    return tokens;
  }

  /** Bytes of a token; none of a mark. @param {number} id @returns {number[]} */
  bytesOf(id) {
    const token = this.vocabulary[id];
    return this.marks.has(token) ? [] : Array.from(token, (letter) => this.bytes.get(letter) ?? 63);
  }

  /** @param {number[]} ids @returns {string} without marks */
  decode(ids) {
    return new TextDecoder().decode(Uint8Array.from(ids.flatMap((id) => this.bytesOf(id))));
  }
}
