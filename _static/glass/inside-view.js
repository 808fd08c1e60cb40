/** Inside: the words, where the heads look, what each part adds, and what the model says without one. */

import { VERBS } from "../engine/world.js";
import { drawn, make } from "../page/dom.js";
import { decimal } from "../page/numbers.js";
import { AskingView } from "./asking-view.js";
import {
  bar, bold, choice, colorOf, isHead, largest, moved, named, row, share, shown, signed, spoken, table, textField,
} from "./drawing.js";
import { BY, EXAMPLES, isToy, VERSES } from "./state.js";

const ROW = 28; // pixels that a word takes, as in glass.css
const LEAST = 0.04; // of attention, to be drawn
const NATS = 5; // of surprise that fill a bar
const MATTERS = 0.05; // of the odds, up or down
const EVEN = { most: 0.6, apart: 1e-6 }; // the likeliest word's share and surprise, where all that may come are alike
const IN_SMALL = ["A fact", "A diary"]; // of the examples, what the small world has too
const OF_TEXTS = ["model", "moment", "silent", "by"]; // of a state, what it means over many texts depends on
const OF_TEXT = [...OF_TEXTS, "text", "cut", "at"]; // and over this one
const OPEN = { fact: "what is left open about a fact", style: "how this voice goes on", chance: "the weather" };
const REFUSALS = { sorry: "sorry i do not know", find: "find out yourself", no: "no record" }; // by their first words

export class InsideView extends AskingView {
  constructor({ kind, ...given }) {
    super(given, "look");
    this.kind = kind;
    this.place = -1; // the chosen one; -1 for the last
    this.hover = -1; // the one under the pointer
    /** @type {Map<string, {text: string, weight: number}>} */
    this.damage = new Map(); // without each part
    this.build();
  }

  build() {
    this.text = textField("A text", (text) => this.readText(text));
    const texts = isToy(this.kind) ? VERSES : EXAMPLES;
    const titles = !isToy(this.kind) && this.about.small ? IN_SMALL : Object.keys(texts);
    const examples = titles.map((title) => {
      return make("button", { type: "button", onclick: () => this.readText(texts[title]) }, title);
    });
    this.line = make("p", { class: "glass-line", role: "status" });
    this.why = make("p", { class: "glass-note" });
    this.hint = make("p", { class: "glass-note" });
    this.map = make("div", { class: "glass-map", role: "group", "aria-label": "The words, one of which the heads look from" });
    this.map.addEventListener("click", ({ target }) => this.choose(target));
    this.map.addEventListener("keydown", (event) => this.move(event));
    this.map.addEventListener("pointermove", ({ target, pointerType, movementX, movementY }) => {
      const really = movementX || movementY; // and the map didn't come below a pointer at rest
      if (pointerType === "mouse" && really) this.over(target);
    });
    this.map.addEventListener("pointerleave", () => this.over(null));
    this.body = make("tbody");
    this.parts = this.about.parts.map((part) => this.partRow(part));
    const restore = () => this.frame.set({ silent: [], cut: [] });
    this.all = make("button", { type: "button", onclick: restore }, "Switch all on");
    this.without = make("th", { scope: "col" });
    this.votes = make("th", { scope: "col" });
    const head = ["Part", "Looks at"].map((title) => make("th", { scope: "col" }, title));
    const caption = make("caption", {}, "Switches");
    const columns = make("thead", {}, make("tr", {}, ...head, this.votes, this.without));
    this.table = make("table", { class: "playground-table glass-parts" }, caption, columns, this.body);
    this.more = make("button", { type: "button", "aria-expanded": "false", onclick: () => this.open(!this.opened) });
    this.rest = this.buildRest();
    this.columns = make("div", { class: "glass-columns" });
    this.columns.append(make("div", {}, this.map, this.hint), make("div", {}, this.table, this.all));
    this.element = make(
      "div",
      {},
      make("div", { class: "playground-row", role: "group", "aria-label": "Examples" }, ...examples),
      this.text.element,
      this.line,
      this.why,
      this.columns,
      make("div", { class: "playground-row glass-more" }, this.more),
      this.rest,
    );
    this.open(false);
  }

