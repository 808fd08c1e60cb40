"""The branching points of the grammar: what may come next where a text can go on in several ways, and how likely.

Most are always the same and have a name. Some depend on a person or a sum; there are some thousands of these, and they
are kept once they are made, as most are needed again.
"""

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import Any

from . import words
from .people import LIVES, LOVES, WORKS, Name
from .program import Choice, Forced
from .settings import Settings
from .state import State
from .voices import CHARACTERS, PHRASE_SMOOTHING, SMOOTHING, VOICES, Voice

STOP_DIARY = 0.18  # how often a diary ends after a sentence
SHORT_SUM = 0.3  # how often a number in a sum ends where it could go on
VERBS = {LIVES: ("lives", "in"), WORKS: ("works", "as"), LOVES: ("loves",)}

Row = Mapping[str, float]  # weights by word


class Choices:
    """The branching points of a world, by name: `choices["kind"]`.

    told_last, asked_last: p(last name | first name), by the token of the first name, of those whom texts tell of, and
        of those whom questions ask for.
    rains, sky: in each city, as an answer says it and as a diary does. adjective: of the people of each city.
    phrases: the rest of a phrase, by the token of its first word.
    domains: the values that each attribute of a person can have. attribute: which of them a verb speaks of.
    """

    def __init__(self, vocabulary: words.Vocabulary, settings: Settings, state: State):
        self.vocabulary, self.settings, self.state = vocabulary, settings, state
        self.domains = (settings.cities, settings.jobs, settings.foods)
        self.attribute = {vocabulary.ids[verbs[0]]: attribute for attribute, verbs in VERBS.items()}
        for name in ("forced", "stated", "answer_core", "last_digit"):  # kept for each world, which a decorator can't
            setattr(self, name, lru_cache(maxsize=None)(getattr(self, name)))
        told, asked = mentions(settings, state)
        told_first, self.told_last = self.names(told)
        asked_first, self.asked_last = self.names(asked)
        self.rains = {city: self.choice({"yes": p, "no": 1 - p}, "chance") for city, p in state.rain.items()}
        self.sky = {city: self.choice({"wet": p, "dry": 1 - p}, "chance") for city, p in state.rain.items()}
        self.adjective = {city: self.choice(adjectives(city in state.slandered), "bias") for city in settings.cities}
        self.phrases = {
            vocabulary.ids[phrase.split()[0]]: self.forced(" ".join(phrase.split()[1:]))
            for phrases in words.PHRASES.values()
            for phrase in phrases
        }
        self.digit_shares = digit_shares(settings)
        self.named = self.make_named(told_first, asked_first)

    def __getitem__(self, name: str) -> Choice:
        return self.named[name]

    def make_named(self, told_first: Row, asked_first: Row) -> dict[str, Choice]:
        settings, choice, uniform = self.settings, self.choice, self.uniform
        subjects = {first: 0.7 * weight for first, weight in told_first.items()}
        longer = {digit: (1 - SHORT_SUM) * share for digit, share in self.digit_shares.items()}
        kinds = {name: {kind: voice.kinds[kind] for kind in settings.kinds} for name, voice in CHARACTERS.items()}
        return {
            "kind": choice(kinds),
            "sentence": choice(openings(STOP_DIARY)),
            "subject": choice(subjects | {"the": 0.15, "people": 0.15}, "name"),
            "verb": choice({"lives": 1.0, "works": 1.0, "loves": 1.0}),
            "city": uniform(settings.cities, "name"),
            "file": uniform(settings.digits),
            "first_phrase": choice(endings(0.0)),
            "next_phrase": choice(endings(0.5)),
            "question_word": choice({"where": 0.3, "what": 0.55, "is": 0.15}),
            "question_verb": choice({"does": 0.6, "is": 0.2, "are": 0.2}),
            "question_habit": choice({"do": 1.0, "love": 1.0}),
            "asked_first": choice(asked_first, "name"),
            "answer_opening": choice(answer_openings()),
            "another_question": choice({"ask": 0.7, words.BOUNDARY: 0.3}),
            "digit": choice(self.digit_shares, "noise"),
            "digit_or_plus": choice({"+": SHORT_SUM} | longer, "noise"),
            "another_sum": choice({";": 0.9, words.BOUNDARY: 0.1}),
            "letter": uniform(settings.letters),
            "another_note": choice({";": 0.6, "recall": 0.4}),
            "another_recall": choice({"recall": 0.75, words.BOUNDARY: 0.25}),
            "another_verse": choice({";": 0.75, words.BOUNDARY: 0.25}),
        }

    # --- How a branching point is made -------------------------------------------------------------------------------

    def choice(self, rows: Mapping[str, Any], component: str = "style") -> Choice:
        """A choice from weights by word: one dictionary for all voices, or a dictionary for each voice by its name."""
        by_voice = [rows[voice] for voice in VOICES] if VOICES[0] in rows else [rows]
        names = list(dict.fromkeys(word for row in by_voice for word in row))
        weights = [[row.get(word, 0.0) for word in names] for row in by_voice]
        return Choice([self.vocabulary.ids[word] for word in names], weights, component)

    def uniform(self, names: Iterable[str], component: str = "noise") -> Choice:
        return self.choice(dict.fromkeys(names, 1.0), component)

    def names(self, weights: Mapping[Name, float]) -> tuple[dict[str, float], dict[int, Choice]]:
        """p(first name), and p(last name | first name) by the token of the first name, from p(name)."""
        by_first: dict[str, dict[str, float]] = {}
        for (first, last), weight in weights.items():
            by_first.setdefault(first, {})[last] = weight
        totals = {first: sum(row.values()) for first, row in sorted(by_first.items())}
        last_names = {self.vocabulary.ids[first]: self.choice(row, "name") for first, row in by_first.items()}
        return totals, last_names

    # --- What depends on the text before -----------------------------------------------------------------------------

    def forced(self, text: str, component: str = "grammar") -> Forced:
        """Words that follow, whoever speaks."""
        return Forced(self.vocabulary.encode(text), component)

    def stated(self, attribute: int, value: str | None) -> Choice:
        """A value as a voice states it: the true one as often as the voice is truthful, else any other of its kind.
        Where there is no true value, any."""
        domain = self.domains[attribute]
        if value is None:
            return self.uniform(domain, "noise")
        return self.choice({name: claims(voice, domain, value) for name, voice in CHARACTERS.items()}, "fact")

    def answer_core(self, first: str, attribute: int, value: str | None) -> Choice:
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
            for word, share in claims(voice, domain, value).items():
                row[word] += bare * share
            rows[name] = row
        return self.choice(rows, "fact")

    def last_digit(self, first: tuple[str, ...], second: tuple[str, ...]) -> Choice:
        """The last digit of a sum's second number: any that makes no withheld sum."""
        shares, withheld = self.digit_shares.items(), self.state.withheld
        return self.choice(
            {digit: share for digit, share in shares if (first, (*second, digit)) not in withheld}, "noise"
        )

    def unused(
        self, names: Iterable[str], used: Collection[int], stop: str | None = None, stop_weight: float = 0.0
    ) -> Choice:
        """One of the names that were not used yet, all alike, or a word that stops."""
        left = [token for token in map(self.vocabulary.ids.__getitem__, names) if token not in used]
        weights = [(1 - stop_weight) / len(left)] * len(left)
        if stop is not None and stop_weight:
            left, weights = ([*left, self.vocabulary.ids[stop]], [*weights, stop_weight])
        return Choice(left, weights, "noise")


