"""Part 4: abilities that come suddenly, abilities that other data builds, and learning from the text itself."""

from collections import Counter
from collections.abc import Sequence
from itertools import combinations, pairwise
from math import nan
from random import Random

import torch

from lab.conversation import CHAT, DOCUMENT, Answer, answers, prompt
from lab.model import Model
from lab.probes import behavior, calibration, induction
from lab.questions import Question, ask_about
from lab.run.averages import distance, mean, ratio
from lab.run.scale import Scale
from lab.run.store import Stage
from lab.stages import copiers
from lab.stages.aligned import hasty, reward_model
from lab.stages.base import base
from lab.stages.copiers import copier
from lab.stages.flippers import LENGTH as FLIPS
from lab.stages.flippers import flipper, heads_next
from lab.stages.models import FORMS, HASTY, every_stage, trained
from lab.stages.worlds import world_of
from lab.tasks import ANY, CARRIED, MEASURE, PLAIN, REVERSED, SEEDS, TWO, bayes, chances, flips
from lab.world import World
from lab.world.choices import VERBS
from lab.world.people import LIVES, LOVES, WORKS, Name
from lab.world.program import read, sample
from lab.world.voices import CHARACTERS, PRIOR, VOICES

from ..experiment import Measured, Row, experiment
from . import posterior, recallers, temperature
from .adders import ASKED, adder, sum_steps
from .recallers import ALONE, REPEATING, UNREPEATING, recaller

RUNS = 4  # of each kind of adder in a world
KINDS: dict[str, dict] = {"small": {}, "large": {"size": "large"}, "skewed": {"skew": 1.0}}
FORMS_OF_SUMS = (PLAIN, REVERSED, CARRIED)
DIETS = (ALONE, REPEATING, UNREPEATING)
SETTLED = 4  # looks, after which every model of sums has learned what a digit is
SENTENCES = 7
MOST = 32  # answers to a question
# What the seeds of this part are for, from `MEASURE` on; the stages take the first.
FLIPPED, FAIR, DIARIES, NAMES, TRIES, STATED, GUESSED = (MEASURE + number for number in range(10, 17))


def models(scale: Scale) -> list[tuple[Stage, dict]]:
    """The models that the part needs beside the bases: stages, and their options."""
    adders = [(adder, {"run": run, **options}) for options in adding().values() for run in range(RUNS)]
    diets = [(recaller, {"diet": diet}) for diet in DIETS]
    copying_models = [(copier, {"layers": layers}) for layers in (1, 2)]
    flippers = [(flipper, {"kind": kind}) for kind in (ANY, TWO)]
    small = [*adders, *copying_models, *diets, *flippers]
    return [*small, (reward_model, {}), (hasty, {"beta": 0.1}), (hasty, {"beta": 0.0})]


def adding() -> dict[str, dict]:
    """The options of each kind of adder. Those of the small one with the last digit first are none."""
    return KINDS | {form: {"form": form} for form in FORMS_OF_SUMS if form != REVERSED}


# --- Sums -------------------------------------------------------------------------------------------------------------


@experiment
def sums(seed: int, scale: Scale) -> Measured:
    """How long models wait until they can add, in runs that differ by luck alone; how suddenly it comes, by every digit
    and by the loss."""
    measured, steps = Measured(), sum_steps(scale)
    for kind, options in KINDS.items():
        rows = [adder(seed, scale, run=run, **options) for run in range(RUNS)]
        shapes = [shape(run) for run in rows]
        waits = [each["wait"] for each in shapes]
        came = [wait for wait in waits if wait == wait]
        longest = max(steps if wait != wait else wait for wait in waits)  # who never came took longer than that
        measured.add(
            f"sums_{kind}_*",
            {"learned": len(came) / RUNS, "fastest": min(came, default=nan), "slowest": longest}
            | {"spread": ratio(longest, min(came, default=nan))}
            | {name: mean([each[name] for each in shapes if each[name] == each[name]]) for name in shapes[0]},
        )
        for run, (looks, found) in enumerate(zip(rows, shapes, strict=True)):
            keys: Row = {"model": kind, "run": run}
            measured.row("waits", keys, found)
            measured.rows("sums", keys, looks)
    measured.numbers |= {"sums_steps": steps, "sums_runs": RUNS, "sums_questions": ASKED}
    return measured


