"""How fast the lab writes with a cache of keys and values, and without, in turns in one process and one thread."""

import time

import numpy as np
import torch

from lab.generate import generate
from lab.model import Model, make
from lab.run.progress import steps
from lab.run.threads import one_thread
from lab.world import World, sample_rows
from trials import results

from ..machine import processor
from .report import rounded

PROMPTS = 64


@torch.no_grad()
def write_plainly(model: Model, prompts: list[list[int]], most: int, seed: int) -> list[list[int]]:
    """Write what `generate` writes, but read the whole text again for each token. All prompts are of one length."""
    random = torch.Generator().manual_seed(seed)
    tokens = torch.tensor(prompts)
    for _ in range(most):
        logits = model.states(tokens)[:, -1] @ model.embedding.weight.T
        tokens = torch.cat((tokens, torch.multinomial(logits.softmax(-1), 1, generator=random)), 1)
    return tokens[:, len(prompts[0]) :].tolist()


def measure(quick: bool = False) -> dict:
    """Measure and print; returns what goes into `bench.json`. A ratio is the median of the ratios within each round."""
    one_thread()
    size, most, rounds = ("0.1M", 8, 2) if quick else ("0.4M", 64, 3)
    world = World()
    model = make(size, len(world.vocabulary))
    prompts = sample_rows(world, PROMPTS, 15, 2).tolist()
    tasks = {
        "cached": lambda number: generate(model, prompts, most, seed=number),
        "plain": lambda number: write_plainly(model, prompts, most, seed=number),
    }
    seconds = {name: np.zeros(rounds) for name in tasks}
    with steps(f"writing {size}", rounds) as show:
        for number in range(rounds):
            for name in tasks if number % 2 else reversed(tasks):  # so that none always follows the other
                begun = time.process_time()
                tasks[name](number)
                seconds[name][number] = time.process_time() - begun
            show(number + 1, "")
    content = rounded(
        {
            "env": results.environment(),
            "machine": processor(),
            "date": time.strftime("%Y-%m-%d"),
            "size": size,
            "rounds": rounds,
            "tokens_per_second": {name: PROMPTS * most / np.median(spent) for name, spent in seconds.items()},
            "ratio": np.median(seconds["plain"] / seconds["cached"]),
        }
    )
    for name, speed in content["tokens_per_second"].items():
        print(f"{size} writes {speed:,} tokens/s {name}")
    print(f"the cache makes writing x {content['ratio']}")
    return content
