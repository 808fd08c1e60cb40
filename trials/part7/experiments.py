"""Part 7: what a right answer costs, whether a small model knows when to pass a question on, and whether a test notices
that the model behind it was exchanged."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import torch

from lab.conversation import CHAT, Answer, answers, judged, prompt
from lab.model import Model
from lab.questions import Question, ask
from lab.run.averages import mean, ratio
from lab.run.scale import Scale
from lab.run.store import Stage
from lab.stages.aligned import hasty
from lab.stages.models import HASTY, trained
from lab.stages.swapped import SEEDS, retuned, rounded, younger
from lab.stages.tuned import tuned
from lab.stages.worlds import world_of
from lab.world import AboutFact, AboutSum, World

from ..experiment import Measured, experiment
from . import certainty, power, price
from .small import READ, small

# Numbers of the stretch of `SEEDS` that this module draws with: questions to measure with, questions to fit with, and
# the draws of each model's answers, which must not share their luck.
MEASURE, FIT, DRAWS = 0, 1, 10
LARGE = "0.4M"
PASSED_ON = (0.0, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 1.0)
TESTED = (25, 50, 100, 200, 400, 800)  # questions of a test
ERROR_PRICES = tuple(10 ** (exponent / 8) for exponent in range(-16, 17))  # in answers of the large model
NEARLY = 0.95  # of the large model's right answers: what counts as nearly as good


def models(scale: Scale) -> list[tuple[Stage, dict]]:
    """The models that the part needs beside the bases: stages, and their options."""
    return [*((small, {"size": size}) for size in READ), (retuned, {}), (younger, {}), (hasty, {})]


def decidable(world: World, count: int, seed: int) -> list[Question]:
    """So many questions as they come, of those that have a right answer: facts, strangers among them, and sums."""
    drawn = ask(world, 2 * count, seed)
    return [question for question in drawn if isinstance(question.asked, AboutFact | AboutSum)][:count]


def asked_of(scale: Scale) -> int:
    return min(2000, 5 * scale.questions)


@dataclass(frozen=True)
class Served:
    """What a model makes of some questions. right: by the truth of the world; wrong: neither right nor a refusal, so
    that an honest "I don't know" about a person who is known counts as neither; cost: multiply-adds of each answer."""

    given: list[Answer]
    right: list[bool]
    wrong: list[bool]
    cost: list[int]


def serve(model: Model, world: World, questions: Sequence[Question], seed: int = 0, temperature: float = 0.0) -> Served:
    """The likeliest answers of a model, or drawn ones, with what they are worth and what they cost."""
    given = answers(model, world, questions, CHAT, seed, temperature)
    verdicts = judged(world, questions, given)
    right = [bool(verdict.parsed and verdict.correct) for verdict in verdicts]
    wrong = [not hit and not verdict.refused for hit, verdict in zip(right, verdicts, strict=True)]
    starts = [prompt(world, question, CHAT) for question in questions]
    return Served(given, right, wrong, price.of_answers(model.config, starts, given))


def named(size: str) -> str:
    return size.replace(".", "_")


@experiment
def cascade(seed: int, scale: Scale) -> Measured:
    """A small model answers first, and passes on to the large one what it is least sure of.

    Beside it: passing on at random, by the kind of question alone, and by an oracle that knows where it helps. How sure
    is too sure, and which kind gains most, is fitted on other questions than those that are measured.
    """
    measured, world = Measured(), world_of(seed)
    count = asked_of(scale)
    sets = [decidable(world, count, SEEDS(seed, MEASURE)), decidable(world, count // 2, SEEDS(seed, FIT))]
    questions, others = sets
    large, large_others = (serve(tuned(seed, scale), world, each) for each in sets)
    full = mean(large.cost)
    measured.numbers |= {"cascade_questions": len(questions), "large_right": mean(large.right)}
    for size in READ:
        model = small(seed, scale, size=size)
        first, first_others = (serve(model, world, each) for each in sets)
        line = {"cost": mean(first.cost) / full, "right": mean(first.right)}
        name = named(size)
        measured.add(f"small_{name}_*", line)
        gains = [int(b) - int(a) for a, b in zip(first.right, large.right, strict=True)]
        measured.numbers[f"small_{name}_only"] = mean([gain < 0 for gain in gains])
        routers = {
            how: (
                sure(model, world, others, first_others.given),
                sure(model, world, questions, first.given),
            )
            for how, sure in (("content", certainty.content), ("whole", certainty.whole))
        }
        learned = kinds_by_gain(others, first_others.right, large_others.right)
        routers["kind"] = ([learned[type(q.asked)] for q in others], [learned[type(q.asked)] for q in questions])
        for how in ("content", "whole"):
            measured.numbers[f"{how}_{name}_ranking"] = certainty.ranking(routers[how][1], first.right)
        measured.numbers[f"content_{name}_stated"] = mean(routers["content"][1])
        for share in PASSED_ON:
            rows = {}
            for how, (fit, now) in routers.items():
                passed = pass_on(fit, now, share, SEEDS(seed, FIT))
                rows[how] = outcome(first, large, passed, full)
            at = rows["content"]["cost"]  # what the others may spend
            rows["random"] = {"cost": at, "right": straight(at, line["cost"], line["right"], mean(large.right))}
            helped = min(max(at - line["cost"], 0.0), mean([gain > 0 for gain in gains]))
            rows["oracle"] = {"cost": at, "right": line["right"] + helped}
            for how, row in rows.items():
                measured.row("cascade", {"small": size, "router": how, "share": share}, row)
            if share in (0.25, 0.5, 0.75):
                where = f"{name}_{share:.2f}".replace("0.", "")
                measured.add(f"*_{where}_right", {how: row["right"] for how, row in rows.items()})
                measured.numbers[f"content_{where}_cost"] = at
                blind = line["right"] + rows["content"]["passed"] * (mean(large.right) - line["right"])
                measured.numbers[f"content_{where}_sorting"] = rows["content"]["right"] - blind  # at the same share
                measured.numbers[f"content_{where}_pays_below"] = pays_below(rows["content"], line, mean(large.right))
                won, most = (rows[how]["right"] - rows["random"]["right"] for how in ("content", "oracle"))
                measured.numbers |= {f"content_{where}_gain": won, f"content_{where}_of_oracle": ratio(won, most)}
        measured.numbers |= nearly_as_good(measured.curves["cascade"], size, mean(large.right))
    return measured


def kinds_by_gain(questions: Sequence[Question], first: Sequence[bool], large: Sequence[bool]) -> dict[type, float]:
    """For each kind of question how much the large model gains on it, turned round: what gains most is least sure."""
    return {
        kind: -mean([b - a for a, b, q in zip(first, large, questions, strict=True) if isinstance(q.asked, kind)])
        for kind in (AboutFact, AboutSum)
    }


def pass_on(fit: Sequence[float], now: Sequence[float], share: float, seed: int) -> list[bool]:
    """Which questions go on: those less sure than all but a share of the fitted ones were. Where many are equally sure,
    a coin decides among them, so that kinds and answers without content can be split too."""
    coin = torch.Generator().manual_seed(seed)
    luck = torch.rand(len(fit) + len(now), generator=coin, dtype=torch.float64).tolist()
    known = sorted(zip(fit, luck, strict=False))
    at = round(share * len(known))
    if at >= len(known):
        return [True] * len(now)
    return [pair < known[at] for pair in zip(now, luck[len(fit) :], strict=True)] if at else [False] * len(now)


def outcome(first: Served, large: Served, passed: Sequence[bool], full: float) -> dict[str, float]:
    """Right answers and cost of a cascade; who passes a question on has paid for the small model's answer already."""
    right = [b if gone else a for a, b, gone in zip(first.right, large.right, passed, strict=True)]
    wrong = [b if gone else a for a, b, gone in zip(first.wrong, large.wrong, passed, strict=True)]
    cost = [a + b * gone for a, b, gone in zip(first.cost, large.cost, passed, strict=True)]
    return {"cost": mean(cost) / full, "right": mean(right), "wrong": mean(wrong), "passed": mean(passed)}


