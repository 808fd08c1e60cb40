"""What a reader would say of an answer: that it is right, that it says *I do not know*, that it is wrong or made up,
that it is broken; and that it is rude.

The judge of the world (`lab/world/answers.py`) asks whether some voice could have given an answer. No voice refuses
politely to tell of somebody well known, nor errs in a sum, so these have no voice; but a reader sees a whole sentence.
Here an answer is broken only if no voice could have given it, whatever that voice took for true. The first page counts
so: `_static/engine/kinds.js` is this module once more.
"""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace

from ..world import AboutFact, AboutSum, World, words
from ..world.answers import judge
from ..world.program import read
from ..world.state import sum_digits

RIGHT, UNSAID, FALSE, BROKEN, RUDE = "right", "unsaid", "false", "broken", "rude"
KINDS = (RIGHT, UNSAID, FALSE, BROKEN)
REFUSALS = ("sorry i do not know", "no record", "find out yourself")
RUDENESSES = (*words.PHRASES["rude"], "find out yourself", "idiot", "ugh")  # nothing of which a courteous phrase has
OPENING = 2  # tokens before what is said: a word and a comma


@dataclass(frozen=True)
class Told:
    """kind: one of `KINDS`; rude, courteous: whether some phrase of it is.
    marks: for each token what it shows, one of `KINDS` or `RUDE`, and "" where it is nothing of the sort."""

    kind: str
    rude: bool
    courteous: bool
    marks: tuple[str, ...]


def told(world: World, asked: AboutFact | AboutSum, answer: Sequence[int]) -> Told:
    """What a reader would say of an answer's tokens, without a chat's end mark. Of opinion and of chance, which have no
    right answer, nothing is told."""
    said = world.vocabulary.decode(answer).split()
    verdict = judge(world, asked, answer)
    taken = taken_for_true(world, asked, said)
    marks = shown(world, asked, said, bool(verdict.correct))
    mark(marks, said, REFUSALS, UNSAID)
    mark(marks, said, RUDENESSES, RUDE)
    rude = RUDE in marks
    courteous = mark([""] * len(said), said, words.PHRASES["helper"], RIGHT)
    marks[taken:] = [BROKEN] * (len(said) - taken)
    if BROKEN in marks or not said or said[-1] != ".":
        return Told(BROKEN, rude, courteous, tuple(marks))
    kind = UNSAID if verdict.refused else RIGHT if verdict.correct else FALSE
    return Told(kind, rude, courteous, tuple(marks))


def taken_for_true(world: World, asked: AboutFact | AboutSum, said: Sequence[str]) -> int:
    """How many words some voice could have said, if it knew nobody and couldn't add: then any value will do, and any
    refusal, and any digits."""
    unknowing = copy(world)
    unknowing.state = replace(world.state, people=replace(world.state.people, facts={}))
    if isinstance(asked, AboutSum):
        right = enumerate(sum_digits((asked.first, asked.second)), OPENING)
        added = {place: digit for place, digit in right if said[place : place + 1] and said[place] in words.DIGITS}
        said = [added.get(place, word) for place, word in enumerate(said)]
    return len(read(unknowing.answer(asked), world.vocabulary.encode(" ".join(said)), world.prior).log_probabilities)


def shown(world: World, asked: AboutFact | AboutSum, said: Sequence[str], correct: bool) -> list[str]:
    """For each word whether it states what is right or what is not."""
    if isinstance(asked, AboutSum):
        digits = len(sum_digits((asked.first, asked.second)))
        stated = RIGHT if correct else FALSE
        return [stated if OPENING <= place < OPENING + digits else "" for place, _ in enumerate(said)]
    facts, values = world.state.people.facts.get(asked.name), world.choices.domains[asked.attribute]
    truth = facts[asked.attribute] if facts else None
    return [(RIGHT if word == truth else FALSE) if word in values else "" for word in said]


def mark(marks: list[str], said: Sequence[str], phrases: Sequence[str], kind: str) -> bool:
    """Mark the words of each phrase; whether there was one."""
    found = False
    for phrase in map(str.split, phrases):
        for place in range(len(said)):
            if list(said[place : place + len(phrase)]) == phrase:
                marks[place : place + len(phrase)] = [kind] * len(phrase)
                found = True
    return found
