/** Inside: the words, where the heads look, what each part adds, and what the model says without one. */

import { button, inRow, make } from "../page/dom.js";
import { decimal } from "../page/numbers.js";
import { bar, row, table } from "../page/table.js";
import { AskingView } from "./asking-view.js";
import { choice, textField } from "./drawing.js";
import { StageView, tell } from "./stage-view.js";
import { BY, EXAMPLES, isToy, VERSES } from "./state.js";
import { MATTERS, told } from "./tell.js";
import { colorOf, isHead, largest, named, share, shown, signed, spoken } from "./written.js";

const IN_SMALL = ["A fact", "A diary"]; // of the examples, what the small world has too
const OF_TEXTS = ["model", "moment", "silent", "by"]; // of a state, what it means over many texts depends on
const OF_TEXT = [...OF_TEXTS, "text", "cut", "at"]; // and over this one
const OPEN = { fact: "what is left open about a fact", style: "how this voice goes on", chance: "the weather" };

export class InsideView extends AskingView {
  constructor({ kind, ...given }) {
    super(given, "look");
    this.kind = kind;
    this.place = -1; // the chosen one; -1 for the last
    this.compose();
  }

  compose() {
    this.text = textField("A text", (text) => this.readText(text));
    const texts = isToy(this.kind) ? VERSES : EXAMPLES;
    const titles = !isToy(this.kind) && this.about.small ? IN_SMALL : Object.keys(texts);
    const examples = this.examples(Object.fromEntries(titles.map((title) => [title, () => this.readText(texts[title])])));
    const words = make("div");
    this.stage = new StageView(words, {
      toggle: (part) => this.toggle(part),
      goTo: (place) => this.goTo(place),
      cut: (part, to) => this.frame.set({ cut: [...this.state.cut, { part, from: this.at, to }] }),
    });
    const { layers } = this.about;
    this.block = layers; // whose heads are on the stage
    const blocks = Array.from({ length: layers }, (_, number) => {
      const radio = { type: "radio", name: `glass-block-${this.kind}`, checked: number + 1 === layers };
      const onchange = () => ((this.block = number + 1), this.showPlace());
      return make("label", {}, make("input", { ...radio, onchange }), `Block ${number + 1}`);
    });
    this.parts = this.about.parts.map((part) => this.partRow(part));
    this.all = button("Switch all on", () => this.frame.set({ silent: [], cut: [] }));
    this.votes = make("span");
    this.table = table("Switches", ["Part", "Looks at", this.votes], ...this.parts.map(({ row }) => row)).element;
    this.table.classList.add("glass-parts");
    const whose = make("fieldset", { class: "play-segments" }, make("legend", {}, "Whose looks"), ...blocks);
    this.build({
      before: [examples, this.text.element, make("div", { class: "glass-blocks-row" }, whose, this.all)],
      stage: words,
      more: ["More: all parts, all odds, and what matters most", ...this.buildRest()],
    });
  }

  /** What is there for who wants more. */
  buildRest() {
    this.found = make("p", { class: "playground-message", role: "status" });
    this.ranked = make("div");
    this.by = choice("A part that is off hands over", Object.entries(BY), (by) => this.frame.set({ by }));
    this.after = table("What it would say if it ended there", ["After block", "Likeliest", "Next"]);
    this.odds = table("What comes next", ["Word", "Model", "Exactly", "With all parts"]);
    this.odds.element.classList.add("glass-odds");
    this.account = make("p", { class: "glass-note" });
    return [
      this.table,
      inRow(
        button("Which head matters most here?", () => this.findMost()),
        button("And over a hundred texts, which matters most?", () => this.average()),
      ),
      this.found,
      this.ranked,
      this.by.element,
      make("div", { class: "playground-views" }, this.odds.element, this.after.element),
      this.account,
    ];
  }

  partRow(part) {
    const label = named(part).replace("head", "Head").replace("the", "The");
    const attributes = { type: "button", role: "switch", "aria-label": label, onclick: () => this.toggle(part) };
    const toggle = make("button", attributes, part.replace(".gated", " gated"));
    const looks = make("td", { class: "glass-looks" });
    const vote = make("td");
    const row = make("tr", { "data-head": colorOf(part) }, make("th", { scope: "row" }, toggle), looks, vote);
    return { part, row, toggle, looks, vote };
  }

  focus() {
    this.text.input.focus({ preventScroll: true });
  }

  // --- What the reader does ---

