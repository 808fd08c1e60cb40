"""Part 3, the mask: what tuning brings and what it costs, how little of it is needed, and where it sits."""

import copy
from collections.abc import Callable, Sequence
from math import log, nan
from random import Random
from statistics import correlation, pstdev

import torch

from ..conversation import (
    CHAT,
    DOCUMENT,
    MAX_ANSWER_TOKENS,
    Answer,
    Example,
    answers,
    example,
    in_voice,
    judged,
    prompt,
)
from ..engine.averages import mean, ratio
from ..engine.experiment import Measured, experiment
from ..engine.scale import FULL
from ..engine.store import Stage
from ..finetune import SFTConfig, answer_loss, finetune
from ..generate import generate
from ..lora import add, merge
from ..model import Model
from ..probes import behavior, facts, losses, weights
from ..probes.departure import Account, account, components, divergences, next_logs, spoken
from ..questions import Question, ask, ask_evenly
from ..stages import judges
from ..stages.aligned import aligned, reward_model
from ..stages.base import base
from ..stages.doses import ALONE, BOTH, FRESH, RATES, REPLAYED, SEEDS, dosed
from ..stages.judges import guided
from ..stages.models import every_stage
from ..stages.rewarded import rewarded
from ..stages.tuned import helpful, helpful_held_out, replay_rows, tuned
from ..stages.worlds import world_of
from ..world import HeldOut, World, words
from ..world.answers import judge
from ..world.program import read
from ..world.voices import HELPER

# Way, rate and steps. A rate three times lower takes three times the steps for the same manners.
DOSES = (
    *((ALONE, "high", steps) for steps in (20, 80)),
    *((ALONE, "low", steps) for steps in (80, 240)),
    (ALONE, "lowest", 240),
    *(
        (way, rate, steps)
        for way in (BOTH, FRESH)
        for rate, steps in (("high", 20), ("high", 80), ("low", 80), ("low", 240))
    ),
    *((REPLAYED, rate, 80) for rate in ("high", "low")),
)
LOOKED = ("excess", "rare", "sums", "loss", "parsed", "helper", "helper_all", "correct", "reward")
PAIRS = (10, 30, 100, 300, 1000)
RANKS = (1, 2, 4, 8, 16)
CONTROL_RANK = 4
CANDIDATES = 8  # answers to a question, of which the best is learned from
LORA_RANKS, LORA_RATES = (1, 8), (3e-3, 1e-2, 3e-2)


def models(scale) -> list[tuple[Stage, dict]]:
    """The models that the experiments need beside the bases: stages, and their options."""
    doses = ({"way": way, "rate": rate, "steps": steps} for way, rate, steps in DOSES)
    wanted: list[tuple[Stage, dict]] = [(dosed, options) for options in doses]
    wanted += [(reward_model, {}), (aligned, {"beta": 0.1}), (aligned, {"beta": 0.0})]
    return [*wanted, (guided, {"kind": judges.TRUTH, "beta": 0.1}), (rewarded, {})]


def asked_count(scale) -> int:
    """Questions where a share decides a verdict."""
    return 5 * scale.questions


def looking(world: World, scale, seed: int) -> Callable[[Model], dict[str, float]]:
    """A function that says of a model how it answers in a chat, and its loss on the helper's answers.

    helper_all: the helper's share of all answers, where `helper` is that of the well-formed ones.
    """
    questions = ask(world, asked_count(scale), SEEDS(0, 0))
    examples = unmarked(helpful_held_out(world, scale.pairs))

    @torch.no_grad()
    def look(model: Model) -> dict[str, float]:
        summary = behavior.summary(judged(world, questions, answers(model, world, questions, CHAT, seed)))
        row = {name: summary[name] for name in ("parsed", "helper", "correct", "reward")}
        helper = summary["helper"] if summary["parsed"] else 0.0  # of no answer at all the share would be no number
        return row | {"helper_all": summary["parsed"] * helper, "loss": float(answer_loss(model, examples))}

    return look


def remembering(world: World, scale) -> Callable[[Model], dict[str, float]]:
    """A function that says of a model what it still knows: its excess on ordinary text, the share of facts about seldom
    mentioned people that it holds likeliest, and of sums that it has never read, all in documents."""
    held_out = HeldOut.draw(world, scale.rows)

    def remember(model: Model) -> dict[str, float]:
        return {
            "excess": losses.excess(model, held_out),
            "rare": facts.by_rank(model, world)["rare"],
            "sums": facts.sums(model, world)[0],
        }

    return remember


