/**
 * Shows what the search finds. All text goes into text nodes: nothing that came from a question or a page can become
 * markup.
 */

import { load } from "./files.js";
import { quote } from "./quote.js";
import { Search } from "./search.js";

const SHOWN = 5;
const READERS = { engineer: "For the engineer", owner: "For the owner" };

/** @param {string} name @param {Object<string, string>} attributes @param {...(Node | string)} children */
function make(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** Answers a question above the results of the stock search, which stay as they are. */
export async function show(/** @type {string} */ question) {
  const status = make("p", { role: "status" }, "Looking for an answer …");
  const answer = make("section", { class: "book-search", "aria-labelledby": "book-search" });
  answer.append(make("h2", { id: "book-search" }, "From the series"), status);
  document.getElementById("search-results").before(answer);
  try {
    const [index, words] = await load();
    const search = await Search.over(index, words, new window.Stemmer()); // of Sphinx's language_data.js
    const { hits, refused } = search.find(question, SHOWN);
    const counts = search.counts(question);
    status.replaceChildren(summary(hits.length, refused));
    if (hits.length) answer.append(make("ol", {}, ...hits.map((hit) => item(hit, refused ? [] : pieces(hit)))));

    function pieces(hit) {
      const rarity = (stem) => search.bm25.rarity(stem);
      return quote(hit.passage.text, counts, search.stems, rarity);
    }
  } catch (error) {
    status.replaceChildren("The answer did not arrive. The results below are whole.");
    console.warn(error);
  }
}

function summary(found, refused) {
  if (!refused) return `The ${found} ${found === 1 ? "section" : "sections"} nearest to the question, best first.`;
  const line = document.createDocumentFragment();
  line.append(make("strong", {}, "The series does not say."), found ? " Nearest to the question:" : "");
  return line;
}

function item({ url, titles, part, passage }, pieces) {
  const title = titles.at(-1);
  const trail = titles.slice(0, -1);
  if (part) trail.splice(0, 1, trail.length ? `Part ${part}: ${trail[0]}` : `Part ${part}`);
  if (passage.audience in READERS) trail.push(READERS[passage.audience]);
  const root = new URL("../../", import.meta.url); // this folder is _static/search
  const line = make("li", {}, make("a", { class: "reference internal", href: new URL(url, root).href }, title));
  if (trail.length) line.append(make("p", { class: "book-search-trail" }, trail.join(" › ")));
  const text = pieces.map(({ text, marked }) => (marked ? make("mark", {}, text) : text));
  if (text.length) line.append(make("p", {}, ...text));
  return line;
}
