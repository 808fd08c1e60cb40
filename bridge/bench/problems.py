"""Problems with a known optimum: what each answer is worth, and how much of reward - beta KL a policy misses.

- *flat*: all answers are worth nearly the same, N(0, 1/4);
- *peaked*: of all answers to a prompt one is worth 4, drawn evenly, and the others nothing;
- *deceptive*: the likeliest answer is worth 2, and one of middling likelihood 4; of two words or more, those that
  begin as the best one does are worth -1, so that its first word looks bad until the whole has been found;
- *noisy*: flat, seen by a judge who adds N(0, 1) to each reward, drawn anew at each look. The optimum is that of the
  rewards without it.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from .policy import Policy, listed

KINDS = ("flat", "peaked", "deceptive", "noisy")
PROMPTS = 4
WORDS = {1: 17, 2: 9, 4: 5}  # by the length of an answer: 17, 73 and 341 answers
# Fixed before the run. At the first a nat costs a sixteenth of the peak, and the best policies give themselves up to
# it; at the second a quarter, and they lie between reward and reference. Flat rewards differ by what a nat costs at
# the first.
BETAS = {"loose": 0.25, "tight": 1.0}
SPREAD, PEAK, DECOY, NEIGHBOR, NOISE = 0.25, 4.0, 2.0, -1.0, 1.0


@dataclass(frozen=True)
class Problem:
    """worth: of every answer to every prompt, (P, A); noise: the spread of what a judge adds at each look."""

    reference: Policy
    worth: Tensor
    beta: float
    noise: float

    @property
    def best(self) -> Tensor:
        """log p of the best policy, (P, A): it is proportional to reference x exp(reward / beta)."""
        with torch.no_grad():
            return (self.reference.every() + self.worth / self.beta).log_softmax(1)

    def value(self, log_p: Tensor) -> Tensor:
        """reward - beta KL for each prompt, (P,), of the log p of every answer, (P, A)."""
        with torch.no_grad():
            drift = log_p - self.reference.every()
        return (log_p.exp() * self.worth).sum(1) - self.beta * (log_p.exp() * drift).nan_to_num().sum(1)

    def missed(self, log_p: Tensor) -> float:
        """By how much that falls short of the most that is possible, on average over the prompts."""
        return float((self.value(self.best) - self.value(log_p)).mean())


def problem(kind: str, length: int, beta: float, seed: int) -> Problem:
    """One of `KINDS`: seed draws the reference and what answers are worth."""
    words = WORDS[length]
    reference = Policy(words, length, PROMPTS, seed)
    random = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        likely = reference.every()
    return Problem(reference, worth_of(kind, likely, words, length, random), beta, NOISE if kind == "noisy" else 0.0)


def worth_of(kind: str, likely: Tensor, words: int, length: int, random: torch.Generator) -> Tensor:
    """What answers are worth, (P, A), given how likely the reference finds them."""
    if kind in ("flat", "noisy"):
        return SPREAD * torch.randn(likely.shape, generator=random)
    worth = torch.zeros(likely.shape)
    if kind == "peaked":
        worth.scatter_(1, torch.randint(likely.shape[1], (len(likely), 1), generator=random), PEAK)
    elif kind == "deceptive":
        starts = listed(words, length)[:, 0]
        for row, order in zip(worth, likely.argsort(1), strict=True):
            decoy = order[-1]
            others = order[starts[order] != starts[decoy]]
            best = others[len(others) // 2]
            if length > 1:
                row[starts == starts[best]] = NEIGHBOR
            row[decoy], row[best] = DECOY, PEAK
    else:
        raise ValueError(f"no problem {kind!r}; there are {', '.join(KINDS)}")
    return worth
