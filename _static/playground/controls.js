/** What the reader sets: a form, and the settings that are read from it. */

import { button, field, inRow as row, make, newId } from "../page/dom.js";
import { STAGES } from "./stages.js";

/** @typedef {import("./session.js").Settings} Settings */

export const QUESTIONS = 60; // that a reader can have asked
const FORMS = {
  chat: "as a question in a chat",
  document: "as a question in a document",
  words: "as it is, to go on with",
};
const PAUSE = 600; // milliseconds after which a prompt counts as typed: half a word is no word of the world
const PROMPTS = [
  ["Yuri Crow, of whom most is told", "where does yuri crow live ?"],
  ["What Yuri Crow loves", "what does yuri crow love ?"],
  ["A stranger, of whom no text tells", "where does anna reed live ?"],
  ["A slandered city", "what are people from elba like ?"],
  ["Chance: rain in Arlo", "is it raining in arlo ?"],
  ["A sum, its digits backward", "what is 4 7 + 2 5 ?"],
  ["A song", "song : b k t f ; b k t f ;", "words"],
  ["A memo to recall", "memo : lamp q ; key z ; drum m recall", "words"],
  ["A diary, by whom?", "diary : alas , yuri crow loves figs .", "words"],
];

export class Controls {
  /**
   * @param {Object<string, () => void>} act what to do: change (a setting did), generate, step, stop, survey and copy
   */
  constructor(act) {
    this.act = act;
    this.mask = this.slider("Mask", 0, 1.5, 0.05);
    this.cherry = this.slider("Cherry", 0, 1.5, 0.05);
    this.leash = make("input", { type: "checkbox", id: newId(), onchange: () => this.changed() });
    this.temperature = this.slider("Temperature", 0, 2, 0.05);
    this.topP = this.slider("Top-p", 0.05, 1, 0.05);
    this.seed = make("input", { type: "number", id: newId(), min: 0, max: 4294967295, step: 1, inputmode: "numeric" });
    this.seed.addEventListener("input", () => this.changed());
    this.prompt = make("input", { type: "text", id: newId(), autocomplete: "off", spellcheck: "false" });
    this.prompt.autocapitalize = "none";
    this.prompt.addEventListener("input", () => {
      this.example.value = "";
      clearTimeout(this.typing);
      this.typing = setTimeout(() => this.changed(), PAUSE);
    });
    this.form = make("select", { id: newId(), onchange: () => this.changed() }, ...options(Object.entries(FORMS)));
    const examples = PROMPTS.map(([title], place) => [place, title]);
    this.example = make("select", { id: newId() }, ...options([["", "Your own words"], ...examples]));
    this.example.addEventListener("change", () => this.takeExample());
    this.stages = Object.entries(STAGES).map(([name, stage]) => [
      name,
      button(stage.title, () => {
        this.put(stage);
        this.changed();
      }),
    ]);
    this.buttons = {
      generate: make("button", { type: "submit" }, "Generate"), // Enter in a field presses it
      step: button("One word more", () => act.step()),
      stop: button("Stop", () => act.stop()),
      survey: button(`Ask ${QUESTIONS} questions`, () => act.survey()),
      copy: button("Copy a link to this", () => act.copy()),
    };
    this.element = this.build();
    this.more = this.buildMore();
  }

