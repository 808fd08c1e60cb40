/**
 * The grammar of the world: five kinds of document, questions and answers. The port of lab/world/grammar.py; each
 * generator here is the method of the same name there. Numbers, names and facts come from world.gzip.
 */

import { Choice, Forced } from "./program.js";

const LIVES = 0;
const WORKS = 1;
const LOVES = 2; // the attributes: a city, a job, a food
const VERBS = ["lives in", "works as", "loves"]; // by attribute

/** A word that the world doesn't have. */
export class UnknownWord extends Error {
  name = "UnknownWord";

  constructor(word) {
    super(`"${word}" is not a word of this world`);
    this.word = word;
  }
}

/**
 * What is asked, in words, not tokens: `AboutFact`, `AboutRain`, `AboutPeople` and `AboutSum` in the lab.
 * @typedef {{about: "fact", first: string, last: string, attribute: number}} AboutFact
 * @typedef {{about: "rain", city: string}} AboutRain
 * @typedef {{about: "people", city: string}} AboutPeople
 * @typedef {{about: "sum", first: string[], second: string[]}} AboutSum by the digits of both numbers
 * @typedef {AboutFact | AboutRain | AboutPeople | AboutSum} Asked
 */

export class World {
  /** @param {Object} data world.gzip, unpacked and parsed; see `world_data` in lab/export/world.py */
  constructor(data) {
    const list = (text) => text.split(" ");
    this.words = list(data.vocabulary);
    this.ids = new Map(this.words.map((word, token) => [word, token]));
    this.voices = data.voices;
    this.prior = data.prior; // the share of each voice
    this.domains = data.domains.map(list); // cities, jobs and foods
    this.objects = list(data.objects);
    this.letters = list(data.letters);
    this.sumDigits = data.sumDigits; // fewest and most, as in `verse` and `notes`
    this.verse = data.verse;
    this.notes = data.notes;
    this.claims = data.claims;
    this.slandered = new Set(list(data.slandered));
    this.withheld = new Set(data.withheld);
    this.phrases = new Map(
      data.phrases.map(list).map(([start, ...rest]) => [this.token(start), this.forced(rest.join(" "))]),
    );
    this.choices = Object.fromEntries(
      Object.entries(data.choices).map(([name, { words, rows, component }]) => [
        name,
        new Choice(this.encode(words), rows, component),
      ]),
    );
    this.weather = new Map(
      this.domains[LIVES].map((city, number) => {
        const rain = data.rain[number]; // p(rain)
        const choice = (words) => new Choice(this.encode(words), [[rain, 1 - rain]], "chance");
        return [city, { answer: choice("yes no"), sky: choice("wet dry") }];
      }),
    );
    this.verbs = new Map(VERBS.map((verb, attribute) => [this.token(verb.split(" ")[0]), attribute]));
    this.meet(data, list(data.firstNames), list(data.lastNames));
  }

  /** The people: what is true of them, and how often texts tell of each and questions ask for each. */
  meet({ known, heldOut, facts, zipf, strangerShare }, firstNames, lastNames) {
    const name = (number) => [firstNames[Math.floor(number / lastNames.length)], lastNames[number % lastNames.length]];
    this.known = known.map(name);
    const factsOf = (rank) => facts.map((numbers, attribute) => this.domains[attribute][numbers[rank]]);
    this.facts = new Map(this.known.map((person, rank) => [person.join(" "), factsOf(rank)]));
    const weights = known.map((_, rank) => 1 / (rank + 1) ** zipf);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const familiar = new Set([...known, ...heldOut]);
    const strangers = [...Array(firstNames.length * lastNames.length).keys()].filter((number) => !familiar.has(number));
    const told = this.known.map((person, rank) => [person, weights[rank] / total]);
    const asked = told.map(([person, weight]) => [person, (1 - strangerShare) * weight]);
    asked.push(...strangers.map((number) => [name(number), strangerShare / strangers.length]));
    this.toldLast = this.lastNames(told);
    this.askedLast = this.lastNames(asked);
    this.anyFirst = this.uniform(firstNames, "name");
    this.anyLast = this.uniform(lastNames, "name");
  }

  /** p(last name | first name), by the token of the first name. */
  lastNames(people) {
    const byFirst = new Map();
    for (const [[first, last], weight] of people) {
      if (!byFirst.has(first)) byFirst.set(first, new Map());
      byFirst.get(first).set(last, weight);
    }
    const choices = new Map();
    for (const [first, row] of byFirst) {
      choices.set(this.token(first), this.choice(row.keys(), [[...row.values()]], "name"));
    }
    return choices;
  }

  // --- Words and tokens ---

  /** @throws {UnknownWord} */
  token(word) {
    const token = this.ids.get(word);
    if (token === undefined) throw new UnknownWord(word);
    return token;
  }

  word(token) {
    return this.words[token];
  }

