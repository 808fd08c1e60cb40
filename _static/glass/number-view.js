/** One number, all the way: the steps of a head at a word, one at a time, each with its formula and its numbers. */

import { button, make } from "../page/dom.js";
import { decimal, percent } from "../page/numbers.js";
import { row, table } from "../page/table.js";
import { AskingView } from "./asking-view.js";
import { bars, choice, choices, textField } from "./drawing.js";
import { tell } from "./stage-view.js";
import { isHead, largest, quoted, shown, signed } from "./written.js";

const SHOWN = 5; // words of a table
const STEPS = {
  asRow: "A word becomes numbers",
  fit: "Query times key",
  softmax: "Softmax makes shares",
  values: "Each word hands over its value",
  sum: "The sum is added",
  vote: "And that is a vote",
};
const NAMES = Object.keys(STEPS);

export class NumberView extends AskingView {
  constructor(given) {
    super(given, "number");
    this.index = -1; // of the number that is followed; -1 for the one that counts most
    this.to = -1; // the word that is looked at; -1 where most of the attention goes
    this.step = NAMES[0];
    const heads = this.about.parts.filter(isHead).map((part) => [part, part]);
    this.text = textField("A text", (text) => this.readText(text));
    this.head = choice("Head", heads, (head) => {
      this.to = -1;
      this.frame.set({ head });
    });
    this.at = choice("looks from", [], (at) => {
      this.to = -1;
      this.frame.set({ at: Number(at) });
    }, "The word that it looks from");
    this.at.select.dataset.role = "at";
    this.source = choice("at", [], (place) => {
      this.to = Number(place);
      this.follow();
    }, "The word that it looks at");
    const numbers = Array.from({ length: this.about.width / this.about.heads }, (_, i) => [String(i), String(i + 1)]);
    this.number = choice("Follow number", numbers, (index) => {
      this.index = Number(index);
      this.follow();
    });
    this.steps = make("ol", { class: "glass-steps" });
    this.way = choices(Object.fromEntries(NAMES.map((name, place) => [name, String(place + 1)])), (name) => this.goTo(name));
    this.way.buttons.forEach((button, place) => button.setAttribute("aria-label", `${place + 1}: ${STEPS[NAMES[place]]}`));
    const way = make("div", { class: "play-chips", role: "group", "aria-label": "Steps" });
    way.append("Step", ...this.way.buttons);
    this.next = button("", () => this.goTo(this.after), { class: "play-button play-main" });
    const row = make("div", { class: "glass-choices" }, ...[this.head, this.at, this.source, this.number].map(({ element }) => element));
    this.build({
      before: [way],
      stage: make("div", {}, this.steps),
      act: [this.next],
      more: ["More: another head, another word, another text", row, this.text.element],
    });
  }

  focus() {
    this.next.focus({ preventScroll: true });
  }

  /** The step that comes next; after the last the first. */
  get after() {
    return NAMES[(NAMES.indexOf(this.step) + 1) % NAMES.length];
  }

  /** @param {string} step */
  goTo(step) {
    this.step = step;
    this.way.mark(step);
    [...this.steps.children].forEach((each, place) => each.classList.toggle("glass-now", NAMES[place] === step));
    this.next.textContent = this.after === NAMES[0] ? "From the start" : `Next: ${STEPS[this.after].toLowerCase()}`;
  }

  /** @param {import("./state.js").State} state */
  show({ text, model, head, at }) {
    const there = this.about.parts.includes(head) ? head : this.about.parts.findLast(isHead);
    if (text !== this.told || there !== this.head.select.value) this.to = -1;
    this.told = text;
    this.text.put(text);
    this.head.select.value = there;
    this.want({ text, model, head: there, at });
  }

  shown(found) {
    this.found = found;
    const { words, place, shares } = found;
    const options = (count) => words.slice(0, count).map((word, at) => {
      return make("option", { value: at }, `${at}: ${shown(word)}`);
    });
    this.at.select.replaceChildren(...options(words.length));
    this.at.select.value = String(place);
    this.source.select.replaceChildren(...options(place + 1));
    if (this.to < 0 || this.to > place) this.to = largest(shares);
    if (this.index < 0) this.index = largest(this.products().map(Math.abs));
    this.follow();
    this.frame.fresh();
  }

  /** Show what becomes of the number. */
  follow() {
    const { found, to, head } = this;
    const { words, place, shares, said } = found;
    this.source.select.value = String(to);
    this.number.select.value = String(this.index);
    const adds = said.by < 0 ? "takes" : "adds";
    const [name, by] = [head.select.value, decimal(Math.abs(said.by))];
    tell(
      this.line,
      `Head ${name} looks at ${quoted(words[to])}, and ${said.by < 0 ? "speaks against" : "votes for"} ${quoted(said.word)}.`,
      `At ${inQuotes(words[place])} head ${name} gives ${percent(shares[to])} of its attention to ${quoted(words[to])}, and in the end ` +
        `${adds} ${by} ${said.by < 0 ? "from" : "to"} the score of ${quoted(said.word)}, which the model says.`,
    );
    this.steps.replaceChildren(...NAMES.map((step) => {
      const [formula, ...content] = this[step]();
      const formulas = formula.split(" ").flatMap((each) => this.frame.formula(each));
      return make("li", {}, make("div", {}, make("b", {}, STEPS[step]), ...formulas), make("div", {}, ...content));
    }));
    this.goTo(this.step);
  }