  /** @param {string} part */
  toggle(part) {
    const { silent } = this.state;
    this.frame.set({ silent: silent.includes(part) ? silent.filter((one) => one !== part) : [...silent, part] });
  }

  /** Give a look back. @param {import("./state.js").Look} look */
  mend(look) {
    this.frame.set({ cut: this.state.cut.filter((each) => each !== look) });
  }

  goTo(place) {
    this.place = place;
    this.forget();
    this.frame.note({ at: place });
    this.showPlace();
  }

  /** What was found about another state. */
  forget() {
    this.found.textContent = "";
    this.ranked.replaceChildren();
  }

  /** Ask the worker about all parts, and tell it where that is still wanted: as long as the state is the same under some keys. */
  async try(type, request, keys, tell, part) {
    this.forget();
    this.frame.busy(true);
    const current = () => alike(keys, request, this.state);
    try {
      const found = await this.client.ask(type, request, (heard) => current() && part(heard));
      if (found && current()) tell(found);
    } catch (error) {
      this.frame.fail(error);
    }
    this.frame.busy(false);
  }

  findMost() {
    return this.try("damage", { ...this.state, place: this.at }, OF_TEXT, (found) => this.tellMost(found), () => {});
  }

  average() {
    const part = ({ done, of }) => done % 10 === 0 && (this.found.textContent = `${done} of ${of} texts.`);
    return this.try("average", this.state, OF_TEXTS, (found) => this.tellAverage(found), part);
  }

  /** What becomes of the answer without each part, see `damage` in session.js. */
  tellMost({ answer, share: whole, parts }) {
    const word = shown(answer);
    const ranked = rank(parts, ({ share: left }) => left - whole);
    const [most, next] = ranked.filter(({ part }) => isHead(part));
    const matters = Math.abs(most.by) > MATTERS;
    const left = `that has ${share(most.share)}, not ${share(whole)}${matters && most.by > 0 ? ", so here it holds it back" : ""}.`;
    const instead = most.other === answer ? "" : ` Then it says “${shown(most.other)}”, ${share(most.otherShare)}.`;
    this.found.textContent = matters
      ? `Of the heads, ${named(most.part)} matters most here for “${word}”: without it ${left}${instead} Next is ${named(next.part)}, ${share(next.share)}.${this.how()}`
      : `No head alone matters much here for “${word}”: without ${named(most.part)}, where most changes, ${left}${this.how()}`;
    const told = ({ by, share: left, other }) => [signed(100 * by, 0), share(left), shown(other)];
    this.showRank(ranked, ["Change, in points", `“${word}” has`, "It then says"], told);
  }

  showRank(ranked, columns, told) {
    const rows = ranked.map((part) => row(named(part.part), ...told(part).map((text) => make("td", {}, text))));
    const { element } = table("Without each part, the largest change first", ["Without", ...columns], ...rows);
    this.ranked.replaceChildren(element);
  }

  /** What it means that a part is off. */
  how() {
    return ` A part that is off hands over ${BY[this.state.by]}.`;
  }

  tellAverage({ whole, texts, parts }) {
    const ranked = rank(parts, ({ lost }) => lost);
    const [most, next] = ranked.filter(({ part }) => isHead(part));
    const told = ({ lost }) => `${decimal(Math.abs(lost), 2)} ${lost < 0 ? "less" : "more"}`;
    this.found.textContent = [
      `Over ${texts} texts of this world the model loses ${decimal(whole, 2)} nats a word.`,
      `Of the heads, ${named(most.part)} matters most: without it ${told(most)}.`,
      `Next is ${named(next.part)}, ${told(next)}.`,
    ].join(" ") + this.how();
    this.showRank(ranked, ["Nats a word"], ({ by }) => [signed(by, 3)]);
  }

  // --- What it shows ---

  /** @param {import("./state.js").State} state */
  show(state) {
    if (this.state && !alike(OF_TEXT, state, this.state)) this.forget();
    this.state = state;
    this.text.put(state.text);
    this.place = state.at;
    this.by.select.value = state.by;
    const { text, model, silent, by, cut } = state;
    this.want({ text, model, silent, by, cut });
  }

  /** @param {{places: import("./session.js").Place[], person: any}} found */
  shown({ places, person, spent }) {
    this.spent = spent;
    this.places = places;
    this.whom = person;
    const { silent, cut } = this.state;
    this.changed = silent.length > 0 || cut.length > 0;
    this.all.disabled = !this.changed;
    for (const { part, toggle } of this.parts) toggle.setAttribute("aria-checked", String(!silent.includes(part)));
    this.showPlace();
    this.frame.fresh();
  }

