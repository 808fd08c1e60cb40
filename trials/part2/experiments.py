"""Part 2: what pre-training learns, in which order, how often something must be said, where power laws come out, what
heads look at, and what temperature does."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from math import exp, log, nan
from random import Random

import numpy as np
import torch

from lab.conversation import DOCUMENT, Answer
from lab.probes import attention, facts, looking, losses
from lab.probes.decoding import draw, outcome
from lab.questions import ask, ask_about, is_known
from lab.run import seeds
from lab.run.averages import mean
from lab.run.scale import Scale
from lab.run.store import Stage
from lab.stages.base import base
from lab.stages.sweep import FULL_WORLD, sweep
from lab.stages.worlds import world_of
from lab.world import HeldOut, World, sample_rows
from lab.world.program import sample
from lab.world.voices import CHARACTERS

from ..experiment import Measured, Row, experiment

SEEDS = seeds.PARTS["2"]  # questions and answers of part 2
OCTAVES = 9  # people by rank: 1, 2 to 3, 4 to 7, ...
LARGEST = 1 / 2  # of the longest run, for the largest model, which is slow
FREQUENT = 128  # people whose facts are asked for when heads are looked at: a base knows most of them
TRIES = 8  # answers to a question
TEMPERATURES = (0.0, 0.3, 0.5, 0.7, 1.0, 1.3)
TOP_P = (0.5, 0.9)


def sizes(scale: Scale) -> tuple[str, ...]:
    """The sizes of the sweep. The smallest of the scale's four is left out where there are four, to save time."""
    return scale.sweep_sizes[-3:]


def models(scale: Scale) -> list[tuple[Stage, dict]]:
    """The models that the part needs beside the bases: stages, and their options."""
    *smaller, largest = sizes(scale)
    runs: list[dict] = [{"size": size} for size in smaller]
    runs += [{"size": largest, "longest": LARGEST}, {"size": smaller[-1], "diet": FULL_WORLD}]
    return [(sweep, options) for options in runs]


@experiment
def learning(seed: int, scale: Scale) -> Measured:
    """The loss above the floor while the base is trained, by component, and what it can do at each moment."""
    measured, world = Measured(), world_of(seed)
    held_out = HeldOut.draw(world, scale.rows)
    trained = base(seed, scale)
    for tokens in trained.snapshots:
        model = trained.after(tokens)
        parts = losses.excess_by_component(model, held_out)
        exact, digits = facts.sums(model, world)
        over = sum(parts.values())
        row = {"excess": over, "perplexity": exp(held_out.floor + over)}
        row |= {f"excess_{name}": share for name, share in parts.items()}
        row |= {f"facts_{name}": share for name, share in facts.by_rank(model, world).items()}
        row |= {"sums": exact, "sum_digits": digits}
        measured.row("learning", {"tokens": tokens}, row)
    measured.numbers |= row
    measured.numbers |= {"floor": held_out.floor, "loss": held_out.floor + row["excess"]}
    measured.numbers |= {"perplexity_floor": exp(held_out.floor), "learning_n": held_out.scores.size}
    measured.numbers["excess_percent"] = 100 * row["excess"] / held_out.floor
    measured.numbers["parameters"] = trained.model.size()
    return measured


@experiment
def mentions(seed: int, scale: Scale) -> Measured:
    """How many facts about a person the base knows, by how often training wrote the name."""
    measured, world = Measured(), world_of(seed)
    told = counted(world, scale.tokens, seed)
    shares = facts.known(base(seed, scale).model, world)
    for octave in range(OCTAVES):
        ranks = range(2**octave - 1, min(2 ** (octave + 1) - 1, len(shares)))
        row = {"mentions": mean([told[rank] for rank in ranks]), "known": mean([shares[rank] for rank in ranks])}
        measured.row("mentions", {"first_rank": ranks[0] + 1}, row)
    measured.numbers |= {"known": mean(shares), "known_n": 3 * len(shares)}
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
def scaling(seed: int, scale: Scale) -> Measured:
    """Excess loss by size and data, in a world without plateaus; and for one size in the world with them."""
    measured = Measured()
    *smaller, largest = sizes(scale)
    smooth = [row for size in smaller for row in sweep(seed, scale, size=size)]
    smooth += sweep(seed, scale, size=largest, longest=LARGEST)
    full = sweep(seed, scale, size=smaller[-1], diet=FULL_WORLD)
    measured.curves["scaling"] = smooth + full
    for size in sizes(scale):
        chosen = [row for row in smooth if row["size"] == size]
        slope, misfit = power_law([row["tokens"] for row in chosen], [row["excess"] for row in chosen])
        key = size.replace(".", "_")
        measured.numbers |= {f"slope_{key}": slope, f"misfit_{key}": misfit}
    for tokens in sorted({row["tokens"] for row in smooth}):
        chosen = [row for row in smooth if row["tokens"] == tokens]
        slope, misfit = power_law([row["parameters"] for row in chosen], [row["excess"] for row in chosen])
        measured.row("size-slopes", {"tokens": tokens}, {"slope": slope, "misfit": misfit})
    slope, misfit = power_law([row["tokens"] for row in full], [row["excess"] for row in full])
    measured.numbers |= {"slope_full_world": slope, "misfit_full_world": misfit, "scaling_runs_n": len(smooth + full)}
    return measured


