/**
 * node questions.mjs MODULES SITE < questions, each on a line of JSON: what the search in the page finds for each, with
 * the milliseconds that it took, and how long it took to get ready.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInThisContext } from "node:vm";

const [, , modules, site] = process.argv;
const { readIndex, readWords } = await import(join(modules, "files.js"));
const { Search } = await import(join(modules, "search.js"));

globalThis.window = globalThis; // where Sphinx's script puts its stemmer
runInThisContext(readFileSync(join(site, "_static/language_data.js"), "utf8"));
const file = (name) => new Response(readFileSync(join(site, "_static/search", name)));
const begun = performance.now();
const search = new Search(await readIndex(file("index.gzip")), await readWords(file("vectors.gzip")), new globalThis.Stemmer());
const ready = performance.now() - begun;

const found = readFileSync(0, "utf8").trim().split("\n").map((line) => {
  const asked = performance.now();
  const { hits, ...rest } = search.find(JSON.parse(line), 10);
  const ms = performance.now() - asked;
  return { names: hits.map(({ name }) => name), ms, ...rest };
});
console.log(JSON.stringify({ ready, found }));
