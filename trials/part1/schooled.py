"""The base of a seed, tuned with facts that its texts tell and with facts about people of whom no text tells."""

import copy
from dataclasses import dataclass, replace
from random import Random

from lab.conversation import Example, in_voice
from lab.finetune import SFTConfig, finetune
from lab.model import Model
from lab.questions import FORMS, Question
from lab.run.scale import Scale
from lab.run.seeds import PARTS
from lab.run.store import stage
from lab.stages.base import base
from lab.stages.tuned import helpful, replay_rows
from lab.stages.worlds import world_of
from lab.world import AboutFact, World
from lab.world.people import Name
from lab.world.voices import HELPER

# Questions and answers of part 1: beyond those of parts 5 to 7.
SEEDS = PARTS["1"]
DRAWN, ANSWERED, ORDER = 0, 1, 2
OLD, NEW = 192, 128  # people of whom texts tell, and of whom none does; as many facts of each kind
AGAIN, TEXTS, TUNING, NOBODY = "again", "texts", "tuning", "nobody"  # who tells a fact: both, texts, tuning, nobody


@dataclass(frozen=True)
class Curriculum:
    """world: the world of the seed, in which the new people have facts too. facts: of each kind, as questions.
    filling: for the control, as many facts as `TUNING` has, about the most mentioned of all others.

    Kinds come in pairs about the same people: `AGAIN` and `TEXTS` of known ones, `TUNING` and `NOBODY` of new ones.
    """

    world: World
    facts: dict[str, list[Question]]
    filling: list[Question]


def curriculum(world: World, seed: int) -> Curriculum:
    """Who is asked about, which of their facts tuning tells, and what is true of the new people."""
    random = Random(SEEDS(seed, DRAWN))
    people = world.state.people
    new = people.held_out[:NEW]
    invented = {name: tuple(random.choice(domain) for domain in world.choices.domains) for name in new}
    facts: dict[str, list[Question]] = {kind: [] for kind in (AGAIN, TEXTS, TUNING, NOBODY)}
    old = random.sample(people.known, min(OLD, len(people.known)))
    for names, told, untold in ((old, AGAIN, TEXTS), (new, TUNING, NOBODY)):
        for name in names:
            first, second = random.sample(sorted(FORMS), 2)
            facts[told].append(about(world, name, first))
            facts[untold].append(about(world, name, second))
    others = [name for name in people.known if name not in set(old)][: len(new)]
    filling = [about(world, name, random.choice(sorted(FORMS))) for name in others]
    return Curriculum(enlarged(world, invented), facts, filling)


def about(world: World, name: Name, attribute: int) -> Question:
    """The question for one fact."""
    words = FORMS[attribute].format(" ".join(name))
    return Question(tuple(world.vocabulary.encode(words)), AboutFact(*name, attribute))


def enlarged(world: World, facts: dict[Name, tuple]) -> World:
    """The same world, in which more is true. Its texts don't tell it; who answers knows it, and so does the judge."""
    result = copy.copy(world)
    people = world.state.people
    result.state = replace(world.state, people=replace(people, facts={**people.facts, **facts}))
    return result


def lessons(world: World, seed: int, count: int, taught: bool) -> list[Example]:
    """Questions with the helper's answers: of `count` ordinary ones those that ask for no fact of a known person, facts
    that texts tell too, and the new facts; or, for the control, as many that well-read models know already."""
    plan = curriculum(world, seed)
    ordinary = [pair for pair in helpful(world, count, seed) if not tells(world, pair)]
    told = plan.facts[AGAIN] + (plan.facts[TUNING] if taught else plan.filling)
    return ordinary + in_voice(plan.world, told, HELPER, SEEDS(seed, ANSWERED))


def tells(world: World, pair: Example) -> bool:
    """Whether a pair names a known person, as pairs do that tell a fact of one."""
    known = {tuple(world.vocabulary.encode(" ".join(name))) for name in world.state.people.known}
    return any(two in known for two in zip(pair.prompt, pair.prompt[1:], strict=False))


@stage(*base.needs, "pairs", "tuning_steps")
def schooled(seed: int, scale: Scale, taught: bool = True, longer: int = 1) -> Model:
    """taught: with the new facts, or the control without, with the same number of pairs and steps. longer: steps, as a
    multiple of those of ordinary tuning."""
    world = world_of(seed)
    config = SFTConfig(steps=longer * scale.tuning_steps, seed=SEEDS(seed, ORDER))
    examples = lessons(world, seed, scale.pairs, taught)
    return finetune(copy.deepcopy(base(seed, scale).model), examples, config, replay_rows(world, seed))
