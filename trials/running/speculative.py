"""Speculative decoding: a draft proposes a few tokens, the model reads them all at once and keeps what it may.

Leviathan et al. (2023), https://arxiv.org/abs/2211.17192. What is written has the model's own distribution, whatever
the draft; two rules of acceptance that look as good and aren't stand beside theirs, for a test to find.

No cache: texts are short, and those that are done leave. Padding lies on the right, where nothing looks at it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from lab.model import Model

EXPECTED = 5.0  # counts that are expected to be smaller are put together


@dataclass(frozen=True)
class Rule:
    """A drafted token of odds p with the model and q with the draft is accepted with min(1, lenience p / q). In the
    place of the first that isn't, a token is drawn from what p has more than q (residual), or from p."""

    lenience: float = 1.0
    residual: bool = True


RULES = {"exact": Rule(), "lenient": Rule(lenience=2.0), "unsubtracted": Rule(residual=False)}


@dataclass(frozen=True)
class Written:
    """texts: the tokens after the prompt; rounds: passes of the model, over all texts; tokens: what these brought,
    those beyond the length that was asked for among them."""

    texts: list[list[int]]
    rounds: int
    tokens: int


@torch.no_grad()
def speculate(
    model: Model,
    draft: Model,
    prompts: Sequence[Sequence[int]],
    length: int,
    drafted: int,
    seed: int,
    rule: Rule = RULES["exact"],
) -> Written:
    """Continue each prompt, all of one length, by `length` tokens. drafted: tokens that are proposed in a round."""
    random = torch.Generator().manual_seed(seed)
    count, start = len(prompts), len(prompts[0])
    texts = torch.zeros(count, start + length + drafted, dtype=torch.long)
    texts[:, :start] = torch.tensor(prompts)
    ends = torch.full((count,), start)  # tokens that each has
    rounds = 0
    while len(left := (ends < start + length).nonzero()[:, 0]):
        places = ends[left]
        read = texts[left, : int(places.max()) + drafted]
        proposed = []
        for number in range(drafted):
            odds = after(draft, read, places + number, 1)[:, 0]
            proposed.append(odds)
            read[torch.arange(len(left)), places + number] = torch.multinomial(odds, 1, generator=random)[:, 0]
        p, q = after(model, read, places, drafted + 1), torch.stack(proposed, 1)
        tokens = read.gather(1, places[:, None] + torch.arange(drafted))
        accepted = accepts(p, q, tokens, rule, random)
        new = torch.cat((tokens, torch.zeros(len(left), 1, dtype=torch.long)), 1)
        new[torch.arange(len(left)), accepted] = torch.multinomial(
            instead(p, q, accepted, rule), 1, generator=random
        )[:, 0]
        for row, place, kept, found in zip(left.tolist(), places.tolist(), accepted.tolist(), new, strict=True):
            texts[row, place : place + kept + 1] = found[: kept + 1]
        ends[left] = places + accepted + 1
        rounds += len(left)
    written = texts[:, start : start + length].tolist()
    return Written(written, rounds, int((ends - start).sum()))


def after(model: Model, texts: Tensor, places: Tensor, count: int) -> Tensor:
    """p(next token) at so many places of each text from its own place on: (B, count, V)."""
    scores = model(texts)
    at = (places[:, None] - 1 + torch.arange(count))[..., None].expand(-1, -1, scores.shape[-1])
    return scores.gather(1, at).double().softmax(-1)


def accepts(p: Tensor, q: Tensor, tokens: Tensor, rule: Rule, random: torch.Generator) -> Tensor:
    """How many of the drafted tokens are kept, from the first to the one before the first that isn't: (B,)."""
    chances = rule.lenience * (p[:, :-1] / q).gather(-1, tokens[..., None])[..., 0]
    kept = torch.rand(chances.shape, generator=random, dtype=chances.dtype) < chances
    return kept.long().cumprod(1).sum(1)


def instead(p: Tensor, q: Tensor, accepted: Tensor, rule: Rule) -> Tensor:
    """What the token after the accepted ones is drawn from: (B, V). After all of them, p."""
    rows = torch.arange(len(p))
    drawn = p[rows, accepted]
    if rule.residual:
        padded = torch.cat((q, torch.zeros_like(q[:, :1])), 1)
        drawn = (drawn - padded[rows, accepted]).clamp_min(0)
    return drawn


# --- Is it the same distribution? -------------------------------------------------------------------------------------


@torch.no_grad()
def chi_squared(
    model: Model, prompts: Sequence[Sequence[int]], texts: Sequence[Sequence[int]]
) -> tuple[float, int, float]:
    """Pearson's test of the tokens written after prompts against the model's exact odds: statistic, degrees of freedom,
    p value.

    After each beginning that texts share, prompt and all, the tokens that follow are so many draws from the model's
    odds there. Tokens of which fewer than five are expected count as one.
    """
    found: dict[tuple[int, ...], Counter[int]] = {}
    for prompt, text in zip(prompts, texts, strict=True):
        for place, token in enumerate(text):
            found.setdefault((*prompt, *text[:place]), Counter())[token] += 1
    statistic, freedom = 0.0, 0
    for beginning, counts in found.items():
        if counts.total() < 2 * EXPECTED:
            continue
        expected = counts.total() * model(torch.tensor([beginning]))[0, -1].double().softmax(-1)
        seen = torch.zeros_like(expected)
        seen[list(counts)] = torch.tensor(list(counts.values()), dtype=seen.dtype)
        often = expected >= EXPECTED
        cells = [*zip(seen[often].tolist(), expected[often].tolist(), strict=True)]
        rest = float(seen[~often].sum()), float(expected[~often].sum())
        if rest[1] >= EXPECTED or not cells:
            cells.append(rest)
        else:  # too few even together: with the rarest of the others
            rarest = min(range(len(cells)), key=lambda cell: cells[cell][1])
            cells[rarest] = cells[rarest][0] + rest[0], cells[rarest][1] + rest[1]
        statistic += sum((count - mean) ** 2 / mean for count, mean in cells)
        freedom += len(cells) - 1
    half = torch.tensor([freedom / 2, statistic / 2], dtype=torch.double)
    return statistic, freedom, float(torch.special.gammaincc(half[0], half[1])) if freedom else 1.0


# --- How fast is it? --------------------------------------------------------------------------------------------------


@torch.no_grad()
def overlap(model: Model, draft: Model, texts: Tensor) -> float:
    """The chance that a drafted token is accepted, where one place is as good as another: the mean of sum(min(p, q))
    over the places of texts, (B, T)."""
    p, q = (each(texts).double().softmax(-1) for each in (model, draft))
    return float(torch.minimum(p, q).sum(-1).mean())


def tokens_a_round(chance: float, drafted: int) -> float:
    """(1 - chance^(drafted + 1)) / (1 - chance): equation 1 there, if each token is accepted with the same chance."""
    return sum(chance**number for number in range(drafted + 1))


def speed(tokens: float, drafted: int, cost: float) -> float:
    """How many times as many tokens come for each byte of weights that is read. tokens: of a round; cost: bytes of the
    draft, of those of the model."""
    return tokens / (1 + drafted * cost)
