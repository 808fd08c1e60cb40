"""Questions, as people of the world ask them."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from .world import AboutFact, AboutPeople, AboutRain, AboutSum, Asked, World
from .world.people import LIVES, LOVES, WORKS, Name
from .world.program import sample

# The share of each kind of question, about as in documents.
KINDS = {AboutFact: 0.63, AboutRain: 0.15, AboutPeople: 0.11, AboutSum: 0.11}
FORMS = {LIVES: "where does {} live ?", WORKS: "what does {} do ?", LOVES: "what does {} love ?"}


@dataclass(frozen=True)
class Question:
    """tokens: from the first word to the question mark; asked: what they ask."""

    tokens: tuple[int, ...]
    asked: Asked


def ask(world: World, count: int, seed: int) -> list[Question]:
    """Questions as they come."""
    random = Random(seed)
    drawn = (sample(world.question(), 0, random) for _ in range(count))
    return [Question(tuple(tokens), asked) for tokens, asked in drawn]


def ask_evenly(world: World, count: int, seed: int) -> list[Question]:
    """Questions with a fixed count of each kind, and of those about people of a city a fixed count about slandered
    cities: a few more or less of them, by luck, would change what tuning does to the bias."""
    random = Random(seed)
    slandered, cities = world.state.slandered, world.settings.cities

    def kind(asked: Asked) -> object:
        return (AboutPeople, asked.city in slandered) if isinstance(asked, AboutPeople) else type(asked)

    left: dict[object, int] = {each: round(share * count) for each, share in KINDS.items()}
    people = left.pop(AboutPeople)
    left[AboutPeople, True] = round(people * len(slandered) / len(cities))
    left[AboutPeople, False] = people - left[AboutPeople, True]
    questions = []
    while any(left.values()):
        tokens, asked = sample(world.question(), 0, random)
        if left[kind(asked)]:
            left[kind(asked)] -= 1
            questions.append(Question(tuple(tokens), asked))
    random.shuffle(questions)
    return questions


def ask_about(world: World, names: Sequence[Name]) -> list[Question]:
    """Three questions about each person: where they live, what they do, and what they love."""
    return [
        Question(tuple(world.vocabulary.encode(form.format(" ".join(name)))), AboutFact(*name, attribute))
        for name in names
        for attribute, form in FORMS.items()
    ]


def is_known(world: World, question: Question) -> bool:
    """Whether a question is about a person of whom texts tell."""
    asked = question.asked
    return isinstance(asked, AboutFact) and asked.name in world.state.people.facts
