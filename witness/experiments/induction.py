"""Which heads copy, and does copying end when they are switched off? https://arxiv.org/abs/2209.11895

Random tokens, twice over: only who looks back can guess the second copy. A head's prefix-matching score is how much it
attends, in the second copy, to the token after the one it reads. Heads are chosen on some draws and switched off on
others, beside as many random heads of the same layers.
"""

from random import Random

import torch
import torch.nn.functional as F

from ..load import Witness
from ..measure import Measured

LENGTH, DRAWS = 50, 8
COUNTS = (5, 10, 20)  # heads that are switched off
CONTROLS = 10  # draws of random heads


@torch.no_grad()
def measure(witness: Witness, seed: int) -> Measured:
    model, found = witness.model, Measured()
    looked: list[torch.Tensor] = []
    model(repeated(witness, 2 * seed), looked=looked)
    scores = torch.stack([prefix_matching(weights) for weights in looked])  # (layers, heads)
    found.number("induction_heads", int((scores > 0.3).sum()), scores.numel())
    found.number("induction_best_score", scores.max())
    best = [divmod(int(place), scores.shape[1]) for place in scores.flatten().argsort(descending=True)]
    ids, random = repeated(witness, 2 * seed + 1), Random(seed)
    first, second = copies(model, ids)
    found.number("copy_first", first, DRAWS)
    found.number("copy_second", second, DRAWS)
    for count in COUNTS:
        first, second = copies(model, ids, without(scores, best[:count]))
        found.number(f"copy_first_without_{count}", first)
        found.number(f"copy_without_{count}", second)
        layers = [layer for layer, _ in best[:count]]
        draws = [copies(model, ids, without(scores, others(layers, best[: COUNTS[-1]], scores, random)))[1]
                 for _ in range(CONTROLS)]  # fmt: skip
        found.number(f"copy_without_random_{count}", sum(draws) / CONTROLS, CONTROLS)
        found.number(f"copy_without_random_{count}_most", max(draws), CONTROLS)
    return found


def repeated(witness: Witness, seed: int) -> torch.Tensor:
    """(DRAWS, 2 * LENGTH) token ids, the special ones left out."""
    generator = torch.Generator().manual_seed(seed)
    once = torch.randint(100, witness.model.config.vocabulary, (DRAWS, LENGTH), generator=generator)
    return torch.cat((once, once), 1)


def prefix_matching(weights: torch.Tensor) -> torch.Tensor:
    """Of a layer's attention (draws, heads, to, from): (heads,)."""
    to = torch.arange(LENGTH, 2 * LENGTH - 1)
    return weights[:, :, to, to - LENGTH + 1].mean((0, 2))


def copies(model, ids: torch.Tensor, keep: torch.Tensor | None = None) -> tuple[float, float]:
    """Loss of the first and of the second copy, in nats a token."""
    logits = model(ids[:, :-1], keep=keep)
    each = F.cross_entropy(logits.transpose(1, 2), ids[:, 1:], reduction="none").mean(0)
    return float(each[: LENGTH - 1].mean()), float(each[LENGTH:].mean())


def without(scores: torch.Tensor, heads: list[tuple[int, int]]) -> torch.Tensor:
    keep = torch.ones_like(scores)
    for layer, head in heads:
        keep[layer, head] = 0
    return keep


def others(layers: list[int], chosen: list[tuple[int, int]], scores: torch.Tensor, random: Random):
    """As many heads as the layers named, in these layers or the ones beside them, none of them among the chosen."""
    found: list[tuple[int, int]] = []
    for layer in layers:
        near = [
            (other, head)
            for other in range(max(0, layer - 2), min(len(scores), layer + 3))
            for head in range(scores.shape[1])
            if (other, head) not in chosen and (other, head) not in found
        ]
        found.append(random.choice(near))
    return found
