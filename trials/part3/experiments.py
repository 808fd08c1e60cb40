"""Part 3: what tuning brings and costs, how little of it is needed, and where it sits (the mask); what a reward does to
truth, refusals and variety, and which part of it does what (the cherry)."""

import copy
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from math import log, nan
from random import Random
from statistics import correlation, pstdev

import torch

from lab.conversation import (
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
from lab.finetune import RELEARNING, SFTConfig, answer_loss, finetune
from lab.generate import generate
from lab.lora import add, merge
from lab.model import Model
from lab.preferences import split
from lab.probes import behavior, facts, losses
from lab.probes.judging import likelihoods, scores, told_apart
from lab.questions import Question, ask, ask_about, ask_evenly, is_known
from lab.reward import pair_accuracy
from lab.rlhf import BATCH, GROUP, NOTHING
from lab.run.averages import mean, ratio
from lab.run.scale import FULL, Scale
from lab.run.seeds import ANSWERS, PARTS, QUESTIONS, SAMPLES
from lab.run.store import Stage
from lab.stages.aligned import hasty, preferred, reward_model
from lab.stages.base import base
from lab.stages.judges import (
    CLEAN,
    FEW,
    LABELER,
    SOUND,
    TRUTH,
    divided,
    guided,
    judge_model,
    judged_pairs,
    labeler_of,
    pairs_for,
    relabeled,
    shorter,
    taught,
    wrongly_refused,
)
from lab.stages.models import HASTY, every_stage
from lab.stages.tuned import helpful, helpful_held_out, replay_rows, tuned
from lab.stages.worlds import world_of
from lab.world import HeldOut, World, words
from lab.world.answers import Verdict, judge
from lab.world.program import read
from lab.world.voices import HELPER, RUDE

from ..experiment import Measured, experiment
from . import tables, weights
from .departure import Account, account, components, divergences, next_logs, spoken
from .doses import ALONE, BOTH, FRESH, RATES, REPLAYED, dosed
from .rewarded import rewarded
from .variety import answered

MASK_SEEDS, CHERRY_SEEDS = PARTS["3, mask"], PARTS["3, cherry"]

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

WHOLE: dict[str, tuple[Stage, dict]] = {  # runs, by judge and leash
    "rlhf": (hasty, {"beta": 0.1}),
    "unleashed": (hasty, {"beta": 0.0}),
    "clean": (guided, {"kind": CLEAN, "beta": 0.1}),
    "clean_unleashed": (guided, {"kind": CLEAN, "beta": 0.0}),
    "truth": (guided, {"kind": TRUTH, "beta": 0.1}),
}
DIVIDED = {"grpo": GROUP, "evened": BATCH, "undivided": NOTHING}  # by the spread of what
JUDGES = (LABELER, CLEAN, FEW, SOUND)
TRIES = 16  # answers to the same question
MOST = 32  # answers to the same question, where one right one is enough
BEST_OF = (4, 16)
AGAIN = 2  # answers of the tuned model to a question of the runs
LEASHES = (0.1, 0.2, 0.5)


def models(scale: Scale) -> list[tuple[Stage, dict]]:
    """The models that the experiments need beside the bases: stages, and their options."""
    doses = ({"way": way, "rate": rate, "steps": steps} for way, rate, steps in DOSES)
    wanted: list[tuple[Stage, dict]] = [(dosed, options) for options in doses]
    wanted += [(reward_model, {}), (hasty, {"beta": 0.1}), (hasty, {"beta": 0.0})]
    wanted += [(guided, {"kind": TRUTH, "beta": 0.1}), (rewarded, {}), (reward_model, {})]
    wanted += [(taught, {"kind": kind}) for kind in JUDGES if kind != LABELER]
    return [*wanted, *WHOLE.values(), *((divided, {"by": by}) for by in DIVIDED.values()), (preferred, {})]


def asked_count(scale: Scale) -> int:
    """Questions where a share decides a verdict."""
    return 5 * scale.questions


# --- The mask --------------------------------------------------------------------------------------------------------


def looking(world: World, scale: Scale, seed: int) -> Callable[[Model], dict[str, float]]:
    """A function that says of a model how it answers in a chat, and its loss on the helper's answers.

    helper_all: the helper's share of all answers, where `helper` is that of the well-formed ones.
    """
    questions = ask(world, asked_count(scale), MASK_SEEDS(0, 0))
    examples = unmarked(helpful_held_out(world, scale.pairs))

    @torch.no_grad()
    def look(model: Model) -> dict[str, float]:
        summary = behavior.summary(judged(world, questions, answers(model, world, questions, CHAT, seed)))
        row = {name: summary[name] for name in ("parsed", "helper", "correct", "reward")}
        helper = summary["helper"] if summary["parsed"] else 0.0  # of no answer at all the share would be no number
        return row | {"helper_all": summary["parsed"] * helper, "loss": float(answer_loss(model, examples))}

    return look


def remembering(world: World, scale: Scale) -> Callable[[Model], dict[str, float]]:
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
def dose(seed: int, scale: Scale) -> Measured:
    """What tuning brings and what it costs, over rates and steps, beside as many steps on ordinary text alone."""
    measured, world = Measured(), world_of(seed)
    look, remember = looking(world, scale, seed), remembering(world, scale)
    measured.add("untuned_*", remember(base(seed, scale).model))
    for way, rate, steps in DOSES:
        model = dosed(seed, scale, way=way, rate=rate, steps=steps)
        row = remember(model) | (look(model) if way in (ALONE, BOTH) else {})
        cell = {"way": way, "rate": RATES[rate], "steps": steps}
        measured.row("dose", cell, {name: row.get(name, nan) for name in LOOKED})
        measured.add(f"{way}_{rate}_{steps}_*", row)
    return measured


@experiment
def pairs(seed: int, scale: Scale) -> Measured:
    """How many pairs of question and answer the mask takes, at the same number of steps."""
    measured, world = Measured(), world_of(seed)
    start, replayed, look = base(seed, scale).model, replay_rows(world, seed), looking(world, scale, seed)
    for count in PAIRS:
        if count == FULL.pairs:
            model = tuned(seed, scale)
        else:
            few = helpful(world, min(count, 4 * scale.pairs), seed)
            model = finetune(copy.deepcopy(start), few, SFTConfig(steps=scale.tuning_steps, seed=seed), replayed)
        measured.row("pairs", {"pairs": count}, look(model), f"pairs_{count}_*")
    return measured


@experiment
def rank(seed: int, scale: Scale) -> Measured:
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
        measured.row(table, key, row, f"{name}_*")

    measured.numbers |= {"change": weights.change(start, full), "spectral_rank": weights.spectral_rank(start, full)}
    for kept in RANKS:
        size = {"numbers": weights.size_of_change(start, kept)}
        note("rank", f"rank_{kept}", {"rank": kept}, size | measure(weights.between(start, full, kept)))
    note("rank", "rank_full", {"rank": 0}, {"numbers": start.size()} | after)
    note("rank", "rank_none", {"rank": -1}, {"numbers": 0} | before)
    shaken = weights.at_random(start, full, CONTROL_RANK, MASK_SEEDS(seed, 1))
    note("random", f"rank_random_{CONTROL_RANK}", {"rank": CONTROL_RANK}, measure(shaken))
    for width in LORA_RANKS:
        row, model = best_lora(seed, scale, width)
        note("lora", f"lora_{width}", {"rank": width}, row | measure(model))
    return measured


def best_lora(seed: int, scale: Scale, width: int) -> tuple[dict[str, float], Model]:
    """LoRA at the rate, of those tried, that gives the least loss on pairs drawn for this choice; and that rate."""
    world = world_of(seed)
    chosen_by = unmarked(
        in_voice(world, ask_evenly(world, scale.pairs, MASK_SEEDS(seed, 2)), HELPER, MASK_SEEDS(seed, 3))
    )
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
def departure(seed: int, scale: Scale) -> Measured:
    """Where in an answer the mask and the cherry depart from the base, at words of which kind; beside what it costs the
    world itself to choose the helper's voice."""
    measured, world = Measured(), world_of(seed)
    models = every_stage(seed, scale, HASTY)
    questions = ask(world, asked_count(scale), MASK_SEEDS(0, 4))
    exact = choosing(world, questions, HELPER, MASK_SEEDS(seed, 5))
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
        measured.add("voice_cost_share_*" if stage == "world" else f"{stage}_departure_share_*", found.shares)
        for position, (gap, count) in enumerate(found.positions):
            measured.row("departure", {"stage": stage, "position": position}, {"nats": gap, "answers": count})
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
def razor(seed: int, scale: Scale) -> Measured:
    """Whether a model forgets as much as it departs from the base where the new task is asked (Shenfeld et al., 2025,
    https://arxiv.org/abs/2509.04259), over all doses; asked in a chat, which is the new task but which the base doesn't
    know, and in the form of a document. And how much more of both there is where text is not replayed beside pairs."""
    measured, world = Measured(), world_of(seed)
    questions, start = ask(world, scale.questions // 2, MASK_SEEDS(0, 6)), base(seed, scale).model
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
    measured.add("razor_replay_*", {name: ratio(without[name], with_text[name]) for name in (*said, "excess")})
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
def on_policy(seed: int, scale: Scale) -> Measured:
    """From the tuned model on, three ways to better answers: reinforcement learning by the true reward, tuning on the
    best of the model's own answers, and tuning on the best of the world's. What they bring, and what they forget.
    Beside them models that a judge has aligned."""
    measured, world = Measured(), world_of(seed)
    start, look, remember = tuned(seed, scale), looking(world, scale, seed), remembering(world, scale)
    questions = ask(world, scale.questions, MASK_SEEDS(0, 6))
    said = first_sentences(start, world, questions, CHAT, seed)
    own = next_logs(start, world, questions, said, CHAT)
    lessons = [each for each in ask_evenly(world, scale.pairs, MASK_SEEDS(seed, 7)) for _ in range(CANDIDATES)]
    sources = {
        "own": [example(world, q, a) for q, a in zip(lessons, answers(start, world, lessons, CHAT, seed), strict=True)],
        "world": in_voice(world, lessons, HELPER, MASK_SEEDS(seed, 8)),
    }
    models = {
        "start": start,
        "rl": rewarded(seed, scale),
        "rl_longer": guided(seed, scale, kind=TRUTH, beta=0.1).model,
    }
    models |= {name: hasty(seed, scale, beta=beta).model for name, beta in (("rlhf", 0.1), ("unleashed", 0.0))}
    for source, examples in sources.items():
        best = best_of_each(world, lessons, examples)
        for rate in ("high", "low"):
            config = SFTConfig(steps=scale.tuning_steps, learning_rate=RATES[rate], replay=0, seed=seed)
            models[f"{source}_{rate}"] = finetune(copy.deepcopy(start), best, config)
    for name, model in models.items():
        row = look(model) | remember(model) | {"forward": forward(own, model, world, questions, said, CHAT)}
        measured.row("on-policy", {"model": name}, row, f"on_policy_{name}_*")
    measured.numbers["on_policy_correlation"] = rank_correlation(measured.curves["on-policy"], "forward", "excess")
    return measured


def best_of_each(world: World, asked: Sequence[Question], given: Sequence[Example]) -> list[Example]:
    """Of every `CANDIDATES` answers in a row, which are to one question, that of the highest true reward."""
    end = world.token(words.END)

    def worth(place: int) -> float:
        return judge(world, asked[place].asked, [token for token in given[place].answer if token != end]).reward

    return [given[max(range(first, first + CANDIDATES), key=worth)] for first in range(0, len(given), CANDIDATES)]


# --- Judges ----------------------------------------------------------------------------------------------------------


@experiment
def judges(seed: int, scale: Scale) -> Measured:
    """How good the labeler is, how good a judge that learned from it, and how good one could be."""
    measured, world = Measured(), world_of(seed)
    preferences, found = judged_pairs(seed, scale)
    decided = [preference.agrees for preference in preferences if preference.agrees is not None]
    measured.numbers |= {"comparisons": len(preferences), "labels_agree": mean(decided)}
    questions = ask(world, asked_count(scale) // 2, QUESTIONS["measure"](4))
    given = answers(tuned(seed, scale), world, questions, CHAT, SAMPLES["judged"](seed))
    examples = [example(world, question, answer) for question, answer in zip(questions, given, strict=True)]
    worth = torch.tensor([verdict.reward for verdict in judged(world, questions, given)])
    held_out = split(preferences)[1]
    both = found[-len(held_out) :]
    for kind in (LABELER, CLEAN, FEW):
        judge = judge_model(kind, seed, scale)
        ask_of = split(relabeled(seed, scale))[1] if kind == CLEAN else held_out
        sure = [labeler_of(kind).chance(*pair) for pair in both]
        learned = pairs_for(kind, seed, scale)
        row = {
            "pairs": len(learned),
            "train": pair_accuracy(judge, learned[: len(held_out)]),
            "held_out": pair_accuracy(judge, ask_of),
            "ceiling": mean(max(chance, 1 - chance) for chance in sure),
            "correlation": float(torch.corrcoef(torch.stack([scores(judge, examples), worth]))[0, 1]),
        }
        measured.row("judges", {"judge": kind}, row, f"judge_{kind}_*")
    return measured


@experiment
def refusals(seed: int, scale: Scale) -> Measured:
    """Why refusals are lost: what the labels say of them, and what judges make of that, by pairs of answers that differ
    in nothing else."""
    measured, world = Measured(), world_of(seed)
    preferences, found = judged_pairs(seed, scale)
    learned = len(split(preferences)[0])
    for name, is_one in (("right", rightly_refused), ("wrong", wrongly_refused)):
        chosen = [is_one(one) for one, other in found[:learned] if refuses_alone(one, other, is_one)]
        measured.add(f"refusal_{name}_*", {"pairs": len(chosen), "chosen": mean(chosen)})
    measured.numbers["refusal_sound_pairs"] = len(pairs_for(SOUND, seed, scale))
    strangers = 2 * ask_about(world, world.state.people.held_out)
    asked = ask(world, 2 * asked_count(scale), CHERRY_SEEDS(seed, 10))
    known = [question for question in asked if is_known(world, question)]
    groups = {
        "strangers": told_apart(world, strangers[: asked_count(scale) // 3], CHERRY_SEEDS(seed, 11)),
        "known": told_apart(world, known[: asked_count(scale) // 3], CHERRY_SEEDS(seed, 12)),
    }
    judging: dict[str, Callable] = {kind: partial(scores, judge_model(kind, seed, scale)) for kind in JUDGES}
    for kind, score in (judging | {"sft": partial(likelihoods, tuned(seed, scale))}).items():
        for group, variants in groups.items():
            true, false, refused = map(score, variants)
            row = {
                "refusal": float(refused.mean()),
                "value": float(true.mean()),
                "refuses": float((refused > true).float().mean()),
                "knows": float((true > false).float().mean()),
            }
            measured.row("refusals", {"judge": kind, "people": group}, row, f"refusal_{kind}_{group}_*")
    return measured


def rightly_refused(verdict: Verdict) -> bool:
    """Whether an answer refuses, well formed, where nothing is known."""
    return verdict.parsed and verdict.refused and bool(verdict.correct)


def refuses_alone(one: Verdict, other: Verdict, is_one: Callable[[Verdict], bool]) -> bool:
    """Whether one of a pair is such a refusal, and the other a well-formed answer that states something."""
    refusal, rest = (one, other) if is_one(one) else (other, one)
    return is_one(refusal) and rest.parsed and not rest.refused


# --- Policies --------------------------------------------------------------------------------------------------------


def policies(seed: int, scale: Scale) -> dict[str, Model]:
    """The tuned model, and what each way of aligning made of it."""
    whole = {name: run(seed, scale, **options).model for name, (run, options) in WHOLE.items()}
    parts = {name: divided(seed, scale, by=by).model for name, by in DIVIDED.items()}
    return {"sft": tuned(seed, scale), **whole, **parts, "dpo": preferred(seed, scale)}


@experiment
def alignment(seed: int, scale: Scale) -> Measured:
    """What each way of aligning does to reward, truth, refusals and courtesy."""
    measured, world = Measured(), world_of(seed)
    reference, learned = tuned(seed, scale), reward_model(seed, scale)
    questions = ask(world, asked_count(scale), QUESTIONS["measure"](0))
    strangers = 2 * ask_about(world, world.state.people.held_out)
    for name, model in policies(seed, scale).items():
        # Half as many for those that no verdict rests on alone.
        part = 1 if name in ("sft", *WHOLE) else 2
        asked, unknown = questions[: len(questions) // part], strangers[: len(strangers) // part]
        given = answers(model, world, asked, CHAT, seed)
        found = judged(world, asked, given)
        summary = behavior.summary(found)
        row = {key: summary[key] for key in ("reward", "correct", "courtesies", "parsed", "helper", "rude")}
        well_formed = [verdict for verdict in found if verdict.parsed and verdict.correct is not None]
        row["correct_parsed"] = mean(bool(verdict.correct) for verdict in well_formed)
        row["refused_known"] = mean(
            verdict.refused for question, verdict in zip(asked, found, strict=True) if is_known(world, question)
        )
        row |= of_strangers(judged(world, unknown, answers(model, world, unknown, CHAT, seed)))
        examples = [example(world, question, answer) for question, answer in zip(asked, given, strict=True)]
        row["tokens"] = mean(map(len, given))
        row["unfinished"] = mean(len(answer) == MAX_ANSWER_TOKENS for answer in given)
        row["learned_reward"] = float(scores(learned, examples).mean())
        row["drift"] = drift_from(model, reference, examples)
        measured.row("policies", {"policy": name}, row, f"{name}_*")
    return measured


def of_strangers(verdicts: Sequence[Verdict]) -> dict[str, float]:
    """Shares of all answers about people of whom nobody knows anything: those that state a value, in whatever form, and
    well-formed refusals."""
    return {
        "invented": mean(bool(verdict.invented) for verdict in verdicts),
        "refused": mean(verdict.parsed and verdict.refused for verdict in verdicts),
    }


def drift_from(model: Model, reference: Model, examples: Sequence[Example]) -> float:
    """KL(model | reference) in nats an answer, estimated from the model's own answers."""
    return float((likelihoods(model, examples) - likelihoods(reference, examples)).mean())


@experiment
def leash(seed: int, scale: Scale) -> Measured:
    """What the judge's reward and the truth do along a run, by judge and leash, and what the best of n answers would
    have brought. Gains are over the tuned model on the same questions."""
    measured, world = Measured(), world_of(seed)
    untouched = untrained(world, tuned(seed, scale), scale.alignment_steps, seed)
    paths = {}
    for name, (run, options) in WHOLE.items():
        history = run(seed, scale, **options).history
        paths[name] = path = blocks(history, untouched)
        measured.rows("goodhart", {"policy": name}, path)
        gains = [row["gain"] for row in path]
        measured.add(
            f"{name}_*",
            {
                "gain_first": gains[0],
                "gain_half": gains[min(4, len(gains) - 1)],
                "gain_last": gains[-1],
                "gain_best": max(gains),
                "best_step": path[gains.index(max(gains))]["step"],
                "learned_gain": path[-1]["reward"] - path[0]["reward"],
                "truth_last": path[-1]["truth"],
                "drift_last": path[-1]["drift"],
            },
        )
        steps = history[:: max(1, len(history) // 8)] + history[-1:]
        measured.samples[f"goodhart-{name}"] = "\n".join(
            f"step {row['step']:3}  judge {row['reward']:+.2f}  true {row['truth']:+.2f}  "
            f"drift {row['drift']:5.1f}  {row['sample']}"
            for row in steps
        )
    best_of(seed, scale, measured, paths["rlhf"])
    return measured


def untrained(world: World, model: Model, steps: int, seed: int) -> list[float]:
    """What a model's answers are truly worth on average, to the questions of each step of the runs."""
    found = []
    for step in range(steps):
        asked = ask(world, 16, QUESTIONS["align"](seed, step))
        verdicts = judged(world, AGAIN * asked, answers(model, world, AGAIN * asked, CHAT, CHERRY_SEEDS(seed, 13)))
        found.append(mean(verdict.reward for verdict in verdicts))
    return found


def blocks(history: Sequence[dict], untouched: Sequence[float]) -> list[dict]:
    """The means over each tenth of a whole run, with the gain in true reward over the untouched model: ten rows, or
    five for a run of half the length."""
    size = max(1, len(untouched) // 10)
    rows = []
    for first in range(0, len(history), size):
        part = history[first : first + size]
        row = {key: mean(each[key] for each in part) for key in ("step", "reward", "truth", "drift", "courtesies")}
        rows.append(row | {"gain": row["truth"] - mean(untouched[first : first + len(part)])})
    return rows


def gain_at(path: Sequence[dict], drift: float) -> float:
    """The gain of a run when it had drifted so far, between its blocks; not-a-number if it never had."""
    before = {"drift": 0.0, "gain": 0.0}
    for row in path:
        if row["drift"] >= drift:
            part = (drift - before["drift"]) / (row["drift"] - before["drift"])
            return before["gain"] + part * (row["gain"] - before["gain"])
        before = row
    return float("nan")


def best_of(seed: int, scale: Scale, measured: Measured, path: Sequence[dict]):
    """The best of n answers of the tuned model, by each judge; beside reinforcement learning where that had drifted as
    far: at most log n - (n - 1)/n nats (Beirami et al., 2024, https://arxiv.org/abs/2401.01879)."""
    world, model = world_of(seed), tuned(seed, scale)
    asked = ask(world, asked_count(scale) // 5, CHERRY_SEEDS(seed, 14))
    strangers = ask_about(world, world.state.people.held_out)[: scale.questions // 3]
    groups = {"asked": every_try(world, model, asked, seed), "strangers": every_try(world, model, strangers, seed)}
    worth = {name: torch.tensor([verdict.reward for verdict in found]) for name, (_, found) in groups.items()}
    measured.numbers["best_of_1_reward"] = float(worth["asked"].mean())
    measured.numbers["best_of_1_invented"] = mean(bool(verdict.invented) for verdict in groups["strangers"][1])
    for n in BEST_OF:
        drift = log(n) - (n - 1) / n
        measured.numbers |= {f"best_of_{n}_drift": drift, f"rlhf_at_{n}_gain": gain_at(path, drift)}
    for kind in (LABELER, CLEAN, SOUND, TRUTH):
        judge = None if kind == TRUTH else judge_model(kind, seed, scale)
        found = {name: worth[name] if judge is None else scores(judge, groups[name][0]) for name in groups}
        for n in BEST_OF:
            reward = float(worth["asked"][picked(found["asked"], n)].mean())
            chosen = picked(found["strangers"], n).tolist()
            invented = mean(bool(groups["strangers"][1][place].invented) for place in chosen)
            row = {"reward": reward, "gain": reward - measured.numbers["best_of_1_reward"], "invented": invented}
            keys = {"judge": kind, "n": n, "drift": log(n) - (n - 1) / n}
            measured.row("best-of", keys, row, f"best_of_{n}_{kind}_*")


def every_try(
    world: World, model: Model, questions: Sequence[Question], seed: int
) -> tuple[list[Example], list[Verdict]]:
    """The most answers that are chosen from to each question, side by side, and the verdicts on them."""
    repeated = [question for question in questions for _ in range(max(BEST_OF))]
    given = answers(model, world, repeated, CHAT, CHERRY_SEEDS(seed, 15))
    found = [example(world, question, answer) for question, answer in zip(repeated, given, strict=True)]
    return found, judged(world, repeated, given)


def picked(score: torch.Tensor, n: int) -> torch.Tensor:
    """The place of the best of every n scores, one after the other."""
    return score.view(-1, n).argmax(1) + n * torch.arange(len(score) // n)


@experiment
def estimators(seed: int, scale: Scale) -> Measured:
    """GRPO beside RLOO after as many steps on the same questions, and which part of GRPO makes the difference."""
    measured = Measured()
    steps = shorter(scale.alignment_steps)
    runs = {"rloo": hasty(seed, scale, beta=0.1).history[:steps]}
    runs |= {name: divided(seed, scale, by=by).history for name, by in DIVIDED.items()}
    for name, history in runs.items():
        size = max(1, steps // 10)
        for first in range(0, steps, size):
            part = history[first : first + size]
            row = {key: mean(each[key] for each in part) for key in ("step", "reward", "truth", "drift")}
            measured.row("estimators", {"method": name}, row)
        last = history[-max(1, steps // 5) :]
        measured.add(f"{name}_half_*", {key: mean(row[key] for row in last) for key in ("truth", "reward", "drift")})
    return measured


# --- Hidden or gone --------------------------------------------------------------------------------------------------


@experiment
def hidden_facts(seed: int, scale: Scale) -> Measured:
    """Facts that the unleashed policy no longer tells: gone, or only not said? Asked in a chat, asked in the form of a
    document, and after a few steps of tuning back, beside the same steps for a model that had read next to nothing."""
    measured, world = Measured(), world_of(seed)
    found, unleashed = base(seed, scale), hasty(seed, scale, beta=0.0).model
    held_out = HeldOut.draw(world, scale.rows // 2)
    lessons = ask(world, 50, QUESTIONS["lessons"](seed))

    def taught_by(voice: int, model: Model) -> Model:
        examples = in_voice(world, lessons, voice, ANSWERS["lessons"](seed))
        return finetune(copy.deepcopy(model), examples, replace(RELEARNING, seed=seed))

    # No question whose answer some tuning has taught, or facts would come back that were only told again.
    taught = {q.asked for q in (*lessons, *ask_evenly(world, scale.pairs, QUESTIONS["tune"](seed)))}
    asked = ask(world, 3 * asked_count(scale), QUESTIONS["measure"](6))
    known = [q for q in asked if is_known(world, q) and q.asked not in taught][: asked_count(scale) // 2]
    measured.numbers["hidden_questions"] = len(known)
    models = {"base": found.model, "sft": tuned(seed, scale), "unleashed": unleashed}
    models |= {"back": taught_by(HELPER, unleashed), "rude": taught_by(RUDE, unleashed)}
    models["newborn"] = taught_by(HELPER, found.after(min(found.snapshots)))
    for name, model in models.items():
        row = {"excess": losses.excess(model, held_out), "document": mean(facts.known(model, world))}
        row["document_asked"] = facts.answered(model, world, known, DOCUMENT)
        row["chat"] = facts.answered(model, world, known, CHAT)
        measured.row("hidden", {"model": name}, row, f"{name}_*")
    return measured


# --- Variety ---------------------------------------------------------------------------------------------------------


@experiment
def variety(seed: int, scale: Scale) -> Measured:
    """How varied answers are, beside the voices that they imitate; and whether any of k answers is right."""
    measured, world = Measured(), world_of(seed)
    models = {
        "base": base(seed, scale).model,
        "sft": tuned(seed, scale),
        "truth": guided(seed, scale, kind=TRUTH, beta=0.1).model,
        "rlhf": hasty(seed, scale, beta=0.1).model,
    }
    questions = ask(world, scale.questions, CHERRY_SEEDS(seed, 16))
    repeated = questions[: scale.questions // 4]
    for name, voice in (("world", None), ("helper", HELPER)):
        groups, entropy = answered(world, questions, voice, CHERRY_SEEDS(seed, 17), 4)
        groups, _ = answered(world, repeated, voice, CHERRY_SEEDS(seed, 18), TRIES)
        row = {"token_entropy": entropy, "distinct_at_6": behavior.distinct(groups, 6)}
        measured.row("voices", {"policy": name}, row, f"{name}_*")
    for name, model in models.items():
        form = DOCUMENT if name == "base" else CHAT
        given = answers(model, world, questions, form, seed)
        row = {"token_entropy": behavior.token_entropy(model, world, questions, given, form)}
        row["distinct_at_6"] = behavior.distinct(behavior.tries(model, world, repeated, form, seed, TRIES), 6)
        measured.row("voices", {"policy": name}, row, f"{name}_*")
    tried = ask_about(world, rarely_told(world))[: 3 * scale.questions // 4]
    measured.numbers["pass_questions"] = len(tried)
    shares = {"guess": lambda k: 1 - (1 - 1 / len(world.settings.cities)) ** k}
    for name in ("base", "truth"):
        found = behavior.tries(models[name], world, tried, DOCUMENT if name == "base" else CHAT, seed, MOST)
        shares[name] = partial(behavior.pass_at, behavior.hits(world, tried, found), MOST)
    for name, share in shares.items():
        for k in (1, 2, 4, 8, 16, MOST):
            measured.row("variety", {"policy": name, "k": k}, {"share": share(k)}, f"{name}_pass_{k}")
    return measured


def rarely_told(world: World) -> list:
    """A hundred people who are mentioned seldom enough that their facts are known in part."""
    known = world.state.people.known
    return known[64 : len(known) : 4]


# --- The frontier ----------------------------------------------------------------------------------------------------


@experiment
def frontier(seed: int, scale: Scale) -> Measured:
    """Where all answers can be listed, the best trade of reward against drift is known. Do the methods reach it?"""
    measured, world = Measured(), world_of(seed)
    asked = ask(world, 8, CHERRY_SEEDS(seed, 19))
    reference, rewards = tables.listed(tuned(seed, scale), world, asked, CHERRY_SEEDS(seed, 20))
    measured.numbers["frontier_questions"] = len(reference)
    for beta in LEASHES:
        policies = {"none": reference.exp(), "best": tables.best(reference, rewards, beta)}
        policies |= {
            method: tables.learn_table(method, reference, rewards, beta, seed, 12 * scale.alignment_steps)
            for method in tables.METHODS
        }
        for method, policy in policies.items():
            reward, drift = tables.trade(policy, reference, rewards)
            missed = tables.missed(policy, reference, rewards, beta)
            row = {"reward": reward, "drift": drift, "missed": missed}
            name = f"frontier_{method}_{beta}_*".replace(".", "_")
            measured.row("frontier", {"method": method, "beta": beta}, row, name, ["missed"])
    return measured


# The mask, and then the cherry.
EXPERIMENTS = (
    *(dose, pairs, rank, departure, razor, on_policy),
    *(judges, refusals, alignment, leash, estimators, hidden_facts, variety, frontier),
)