  /** The place that is looked from. */
  get at() {
    const last = this.places.length - 1;
    return this.place >= 0 && this.place <= last ? this.place : last;
  }

  showPlace() {
    this.showStage();
    this.showParts();
    const { lead, rest, why } = told(this.places, this.at, this.whom, this.state);
    tell(this.line, lead, rest);
    this.why.textContent = why;
    this.showRest();
  }

  showStage() {
    const { at, places, block } = this;
    const words = places.map(({ word, said, floor, lost }) => {
      const surprise = lost === null
        ? "the world doesn't say"
        : `${decimal(floor, 2)} nats of surprise that nobody avoids, ${decimal(lost, 2)} that the model adds`;
      const heard = `${spoken(word)}, then most likely ${spoken(said.word)} ${share(said.share)}; ${surprise}`;
      return { word: shown(word), told: heard, floor: floor ?? 0, lost: lost ?? 0 };
    });
    const heads = this.about.parts.filter((part) => part.startsWith(`${block}.`) && isHead(part)).map((part) => {
      return { part, looks: places[at].looks[part], off: this.state.silent.includes(part) };
    });
    this.stage.show({ words, at, heads, odds: places[at].odds.map((each) => ({ ...each, word: shown(each.word) })) });
  }

  showParts() {
    const { at, places } = this;
    const { silent, cut } = this.state;
    const { looks, votes, said } = places[at];
    this.votes.textContent = `Votes for “${shown(said.word)}”`;
    this.parts.forEach(({ part, looks: cell, vote, row, toggle }, number) => {
      const off = silent.includes(part);
      row.classList.toggle("glass-off", off);
      const by = votes[number + 1];
      vote.textContent = signed(by);
      if (!isHead(part)) return void (cell.textContent = off ? "off" : "itself");
      if (off) return void (cell.textContent = "off");
      const most = largest(looks[part]);
      const [word, much] = [shown(places[most].word), share(looks[part][most])];
      const press = (label, text, onclick) => make("button", { type: "button", "aria-label": label, onclick }, text);
      const gone = cut.filter((look) => look.part === part && look.from === at).flatMap((look) => {
        const lost = places[look.to].word;
        return [press(`Give head ${part} its look at ${spoken(lost)} back`, `✂ ${shown(lost)}`, () => this.mend(look)), ", "];
      });
      const left = looks[part][most] === 0 ? "nothing" : `${word} ${much}`;
      const label = `Cut the look of head ${part} at ${spoken(places[most].word)}, ${much}`;
      const now = left !== "nothing" ? press(label, left, () => this.frame.set({ cut: [...cut, { part, from: at, to: most }] })) : left;
      const held = cell.contains(document.activeElement); // by the button that was pressed
      cell.replaceChildren(...gone, gone.length ? "now " : "", now);
      if (held) ([...cell.querySelectorAll("button")].pop() ?? toggle).focus({ preventScroll: true });
    });
  }

  showRest() {
    const place = this.places[this.at];
    this.odds.element.classList.toggle("glass-changed", this.changed);
    const odds = place.odds.map(({ word, share: now, exact, before }) => {
      return row(shown(word), ...[now, exact, before].map((each) => bar(each, share)));
    });
    this.odds.body.replaceChildren(...odds);
    const said = ({ word, share: value }) => make("td", {}, `${shown(word)} ${share(value)}`);
    this.after.body.replaceChildren(...place.after.map((top, block) => row(String(block + 1), ...top.map(said))));
    const why = OPEN[place.component] ?? "the toss of the world";
    const open = place.floor < 0.005 ? "the world leaves nothing open" : `nobody avoids ${decimal(place.floor, 2)} nats (${why})`;
    const before = this.changed && place.lost !== null ? `, where it added ${decimal(place.lostBefore, 2)}` : "";
    this.account.textContent = place.lost === null
      ? "Of this place the world says nothing."
      : `Here ${open}; the model adds ${decimal(place.lost, 2)}${before}.`;
  }
}

/** Whether two states have the same under some keys. @type {(keys: string[], one: any, other: any) => boolean} */
const alike = (keys, one, other) => keys.every((key) => JSON.stringify(one[key]) === JSON.stringify(other[key]));

/** Parts, that first without which most changes either way. */
const rank = (parts, change) => parts.map((part) => ({ ...part, by: change(part) })).sort((a, b) => Math.abs(b.by) - Math.abs(a.by));
