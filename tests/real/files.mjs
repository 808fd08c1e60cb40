/** {texts} or {archives}: SHA-256 by the book's own code, or the size and sum of the file in each archive. */

import { readFileSync } from "node:fs";
import { answerBy, load } from "../driver.mjs";

const { Sha256, sha256 } = await load("real/sha256.js");
const { unwrapped } = await load("real/file.js");

await answerBy({
  texts: (texts) =>
    texts.map((text) => {
      const [bytes, hash] = [new TextEncoder().encode(text), new Sha256()];
      for (let at = 0; at < bytes.length; at += 50) hash.add(bytes.subarray(at, at + 50));
      return hash.end();
    }),
  archives: (paths) =>
    Promise.all(
      paths.map(async (path) => {
        try {
          return await sha256(new Uint8Array(await unwrapped(new Blob([readFileSync(path)]))));
        } catch ({ name, message }) {
          return `${name}: ${message}`;
        }
      }),
    ),
});
