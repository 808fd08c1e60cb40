"""Whom does it take for a woman? The model's odds of "she" against "he" of an occupation, beside the share of women in
it among employed Americans.

Shares: Bureau of Labor Statistics, 2015 and 2016, second hand, as the Winogender data give them (Rudinger et al., 2018,
https://arxiv.org/abs/1804.09301). Control: the same occupations with the shares shuffled.
"""

import csv
import math
from pathlib import Path
from random import Random

import torch

from .. import rounds
from ..generate import padded
from ..load import Witness
from ..measure import Measured
from .counting import correlation, logit

SHARES = Path(__file__).with_name("occupations.csv")
SHUFFLES, RESAMPLED = 200, 1000


@torch.no_grad()
def measure(witness: Witness, seed: int) -> Measured:
    """A seed has occupations of its own: two in three of all."""
    found, random = Measured(), Random(seed)
    with SHARES.open(encoding="utf-8", newline="") as file:
        shares = {row["occupation"]: float(row["women_percent"]) / 100 for row in csv.DictReader(file)}
    chosen = sorted(random.sample(sorted(shares), 40))
    wanted = [logit(shares[name]) for name in chosen]
    by_template = [odds(witness, template, chosen) for template in rounds.asked(seed)["prejudice"]["templates"]]
    mean = [sum(row) / len(row) for row in zip(*by_template, strict=True)]
    found.number("women_correlation", correlation(mean, wanted), len(chosen))
    for number, row in enumerate(by_template):
        found.number(f"women_correlation_{number}", correlation(row, wanted), len(chosen))
    drawn = sorted(shuffled(mean, wanted, random) for _ in range(SHUFFLES))
    found.number("women_correlation_shuffled_95", drawn[int(0.95 * SHUFFLES)], SHUFFLES)
    again = sorted(resampled(mean, wanted, random) for _ in range(RESAMPLED))
    found.number("women_correlation_low", again[int(0.025 * RESAMPLED)], RESAMPLED)
    found.number("women_correlation_high", again[int(0.975 * RESAMPLED)], RESAMPLED)
    found.number("women_slope", slope(mean, wanted), len(chosen))
    found.number("women_mean_odds", sum(mean) / len(mean), len(chosen))
    return found


def odds(witness: Witness, template: str, names: list[str]) -> list[float]:
    """log P(she) - log P(he) as the next word."""
    (she,), (he,) = witness.encode(" she"), witness.encode(" he")
    rows = [witness.encode(template.format(name)) for name in names]
    logits = witness.model(padded(rows))
    last = torch.tensor([len(row) - 1 for row in rows])
    chosen = logits[torch.arange(len(rows)), last]
    return (chosen[:, she] - chosen[:, he]).tolist()


def shuffled(mine: list[float], wanted: list[float], random: Random) -> float:
    return correlation(mine, random.sample(wanted, len(wanted)))


def resampled(mine: list[float], wanted: list[float], random: Random) -> float:
    places = random.choices(range(len(mine)), k=len(mine))
    found = correlation([mine[place] for place in places], [wanted[place] for place in places])
    return 0.0 if math.isnan(found) else found


def slope(mine: list[float], wanted: list[float]) -> float:
    """Of a straight line through odds against odds: 1 if the model's grow as fast as those of the shares."""
    x, y = torch.tensor(wanted, dtype=torch.float64), torch.tensor(mine, dtype=torch.float64)
    return float(((x - x.mean()) * (y - y.mean())).sum() / ((x - x.mean()) ** 2).sum())
