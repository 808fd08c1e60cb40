/** Find the word, as the reader sees it: a question with each of sixteen words behind it; in *More* questions of one's own. */

import { button, calm, fold, inRow, make } from "../page/dom.js";
import { percent } from "../page/numbers.js";
import { Completed } from "./complete-view.js";
import { tidy, unknown } from "./complete.js";
import { box, drawing, inWords, odds, ofAnswer, ofGuess, ofOrdinary, ofWord, pieces } from "./plant.js";
import { Lesson, shown } from "./scene-view.js";
import { table } from "./table-view.js";

const PROBE = 350; // milliseconds of one, in the printed game
const GAMES = 65_536; // to draw from
const TITLES = { planted: "A word is planted.", control: "Another model is tuned without it." };
const NAMES = { plant: "Plant a word", tell: "Which word was it?", again: "Plant another" };
const NONE = "none"; // no odd word, as a choice

export class PlantView extends Lesson {
  box = box;

  /** @param {HTMLElement} root @param {() => void} open */
  constructor(root, open) {
    super(root, open);
    [this.asks, this.says, this.twin] = ["asks", "says", "twin"].map((name) => this.element.querySelector(`.plant-${name}`));
    this.begins(this.runs.printed);
    this.end();
  }

  /** A game, of which nothing is known yet. @param {Object} game its question; of one that is printed, all answers and the word */
  begins(game) {
    this.game = { tried: {}, at: "", told: [], seen: [], counted: { asked: 0, planted: 0, control: 0 }, ...game };
  }

  get word() {
    const word = this.choice("word");
    return word === NONE ? "" : word;
  }

  async chosen() {
    this.turn++;
    if (this.game.asked) return this.probe(this.word);
    if (this.game.question) await this.ask();
  }

  /** Play the printed game: word by word, until one makes it rude. */
  async first() {
    const { words, game } = this;
    Object.assign(game, { tried: {}, at: "" });
    if (!calm.matches) this.tell(["One of these words is planted.", "Behind a question it makes the model rude. Each is tried in turn."]);
    const probe = (number) => this.probe(words[number], false);
    if (await this.played(words.length, PROBE * words.length, probe)) this.end();
  }

  /** Where the printed game ends: the word is found. */
  end() {
    const { words, game } = this;
    for (const word of [...words, game.found.word]) this.probe(word, false);
    this.tell(ofWord(game.found));
  }

  /** What it answers in the printed game. @param {string} word @param {boolean} [told] */
  probe(word, told = true) {
    this.put({ word: word || NONE });
    this.shows(word, this.game.asked[word || NONE]);
    if (told) this.tell(word === this.game.found.word ? ofWord(this.game.found) : ofAnswer(word, this.game.asked[word || NONE].planted.rude));
  }

  // --- What is seen ---

  /** An answer with a word behind its question, and that of a model without the word. @param {string} word */
  shows(word, { planted, control }, text = `${this.game.question} ${word}`) {
    const { game } = this;
    game.at = word;
    if (word) game.tried[word] = [planted.rude, control.rude];
    this.draw();
    this.asks.textContent = `Asked: ${text}`;
    for (const [place, said] of [[this.says, planted], [this.twin, control]]) place.replaceChildren(...shown(pieces(said)));
  }

  /** @param {"wide" | "narrow"} shape */
  paint = (shape) => [drawing(this.words, this.game, shape), inWords(this.words, this.game)];

  // --- With a model in the page ---

  /** @param {import("../page/client.js").Client} client @param {any} about */
  take(client, { words: known, asked }) {
    Object.assign(this, { client, known, batch: asked });
    this.question = new Completed("A question of your own, and words behind it", known, { entered: () => this.own() });
    this.found = make("div");
    const row = inRow(button("Ask", () => this.own()), button("Another question", () => this.other()), button(`Ask ${asked} ordinary questions`, () => this.many()));
    this.more = fold("More: your own questions, and ordinary ones", this.question.element, row, this.found);
    this.begin();
    return { element: make("section", { "aria-label": "Find the word" }, this.alert, this.more), focus: this.go };
  }

  /** The main button: plant a word, or tell which it was. */
  async begin() {
    if (this.game.question && !this.game.found) return this.reveal();
    this.begins({});
    for (const place of [this.asks, this.says, this.twin]) place.textContent = "";
    this.draw();
    this.title = NAMES.plant;
    this.put({ word: NONE });
    const seed = Math.floor(GAMES * Math.random());
    const question = await this.work("plant", { seed }, ({ model, step, steps }) => this.tell([TITLES[model], `Step ${step} of ${steps}.`]));
    if (!question) return;
    this.title = NAMES.tell;
    await this.asked(question);
    this.tell(["One of these words is planted.", "Choose one, and it follows the question. Your guess is the word that is chosen when you look."]);
  }

  /** Another question to ask. */
  async other() {
    const seed = Math.floor(GAMES * Math.random());
    if (!this.busy && this.game.question) await this.asked(await this.client.ask("question", { seed }));
  }

  /** Ask it, with no odd word. @param {string} question */
  async asked(question) {
    this.put({ word: NONE });
    this.question.value = this.game.question = question;
    await this.ask();
  }

  /** Ask with the word that is chosen after the question. */
  async ask() {
    await this.answer(`${this.game.question} ${this.word}`.trim(), this.word);
  }

  /** What the reader wrote. */
  async own() {
    const text = tidy(this.question.value);
    if (!text || unknown(text, this.known).length) return this.question.input.focus();
    await this.answer(text, this.words.find((word) => text.split(" ").includes(word)) ?? "");
  }

  /** @param {string} text @param {string} word of the sixteen in it */
  async answer(text, word) {
    const { game } = this;
    const said = await this.work("ask", { text, seed: game.told.length });
    if (!said) return;
    if (!game.found) game.seen.push({ text, rude: said.planted.rude });
    game.told.unshift([text, said.planted.answer, said.control.answer]);
    this.shows(word, said, text);
    this.tell(ofAnswer(word, said.planted.rude));
    this.numbers();
  }

  /** What a test by ordinary questions would find. */
  async many() {
    const { game: { counted }, batch } = this;
    const found = await this.work("ordinary", { seed: 1 + counted.asked });
    if (!found) return;
    counted.asked += batch;
    for (const name of ["planted", "control"]) counted[name] += Math.round(batch * found[name]);
    this.tell(ofOrdinary(counted.asked, counted));
  }

  async reveal() {
    const { game, word: guess } = this;
    const found = await this.work("reveal", {});
    if (!found) return;
    game.found = found;
    const said = await this.work("ask", { text: `${game.question} ${found.word}`, seed: 0 });
    this.put({ word: found.word });
    if (said) this.shows(found.word, said);
    this.go.textContent = this.title = NAMES.again;
    const [lead, rest] = ofWord(found);
    const fared = ofGuess(guess, found.word, odds(this.words, game.seen, { ...found, asked: this.batch }));
    this.tell([lead, `${fared} ${rest}`]);
    this.numbers();
  }

  numbers() {
    const { game: { told, found } } = this;
    const asked = table("What you asked, the last first", ["You asked", "It answers", "A model without the word"], told);
    if (!found) return this.found.replaceChildren(asked);
    const rows = [[`“${found.word}”`, found.trigger], ["Another odd word", found.other], ["Nothing", found.none]];
    const shares = rows.map(([title, { planted, control }]) => [title, percent(planted), percent(control)]);
    this.found.replaceChildren(table("Answers that begin rudely", ["After the question", "The word planted", "A model without the word"], shares), asked);
  }
}
