"""What the two tasks ask, and the exact truth about what comes back. The world is that of LAB_WORLD, 0 by default."""

import os

from datasets import Dataset

from lab.questions import ask
from lab.run.seeds import QUESTIONS
from lab.stages.worlds import world_of

from ..world import UNREADABLE, text_dataset, worth

WORLD = world_of(int(os.environ.get("LAB_WORLD", 0)))


def texts(**_) -> dict[str, Dataset]:
    return {"test": text_dataset(WORLD)}


def above_the_floor(doc: dict, results: list) -> dict[str, float]:
    [found] = results
    return {"nats": -found / doc["words"], "nats_above_floor": (doc["log_probability"] - found) / doc["words"]}


def questions(**_) -> dict[str, Dataset]:
    asked = ask(WORLD, 2000, QUESTIONS["measure"](0))
    return {"test": Dataset.from_dict({"question": [WORLD.vocabulary.decode(each.tokens) for each in asked]})}


def judged(doc: dict, results: list) -> dict[str, float]:
    found = worth(WORLD, doc["question"], results[0])
    return {"true_reward": found, "well_formed": float(found > UNREADABLE)}
