"""Part 4: abilities that come suddenly, abilities that other data builds, and learning from the text itself."""

import copy
from collections import Counter
from math import nan
from random import Random

import torch

from ..conversation import CHAT, DOCUMENT, Answer, answers
from ..engine.averages import distance, mean
from ..engine.experiment import Measured, Row, experiment
from ..engine.store import Stage
from ..probes import behavior, posterior
from ..questions import ask_about
from ..stages.adders import SKEW, adder
from ..stages.base import base
from ..stages.circuits import DIETS, circuit
from ..stages.tuned import tuned
from ..stages.worlds import world_of
from ..world import World
from ..world.people import LIVES, LOVES, WORKS
from ..world.program import sample
from ..world.voices import PRIOR, VOICES

LEARNED = 0.5  # sums right, below which one can't speak of how an ability came
SENTENCES = 7


def models(scale) -> list[tuple[Stage, dict]]:
    """The models that the part needs beside the bases: names of stages, and their options."""
    adders = [(adder, options) for options in additions(scale).values()]
    return adders + [(circuit, {"diet": diet}) for diet in DIETS]


def additions(scale) -> dict[str, dict]:
    """The models that learn to add, by a name: one of each size, and the largest with small digits more frequent."""
    runs = {f"sums_{size.replace('.', '_')}": {"size": size} for size in scale.sum_sizes}
    return runs | {"sums_skewed": {"size": scale.sum_sizes[-1], "skew": SKEW}}


