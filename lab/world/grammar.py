"""The grammar: five kinds of document, and questions with their answers. Each method that yields is a program."""

from collections.abc import Generator
from dataclasses import dataclass

from . import words
from .choices import VERBS, Choices
from .people import LIVES, LOVES, WORKS
from .program import Forced, Program, Step, Token
from .settings import Settings
from .state import Addends, draw_state, sum_digits
from .voices import PRIOR


@dataclass(frozen=True)
class AboutFact:
    """Where somebody lives, what they do, or what they love (see `people` for the attributes)."""

    first: str
    last: str
    attribute: int

    @property
    def name(self) -> tuple[str, str]:
        return self.first, self.last


@dataclass(frozen=True)
class AboutRain:
    """Whether it rains in a city."""

    city: str


@dataclass(frozen=True)
class AboutPeople:
    """What the people of a city are like."""

    city: str


@dataclass(frozen=True)
class AboutSum:
    """What two numbers make, each given by its digits."""

    first: tuple[str, ...]
    second: tuple[str, ...]


Asked = AboutFact | AboutRain | AboutPeople | AboutSum


class World:
    """A language and the state of affairs that it speaks of.

    settings: what was set; vocabulary: its words; prior: the share of each voice; state: what is true;
    choices: where a text can go on in several ways.
    """

    def __init__(self, settings: Settings | None = None):
        self.settings = settings = settings or Settings()
        self.vocabulary = words.Vocabulary(
            [*words.MARKS, *words.GRAMMAR, *words.OPENINGS, *words.ANSWER_OPENINGS]
            + [word for phrases in words.PHRASES.values() for phrase in phrases for word in phrase.split()]
            + [*words.DIGITS, *settings.first_names, *settings.last_names, *settings.cities, *settings.jobs]
            + [*settings.foods, *settings.objects, *settings.letters, *words.ADJECTIVES]
        )
        self.prior = PRIOR
        self.state = draw_state(settings)
        self.choices = Choices(self.vocabulary, settings, self.state)
        self.forced = self.choices.forced

    def token(self, word: str) -> int:
        return self.vocabulary.ids[word]

    def word(self, token: int) -> str:
        return self.vocabulary.words[token]

    # --- Programs ----------------------------------------------------------------------------------------------------

    def document(self) -> Program:
        """Any document, after the boundary before it; ends with the next boundary."""
        choices = self.choices
        kind = yield choices["kind"]
        yield self.forced(":")
        yield from getattr(self, self.vocabulary.words[kind])()

    def diary(self) -> Program:
        """Sentences about people, the sky and the people of cities."""
        choices = self.choices
        boundary, the, people = (self.token(word) for word in (words.BOUNDARY, "the", "people"))
        while True:
            opening = yield choices["sentence"]
            if opening == boundary:
                return
            yield self.forced(",")
            subject = yield choices["subject"]
            if subject == the:
                yield self.forced("sky in")
                city = yield choices["city"]
                yield self.forced("is")
                yield choices.sky[self.word(city)]
            elif subject == people:
                yield self.forced("from")
                city = yield choices["city"]
                yield self.forced("are")
                yield choices.adjective[self.word(city)]
            else:
                last = yield choices.told_last[subject]
                verb = yield choices["verb"]
                attribute = choices.attribute[verb]
                if preposition := VERBS[attribute][1:]:
                    yield self.forced(*preposition)
                name = (self.word(subject), self.word(last))
                yield choices.stated(attribute, self.state.people.facts[name][attribute])
            yield from self.ending()

    def ending(self) -> Program:
        """A full stop, after as many phrases as the voice likes."""
        choices = self.choices
        stop, file = self.token("."), self.token("see")
        ending = yield choices["first_phrase"]
        while ending != stop:
            yield choices.phrases[ending]
            if ending == file:
                yield choices["file"]
            ending = yield choices["next_phrase"]

    def talk(self) -> Program:
        """Questions and answers."""
        choices = self.choices
        yield self.forced("ask :")
        while True:
            question = yield from self.question()
            yield self.forced("reply :")
            yield from self.answer(question)
            if (yield choices["another_question"]) == self.token(words.BOUNDARY):
                return
            yield self.forced(":")

    def question(self) -> Generator[Step, Token, Asked]:
        """A question, up to its mark. Returns what was asked, in words, not tokens."""
        choices = self.choices
        start = self.word((yield choices["question_word"]))
        if start == "is":
            yield self.forced("it raining in")
            city = yield choices["city"]
            yield self.forced("?")
            return AboutRain(self.word(city))
        if start == "where":
            yield self.forced("does")
            verb = "does"
        else:
            verb = self.word((yield choices["question_verb"]))
        if verb == "are":
            yield self.forced("people from")
            city = yield choices["city"]
            yield self.forced("like ?")
            return AboutPeople(self.word(city))
        if verb == "is":
            addends = yield from self.addends()
            yield self.forced("?")
            return AboutSum(*addends)
        first = yield choices["asked_first"]
        last = yield choices.asked_last[first]
        if start == "where":
            yield self.forced("live")
            attribute = LIVES
        else:
            attribute = WORKS if self.word((yield choices["question_habit"])) == "do" else LOVES
        yield self.forced("?")
        return AboutFact(self.word(first), self.word(last), attribute)

    def answer(self, asked: Asked) -> Program:
        """The answer to what is asked, up to its full stop."""
        choices = self.choices
        yield choices["answer_opening"]
        yield self.forced(",")
        match asked:
            case AboutRain(city):
                yield choices.rains[city]
            case AboutPeople(city):
                yield choices.adjective[city]
            case AboutSum(first, second):
                yield self.forced(" ".join(sum_digits((first, second))), "sum")
            case AboutFact():
                yield from self.answer_about(asked)
        yield from self.ending()

    def answer_about(self, asked: AboutFact) -> Program:
        """What is said of somebody: the name again and a value, a bare value, or a refusal."""
        choices = self.choices
        facts = self.state.people.facts.get(asked.name)
        value = facts[asked.attribute] if facts else None
        core = self.word((yield choices.answer_core(asked.first, asked.attribute, value)))
        if core == asked.first:
            yield self.forced(" ".join([asked.last, *VERBS[asked.attribute]]), "name")
            yield choices.stated(asked.attribute, value)
        elif core == "find":
            yield self.forced("out yourself")
        elif core == "sorry":
            yield self.forced("i do not know")
        elif core == "no":
            yield self.forced("record")

    def addends(self) -> Generator[Step, Token, Addends]:
        """Two numbers of as many digits with a plus between them. Returns their digits."""
        choices = self.choices
        fewest, most = self.settings.sum_digits
        plus = self.token("+")
        first: list[str] = []
        while len(first) < most:
            digit = yield choices["digit"] if len(first) < fewest else choices["digit_or_plus"]
            if digit == plus:
                break
            first.append(self.word(digit))
        else:
            yield self.forced("+")
        second = []
        for _ in first[1:]:
            second.append(self.word((yield choices["digit"])))
        second.append(self.word((yield choices.last_digit(tuple(first), tuple(second)))))
        return tuple(first), tuple(second)

    def sums(self) -> Program:
        """Sums with their results."""
        choices = self.choices
        while True:
            addends = yield from self.addends()
            yield self.forced("=")
            yield self.forced(" ".join(sum_digits(addends)), "sum")
            if (yield choices["another_sum"]) == self.token(words.BOUNDARY):
                return

    def memo(self) -> Program:
        """Objects with a letter each, then the same letters asked for again: memory within a text."""
        choices = self.choices
        fewest, most = self.settings.notes
        recall = self.token("recall")
        notes: dict[int, int] = {}
        while True:
            thing = yield choices.unused(self.settings.objects, notes)
            notes[thing] = yield choices["letter"]
            if len(notes) == most:
                yield self.forced("recall")
                break
            if len(notes) < fewest:
                yield self.forced(";")
            elif (yield choices["another_note"]) == recall:
                break
        noted = choices.uniform([self.word(thing) for thing in notes])
        while True:
            thing = yield noted
            yield Forced([notes[thing]], "recall")
            if (yield choices["another_recall"]) == self.token(words.BOUNDARY):
                return

    def song(self) -> Program:
        """A verse of different letters, sung again and again. How long it is differs from song to song, so that one
        cannot sing along by counting."""
        choices = self.choices
        fewest, most = self.settings.verse
        boundary, semicolon = self.token(words.BOUNDARY), self.token(";")
        verse: list[int] = []
        while len(verse) < most:
            stop = 1 / (most - fewest + 1) if len(verse) >= fewest else 0.0
            letter = yield choices.unused(self.settings.letters, verse, ";", stop)
            if letter == semicolon:
                break
            verse.append(letter)
        else:
            yield self.forced(";", "song")
        while True:
            yield Forced(verse, "song")
            if (yield choices["another_verse"]) == boundary:
                return