  /** What is there for who wants more. */
  buildRest() {
    const button = (title, act) => make("button", { type: "button", onclick: act }, title);
    this.found = make("p", { class: "playground-message", role: "status" });
    this.ranked = make("div");
    this.by = choice("A part that is off hands over", Object.entries(BY), (by) => this.frame.set({ by }));
    const which = make("p", { class: "glass-note" }, [
      "A head may say the same whatever it reads, and the rest count on that. Then it is missed by the first two, and not",
      "by its average at the same place.",
    ].join(" "));
    this.after = table("What it would say if it ended there", ["After block", "Likeliest", "Next"]);
    this.odds = table("What comes next", ["Word", "Model", "Exactly", "With all parts"]);
    this.odds.element.classList.add("glass-odds");
    this.account = make("p", { class: "glass-note" });
    this.person = make("p", { class: "glass-note" });
    return make(
      "div",
      {},
      make("div", { class: "playground-row" },
        button("Which head matters most here?", () => this.findMost()),
        button("And over a hundred texts, which matters most?", () => this.average())),
      this.found,
      this.ranked,
      this.by.element,
      which,
      make("div", { class: "playground-views" }, this.odds.element, this.after.element),
      this.account,
      this.person,
    );
  }

  partRow(part) {
    const label = named(part).replace("head", "Head").replace("the", "The");
    const attributes = { type: "button", role: "switch", "aria-label": label, onclick: () => this.toggle(part) };
    const toggle = make("button", attributes, part.replace(".gated", " gated"));
    const looks = make("td", { class: "glass-looks" });
    const vote = make("td");
    const without = make("td", { class: "playground-bar" });
    const row = make("tr", { "data-head": colorOf(part) }, make("th", { scope: "row" }, toggle), looks, vote, without);
    row.addEventListener("pointerenter", () => this.light(part));
    row.addEventListener("pointerleave", () => this.light(""));
    row.addEventListener("focusin", () => this.light(part));
    row.addEventListener("focusout", () => this.light(""));
    return { part, block: Number(part.split(".")[0]), row, toggle, looks, vote, without };
  }

  focus() {
    this.text.input.focus({ preventScroll: true });
  }

  // --- What the reader does ---

  /** One block at first, with `opened` all of them. @param {boolean} opened */
  open(opened) {
    this.opened = opened;
    this.more.setAttribute("aria-expanded", String(opened));
    this.more.textContent = opened ? "Less: one block alone" : "More: all blocks, all odds, and what matters most";
    this.rest.hidden = !opened;
    this.table.classList.toggle("glass-simple", !opened);
    this.columns.classList.toggle("glass-opened", opened);
    const { layers } = this.about;
    const blocks = Array.from({ length: layers }, (_, number) => number + 1);
    this.blocks = opened ? blocks : [layers];
    this.body.replaceChildren(...this.parts.filter(({ block }) => this.blocks.includes(block)).map(({ row }) => row));
    this.map.style.setProperty("--blocks", String(this.blocks.length));
    if (this.places) this.drawWords();
  }

  /** @param {string} part */
  toggle(part) {
    const { silent } = this.state;
    this.frame.set({ silent: silent.includes(part) ? silent.filter((one) => one !== part) : [...silent, part] });
  }

  choose(target) {
    const look = target.closest?.("[data-part]");
    const place = target.closest?.("[data-place]")?.dataset.place;
    if (look) this.cut(look.dataset.part, Number(look.dataset.to));
    else if (place !== undefined) this.goTo(Number(place));
  }

  /** Take a look away. @param {string} part @param {number} to */
  cut(part, to) {
    this.frame.set({ cut: [...this.state.cut, { part, from: this.at, to }] });
  }

  /** Give a look back. @param {import("./state.js").Look} look */
  mend(look) {
    this.frame.set({ cut: this.state.cut.filter((each) => each !== look) });
  }

  goTo(place) {
    this.place = place;
    this.hover = -1;
    this.forget();
    this.frame.note({ at: place });
    this.showPlace();
  }

  over(target) {
    const place = target?.closest?.("[data-place]")?.dataset.place;
    const hover = place === undefined ? -1 : Number(place);
    if (hover === this.hover) return;
    this.hover = hover;
    cancelAnimationFrame(this.frameNumber);
    this.frameNumber = requestAnimationFrame(() => this.places && this.showPlace());
  }

  move(event) {
    const to = moved(event, this.at, this.places.length - 1);
    if (to < 0) return;
    this.goTo(to);
    this.words[to].focus();
  }

  light(part) {
    for (const arc of this.map.querySelectorAll(".glass-arc")) {
      arc.classList.toggle("glass-pale", part !== "" && arc.dataset.part !== part);
    }
  }

  /** What was found about another state. */
  forget() {
    this.damage.clear();
    this.found.textContent = "";
    this.ranked.replaceChildren();
  }

