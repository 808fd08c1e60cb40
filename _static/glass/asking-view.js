/** What the views share that ask the worker about a text. */

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
