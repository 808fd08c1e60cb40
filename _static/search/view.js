/**
 * Shows what the search finds. All text goes into text nodes: nothing that came from a question or a page can become
 * markup.
 */

import { fold, make } from "../page/dom.js";
import { load } from "./files.js";
import { pieces } from "./marks.js";
import { Search } from "./search.js";

/** How long the stock results wait for the answer above them, so that nothing moves away under a hand. */
const PATIENCE_MS = 3000;
const READERS = { engineer: "For the engineer", owner: "For the owner" };

/** Answers a question above the results of the stock search, which stay as they are and are shown when it stands. */
export async function show(/** @type {string} */ question) {
  const status = make("p", { role: "status" }, "Looking for an answer …");
  const answer = make("section", { class: "book-search", "aria-labelledby": "book-search" });
  answer.append(make("h2", { id: "book-search" }, "From the series"), status);
  const stock = document.getElementById("search-results");
  stock.before(answer);
  stock.hidden = true;
  const waited = setTimeout(() => (stock.hidden = false), PATIENCE_MS);
  try {
    const [index, words] = await load();
    const search = await Search.over(index, words, new window.Stemmer()); // of Sphinx's language_data.js
    const { hits, reading, counts, refused } = search.find(question);
    const foreign = reading.language !== "en";
    const shown = foreign && refused ? [] : hits;
    const said = foreign ? inEnglish(reading.language, index, shown.length) : summary(shown.length, refused, reading);
    status.replaceChildren(...said);
    const items = shown.map((hit, place) => item(hit, refused ? undefined : search.section(hit, counts), place === 0));
    if (items.length) answer.append(make("ol", {}, ...items));
  } catch (error) {
    status.replaceChildren("The answer did not arrive. The results below are whole.");
    console.warn(error);
  } finally {
    clearTimeout(waited);
    stock.hidden = false;
  }
}

/** @returns {(Node | string)[]} */
function summary(found, refused, { corrected, unknown, term }) {
  if (!refused) {
    const meant = term && !term.exact ? [term.name] : corrected.map((pair) => pair[1]);
    const line = `The ${found} ${found === 1 ? "section" : "sections"} nearest to the question, best first.`;
    return meant.length ? ["Looked for ", make("strong", {}, meant.join(", ")), `. ${line}`] : [line];
  }
  const missing = unknown.map((word) => `“${word}”`).join(", ");
  const reason = missing ? `No passage found: the series has no ${missing}.` : "No passage found that answers this.";
  return [make("strong", {}, reason), found ? " Nearest to the question:" : ""];
}

/** @returns {(Node | string)[]} */
function inEnglish(language, { languages }, found) {
  const theirs = languages.others[language]?.told;
  const lines = [make("strong", {}, "The series is in English: please ask in English."), " "];
  if (theirs) lines.push(make("span", { lang: language }, theirs), " ");
  return found ? [...lines, "Nearest to the question:"] : lines;
}

/** The first one is open; of the others the sentences that answer stand before it. */
function item({ url, titles, part, passage }, section, open) {
  const title = titles.at(-1);
  const trail = titles.slice(0, -1);
  if (part) trail.splice(0, 1, trail.length ? `Part ${part}: ${trail[0]}` : `Part ${part}`);
  if (passage.audience in READERS) trail.push(READERS[passage.audience]);
  const root = new URL("../../", import.meta.url); // this folder is _static/search
  const line = make("li", {}, make("a", { class: "reference internal", href: new URL(url, root).href }, title));
  if (trail.length) line.append(make("p", { class: "book-search-trail" }, trail.join(" › ")));
  if (!section) return line;
  if (!open && section.marked.length) line.append(make("p", { class: "book-search-says" }, section.marked.join(" … ")));
  const whole = section.paragraphs.map((paragraph) => {
    const parts = pieces(paragraph, section.marked);
    return make("p", {}, ...parts.map(({ text, marked }) => (marked ? make("mark", {}, text) : text)));
  });
  line.append(Object.assign(fold("The section", ...whole), { open }));
  return line;
}