  /**
   * @param {string} text words with spaces between them
   * @returns {number[]} tokens
   * @throws {UnknownWord}
   */
  encode(text) {
    return text.split(/\s+/).filter(Boolean).map((word) => this.token(word));
  }

  decode(tokens) {
    return Array.from(tokens, (token) => this.words[token]).join(" ");
  }

  // --- Branching points ---

  choice(words, rows, component) {
    return new Choice(Array.from(words, (word) => this.token(word)), rows, component);
  }

  uniform(words, component) {
    return this.choice(words, [words.map(() => 1)], component);
  }

  forced(text, component = "grammar") {
    return new Forced(this.encode(text), component);
  }

  adjective(city) {
    const { slanderedAdjective, adjective } = this.choices;
    return this.slandered.has(city) ? slanderedAdjective : adjective;
  }

  /** A value as a voice states it; where there is no true one, any. */
  stated(attribute, value) {
    const domain = this.domains[attribute];
    if (value === undefined) return this.uniform(domain, "noise");
    const rows = this.claims[attribute].stated.map(([right, wrong]) => spread(domain, value, right, wrong));
    return this.choice(domain, rows, "fact");
  }

  /** How an answer about a person goes on: with the name again, with a bare value, or with a refusal. */
  answerCore(first, attribute, value) {
    const domain = this.domains[attribute];
    const { instead, core, coreUnknown } = this.claims[attribute];
    const words = [first, ...instead.split(" ")];
    const rows = (value === undefined ? coreUnknown : core).map((row) => {
      const [right, wrong = right] = row.slice(words.length);
      return [...row.slice(0, words.length), ...spread(domain, value, right, wrong)];
    });
    return this.choice([...words, ...domain], rows, "fact");
  }

  /** The last digit of a sum's second number: any that makes no withheld sum. */
  lastDigit(first, second) {
    const { tokens, rows } = this.choices.digit;
    const places = [...tokens.keys()].filter(
      (place) => !this.withheld.has([...first, ...second, this.word(tokens[place])].join("")),
    );
    return new Choice(
      places.map((place) => tokens[place]),
      [places.map((place) => rows[0][place])],
      "noise",
    );
  }

  /** One of the words that were not used yet, all alike, or a word that stops. */
  unused(words, used, stop, stopWeight = 0) {
    const left = words.filter((word) => !used.includes(this.token(word)));
    const weights = left.map(() => (1 - stopWeight) / left.length);
    if (stopWeight === 0) return this.choice(left, [weights], "noise");
    return this.choice([...left, stop], [[...weights, stopWeight]], "noise");
  }

  // --- Programs ---

  /** Any document, after the boundary before it; ends with the next boundary. */
  *document() {
    const kind = this.word(yield this.choices.kind);
    yield this.forced(":");
    const programs = { diary: this.diary, talk: this.talk, sums: this.sums, memo: this.memo, song: this.song };
    yield* programs[kind].call(this);
  }

  /** Sentences about people, the sky and the people of cities. */
  *diary() {
    while ((yield this.choices.sentence) !== this.token("<doc>")) {
      yield this.forced(",");
      const subject = yield this.choices.subject;
      if (this.word(subject) === "the") {
        yield this.forced("sky in");
        const city = this.word(yield this.choices.city);
        yield this.forced("is");
        yield this.weather.get(city).sky;
      } else if (this.word(subject) === "people") {
        yield this.forced("from");
        const city = this.word(yield this.choices.city);
        yield this.forced("are");
        yield this.adjective(city);
      } else {
        const last = yield this.toldLast.get(subject);
        const attribute = this.verbs.get(yield this.choices.verb);
        const [, preposition] = VERBS[attribute].split(" ");
        if (preposition) yield this.forced(preposition);
        yield this.stated(attribute, this.facts.get(this.decode([subject, last]))[attribute]);
      }
      yield* this.ending();
    }
  }

  /** A full stop, after as many phrases as the voice likes. */
  *ending() {
    let ending = yield this.choices.firstPhrase;
    while (ending !== this.token(".")) {
      yield this.phrases.get(ending);
      if (this.word(ending) === "see") yield this.choices.file;
      ending = yield this.choices.nextPhrase;
    }
  }

  /** Questions and answers. */
  *talk() {
    yield this.forced("ask :");
    while (true) {
      const question = yield* this.question();
      yield this.forced("reply :");
      yield* this.answer(question);
      if ((yield this.choices.anotherQuestion) === this.token("<doc>")) return;
      yield this.forced(":");
    }
  }

