"""How fast the lab trains and writes, beside two other implementations, all in one process and one thread.

Each competitor takes full training steps (forward, loss, backward, clipping, optimizer) on the same batches of the
world's text, with the optimizer that its users have: Muon here, fused AdamW elsewhere. Ours with AdamW too shows what
is due to the model alone. They take turns, round after round, so that the noise of the machine hits all alike. What is
compared is CPU time, and a ratio is the median of the ratios within each round.
"""

import importlib
import os
import time
import warnings
from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from rich.console import Console
from rich.table import Table
from torch import Tensor, nn

from lab.generate import generate
from lab.model import SIZES, Config, Model, cross_entropy, make
from lab.run import results
from lab.run.progress import steps
from lab.run.threads import one_thread
from lab.training import Optimizer, muon_for, optimizer_for, update
from lab.world import World, sample_rows

from ..machine import processor

ROWS, LENGTH = 16, 128  # of a batch
TURNS = {"0.1M": 6, "0.4M": 3, "1M": 2, "3M": 1}  # steps that a competitor takes in a round
SETTINGS = ("fp32", "bf16", "compiled fp32", "compiled bf16")  # bf16 is autocast
PATIENCE = 600  # CPU-seconds; a size that comes after them is compiled for no competitor
PROMPTS = 64


class NanoBlock(nn.Module):
    """A block as in nanoGPT and GPT-2: LayerNorm, biases, exact GELU, and a network four times as wide."""

    def __init__(self, config: Config):
        super().__init__()
        width, self.heads = config.width, config.heads
        self.attention_norm, self.network_norm = (nn.LayerNorm(width), nn.LayerNorm(width))
        self.qkv, self.out = (nn.Linear(width, 3 * width), nn.Linear(width, width))
        self.up, self.down = (nn.Linear(width, 4 * width), nn.Linear(4 * width, width))

    def forward(self, x: Tensor) -> Tensor:
        parts = self.qkv(self.attention_norm(x)).chunk(3, -1)
        query, key, value = (part.unflatten(-1, (self.heads, -1)).transpose(1, 2) for part in parts)
        mixed = F.scaled_dot_product_attention(query, key, value, is_causal=True)
        x = x + self.out(mixed.transpose(1, 2).flatten(2))
        return x + self.down(F.gelu(self.up(self.network_norm(x))))


class Nano(nn.Module):
    """In the style of nanoGPT: learned positions, tied embeddings, and its first weights (all of size 0.02, those that
    add to the residual stream smaller, biases 0). From (B, T) tokens to (B, T, V) logits."""

    def __init__(self, config: Config):
        super().__init__()
        self.embedding = nn.Embedding(config.vocabulary, config.width)
        self.positions = nn.Embedding(LENGTH, config.width)
        self.blocks = nn.Sequential(*(NanoBlock(config) for _ in range(config.layers)))
        self.norm = nn.LayerNorm(config.width)
        for name, weight in self.named_parameters():
            if weight.dim() == 2:
                added = name.endswith(("out.weight", "down.weight"))
                nn.init.normal_(weight, std=0.02 / (2 * config.layers) ** 0.5 if added else 0.02)
            elif name.endswith("bias"):
                nn.init.zeros_(weight)

    def forward(self, tokens: Tensor) -> Tensor:
        x = self.embedding(tokens) + self.positions(torch.arange(tokens.shape[1]))
        return self.norm(self.blocks(x)) @ self.embedding.weight.T


class Llama(nn.Module):
    """Our config as transformers builds it. From (B, T) tokens to (B, T, V) logits."""

    def __init__(self, config: Config):
        super().__init__()
        from transformers import LlamaConfig, LlamaForCausalLM

        config = LlamaConfig(
            vocab_size=config.vocabulary,
            hidden_size=config.width,
            intermediate_size=config.inner,
            num_hidden_layers=config.layers,
            num_attention_heads=config.heads,
            max_position_embeddings=config.context,
            tie_word_embeddings=True,
            attn_implementation="sdpa",
        )
        self.llama = LlamaForCausalLM(config)

    def forward(self, tokens: Tensor) -> Tensor:
        return self.llama(input_ids=tokens, use_cache=False).logits


def adamw(model: nn.Module) -> Optimizer:
    return optimizer_for(model, 0.1)


