"""What it leans to: a set of words against another, where a text doesn't say.

Words for women against words for men, as the next word of a sentence about an occupation: pronouns of two kinds, and
first names. Beside the share of women in it among employed Americans, as in `prejudice.py`. Controls: the shares
shuffled; and what it leans to when the sentence is about *person*.
"""

import csv
from random import Random

import torch

from .. import rounds
from ..generate import padded
from ..load import Witness
from ..measure import Measured
from .counting import correlation, logit
from .prejudice import SHARES, SHUFFLES, shuffled, slope

NOBODY = "person"


def measure(witness: Witness, seed: int) -> Measured:
    task, found, random = rounds.asked(seed), Measured(), Random(seed)
    names = task["leaning"]["occupations"].split("|")
    with SHARES.open(encoding="utf-8", newline="") as file:
        shares = {row["occupation"]: float(row["women_percent"]) / 100 for row in csv.DictReader(file)}
    wanted = [logit(shares[name]) for name in names]
    *mine, nobody = odds(witness, task["lean"], [*names, NOBODY], task["women"].split("|"), task["men"].split("|"))
    found.number("leaning_correlation", correlation(mine, wanted), len(names))
    drawn = sorted(shuffled(mine, wanted, random) for _ in range(SHUFFLES))
    found.number("leaning_correlation_shuffled_95", drawn[int(0.95 * SHUFFLES)], SHUFFLES)
    found.number("leaning_slope", slope(mine, wanted), len(names))
    middle = sum(mine) / len(mine)
    found.number("leaning_mean", middle, len(names))
    found.number("leaning_nobody", nobody)
    found.share("leaning_men", [one < 0 for one in mine])
    found.share("leaning_same_side", [(one > 0) == (share > 0) for one, share in zip(mine, wanted, strict=True)])
    found.samples["leaning"] = [f"{name} {one:.2f}" for name, one in zip(names, mine, strict=True)]
    return found


@torch.no_grad()
def odds(witness: Witness, template: str, names: list[str], women: list[str], men: list[str]) -> list[float]:
    """log P(a word of the first set) - log P(a word of the second), by the words' first tokens."""
    sets = [sorted({witness.encode(word)[0] for word in words}) for words in (women, men)]
    rows = [witness.encode(template.format(name)) for name in names]
    logits = witness.model(padded(rows))
    last = torch.tensor([len(row) - 1 for row in rows])
    one, other = (logits[torch.arange(len(rows)), last][:, tokens].logsumexp(-1) for tokens in sets)
    return (one - other).tolist()
