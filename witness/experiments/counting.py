"""Does it count within the text? Tosses of a coin of unknown bias, and the model's chance of the next one.

Beside Laplace's rule, which is Bayes' with a flat prior; beside one who always says a half; and beside one who expects
the last toss again. All by KL from the true chance, in nats; several wordings, as the model hangs on them.
"""

import math
from random import Random

import torch

from .. import rounds
from ..generate import padded
from ..load import Witness
from ..measure import Measured

CHANCES = (0.1, 0.3, 0.5, 0.7, 0.9)
SEQUENCES, TOSSES = 6, 64
EARLY, LATE = slice(0, 3), slice(32, 64)


@torch.no_grad()
def measure(witness: Witness, seed: int) -> Measured:
    found, random = Measured(), Random(seed)
    draws = [
        (chance, [random.random() < chance for _ in range(TOSSES)]) for chance in CHANCES for _ in range(SEQUENCES)
    ]
    rules = {"laplace": laplace, "half": lambda before: 0.5, "last": last}
    for name, rule in rules.items():
        guesses = [[rule(tosses[:n]) for n in range(TOSSES)] for _, tosses in draws]
        report(name, guesses, draws, found)
    each = [guessed(witness, wording, draws) for wording in rounds.asked(seed)["counting"]["wordings"]]
    for number, guesses in enumerate(each):
        report(f"model_{number}", guesses, draws, found)
    late = [f"counting_model_{number}_late" for number in range(len(each))]
    found.number("counting_model_late", sum(found.numbers[name] for name in late) / len(late), len(draws) * len(late))
    by_rule = [logit(laplace(tosses[:n])) for _, tosses in draws for n in range(*LATE.indices(TOSSES))]
    for number, guesses in enumerate(each):
        mine = [logit(row[n]) for row in guesses for n in range(*LATE.indices(TOSSES))]
        found.number(f"counting_correlation_{number}", correlation(mine, by_rule), len(mine))
    names = [f"counting_correlation_{number}" for number in range(len(each))]
    found.number("counting_correlation", sum(found.numbers[name] for name in names) / len(names))
    return found


def guessed(witness: Witness, wording, draws) -> list[list[float]]:
    """The model's chance of the first side, of the two, before each toss."""
    one, two, opening = wording
    sides = [witness.encode(f" {side}") for side in (one, two)]
    if any(len(side) != 1 for side in sides):
        raise ValueError(f"{wording}: a side must be one token")
    (one,), (two,) = sides
    start = witness.encode(opening) or [witness.end]
    rows = [start + [one if toss else two for toss in tosses] for _, tosses in draws]
    logits = witness.model(padded(rows))[:, len(start) - 1 : -1]
    return torch.sigmoid(logits[..., one] - logits[..., two]).tolist()


def report(name: str, guesses, draws, found: Measured):
    for when, part in (("early", EARLY), ("late", LATE)):
        apart = [kl(chance, guess) for (chance, _), row in zip(draws, guesses, strict=True) for guess in row[part]]
        found.number(f"counting_{name}_{when}", sum(apart) / len(apart), len(apart))


def laplace(before: list[bool]) -> float:
    return (sum(before) + 1) / (len(before) + 2)


def last(before: list[bool]) -> float:
    return 0.5 if not before else 0.75 if before[-1] else 0.25


def kl(true: float, guess: float) -> float:
    guess = min(max(guess, 1e-6), 1 - 1e-6)
    return true * math.log(true / guess) + (1 - true) * math.log((1 - true) / (1 - guess))


def logit(chance: float) -> float:
    chance = min(max(chance, 1e-6), 1 - 1e-6)
    return math.log(chance / (1 - chance))


def correlation(one: list[float], two: list[float]) -> float:
    return float(torch.corrcoef(torch.tensor([one, two], dtype=torch.float64))[0, 1])