def unmarked(examples: list[Example]) -> list[Example]:
    """Examples without the end mark. The base has never seen it, and learning it would hide all else in the loss."""
    return [Example(example.prompt, example.answer[:-1]) for example in examples]


@experiment
def dose(seed: int, scale) -> Measured:
    """What tuning brings and what it costs, over rates and steps, beside as many steps on ordinary text alone."""
    measured, world = Measured(), world_of(seed)
    look, remember = looking(world, scale, seed), remembering(world, scale)
    measured.add("untuned", remember(base(seed, scale).model))
    for way, rate, steps in DOSES:
        model = dosed(seed, scale, way=way, rate=rate, steps=steps)
        row = remember(model) | (look(model) if way in (ALONE, BOTH) else {})
        cell = {"way": way, "rate": RATES[rate], "steps": steps}
        measured.curves.setdefault("dose", []).append(cell | {name: row.get(name, nan) for name in LOOKED})
        measured.add(f"{way}_{rate}_{steps}", row)
    return measured


@experiment
def pairs(seed: int, scale) -> Measured:
    """How many pairs of question and answer the mask takes, at the same number of steps."""
    measured, world = Measured(), world_of(seed)
    start, replayed, look = base(seed, scale).model, replay_rows(world, seed), looking(world, scale, seed)
    for count in PAIRS:
        if count == FULL.pairs:
            model = tuned(seed, scale)
        else:
            few = helpful(world, min(count, 4 * scale.pairs), seed)
            model = finetune(copy.deepcopy(start), few, SFTConfig(steps=scale.tuning_steps, seed=seed), replayed)
        row = look(model)
        measured.curves.setdefault("pairs", []).append({"pairs": count, **row})
        measured.add(f"pairs_{count}", row)
    return measured


@experiment
def rank(seed: int, scale) -> Measured:
    """How much of the change from base to tuned is needed: by loss, by behavior, and by what is forgotten; beside a
    change of the same size at random, and thin changes that were trained as such."""
    measured, world = Measured(), world_of(seed)
    start, full = base(seed, scale).model, tuned(seed, scale)
    look, held_out = looking(world, scale, seed), HeldOut.draw(world, scale.rows)

    def measure(model: Model) -> dict[str, float]:
        return look(model) | {"excess": losses.excess(model, held_out)}

    before, after = measure(start), measure(full)
    gap = before["loss"] - after["loss"]

    def note(table: str, name: str, key: dict, row: dict[str, float]):
        row["closed"] = ratio(before["loss"] - row["loss"], gap)
        row["behaves"] = ratio(row["parsed"], after["parsed"])
        measured.curves.setdefault(table, []).append({**key, **row})
        measured.add(name, row)

    measured.numbers |= {"change": weights.change(start, full), "spectral_rank": weights.spectral_rank(start, full)}
    for kept in RANKS:
        size = {"numbers": weights.size_of_change(start, kept)}
        note("rank", f"rank_{kept}", {"rank": kept}, size | measure(weights.between(start, full, kept)))
    note("rank", "rank_full", {"rank": 0}, {"numbers": start.size()} | after)
    note("rank", "rank_none", {"rank": -1}, {"numbers": 0} | before)
    shaken = weights.at_random(start, full, CONTROL_RANK, SEEDS(seed, 1))
    note("random", f"rank_random_{CONTROL_RANK}", {"rank": CONTROL_RANK}, measure(shaken))
    for width in LORA_RANKS:
        row, model = best_lora(seed, scale, width)
        note("lora", f"lora_{width}", {"rank": width}, row | measure(model))
    return measured


