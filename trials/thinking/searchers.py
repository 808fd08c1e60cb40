"""Models that try keys: bases, by the patience of their authors, and what rewards made of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from lab.generate import generate
from lab.model import Config, Model
from lab.outcomes import completed, reinforce, school, written
from lab.records import Lesson
from lab.rlhf import RLConfig
from lab.run.averages import mean, ratio
from lab.run.scale import Scale
from lab.run.store import report, stage
from lab.stages.thinkers import APART, ASKED, GROUP, LOOKS, QUESTIONS, RATE, RUNS, SEEDS, TEXTS, TRIED, steps_of

from . import keys
from .keys import END, MOST, TRY, VOCABULARY, Search, Town, right, tries

SHAPE = {"width": 64, "layers": 2, "heads": 4, "inner": 170, "context": 48}
IMPATIENT, PATIENT = 2, 5  # the most tries of any author
TRAINING, EVERY = 700, 20
CLIMBS = {IMPATIENT: 140, PATIENT: 60}
LIMIT = TRY * MOST + 4  # tokens of an attempt: a try of each key, `so`, a key, the end, and one too many
ASKS = (2, 4, 6)  # keys of the questions that it is measured with
FIRST = 50  # of the seeds' numbers


@stage("circuit_steps")
def searching_base(seed: int, scale: Scale, patience: int) -> Model:
    """patience: the most tries of any author. Each further try is half as frequent, from none on."""
    number = SEEDS(seed, TEXTS + FIRST + patience)
    town, random = Town(seed), Random(number)

    def draw() -> Lesson:
        search = town.search(random.randint(2, MOST), random)
        most = random.choices(range(patience + 1), [0.5**n for n in range(patience + 1)])[0]
        return completed(search.prompt, keys.write(search, most, random))

    return school(Model(Config(len(VOCABULARY), **SHAPE), number), draw, steps_of(TRAINING, scale), report)


@dataclass
class Searcher:
    """history: a row for each look."""

    model: Model
    history: list[dict] = field(default_factory=list)


@stage("circuit_steps", "questions")
def searcher(seed: int, scale: Scale, patience: int) -> Searcher:
    """The base after so many steps by whether the key is right."""
    start, town, steps = searching_base(seed, scale, patience=patience), Town(seed), steps_of(CLIMBS[patience], scale)
    config = RLConfig(
        steps=steps,
        questions=QUESTIONS,
        group_size=GROUP,
        learning_rate=RATE,
        beta=0.0,
        seed=SEEDS(seed, ASKED + FIRST + patience),
    )
    found = Searcher(start, [{"step": 0, **look(start, town, seed, scale)}])

    def watch(step: int, policy: Model):
        report(step, steps)
        if step % EVERY == 0 or step == steps:
            found.history.append({"step": step, **look(policy, town, seed, scale)})

    found.model = reinforce(
        start,
        lambda random: town.search(random.randint(2, MOST), random),
        lambda policy, asked, seed: [
            completed(each.prompt, text) for each, text in zip(asked, attempts(policy, asked, seed), strict=True)
        ],
        lambda asked, tried: right(asked, written(tried)),
        config,
        lambda step: SEEDS(seed, TRIED + APART * (len(RUNS) + patience) + step),
        watch,
    )
    return found


def attempts(model: Model, asked: Sequence[Search], seed: int) -> list[list[int]]:
    return generate(model, [each.prompt for each in asked], LIMIT, {END}, seed=seed, batch_size=512)


def look(model: Model, town: Town, seed: int, scale: Scale) -> dict[str, float]:
    """By the number of keys: right, and tries. read: the share of tries that are read rightly; longest: the most tries
    of any attempt."""
    row, read, longest = {}, [], 0
    for count in ASKS:
        random = Random(SEEDS(seed, LOOKS + FIRST + count))
        asked = [town.search(count, random) for _ in range(scale.questions // 4)]
        found = attempts(model, asked, SEEDS(seed, LOOKS + FIRST))
        row[f"right_{count}"] = mean(right(*pair) for pair in zip(asked, found, strict=True))
        row[f"tries_{count}"] = mean(len(tries(text)) for text in found)
        read += [keys.read(each, one) for each, text in zip(asked, found, strict=True) for one in tries(text)]
        longest = max(longest, *(len(tries(text)) for text in found))
    return row | {"read": ratio(sum(read), len(read)), "longest": longest}
