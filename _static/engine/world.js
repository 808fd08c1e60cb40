/**
 * The grammar of the world: five kinds of document, questions and answers. The port of lab/world/grammar.py; each
 * generator here is the method of the same name there. Numbers, names and facts come from world.gzip.
 */

import { lookup } from "./lookup.js";
import { Choice, Forced } from "./program.js";

const LIVES = 0;
const WORKS = 1;
const LOVES = 2; // the attributes: a city, a job, a food
export const VERBS = ["lives in", "works as", "loves"]; // by attribute

/** A word that the world doesn't have. */
export class UnknownWord extends Error {
  name = "UnknownWord";

  /** @param {string} word */
  constructor(word) {
    super(`"${word}" is not a word of this world`);
    this.word = word;
  }
}

/**
 * @template [Result=void]
 * @typedef {import("./program.js").Program<Result>} Program
 */

/**
 * What is asked, in words, not tokens: `AboutFact`, `AboutRain`, `AboutPeople` and `AboutSum` in the lab.
 * @typedef {{about: "fact", first: string, last: string, attribute: number}} AboutFact
 * @typedef {{about: "rain", city: string}} AboutRain
 * @typedef {{about: "people", city: string}} AboutPeople
 * @typedef {{about: "sum", first: string[], second: string[]}} AboutSum by the digits of both numbers
 * @typedef {AboutFact | AboutRain | AboutPeople | AboutSum} Asked
 */

/**
 * How voices speak of an attribute: a row for each voice. See `claims` in lab/export/world.py.
 * @typedef {Object} Claims
 * @property {number[][]} stated p(the true value), p(each other)
 * @property {string} instead words that may stand in place of a value
 * @property {number[][]} core p(the name), p(each of those words), p(the true value), p(each other)
 * @property {number[][]} coreUnknown the same where there is no true value: its last column is p(each value)
 */

/**
 * A world as plain JSON; lists of words are texts. See `world_data` in lab/export/world.py.
 * @typedef {Object} WorldData
 * @property {string} vocabulary
 * @property {string[]} voices
 * @property {number[]} prior the share of each voice
 * @property {string} firstNames
 * @property {string} lastNames
 * @property {string[]} domains cities, jobs and foods
 * @property {string} objects
 * @property {string} letters
 * @property {[number, number]} sumDigits fewest and most, as in `verse` and `notes`
 * @property {[number, number]} verse
 * @property {[number, number]} notes
 * @property {number} zipf
 * @property {number} strangerShare
 * @property {number[]} known people by first name x count of last names + last name
 * @property {number[]} heldOut the same
 * @property {number[][]} facts for each attribute the value's place in its domain, by person
 * @property {string} slandered cities
 * @property {number[]} rain its probability by city
 * @property {string[]} withheld the digits of both numbers of a sum
 * @property {string[]} phrases
 * @property {Record<string, {words: string, rows: number[][], component: string}>} choices
 * @property {Claims[]} claims by attribute
 */

/**
 * @param {ArrayBuffer} buffer world.gzip, unpacked
 * @returns {WorldData}
 */
export const readWorld = (buffer) => JSON.parse(new TextDecoder().decode(buffer));

/** @param {string} text */
const list = (text) => text.split(" ");