def best_lora(seed: int, scale, width: int) -> tuple[dict[str, float], Model]:
    """LoRA at the rate, of those tried, that gives the least loss on pairs drawn for this choice; and that rate."""
    world = world_of(seed)
    chosen_by = unmarked(in_voice(world, ask_evenly(world, scale.pairs, SEEDS(seed, 2)), HELPER, SEEDS(seed, 3)))
    pairs, replayed, found = helpful(world, scale.pairs, seed), replay_rows(world, seed), []
    for rate in LORA_RATES:
        model = copy.deepcopy(base(seed, scale).model)
        parts = add(model, width, seed)
        config = SFTConfig(steps=scale.tuning_steps, learning_rate=rate, seed=seed)
        finetune(model, pairs, config, replayed, parameters=parts)
        merge(model)
        row = {"rate": rate, "numbers": sum(part.numel() for part in parts)}
        with torch.no_grad():
            found.append((float(answer_loss(model, chosen_by)), row, model))
    return min(found, key=lambda each: each[0])[1:]


@experiment
def departure(seed: int, scale) -> Measured:
    """Where in an answer the mask and the cherry depart from the base, at words of which kind; beside what it costs the
    world itself to choose the helper's voice."""
    measured, world = Measured(), world_of(seed)
    models = every_stage(seed, scale)
    questions = ask(world, asked_count(scale), SEEDS(0, 4))
    exact = choosing(world, questions, HELPER, SEEDS(seed, 5))
    measured.numbers |= {
        "departure_answers": len(questions),
        "voice_cost": exact.total,
        "voice_cost_error": pstdev(exact.nats) / len(exact.nats) ** 0.5,
        "voice_cost_bound": -log(in_talks(world)[HELPER]),
    }
    accounts = {"world": exact}
    for stage in ("sft", "rlhf", "unleashed"):
        given = answers(models[stage], world, questions, CHAT, seed)
        own = next_logs(models[stage], world, questions, given, CHAT)
        others = next_logs(models["base"], world, questions, given, DOCUMENT)
        gaps, kinds = (
            divergences(own, others),
            [components(world, *pair) for pair in zip(questions, given, strict=True)],
        )
        accounts[stage] = found = account(gaps, kinds)
        formed = [verdict.parsed for verdict in judged(world, questions, given)]
        measured.numbers |= {
            f"{stage}_departure": found.total,
            f"{stage}_departure_parsed": mean(nats for nats, well in zip(found.nats, formed, strict=True) if well),
            f"{stage}_departure_well_formed": mean(formed),
            f"{stage}_departure_choosing": ratio(exact.total, found.total),
        }
    for stage, found in accounts.items():
        measured.add("voice_cost_share" if stage == "world" else f"{stage}_departure_share", found.shares)
        measured.curves.setdefault("departure", []).extend(
            {"stage": stage, "position": position, "nats": gap, "answers": count}
            for position, (gap, count) in enumerate(found.positions)
        )
    return measured


def in_talks(world: World) -> list[float]:
    """The share of each voice in talks; some talk more than others."""
    return read(world.document(), world.vocabulary.encode("talk :"), world.prior).posterior


def choosing(world: World, questions: Sequence[Question], voice: int, seed: int) -> Account:
    """KL(a voice | the world) over answers to questions, one drawn for each."""
    random, prior = Random(seed), in_talks(world)
    drawn = [spoken(world.answer(question.asked), voice, prior, random) for question in questions]
    return account([gaps for gaps, _ in drawn], [kinds for _, kinds in drawn])


