"""What goes on inside, through TransformerLens: induction heads, ablation, patching, attribution. Places count from 0,
also those of blocks and heads, as the library has it."""

from collections.abc import Sequence
from functools import partial

import torch
from torch import Tensor
from transformer_lens import ActivationCache, TransformerBridge
from transformers import AutoModelForCausalLM, AutoTokenizer


def opened(model: str) -> TransformerBridge:
    """A folder or a model's name, with its last norm folded into the unembedding: without that, attributions leave out
    the norm's weights. Scores then are over those of the average token."""
    loaded, tokenizer = AutoModelForCausalLM.from_pretrained(model), AutoTokenizer.from_pretrained(model)
    lens = TransformerBridge.boot_transformers(model, hf_model=loaded, tokenizer=tokenizer)
    lens.enable_compatibility_mode()
    return lens


@torch.no_grad()
def read(lens: TransformerBridge, rows: Tensor) -> tuple[Tensor, ActivationCache]:
    """Scores of the next token and all that can be seen, for rows of tokens, (B, T)."""
    return lens.run_with_cache(rows, prepend_bos=False)


def induction_scores(cache: ActivationCache, layers: int, period: int) -> Tensor:
    """For each layer and head, the share of attention that goes to what
    came next when the text was last at this place; it repeats."""
    patterns = torch.stack([cache["pattern", layer] for layer in range(layers)])
    return patterns.diagonal(1 - period, dim1=-2, dim2=-1)[..., 1:].mean((1, -1))


@torch.no_grad()
def ablated(lens: TransformerBridge, rows: Tensor, heads: Sequence[tuple[int, int]]) -> Tensor:
    """Scores where some heads, each (layer, head), hand over nothing."""

    def silence(z, hook, head):
        z[:, :, head] = 0
        return z

    hooks = [(f"blocks.{layer}.attn.hook_z", partial(silence, head=head)) for layer, head in heads]
    return lens.run_with_hooks(rows, fwd_hooks=hooks, prepend_bos=False)


@torch.no_grad()
def patched(lens: TransformerBridge, rows: Tensor, cache: ActivationCache, layer: int, place: int) -> Tensor:
    """Scores where the stream after a layer holds, at one place, what it holds in another run."""

    def put(stream, hook):
        stream[:, place] = cache[hook.name][:, place]
        return stream

    hooks = [(f"blocks.{layer}.hook_resid_post", put)]
    return lens.run_with_hooks(rows, fwd_hooks=hooks, prepend_bos=False)


def votes(cache: ActivationCache, token: int) -> dict[str, float]:
    """What the embedding, each head and each gated network add to the score of a token after the last place."""
    whole, names = cache.decompose_resid(layer=-1, pos_slice=-1, return_labels=True)
    heads, of_heads = cache.stack_head_results(layer=-1, pos_slice=-1, return_labels=True)
    parts = {name: part for name, part in zip(names, whole, strict=True) if not name.endswith("attn_out")}
    parts |= dict(zip(of_heads, heads, strict=True))
    found = cache.logit_attrs(torch.stack(list(parts.values())), tokens=token, pos_slice=-1)
    return dict(zip(parts, found[:, 0].tolist(), strict=True))


def tell(model: str, length: int = 24, rows: int = 32):
    """Print the induction heads of any model: random tokens, twice."""
    lens = opened(model)
    drawn = torch.randint(lens.cfg.d_vocab, (rows, length), generator=torch.Generator().manual_seed(0))
    scores = induction_scores(read(lens, drawn.repeat(1, 2))[1], lens.cfg.n_layers, length)
    for place in scores.flatten().argsort(descending=True)[:5].tolist():
        layer, head = divmod(place, scores.shape[1])
        print(f"layer {layer}, head {head}: {scores[layer, head]:.3f}")
