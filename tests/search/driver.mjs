/**
 * node driver.mjs FOLDER < task: the modules of FOLDER, with its index, its vectors and Sphinx's stemmer, stem the words
 * of a task and look for its questions, and tell how far its pairs of words are apart. With `detail` the scores of all places and the cosines of all passages come too.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInThisContext } from "node:vm";
import { answer, folder, load, task } from "../driver.mjs";

const { words = [], questions = [], pairs = [], detail = false } = task;
const { readIndex, readWords } = await load("files.js");
const { Search } = await load("search.js");
const { distance } = await load("spelling.js");

runInThisContext(readFileSync(join(folder, "stemmer.js"), "utf8"));
const file = (name) => new Response(readFileSync(join(folder, name)));
const begun = performance.now();
const stemmer = new globalThis.EnglishStemmer();
const search = await Search.over(await readIndex(file("index.gzip")), await readWords(file("vectors.gzip")), stemmer);
const ready = performance.now() - begun;

const found = questions.map((question) => {
  const asked = performance.now();
  const { hits, reading, counts, trust, refused } = search.find(question, 10);
  const ms = performance.now() - asked;
  const sections = hits.map((hit) => ({ found: hit.passage.text, ...search.section(hit, counts) }));
  const more = detail && { sections, scores: [...search.bm25.scores(counts.keys())], cosines: [...search.vectors.cosines(counts, search.passages)] };
  const titles = hits.map(({ titles }) => titles.at(-1));
  return { names: hits.map(({ name }) => name), titles, reading, ms, trust, refused, ...more };
});
const distances = pairs.map(([a, b]) => distance(a, b, 99));
answer({ ready, found, distances, stems: words.map((word) => search.stems.of(word)) });
