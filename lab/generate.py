"""Writing (decoding): one token after the other, each drawn from what the model expects."""

from collections.abc import Collection, Sequence

import torch

from .model import Model


@torch.no_grad()
def generate(
    model: Model,
    prompts: Sequence[Sequence[int]],
    max_new_tokens: int,
    stop: Collection[int] = (),
    temperature: float = 1.0,
    seed: int = 0,
    batch_size: int = 256,
) -> list[list[int]]:
    """Continue each prompt by at most `max_new_tokens`, or until a token of `stop`, which is kept.

    temperature: 1 draws from the model's own distribution, less sharpens it, 0 takes the likeliest token (greedy).
    batch_size: how many prompts are continued at once. Prompts of different lengths are padded on their left.
    """
    random = torch.Generator().manual_seed(seed)
    stops = torch.tensor(list(stop), dtype=torch.long)
    results: list[list[int]] = []
    for first in range(0, len(prompts), batch_size):
        tokens, attention_mask = padded_left(prompts[first : first + batch_size])
        padded = not bool(attention_mask.all())
        cache = model.new_cache()
        done = torch.zeros(len(tokens), dtype=torch.bool)
        written = []
        for _ in range(max_new_tokens):
            logits = model(tokens, cache, attention_mask if padded else None)[:, -1].float()
            if temperature == 0:
                tokens = logits.argmax(-1, keepdim=True)
            else:
                tokens = torch.multinomial((logits / temperature).softmax(-1), 1, generator=random)
            written.append(tokens)
            done |= torch.isin(tokens[:, 0], stops)
            if done.all():
                break
            attention_mask = torch.cat((attention_mask, torch.ones_like(tokens, dtype=torch.bool)), 1)
        for row in torch.cat(written, 1).tolist():
            ends = [position for position, token in enumerate(row) if token in stop]
            results.append(row[: ends[0] + 1] if ends else row)
    return results


def padded_left(prompts: Sequence[Sequence[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    """Prompts side by side, and where they are: (B, T) tokens, and (B, T) True but for padding."""
    longest = max(map(len, prompts))
    tokens = torch.tensor([[0] * (longest - len(prompt)) + list(prompt) for prompt in prompts])
    lengths = torch.tensor([len(prompt) for prompt in prompts])
    return tokens, torch.arange(longest) >= (longest - lengths)[:, None]