  // --- The steps: the name of a formula, and what is there ---

  asRow() {
    const { words, place, row: numbers } = this.found;
    const text = `The model holds ${numbers.length} numbers for each word, which it has learned: here those of ${inQuotes(words[place])}. The parts before this head have added theirs to them.`;
    return ["row", bars(numbers, `${numbers.length} numbers of the word`), note(text)];
  }

  products() {
    const { query, keys } = this.found;
    return query.map((value, i) => value * keys[this.to][i]);
  }

  fit() {
    const { words, place, query, keys } = this.found;
    const { to, index } = this;
    const key = keys[to];
    const products = this.products();
    const total = products.reduce((sum, value) => sum + value, 0);
    const size = query.length;
    const strips = make("div", { class: "glass-strips" }, ...Object.entries({ query, key, product: products }).flatMap(
      ([name, numbers]) => [make("span", {}, name), bars(numbers, `The ${size} numbers of the ${name}`, index)],
    ));
    const product = `${decimal(query[index], 2)} × ${decimal(key[index], 2)} = ${decimal(products[index], 2)}`;
    const text = `From ${inQuotes(words[place])} the head makes ${size} numbers that ask, the query; from ${inQuotes(words[to])} as many that offer, the key. Each is then turned by the place of its word (RoPE). They are multiplied one by one: number ${index + 1} gives ${product}. All of them together: ${decimal(total, 2)}. By √${size} that is ${decimal(total / Math.sqrt(size), 2)}, the score.`;
    return ["query key", strips, note(text)];
  }

  /** A table of the words that get most, with the one that is followed, and how many there are beside. */
  ofMost(title, columns, numbers, ...last) {
    const { words, shares } = this.found;
    const order = [...shares.keys()].sort((a, b) => shares[b] - shares[a]).slice(0, SHOWN);
    const most = [...new Set([...order, this.to])].sort((a, b) => a - b);
    const rows = most.map((place) => {
      const line = row(shown(words[place]), ...numbers(place).map(cell));
      line.classList.toggle("glass-followed", place === this.to);
      return line;
    });
    const count = shares.length - most.length;
    const left = count > 0 ? [note(`${count} more ${count === 1 ? "word has" : "words have"} less.`)] : [];
    return [table(title, ["Word", ...columns], ...rows, ...last).element, ...left];
  }

  softmax() {
    const { query, keys, shares } = this.found;
    const scores = keys.map((key) => query.reduce((sum, value, i) => sum + value * key[i], 0) / Math.sqrt(query.length));
    const highest = Math.max(...scores);
    return ["share", ...this.ofMost("From scores to shares", ["Score", "exp, less the highest", "Share"], (place) => {
      return [decimal(scores[place], 2), decimal(Math.exp(scores[place] - highest), 3), percent(shares[place])];
    })];
  }

  values() {
    const { shares, values, handed } = this.found;
    const { index } = this;
    const all = row("All words", ...["1", "", decimal(handed[index], 3)].map(cell));
    const found = this.ofMost(`Number ${index + 1} of the values`, ["Share", "Value", "Share × value"], (place) => {
      const value = values[place][index];
      return [decimal(shares[place], 3), decimal(value, 2), decimal(shares[place] * value, 3)];
    }, all);
    const other = note(`These are other numbers than those of query and key: number ${index + 1} here has nothing to do with number ${index + 1} there.`);
    return ["sum", ...found, other];
  }

  sum() {
    const { handed, added } = this.found;
    const text = `The head hands over ${handed.length} numbers. A matrix makes ${added.length} of them, and they are added to what the model holds for this word.`;
    return ["add", bars(handed, "What the head hands over", this.index), bars(added, "What is added"), note(text)];
  }

  vote() {
    const { up, down, said } = this.found;
    const list = (words) => words.map(({ word, by }) => `${shown(word)} (${signed(by)})`).join(", ");
    const text = `At the end the same rows of numbers that words began with score each word. What this head added counts for ${list(up)}, and against ${list(down)}. For ${shown(said.word)}, which the model says, that is ${decimal(said.by)}: the head's vote, as in the column of Inside. The parts after it hear of it too, and vote in their turn.`;
    return ["vote", note(text)];
  }
}

const inQuotes = (word) => `“${shown(word)}”`;
const note = (text) => make("p", { class: "glass-note" }, text);
const cell = (text) => make("td", {}, text);
