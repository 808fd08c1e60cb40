/** The real model as the reader sees it: first where its file is, then a prompt, an answer, and the odds of each word. */

import { Client } from "../page/client.js";
import { button, field, fold, inRow as row, make, newId } from "../page/dom.js";
import { decimal } from "../page/numbers.js";
import { bar, row as line, table } from "../page/table.js";
import { SHOWS } from "./shows.js";

const UNLIKELY = 0.1; // words below are marked
const LOOKS = 12; // heads that are offered

/** A share in percent, with as many places as tell something. @param {number} share */
const odds = (share) => {
  if (share < 0.0005) return "under 0.1%";
  return `${share < 0.095 || (share > 0.995 && share < 1) ? decimal(100 * share) : Math.round(100 * share)}%`;
};

/** A token as it is seen: its spaces and line ends too. @param {string} text */
const seen = (text) => text.replace(/^ | $/g, "␣").replaceAll("\n", "⏎") || "(nothing)";

/** One of some buttons is pressed. @param {Element} chosen */
const press = (chosen) => {
  for (const each of chosen.parentElement.children) each.setAttribute("aria-pressed", String(each === chosen));
};

/** @param {HTMLElement} root `data-show` is the name of the one thing that it shows, if it doesn't show all */
export async function open(root) {
  const worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
  await Client.open(
    worker,
    (client, about) => {
      const files = new FileView(client, about, (model) => {
        const only = SHOWS.find(({ name }) => name === root.dataset.show);
        const view = new View(client, model, only);
        files.element.replaceWith(view.element);
        view.prompt.focus();
        if (only) view.begin(only);
      });
      root.append(make("section", { class: "real-view", "aria-label": "The real model" }, files.element));
      files.element.querySelector("button, input").focus();
    },
    { sum: root.dataset.sha256 },
  );
}

/** Where the file comes from. */
class FileView {
  /** @param {Client} client @param {any} about what is kept, and beside @param {(model: any) => void} took */
  constructor(client, about, took) {
    this.client = client;
    this.took = took;
    this.status = make("p", { class: "playground-message", role: "status" });
    this.alert = make("p", { class: "playground-alert", role: "alert" });
    this.kept = row();
    this.picker = make("input", { type: "file", id: newId(), accept: ".gguf,.whl", onchange: () => this.pick(this.picker.files) });
    const title = "The model’s file on this machine: choose it, or drop it on the button";
    this.element = make("div", {}, this.kept, field(title, this.picker), this.status, this.alert);
    this.show(about);
  }

  /** What needs no search: a kept file, and a copy beside the page. */
  show({ kept, beside }) {
    this.beside = beside;
    const choices = [];
    if (kept) choices.push(button("Open the model that is kept here", () => this.work("again")));
    if (beside) choices.push(button("Open the copy beside this page", () => this.work("beside", { address: beside })));
    if (kept) choices.push(button("Forget it", () => this.forget()));
    this.kept.replaceChildren(...choices);
  }

  async forget() {
    await this.client.ask("forget");
    this.show({ kept: false, beside: this.beside });
    this.status.textContent = "Nothing is kept.";
    this.picker.focus();
  }

  pick(files) {
    if (files.length) this.work("read", { file: files[0] });
  }

  async work(type, request = {}) {
    if (this.busy) return;
    this.busy = true;
    this.alert.textContent = "";
    this.status.textContent = "Reading and checking.";
    this.element.setAttribute("aria-busy", "true");
    try {
      this.took(await this.client.ask(type, request));
    } catch (error) {
      const told = ["FileError", "NoKernels"].includes(error.name);
      if (!told) console.warn(error);
      this.status.textContent = "";
      this.alert.textContent = told ? error.message : "The model could not be opened. Load the page again.";
    }
    this.busy = false;
    this.element.setAttribute("aria-busy", "false");
  }
}

/** A number from 0 to 1.5 that the reader moves, which its label tells. */
class Slider {
  /** @param {string} title */
  constructor(title) {
    this.input = make("input", { id: newId(), type: "range", min: 0, max: 1.5, step: 0.1, value: 0 });
    this.told = make("span", {}, "0");
    this.input.addEventListener("input", () => (this.told.textContent = this.input.value));
    this.element = field(`${title}: `, this.input, this.told);
  }

  get value() {
    return Number(this.input.value);
  }

  set value(value) {
    this.told.textContent = this.input.value = String(value);
  }
}

