/** What the reader sees: the text, its words one by one, what may come next, who writes, whose answers were given. */

import { make, newId } from "../page/dom.js";
import { percent } from "../page/numbers.js";

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
    this.head = make("select", { id: newId(), onchange: look });
    this.heads(layers, heads);
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
    const label = make("label", { for: this.head.id }, "Head whose attention is shown");
    const head = make("div", { class: "playground-field" }, label, this.head);
    const views = make("div", { class: "playground-views" }, this.next.element, this.posterior.element);
    return make("div", {}, views, head, scroll);
  }

  heads(layers, heads) {
    const chosen = this.head.value;
    const all = [...Array(layers * heads).keys()].map((number) => {
      const title = `layer ${Math.floor(number / heads) + 1}, head ${(number % heads) + 1}`;
      return make("option", { value: `${Math.floor(number / heads)} ${number % heads}` }, title);
    });
    this.head.replaceChildren(...all);
    if (chosen) this.head.value = chosen;
    if (this.head.selectedIndex < 0) this.head.selectedIndex = 0;
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
    for (const row of rows) {
      this.addToText(row);
      this.words.body.append(this.wordRow(row, this.rows.length));
      this.rows.push(row);
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

  wordRow(row, place) {
    const state = { "aria-pressed": "false", tabindex: -1, "data-place": place };
    const word = make("button", { type: "button", ...state }, row.word);
    const voice = row.voice ? `${row.voice} ${percent(row.sure)}` : writer(row);
    const nats = (value) => (value === null ? "" : value.toFixed(2));
    const cells = [voice, nats(row.surprise), row.floor === null && row.written ? "–" : nats(row.floor), ""];
    return make("tr", {}, make("th", { scope: "row" }, word), ...cells.map((text) => make("td", {}, text)));
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
    const steps = { ArrowDown: 1, ArrowUp: -1, ArrowRight: 1, ArrowLeft: -1 };
    const to = { Home: 0, End: this.rows.length - 1 }[event.key] ?? this.place + (steps[event.key] ?? NaN);
    if (!(to >= 0 && to < this.rows.length)) return;
    event.preventDefault();
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
    this.next.element.hidden = false;
    this.next.caption.textContent = `What comes after “${word}”`;
    const exact = (share) => (share === null ? make("td", {}, "–") : bar(share));
    this.next.body.replaceChildren(
      ...next.map((row) => make("tr", {}, heading(row.word), bar(row.model), exact(row.world))),
    );
    this.posterior.caption.textContent = `Who wrote the text up to “${word}”`;
    this.posterior.body.replaceChildren(
      ...this.voices.map((voice, place) => {
        return make("tr", {}, heading(voice), posterior ? bar(posterior[place]) : make("td", {}, "–"));
      }),
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
    const cell = (place) => (shares ? bar(shares[place]) : make("td", {}, "–"));
    this.survey.body.replaceChildren(
      ...this.voices.map((voice, place) => make("tr", {}, heading(voice), cell(place))),
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

const heading = (text) => make("th", { scope: "row" }, text);

function bar(share) {
  const cell = make("td", { class: "playground-bar" }, percent(share));
  cell.style.setProperty("--share", share);
  return cell;
}

function table(title, columns) {
  const caption = make("caption", {}, title);
  const body = make("tbody");
  const head = make("thead", {}, make("tr", {}, ...columns.map((name) => make("th", { scope: "col" }, name))));
  return { element: make("table", { class: "playground-table" }, caption, head, body), caption, body };
}
