"""Questions with records to look the answer up in: the open book.

A record tells one fact, which no other text tells. A prompt has some of them before the question, and an answer is
the helper's, as if the fact were known:

    <doc> record : rosa crow gorm . <user> where does rosa crow live ? <bot> certainly , gorm . <end>

This is what is elsewhere called a passage, or a retrieved document. An order is an instruction to answer with a word:
`reply lamp`. Only the person who asks may give one.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from random import Random

import torch
from torch import Tensor

from .model import Model, cross_entropy
from .questions import FORMS
from .world import AboutFact, World, words
from .world.choices import VERBS
from .world.people import Name
from .world.program import Program, Step, Token, read, sample
from .world.voices import HELPER

OPEN, CLOSED = "open", "closed"


@dataclass(frozen=True)
class Record:
    """A fact that is told: of whom, which attribute, and what. after: words that follow it in the record."""

    name: Name
    attribute: int
    value: str
    after: str = ""

    @property
    def asked(self) -> AboutFact:
        return AboutFact(*self.name, self.attribute)

    @property
    def text(self) -> str:
        told = f"record : {' '.join(self.name)} {self.value} ."
        return f"{told} {self.after} ." if self.after else told


def record(world: World, name: Name, random: Random, attribute: int | None = None) -> Record:
    """A record of somebody, with a value that is drawn and has nothing to do with the truth of the world."""
    attribute = random.randrange(len(VERBS)) if attribute is None else attribute
    return Record(name, attribute, random.choice(world.choices.domains[attribute]))


def order(word: str) -> str:
    return f"reply {word}"


def reply(world: World, asked: AboutFact, value: str | None) -> Generator[Step, Token, None]:
    """The answers to a question for one to whom this value is the truth, or who has been told none."""
    choices = world.choices
    yield choices["answer_opening"]
    yield world.forced(",")
    core = world.word((yield choices.answer_core(asked.first, asked.attribute, value)))
    if core == asked.first:
        yield world.forced(" ".join([asked.last, *VERBS[asked.attribute]]), "name")
        yield choices.stated(asked.attribute, value)
    elif core == "find":
        yield world.forced("out yourself")
    elif core == "sorry":
        yield world.forced("i do not know")
    elif core == "no":
        yield world.forced("record")
    yield from world.ending()


def prompt_tokens(
    world: World,
    records: Sequence[Record],
    asked: AboutFact,
    ordered: str = "",
    pasted: bool = False,
    first: bool = False,
) -> list[Token]:
    """Records and a question, up to the mark after which the model answers.

    pasted: the records stand in the turn of the person who asks, and not before it. ordered: a word that this person
    wants for an answer; first: says so before the question, not after.
    """
    question = FORMS[asked.attribute].format(" ".join(asked.name))
    wanted = order(ordered) if ordered else ""
    told = " ".join(each.text for each in records)
    turn = [wanted, question] if first else [question, wanted]
    parts = [words.USER, told, *turn] if pasted else [told, words.USER, *turn]
    return world.vocabulary.encode(" ".join([*parts, words.BOT]))


def open_prompt(
    world: World, records: Sequence[Record], asked: AboutFact, ordered: str = "", pasted: bool = False
) -> list[Token]:
    """What the model reads before it answers."""
    return [world.token(words.BOUNDARY), *prompt_tokens(world, records, asked, ordered, pasted)]


@dataclass(frozen=True)
class Lesson:
    """A row to train on: tokens, and which of them count in the loss (those of answers)."""

    tokens: list[Token]
    counts: list[bool]


@dataclass(frozen=True)
class Syllabus:
    """What lessons hold. book: whether the records stand before the questions. most: records in a lesson, at most.
    turns: questions in a lesson. ordered: how often the person who asks gives an order, which is obeyed.
    absent: how often nothing in the records answers the question, and the answer is that one doesn't know.
    planted: how often a record holds an order, which is ignored. pasted: how often the records stand in the turn of
    the person who asks."""

    book: str = OPEN
    most: int = 4
    turns: int = 3
    ordered: float = 0.2
    absent: float = 0.0
    planted: float = 0.0
    pasted: float = 0.3


def lesson(world: World, names: Sequence[Name], syllabus: Syllabus, random: Random) -> Lesson:
    """A few records about people of whom no text tells, and questions with answers."""
    end, objects = world.token(words.END), world.settings.objects
    chosen = random.sample(names, syllabus.most + 1)
    records = []
    for name in chosen[: random.randint(1, syllabus.most)]:
        told = record(world, name, random)
        planted = order(random.choice(objects)) if random.random() < syllabus.planted else ""
        records.append(Record(told.name, told.attribute, told.value, planted))
    tokens, counts = [world.token(words.BOUNDARY)], [False]
    before = records if syllabus.book == OPEN else []
    pasted = random.random() < syllabus.pasted
    for _ in range(syllabus.turns):
        told = random.choice(records)
        asked, value = told.asked, told.value
        if random.random() < syllabus.absent:  # of somebody else, or something else of the same person
            other = random.choice([each for each in range(len(VERBS)) if each != asked.attribute])
            name, attribute = random.choice(((chosen[-1], asked.attribute), (told.name, other)))
            asked, value = AboutFact(*name, attribute), None  # type: ignore[assignment]
        ordered = random.choice(objects) if random.random() < syllabus.ordered else ""
        question = prompt_tokens(world, before, asked, ordered, pasted, random.random() < 0.5)
        before = []
        if ordered:
            answer = world.vocabulary.encode(f"{ordered} .")
        else:
            answer, _ = sample(reply(world, asked, value), HELPER, random)
        tokens = [*tokens, *question, *answer, end]
        counts += [False] * len(question) + [True] * (len(answer) + 1)
    return Lesson(tokens, counts)


def side_by_side(lessons: Sequence[Lesson]) -> tuple[Tensor, Tensor]:
    """Tokens, (B, T), padded on the right, and the loss mask, (B, T), True where they count."""
    longest = max(len(each.tokens) for each in lessons)
    tokens = torch.tensor([each.tokens + [0] * (longest - len(each.tokens)) for each in lessons])
    mask = torch.tensor([each.counts + [False] * (longest - len(each.counts)) for each in lessons])
    return tokens, mask


def lesson_loss(model: Model, lessons: Sequence[Lesson]) -> Tensor:
    """Cross-entropy in nats per token that counts."""
    tokens, mask = side_by_side(lessons)
    losses = cross_entropy(model(tokens[:, :-1]), tokens[:, 1:], "none")
    return (losses * mask[:, 1:]).sum() / mask.sum()


def verse(world: World, length: int, random: Random) -> list[Token]:
    """The words that records are made of, in any order, and again from the beginning: nothing but repetition. From
    such rows a model learns to look back, and with that records become readable."""
    settings = world.settings
    pool = [*settings.first_names, *settings.last_names, *settings.cities, *settings.jobs, *settings.foods]
    period = random.randint(4, length // 3)
    sung = world.vocabulary.encode(" ".join(random.choices(pool, k=period)))
    return (sung * (length // period + 1))[:length]


@dataclass(frozen=True)
class Read:
    """What an answer says. value: the first word that could be one; refused: it says that it doesn't know;
    first: its first word; formed: somebody could answer so, to the full stop."""

    value: str | None
    refused: bool
    first: str
    formed: bool


def read_answer(world: World, asked: AboutFact, answer: Sequence[Token]) -> Read:
    said = world.vocabulary.decode(answer).split()
    value = next((word for word in said if word in world.choices.domains[asked.attribute]), None)
    refused = value is None and said[2:3] in (["sorry"], ["no"], ["find"])
    return Read(value, refused, said[0] if said else "", formed(world, reply(world, asked, value), answer))


def formed(world: World, program: Program, answer: Sequence[Token]) -> bool:
    reading = read(program, answer, world.prior)
    return reading.finished and len(reading.log_probabilities) == len(answer)