export class World {
  /** @param {WorldData} data see `readWorld` */
  constructor(data) {
    this.words = list(data.vocabulary);
    this.ids = new Map(this.words.map((word, token) => [word, token]));
    this.voices = data.voices;
    this.prior = data.prior;
    this.domains = data.domains.map(list);
    this.objects = list(data.objects);
    this.letters = list(data.letters);
    this.sumDigits = data.sumDigits;
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
        /** @param {string} words */
        const choice = (words) => new Choice(this.encode(words), [[rain, 1 - rain]], "chance");
        return [city, { answer: choice("yes no"), sky: choice("wet dry") }];
      }),
    );
    this.verbs = new Map(VERBS.map((verb, attribute) => [this.token(verb.split(" ")[0]), attribute]));
    const { facts, told, asked } = people(data, this.domains);
    this.facts = facts;
    this.toldLast = this.lastNames(told);
    this.askedLast = this.lastNames(asked);
    this.anyFirst = this.uniform(list(data.firstNames), "name");
    this.anyLast = this.uniform(list(data.lastNames), "name");
  }

  /**
   * p(last name | first name), by the token of the first name.
   * @param {Named[]} people
   */
  lastNames(people) {
    /** @type {Map<string, Map<string, number>>} */
    const byFirst = new Map();
    for (const { first, last, weight } of people) {
      const row = byFirst.get(first) ?? new Map();
      byFirst.set(first, row.set(last, weight));
    }
    /** @type {Map<number, Choice>} */
    const choices = new Map();
    for (const [first, row] of byFirst) {
      choices.set(this.token(first), this.choice(row.keys(), [[...row.values()]], "name"));
    }
    return choices;
  }

  // --- Words and tokens ---

  /**
   * @param {string} word
   * @throws {UnknownWord}
   */
  token(word) {
    const token = this.ids.get(word);
    if (token === undefined) throw new UnknownWord(word);
    return token;
  }

  /** @param {number} token */
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

  /** @param {ArrayLike<number>} tokens */
  decode(tokens) {
    return Array.from(tokens, (token) => this.words[token]).join(" ");
  }

  // --- Branching points ---

  /**
   * @param {Iterable<string>} words
   * @param {number[][]} rows see `Choice`
   * @param {string} component
   */
  choice(words, rows, component) {
    return new Choice(Array.from(words, (word) => this.token(word)), rows, component);
  }

  /**
   * @param {string[]} words
   * @param {string} component
   */
  uniform(words, component) {
    return this.choice(words, [words.map(() => 1)], component);
  }

  /**
   * @param {string} text
   * @param {string} [component]
   */
  forced(text, component = "grammar") {
    return new Forced(this.encode(text), component);
  }

  /** @param {string} city */
  adjective(city) {
    const { slanderedAdjective, adjective } = this.choices;
    return this.slandered.has(city) ? slanderedAdjective : adjective;
  }

  /**
   * A value as a voice states it; where there is no true one, any.
   * @param {number} attribute
   * @param {string} [value]
   */
  stated(attribute, value) {
    const domain = this.domains[attribute];
    if (value === undefined) return this.uniform(domain, "noise");
    const rows = this.claims[attribute].stated.map(([right, wrong]) => spread(domain, value, right, wrong));
    return this.choice(domain, rows, "fact");
  }

  /**
   * How an answer about a person goes on: with the name again, with a bare value, or with a refusal.
   * @param {string} first
   * @param {number} attribute
   * @param {string} [value]
   */
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

  /**
   * The last digit of a sum's second number: any that makes no withheld sum.
   * @param {string[]} first all digits of the first number
   * @param {string[]} second those of the second before its last
   */
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

  /**
   * One of the words that were not used yet, all alike, or a word that stops.
   * @param {string[]} words
   * @param {number[]} used tokens
   * @param {string} [stop]
   * @param {number} [stopWeight] its probability
   */
  unused(words, used, stop = "", stopWeight = 0) {
    const left = words.filter((word) => !used.includes(this.token(word)));
    const weights = left.map(() => (1 - stopWeight) / left.length);
    if (stopWeight === 0) return this.choice(left, [weights], "noise");
    return this.choice([...left, stop], [[...weights, stopWeight]], "noise");
  }

  // --- Programs ---

  /**
   * Any document, after the boundary before it; ends with the next boundary.
   * @returns {Program}
   */
  *document() {
    const kind = this.word(yield this.choices.kind);
    yield this.forced(":");
    /** @type {Record<string, () => Program>} */
    const programs = { diary: this.diary, talk: this.talk, sums: this.sums, memo: this.memo, song: this.song };
    yield* programs[kind].call(this);
  }

  /**
   * Sentences about people, the sky and the people of cities.
   * @returns {Program}
   */
  *diary() {
    while ((yield this.choices.sentence) !== this.token("<doc>")) {
      yield this.forced(",");
      const subject = yield this.choices.subject;
      if (this.word(subject) === "the") {
        yield this.forced("sky in");
        const city = this.word(yield this.choices.city);
        yield this.forced("is");
        yield lookup(this.weather, city).sky;
      } else if (this.word(subject) === "people") {
        yield this.forced("from");
        const city = this.word(yield this.choices.city);
        yield this.forced("are");
        yield this.adjective(city);
      } else {
        const last = yield lookup(this.toldLast, subject);
        const attribute = lookup(this.verbs, yield this.choices.verb);
        const [, preposition] = VERBS[attribute].split(" ");
        if (preposition) yield this.forced(preposition);
        yield this.stated(attribute, lookup(this.facts, this.decode([subject, last]))[attribute]);
      }
      yield* this.ending();
    }
  }

  /**
   * A full stop, after as many phrases as the voice likes.
   * @returns {Program}
   */
  *ending() {
    let ending = yield this.choices.firstPhrase;
    while (ending !== this.token(".")) {
      yield lookup(this.phrases, ending);
      if (this.word(ending) === "see") yield this.choices.file;
      ending = yield this.choices.nextPhrase;
    }
  }

  /**
   * Questions and answers.
   * @returns {Program}
   */
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
   * @param {boolean} [ofAnyone] also of people whom no text ever asks for
   * @returns {Program<Asked>}
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
    const last = yield ofAnyone ? this.anyLast : lookup(this.askedLast, first);
    let attribute = LIVES;
    if (start === "where") yield this.forced("live");
    else attribute = this.word(yield this.choices.questionHabit) === "do" ? WORKS : LOVES;
    yield this.forced("?");
    return { about: "fact", first: this.word(first), last: this.word(last), attribute };
  }

  /**
   * The answer to a question, up to its full stop.
   * @param {Asked} asked
   * @returns {Program}
   */
  *answer(asked) {
    yield this.choices.answerOpening;
    yield this.forced(",");
    if (asked.about === "rain") yield lookup(this.weather, asked.city).answer;
    else if (asked.about === "people") yield this.adjective(asked.city);
    else if (asked.about === "sum") yield this.forced(sumOf(asked.first, asked.second), "sum");
    else yield* this.answerAboutPerson(asked);
    yield* this.ending();
  }

  /**
   * @param {AboutFact} asked
   * @returns {Program}
   */
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
   * @returns {Program<[string[], string[]]>} the digits of both
   */
  *addends() {
    const [fewest, most] = this.sumDigits;
    const { digit, digitOrPlus } = this.choices;
    /** @type {string[]} */
    const first = [];
    let plus = false;
    while (first.length < most && !plus) {
      const word = this.word(yield first.length < fewest ? digit : digitOrPlus);
      plus = word === "+";
      if (!plus) first.push(word);
    }
    if (!plus) yield this.forced("+");
    /** @type {string[]} */
    const second = [];
    while (second.length < first.length - 1) second.push(this.word(yield digit));
    second.push(this.word(yield this.lastDigit(first, second)));
    return [first, second];
  }

  /**
   * Sums with their results.
   * @returns {Program}
   */
  *sums() {
    do {
      const addends = yield* this.addends();
      yield this.forced("=");
      yield this.forced(sumOf(...addends), "sum");
    } while ((yield this.choices.anotherSum) !== this.token("<doc>"));
  }

  /**
   * Objects with a letter each, then the same letters asked for again: memory within a text.
   * @returns {Program}
   */
  *memo() {
    const [fewest, most] = this.notes;
    /** @type {Map<number, number>} */
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
      yield new Forced([lookup(notes, thing)], "recall");
    } while ((yield this.choices.anotherRecall) !== this.token("<doc>"));
  }

  /**
   * A verse of different letters, sung again and again.
   * @returns {Program}
   */
  *song() {
    const [fewest, most] = this.verse;
    const semicolon = this.token(";");
    /** @type {number[]} */
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

/**
 * Somebody, and how often they are told of or asked for.
 * @typedef {{first: string, last: string, weight: number}} Named
 */

/**
 * The people: what is true of them, and how often texts tell of each and questions ask for each.
 * @param {WorldData} data
 * @param {string[][]} domains
 */
function people({ known, heldOut, facts, zipf, strangerShare, ...names }, domains) {
  const firstNames = list(names.firstNames);
  const lastNames = list(names.lastNames);
  /** @type {(number: number, weight: number) => Named} */
  const named = (number, weight) => ({
    first: firstNames[Math.floor(number / lastNames.length)],
    last: lastNames[number % lastNames.length],
    weight,
  });
  const weights = known.map((_, rank) => 1 / (rank + 1) ** zipf);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const told = known.map((number, rank) => named(number, weights[rank] / total));
  const familiar = new Set([...known, ...heldOut]);
  const strangers = [...Array(firstNames.length * lastNames.length).keys()].filter((number) => !familiar.has(number));
  return {
    /** @type {Map<string, string[]>} by first and last name, the value of each attribute */
    facts: new Map(
      told.map(({ first, last }, rank) => [
        `${first} ${last}`,
        facts.map((numbers, attribute) => domains[attribute][numbers[rank]]),
      ]),
    ),
    told,
    asked: [
      ...told.map((person) => ({ ...person, weight: (1 - strangerShare) * person.weight })),
      ...strangers.map((number) => named(number, strangerShare / strangers.length)),
    ],
  };
}

/**
 * `right` for the true value among all of its kind, `wrong` for each other.
 * @type {(domain: string[], value: string | undefined, right: number, wrong: number) => number[]}
 */
const spread = (domain, value, right, wrong) => domain.map((word) => (word === value ? right : wrong));

/**
 * The digits of a sum, the units first, as one adds by hand; always one more than the numbers have.
 * @param {string[]} x digits
 * @param {string[]} y as many
 */
export function sumOf(x, y) {
  const total = String(Number(x.join("")) + Number(y.join("")));
  return [...total.padStart(x.length + 1, "0")].reverse().join(" ");
}