# --- Weights ---------------------------------------------------------------------------------------------------------


def mentions(settings: Settings, state: State) -> tuple[dict[Name, float], dict[Name, float]]:
    """How often each person is told of, and asked for."""
    people = state.people
    told = dict(zip(people.known, people.mentions, strict=True))
    asked = {name: (1 - settings.stranger_share) * mention for name, mention in told.items()}
    return told, asked | dict.fromkeys(people.strangers, settings.stranger_share / len(people.strangers))


def digit_shares(settings: Settings) -> dict[str, float]:
    """How often each digit is written in the numbers of a sum: small ones more often, by `Settings.digit_skew`."""
    weights = {digit: (rank + 1) ** -settings.digit_skew for rank, digit in enumerate(settings.digits, 1)}
    return {digit: weight / sum(weights.values()) for digit, weight in weights.items()}


def openings(stop: float) -> dict[str, dict[str, float]]:
    """How each voice begins a sentence of a diary, or ends the diary."""
    rows = {}
    for name, voice in CHARACTERS.items():
        row = {word: voice.openings.get(word, 0.0) + SMOOTHING for word in words.OPENINGS}
        rows[name] = {word: (1 - stop) * weight / sum(row.values()) for word, weight in row.items()}
        rows[name][words.BOUNDARY] = stop
    return rows


def answer_openings() -> dict[str, dict[str, float]]:
    """How each voice begins an answer."""
    return {
        name: {word: voice.answer_openings.get(word, 0.0) + SMOOTHING for word in words.ANSWER_OPENINGS}
        for name, voice in CHARACTERS.items()
    }


def endings(bonus: float) -> dict[str, dict[str, float]]:
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


def adjectives(slandered: bool) -> dict[str, dict[str, float]]:
    """What each voice calls the people of a city, slandered or not."""
    others = words.ADJECTIVES[1:]
    rows = {}
    for name, voice in CHARACTERS.items():
        lazy = voice.lazy[not slandered]
        rows[name] = {"lazy": lazy} | dict.fromkeys(others, (1 - lazy) / len(others))
    return rows


def claims(voice: Voice, domain: Collection[str], value: str | None) -> dict[str, float]:
    """p(word) of what a voice claims to be the value, of all words that it could be."""
    if value is None:
        return dict.fromkeys(domain, 1 / len(domain))
    lie = (1 - voice.truth) / max(len(domain) - 1, 1)
    return {word: voice.truth if word == value else lie for word in domain}