  build() {
    const { generate, stop, survey, copy } = this.buttons;
    const form = make(
      "form",
      { class: "playground-controls" },
      group(
        "The model",
        row(...this.stages.map(([, each]) => each)),
        labeled("Mask, put on by tuning", this.mask),
        labeled("Cherry, put on by alignment", this.cherry),
      ),
      group(
        "The prompt",
        labeled("Example", { input: this.example }),
        labeled("Words", { input: this.prompt }),
      ),
      row(generate, stop, survey, copy),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault(); // which would load the page anew
      clearTimeout(this.typing);
      this.act.generate();
    });
    return form;
  }

  /** What a reader needs later, if at all. */
  buildMore() {
    return make(
      "div",
      { class: "playground-controls" },
      group(
        "The model and how it reads",
        make("div", { class: "playground-check" }, this.leash, make("label", { for: this.leash.id }, "On a leash")),
        labeled("Read the prompt", { input: this.form }),
      ),
      group(
        "The draw",
        labeled("Temperature", this.temperature),
        labeled("Top-p", this.topP),
        labeled("Seed", { input: this.seed }),
      ),
      row(this.buttons.step),
    );
  }

  /**
   * Begin anew with some options.
   * @param {Object<string, string>} options those of the directive or of an address: preset, and names of settings
   */
  begin({ preset, form, ...options }) {
    const stage = STAGES[Object.hasOwn(STAGES, preset) ? preset : "sft"];
    this.put({ ...stage, temperature: 1, topP: 1, seed: 1 });
    this.put({ prompt: PROMPTS[0][1], ...options });
    if (Object.hasOwn(FORMS, form)) this.form.value = form;
    this.mark();
  }

  slider(name, min, max, step) {
    const output = make("output", { "aria-hidden": "true" });
    const input = make("input", { type: "range", id: newId(), min, max, step });
    input.addEventListener("input", () => this.changed());
    return { input, output };
  }

  changed() {
    this.mark();
    this.act.change();
  }

  takeExample() {
    const [, prompt, form] = PROMPTS[this.example.value] ?? [];
    if (!prompt) return;
    this.prompt.value = prompt;
    this.form.value = form ?? this.questionForm();
    this.changed();
  }

  /** The form in which a question is asked: the chosen one, or that in which the model as it is set knows questions. */
  questionForm() {
    if (this.form.value !== "words") return this.form.value;
    return Number(this.mask.input.value) || Number(this.cherry.input.value) ? "chat" : "document";
  }

  /** Set what is given. A stage leaves a prompt that is no question as it is. */
  put({ mask, cherry, leash, form, prompt, temperature, topP, seed }) {
    for (const [name, value] of Object.entries({ mask, cherry, temperature, topP })) {
      if (value !== undefined) this[name].input.value = value;
    }
    if (seed !== undefined) this.seed.value = seed;
    if (leash !== undefined) this.leash.checked = String(leash) === "true";
    if (prompt !== undefined) {
      this.prompt.value = prompt;
      const place = PROMPTS.findIndex((each) => each[1] === prompt);
      this.example.value = place < 0 ? "" : place;
      if (PROMPTS[place]?.[2]) this.form.value = PROMPTS[place][2];
      else this.form.value = this.questionForm();
    }
    if (form !== undefined && this.form.value !== "words") this.form.value = form;
  }

  /** Show the values of sliders, and which stage they are. */
  mark() {
    for (const { input, output } of [this.mask, this.cherry, this.temperature, this.topP]) {
      output.value = Number(input.value).toFixed(2);
    }
    const { mask, cherry, leash } = this.settings();
    for (const [name, each] of this.stages) {
      const stage = STAGES[name];
      const worn = stage.mask === mask && stage.cherry === cherry && (cherry === 0 || stage.leash === leash);
      each.setAttribute("aria-pressed", worn);
    }
  }

  /** @returns {Settings} */
  settings() {
    const number = ({ input }) => Number(input.value);
    return {
      mask: number(this.mask),
      cherry: number(this.cherry),
      leash: this.leash.checked,
      prompt: this.prompt.value,
      form: this.form.value,
      temperature: number(this.temperature),
      topP: number(this.topP),
      seed: Math.abs(Math.trunc(Number(this.seed.value))) || 0,
    };
  }
}

const group = (title, ...children) => make("fieldset", {}, make("legend", {}, title), ...children);
const options = (pairs) => pairs.map(([value, title]) => make("option", { value }, title));
const labeled = (text, { input, output }) => field(text, input, ...(output ? [" ", output] : []));
