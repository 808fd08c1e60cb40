/** A glass model in the page: it connects what the reader chooses, what the worker does, and what is shown. */

import { Client, LostNetwork } from "../page/client.js";
import { button, copied, fold, inRow, make } from "../page/dom.js";
import { typedWords } from "../page/typed.js";
import { CarryView } from "./carry-view.js";
import { choices } from "./drawing.js";
import { InsideView } from "./inside-view.js";
import { NumberView } from "./number-view.js";
import {
  CARRIED,
  EXAMPLES,
  FIRST,
  fromHash,
  isLinked,
  isToy,
  MODELS,
  stateOf,
  textsOf,
  toCommand,
  toHash,
  TOYS,
  UNTOUCHED,
  VIEWS,
} from "./state.js";

const PATIENCE = 700; // milliseconds before it is said what is wrong with a text, which may only be half typed
const PAUSE = 300; // milliseconds after which the address follows: browsers count how often it changes
const KINDS = { inside: InsideView, carry: CarryView, number: NumberView };
const WORDS = ["First names", "Last names", "Cities", "Jobs", "Foods"]; // as `about` lists them
const ASKED = [
  "“talk : ask : where does max hart live ? reply : fact ,” and then what it says. Of jobs it is asked “what does max hart do ?”,",
  "of foods “what does max hart love ?”. A diary tells: “diary : listen , max hart works as”.",
].join(" ");
const NEAR = 3; // letters that a word begins with as the one that was meant does
const coarse = matchMedia("(pointer: coarse)"); // where a field with the focus brings a keyboard over half the screen

/** The models that share one set of views, as they are of one kind. @param {string} model */
const kindOf = (model) => (model in MODELS ? FIRST.model : model);

/**
 * Open a glass model.
 * @param {HTMLElement} root with the options of the directive as data attributes
 * @param {import("./session.js").Own | null} [own] the reader's model, which is looked at first; then the address is left alone
 * @returns {Promise<() => void>} what takes it away again
 * @throws {Error} where the data don't arrive; then nothing has changed
 */
export async function open(root, own = null) {
  const worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
  const options = stateOf(root.dataset);
  const state = own ? { ...options, model: "own" } : (fromHash(location.hash) ?? options);
  await Client.open(worker, (client, about) => new View(root, client, about, state), { own, model: state.model });
  return () => {
    worker.terminate();
    root.remove();
  };
}

class View {
  constructor(root, client, about, state) {
    this.root = root;
    this.client = client;
    this.state = state;
    this.linked = isLinked(state.model); // else there is no address for what is seen
    this.alert = make("p", { class: "playground-alert", role: "alert" });
    /** @type {Map<string, Promise<Record<string, any>>>} */
    this.shelves = new Map(); // of views, by the kind of model
    this.words = about.words; // of the model that is shown
    this.lent = this.left = ""; // a text with which a view opened by itself, and the one that was there before
    this.place = make("div");
    this.which = make("span");
    this.worn = inRow(this.which, button("Back to the base", () => this.wear("base")));
    this.names = choices(VIEWS, (view) => this.goTo(view));
    const own = this.linked ? {} : { own: "Yours" }; // which no address names
    this.models = choices({ ...own, ...MODELS, ...TOYS }, (model) => this.wear(model));
    this.link = button("Copy the link", () => this.copyLink());
    this.command = button("Copy the command", () => this.copyCommand());
    this.copied = make("p", { class: "playground-message", role: "status" });
    this.list = make("dl", { class: "glass-words" });
    this.listed = fold("Its words and questions: names, cities, jobs, foods", this.list);
    this.told = make("p", { class: "glass-note" }, "The command prints these numbers as a table, in a clone of the book's sources.");
    const chosen = (title, { buttons }) => Object.assign(inRow(...buttons), { role: "group", ariaLabel: title });
    this.element = make("section", { class: "glass-view", "aria-label": "The glass model" });
    this.element.append(
      chosen("View", this.names),
      this.alert,
      this.worn,
      this.place,
      this.listed,
      fold("Another model, and a link", chosen("Model", this.models), inRow(this.link, this.command), this.told, this.copied),
    );
    for (const each of root.querySelectorAll(".glass-fallback, .glass-first")) each.hidden = true;
    root.append(this.element);
    if (this.linked) addEventListener("hashchange", () => this.follow());
    this.shelve(kindOf(state.model), about);
    this.show().then((view) => (coarse.matches ? this.names.chosen() : view)?.focus({ preventScroll: true }));
  }

  /** Views for a kind of model. @param {string} kind @param {any} about */
  shelve(kind, about) {
    const made = Object.entries(KINDS).map(([name, Kind]) => [name, new Kind({ about, client: this.client, frame: this, kind })]);
    const views = Object.fromEntries(made);
    this.place.append(...Object.values(views).map(({ element }) => element));
    this.shelves.set(kind, Promise.resolve(views));
    return views;
  }

  /** @param {string} model */
  viewsFor(model) {
    const kind = kindOf(model);
    const found = this.shelves.get(kind) ?? this.client.ask("about", { model }).then((about) => this.shelve(kind, about));
    this.shelves.set(kind, found);
    found.catch(() => this.shelves.delete(kind)); // so that it can be tried again
    return found;
  }

  /** Take what the address says. */
  follow() {
    const state = fromHash(location.hash);
    if (!state) return;
    this.state = state;
    this.root.scrollIntoView();
    this.show();
  }

  /** @param {string} view */
  goTo(view) {
    const { text } = this.state;
    const subject = this.subjectOf(view);
    if (subject.text && text !== this.lent) this.left = text;
    if (subject.text) this.lent = subject.text;
    const back = !subject.text && view !== "carry" && text === this.lent;
    this.set({ view, ...(back ? { text: this.left, at: -1, ...UNTOUCHED } : subject) });
  }