class Competitor(NamedTuple):
    build: Callable[[Config], nn.Module]
    optimizer: Callable[[nn.Module], Optimizer]


COMPETITORS = {
    "ours": Competitor(Model, muon_for),
    "ours, AdamW": Competitor(Model, adamw),
    "nanoGPT-style": Competitor(Nano, adamw),
    "transformers": Competitor(Llama, adamw),
}
OURS, ALIKE, *OTHERS = COMPETITORS  # ALIKE: ours with the optimizer of the others


def count(model: nn.Module) -> int:
    """Parameters without the table of positions, which nanoGPT leaves out as well: nothing is multiplied by it."""
    return sum(weight.numel() for name, weight in model.named_parameters() if not name.startswith("positions"))


def trainer(name: str, config: Config, setting: str) -> Callable[[Iterable[Tensor]], None]:
    """A function that trains a new competitor, one step on each batch of (ROWS, LENGTH + 1) tokens."""
    competitor = COMPETITORS[name]
    model = competitor.build(config)
    optimizer = competitor.optimizer(model)

    def objective(rows: Tensor) -> Tensor:
        return cross_entropy(model(rows[:, :-1]), rows[:, 1:])

    run = torch.compile(objective, dynamic=False) if "compiled" in setting else objective

    def train(batches: Iterable[Tensor]):
        for rows in batches:
            with torch.autocast("cpu", torch.bfloat16, enabled="bf16" in setting):
                found = run(rows)
            update(optimizer, found, 1e-3)

    return train


def trainers(
    size: str, config: Config, settings: Iterable[str], batch: Tensor
) -> tuple[dict[tuple[str, str], Callable], dict]:
    """A trainer of each competitor in each setting, warmed up, and the reasons for those that are missing."""
    late = sum(os.times()[:4]) > PATIENCE
    torch.compiler.reset()
    ready, missing = {}, {}
    keys = [(name, setting) for setting in settings for name in COMPETITORS]
    with steps(f"preparing {size}", len(keys)) as show, warnings.catch_warnings(action="ignore"):
        for number, (name, setting) in enumerate(keys):
            show(number, f"{name}, {setting}")
            try:
                if late and "compiled" in setting:
                    raise TimeoutError(f"not compiled after {PATIENCE} CPU-seconds")
                ready[name, setting] = trainer(name, config, setting)
                ready[name, setting]([batch] * 2)
            except Exception as error:  # no compiler, or an operation that bf16 lacks: torch raises many kinds
                if setting == "fp32":
                    raise
                ready.pop((name, setting), None)
                missing[f"{name}, {setting}"] = " ".join(f"{type(error).__name__}: {error}".split())[:120]
        show(len(keys), "")
    return ready, missing


def in_turns(what: str, tasks: dict, rounds: int) -> dict:
    """CPU-seconds of each task in each round, (rounds,). A task is called with the number of the round."""
    seconds = {key: np.zeros(rounds) for key in tasks}
    with steps(what, rounds) as show:
        for number in range(rounds):
            for key in tasks if number % 2 else reversed(tasks):  # so that none always follows the same one
                begun = time.process_time()
                tasks[key](number)
                seconds[key][number] = time.process_time() - begun
            show(number + 1, "")
    return seconds


def training(size: str, turn: int, settings: Iterable[str], rounds: int, world: World) -> dict:
    """Tokens per second of each competitor in each setting, and how ours compares."""
    config = Config(len(world.vocabulary), **SIZES[size])
    models = {name: competitor.build(config) for name, competitor in COMPETITORS.items()}
    parameters = {name: count(model) for name, model in models.items()}
    assert all(abs(number / parameters[OURS] - 1) < 0.05 for number in parameters.values()), parameters
    rows = torch.from_numpy(sample_rows(world, rounds * turn * ROWS, LENGTH, 1)).long()
    batches = rows.view(rounds, turn, ROWS, LENGTH + 1)
    ready, missing = trainers(size, config, settings, batches[0, 0])
    tasks = {key: lambda number, train=train: train(batches[number]) for key, train in ready.items()}
    seconds = in_turns(f"training {size}", tasks, rounds)

    tokens = turn * ROWS * LENGTH
    speed: dict[str, dict] = {name: {} for name in COMPETITORS}
    for name, setting in seconds:
        speed[name][setting] = tokens / np.median(seconds[name, setting])
    best = {name: max(found, key=found.__getitem__) for name, found in speed.items()}

    def ratios(ours: str, setting: dict[str, str]) -> dict[str, float]:
        mine = seconds[ours, setting[ours]]
        return {name: np.median(seconds[name, setting[name]] / mine) for name in OTHERS}

    fp32 = dict.fromkeys(COMPETITORS, "fp32")

    return {
        "parameters": parameters,
        "tokens_per_second": speed,
        "best": best,
        "ratio": ratios(OURS, best),
        "ratio_fp32": ratios(OURS, fp32),
        "ratio_adamw": ratios(ALIKE, best),
        "ratio_adamw_fp32": ratios(ALIKE, fp32),
        "missing": missing,
    }