@experiment
def sums(seed: int, scale) -> Measured:
    """Sums of two digits, over sizes: every digit right, beside the loss of each digit."""
    measured = Measured()
    for name, options in additions(scale).items():
        rows = adder(seed, scale, **options)
        measured.curves.setdefault("sums", []).extend(rows)
        settled = rows[len(rows) // 8 :]  # at first every model learns what a digit is, which is no adding
        numbers = {name: rows[-1][name] for name in ("exact", "written", "digit_loss")}
        for kind, values in (
            ("", [row["exact"] for row in settled]),
            ("loss_", [-row["digit_loss"] for row in settled]),
        ):
            shape = {"jump": largest_step(values), "wait": passed(values, 0.1), "most": passed(values, 0.9)}
            learned = max(row["exact"] for row in rows) >= LEARNED
            numbers |= {f"{kind}{name}": value if learned else nan for name, value in shape.items()}
        measured.add(name, numbers)
    return measured


def largest_step(values: list[float], width: int = 4) -> float:
    """The largest part of a rise that falls into a tenth of the training: 0.1 for a straight line, 1 for a jump."""
    rise = max(values) - values[0]
    steps = [after - before for before, after in zip(values, values[width:], strict=False)]
    return max(steps) / rise if steps and rise > 0 else 0.0


def passed(values: list[float], part: float) -> float:
    """The share of the time that passes before so much of the rise is done. A tenth of it: a plateau is long, while the
    steepest curve without one, such as the inverse of time, has done it at once."""
    reached = values[0] + part * (max(values) - values[0])
    return next(place for place, value in enumerate(values) if value >= reached) / max(len(values) - 1, 1)


@experiment
def circuits(seed: int, scale) -> Measured:
    """Copying in one layer and in two; and recall, taught alone and beside songs."""
    measured = Measured()
    for diet in DIETS:
        rows = circuit(seed, scale, diet=diet)
        measured.curves.setdefault("circuits", []).extend(rows)
        numbers = {kind: rows[-1][kind] for kind in ("song", "memo")}
        numbers |= {f"{kind}_jump": largest_step([row[kind] for row in rows], width=2) for kind in ("song", "memo")}
        measured.add(diet.replace(",", "").replace(" ", "_"), numbers)
    return measured


@experiment
def belief(seed: int, scale) -> Measured:
    """Whom the base takes the speaker for, after more and more sentences, against Bayes' rule."""
    measured, world = Measured(), world_of(seed)
    model = base(seed, scale).model
    random = Random(9)
    start = world.vocabulary.encode("<doc> diary :")
    stop = world.token(".")
    gaps: list[list[float]] = [[] for _ in range(SENTENCES)]
    certain, deaf = copy.deepcopy(gaps), copy.deepcopy(gaps)
    for voice in [random.choices(range(len(VOICES)), PRIOR)[0] for _ in range(scale.questions)]:
        tokens, _ = sample(world.diary(), voice, random)
        ends = [place + 1 for place, token in enumerate(tokens) if token == stop][: SENTENCES - 1]
        texts = [[*start, *tokens[:end]] for end in [0, *ends] if end < 100]
        beliefs = posterior.beliefs(model, world, texts)
        for said, (own, exact) in enumerate(beliefs):
            gaps[said].append(distance(own, exact))
            certain[said].append(1 - max(exact))  # the gap of a judge who always holds the likeliest voice for certain
            deaf[said].append(distance(beliefs[0][1], exact))  # and of one who doesn't listen
            measured.curves.setdefault("belief", []).append(
                {"sentences": said, "voice": VOICES[voice], "model": own[voice], "exact": exact[voice]}
            )
    met = [row for row in measured.curves["belief"] if row["sentences"] == 3]
    for judge, by_count in (("gap", gaps), ("certain", certain), ("deaf", deaf)):
        measured.numbers |= {f"belief_{judge}_{said}": mean(gap) for said, gap in enumerate(by_count) if gap}
    measured.numbers |= {
        "belief_model_3": mean([r["model"] for r in met]),
        "belief_exact_3": mean([r["exact"] for r in met]),
    }
    table = torch.tensor([[row["model"], row["exact"]] for row in measured.curves["belief"]]).T
    measured.numbers["belief_correlation"] = float(torch.corrcoef(table)[0, 1])
    measured.curves["belief"] = [
        {
            "sentences": said,
            "gap": mean(gaps[said]),
            **{
                who: mean([r[who] for r in measured.curves["belief"] if r["sentences"] == said])
                for who in ("model", "exact")
            },
            "texts": len(gaps[said]),
        }
        for said in range(SENTENCES)
        if gaps[said]
    ]
    return measured


@experiment
def compute(seed: int, scale) -> Measured:
    """More answers instead of a larger model: the most frequent of k, and the best of k if someone could tell."""
    measured, world = Measured(), world_of(seed)
    names = [world.state.people.known[rank] for rank in range(64, len(world.state.people.known), 16)]
    questions = ask_about(world, names)[: scale.questions // 4]
    truths = [world.state.people.facts[name][attribute] for name in names for attribute in (LIVES, WORKS, LOVES)]
    truths = truths[: len(questions)]
    most = 32
    for name, model, form in (("base", base(seed, scale).model, DOCUMENT), ("sft", tuned(seed, scale), CHAT)):
        given = behavior.tries(model, world, questions, form, seed, most)
        right = behavior.hits(world, questions, given)
        stated = [[value_of(world, answer) for answer in group] for group in given]
        likeliest = [value_of(world, answer) for answer in answers(model, world, questions, form, seed, temperature=0)]
        measured.numbers[f"{name}_likeliest"] = mean([a == truth for a, truth in zip(likeliest, truths, strict=True)])
        for k in (1, 4, 16, 32):
            votes = [majority(group[:k]) for group in stated]
            share = mean([vote == truth for vote, truth in zip(votes, truths, strict=True)])
            any_right = behavior.pass_at(right, most, k)
            row: Row = {"model": name, "k": k, "majority": share, "any": any_right}
            measured.curves.setdefault("compute", []).append(row)
            measured.numbers |= {f"{name}_majority_{k}": share, f"{name}_any_{k}": any_right}
    return measured


def value_of(world: World, answer: Answer) -> str | None:
    """The city, job or food that an answer names first."""
    values = {word for domain in world.choices.domains for word in domain}
    return next((word for word in world.vocabulary.decode(answer).split() if word in values), None)


def majority(values: list[str | None]) -> str | None:
    """The most frequent value; of several the one that came first. Answers without a value don't vote."""
    counts = Counter(value for value in values if value is not None)
    return counts.most_common(1)[0][0] if counts else None


EXPERIMENTS = (sums, circuits, belief, compute)