  /** What a view opens with, where the text is none of the reader's, or of no use there. @param {string} view */
  subjectOf(view) {
    const { text, other, model, put } = this.state;
    const given = [...Object.values(EXAMPLES), ...Object.values(CARRIED).map((each) => each.text)].includes(text);
    const [length, into] = [text, other].map((each) => typedWords(each).length);
    if (view !== "carry" || put.length || (length === into && !given)) return {};
    const small = this.small && !isToy(model);
    const title = isToy(model) ? "Two verses" : small ? "Two names" : "Two sums";
    return { at: -1, ...UNTOUCHED, ...CARRIED[title] };
  }

  /** Look at another model. @param {string} model */
  wear(model) {
    const { view, model: before } = this.state;
    const texts = isToy(model) === isToy(before) ? {} : { ...textsOf(model), at: -1 }; // of another language
    this.set({ view, model, source: model, ...texts, ...UNTOUCHED });
  }

  /** @param {Partial<import("./state.js").State>} changes */
  set(changes) {
    this.note(changes);
    this.show();
  }

  /** Take what changes nothing but the address, as it is shown already. @param {Partial<import("./state.js").State>} changes */
  note(changes) {
    this.state = { ...this.state, ...changes };
    clearTimeout(this.noting);
    if (this.linkable) this.noting = setTimeout(() => history.replaceState(null, "", toHash(this.state)), PAUSE);
  }

  /** Whether an address can name what is seen. */
  get linkable() {
    return this.linked && isLinked(this.state.model);
  }

  /** @returns {Promise<any>} the view that is shown, if it still is wanted */
  async show() {
    const { state } = this;
    const { view, model } = state;
    this.say("", 0);
    this.copied.textContent = "";
    this.names.mark(view);
    this.models.mark(model);
    this.link.hidden = !this.linkable;
    this.told.hidden = this.command.hidden = !(model in MODELS && (view === "inside" || (view === "carry" && state.source === model)));
    const views = await this.viewsFor(model).catch((error) => this.fail(error));
    if (!views || state !== this.state) return null;
    this.words = views.inside.about.words;
    this.small = views.inside.about.small;
    this.list.replaceChildren(...views.inside.about.people.flatMap((words, kind) => {
      return [make("dt", {}, WORDS[kind]), make("dd", {}, words.join(", "))];
    }), make("dt", {}, "Questions, with a name of two words"), make("dd", {}, ASKED));
    this.listed.hidden = isToy(model);
    const names = {
      sft: "the tuned model",
      rlhf: "the aligned model",
      copier: "the copier of part 4, which knows letters that repeat and nothing else",
      own: "your model",
    };
    this.worn.hidden = !(model in names);
    this.which.textContent = `You look into ${names[model]}.`;
    const shown = views[view];
    for (const element of this.place.children) element.hidden = element !== shown.element;
    shown.show(state);
    return shown;
  }

  copyLink() {
    history.replaceState(null, "", toHash(this.state));
    return this.copy(location.href, "The link is copied.", "The link is the address above.");
  }

  copyCommand() {
    const command = toCommand(this.state);
    return this.copy(command, "The command is copied.", command);
  }

  async copy(...how) {
    this.copied.textContent = await copied(...how);
  }

  /** A formula of the page, see _ext/glass.py. @param {string} name @returns {Node[]} none where the page has none */
  formula(name) {
    const found = this.root.querySelector(".glass-formulas")?.content.querySelector(`[data-name="${name}"]`);
    return found ? [found.cloneNode(true)] : [];
  }

  /** What to say of a word of another world. @param {string} message */
  unknown(message) {
    const word = message.match(/^"(.*?)"/)?.[1] ?? "";
    const usual = this.words.filter((each) => /^[a-z]/.test(each));
    const near = nearest(word, usual);
    const meant = near.slice(0, NEAR) === word.slice(0, NEAR) ? ` The nearest that it has is “${near}”.` : "";
    return `${message}.${meant} What is gray is of the text before.`;
  }

  /** @param {boolean} busy whether something is being computed */
  busy(busy) {
    this.element.setAttribute("aria-busy", String(busy));
  }

  /** What was asked for is shown. */
  fresh() {
    this.busy(false);
    this.stale(false);
  }

  /** Whether what is shown is of an older text, as the new one can't be read. @param {boolean} stale */
  stale(stale) {
    this.element.classList.toggle("glass-stale", stale);
    this.link.disabled = this.command.disabled = stale;
  }

  fail(error) {
    this.stale(true);
    if (error.name === "UnknownWord") this.say(this.unknown(error.message), PATIENCE);
    else if (error.name === "RangeError" || error.name === "NotArrived") this.say(error.message, PATIENCE);
    else if (error instanceof LostNetwork) this.say("The glass model stopped. Load the page again.", 0);
    else throw error;
  }

  /** What is wrong, if it still is after some milliseconds. @param {string} text @param {number} patience */
  say(text, patience) {
    clearTimeout(this.saying);
    const say = () => (this.alert.textContent = text);
    if (patience) this.saying = setTimeout(say, patience);
    else say();
  }
}

/** Of some words that which begins most like a word, and is most nearly as long. @type {(word: string, among: string[]) => string} */
function nearest(word, among) {
  const alike = (other) => {
    let at = 0;
    while (at < word.length && other[at] === word[at]) at++;
    return at;
  };
  const ends = (other) => Math.abs(other.length - word.length);
  return among.reduce((best, other) => (alike(other) - alike(best) || ends(best) - ends(other)) > 0 ? other : best);
}
