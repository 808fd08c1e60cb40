"""What does it cost to run a model with fewer bits, as a smaller one that a teacher taught, or with a draft?

It stands beside part 2, by whose sum a model is as fast as its weights can be read. Weights are rounded to nearest;
sizes are the book's and two smaller ones, all of which read the same text; students are of the smaller of these; and
the draft is that, or the model itself at three bits. What is lost is measured above the floor of the language, and
apart from verses that come again, as some small models never learn these: luck that would drown the rest.
"""

import torch

from lab.conversation import CHAT, DOCUMENT, answers, judged
from lab.generate import generate
from lab.model import Model
from lab.probes import behavior, calibration, facts, losses
from lab.questions import ask, ask_about
from lab.run.averages import mean
from lab.run.scale import Scale
from lab.run.store import Stage
from lab.stages.tuned import tuned
from lab.stages.worlds import world_of
from lab.world import HeldOut, words
from lab.world.choices import VERBS
from lab.world.people import LIVES
from lab.world.program import read

from ..experiment import Measured, experiment
from .quantized import GROUP_SIZE, ROW, WHOLE, noised, quantize, size_in_bytes
from .speculative import RULES, chi_squared, overlap, speculate, speed, tokens_a_round
from .students import (
    LARGE,
    LESSONS,
    SEEDS,
    SMALL,
    TINY,
    distillation_loss,
    operations,
    pretrained,
    student,
    taught_by,
    tokens_of,
)

NOISE, WRITING, ASKED, DRAFTED, TESTED = 61, 62, 63, 64, 70  # numbers of the seeds, of the last one for each test
BITS = (8, 6, 5, 4, 3, 2)
BY_ROW = (4, 3)  # bits at which a whole row has one scale too
FRONTIER = (WHOLE, 8, 6, 5, 4, 3)
LONGEST = 128  # tokens of a document
TOLD = ("kilobytes", "excess", "rest", "songs", "middling")  # of the frontier; the table has all
REFUSALS = ("sorry", "no", "find")  # first words of one: sorry , i do not know; no record; find out yourself
OWN_BITS = 3  # of the model's own weights as a draft
MOST_DRAFTED = 8
WRITTEN = 64  # tokens of the texts that speed is measured on; there is one of these for each six questions of the scale
PEOPLE = 8  # whose sentences are tested, of those whom a small model half knows: there drafts are often wrong
TESTS = {"length": 4, "drafted": 2, "times": 20}  # tokens of what is written there; those drafted; texts a question


def models(scale: Scale) -> list[tuple[Stage, dict]]:
    """The models that the trial needs beside the bases: stages, and their options."""
    return [(tuned, {}), *((student, {"how": how}) for how in LESSONS)]


# --- Bits -------------------------------------------------------------------------------------------------------------


@experiment
def bits(seed: int, scale: Scale) -> Measured:
    """The base and the tuned model whole, rounded to few bits, and with noise as large as what rounding changes."""
    measured, before = Measured(), (pretrained(seed, scale, LARGE), tuned(seed, scale))
    held_out = HeldOut.draw(world_of(seed), scale.rows)

    def look(name: str, how: dict, base: Model, chat: Model):
        row = known(base, seed, held_out) | written(base, seed, scale) | answered(chat, seed, scale)
        row |= {"kl": divergence(base, before[0], held_out)}
        measured.row("bits", {"model": name, **how}, row, f"{name}_*")

    look("whole", {"kind": "whole", "bits": 32}, *before)
    for few in BITS:
        look(f"bits_{few}", {"kind": "group", "bits": few}, *(quantize(model, few) for model in before))
        random = torch.Generator().manual_seed(SEEDS(seed, NOISE))
        look(f"noise_{few}", {"kind": "noise", "bits": few}, *(noised(model, few, random) for model in before))
    for few in BY_ROW:
        look(f"row_{few}", {"kind": "row", "bits": few}, *(quantize(model, few, ROW) for model in before))
    return measured


def known(model: Model, seed: int, held_out: HeldOut) -> dict[str, float]:
    """What a base knows. excess: of its loss, in nats a token; rest: without what verses that come again add to it;
    songs: the share of these tokens that it holds likeliest; sums: right ones that no text wrote; facts by how often
    they were read."""
    world, excess = world_of(seed), losses.excess(model, held_out)
    return {
        "excess": excess,
        "rest": excess - losses.excess_by_component(model, held_out).get("song", 0.0),
        "songs": facts.recalled(model, world, "song"),
        "sums": facts.sums(model, world)[0],
        **facts.by_rank(model, world),
    }


@torch.no_grad()
def divergence(model: Model, before: Model, held_out: HeldOut) -> float:
    """KL(before || model) in nats a token."""
    parts = torch.from_numpy(held_out.rows).long()[:, :-1].split(64)
    return sum(float(distillation_loss(model(part), before(part))) * len(part) for part in parts) / len(held_out.rows)


def written(model: Model, seed: int, scale: Scale) -> dict[str, float]:
    """What a base writes by itself and says of the weather. grammatical: the share of documents without a slip;
    rain_error: how far its chance of rain is from the true one, the mean over cities."""
    world = world_of(seed)
    boundary = world.token(words.BOUNDARY)
    documents = generate(model, [[boundary]] * scale.questions, LONGEST, {boundary}, seed=SEEDS(seed, WRITING))
    return {
        "grammatical": mean(read(world.document(), document, world.prior).grammatical for document in documents),
        "rain_error": calibration.miscalibration(calibration.rain(model, world, DOCUMENT)),
    }


