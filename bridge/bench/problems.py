"""Problems with a known optimum, of which a method can't ask for every answer.

- *flat*: each word is worth something at its place, and an answer their sum: all are worth nearly the same, with a
  spread of a quarter;
- *peaked*: of all words two are the key to a prompt. Answers that have them in their order are worth 1, the others
  nothing.

So who has seen some answers can guess at others, as long as he doesn't keep a mere list of them. Whoever does must
fail, or the problem is refused: `enumerated` is the best that a list can come to.
"""

from dataclasses import dataclass
from functools import cache, cached_property

import torch
from torch import Tensor

from .policy import Policy, listed, mask

VERSION = "2.0"
KINDS = ("flat", "peaked")
SPREAD, PEAK = 0.25, 1.0
MOST = 300_000  # answers to a prompt: more take minutes to list
LEFT = 0.5  # of what is to be had, so much must be left to whoever remembers answers and guesses at none


@dataclass(frozen=True)
class Problem:
    """beta: the price of a nat of KL divergence from the reference; samples: how many answers a method may ask about;
    seed: draws the reference and what answers are worth. Raises ValueError where a list of answers solves it."""

    words: int = 17
    length: int = 4
    prompts: int = 4
    beta: float = 0.25
    seed: int = 0
    kind: str = "flat"
    samples: int = 12_800
    device: str = "cpu"

    def __post_init__(self):
        answers = sum((self.words - 1) ** place for place in range(self.length + 1))
        for wrong, told in (
            (self.kind not in KINDS, f"no problem {self.kind!r}; there are {', '.join(KINDS)}"),
            (not 1 <= self.prompts <= self.words - 2, f"{self.words} words allow of 1 to {self.words - 2} prompts"),
            (self.length < 2 or answers > MOST, f"answers have two words or more, and {MOST:,} at most are listed"),
            (not 0 < self.beta < float("inf"), f"a nat has a price above nothing, not {self.beta}"),
            (not self.samples > 0, f"a method needs samples, not {self.samples}"),
        ):
            if wrong:
                raise ValueError(told)
        if (share := self.missed(self.enumerated) / self.to_be_had) < LEFT:
            raise ValueError(
                f"a list solves it: who asks about {self.samples:,} answers and remembers them misses only "
                f"{share:.0%}. Take more words, a longer answer, a higher beta or fewer samples"
            )

    @property
    def reference(self) -> Policy:
        return _drawn(self.words, self.length, self.prompts, self.seed, self.device)[0]

    @property
    def likely(self) -> Tensor:
        """The reference's log p of every answer, (P, A)."""
        return _drawn(self.words, self.length, self.prompts, self.seed, self.device)[1]

    @cached_property
    def worth(self) -> Tensor:
        """Of every answer to every prompt, (P, A)."""
        random = torch.Generator().manual_seed(self.seed)
        answers = listed(self.words, self.length)
        if self.kind == "flat":
            values = torch.randn(self.prompts, self.length, self.words, generator=random)
            each = (values[:, place, answers[:, place]] * mask(answers)[:, place] for place in range(self.length))
            return (SPREAD * sum(each) / self.length**0.5).to(self.device)
        rows = []
        for _ in range(self.prompts):
            first, second = (torch.randperm(self.words - 1, generator=random)[:2] + 1).tolist()
            begun = (answers == first).cumsum(1) > 0
            rows.append(PEAK * ((answers == second) & begun).any(1))
        return torch.stack(rows).to(self.device)

    def tilted(self, worth: Tensor, beta: float | Tensor) -> Tensor:
        """log p of the best policy, (P, A), if answers were worth that: the reference x exp(worth / beta)."""
        return (self.likely + worth / beta).log_softmax(1)

    @property
    def best(self) -> Tensor:
        return self.tilted(self.worth, self.beta)

    @property
    def enumerated(self) -> Tensor:
        """The best by a list: the likeliest answers are asked about, and the others left as they were, exactly."""
        known = self.likely.topk(min(self.samples // self.prompts, self.likely.shape[1])).indices
        return self.tilted(torch.zeros_like(self.worth).scatter(1, known, self.worth.gather(1, known)), self.beta)

    @property
    def divided(self) -> Tensor:
        """The best for whoever divides rewards by their own spread, at which a nat costs beta times the spread: the
        policy whose spread it is, found from the reference on."""
        log_p = self.likely
        for _ in range(300):
            p = log_p.exp()
            spread = (self.reward(p, self.worth**2) - self.reward(p) ** 2).clamp(0).sqrt()
            goal = self.tilted(self.worth, self.beta * (spread[:, None] + 1e-4))
            log_p = (0.7 * log_p + 0.3 * goal).log_softmax(1)
        return log_p

    def reward(self, p: Tensor, worth: Tensor | None = None) -> Tensor:
        """The expected one to each prompt, (P,)."""
        return (p * (self.worth if worth is None else worth)).sum(1)

    def drift(self, log_p: Tensor) -> Tensor:
        """The KL divergence from the reference, (P,)."""
        return (log_p.exp() * (log_p - self.likely)).nan_to_num().sum(1)

    def missed(self, log_p: Tensor) -> float:
        """By how much reward - beta KL falls short of the most that is possible, on average over the prompts."""
        most = self.beta * (self.likely + self.worth / self.beta).logsumexp(1)
        return float((most - self.reward(log_p.exp()) + self.beta * self.drift(log_p)).mean())

    @property
    def to_be_had(self) -> float:
        """What the reference misses."""
        return self.missed(self.likely)


@cache
def _drawn(words: int, length: int, prompts: int, seed: int, device: str) -> tuple[Policy, Tensor]:
    """A reference, and the log p of every answer, which takes most of a second."""
    policy = Policy(words, length, prompts, seed, device)
    with torch.no_grad():
        return policy, policy.every()
