"""Part 2: what pre-training learns, in which order, how often something must be said, and where power laws come out."""

from collections import Counter
from itertools import pairwise
from math import exp, log, nan
from random import Random

import numpy as np
import torch

from ..engine import seeds
from ..engine.averages import mean
from ..engine.experiment import Measured, Row, experiment
from ..engine.store import Stage
from ..probes import attention, facts, losses
from ..stages.base import base
from ..stages.sweep import FULL_WORLD, sweep
from ..stages.worlds import world_of
from ..world import HeldOut, World, sample_rows
from ..world.program import sample
from ..world.voices import POET

OCTAVES = 9  # people by rank: 1, 2 to 3, 4 to 7, ...
LARGEST = 1 / 2  # of the longest run, for the largest model, which is slow


def models(scale) -> list[tuple[Stage, dict]]:
    """The models that the part needs beside the bases: names of stages, and their options."""
    *smaller, largest = scale.sweep_sizes
    runs = [{"size": size} for size in smaller]
    runs += [{"size": largest, "longest": LARGEST}, {"size": smaller[-1], "diet": FULL_WORLD}]
    return [(sweep, options) for options in runs]


@experiment
def learning(seed: int, scale) -> Measured:
    """The loss above the floor while the base is trained, by component, and what it can do at each moment."""
    measured, world = Measured(), world_of(seed)
    held_out = HeldOut.draw(world, scale.rows)
    trained = base(seed, scale)
    for tokens in trained.snapshots:
        model = trained.after(tokens)
        parts = losses.excess_by_component(model, held_out)
        exact, digits = facts.sums(model, world)
        row = {"tokens": tokens, "excess": sum(parts.values())}
        row |= {f"excess_{name}": share for name, share in parts.items()}
        row |= {f"facts_{name}": share for name, share in facts.by_rank(model, world).items()}
        row |= {"sums": exact, "sum_digits": digits}
        row |= {kind: facts.recalled(model, world, kind, scale.questions // 4) for kind in ("memo", "song")}
        measured.curves.setdefault("learning", []).append(row)
    measured.numbers |= {name: value for name, value in row.items() if name != "tokens"}
    measured.numbers |= {"floor": held_out.floor, "loss": held_out.floor + row["excess"]}
    measured.numbers["excess_percent"] = 100 * row["excess"] / held_out.floor
    measured.numbers["parameters"] = trained.model.size()
    return measured


@experiment
def mentions(seed: int, scale) -> Measured:
    """How many facts about a person the base knows, by how often training wrote the name."""
    measured, world = Measured(), world_of(seed)
    told = counted(world, scale.tokens, seed)
    shares = facts.known(base(seed, scale).model, world)
    for octave in range(OCTAVES):
        ranks = range(2**octave - 1, min(2 ** (octave + 1) - 1, len(shares)))
        row = {"first_rank": ranks[0] + 1, "mentions": mean([told[rank] for rank in ranks])}
        measured.curves.setdefault("mentions", []).append(row | {"known": mean([shares[rank] for rank in ranks])})
    measured.numbers["known"] = mean(shares)
    measured.numbers["mentions_for_half"] = half_known(measured.curves["mentions"])
    return measured


def counted(world: World, tokens: int, seed: int, most: int = 400_000) -> list[float]:
    """How often each known person's name is written in so many tokens, also in questions; estimated from the first
    `most` of them."""
    rows = sample_rows(world, max(1, min(tokens, most) // 129), 128, seeds.of_chunk(seeds.STREAMS["base"](seed), 0))
    ids = {(world.token(first), world.token(last)): rank for rank, (first, last) in enumerate(world.state.people.known)}
    seen: Counter[int] = Counter()
    for row in rows.tolist():
        for pair in pairwise(row):
            if pair in ids:
                seen[ids[pair]] += 1
    total = sum(seen.values()) * tokens / rows[:, 1:].size
    return [
        share * total for share in world.state.people.mentions
    ]  # Zipf's law is exact, so only the total is estimated


def half_known(rows: list[Row]) -> float:
    """The number of mentions at which half of the facts are known, between two octaves on a logarithmic scale."""
    for more, less in pairwise(rows):
        if more["known"] >= 0.5 > less["known"]:
            part = (more["known"] - 0.5) / (more["known"] - less["known"])
            return exp(log(more["mentions"]) + part * (log(less["mentions"]) - log(more["mentions"])))
    return rows[-1]["mentions"] if rows[-1]["known"] >= 0.5 else float("nan")


@experiment
def scaling(seed: int, scale) -> Measured:
    """Excess loss by size and data, in a world without plateaus; and for one size in the world with them."""
    measured = Measured()
    *smaller, largest = scale.sweep_sizes
    smooth = [row for size in smaller for row in sweep(seed, scale, size=size)]
    smooth += sweep(seed, scale, size=largest, longest=LARGEST)
    full = sweep(seed, scale, size=smaller[-1], diet=FULL_WORLD)
    measured.curves["scaling"] = smooth + full
    for size in scale.sweep_sizes:
        chosen = [row for row in smooth if row["size"] == size]
        slope, misfit = power_law([row["tokens"] for row in chosen], [row["excess"] for row in chosen])
        key = size.replace(".", "_")
        measured.numbers |= {f"slope_{key}": slope, f"misfit_{key}": misfit}
    for tokens in sorted({row["tokens"] for row in smooth}):
        chosen = [row for row in smooth if row["tokens"] == tokens]
        slope, misfit = power_law([row["parameters"] for row in chosen], [row["excess"] for row in chosen])
        measured.curves.setdefault("size-slopes", []).append({"tokens": tokens, "slope": slope, "misfit": misfit})
    slope, misfit = power_law([row["tokens"] for row in full], [row["excess"] for row in full])
    measured.numbers |= {"slope_full_world": slope, "misfit_full_world": misfit}
    return measured


def power_law(x: list[float], y: list[float]) -> tuple[float, float]:
    """The exponent of the power law nearest to the points, and its misfit: the typical relative distance from it, by
    the least squares of logarithms."""
    if len(x) < 2:
        return nan, nan
    slope, start = np.polyfit(np.log(x), np.log(y), 1)
    return float(slope), float(np.sqrt(np.mean((np.log(y) - slope * np.log(x) - start) ** 2)))


@experiment
def heads(seed: int, scale) -> Measured:
    """Which attention head of the base copies, where it looks in a song, and how well the base sings without it."""
    measured, world = Measured(), world_of(seed)
    model = base(seed, scale).model
    start = world.vocabulary.encode("<doc> song :")
    random = Random(8)
    songs = [[*start, *sample(world.song(), POET, random)[0][:-1]] for _ in range(60)]  # without the boundary behind
    songs = [song[:60] for song in songs if len(song) > 16]
    scores = attention.induction_scores(model, songs)
    block, head = divmod(int(scores.argmax()), scores.shape[1])
    measured.numbers |= {"induction_best": float(scores.max()), "induction_median": float(scores.median())}
    sung = torch.tensor(
        [
            [
                facts.recalled(attention.without(model, b, h), world, "song", scale.questions // 4)
                for h in range(scores.shape[1])
            ]
            for b in range(scores.shape[0])
        ]
    )
    others = torch.ones_like(scores, dtype=torch.bool)
    others[block, head] = False
    measured.numbers["song_without_best_head"] = float(sung[block, head])
    measured.numbers |= {
        "song_without_another_head": float(sung[others].mean()),
        "song_without_worst": float(sung.min()),
    }
    measured.curves["induction"] = [
        {"block": b + 1, "head": h + 1, "score": float(scores[b, h]), "song_without": float(sung[b, h])}
        for b in range(scores.shape[0])
        for h in range(scores.shape[1])
    ]
    song = next(song for song in songs if 18 <= len(song) <= 26)
    pattern = attention.maps(model, torch.tensor(song))[block][head]
    names = [world.vocabulary.words[token] for token in song]
    measured.curves["attention"] = [
        {"from": here, "to": there, "word": names[here], "looks_at": names[there], "share": float(pattern[here, there])}
        for here in range(len(song))
        for there in range(here + 1)
    ]
    return measured


EXPERIMENTS = (learning, mentions, scaling, heads)