def answered(model: Model, seed: int, scale: Scale) -> dict[str, float]:
    """How a tuned model answers. refused: the chance that it refuses, asked about people of whom no text told;
    wrongly_refused: asked about those whom texts name most; confidence_error: the expected calibration error of the
    values that it states."""
    world = world_of(seed)
    questions = ask(world, scale.questions, SEEDS(seed, ASKED))
    found = behavior.summary(judged(world, questions, answers(model, world, questions, CHAT, seed)))
    row = {key: found[key] for key in ("parsed", "correct")}
    people = world.state.people
    for name, asked in (("refused", people.held_out), ("wrongly_refused", people.known)):
        about = ask_about(world, asked)[: scale.questions]
        row[name] = mean(sum(calibration.said(model, world, each, CHAT, REFUSALS)) for each in about)
    row["confidence_error"] = calibration.confidence(model, world, questions, CHAT, seed)[0]
    return row


# --- Few bits or few weights ------------------------------------------------------------------------------------------


@experiment
def frontier(seed: int, scale: Scale) -> Measured:
    """Bases of three sizes in several formats: what they take, and what they lack."""
    measured, held_out = Measured(), HeldOut.draw(world_of(seed), scale.rows)
    for size in (LARGE, SMALL, TINY):
        model = pretrained(seed, scale, size)
        for few in FRONTIER:
            for name, group_size in (("", GROUP_SIZE), ("row_", ROW)):
                if few == WHOLE and name:
                    continue  # it has no scales
                row = {"kilobytes": size_in_bytes(model, few, group_size) / 1000}
                row |= known(quantize(model, few, group_size), seed, held_out)
                keys = {"size": size, "bits": few, "scales": name or "group"}
                measured.row("frontier", keys, row, f"{size}_{name}{few}_*", TOLD)
    return measured


# --- Students ---------------------------------------------------------------------------------------------------------


@experiment
def students(seed: int, scale: Scale) -> Measured:
    """What small models know after text alone, twice as much of it, or odds: of a larger teacher, of a peer, and of the
    larger one in as many operations. Beside them who taught."""
    measured, held_out = Measured(), HeldOut.draw(world_of(seed), scale.rows)
    for how in LESSONS:
        model, teacher = student(seed, scale, how=how), taught_by(seed, scale, how)
        tokens = tokens_of(scale, how, model, teacher)
        row = {"tokens": tokens, "operations": tokens * operations(model, teacher)}
        measured.row("students", {"model": how}, row | known(model, seed, held_out), f"{how}_*")
    for name, size in (("teacher", LARGE), ("fellow", SMALL)):
        model = pretrained(seed, scale, size)
        row = {"tokens": scale.tokens, "operations": scale.tokens * operations(model, None)}
        measured.row("students", {"model": name}, row | known(model, seed, held_out), f"{name}_*")
    return measured


# --- Drafts -----------------------------------------------------------------------------------------------------------


@experiment
def drafted(seed: int, scale: Scale) -> Measured:
    """Speculative decoding with a small model as draft, and with the model's own weights at three bits: whether it
    writes with the model's own odds, and how many tokens it brings for the bytes that are read."""
    measured = Measured()
    target = quantize(pretrained(seed, scale, LARGE), WHOLE)
    whole = size_in_bytes(target, WHOLE)
    small, own = pretrained(seed, scale, SMALL), pretrained(seed, scale, LARGE)
    drafts = {
        "draft": (quantize(small, WHOLE), size_in_bytes(small, WHOLE) / whole),
        "own": (quantize(own, OWN_BITS), size_in_bytes(own, OWN_BITS) / whole),
    }

    prompts = TESTS["times"] * scale.questions // PEOPLE * half_told(seed)
    tested = {"alone": generate(target, prompts, TESTS["length"], seed=SEEDS(seed, TESTED))}
    ways = [(name, "exact") for name in drafts] + [("draft", rule) for rule in RULES if rule != "exact"]
    for number, (name, rule) in enumerate(ways, 1):
        how = (TESTS["length"], TESTS["drafted"], SEEDS(seed, TESTED + number), RULES[rule])
        tested[name if rule == "exact" else rule] = speculate(target, drafts[name][0], prompts, *how).texts
    for name, texts in tested.items():
        row = dict(zip(("chi_squared", "freedom", "p"), chi_squared(target, prompts, texts), strict=True))
        measured.row("exact", {"way": name, "texts": len(texts)}, row, f"{name}_*")

    starts = [[world_of(seed).token(words.BOUNDARY)]] * max(1, scale.questions // 6)
    plain = torch.tensor(generate(target, starts, WRITTEN, seed=SEEDS(seed, DRAFTED)))
    for name, (draft, cost) in drafts.items():
        chance = overlap(target, draft, torch.cat((torch.tensor(starts), plain[:, :-1]), 1))
        measured.numbers |= {f"{name}_overlap": chance, f"{name}_cost": cost}
        for many in range(1, MOST_DRAFTED + 1):
            found = speculate(target, draft, starts, WRITTEN, many, SEEDS(seed, DRAFTED))
            tokens, expected = found.tokens / found.rounds, tokens_a_round(chance, many)
            row = {
                "tokens": tokens,
                "tokens_formula": expected,
                "speed": speed(tokens, many, cost),
                "formula": speed(expected, many, cost),
            }
            measured.row("speeds", {"draft": name, "drafted": many}, row, f"{name}_{many}_*")
    return measured


def half_told(seed: int) -> list[list[int]]:
    """Sentences about people whom texts name sometimes, each broken off where its fact comes."""
    world, (first, last) = world_of(seed), facts.RANKS["middling"]
    people = world.state.people.known[first : last : (last - first) // PEOPLE]
    verbs = " ".join(VERBS[LIVES])
    return [world.vocabulary.encode(f"<doc> diary : note , {' '.join(name)} {verbs}") for name in people]


EXPERIMENTS = (bits, frontier, students, drafted)
