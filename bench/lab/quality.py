"""Time to quality: CPU-seconds from nothing to a loss of 6 % above the floor, at 0.4M parameters.

Ours, trained as `lab.pretrain` does, beside a nanoGPT-style model with AdamW on the same stream of text. As the
learning rate falls to zero at the end of a run, no run can be looked at halfway: each competitor has runs of several
lengths, and the time is read between the two that end above and below the target. All runs advance together, a slice
of each after the other, so that the noise of the machine hits all alike.

AdamW's settings are the best of the trials in `trials.csv`; `--tune` makes those that are missing there.
"""

import csv
import itertools
import math
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from rich.console import Console
from rich.table import Table

from lab.model import SIZES, Config, cross_entropy, make
from lab.pretrain import PretrainConfig, Stream
from lab.probes.losses import excess
from lab.run import results
from lab.run.files import write_whole
from lab.run.progress import steps
from lab.run.threads import one_thread
from lab.training import muon_for, optimizer_for, schedule, update
from lab.world import HeldOut, World

from .report import ratio_text
from .speed import Nano, machine, rounded

SIZE = "0.4M"
TARGET = 6.0  # % above the floor
OURS, NANO = "ours", "nanoGPT-style"
TOKENS = {OURS: (2_000_000, 2_600_000, 3_200_000), NANO: (4_000_000, 6_000_000, 8_000_000)}
SLICES = 40  # of each run
TRIALS = Path(__file__).with_name("trials.csv")
TRIAL_TOKENS = 2_000_000


@dataclass(frozen=True)
class AdamW:
    """What was tried for the nanoGPT-style model. warmup: steps, of 8 rows each."""

    learning_rate: float
    warmup: int
    beta2: float


TRIED = (
    AdamW(2e-3, 300, 0.95),
    AdamW(3e-3, 300, 0.95),
    AdamW(1e-3, 100, 0.95),
    AdamW(2e-3, 300, 0.99),
    AdamW(2e-3, 100, 0.95),
    AdamW(3e-3, 300, 0.99),
    AdamW(1e-3, 300, 0.99),
    AdamW(2e-3, 100, 0.99),
    AdamW(1e-3, 300, 0.95),
    AdamW(3e-3, 100, 0.95),
    AdamW(1e-3, 100, 0.99),
    AdamW(3e-3, 100, 0.99),
)


class Run:
    """A model in training, which can be stopped after any step. seconds: CPU time of its steps so far."""

    def __init__(self, world: World, tokens: int, adamw: AdamW | None = None, size: str = SIZE):
        """adamw: of a nanoGPT-style model; None: ours, as `lab.pretrain.pretrain` trains it."""
        words = len(world.vocabulary)
        if adamw is None:
            self.config = PretrainConfig(tokens=tokens)
            self.model = make(size, words)
            self.optimizer = muon_for(self.model, self.config.weight_decay)
        else:
            self.config = PretrainConfig(tokens=tokens, learning_rate=adamw.learning_rate, warmup=adamw.warmup)
            torch.manual_seed(0)
            self.model = Nano(Config(words, **SIZES[size]))
            self.optimizer = optimizer_for(self.model, self.config.weight_decay)
            for group in self.optimizer.param_groups:
                group["betas"] = (0.9, adamw.beta2)
        self.stream = Stream(world, self.config.batch_size, self.config.length, self.config.seed)
        self.done, self.seconds = 0, 0.0

    def advance(self, share: float = 1.0):
        """Train until this share of the run is done."""
        begun = time.process_time()
        config = self.config
        for step in range(self.done, round(share * config.steps)):
            rows = self.stream.batch(step)
            loss = cross_entropy(self.model(rows[:, :-1]), rows[:, 1:])
            rate = config.learning_rate * schedule(step, config.steps, config.warmup, config.constant)
            update(self.optimizer, loss, rate)
            self.done = step + 1
        self.seconds += time.process_time() - begun

    def result(self, held_out: HeldOut) -> dict:
        return {
            "tokens": self.config.tokens,
            "seconds": self.seconds,
            "ms_per_step": 1e3 * self.seconds / self.done,
            "excess_percent": 100 * excess(self.model, held_out) / held_out.floor,
        }


