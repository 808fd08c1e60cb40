"""Writing: one token after the other, each drawn from what the model expects."""

from collections.abc import Collection, Sequence

import torch

from .model import Model


@torch.no_grad()
def generate(
    model: Model,
    prompts: Sequence[Sequence[int]],
    most: int,
    stop: Collection[int] = (),
    temperature: float = 1.0,
    seed: int = 0,
    rows: int = 256,
) -> list[list[int]]:
    """Continue each prompt by at most `most` tokens, or until a token of `stop`, which is kept.

    temperature: 1 draws from the model's own distribution, less sharpens it, 0 takes the likeliest token.
    rows: how many prompts are continued at once. Prompts of different lengths are padded on their left.
    """
    random = torch.Generator().manual_seed(seed)
    results: list[list[int]] = []
    stops = torch.tensor(list(stop), dtype=torch.long)
    for first in range(0, len(prompts), rows):
        batch = prompts[first : first + rows]
        longest = max(map(len, batch))
        tokens = torch.tensor([[0] * (longest - len(prompt)) + list(prompt) for prompt in batch])
        lengths = torch.tensor([len(prompt) for prompt in batch])
        real = torch.arange(longest) >= (longest - lengths)[:, None]
        padded = not bool(real.all())
        cache: list[list] = [[] for _ in model.blocks]
        done = torch.zeros(len(batch), dtype=torch.bool)
        written = []
        for _ in range(most):
            logits = model(tokens, cache, real if padded else None)[:, -1].float()
            if temperature == 0:
                tokens = logits.argmax(-1, keepdim=True)
            else:
                tokens = torch.multinomial((logits / temperature).softmax(-1), 1, generator=random)
            written.append(tokens)
            done |= torch.isin(tokens[:, 0], stops)
            if done.all():
                break
            if padded:
                real = torch.cat((real, torch.ones(len(batch), 1, dtype=torch.bool)), 1)
        for row in torch.cat(written, 1).tolist():
            ends = [place for place, token in enumerate(row) if token in stop]
            results.append(row[: ends[0] + 1] if ends else row)
    return results
