"""In which voice an answer begins: the exact probability of its first word, so that nothing has to be drawn."""

from collections.abc import Sequence

import torch

from ..model import Model
from ..world import World


@torch.no_grad()
def first_words(model: Model, prompts: Sequence[Sequence[int]], batch_size: int = 128) -> torch.Tensor:
    """p(word) right after each prompt, (prompts, words). Prompts of like length go together, padded on the right, where
    nothing before can see it."""
    order = sorted(range(len(prompts)), key=lambda i: len(prompts[i]))
    found = torch.empty(len(prompts), model.config.vocabulary)
    for first in range(0, len(order), batch_size):
        chosen = order[first : first + batch_size]
        longest = len(prompts[chosen[-1]])
        rows = torch.tensor([[*prompts[i], *[0] * (longest - len(prompts[i]))] for i in chosen])
        ends = torch.tensor([len(prompts[i]) - 1 for i in chosen])
        states = model.states(rows)[torch.arange(len(chosen)), ends]
        found[chosen] = (states @ model.embedding.weight.T).float().softmax(-1)
    return found


def opens(model: Model, world: World, prompts: Sequence[Sequence[int]], words: Sequence[str]) -> float:
    """The share of answers that begin with one of the words, the mean over prompts."""
    tokens = world.vocabulary.encode(" ".join(words))
    return float(first_words(model, prompts)[:, tokens].sum(1).mean())