  async findMost() {
    this.forget();
    this.frame.busy(true);
    try {
      const request = { ...this.state, place: this.at };
      const found = await this.client.ask("damage", request);
      if (found && alike(OF_TEXT, request, this.state)) this.tellMost(found);
    } catch (error) {
      this.frame.fail(error);
    }
    this.frame.busy(false);
  }

  /** What becomes of the answer without each part, see `damage` in session.js. */
  tellMost({ answer, share: whole, parts }) {
    this.averaged = false;
    const word = shown(answer);
    const ranked = this.rank(parts, ({ share: left }) => left - whole, ({ share: left }) => share(left));
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

  /** Parts, that first without which most changes either way, which the switches show too. */
  rank(parts, change, text) {
    for (const part of parts) {
      part.by = change(part);
      this.damage.set(part.part, { text: text(part), weight: Math.abs(part.by) });
    }
    return parts.sort((a, b) => Math.abs(b.by) - Math.abs(a.by));
  }

  showRank(ranked, columns, told) {
    const rows = ranked.map((part) => row(named(part.part), ...told(part).map((text) => make("td", {}, text))));
    const { element } = table("Without each part, the largest change first", ["Without", ...columns], ...rows);
    this.ranked.replaceChildren(element);
    this.showDamage();
  }

  /** What it means that a part is off. */
  how() {
    return ` A part that is off hands over ${BY[this.state.by]}.`;
  }

  async average() {
    this.forget();
    this.frame.busy(true);
    try {
      const request = this.state;
      const current = () => alike(OF_TEXTS, request, this.state);
      const found = await this.client.ask("average", request, ({ done, of }) => {
        if (done % 10 === 0 && current()) this.found.textContent = `${done} of ${of} texts.`;
      });
      if (found && current()) this.tellAverage(found);
    } catch (error) {
      this.frame.fail(error);
    }
    this.frame.busy(false);
  }

  tellAverage({ whole, texts, parts }) {
    const ranked = this.rank(parts, ({ lost }) => lost, ({ lost }) => signed(lost, 2));
    this.averaged = true;
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
    this.person.textContent = ofPerson(person);
    const { silent, cut } = this.state;
    this.changed = silent.length > 0 || cut.length > 0;
    this.all.disabled = !this.changed;
    for (const { part, toggle } of this.parts) toggle.setAttribute("aria-checked", String(!silent.includes(part)));
    this.drawWords();
    this.frame.fresh();
  }

  /** The place that is looked from. */
  get at() {
    const last = this.places.length - 1;
    const valid = (place) => place >= 0 && place <= last;
    return valid(this.hover) ? this.hover : valid(this.place) ? this.place : last;
  }

  drawWords() {
    const { places, blocks } = this;
    const heading = (...text) => make("span", { class: "glass-head", "aria-hidden": "true" }, ...text); // the buttons say it
    const rows = places.map((place, at) => {
      const attributes = { type: "button", class: "glass-word", "data-place": at, tabindex: -1 };
      const word = make("button", attributes, shown(place.word));
      const bar = make("span", { class: "glass-surprise", "data-place": at, "aria-hidden": "true" }, place.lost === null ? "–" : "");
      const [floor, all] = [place.floor ?? 0, (place.floor ?? 0) + (place.lost ?? 0)];
      bar.style.setProperty("--floor", `${Math.min(100, (100 * floor) / NATS)}%`);
      bar.style.setProperty("--all", `${Math.min(100, (100 * all) / NATS)}%`);
      const [next, sure] = [shown(place.said.word), share(place.said.share)];
      const said = make("span", { class: "glass-said", "data-place": at, "aria-hidden": "true" }, make("b", {}, next), ` ${sure}`);
      const told = place.lost === null
        ? "the world doesn't say"
        : `${decimal(floor, 2)} nats of surprise that nobody avoids, ${decimal(place.lost, 2)} that the model adds`;
      word.setAttribute("aria-label", `${spoken(place.word)}, then most likely ${spoken(place.said.word)} ${sure}; ${told}`);
      word.style.gridRow = bar.style.gridRow = said.style.gridRow = String(at + 2);
      return { word, bar, said };
    });
    this.words = rows.map(({ word }) => word);
    const height = ROW * places.length;
    this.drawings = blocks.map((block, column) => {
      const svg = drawn("svg", { viewBox: `0 0 100 ${height}`, preserveAspectRatio: "none", "aria-hidden": "true" });
      svg.style.gridArea = `2 / ${column + 3} / span ${places.length} / auto`;
      return { block, svg };
    });
    this.map.replaceChildren(
      heading("Word"),
      heading("Surprise"),
      ...blocks.map((block) => heading(make("span", { class: "glass-wide" }, "Block "), String(block))),
      heading("It says"),
      ...rows.flatMap(({ word, bar, said }) => [word, bar, said]),
      ...this.drawings.map(({ svg }) => svg),
    );
    this.showPlace();
  }

  showPlace() {
    const { at, words } = this;
    words.forEach((word, place) => {
      word.setAttribute("aria-pressed", String(place === at));
      word.tabIndex = place === at ? 0 : -1;
    });
    this.drawLooks();
    this.showParts();
    this.showLine();
    this.showDamage();
    if (this.opened) this.showRest();
  }

  drawLooks() {
    const { at, places } = this;
    const { silent } = this.state;
    const middle = (place) => ROW * (place + 0.5);
    for (const { block, svg } of this.drawings) {
      const arcs = [drawn("rect", { x: 0, y: ROW * at, width: 100, height: ROW, class: "glass-here" })];
      for (const { part } of this.parts.filter((each) => each.block === block && isHead(each.part))) {
        if (silent.includes(part)) continue;
        places[at].looks[part].forEach((attention, to) => {
          if (attention < LEAST) return;
          const depth = Math.min(96, 24 + 12 * colorOf(part) + (60 * (at - to)) / places.length);
          const [low, high] = to === at ? [middle(at) + 6, middle(at) - 6] : [middle(at), middle(to)];
          const told = `Head ${part} looks at “${shown(places[to].word)}”, ${share(attention)}. Press to cut this look.`;
          const attributes = {
            d: `M0,${low} C${depth},${low} ${depth},${high} 0,${high}`,
            class: "glass-arc",
            "data-part": part,
            "data-to": to,
            "data-head": colorOf(part),
            "stroke-width": (1 + 6 * attention).toFixed(1),
            opacity: (0.25 + 0.75 * attention).toFixed(2),
          };
          arcs.push(drawn("path", attributes, drawn("title", {}, told)));
        });
      }
      svg.replaceChildren(...arcs);
    }
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
      const now = this.opened && left !== "nothing" ? press(label, left, () => this.cut(part, most)) : left;
      const held = cell.contains(document.activeElement); // by the button that was pressed
      cell.replaceChildren(...gone, gone.length ? "now " : "", now);
      if (held) ([...cell.querySelectorAll("button")].pop() ?? toggle).focus({ preventScroll: true });
    });
  }

  /** The sentence that everybody understands. */
  showLine() {
    const { at, places } = this;
    const { said, saidBefore, odds, component, floor } = places[at];
    const { silent, cut } = this.state;
    const words = places.slice(Math.max(0, at - 2), at + 1).map(({ word }) => shown(word)).join(" ");
    const after = `After “${at > 2 ? "… " : ""}${words}”`;
    const parts = [`${after} the model says `, bold(said.word), `, ${share(said.share)} sure.`];
    if (this.changed) {
      const looks = cut.map(({ part, to }) => `head ${part}'s look at ${shown(places[to]?.word ?? "")}`);
      const without = listed([...silent.map(named), ...looks]);
      parts.push(` That is without ${without}; with everything on it said `, bold(saidBefore.word));
      parts.push(`, ${share(saidBefore.share)}.`);
    }
    const exact = odds.filter((each) => each.exact !== null).sort((a, b) => (b.exact ?? 0) - (a.exact ?? 0))[0];
    const even = exact && exact.exact < EVEN.most && Math.abs(floor + Math.log(exact.exact)) < EVEN.apart;
    const refusal = (word) => (component === "fact" && this.whom && REFUSALS[word] ? ` (so begins “${REFUSALS[word]}”)` : "");
    const unknown = exact && refusal(exact.word) && !this.whom.self;
    const first = component === "fact" && exact ? this.whom?.name.split(" ")[0] : "";
    const begins = odds.find(({ word, exact: chance }) => word === first && word !== exact.word && chance);
    const name = begins ? `; the answer may also begin with the name: ${first}, ${share(begins.exact)}` : "";
    const can = unknown ? ": nobody can know." : `${name}.`;
    if (even) parts.push(` Nobody can foresee it: all that may come is alike likely, ${share(exact.exact)} each.`);
    else if (exact) parts.push(" Whoever knows this world would say ", bold(exact.word), `${refusal(exact.word)}, ${share(exact.exact ?? 0)}${can}`);
    else parts.push(" No text of this world goes like this, so nothing is exact here.");
    this.why.hidden = !unknown;
    this.why.textContent = unknown ? `${this.person.textContent} ${borrowed(said.word, this.whom)}` : "";
    this.person.hidden = !this.why.hidden;
    this.line.replaceChildren(...parts);
    this.showHint();
  }

  /** What the curves and the bars are. */
  showHint() {
    const { at, places } = this;
    const last = this.parts.filter(({ block, part }) => block === this.about.layers && isHead(part));
    const votes = (part) => places[at].votes[this.about.parts.indexOf(part) + 1];
    const [best] = last.map(({ part }) => part).sort((a, b) => votes(b) - votes(a));
    const looks = places[at].looks[best];
    const to = largest(looks);
    this.hint.textContent = [
      `Each curve is a head that looks from “${shown(places[at].word)}” at an earlier word.`,
      `Head ${best} looks most at “${shown(places[to].word)}” and has the strongest vote of this block's heads.`,
      "Switch it off, or choose another word.",
      "Bars: gray is the surprise at the next word that nobody avoids, orange what the model adds.",
    ].join(" ");
  }

  showDamage() {
    const most = Math.max(...[...this.damage.values()].map(({ weight }) => weight), 1e-9);
    for (const { part, without } of this.parts) {
      const found = this.damage.get(part);
      without.textContent = found?.text ?? "";
      without.style.setProperty("--share", String(found ? found.weight / most : 0));
    }
    this.without.textContent = this.averaged && this.damage.size ? "Nats more" : "Without it";
  }

  showRest() {
    const { at, places, about } = this;
    const place = places[at];
    this.odds.element.classList.toggle("glass-changed", this.changed);
    const odds = place.odds.map(({ word, share: now, exact, before }) => {
      return row(shown(word), bar(now), bar(exact), bar(before));
    });
    this.odds.body.replaceChildren(...odds);
    const said = ({ word, share: value }) => make("td", {}, `${shown(word)} ${share(value)}`);
    this.after.body.replaceChildren(...place.after.map((top, block) => row(String(block + 1), ...top.map(said))));
    const names = ["embedding", ...about.parts];
    const order = names.map((part, number) => [part, place.votes[number]]).sort((a, b) => b[1] - a[1]);
    const total = place.votes.reduce((sum, vote) => sum + vote, 0);
    const votes = order.slice(0, 3).map(([part, vote]) => `${named(part)} (${decimal(vote)})`).join(", ");
    const why = OPEN[place.component] ?? "the toss of the world";
    const open = place.floor < 0.005 ? "the world leaves nothing open" : `nobody avoids ${decimal(place.floor, 2)} nats (${why})`;
    const before = this.changed && place.lost !== null ? `, where it added ${decimal(place.lostBefore, 2)}` : "";
    this.account.textContent = [
      `A vote is what a part adds to the score of “${shown(place.said.word)}”, over that of the average word of all: most say of which kind it is.`,
      `Together ${decimal(total)}; most come from ${votes}.`,
      "A vote isn't a need: what is missing without a part shows only when it is off.",
      place.lost === null
        ? "Of this place the world says nothing."
        : `Here ${open}; the model adds ${decimal(place.lost, 2)}${before}.`,
    ].join(" ");
  }
}

