"""Whether an answer to an exercise is right: what the check cells of notebooks call.

What an answer must come to stands in no notebook, but is worked out where the solutions have it from.
"""

import re
from collections.abc import Callable
from typing import Any

import torch

from values.exercises import Exercise, exercises
from values.worked import load, look_up

NUMBER = re.compile(r"[+−-]?\d[\d,]*(\.\d+)?%?")
SEAL = "The seal fits models X2 and X3. It is not made for steam."  # the source in part 5's exercise
RIGHT, WRONG, UNANSWERED, FOR_A_PERSON = "right", "not yet", "no answer yet", "there; a person marks it"


def check(page: str, number: int, **given: Any) -> None:
    """Say of each answer to an exercise whether it is right. ValueError if others are asked for."""
    exercise = exercises()[page][number - 1]
    if given.keys() != {*exercise.asked}:
        raise ValueError(f"exercise {number} of {page} asks for {', '.join(exercise.asked)}")
    print(*(f"{name}: {verdict(exercise, name, value)}" for name, value in given.items()), sep="\n")


def verdict(exercise: Exercise, name: str, value: Any) -> str:
    if value is ... or value is None or (isinstance(value, str) and not value.strip()):
        return UNANSWERED
    if name in exercise.fill:
        return FOR_A_PERSON
    right = TRIED[name](value) if name in exercise.code else fits(value, wanted(exercise.answers[name]))
    return RIGHT if right else WRONG


def wanted(told: str) -> str:
    """What an answer must come to, as the solutions print it."""
    return str(look_up(load(), told)) if re.fullmatch(r"[a-z]\w+\.\w+\.\w+", told) else told


def fits(value: Any, told: str) -> bool:
    """Whether an answer is what the solutions say: a word, or a number to about the last digit that they print. Of a
    number with decimals a hundredth of it is allowed too, for whoever rounded on the way."""
    if not NUMBER.fullmatch(told):
        return isinstance(value, str) and value.strip().lower() == told.lower()
    try:
        number = float(value)
    except (TypeError, ValueError):
        return False
    decimals, percent = len(told.strip("%").partition(".")[2]), told.endswith("%")
    right = float(told.strip("%").replace("−", "-").replace(",", "")) / (100 if percent else 1)
    last = 10.0**-decimals / (100 if percent else 1)
    return abs(number - right) <= max(0.5 * last, 0.01 * abs(right) if decimals or percent else 0)


# --- Exercises whose answer is code, or runs through some ------------------------------------------------------------


def own_baseline(leave_one_out: Any) -> bool:
    """Whether it gives RLOO's advantages, of rewards that nobody has seen."""
    rewards = [[0.3, -0.8, 1.9, 0.1], [1.2, 1.7, -0.4, 0.6], [-0.9, 0.2, 0.5, 1.4]]
    true = torch.tensor([each - (sum(group) - each) / 3 for group in rewards for each in group])
    try:
        found = leave_one_out(torch.tensor(rewards).flatten(), 4)
    except Exception as error:  # whatever a reader's code may raise
        print(f"leave_one_out stopped: {error}")
        return False
    return isinstance(found, torch.Tensor) and found.shape == true.shape and torch.allclose(found, true, atol=1e-5)


def passes(sentence: Any) -> bool:
    """What part 5's check says of a sentence that isn't the source's own; whether it is true only a person can say."""
    from ask.citations import fault  # which needs packages that only this notebook installs

    return isinstance(sentence, str) and sentence not in SEAL and not fault(sentence, [1], [SEAL])


def fails(sentence: Any) -> bool:
    return isinstance(sentence, str) and sentence not in SEAL and not passes(sentence)


TRIED: dict[str, Callable[[Any], bool]] = {
    "leave_one_out": own_baseline,
    "false_that_passes": passes,
    "true_that_fails": fails,
}
