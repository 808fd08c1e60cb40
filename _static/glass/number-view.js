/** One number, all the way: the steps of a head at a word, each with its formula and the numbers that are there. */

import { make } from "../page/dom.js";
import { decimal, percent } from "../page/numbers.js";
import { row, table } from "../page/table.js";
import { AskingView } from "./asking-view.js";
import { bars, bold, choice, textField } from "./drawing.js";
import { isHead, largest, shown, signed } from "./written.js";

const SHOWN = 5; // words of a table

export class NumberView extends AskingView {
  constructor(given) {
    super(given, "number");
    this.index = -1; // of the number that is followed; -1 for the one that counts most
    this.to = -1; // the word that is looked at; -1 where most of the attention goes
    this.build();
  }

  build() {
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
    this.line = make("p", { class: "glass-line", role: "status" });
    this.steps = make("ol", { class: "glass-steps" });
    const choices = [this.head, this.at, this.source, this.number].map(({ element }) => element);
    const row = make("div", { class: "glass-choices" }, ...choices);
    this.element = make("div", {}, this.text.element, row, this.line, this.steps);
  }

  focus() {
    this.head.select.focus({ preventScroll: true });
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
    const [from, at] = [words[place], words[to]].map(bold);
    this.line.replaceChildren(
      `At `, from, ` head ${head.select.value} gives ${percent(shares[to])} of its attention to `, at,
      `, and in the end ${said.by < 0 ? "takes" : "adds"} ${decimal(Math.abs(said.by))} ${said.by < 0 ? "from" : "to"} the score of `,
      bold(said.word), `, which the model says. Here is how, number by number.`,
    );
    const steps = [this.asRow(), this.fit(), this.softmax(), this.values(), this.sum(), this.vote()];
    this.steps.replaceChildren(...steps.map(([title, formula, ...content]) => {
      const formulas = formula.split(" ").flatMap((name) => this.frame.formula(name));
      return make("li", {}, make("div", {}, make("b", {}, title), ...formulas), make("div", {}, ...content));
    }));
  }

  // --- The steps: a title, the name of a formula, and what is there ---

  asRow() {
    const { words, place, row: numbers } = this.found;
    const text = `The model holds ${numbers.length} numbers for each word, which it has learned: here those of ${quoted(words[place])}. The parts before this head have added theirs to them.`;
    return ["A word becomes numbers", "row", bars(numbers, `${numbers.length} numbers of the word`), note(text)];
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
    const text = `From ${quoted(words[place])} the head makes ${size} numbers that ask, the query; from ${quoted(words[to])} as many that offer, the key. Each is then turned by the place of its word (RoPE). They are multiplied one by one: number ${index + 1} gives ${product}. All of them together: ${decimal(total, 2)}. By √${size} that is ${decimal(total / Math.sqrt(size), 2)}, the score.`;
    return ["Query times key", "query key", strips, note(text)];
  }

  /** The words that get most, and the one that is followed, in their order. */
  most() {
    const { shares } = this.found;
    const order = [...shares.keys()].sort((a, b) => shares[b] - shares[a]).slice(0, SHOWN);
    return [...new Set([...order, this.to])].sort((a, b) => a - b);
  }

  softmax() {
    const { words, query, keys, shares } = this.found;
    const scores = keys.map((key) => query.reduce((sum, value, i) => sum + value * key[i], 0) / Math.sqrt(query.length));
    const highest = Math.max(...scores);
    const rows = this.most().map((place) => this.mark(place, row(
      shown(words[place]),
      ...[decimal(scores[place], 2), decimal(Math.exp(scores[place] - highest), 3), percent(shares[place])].map(cell),
    )));
    const found = table("From scores to shares", ["Word", "Score", "exp, less the highest", "Share"], ...rows).element;
    return ["Softmax makes shares", "share", found, this.left()];
  }

  values() {
    const { words, shares, values, handed } = this.found;
    const { index } = this;
    const rows = this.most().map((place) => this.mark(place, row(
      shown(words[place]),
      ...[decimal(shares[place], 3), decimal(values[place][index], 2), decimal(shares[place] * values[place][index], 3)].map(cell),
    )));
    rows.push(row("All words", ...["1", "", decimal(handed[index], 3)].map(cell)));
    const found = table(`Number ${index + 1} of the values`, ["Word", "Share", "Value", "Share × value"], ...rows);
    const other = note(`These are other numbers than those of query and key: number ${index + 1} here has nothing to do with number ${index + 1} there.`);
    return ["Each word hands over its value", "sum", found.element, this.left(), other];
  }

  sum() {
    const { handed, added } = this.found;
    const text = `The head hands over ${handed.length} numbers. A matrix makes ${added.length} of them, and they are added to what the model holds for this word.`;
    return ["The sum is added", "add", bars(handed, "What the head hands over", this.index), bars(added, "What is added"), note(text)];
  }

  vote() {
    const { up, down, said } = this.found;
    const list = (words) => words.map(({ word, by }) => `${shown(word)} (${signed(by)})`).join(", ");
    const text = `At the end the same rows of numbers that words began with score each word. What this head added counts for ${list(up)}, and against ${list(down)}. For ${shown(said.word)}, which the model says, that is ${decimal(said.by)}: the head's vote, as in the column of Inside. The parts after it hear of it too, and vote in their turn.`;
    return ["And that is a vote", "vote", note(text)];
  }

  left() {
    const { shares } = this.found;
    const count = shares.length - this.most().length;
    return count > 0 ? note(`${count} more ${count === 1 ? "word has" : "words have"} less.`) : "";
  }

  mark(place, line) {
    line.classList.toggle("glass-followed", place === this.to);
    return line;
  }
}

const quoted = (word) => `“${shown(word)}”`;
const note = (text) => make("p", { class: "glass-note" }, text);
const cell = (text) => make("td", {}, text);