/** Whether two states have the same under some keys. @type {(keys: string[], one: any, other: any) => boolean} */
const alike = (keys, one, other) => keys.every((key) => JSON.stringify(one[key]) === JSON.stringify(other[key]));

/** Names as a sentence lists them. @param {string[]} names */
const listed = (names) => [names.slice(0, -1).join(", "), ...names.slice(-1)].filter(Boolean).join(" and ");

/** Of whom it is true what is said of somebody of whom nothing is known. */
function borrowed(word, { first, last }) {
  const known = [first, last].filter((one) => one?.facts.includes(word)).map(({ name }) => capital(name));
  const both = known.length > 1 ? ": cut the looks at each half, and see which it needs" : "";
  return known.length ? `What the model says, “${word}”, is true of ${known.join(" and of ")}${both}.` : "";
}

/** A name as one writes it. @param {string} name */
const capital = (name) => name.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());

/** Whom the text is about, and who shares half of the name. */
function ofPerson(person) {
  if (!person) return "";
  const told = ({ name, facts }) => `${capital(name)} (${facts.map((fact, verb) => `${VERBS[verb]} ${fact}`).join(", ")})`;
  const who = person.self
    ? `${told(person.self)} is number ${person.self.rank} of ${person.people} by mentions`
    : `of ${capital(person.name)} no text tells anything`;
  const [first, last] = person.name.split(" ").map(capital);
  const others = [
    person.first && `the best-known other ${first} is ${told(person.first)}`,
    person.last && `the best-known other ${last} is ${told(person.last)}`,
  ];
  return `In this world ${[who, ...others.filter(Boolean)].join("; ")}.`;
}