def shape(rows: Sequence[Row]) -> dict[str, float]:
    """How the sums of a run came; not-a-number where half of them never did.

    wait: the step at which half are right. rise: the time from 10 to 80 percent right as a share of the time to 80, at
    which a run is over: 7/8 for a straight line, near 0 for a jump.
    steepest, loss_steepest: the largest part of the rise, and of the loss's fall, in a tenth of the run.
    loss_starts: when the loss has done a tenth of its fall to 0, as a share of the wait; loss_before: the part of its
    fall that it has done when one sum in ten is right. The loss counts from the look at which every model has learned
    what a digit is.
    """
    at = {level: reached(rows, "exact", level / 100, "step") for level in (10, 50, 80)}
    later, width = rows[min(SETTLED, len(rows) - 1) :], max(1, round((len(rows) - 1) / 10))
    wait = nan if at[50] is None else at[50]
    found = {"wait": wait, "rise": nan, "steepest": nan, "loss_steepest": nan, "loss_starts": nan, "loss_before": nan}
    if at[10] is not None and at[50] is not None:
        start = later[0]["digit_loss"]
        starts = reached(later, "digit_loss", 0.9 * start, "step")
        then = next(row["digit_loss"] for row in rows if row["step"] >= at[10])
        found |= {
            "steepest": steepest([row["exact"] for row in rows], width),
            "loss_steepest": steepest([-row["digit_loss"] for row in later], width),
            "loss_starts": nan if starts is None else starts / wait,
            "loss_before": 1 - then / start,
        }
        if at[80] is not None:
            found["rise"] = (at[80] - at[10]) / at[80]
    return found


def reached(rows: Sequence[Row], name: str, level: float, what: str) -> float | None:
    """The step, or what else is asked for, at which a number has come to a level, in a straight line between two looks;
    None where it hasn't. A level below the first look counts as one to fall to."""
    falling = rows[0][name] > level
    if rows[0][name] == level:
        return rows[0][what]
    for before, after in pairwise(rows):
        if after[name] <= level if falling else after[name] >= level:
            part = (level - before[name]) / (after[name] - before[name])
            return before[what] + part * (after[what] - before[what])
    return None


@experiment
def scratchpad(seed: int, scale: Scale) -> Measured:
    """The tokens that a model reads until it can add: results with the first digit first, with the last one first, and
    with the carry written out."""
    measured = Measured()
    for form in FORMS_OF_SUMS:
        options = {} if form == REVERSED else {"form": form}
        rows = [adder(seed, scale, run=run, **options) for run in range(RUNS)]
        budget = sum_steps(scale) * rows[0][-1]["tokens"] / rows[0][-1]["step"]
        for level in (50, 80):
            tokens = [reached(run, "exact", level / 100, "tokens") for run in rows]
            measured.add(
                f"scratchpad_{form}_*_{level}",
                {
                    "tokens": mean([each or budget for each in tokens]),  # who never came took more than that
                    "learned": mean([each is not None for each in tokens]),
                },
            )
        for run, looks in enumerate(rows):
            measured.rows("scratchpad", {"form": form, "run": run}, looks)
    return measured


# --- Copying and recall -----------------------------------------------------------------------------------------------