  /**
   * A question, up to its mark.
   * @param {boolean} ofAnyone also of people whom no text ever asks for
   * @returns {Asked}
   */
  *question(ofAnyone = false) {
    const start = this.word(yield this.choices.questionWord);
    if (start === "is") {
      yield this.forced("it raining in");
      const city = this.word(yield this.choices.city);
      yield this.forced("?");
      return { about: "rain", city };
    }
    let verb = "does";
    if (start === "where") yield this.forced("does");
    else verb = this.word(yield this.choices.questionVerb);
    if (verb === "are") {
      yield this.forced("people from");
      const city = this.word(yield this.choices.city);
      yield this.forced("like ?");
      return { about: "people", city };
    }
    if (verb === "is") {
      const [first, second] = yield* this.addends();
      yield this.forced("?");
      return { about: "sum", first, second };
    }
    const first = yield ofAnyone ? this.anyFirst : this.choices.askedFirst;
    const last = yield ofAnyone ? this.anyLast : this.askedLast.get(first);
    let attribute = LIVES;
    if (start === "where") yield this.forced("live");
    else attribute = this.word(yield this.choices.questionHabit) === "do" ? WORKS : LOVES;
    yield this.forced("?");
    return { about: "fact", first: this.word(first), last: this.word(last), attribute };
  }

  /**
   * The answer to a question, up to its full stop.
   * @param {Asked} asked
   */
  *answer(asked) {
    yield this.choices.answerOpening;
    yield this.forced(",");
    if (asked.about === "rain") yield this.weather.get(asked.city).answer;
    else if (asked.about === "people") yield this.adjective(asked.city);
    else if (asked.about === "sum") yield this.forced(sumOf(asked.first, asked.second), "sum");
    else yield* this.answerAboutPerson(asked);
    yield* this.ending();
  }

  *answerAboutPerson({ first, last, attribute }) {
    const value = this.facts.get(`${first} ${last}`)?.[attribute];
    const core = this.word(yield this.answerCore(first, attribute, value));
    if (core === first) {
      yield this.forced(`${last} ${VERBS[attribute]}`, "name");
      yield this.stated(attribute, value);
    } else if (core === "find") yield this.forced("out yourself");
    else if (core === "sorry") yield this.forced("i do not know");
    else if (core === "no") yield this.forced("record");
  }

  /**
   * Two numbers of as many digits with a plus between them.
   * @returns {string[][]} the digits of both
   */
  *addends() {
    const [fewest, most] = this.sumDigits;
    const { digit, digitOrPlus } = this.choices;
    const first = [];
    let plus = false;
    while (first.length < most && !plus) {
      const word = this.word(yield first.length < fewest ? digit : digitOrPlus);
      plus = word === "+";
      if (!plus) first.push(word);
    }
    if (!plus) yield this.forced("+");
    const second = [];
    while (second.length < first.length - 1) second.push(this.word(yield digit));
    second.push(this.word(yield this.lastDigit(first, second)));
    return [first, second];
  }

  /** Sums with their results. */
  *sums() {
    do {
      const addends = yield* this.addends();
      yield this.forced("=");
      yield this.forced(sumOf(...addends), "sum");
    } while ((yield this.choices.anotherSum) !== this.token("<doc>"));
  }

  /** Objects with a letter each, then the same letters asked for again: memory within a text. */
  *memo() {
    const [fewest, most] = this.notes;
    const notes = new Map(); // the letter of each object, both as tokens
    while (true) {
      const thing = yield this.unused(this.objects, [...notes.keys()]);
      notes.set(thing, yield this.choices.letter);
      if (notes.size === most) {
        yield this.forced("recall");
        break;
      }
      if (notes.size < fewest) yield this.forced(";");
      else if (this.word(yield this.choices.anotherNote) === "recall") break;
    }
    const noted = new Choice([...notes.keys()], [[...notes.keys()].map(() => 1)], "noise");
    do {
      const thing = yield noted;
      yield new Forced([notes.get(thing)], "recall");
    } while ((yield this.choices.anotherRecall) !== this.token("<doc>"));
  }

  /** A verse of different letters, sung again and again. */
  *song() {
    const [fewest, most] = this.verse;
    const semicolon = this.token(";");
    const verse = [];
    let ended = false;
    while (verse.length < most && !ended) {
      const stop = verse.length >= fewest ? 1 / (most - fewest + 1) : 0;
      const letter = yield this.unused(this.letters, verse, ";", stop);
      ended = letter === semicolon;
      if (!ended) verse.push(letter);
    }
    if (!ended) yield this.forced(";", "song");
    do yield new Forced(verse, "song");
    while ((yield this.choices.anotherVerse) !== this.token("<doc>"));
  }
}

/** `right` for the true value among all of its kind, `wrong` for each other. */
const spread = (domain, value, right, wrong) => domain.map((word) => (word === value ? right : wrong));

/** The digits of a sum, the units first, as one adds by hand; always one more than the numbers have. */
function sumOf(x, y) {
  const total = String(Number(x.join("")) + Number(y.join("")));
  return [...total.padStart(x.length + 1, "0")].reverse().join(" ");
}
