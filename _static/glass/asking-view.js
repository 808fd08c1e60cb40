/** What the views share that ask the worker about a text: a stage, the guide below it, and the rest behind a fold. */

import { button, fold, inRow, make } from "../page/dom.js";
import { Newest } from "./newest.js";
import { UNTOUCHED } from "./state.js";

export class AskingView {
  /** @param {{about: any, client: any, frame: any}} given @param {string} type of what is asked */
  constructor({ about, client, frame }, type) {
    this.about = about;
    this.client = client;
    this.frame = frame;
    this.newest = new Newest(
      (request) => client.ask(type, request),
      (found) => this.shown(found),
      (error) => this.failed(error),
    );
  }

  /**
   * @param {{before?: Node[], stage: HTMLElement, act?: Node[], more: [string, ...Node[]]}} parts before: above the stage;
   *   act: beside what is said; more: a title, and what it is of
   */
  build({ before = [], stage, act = [], more }) {
    this.line = make("p", { class: "glass-line", role: "status" }, make("b"), make("span"));
    this.why = make("p", { class: "glass-note" });
    stage.classList.add("glass-stage");
    const guide = make("div", { class: "play-guide" }, this.line, ...act);
    this.element = make("div", {}, ...before, stage, guide, this.why, fold(...more));
  }

  /** Texts to begin with. @param {Record<string, () => void>} examples */
  examples(examples) {
    const buttons = Object.entries(examples).map(([title, act]) => button(title, act));
    return Object.assign(inRow(...buttons), { role: "group", ariaLabel: "Examples" });
  }

  /** Ask about what is wanted now. */
  want(request) {
    this.frame.busy(true);
    this.newest.want(request);
  }

  /** Look at another text, as the model reads it. @param {string} text */
  readText(text) {
    this.frame.set({ text, at: -1, ...UNTOUCHED });
  }

  failed(error) {
    this.frame.busy(false);
    this.frame.fail(error);
  }
}
