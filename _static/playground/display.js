/** What the reader sees: the text, its words one by one, what may come next, who writes, whose answers were given. */

import { field, make, newId } from "../page/dom.js";
import { percent } from "../page/numbers.js";
import { bar, moved, row, table } from "../page/table.js";

const isMark = (word) => word.startsWith("<"); // of a chat, which no voice says
const NOBODY = "nobody";
const WORDS = "Word by word: whose it is, how it surprised model and world (in nats), where the head looks";

/** Whose word it is, in a word. */
const writer = (row) => row.voice ?? (isMark(row.word) ? "" : NOBODY);

export class Display {
  /**
   * @param {{voices: string[], layers: number, heads: number}} about
   * @param {() => void} look called when the reader wants to look elsewhere: at another word or through another head
   */
  constructor({ voices, layers, heads }, look) {
    this.voices = voices;
    this.look = look;
    this.rows = [];
    this.place = 0; // of the word that one looks from
    this.text = make("p", { class: "playground-text" });
    this.mean = make("p", { class: "playground-message" });
    this.status = make("p", { class: "playground-message", role: "status" });
    this.alert = make("p", { class: "playground-alert", role: "alert" });
    const all = [...Array(layers * heads).keys()].map((number) => {
      const [layer, head] = [Math.floor(number / heads), number % heads];
      return make("option", { value: `${layer} ${head}` }, `layer ${layer + 1}, head ${head + 1}`);
    });
    this.head = make("select", { id: newId(), onchange: look }, ...all);
    this.words = table(WORDS, ["Word", "Voice", "Model", "World", "Head"]);
    this.words.body.addEventListener("click", ({ target }) => this.choose(target));
    this.words.body.addEventListener("keydown", (event) => this.move(event));
    this.next = table("", ["Next word", "Model", "World"]);
    this.posterior = table("", ["Voice", "Probability"]);
    this.survey = table("Whose answers they are", ["Voice", "Share"]);
    this.survey.element.hidden = true;
    const text = make("div", { role: "group", "aria-label": "Text, by voice" }, this.text);
    this.element = make("div", { class: "playground-display" }, this.alert, text, this.status, this.mean);
    this.more = this.buildMore();
    this.clear();
  }

  /** The text word by word, and what may come next. */
  buildMore() {
    const scroll = make("div", { class: "playground-words" }, this.words.element);
    const views = make("div", { class: "playground-views" }, this.next.element, this.posterior.element);
    return make("div", {}, views, field("Head whose attention is shown", this.head), scroll);
  }

  /** Which word and which head to look from. */
  view() {
    const [layer, head] = this.head.value.split(" ").map(Number);
    return { place: this.place, layer, head };
  }

  clear() {
    this.survey.element.hidden = true; // of the settings before
    this.rows = [];
    this.group = null;
    this.text.replaceChildren();
    this.words.body.replaceChildren();
    this.mean.textContent = "";
  }

  // --- The text ---

  /** @param {Object[]} rows more of the text, see `rows` in session.js */
  add(rows) {
    for (const each of rows) {
      this.addToText(each);
      this.words.body.append(this.wordRow(each, this.rows.length));
      this.rows.push(each);
    }
    const both = this.rows.filter(({ surprise, floor }) => surprise !== null && floor !== null);
    const mean = (name) => (both.reduce((sum, row) => sum + row[name], 0) / both.length).toFixed(2);
    this.mean.textContent = both.length
      ? `Mean surprise ${mean("surprise")} nats a word; the world itself had ${mean("floor")}.`
      : "";
  }

  /** Neighbors of one voice stand together, with its name before them. */
  addToText(row) {
    const name = row.written ? writer(row) || this.group?.name || "" : "prompt";
    if (this.group?.name !== name) {
      const words = make("span");
      const parts = [make("b", {}, name), " ", words];
      this.text.append(make("span", { class: "playground-voice", "data-voice": name }, ...parts), " ");
      this.group = { name, words: words.appendChild(document.createTextNode(row.word)) };
    } else {
      this.group.words.appendData(` ${row.word}`);
    }
  }

  wordRow(each, place) {
    const state = { "aria-pressed": "false", tabindex: -1, "data-place": place };
    const word = make("button", { type: "button", ...state }, each.word);
    const voice = each.voice ? `${each.voice} ${percent(each.sure)}` : writer(each);
    const nats = (value) => (value === null ? "" : value.toFixed(2));
    const cells = [voice, nats(each.surprise), each.floor === null && each.written ? "–" : nats(each.floor), ""];
    return row(word, ...cells.map((text) => make("td", {}, text)));
  }

  // --- Looking from a word ---

  choose(target) {
    const place = target.closest?.("[data-place]")?.dataset.place;
    if (place === undefined) return;
    this.place = Number(place);
    this.look();
  }

  /** One word can be reached by Tab, the others by arrow keys. */
  move(event) {
    const to = moved(event, this.place, this.rows.length - 1);
    if (to < 0) return;
    this.place = to;
    this.look();
    this.button(to).focus();
  }

  button(place) {
    return this.words.body.children[place]?.querySelector("button");
  }

  /** @param {{place: number, next: Object[], posterior: number[] | null, attention: number[]}} found */
  lookedFrom({ place, next, posterior, attention }) {
    const word = this.rows[place]?.word ?? "";
    for (const pressed of this.words.body.querySelectorAll("[aria-pressed=true]")) {
      pressed.setAttribute("aria-pressed", "false");
      pressed.tabIndex = -1;
    }
    const button = this.button(place);
    if (button) {
      button.setAttribute("aria-pressed", "true");
      button.tabIndex = 0;
    }
    this.next.caption.textContent = `What comes after “${word}”`;
    this.next.body.replaceChildren(
      ...next.map(({ word, model, world }) => row(word, bar(model, percent), bar(world, percent))),
    );
    this.posterior.caption.textContent = `Who wrote the text up to “${word}”`;
    this.posterior.body.replaceChildren(
      ...this.voices.map((voice, place) => row(voice, bar(posterior ? posterior[place] : null, percent))),
    );
    [...this.words.body.children].forEach((row, at) => {
      const cell = row.lastElementChild;
      const share = attention[at];
      if (share === undefined && !cell.textContent) return; // drawing few cells anew keeps the page quick
      cell.textContent = share === undefined ? "" : percent(share);
      cell.style.setProperty("--share", share ?? 0);
      cell.className = "playground-bar";
    });
  }

  // --- Whose answers ---

  /** @param {{asked: number, parsed: number, shares: number[] | null}} count */
  counted({ asked, parsed, shares }) {
    this.survey.element.hidden = false;
    this.survey.caption.textContent = `Whose answers they are: ${parsed} of ${asked} are well formed`;
    this.survey.body.replaceChildren(
      ...this.voices.map((voice, place) => row(voice, bar(shares ? shares[place] : null, percent))),
    );
  }

  // --- Words to the reader ---

  say(text) {
    this.status.textContent = text;
    this.alert.textContent = "";
  }

  warn(text) {
    this.alert.textContent = text;
  }
}