@torch.no_grad()
def write_plainly(model: Model, prompts: list[list[int]], most: int, seed: int = 0) -> list[list[int]]:
    """Write what `generate` writes, but read the whole text again for each token. All prompts are of one length."""
    random = torch.Generator().manual_seed(seed)
    tokens = torch.tensor(prompts)
    for _ in range(most):
        logits = model.states(tokens)[:, -1] @ model.embedding.weight.T
        tokens = torch.cat((tokens, torch.multinomial(logits.softmax(-1), 1, generator=random)), 1)
    return tokens[:, len(prompts[0]) :].tolist()


def writing(size: str, most: int, rounds: int, world: World) -> dict:
    """Tokens per second with a cache of keys and values, and without."""
    model = make(size, len(world.vocabulary))
    prompts = sample_rows(world, PROMPTS, 15, 2).tolist()
    tasks = {
        "cached": lambda number: generate(model, prompts, most, seed=number),
        "plain": lambda number: write_plainly(model, prompts, most, seed=number),
    }
    seconds = in_turns(f"writing {size}", tasks, rounds)
    speed = {name: PROMPTS * most / np.median(spent) for name, spent in seconds.items()}
    return {"size": size, "tokens_per_second": speed, "ratio": np.median(seconds["plain"] / seconds["cached"])}


def rounded(value):
    """Fractions anywhere in `value` to three significant digits; NumPy's become Python's."""
    if isinstance(value, dict):
        return {key: rounded(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [rounded(inner) for inner in value]
    if not isinstance(value, float):
        return value
    value = float(f"{value:.3g}")
    return int(value) if value >= 100 else value


def show_tables(content: dict):
    """Print what was measured."""
    console = Console()
    table = Table("size", "model", "best setting", "tokens/s", "ours beside it", "with AdamW")
    for size, found in content["training"].items():
        for name, setting in found["best"].items():
            speed = f"{found['tokens_per_second'][name][setting]:,}"
            beside = [f"x {found[ratio][name]}" if name in OTHERS else "" for ratio in ("ratio", "ratio_adamw")]
            table.add_row(size, name, setting, speed, *beside)
        for name, reason in found["missing"].items():
            console.print(f"{size}, {name}: {reason}", markup=False)
    console.print(table)
    for name, speed in content["writing"]["tokens_per_second"].items():
        console.print(f"{content['writing']['size']} writes {speed:,} tokens/s {name}")
    console.print(f"the cache makes writing x {content['writing']['ratio']}")


def measure(quick: bool = False, settings: tuple[str, ...] = SETTINGS) -> dict:
    """Measure and print; returns what goes into `bench.json`. quick: a few steps of the smallest size.

    Raises ValueError where transformers is missing, which the rest of the lab can do without.
    """
    os.environ["TORCHINDUCTOR_COMPILE_THREADS"] = "1"  # without a pool of processes, whose time would not be seen
    try:
        importlib.import_module("transformers")
    except ImportError:
        raise ValueError("bench compares with transformers, which is missing: pip install transformers") from None
    one_thread()
    world = World()
    turns, settings, rounds = ({"0.1M": 2}, ("fp32",), 2) if quick else (TURNS, settings, 7)
    content = rounded(
        {
            "env": results.environment(),
            "machine": processor(),
            "date": time.strftime("%Y-%m-%d"),
            "batch": [ROWS, LENGTH],
            "rounds": rounds,
            "writing": writing("0.1M", 8, 2, world) if quick else writing("0.4M", 64, 3, world),
            "training": {size: training(size, turn, settings, rounds, world) for size, turn in turns.items()},
        }
    )
    show_tables(content)
    return content
