/** A playground in the page: it connects what the reader sets, what the worker does, and what is shown. */

import { LookInside } from "../glass/look.js";
import { Client, LostNetwork } from "../page/client.js";
import { bringUp, copied, fold, make } from "../page/dom.js";
import { percent } from "../page/numbers.js";
import { fromHash, toHash } from "./address.js";
import { Controls, QUESTIONS } from "./controls.js";
import { Display } from "./display.js";

const PAUSE = 300; // milliseconds after which the address follows: browsers count how often it changes

/**
 * Open a playground.
 * @param {HTMLElement} root with the options of the directive as data attributes
 * @param {boolean} pressed whether a reader's button opened it, and not a link: then the focus goes on from there
 * @throws {Error} where the data don't arrive; then nothing has changed
 */
export async function open(root, pressed) {
  const worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
  await Client.open(worker, (client, about) => new View(root, client, about, pressed));
}

class View {
  constructor(root, client, about, pressed) {
    this.root = root;
    this.client = client;
    this.limit = Infinity; // words to write
    this.writing = false;
    this.again = false; // whether a setting changed while it wrote
    this.controls = new Controls({
      change: () => {
        this.note();
        this.change();
      },
      generate: () => {
        bringUp(this.display.element); // else who pressed the button far below would see nothing of it
        this.generate();
      },
      step: () => this.step(),
      stop: () => client.ask("stop"),
      survey: () => this.survey(),
      copy: () => this.copy(),
    });
    this.display = new Display(about, () => this.look());
    const { controls, display } = this;
    const vocabulary = make("p", { class: "playground-vocabulary" }, about.words.join(" "));
    const words = fold("All words of this world", vocabulary);
    const more = fold("More", controls.more, display.more, words);
    more.open = "more" in root.dataset;
    this.element = make("section", { class: "playground-view", "aria-label": "Playground" });
    const inside = new LookInside(() => client.ask("inside"));
    inside.able(true);
    this.element.append(display.element, controls.element, inside.element, display.survey.element, more);
    root.querySelector(".playground-fallback")?.setAttribute("hidden", "");
    root.append(this.element);
    display.say("The model is here.");
    controls.begin({ ...root.dataset });
    this.usual = controls.settings();
    addEventListener("hashchange", () => this.follow());
    if (!this.follow()) this.change();
    if (pressed) controls.stages[0][1].focus({ preventScroll: true }); // it stands where the button was
  }

  // --- The address ---

  /** Take the settings of the address; whether it has any. */
  follow() {
    const options = fromHash(location.hash);
    if (Object.keys(options).length === 0) return false;
    this.controls.begin({ ...this.root.dataset, ...options });
    this.root.scrollIntoView();
    this.generate();
    return true;
  }

  /** Let the address have the settings, in a while. */
  note() {
    clearTimeout(this.noting);
    this.noting = setTimeout(() => this.noteNow(), PAUSE);
  }

  noteNow() {
    clearTimeout(this.noting);
    history.replaceState(null, "", toHash(this.controls.settings(), this.usual));
  }

  async copy() {
    this.noteNow();
    this.display.say(await copied(location.href, "The link is copied.", "The link is the address above."));
  }

  // --- Writing ---

  /** A setting changed: the text that is there follows. */
  change() {
    if (this.writing) {
      this.again = true;
      this.client.ask("stop");
    } else {
      this.write();
    }
  }

  generate() {
    this.limit = Infinity;
    this.change();
  }

  /** One word more; after the end of a text, its first word. */
  step() {
    const { rows } = this.display;
    const written = rows.filter((row) => row.written).length;
    this.limit = this.ended ? 1 : written + 1;
    this.following = true;
    this.change();
  }

  async write() {
    const { client, controls, display } = this;
    this.busy(true);
    do {
      this.again = false;
      let begun = false;
      try {
        const request = { settings: controls.settings(), limit: this.limit };
        const how = await client.ask("write", request, (rows) => {
          if (!begun) display.clear();
          begun = true;
          display.add(rows);
        });
        this.ended = how.ended;
        if (how.stopped && !this.again) this.limit = how.words; // the text stays as long as it is
        if (!this.again && !how.overtaken) {
          const last = display.rows.length - 1;
          display.place = this.following ? last : Math.max(how.start - 1, 0);
          display.say(this.told(how));
          await this.look();
        }
      } catch (error) {
        this.fail(error);
      }
    } while (this.again);
    this.following = false;
    this.busy(false);
  }

  /** Whether it writes; what is said meanwhile need not be read out. */
  busy(writing) {
    this.writing = writing;
    this.element.setAttribute("aria-busy", writing);
  }

  /** What was written, for who can't see it, whose answer it is, and how fast it came. */
  told({ words, speed, stopped, verdict }) {
    const { rows } = this.display;
    const said = rows.filter((row) => row.written).map((row) => row.word);
    if (said.length === 0) return "Nothing is written yet.";
    const text = said.length > 40 ? `… ${said.slice(-40).join(" ")}` : said.join(" ");
    const whose = verdict && this.ended ? ` ${this.whose(verdict)}` : "";
    const pace = words > 40 ? ` ${Math.round(speed).toLocaleString("en")} words a second.` : "";
    return `${stopped ? "Stopped" : "Written"}: “${text}”.${whose}${pace}`;
  }

  whose({ parsed, voice, posterior }) {
    if (!parsed) return "No voice could have given this answer.";
    return `It sounds like the ${voice} (${percent(Math.max(...posterior))}).`;
  }

  async look() {
    try {
      const found = await this.client.ask("look", this.display.view());
      if (found && found.place === this.display.place) this.display.lookedFrom(found);
    } catch (error) {
      this.fail(error);
    }
  }

  async survey() {
    if (this.surveying) return;
    this.surveying = true;
    const { client, controls, display } = this;
    display.say(`Asking ${QUESTIONS} questions.`);
    try {
      const request = { settings: { ...controls.settings(), form: controls.questionForm() }, questions: QUESTIONS };
      const found = await client.ask("survey", request, (count) => display.counted(count));
      const speed = Math.round(found.speed).toLocaleString("en");
      if (!found.overtaken) display.say(`${found.asked} questions are answered, at ${speed} words a second.`);
    } catch (error) {
      this.fail(error);
    }
    this.surveying = false;
  }

  // --- What goes wrong ---

  fail(error) {
    const { display } = this;
    if (error.name === "UnknownWord") display.warn(`${error.message}. All its words stand below.`);
    else if (error.name === "RangeError") display.warn(error.message);
    else if (error instanceof LostNetwork) display.warn("The playground stopped. Load the page again.");
    else throw error;
  }
}
