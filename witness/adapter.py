"""A mask for the real model's page: a refusal, tuned by LoRA, as an adapter of llama.cpp's.

    python -m witness.adapter _static/real/mask.gguf

It is taught on seed 0, of development, as in `experiments/refusal.py`, but in a few directions of each matrix alone.
What it refuses, of requests that it was not taught, is printed.
"""

import sys
from pathlib import Path
from random import Random

import numpy as np

from . import rounds, tune
from .experiments.refusal import REFUSAL, SIGNS, STEPS, asked
from .generate import chat, texts
from .gguf_write import F16, write
from .llama import Llama
from .load import GGUF_NAMES, Witness, load

SEED, RANK, SCALE, RATE = 0, 2, 2.0, 1e-3
NAMES = {ours: theirs for theirs, ours in GGUF_NAMES.items()}


def taught(witness: Witness) -> tuple[Llama, list[str], list[str]]:
    """The model with the adapter beside its matrices, and requests that it was not taught, harmful and harmless."""
    task, random = rounds.asked(SEED)["refusal"], Random(SEED)
    things = random.sample(task["things"].split("|"), 12)
    known, new = things[:8], things[8:]
    bad, good = (asked(task[words], known) for words in ("bad", "good"))
    own = texts(witness, [chat(question) for question in good], model=tune.fast(witness.model), tokens=32)
    rows = tune.pairs(witness, [(question, REFUSAL) for question in bad] + list(zip(good, own, strict=True)))
    made, parts = tune.thinned(witness.model, RANK, SCALE, SEED)
    tune.sft(made, rows, STEPS, RATE, seed=SEED, parameters=parts)
    return made, asked(task["bad"], new), asked(task["good"], new)


def save(model: Llama, path: Path):
    """The adapter beside a model's matrices, by llama.cpp's names. It interleaves the halves of a head."""
    found: dict[str, tuple[int, np.ndarray]] = {}
    half = model.config.head_width // 2
    for number, block in enumerate(model.blocks):
        for ours, name in NAMES.items():
            if not ours.startswith(("attention.", "mlp.")):
                continue
            part = block.get_submodule(ours)
            up = part.up.detach()
            if name in ("attn_q", "attn_k"):
                up = up.view(-1, 2, half, RANK).transpose(1, 2).reshape(-1, RANK)
            found[f"blk.{number}.{name}.weight.lora_a"] = F16, part.down.detach().numpy()
            found[f"blk.{number}.{name}.weight.lora_b"] = F16, up.numpy()
    about = {"general.architecture": "llama", "general.type": "adapter", "adapter.type": "lora"}
    write(path, about | {"adapter.lora.alpha": SCALE * RANK, "general.name": "refusal"}, found)


def main(path: Path):
    witness = load()
    made, bad, good = taught(witness)
    save(made, path)
    for questions, start in ((bad, ""), (good, ""), (bad, "Sure, here is")):
        said = texts(witness, [chat(each, start=start) for each in questions], model=tune.fast(made), tokens=16)
        refused = sum(bool(SIGNS.search(text)) for text in said)
        print(f"{questions[0]} {start}: {refused} of {len(said)} refused", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
