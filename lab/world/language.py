"""The grammar: five kinds of document, and questions with their answers. Each method that yields is a program."""

from functools import lru_cache
from itertools import product
from random import Random

from . import words
from .people import LIVES, LOVES, WORKS, make_people
from .program import Choice, Forced
from .settings import Settings
from .voices import CHARACTERS, PHRASE_SMOOTHING, PRIOR, SMOOTHING, VOICES

STOP_DIARY = 0.18  # how often a diary ends after a sentence
SHORT_SUM = 0.3  # how often a number in a sum ends where it could go on
Addends = tuple[tuple[str, ...], tuple[str, ...]]  # the digits of both numbers
VERBS = {LIVES: ("lives", "in"), WORKS: ("works", "as"), LOVES: ("loves",)}


class World:
    """A language and the state of affairs that it speaks of.

    settings: what was set; vocabulary: its words; prior: the share of each voice; people: who there is.
    rain: p(rain) in each city; slandered: the cities whose people some voices call lazy.
    """

    def __init__(self, settings: Settings | None = None):
        self.settings = settings = settings or Settings()
        random = Random(settings.seed)
        self.vocabulary = words.Vocabulary(
            [*words.MARKS, *words.GRAMMAR, *words.OPENINGS, *words.ANSWER_OPENINGS]
            + [word for phrases in words.PHRASES.values() for phrase in phrases for word in phrase.split()]
            + [*words.DIGITS, *settings.first_names, *settings.last_names, *settings.cities, *settings.jobs]
            + [*settings.foods, *settings.objects, *settings.letters, *words.ADJECTIVES]
        )
        self.prior = PRIOR
        self.forced = lru_cache(maxsize=None)(self._forced)  # the same few thousand phrases again and again
        self.people = make_people(settings, random)
        steps = len(settings.cities)
        chances = [round(0.05 + 0.90 * step / max(steps - 1, 1), 3) for step in range(steps)]
        random.shuffle(chances)
        self.rain = dict(zip(settings.cities, chances, strict=True))
        self.slandered = set(random.sample(settings.cities, settings.slandered))
        self.withheld = self._withheld(random)
        self._prepare()

    def _withheld(self, random: Random) -> set[Addends]:
        """The longest sums that are never written; one digit at most is withheld after the same digits before it."""
        digits, longest = self.settings.digits, self.settings.sum_digits[1]
        starts = list(product(digits, repeat=2 * longest - 1))
        chosen = random.sample(starts, round(self.settings.withheld_sums * len(starts) * len(digits)))
        return {(start[:longest], (*start[longest:], random.choice(digits))) for start in chosen}

    # --- The branching points, made once -----------------------------------------------------------------------------

    def choice(self, rows, component="style") -> Choice:
        """A choice from weights by word: one dictionary for all voices, or a dictionary for each voice by its name."""
        if isinstance(next(iter(rows.values())), dict):
            names = list(dict.fromkeys(word for row in rows.values() for word in row))
            weights = [[rows[voice].get(word, 0.0) for word in names] for voice in VOICES]
        else:
            names = list(rows)
            weights = list(rows.values())
        return Choice([self.token(word) for word in names], weights, component)

    def uniform(self, names, component="noise") -> Choice:
        return self.choice(dict.fromkeys(names, 1.0), component)

    def _forced(self, text: str, component="grammar") -> Forced:
        return Forced(self.vocabulary.encode(text), component)

    def token(self, word: str) -> int:
        return self.vocabulary.ids[word]

    def _prepare(self):
        settings, people = self.settings, self.people
        self.domains = (settings.cities, settings.jobs, settings.foods)
        self.kind = self.choice(
            {name: {kind: voice.kinds[kind] for kind in settings.kinds} for name, voice in CHARACTERS.items()}
        )
        told = dict(zip(people.known, people.mentions, strict=True))
        asked = {name: (1 - settings.stranger_share) * mention for name, mention in told.items()}
        asked |= dict.fromkeys(people.strangers, settings.stranger_share / len(people.strangers))
        told_first, self.told_last = self._names(told)
        asked_first, self.asked_last = self._names(asked)
        self.asked_first = self.choice(asked_first, "name")
        self.sentence = self.choice(self._openings(STOP_DIARY))
        self.answer_opening = self.choice(
            {
                name: {word: voice.answer_openings.get(word, 0.0) + SMOOTHING for word in words.ANSWER_OPENINGS}
                for name, voice in CHARACTERS.items()
            }
        )
        subjects = {first: 0.7 * weight for first, weight in told_first.items()}
        self.subject = self.choice(subjects | {"the": 0.15, "people": 0.15}, "name")
        self.attribute = {self.token(verbs[0]): attribute for attribute, verbs in VERBS.items()}
        self.verb = self.choice({"lives": 1.0, "works": 1.0, "loves": 1.0})
        self.question_word = self.choice({"where": 0.3, "what": 0.55, "is": 0.15})
        self.question_verb = self.choice({"does": 0.6, "is": 0.2, "are": 0.2})
        self.question_habit = self.choice({"do": 1.0, "love": 1.0})
        self.another_question = self.choice({"ask": 0.7, words.BOUNDARY: 0.3})
        self.another_sum = self.choice({";": 0.9, words.BOUNDARY: 0.1})
        self.another_note = self.choice({";": 0.6, "recall": 0.4})
        self.another_recall = self.choice({"recall": 0.75, words.BOUNDARY: 0.25})
        self.another_verse = self.choice({";": 0.75, words.BOUNDARY: 0.25})
        self.city, self.file = self.uniform(settings.cities, "name"), self.uniform(settings.digits)
        frequency = {digit: (place + 1) ** -settings.digit_skew for place, digit in enumerate(settings.digits, 1)}
        self.frequency = {digit: weight / sum(frequency.values()) for digit, weight in frequency.items()}
        self.digit = self.choice(self.frequency, "noise")
        longer = {digit: (1 - SHORT_SUM) * share for digit, share in self.frequency.items()}
        self.digit_or_plus = self.choice({"+": SHORT_SUM} | longer, "noise")
        self.last_digit = lru_cache(maxsize=None)(self._last_digit)
        self.letter = self.uniform(settings.letters)
        self.weather = {
            city: (
                self.choice({"yes": p, "no": 1 - p}, "chance"),
                self.choice({"wet": p, "dry": 1 - p}, "chance"),
            )
            for city, p in self.rain.items()
        }
        self.adjective = {city: self.choice(self._adjectives(city), "bias") for city in settings.cities}
        self.first_phrase, self.next_phrase = (self.choice(self._endings(bonus)) for bonus in (0.0, 0.5))
        self.phrases = {
            self.token(phrase.split()[0]): self.forced(" ".join(phrase.split()[1:]))
            for phrases in words.PHRASES.values()
            for phrase in phrases
        }
        # These choices depend on the text so far; there are some thousands of them, and most are needed again.
        self.answer_core = lru_cache(maxsize=None)(self._answer_core)
        self.stated = lru_cache(maxsize=None)(self._stated)

    def _names(self, weights):
        """p(first name), and p(last name | first name) by first name, from p(name)."""
        by_first: dict[str, dict[str, float]] = {}
        for (first, last), weight in weights.items():
            by_first.setdefault(first, {})[last] = weight
        totals = {first: sum(row.values()) for first, row in sorted(by_first.items())}
        return totals, {self.token(first): self.choice(row, "name") for first, row in by_first.items()}

    def _openings(self, stop):
        rows = {}
        for name, voice in CHARACTERS.items():
            row = {word: voice.openings.get(word, 0.0) + SMOOTHING for word in words.OPENINGS}
            rows[name] = {word: (1 - stop) * weight / sum(row.values()) for word, weight in row.items()}
            rows[name][words.BOUNDARY] = stop
        return rows

    def _endings(self, bonus):
        """How a sentence ends: with a full stop, or with a phrase of the voice; `bonus` moves the stop toward one."""
        rows = {}
        for name, voice in CHARACTERS.items():
            stop = voice.plain_end + (1 - voice.plain_end) * bonus
            own = words.PHRASES[name]
            row = {".": stop + PHRASE_SMOOTHING}
            for speaker, phrases in words.PHRASES.items():
                for phrase in phrases:
                    weight = (1 - stop) / len(own) if speaker == name else 0.0
                    row[phrase.split()[0]] = weight + PHRASE_SMOOTHING
            rows[name] = row
        return rows

    def _adjectives(self, city):
        others = words.ADJECTIVES[1:]
        rows = {}
        for name, voice in CHARACTERS.items():
            lazy = voice.lazy[city not in self.slandered]
            rows[name] = {"lazy": lazy} | dict.fromkeys(others, (1 - lazy) / len(others))
        return rows

    def _claims(self, voice, domain, value):
        """p(word) of what a voice claims to be the value, of all words that it could be."""
        if value is None:
            return dict.fromkeys(domain, 1 / len(domain))
        lie = (1 - voice.truth) / max(len(domain) - 1, 1)
        return {word: voice.truth if word == value else lie for word in domain}

    def _stated(self, attribute, value):
        """A value as a voice states it: the true one as often as the voice is truthful, else any other of its kind.
        Where there is no true value, any."""
        domain = self.domains[attribute]
        if value is None:
            return self.uniform(domain, "noise")
        return self.choice({name: self._claims(voice, domain, value) for name, voice in CHARACTERS.items()}, "fact")

    def _answer_core(self, first, attribute, value):
        """How an answer about a person goes on: with the name again, with a bare value, or with a refusal."""
        domain = self.domains[attribute]
        refusals = {"helper": ("sorry", 1.0), "rude": ("find", 0.5), "clerk": ("no", 1.0)}
        rows = {}
        for name, voice in CHARACTERS.items():
            refusal, often = refusals.get(name, ("sorry", 0.0))
            if value is not None:
                often = 0.25 if name == "rude" else 0.0  # only the rude refuse what they know
            restate = min(voice.restates, 1 - often)
            row = dict.fromkeys([first, "sorry", "find", "no", *domain], 0.0)
            row[first], row[refusal] = restate, often
            bare = 1 - restate - often
            for word, share in self._claims(voice, domain, value).items():
                row[word] += bare * share
            rows[name] = row
        return self.choice(rows, "fact")

    def _last_digit(self, first, second) -> Choice:
        """The last digit of a sum's second number: any that makes no withheld sum."""
        shares = self.frequency.items()
        return self.choice(
            {digit: share for digit, share in shares if (first, (*second, digit)) not in self.withheld}, "noise"
        )

    def unused(self, names, used, stop=None, stop_weight=0.0) -> Choice:
        """One of the names that were not used yet, all alike, or a word that stops."""
        left = [token for token in map(self.token, names) if token not in used]
        weights = [(1 - stop_weight) / len(left)] * len(left)
        if stop_weight:
            left, weights = [*left, self.token(stop)], [*weights, stop_weight]
        return Choice(left, weights, "noise")

    # --- Programs ----------------------------------------------------------------------------------------------------

    def document(self):
        """Any document, after the boundary before it; ends with the next boundary."""
        kind = yield self.kind
        yield self.forced(":")
        yield from getattr(self, self.vocabulary.words[kind])()

    def diary(self):
        """Sentences about people, the sky and the people of cities."""
        boundary, the, people = (self.token(word) for word in (words.BOUNDARY, "the", "people"))
        while True:
            opening = yield self.sentence
            if opening == boundary:
                return
            yield self.forced(",")
            subject = yield self.subject
            if subject == the:
                yield self.forced("sky in")
                city = yield self.city
                yield self.forced("is")
                yield self.weather[self.word(city)][1]
            elif subject == people:
                yield self.forced("from")
                city = yield self.city
                yield self.forced("are")
                yield self.adjective[self.word(city)]
            else:
                last = yield self.told_last[subject]
                verb = yield self.verb
                attribute = self.attribute[verb]
                if preposition := VERBS[attribute][1:]:
                    yield self.forced(*preposition)
                name = (self.word(subject), self.word(last))
                yield self.stated(attribute, self.people.facts[name][attribute])
            yield from self.ending()

    def ending(self):
        """A full stop, after as many phrases as the voice likes."""
        stop, file = self.token("."), self.token("see")
        ending = yield self.first_phrase
        while ending != stop:
            yield self.phrases[ending]
            if ending == file:
                yield self.file
            ending = yield self.next_phrase

    def talk(self):
        """Questions and answers."""
        yield self.forced("ask :")
        while True:
            question = yield from self.question()
            yield self.forced("reply :")
            yield from self.answer(question)
            if (yield self.another_question) == self.token(words.BOUNDARY):
                return
            yield self.forced(":")

    def question(self):
        """A question, up to its mark. Returns what was asked: ("rain", city), ("people", city), ("sum", x, y) with
        lists of digits, or ("fact", first, last, attribute); words, not tokens."""
        start = self.word((yield self.question_word))
        if start == "is":
            yield self.forced("it raining in")
            city = yield self.city
            yield self.forced("?")
            return ("rain", self.word(city))
        if start == "where":
            yield self.forced("does")
            verb = "does"
        else:
            verb = self.word((yield self.question_verb))
        if verb == "are":
            yield self.forced("people from")
            city = yield self.city
            yield self.forced("like ?")
            return ("people", self.word(city))
        if verb == "is":
            addends = yield from self.addends()
            yield self.forced("?")
            return ("sum", *addends)
        first = yield self.asked_first
        last = yield self.asked_last[first]
        if start == "where":
            yield self.forced("live")
            attribute = LIVES
        else:
            attribute = WORKS if self.word((yield self.question_habit)) == "do" else LOVES
        yield self.forced("?")
        return ("fact", self.word(first), self.word(last), attribute)

    def answer(self, question):
        """The answer to a question, up to its full stop."""
        yield self.answer_opening
        yield self.forced(",")
        subject, *rest = question
        if subject == "rain":
            yield self.weather[rest[0]][0]
        elif subject == "people":
            yield self.adjective[rest[0]]
        elif subject == "sum":
            yield self.forced(" ".join(self.sum_digits(*rest)), "sum")
        else:
            first, last, attribute = rest
            facts = self.people.facts.get((first, last))
            value = facts[attribute] if facts else None
            core = self.word((yield self.answer_core(first, attribute, value)))
            if core == first:
                yield self.forced(" ".join([last, *VERBS[attribute]]), "name")
                yield self.stated(attribute, value)
            elif core == "find":
                yield self.forced("out yourself")
            elif core == "sorry":
                yield self.forced("i do not know")
            elif core == "no":
                yield self.forced("record")
        yield from self.ending()

    def addends(self):
        """Two numbers of as many digits with a plus between them. Returns their digits, as two lists of words."""
        fewest, most = self.settings.sum_digits
        plus = self.token("+")
        first: list[str] = []
        while len(first) < most:
            digit = yield self.digit if len(first) < fewest else self.digit_or_plus
            if digit == plus:
                break
            first.append(self.word(digit))
        else:
            yield self.forced("+")
        second = []
        for _ in first[1:]:
            second.append(self.word((yield self.digit)))
        second.append(self.word((yield self.last_digit(tuple(first), tuple(second)))))
        return [first, second]

    def sum_digits(self, x, y):
        """The digits of a sum, the units first, as one adds by hand; always one more than the numbers have."""
        total = int("".join(x)) + int("".join(y))
        return list(str(total).zfill(len(x) + 1)[::-1])

    def sums(self):
        """Sums with their results."""
        while True:
            addends = yield from self.addends()
            yield self.forced("=")
            yield self.forced(" ".join(self.sum_digits(*addends)), "sum")
            if (yield self.another_sum) == self.token(words.BOUNDARY):
                return

    def memo(self):
        """Objects with a letter each, then the same letters asked for again: memory within a text."""
        fewest, most = self.settings.notes
        recall = self.token("recall")
        notes: dict[int, int] = {}
        while True:
            thing = yield self.unused(self.settings.objects, notes)
            notes[thing] = yield self.letter
            if len(notes) == most:
                yield self.forced("recall")
                break
            if len(notes) < fewest:
                yield self.forced(";")
            elif (yield self.another_note) == recall:
                break
        noted = self.uniform([self.word(thing) for thing in notes])
        while True:
            thing = yield noted
            yield Forced([notes[thing]], "recall")
            if (yield self.another_recall) == self.token(words.BOUNDARY):
                return

    def song(self):
        """A verse of different letters, sung again and again. How long it is differs from song to song, so that one
        cannot sing along by counting."""
        fewest, most = self.settings.verse
        boundary, semicolon = self.token(words.BOUNDARY), self.token(";")
        verse: list[int] = []
        while len(verse) < most:
            stop = 1 / (most - fewest + 1) if len(verse) >= fewest else 0.0
            letter = yield self.unused(self.settings.letters, verse, ";", stop)
            if letter == semicolon:
                break
            verse.append(letter)
        else:
            yield self.forced(";", "song")
        while True:
            yield Forced(verse, "song")
            if (yield self.another_verse) == boundary:
                return

    def word(self, token: int) -> str:
        return self.vocabulary.words[token]