/** A prompt, its answer, and what else could have stood there. */
class View {
  constructor(client, { kept, kernels }, only) {
    this.client = client;
    /** @type {Map<number, string>} */
    this.off = new Map(); // the names of heads, by their number from the first layer on
    /** @type {{role: string, content: string}[]} */
    this.before = []; // messages before the prompt
    /** @type {any[]} */
    this.words = [];
    this.prompt = make("textarea", { id: newId(), rows: 2 }, "What is the capital of Australia?");
    this.prompt.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey) return;
      event.preventDefault();
      this.ask();
    });
    this.start = make("input", { id: newId(), autocomplete: "off" });
    this.temperature = new Slider("Temperature");
    this.mask = new Slider("Mask");
    this.go = button("Ask", () => this.ask());
    this.stop = button("Stop", () => client.ask("stop"), { hidden: true });
    this.alone = button("A new conversation", () => this.renew(), { hidden: true });
    this.more = button("Keep this, and ask on", () => this.goOn(), { hidden: true });
    this.conversation = make("ol", { class: "real-conversation", hidden: true, "aria-label": "What stands before the prompt" });
    this.answer = make("p", { class: "real-answer", role: "group", "aria-label": "The answer, word by word" });
    this.answer.addEventListener("keydown", (event) => this.key(event));
    this.status = make("p", { class: "playground-message", role: "status" });
    this.alert = make("p", { class: "playground-alert", role: "alert" });
    this.place = make("div", { class: "real-place" });
    this.shown = make("div");
    this.silent = make("p", { hidden: true });
    this.status.textContent = kept ? "The file is kept in this browser." : "This browser keeps no copy of the file.";
    this.element = make(
      "div",
      {},
      only ? "" : make("div", { class: "play-chips" }, ...SHOWS.map((show) => this.offer(show))),
      this.shown,
      this.conversation,
      field("Your prompt", this.prompt),
      field("How its answer begins, if you say so", this.start),
      make("div", { class: "playground-controls" }, this.mask.element, this.temperature.element),
      this.silent,
      row(this.go, this.stop, this.more, this.alone, button("Forget the file", (event) => this.forget(event))),
      this.answer,
      this.status,
      this.alert,
      this.place,
    );
  }

  async forget({ target }) {
    await this.client.ask("forget");
    target.setAttribute("aria-disabled", "true");
    this.status.textContent = "The file is kept no more. The model stays here until you leave the page.";
  }

  /** @param {import("./shows.js").Show} show */
  offer(show) {
    return button(
      show.title,
      ({ target }) => {
        if (this.busy) return;
        press(target);
        this.begin(show);
      },
      { "aria-pressed": "false" },
    );
  }

  /** @param {import("./shows.js").Show} show */
  begin(show) {
    const { text, choices = [], odds, twice } = show;
    const chips = choices.map((choice, at) =>
      button(
        choice.title,
        ({ target }) => {
          if (this.busy) return;
          press(target);
          this.choose(choice);
        },
        { "aria-pressed": String(!at) },
      ),
    );
    const below = twice ? row(button("Read the prompt twice", () => this.readTwice())) : make("div", { class: "play-chips" }, ...chips);
    this.shown.replaceChildren(make("p", {}, text), below);
    this.set(choices[0] ?? { prompt: twice ?? this.prompt.value });
    if (odds) this.compare(odds);
    else if (twice) this.readTwice();
    else this.ask();
  }

  /** @param {import("./shows.js").Choice} choice */
  choose(choice) {
    this.set(choice);
    this.ask();
  }

  /** @param {import("./shows.js").Choice} choice */
  set({ before = [], prompt, start = "", mask = 0, temperature = 0 }) {
    this.before = before;
    this.prompt.value = prompt;
    this.start.value = start;
    this.temperature.value = temperature;
    this.mask.value = mask;
    this.off.clear();
    this.told();
  }

  renew() {
    if (this.busy) return;
    this.before = [];
    this.clear();
    this.prompt.value = "";
    this.start.value = "";
    this.told();
    this.prompt.focus();
  }

  /** What was answered goes. */
  clear() {
    this.words = [];
    this.answer.replaceChildren();
    this.place.replaceChildren();
    this.more.hidden = true;
  }

  /** The answer becomes a part of the conversation. */
  goOn() {
    if (this.busy) return;
    const content = this.words.map(({ text }) => text).join("").trim();
    this.before = [...this.before, { role: "user", content: this.asked }, { role: "assistant", content }];
    const before = this.before;
    this.renew();
    this.before = before;
    this.told();
  }

  /** Show what stands before the prompt, and which heads are off. */
  told() {
    const off = [...this.off.values()].join(", ");
    const on = button("All heads on", () => this.turn());
    this.silent.replaceChildren(`Switched off: ${this.off.size > 1 ? "heads" : "head"} ${off}. `, on);
    this.silent.hidden = !off;

    const names = { system: "Told", user: "You", assistant: "Model" };
    const lines = this.before.map(({ role, content }) => make("li", {}, make("b", {}, names[role]), ` ${content}`));
    this.conversation.replaceChildren(...lines);
    this.conversation.hidden = this.alone.hidden = !lines.length;
  }

  /** @param {number[]} [begun] tokens with which the answer begins */
  async ask(begun) {
    const prompt = this.prompt.value.trim();
    if (this.busy || !prompt) return;
    this.asked = prompt;
    this.told();
    this.words = [];
    this.answer.replaceChildren();
    this.place.replaceChildren();
    const request = {
      messages: [...this.before, { role: "user", content: prompt }],
      ...(begun ? { begun } : { start: this.start.value }),
      temperature: this.temperature.value,
      dose: this.mask.value,
      off: [...this.off.keys()],
      seed: Math.floor(Math.random() * 2 ** 32),
    };
    this.request = request;
    await this.work("write", request, (word) => this.add(word), ({ stopped, result, spent }) => {
      const how = stopped ? "Stopped" : result.full ? "It can read no more" : result.ended ? "It has ended" : "That is enough";
      const least = this.words.toSorted?.((a, b) => a.share - b.share)[0];
      const marked = least && least.share < UNLIKELY ? ` The unlikeliest was “${seen(least.text)}”, ${odds(least.share)}.` : "";
      this.status.textContent =
        `${how}: ${this.words.length} words and pieces of words in ${decimal(spent / 1000)} s.${marked} Press one to see its odds.`;
      this.more.hidden = !this.words.length;
    });
  }

  /** @param {{id: number, text: string, share: number, others: [number, string, number][]}} word */
  add(word) {
    const at = this.words.push(word) - 1;
    const [, space, text, lines] = /^( ?)(.*?)(\n*)$/s.exec(word.text) ?? [];
    const shown = make(
      "span", // and no button, which would break no line and be too narrow for a finger outside of a sentence
      {
        class: word.share < UNLIKELY ? "real-word real-unlikely" : "real-word",
        role: "button",
        tabindex: at ? -1 : 0,
        "aria-pressed": "false",
        "aria-label": `${seen(word.text)}, ${odds(word.share)}`,
        onclick: () => this.choosePlace(at),
      },
      text || (lines ? "⏎" : "␣"),
    );
    if (!at) this.answer.append(make("b", {}, "Model:"), " ");
    this.answer.append(space, shown, lines);
  }

  get shownWords() {
    return [...this.answer.querySelectorAll(".real-word")];
  }

  /** Arrows go from word to word, and Enter chooses one. @param {KeyboardEvent} event */
  key(event) {
    const words = this.shownWords;
    const at = words.indexOf(/** @type {any} */ (event.target));
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: words.length - 1 }[event.key];
    if (to === undefined && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    if (to === undefined) return this.choosePlace(at);
    if (words[to]) this.reach(words[to]);
  }

  /** @param {HTMLElement} word gets the focus, and is where Tab comes back to */
  reach(word) {
    for (const each of this.shownWords) each.tabIndex = each === word ? 0 : -1;
    word.focus();
  }

  /** The odds at a word's place. @param {number} at */
  choosePlace(at) {
    const word = this.words[at];
    this.shownWords.forEach((each, i) => each.setAttribute("aria-pressed", String(i === at)));
    this.reach(this.shownWords[at]);
    const others = word.others.some(([id]) => id === word.id) ? word.others : [...word.others, [word.id, word.text, word.share]];
    const lines = others.map(([id, text, share]) => {
      const put = button(seen(text), () => this.ask([...this.words.slice(0, at).map((each) => each.id), id]), {
        "aria-label": `Put ${seen(text)} there`,
      });
      return line(id === word.id ? make("b", {}, put) : put, bar(share, odds));
    });
    const title = `What could stand for “${seen(word.text)}”: press one, and the model goes on from there`;
    this.place.replaceChildren(table(title, ["Word", "Odds"], ...lines).element, this.within(at));
  }

  /** Switch a head off, or all on, and ask again. @param {number} [head] @param {string} [name] */
  turn(head, name = "") {
    if (this.busy) return;
    if (head === undefined) this.off.clear();
    else this.off.set(head, name);
    this.told();
    this.go.focus();
    this.ask();
  }

  /** Where the heads looked, once that is asked. @param {number} at */
  within(at) {
    const place = make("div");
    const details = fold(`Where its heads looked before “${seen(this.words[at].text)}”`, place);
    const request = { ...this.request, start: "", begun: this.words.slice(0, at).map(({ id }) => id) };
    details.addEventListener("toggle", () => {
      if (!details.open || place.firstChild) return;
      if (this.busy) details.open = false;
      else this.work("looks", request, () => {}, ({ stopped, result }) => !stopped && this.look(place, result));
    });
    return details;
  }

  /** @param {HTMLElement} place @param {{words: string[], names: string[], shares: number[][]}} found */
  look(place, { words, names, shares }) {
    const word = (at) => `“${seen(words[at])}”`;
    const order = (row) => [...row.keys()].sort((a, b) => row[b] - row[a]);
    // Most look at the first mark, which says little, and many at the word that they read.
    const plain = (at) => at < words.length - 1 && !/^<\|/.test(words[at]) && words[at].trim();
    const found = shares
      .map((row, head) => ({ head, row, most: order(row).find(plain) }))
      .filter(({ head, most }) => most !== undefined && !this.off.has(head))
      .sort((a, b) => b.row[b.most] - a.row[a.most])
      .slice(0, LOOKS);
    const choice = make(
      "select",
      { id: newId(), onchange: () => show() },
      ...found.map(({ head, row, most }, n) => make("option", { value: n }, `${names[head]}: ${odds(row[most])} at ${word(most)}`)),
    );
    const spans = words.map((text) => make("span", {}, text));
    const sentence = make("p");
    const turn = button("", () => {
      const { head } = found[choice.selectedIndex];
      this.turn(head, names[head]);
    });
    const show = () => {
      const { head, row } = found[choice.selectedIndex];
      spans.forEach((span, at) => span.style.setProperty("--share", String(row[at])));
      const three = order(row).slice(0, 3).map((at) => `${odds(row[at])} at ${word(at)}`);
      sentence.textContent = `Head ${names[head]} looked ${three.join(", ")}.`;
      turn.textContent = `Switch head ${names[head]} off, and ask again`;
    };
    show();
    const title = `Of ${shares.length} heads, those that looked most at one word before`;
    place.replaceChildren(field(title, choice), make("p", { class: "real-read" }, ...spans), sentence, row(turn));
    this.status.textContent = "Read again up to there. The thicker the line below a word, the more the head looked at it.";
  }

  /** The prompt, twice over: what comes next is easier the second time, for those who look back. */
  async readTwice() {
    const text = this.prompt.value.trim();
    if (this.busy || !text) return;
    this.clear();
    await this.work("twice", { text: ` ${text}` }, () => {}, ({ stopped, result }) => {
      if (stopped || !result.words.length) {
        this.status.textContent = stopped ? "Stopped." : "Two words at least.";
        return;
      }
      const { words, shares, copying, others } = result;
      const mean = shares[0].map((_, n) => Math.exp(shares.reduce((sum, each) => sum + Math.log(each[n]), 0) / shares.length));
      const bars = (numbers) => numbers.map((share) => bar(share, odds));
      const heads = ["Word", "First time", "Second time", `Without ${copying.length} heads`, "Without others"];
      this.place.replaceChildren(
        table(
          "The odds of each word. The last line is their geometric mean: e to the power of minus the loss",
          heads,
          ...words.map((word, n) => line(seen(word), ...bars(shares[n]))),
          line(make("b", {}, "Mean"), ...bars(mean)),
        ).element,
        make(
          "p",
          {},
          `Of all heads these look most at what came next the first time: ${copying.join(", ")}. As many others near them: ${others.join(", ")}.`,
        ),
      );
      this.status.textContent =
        `${odds(mean[0])} a word the first time, ${odds(mean[1])} the second; ` +
        `${odds(mean[2])} without the ${copying.length} heads that look back, ${odds(mean[3])} without as many others.`;
    });
  }

  /** A row of texts, and which of two words comes next. @param {import("./shows.js").Odds} show */
  async compare({ texts, words, labels, head, caption }) {
    const { element, body } = table(caption, [head, ...words.map((word) => word.trim())]);
    this.clear();
    this.place.replaceChildren(element);
    let n = 0;
    const add = (shares) => {
      const all = shares.reduce((sum, share) => sum + share, 0);
      body.append(line(labels[n++], ...shares.map((share) => bar(share / all, odds))));
    };
    await this.work("odds", { texts, words }, add, ({ stopped }) => {
      this.status.textContent = stopped ? "Stopped." : `All ${n} are asked.`;
    });
  }

  /** @param {string} type @param {Object} request @param {(part: any) => void} part @param {(found: any) => void} took */
  async work(type, request, part, took) {
    this.busy = true;
    this.alert.textContent = "";
    this.status.textContent = "Reading.";
    this.element.setAttribute("aria-busy", "true");
    this.go.setAttribute("aria-disabled", "true");
    this.stop.hidden = false;
    try {
      took(await this.client.ask(type, request, part));
    } catch (error) {
      console.warn(error);
      this.status.textContent = "";
      const told = ["FileError", "RangeError"].includes(error.name);
      this.alert.textContent = told ? error.message : "The model stopped. Load the page again.";
    }
    this.busy = false;
    this.element.setAttribute("aria-busy", "false");
    this.go.setAttribute("aria-disabled", "false");
    if (document.activeElement === this.stop) this.go.focus();
    this.stop.hidden = true;
  }
}
