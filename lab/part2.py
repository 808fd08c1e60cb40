"""Part 2: what pre-training learns, in which order, how often something must be said, and where power laws come out."""

import copy
from collections import Counter
from itertools import pairwise
from math import exp, log
from random import Random

import numpy as np
import torch

from .averages import mean
from .cache import report
from .experiment import Measured, Row, experiment
from .model import make
from .pretrain import Pretraining, pretrain
from .probes import attention, facts, losses
from .stages.base import RATES, base
from .world import Windows, World, sample_rows
from .world.program import sample
from .world.settings import SCALING
from .world.voices import POET

OCTAVES = 9  # people by rank: 1, 2 to 3, 4 to 7, ...
FRACTIONS = (1 / 8, 1 / 4, 1 / 2, 1)  # of the longest run of the sweep
BRANCH = 0.2  # the last part of a run, in which the learning rate falls
LARGEST = 1 / 2  # of the longest run, for the largest model, which is slow


@experiment
def learning(seed: int, scale) -> Measured:
    """The loss above the floor while the base is trained, by component, and what it can do at each moment."""
    found, world = Measured(), World()
    windows = Windows.draw(world, scale.rows)
    trained = base(seed, scale)
    for tokens in trained.snapshots:
        model = trained.after(tokens)
        parts = losses.excess_by_component(model, windows)
        exact, digits = facts.sums(model, world)
        row = {"tokens": tokens, "excess": sum(parts.values())}
        row |= {f"excess_{name}": share for name, share in parts.items()}
        row |= {f"facts_{name}": share for name, share in facts.by_rank(model, world).items()}
        row |= {"sums": exact, "sum_digits": digits}
        row |= {kind: facts.recalled(model, world, kind, scale.questions // 4) for kind in ("memo", "song")}
        found.curves.setdefault("learning", []).append(row)
    found.numbers |= {name: value for name, value in row.items() if name != "tokens"}
    found.numbers |= {"floor": windows.floor, "loss": windows.floor + row["excess"]}
    found.numbers["excess_percent"] = 100 * row["excess"] / windows.floor
    found.numbers["parameters"] = trained.model.size()
    half = next(each for each in found.curves["learning"] if each["tokens"] >= scale.tokens / 4)
    found.numbers["excess_at_quarter"] = half["excess"]
    return found


@experiment
def mentions(seed: int, scale) -> Measured:
    """How many facts about a person the base knows, by how often training told them."""
    found, world = Measured(), World()
    told = counted(world, scale.tokens, seed)
    shares = facts.known(base(seed, scale).model, world)
    for octave in range(OCTAVES):
        ranks = range(2**octave - 1, min(2 ** (octave + 1) - 1, len(shares)))
        row = {"first_rank": ranks[0] + 1, "mentions": mean([told[rank] for rank in ranks])}
        found.curves.setdefault("mentions", []).append(row | {"known": mean([shares[rank] for rank in ranks])})
    found.numbers["known"] = mean(shares)
    found.numbers["mentions_for_half"] = half_known(found.curves["mentions"])
    return found


def counted(world: World, tokens: int, seed: int, most: int = 400_000) -> list[float]:
    """How often each known person's facts are told in so many tokens; estimated from the first `most` of them."""
    rows = sample_rows(world, max(1, min(tokens, most) // 129), 128, (seed + 1) * 100_003)
    ids = {(world.token(first), world.token(last)): rank for rank, (first, last) in enumerate(world.people.known)}
    seen = Counter()
    for row in rows.tolist():
        for pair in pairwise(row):
            if pair in ids:
                seen[ids[pair]] += 1
    total = sum(seen.values()) * tokens / rows[:, 1:].size
    return [share * total for share in world.people.mentions]  # Zipf's law is exact, so only the total is estimated


def half_known(rows: list[Row]) -> float:
    """The number of mentions at which half of the facts are known, between two octaves on a logarithmic scale."""
    for more, less in pairwise(rows):
        if more["known"] >= 0.5 > less["known"]:
            part = (more["known"] - 0.5) / (more["known"] - less["known"])
            return exp(log(more["mentions"]) + part * (log(less["mentions"]) - log(more["mentions"])))
    return rows[-1]["mentions"] if rows[-1]["known"] >= 0.5 else float("nan")


@experiment
def sweep(seed: int, scale) -> Measured:
    """Excess loss by size and data, in a world without plateaus; and for one size in the world with them."""
    found = Measured()
    for size in scale.sweep_sizes:
        most = LARGEST if size == scale.sweep_sizes[-1] else 1
        found.curves.setdefault("scaling", []).extend(runs(World(SCALING), size, seed, scale, most))
    middle = scale.sweep_sizes[len(scale.sweep_sizes) // 2]
    full = [row | {"world": "full"} for row in runs(World(), middle, seed, scale, 1)]
    found.curves["scaling"] += full
    smooth = [row for row in found.curves["scaling"] if row["world"] == "scaling"]
    for size in scale.sweep_sizes:
        chosen = [row for row in smooth if row["size"] == size]
        slope, misfit = power_law([row["tokens"] for row in chosen], [row["excess"] for row in chosen])
        key = size.replace(".", "_")
        found.numbers |= {f"slope_{key}": slope, f"misfit_{key}": misfit}
    for tokens in sorted({row["tokens"] for row in smooth}):
        chosen = [row for row in smooth if row["tokens"] == tokens]
        slope, misfit = power_law([row["parameters"] for row in chosen], [row["excess"] for row in chosen])
        found.curves.setdefault("size-slopes", []).append({"tokens": tokens, "slope": slope, "misfit": misfit})
    slope, misfit = power_law([row["tokens"] for row in full], [row["excess"] for row in full])
    found.numbers |= {"slope_full_world": slope, "misfit_full_world": misfit}
    return found


def runs(world: World, size: str, seed: int, scale, most: float) -> list[Row]:
    """Excess loss after runs of several lengths. They share a trunk at a level learning rate, from which each branches
    off to let it fall (Hägele et al., 2024, https://arxiv.org/abs/2405.18392): a quarter of the work of separate runs.
    """
    windows = Windows.draw(world, scale.rows)
    model = make(size, len(world.vocabulary), seed)
    rows, done = [], 0
    fractions = [fraction for fraction in FRACTIONS if fraction <= most]
    for number, fraction in enumerate(fractions):
        tokens = int(scale.sweep * fraction)
        trunk = int(tokens * (1 - BRANCH))
        # The streams of trunk and branch must not meet, hence the seeds.
        setup = {"rate": RATES[size], "constant": 1.0, "warmup": 20 if done else 100}
        pretrain(model, world, Pretraining(tokens=trunk - done, seed=500 + 20 * seed + number, **setup))
        done = trunk
        branch = copy.deepcopy(model)
        setup |= {"constant": 0.0, "warmup": 20}
        pretrain(branch, world, Pretraining(tokens=tokens - trunk, seed=510 + 20 * seed + number, **setup))
        over = losses.excess(branch, windows)
        rows.append({"world": "scaling", "size": size, "parameters": model.size(), "tokens": tokens, "excess": over})
        report(number + 1, len(fractions))
    return rows


def power_law(x: list[float], y: list[float]) -> tuple[float, float]:
    """The exponent of the power law nearest to the points, and its misfit: the typical relative distance from it, by
    the least squares of logarithms."""
    slope, start = np.polyfit(np.log(x), np.log(y), 1)
    return float(slope), float(np.sqrt(np.mean((np.log(y) - slope * np.log(x) - start) ** 2)))


@experiment
def heads(seed: int, scale) -> Measured:
    """Which attention head of the base copies, and where it looks in a song."""
    found, world = Measured(), World()
    model = base(seed, scale).model
    start = world.vocabulary.encode("<doc> song :")
    random = Random(8)
    songs = [[*start, *sample(world.song(), POET, random)[0]] for _ in range(60)]
    songs = [song[:60] for song in songs if len(song) > 16]
    scores = attention.induction_scores(model, songs)
    block, head = divmod(int(scores.argmax()), scores.shape[1])
    found.numbers |= {"induction_best": float(scores.max()), "induction_median": float(scores.median())}
    found.curves["induction"] = [
        {"block": b + 1, "head": h + 1, "score": float(scores[b, h])}
        for b in range(scores.shape[0])
        for h in range(scores.shape[1])
    ]
    song = next(song for song in songs if 18 <= len(song) <= 26)
    pattern = attention.maps(model, torch.tensor(song))[block][head]
    names = [world.vocabulary.words[token] for token in song]
    found.curves["attention"] = [
        {"from": here, "to": there, "word": names[here], "looks_at": names[there], "share": float(pattern[here, there])}
        for here in range(len(song))
        for there in range(here + 1)
    ]
    return found


EXPERIMENTS = (learning, mentions, sweep, heads)
