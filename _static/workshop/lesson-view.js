/** What the views of lessons share: what is told, and what the worker does while the reader waits and may stop it. */

import { make, newId } from "../page/dom.js";

export const SLOW = "This browser computes slowly: what takes seconds elsewhere takes a minute.";

export const button = (title, onclick) => make("button", { type: "button", onclick }, title);

/** @param {(string | [string | number, string])[]} options words, or values with their words @param {() => void} [onchange] */
export function select(options, onchange = () => {}) {
  const pairs = options.map((option) => [option].flat());
  return make("select", { id: newId(), onchange }, ...pairs.map(([value, words = value]) => make("option", { value }, words)));
}

/** An input with its label. @param {string | (string | Node)[]} title @param {HTMLElement} input @param {...HTMLElement} below */
export const field = (title, input, ...below) =>
  make("div", { class: "playground-field" }, make("label", { for: input.id }, ...[title].flat()), input, ...below);

/**
 * A lesson's `element`, its `focus`, which is what gets the focus at first, its `working(busy, type)`, and its `sending`,
 * if it has any, are its own.
 */
export class LessonView {
  constructor(client, kernels) {
    this.client = client;
    this.busy = false;
    this.stop = button("Stop", () => client.ask("stop"));
    this.stop.hidden = true;
    this.idle = kernels === "plain" ? SLOW : "";
    this.progress = make("p", { class: "playground-message" }, this.idle);
    this.outcome = make("p", { class: "workshop-outcome", role: "status" });
    this.alert = make("p", { class: "playground-alert", role: "alert" });
    this.found = make("div");
  }

  /**
   * Have the worker do something, and show what came of it.
   * @param {string} type
   * @param {Object} request
   * @param {(result: any) => void | Promise<void>} took
   * @param {(part: any) => void} [part] hears how far it is
   */
  async work(type, request, took, part) {
    if (this.busy) return;
    this.working(true, type);
    await this.attempt(async () => {
      const { stopped, result } = await this.client.ask(type, request, part);
      if (stopped) this.outcome.textContent = "Stopped.";
      else await took(result);
    });
    this.working(false);
  }

  /** @param {() => Promise<void>} act what needs the worker */
  async attempt(act) {
    try {
      await act();
    } catch (error) {
      this.alert.textContent = "The lesson stopped. Load the page again.";
      console.warn(error);
    }
  }

  /**
   * @param {boolean} busy
   * @param {HTMLElement[]} buttons which do nothing meanwhile
   * @param {HTMLElement} focus gets the focus of the button to stop, or it would be lost
   * @param {boolean} [stops] what is done at once needs no stop
   */
  wait(busy, buttons, focus, stops = true) {
    this.busy = busy;
    this.element.setAttribute("aria-busy", String(busy));
    for (const each of buttons) each.setAttribute("aria-disabled", String(busy));
    if (busy && stops) this.outcome.textContent = ""; // or the last verdict would stand there as if it were this one's
    if (this.sending) this.sending.element.hidden = (busy && stops) || !this.sending.result;
    if (!busy && this.stop === document.activeElement) focus.focus();
    this.stop.hidden = !busy || !stops;
    if (!busy) this.progress.textContent = this.idle;
  }
}