def seconds_to(target: float, curve: list[dict]) -> float | None:
    """The CPU-seconds of the shortest run that ends at `target`: the logarithm of the excess is taken to be straight
    between neighbouring runs. None where no two neighbours have the target between them."""
    for before, after in itertools.pairwise(curve):
        first, last = before["excess_percent"], after["excess_percent"]
        if first > target >= last:
            way = math.log(first / target) / math.log(first / last)
            return before["seconds"] + way * (after["seconds"] - before["seconds"])
    return None


def trials(file: Path = TRIALS) -> dict[AdamW, float]:
    """The excess in % that each trial ended with."""
    if not file.exists():
        return {}
    with file.open(encoding="utf-8", newline="") as lines:
        return {
            AdamW(float(row["learning_rate"]), int(row["warmup"]), float(row["beta2"])): float(row["excess_percent"])
            for row in csv.DictReader(lines)
        }


def tune(tokens: int = TRIAL_TOKENS, file: Path = TRIALS, size: str = SIZE, tried: tuple[AdamW, ...] = TRIED):
    """Make each trial that `file` lacks, and keep it there at once."""
    one_thread()
    world = World()
    held_out = HeldOut.draw(world)
    found = trials(file)
    with steps("trials", len(tried)) as show:
        for number, adamw in enumerate(tried):
            show(number, str(adamw))
            if adamw in found:
                continue
            run = Run(world, tokens, adamw, size)
            run.advance()
            found[adamw] = round(run.result(held_out)["excess_percent"], 2)
            rows = [asdict(key) | {"tokens": tokens, "excess_percent": value} for key, value in found.items()]
            write_whole(file, results.table_text(rows).encode())
        show(len(tried), "")


def measure(quick: bool = False) -> dict:
    """Measure and print; returns what goes into `bench.json`. quick: a few steps of the smallest size.

    Raises ValueError where there are no trials to take AdamW's settings from.
    """
    found = trials()
    if not found:
        raise ValueError("there are no trials yet: python -m bench.lab --tune")
    best = min(found, key=found.__getitem__)
    one_thread()
    world = World()
    held_out = HeldOut.draw(world)
    size = "10k" if quick else SIZE
    lengths = {name: (20_000, 40_000) for name in TOKENS} if quick else TOKENS
    settings = {OURS: None, NANO: best}
    runs = {name: [Run(world, tokens, settings[name], size) for tokens in lengths[name]] for name in TOKENS}
    in_turns = [run for several in runs.values() for run in several]
    with steps(f"quality {size}", SLICES) as show:
        for number in range(1, SLICES + 1):
            for run in in_turns if number % 2 else reversed(in_turns):
                run.advance(number / SLICES)
            show(number, "")
    curves = {name: [run.result(held_out) for run in several] for name, several in runs.items()}
    seconds = {name: seconds_to(TARGET, curve) for name, curve in curves.items()}
    mine, its, longest = seconds[OURS], seconds[NANO], curves[NANO][-1]
    above = longest["excess_percent"] > TARGET
    content = rounded(
        {
            "env": results.environment(),
            "machine": machine(),
            "date": time.strftime("%Y-%m-%d"),
            "size": size,
            "adamw": asdict(best),
            "trials": len(found),
            "target_percent": TARGET,
            "curves": curves,
            "seconds_to_target": seconds,
            "ratio": its / mine if mine and its else None,
            "ratio_at_least": longest["seconds"] / mine if mine and above else None,  # its longest run wasn't there yet
        }
    )
    show_curves(content)
    return content


def show_curves(content: dict):
    """Print what was measured."""
    console = Console()
    table = Table("model", "tokens", "CPU-seconds", "ms a step", "% above the floor")
    for name, curve in content["curves"].items():
        for point in curve:
            table.add_row(name, f"{point['tokens']:,}", *(str(point[key]) for key in list(point)[1:]))
    console.print(table)
    for name, seconds in content["seconds_to_target"].items():
        reached = f"{seconds} CPU-seconds" if seconds else "not between two of its runs"
        console.print(f"{name}, {content['target_percent']} % above the floor: {reached}", markup=False)
    console.print(ratio_text(content))