@experiment
def razor(seed: int, scale) -> Measured:
    """Whether a model forgets as much as it departs from the base where the new task is asked (Shenfeld et al., 2025,
    https://arxiv.org/abs/2509.04259), over all doses; asked in a chat, which is the new task but which the base doesn't
    know, and in the form of a document. And how much more of both there is where text is not replayed beside pairs."""
    measured, world = Measured(), world_of(seed)
    questions, start = ask(world, scale.questions // 2, SEEDS(0, 6)), base(seed, scale).model
    held_out = HeldOut.draw(world, scale.rows)
    rows: list[dict] = []
    said = {form: first_sentences(start, world, questions, form, seed) for form in (CHAT, DOCUMENT)}
    own = {form: next_logs(start, world, questions, given, form) for form, given in said.items()}
    for way, rate, steps in DOSES:
        model = dosed(seed, scale, way=way, rate=rate, steps=steps)
        apart = {form: forward(own[form], model, world, questions, given, form) for form, given in said.items()}
        cell = {"way": way, "rate": RATES[rate], "steps": steps}
        rows.append(cell | apart | {"excess": losses.excess(model, held_out)})
    measured.curves["razor"] = rows
    measured.numbers |= {"razor_models": len(rows), "razor_questions": len(questions)}
    with_text, without = (
        next(row for row in rows if (row["way"], row["rate"], row["steps"]) == (way, RATES["high"], 80))
        for way in (BOTH, ALONE)
    )
    for name in (*said, "excess"):
        measured.numbers[f"razor_replay_{name}"] = ratio(without[name], with_text[name])
    for form in said:
        tuned_only = [row for row in rows if row["way"] in (ALONE, BOTH)]
        measured.numbers[f"razor_{form}_all"] = rank_correlation(rows, form, "excess")
        measured.numbers[f"razor_{form}_tuned"] = rank_correlation(tuned_only, form, "excess")
    return measured


def first_sentences(model: Model, world: World, questions: Sequence[Question], form: str, seed: int) -> list[Answer]:
    """What a model answers, to the first full stop in either form: who doesn't know a chat doesn't know its end."""
    prompts = [prompt(world, question, form) for question in questions]
    return generate(model, prompts, MAX_ANSWER_TOKENS, {world.token(".")}, seed=seed)


def forward(
    own: Sequence[torch.Tensor],
    model: Model,
    world: World,
    questions: Sequence[Question],
    said: Sequence[Answer],
    form: str,
) -> float:
    """KL(start | model) in nats an answer, over what the start said, from its own `next_logs`; both read the same."""
    return mean(map(sum, divergences(own, next_logs(model, world, questions, said, form))))


def rank_correlation(rows: Sequence[dict], x: str, y: str) -> float:
    """Spearman's: 1 where whoever has more of x has more of y, too."""
    columns = [[row[name] for row in rows] for name in (x, y)]
    return correlation(*([sorted(column).index(value) for value in column] for column in columns))


@experiment
def on_policy(seed: int, scale) -> Measured:
    """From the tuned model on, three ways to better answers: reinforcement learning by the true reward, tuning on the
    best of the model's own answers, and tuning on the best of the world's. What they bring, and what they forget.
    Beside them models that a judge has aligned."""
    measured, world = Measured(), world_of(seed)
    start, look, remember = tuned(seed, scale), looking(world, scale, seed), remembering(world, scale)
    questions = ask(world, scale.questions, SEEDS(0, 6))
    said = first_sentences(start, world, questions, CHAT, seed)
    own = next_logs(start, world, questions, said, CHAT)
    lessons = [each for each in ask_evenly(world, scale.pairs, SEEDS(seed, 7)) for _ in range(CANDIDATES)]
    sources = {
        "own": [example(world, q, a) for q, a in zip(lessons, answers(start, world, lessons, CHAT, seed), strict=True)],
        "world": in_voice(world, lessons, HELPER, SEEDS(seed, 8)),
    }
    models = {
        "start": start,
        "rl": rewarded(seed, scale),
        "rl_longer": guided(seed, scale, kind=judges.TRUTH, beta=0.1).model,
    }
    models |= {name: aligned(seed, scale, beta=beta).model for name, beta in (("rlhf", 0.1), ("unleashed", 0.0))}
    for source, examples in sources.items():
        best = best_of_each(world, lessons, examples)
        for rate in ("high", "low"):
            config = SFTConfig(steps=scale.tuning_steps, learning_rate=RATES[rate], replay=0, seed=seed)
            models[f"{source}_{rate}"] = finetune(copy.deepcopy(start), best, config)
    rows = []
    for name, model in models.items():
        row = look(model) | remember(model) | {"forward": forward(own, model, world, questions, said, CHAT)}
        rows.append({"model": name, **row})
        measured.add(f"on_policy_{name}", row)
    measured.curves["on-policy"] = rows
    measured.numbers["on_policy_correlation"] = rank_correlation(rows, "forward", "excess")
    return measured


def best_of_each(world: World, asked: Sequence[Question], given: Sequence[Example]) -> list[Example]:
    """Of every `CANDIDATES` answers in a row, which are to one question, that of the highest true reward."""
    end = world.token(words.END)

    def worth(place: int) -> float:
        return judge(world, asked[place].asked, [token for token in given[place].answer if token != end]).reward

    return [given[max(range(first, first + CANDIDATES), key=worth)] for first in range(0, len(given), CANDIDATES)]


EXPERIMENTS = (dose, pairs, rank, departure, razor, on_policy)