def power_law(x: list[float], y: list[float]) -> tuple[float, float]:
    """The exponent of the power law nearest to the points, and its misfit: the typical relative distance from it, by
    the least squares of logarithms."""
    if len(x) < 2:
        return nan, nan
    slope, start = np.polyfit(np.log(x), np.log(y), 1)
    return float(slope), float(np.sqrt(np.mean((np.log(y) - slope * np.log(x) - start) ** 2)))


@experiment
def heads(seed: int, scale: Scale) -> Measured:
    """Where each head of the base looks just before it says a fact, and how many facts it knows without that head."""
    measured, world = Measured(), world_of(seed)
    model = base(seed, scale).model
    questions = ask_about(world, world.state.people.known[: min(FREQUENT, scale.questions)])
    looks = looking.looks(model, world, questions)
    blocks, count = looks["name"].shape
    without = [
        [looking.knows(attention.without(model, block, head), world, questions) for head in range(count)]
        for block in range(blocks)
    ]
    best = int(looks["name"].argmax())
    known = [share for row in without for share in row]
    others = [share for number, share in enumerate(known) if number != best]
    measured.numbers |= {
        "look_n": len(questions),
        "look_best_block": 1 + best // count,
        "look_best_head": 1 + best % count,
        "look_best_name": float(looks["name"].max()),
        "look_median_name": float(looks["name"].median()),
        "look_known": looking.knows(model, world, questions),
        "look_known_without_best": known[best],
        "look_known_without_another": mean(others),
        "look_known_without_worst": min(known),
    }
    measured.curves["heads"] = [
        {"block": block + 1, "head": head + 1}
        | {place: float(looks[place][block, head]) for place in looking.PLACES}
        | {"known_without": without[block][head]}
        for block in range(blocks)
        for head in range(count)
    ]
    text = looking.asking(world, questions[0])
    pattern = attention.maps(model, torch.tensor(text))[best // count][best % count]
    names = [world.vocabulary.words[token] for token in text]
    measured.curves["attention"] = [
        {"from": here, "to": there, "word": names[here], "looks_at": names[there], "share": float(pattern[here, there])}
        for here in range(len(text))
        for there in range(here + 1)
    ]
    return measured


@experiment
def decoding(seed: int, scale: Scale) -> Measured:
    """Form, truth and variety of the base's answers about known people, by temperature and by top-p."""
    measured, world = Measured(), world_of(seed)
    model = base(seed, scale).model
    drawn = ask(world, 4 * scale.questions, SEEDS(seed, 0))
    questions = [question for question in drawn if is_known(world, question)][: 5 * scale.questions // TRIES]
    ways = {f"t_{temperature:g}": {"temperature": temperature} for temperature in TEMPERATURES}
    ways |= {f"p_{top_p:g}": {"top_p": top_p} for top_p in TOP_P}
    random = Random(SEEDS(seed, 1))
    weights = [voice.share * voice.kinds["talk"] for voice in CHARACTERS.values()]

    def of_the_world(asked) -> list[int]:
        return sample(world.answer(asked), random.choices(range(len(weights)), weights)[0], random)[0]

    groups: dict[str, Sequence[Sequence[Answer]]] = {}
    groups["world"] = [[of_the_world(question.asked) for _ in range(TRIES)] for question in questions]
    for name, how in ways.items():
        groups[name] = draw(model, world, questions, DOCUMENT, SEEDS(seed, 2), TRIES, **how)
    for name, given in groups.items():
        found = outcome(world, questions, given)
        keys = {"way": name, "temperature": nan, "top_p": nan} | ways.get(name, {})
        measured.row("decoding", keys, found, f"decode_{name.replace('.', '_')}_*")
    measured.numbers |= {"decode_questions": len(questions), "decode_n": TRIES * len(questions)}
    return measured


EXPERIMENTS = (learning, mentions, scaling, heads, decoding)