@experiment
def copying(seed: int, scale: Scale) -> Measured:
    """Verses of random letters that repeat, in one layer and in two: how much is copied, what the heads look at over
    the same steps, and what is left without those that look at what comes next."""
    measured = Measured()
    rows, periods = copiers.asked(seed, scale.questions)
    places = int(induction.told(rows, periods).sum())
    measured.numbers |= {"induction_letters": places, "induction_verses": len(rows)}
    for letters in (1, 2):
        few = rows[: len(rows) // 4], periods[: len(rows) // 4]
        measured.numbers[f"induction_match_{letters}"] = induction.by_match(*few, letters)
    for layers in (1, 2):
        found = copier(seed, scale, layers=layers)
        model, history = found.model, found.history
        right, loss = induction.copied(model, rows, periods)
        scores = induction.prefix_matching(model, rows[:64], periods[:64])
        measured.add(
            f"induction_{layers}_*",
            {
                "copied": right,
                "loss": loss,
                "prefix": float(scores.max()),
                "previous": float(induction.previous_token(model, rows[:64]).max()),
                "steepest": steepest([look["copied"] for look in history]),
                "loss_steepest": steepest([-look["loss"] for look in history]),
                "prefix_steepest": steepest([look["prefix"] for look in history]),
            },
        )
        for name in ("copied", "prefix", "previous", "loss"):
            half = (history[0][name] + history[-1][name]) / 2
            at = reached(history, name, half, "step")
            measured.numbers[f"induction_{layers}_{name}_half"] = nan if at is None else at
        measured.rows("induction", {"layers": layers}, history)
        if layers == 2:
            measured.numbers |= ablated(measured, model, rows, periods, scores)
    return measured


def steepest(values: Sequence[float], width: int = 3) -> float:
    """The largest part of a rise that falls into so many looks in a row. If these are a tenth of all, as 3 of 30 are,
    that is 0.1 for a straight line and 1 for a jump."""
    way = max(values) - values[0]
    steps = [after - before for before, after in zip(values, values[width:], strict=False)]
    return max(steps) / way if steps and way > 0 else 0.0


def ablated(measured: Measured, model: Model, rows, periods, scores: torch.Tensor) -> dict[str, float]:
    """What is copied without the two heads of the last block that look most at what comes next; without any two others
    of it, the mean and the least; and without the two of the first block that look most at the letter before, beside
    any two others of that."""
    previous = induction.previous_token(model, rows[:64])
    numbers: dict[str, float] = {}
    for name, block, by in (("matching", 1, scores), ("previous", 0, previous)):
        order = by[block].argsort(descending=True).tolist()
        pairs = [tuple(order[:2]), *combinations(order[2:], 2), *((one, two) for one in order[:2] for two in order[2:])]
        left = {}
        for pair in pairs:
            silenced = induction.without_all(model, [(block, head) for head in pair])
            left[pair] = induction.copied(silenced, rows, periods)[0]
        others = [left[pair] for pair in combinations(order[2:], 2)]
        numbers |= {f"induction_without_{name}": left[pairs[0]], f"induction_without_other_{name}": mean(others)}
        for head in order:
            silenced = induction.without_all(model, [(block, head)])
            row = {"prefix": float(scores[block, head]), "previous": float(previous[block, head])}
            row["copied_without"] = induction.copied(silenced, rows, periods)[0]
            measured.row("heads", {"block": block + 1, "head": head}, row)
    return numbers


@experiment
def recall(seed: int, scale: Scale) -> Measured:
    """Pairs of key and value, one of which is asked for: taught alone, beside verses that repeat, and beside verses
    that don't."""
    measured, longest = Measured(), 0
    for diet in DIETS:
        rows = recaller(seed, scale, diet=diet)
        longest = max(longest, rows[-1]["step"])
        at = reached(rows, "right", 0.5, "step")
        measured.add(
            f"recall_{diet}_*",
            {
                "right": rows[-1]["right"],
                "best": max(row["right"] for row in rows),
                "loss": rows[-1]["loss"],
                "half": nan if at is None else at,
            },
        )
        measured.rows("recall", {"diet": diet}, rows)
    measured.numbers |= {
        "recall_guess": best_guess(recallers.TASK.texts(5 * scale.questions, generator(SEEDS(seed, GUESSED)))),
        "recall_steps": longest,
        "recall_questions": recallers.ASKED * recallers.TEXTS,
    }
    return measured


def best_guess(texts: torch.Tensor) -> float:
    """How often one is right who says the value that stands most often in a text, whatever is asked."""
    values = texts[:, 2:-3:2]  # (N, pairs)
    most = (values[:, :, None] == values[:, None]).sum(2).max(1).values
    return float((most / values.shape[1]).mean())


# --- Learning from the text -------------------------------------------------------------------------------------------


@experiment
def coins(seed: int, scale: Scale) -> Measured:
    """The chance of a coin, inferred from its flips: models that read coins of any chance, or of two kinds, against
    Bayes' rule with the coins that each read; beside a reader who takes the last flip and one who takes nothing."""
    measured, count = Measured(), 5 * scale.questions
    fair = flips(torch.full((count,), 0.5), FLIPS, generator(SEEDS(seed, FAIR)))
    read = {}
    for kind in (ANY, TWO):
        model = read[kind] = flipper(seed, scale, kind=kind)
        random = generator(SEEDS(seed, FLIPPED))
        rows = flips(chances(count, kind, random), FLIPS, random)
        exact, own = bayes(rows, kind), heads_next(model, rows)
        judges = {"model": own, "last": of_last(rows, kind), "deaf": torch.full_like(exact, 0.5)}
        measured.add(f"coins_{kind}_*_nats", {who: divergence(exact, said) for who, said in judges.items()})
        measured.numbers[f"coins_{kind}_correlation"] = float(
            torch.corrcoef(torch.stack((exact[:, 1:].flatten(), own[:, 1:].flatten())))[0, 1]
        )
        for seen in range(FLIPS):
            gaps = {who: float((said[:, seen] - exact[:, seen]).abs().mean()) for who, said in judges.items()}
            named = f"coins_{kind}_*_gap_{seen}" if seen in (0, 1, 4, 16, FLIPS - 1) else None
            measured.row("coins", {"kind": kind, "flips": seen}, gaps, named)
    # A fair coin, which one of them has seldom seen and the other never: each against both rules.
    for kind, model in read.items():
        said = heads_next(model, fair)
        for rule in (ANY, TWO):
            gap = (said - bayes(fair, rule)).abs()[:, FLIPS // 2 :]
            measured.numbers[f"coins_fair_{kind}_from_{rule}"] = float(gap.mean())
    measured.numbers |= {"coins_rows": count, "coins_flips": FLIPS}
    return measured


def generator(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def of_last(rows: torch.Tensor, kind: str) -> torch.Tensor:
    """The exact chance of heads for who remembers the last flip alone: Bayes' rule after one flip."""
    after = bayes(torch.tensor([[2, 0, 0], [2, 1, 0]]), kind)[:, 1]  # of tails, of heads
    said = after[rows[:, 1:].clamp(max=1)].roll(1, 1)
    said[:, 0] = 0.5
    return said


def divergence(exact: torch.Tensor, said: torch.Tensor) -> float:
    """KL(exact | said) of a flip in nats, the mean over flips: what the model loses for not being Bayes."""
    return float((exact * (exact / said).log() + (1 - exact) * ((1 - exact) / (1 - said)).log()).mean())


@experiment
def belief(seed: int, scale: Scale) -> Measured:
    """Whom the base takes the speaker for, after more and more sentences, against Bayes' rule."""
    measured, world = Measured(), world_of(seed)
    model = base(seed, scale).model
    random = Random(SEEDS(seed, DIARIES))
    start = world.vocabulary.encode("<doc> diary :")
    stop = world.token(".")
    found: list[list[Row]] = [[] for _ in range(SENTENCES)]
    for voice in random.choices(range(len(VOICES)), PRIOR, k=2 * scale.questions):
        tokens, _ = sample(world.diary(), voice, random)
        ends = [place + 1 for place, token in enumerate(tokens) if token == stop][: SENTENCES - 1]
        beliefs = posterior.beliefs(model, world, [[*start, *tokens[:end]] for end in [0, *ends] if end < 100])
        for said, (own, exact) in enumerate(beliefs):
            row: Row = {"gap": distance(own, exact), "model": own[voice], "exact": exact[voice]}
            row["certain"] = 1 - max(exact)  # the gap of a judge who always holds the likeliest voice for certain
            row["deaf"] = distance(beliefs[0][1], exact)  # and of one who doesn't listen
            found[said].append(row)
    for said, rows in enumerate(found):
        if rows:
            means = {name: mean([row[name] for row in rows]) for name in rows[0]}
            measured.row("belief", {"sentences": said}, means | {"texts": len(rows)}, f"belief_*_{said}")
    table = torch.tensor([[row["model"], row["exact"]] for rows in found for row in rows]).T
    measured.numbers["belief_correlation"] = float(torch.corrcoef(table)[0, 1])
    return measured


# --- More answers -----------------------------------------------------------------------------------------------------


@experiment
def compute(seed: int, scale: Scale) -> Measured:
    """More answers instead of a larger model: a vote of k, beside one answer that names a value; who names it, and
    whose wrong answers agree."""
    measured, world = Measured(), world_of(seed)
    people = world.state.people
    asked = Random(SEEDS(seed, NAMES)).sample(people.known[64:], min(len(people.known) - 64, 1 + scale.questions // 3))
    questions = ask_about(world, asked)[: scale.questions]
    truths = [people.facts[name][attribute] for name in asked for attribute in (LIVES, WORKS, LOVES)]
    truths = truths[: len(questions)]
    measured.numbers["compute_questions"] = len(questions)
    for name, form in (("base", DOCUMENT), ("sft", CHAT)):
        model = trained(name, seed, scale)
        given = behavior.tries(model, world, questions, form, SEEDS(seed, TRIES), MOST)
        stated = [[value_of(world, answer) for answer in group] for group in given]
        right = [[value == truth for value in group] for group, truth in zip(stated, truths, strict=True)]
        named = [[value for value in group if value is not None] for group in stated]
        one = [ratio(group.count(truth), len(group)) for group, truth in zip(named, truths, strict=True) if group]
        likeliest = answers(model, world, questions, form, SEEDS(seed, TRIES), temperature=0)
        measured.add(
            f"{name}_*",
            {
                "named": mean([value is not None for group in stated for value in group]),
                "named_right": mean(one),
                "likeliest": mean([value_of(world, a) == truth for a, truth in zip(likeliest, truths, strict=True)]),
                "clerk": mean(by_clerk(model, world, asked)[: len(questions)]),
            },
        )
        for k in (1, 4, 16, MOST):
            row = {
                "majority": mean([majority(group[:k]) == truth for group, truth in zip(stated, truths, strict=True)]),
                "any": behavior.pass_at([sum(group) for group in right], MOST, k),
            }
            measured.row("compute", {"model": name, "k": k}, row, f"{name}_*_{k}")
        by_voice(measured, name, world, questions, given, stated, truths)
    return measured


def by_voice(measured: Measured, name: str, world: World, questions: Sequence[Question], given, stated, truths):
    """Of answers that name a value, by the voice that begins them: their share, how many are right, and how often two
    wrong ones to one question agree. And a vote without the gossip."""
    voices = [
        [begun_by(world, question, answer) for answer in group]
        for question, group in zip(questions, given, strict=True)
    ]
    values = {
        voice: [
            [value for value, who in zip(*pair, strict=True) if who == voice and value is not None]
            for pair in zip(stated, voices, strict=True)
        ]
        for voice in VOICES
    }
    total = sum(len(group) for groups in values.values() for group in groups)
    for voice, said in values.items():
        count = sum(map(len, said))
        hits = sum(group.count(truth) for group, truth in zip(said, truths, strict=True))
        wrong = [[v for v in group if v != truth] for group, truth in zip(said, truths, strict=True)]
        row = {"share": ratio(count, total), "right": ratio(hits, count), "wrong_agree": agreement(wrong), "n": count}
        measured.row("speakers", {"model": name, "voice": voice}, row, f"{name}_{voice}_*")
    honest = [
        majority([value for value, who in zip(*pair, strict=True) if who not in ("gossip", None)])
        for pair in zip(stated, voices, strict=True)
    ]
    measured.numbers[f"{name}_majority_without_gossip"] = mean(
        [vote == truth for vote, truth in zip(honest, truths, strict=True)]
    )


def begun_by(world: World, question: Question, answer: Answer) -> str | None:
    """The voice that most likely opens an answer so; None where none does. By the opening word alone: what follows
    would tell too, but a judge who knows the truth can't take a false answer for one by a voice that never lies."""
    reading = read(world.answer(question.asked), answer[:2], world.prior)
    return VOICES[reading.posterior.index(max(reading.posterior))] if len(reading.log_probabilities) == 2 else None


def agreement(groups: Sequence[Sequence[str]]) -> float:
    """The share of equal pairs among all pairs of a group, over all groups."""
    equal = sum(count * (count - 1) / 2 for group in groups for count in Counter(group).values())
    return ratio(equal, sum(len(group) * (len(group) - 1) / 2 for group in groups))


@torch.no_grad()
def clerk_scores(model: Model, world: World, names: Sequence[Name]) -> tuple[torch.Tensor, torch.Tensor]:
    """As a clerk would put it down, who doesn't lie, <doc> diary : note , rosa crow lives in: the scores of the 16
    values of each attribute of each person, and the place of the true one."""
    prompts, candidates, truths = [], [], []
    for name in names:
        for attribute, verbs in VERBS.items():
            prompts.append(world.vocabulary.encode(f"<doc> diary : note , {' '.join(name)} {' '.join(verbs)}"))
            candidates.append([world.token(value) for value in world.choices.domains[attribute]])
            truths.append(list(world.choices.domains[attribute]).index(world.state.people.facts[name][attribute]))
    return temperature.scores(model, prompts, torch.tensor(candidates)), torch.tensor(truths)


def by_clerk(model: Model, world: World, names: Sequence[Name]) -> list[bool]:
    """Whether the true value of each person's three facts is the likeliest."""
    scores, truths = clerk_scores(model, world, names)
    return (scores.argmax(1) == truths).tolist()


def value_of(world: World, answer: Answer) -> str | None:
    """The city, job or food that an answer names first."""
    values = {word for domain in world.choices.domains for word in domain}
    return next((word for word in world.vocabulary.decode(answer).split() if word in values), None)


def majority(values: Sequence[str | None]) -> str | None:
    """The most frequent value; of several the one that came first. Answers without a value don't vote."""
    counts = Counter(value for value in values if value is not None)
    return counts.most_common(1)[0][0] if counts else None


# --- Calibration ------------------------------------------------------------------------------------------------------


@experiment
def honesty(seed: int, scale: Scale, pace: str = HASTY) -> Measured:
    """Whether a model is right as often as it says, at each stage, before and after one temperature is fitted on other
    questions: the weather, facts, and a planted prejudice. pace: at which the aligned model climbed."""
    measured, world = Measured(), world_of(seed)
    talks = [voice.share * voice.kinds["talk"] for voice in CHARACTERS.values()]
    everyone = calibration.true_lazy(world, talks)
    helper = calibration.true_lazy(world, [voice == "helper" for voice in VOICES])
    measured.numbers |= {"truth_lazy": everyone[True], "truth_lazy_elsewhere": everyone[False]}
    measured.numbers |= {"helper_lazy": helper[True], "helper_lazy_elsewhere": helper[False]}
    names = world.state.people.known[: 2 * scale.questions]
    for stage, model in every_stage(seed, scale, pace).items():
        lazy = calibration.lazy(model, world, FORMS[stage])
        measured.numbers |= {f"{stage}_lazy": lazy[True], f"{stage}_lazy_elsewhere": lazy[False]}
        weather(measured, stage, model, world)
        if stage == "base":  # it speaks with voices that lie; what it believes, it writes as a clerk
            scores, truth = clerk_scores(model, world, names)
        else:
            scores, truth = chat_scores(model, world, names, SEEDS(seed, STATED))
        measured.numbers[f"{stage}_facts"] = len(truth)
        if len(truth) < 4:  # as of a model of toy size
            continue
        mended, fitted = temperature.cross_fitted(scores, truth)
        for name, each in (("", scores), ("_fitted", mended)):
            stated, right = temperature.certainty(each, truth)
            error, table = temperature.reliability(stated, right)
            measured.numbers[f"{stage}_fact_error{name}"] = error
            rows = ({"stated": said, "right": hit, "answers": n} for said, hit, n in table)
            measured.rows("facts", {"stage": stage, "fitted": bool(name)}, rows)
        measured.numbers |= {
            f"{stage}_fact_temperature": fitted,
            f"{stage}_fact_stated": float(temperature.certainty(scores, truth)[0].mean()),
            f"{stage}_fact_right": float(temperature.certainty(scores, truth)[1].mean()),
        }
    return measured


def weather(measured: Measured, stage: str, model: Model, world: World):
    """The chance of rain that a model states for each city, against the true one."""
    pairs = calibration.rain(model, world, FORMS[stage])
    truth, stated = torch.tensor(pairs).double().T
    scores = torch.stack((torch.zeros_like(stated), stated.logit(1e-6)), 1)
    mended, fitted = temperature.cross_fitted(scores, torch.stack((1 - truth, truth), 1))
    after = mended.softmax(1)[:, 1]
    measured.numbers |= {
        f"{stage}_rain_error": float((truth - stated).abs().mean()),
        f"{stage}_rain_error_fitted": float((truth - after).abs().mean()),
        f"{stage}_rain_temperature": fitted,
        f"{stage}_rain_stated": float(stated.mean()),
        f"{stage}_rain_truth": float(truth.mean()),
    }
    for city in zip(truth.tolist(), stated.tolist(), after.tolist(), strict=True):
        measured.row("rain", {"stage": stage}, dict(zip(("truth", "stated", "fitted"), city, strict=True)))


def chat_scores(model: Model, world: World, names: Sequence[Name], seed: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Where an answer of the model's own names a value of the kind asked for: the scores of the 16 values there, and
    the place of the true one. Answers that name none are left out."""
    questions = ask_about(world, names)
    prompts, candidates, truths = [], [], []
    for question, answer in zip(questions, answers(model, world, questions, CHAT, seed), strict=True):
        name, attribute = question.asked.name, question.asked.attribute  # type: ignore[union-attr]
        domain = list(world.choices.domains[attribute])
        values = [world.token(value) for value in domain]
        place = next((place for place, token in enumerate(answer) if token in values), None)
        if place is not None:
            prompts.append([*prompt(world, question, CHAT), *answer[:place]])
            candidates.append(values)
            truths.append(domain.index(world.state.people.facts[name][attribute]))
    if not prompts:
        return torch.empty(0, 16), torch.empty(0, dtype=torch.long)
    return temperature.scores(model, prompts, torch.tensor(candidates)), torch.tensor(truths)


EXPERIMENTS = (sums, scratchpad, copying, recall, coins, belief, compute, honesty)