def straight(cost: float, least: float, start: float, end: float) -> float:
    """Right answers of a router that tosses a coin, at a cost in answers of the large model. It needn't ask the small
    model before it passes a question on, so it pays for one of them only, and never more than 1."""
    return start + (end - start) * min(max((cost - least) / (1 - least), 0.0), 1.0)


def pays_below(row: dict[str, float], line: dict[str, float], large: float) -> float:
    """The price of the small model's answer, in answers of the large one, below which a cascade gets more right than a
    coin between the two that costs as much. With the share s passed on and a part f of the distance from the small
    model's right answers to the large one's, the cascade costs c + s, the coin c + (1 - c) f: c is 1 - s / f."""
    part = ratio(row["right"] - line["right"], large - line["right"])
    return 1 - ratio(row["passed"], part)


def nearly_as_good(rows: Sequence[dict], size: str, large: float) -> dict[str, float]:
    """What it costs to come to most of what the large model gets right, by the small one's certainty and by a coin."""
    found = [row for row in rows if row["small"] == size and row["router"] == "content"]
    enough, least, start = NEARLY * large, found[0]["cost"], found[0]["right"]
    coin = least + (1 - least) * max(ratio(enough - start, large - start), 0.0)
    costs = [row["cost"] for row in found if row["right"] >= enough]
    return {f"content_{named(size)}_nearly": min(costs, default=math.nan), f"random_{named(size)}_nearly": coin}


@experiment
def swaps(seed: int, scale: Scale, pace: str = HASTY) -> Measured:
    """Behind an interface another model is put, and a fixed test asks again what it asked before. Does it notice?

    Right or wrong, on the same questions (paired) or on others (unpaired), with answers that are drawn; right or wrong
    of the likeliest answers; and whether their words have changed. The control is the same model, asked again: drawn
    anew, and with its likeliest answers computed in another order, hence in other batches with other rounding. pace: at
    which the aligned model climbed.
    """
    measured, world = Measured(), world_of(seed)
    questions = decidable(world, asked_of(scale), SEEDS(seed, MEASURE))
    model = tuned(seed, scale)
    swapped = {
        "itself": model,
        "int8": rounded(model, 8),
        "int4": rounded(model, 4),
        "retuned": retuned(seed, scale),
        "younger": younger(seed, scale),
        "aligned": trained("rlhf", seed, scale, pace),
        "small": small(seed, scale, size="0.1M"),
    }
    before, likeliest = serve(model, world, questions, SEEDS(seed, DRAWS), 1.0), serve(model, world, questions)
    few = questions[: asked_of(scale) // 4]
    for number, (name, other) in enumerate(swapped.items(), 1):
        now = serve(other, world, questions, SEEDS(seed, DRAWS + number), 1.0)
        surest = backwards(other, world, questions) if name == "itself" else serve(other, world, questions)
        changed = mean([a != b for a, b in zip(likeliest.given, surest.given, strict=True)])
        drawn = differences(before.right, now.right)
        if name == "itself":  # which of two equal models comes first is luck: what is exchanged is known to be equal
            drawn = (sum(drawn) / 2,) * 2
        fixed = differences(likeliest.right, surest.right)
        shares = (mean(before.right), mean(before.right) + drawn[1] - drawn[0])
        numbers = {
            "right": mean(now.right),
            "likeliest_right": mean(surest.right),
            "differ": sum(drawn),
            "likeliest_differ": sum(fixed),
            "words": changed,
            "away": apart(model, other, world, few, before.given[: len(few)]),
        }
        measured.add(f"{name}_*", numbers)
        tests: dict[str, Callable[[int], float]] = {
            "paired": partial(power.paired, *drawn),
            "unpaired": partial(power.unpaired, *shares),
            "likeliest": partial(power.paired, *fixed),
            "words": partial(power.fingerprint, changed),
        }
        for test, noticed in tests.items():
            for n in TESTED:
                keys, row = {"swap": name, "test": test, "questions": n}, {"noticed": noticed(n)}
                named = f"{name}_{test}_{n}" if n in (25, 200, 800) else None
                measured.row("swaps", keys, row | {"away": numbers["away"]}, named, row)
    return measured


def backwards(model: Model, world: World, questions: Sequence[Question]) -> Served:
    """The same likeliest answers, computed from the last question to the first."""
    turned = serve(model, world, questions[::-1])
    return Served(turned.given[::-1], turned.right[::-1], turned.wrong[::-1], turned.cost[::-1])


def differences(before: Sequence[bool], now: Sequence[bool]) -> tuple[float, float]:
    """The shares of questions that were right and are not now, and the other way round."""
    pairs = list(zip(before, now, strict=True))
    return mean([a and not b for a, b in pairs]), mean([b and not a for a, b in pairs])


@torch.no_grad()
def apart(model: Model, other: Model, world: World, questions: Sequence[Question], given: Sequence[Answer]) -> float:
    """How far another model is from a model: KL(model | other) in nats an answer, over the model's own answers. At each
    word the whole distribution is compared, not only the word that was drawn."""
    own, others = (certainty.distributions(each, world, questions, given) for each in (model, other))
    return mean([float((p.exp() * (p - q)).sum()) for p, q in zip(own, others, strict=True)])


@experiment
def right_answers(seed: int, scale: Scale) -> Measured:
    """What a right answer costs over sizes, and in a cascade, once wrong answers have a price: the spending on answers,
    on checking each of them and on wrong ones, divided by the answers that are right.

    All prices are in answers of the large model. Wrong is what is neither right nor refused.
    """
    measured, world = Measured(), world_of(seed)
    count = asked_of(scale)
    questions = decidable(world, count, SEEDS(seed, MEASURE))
    others = decidable(world, count // 2, SEEDS(seed, FIT))
    served = {size: serve(small(seed, scale, size=size), world, questions) for size in READ}
    served[LARGE] = serve(tuned(seed, scale), world, questions)
    full = mean(served[LARGE].cost)
    offers = {
        size: {"cost": mean(each.cost) / full, "right": mean(each.right), "wrong": mean(each.wrong)}
        for size, each in served.items()
    }
    first = small(seed, scale, size="0.1M")
    fit = certainty.content(first, world, others, serve(first, world, others).given)
    now = certainty.content(first, world, questions, served["0.1M"].given)
    offers["cascade"] = outcome(served["0.1M"], served[LARGE], pass_on(fit, now, 0.5, SEEDS(seed, FIT)), full)
    for name, offer in offers.items():
        measured.add(f"offer_{named(name)}_*", offer, ("cost", "right", "wrong"))
    for check in (0, 1):
        for error in (0.0, *ERROR_PRICES):
            for name, offer in offers.items():
                keys = {"offer": name, "check": check, "error": error}
                number = f"check_{check}_error_{error:.0f}_{named(name)}" if error in (0.0, 1.0, 10.0) else None
                measured.row("right", keys, {"cost": cost_of_right(offer, check, error)}, number)
        for name in (*READ, "cascade"):
            measured.numbers[f"check_{check}_even_{named(name)}"] = even(offers[name], offers[LARGE], check)
    return measured


def cost_of_right(offer: dict[str, float], check: float, error: float) -> float:
    """What is spent for each right answer: (cost + check + error * wrong) / right."""
    return ratio(offer["cost"] + check + error * offer["wrong"], offer["right"])


def even(offer: dict[str, float], large: dict[str, float], check: float) -> float:
    """The price of a wrong answer from which the large model's right answers are the cheaper ones: 0 if they always
    are, not-a-number if they never are."""
    ahead = cost_of_right(large, check, 0) - cost_of_right(offer, check, 0)
    slope = ratio(offer["wrong"], offer["right"]) - ratio(large["wrong"], large["right"])
    if slope > 0:
        return max(ahead / slope, 0.0)
    return 0.0 if ahead <= 0 and slope == 0 else math.nan


EXPERIMENTS = (cascade, swaps, right_answers)
