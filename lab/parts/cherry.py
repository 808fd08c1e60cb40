"""Part 3, the cherry: what a reward does to truth, refusals and variety, and which part of it does what."""

import copy
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from math import log

import torch

from ..conversation import CHAT, DOCUMENT, MAX_ANSWER_TOKENS, Example, answers, example, in_voice, judged
from ..engine.averages import mean
from ..engine.experiment import Measured, experiment
from ..engine.seeds import ANSWERS, QUESTIONS
from ..engine.store import Stage
from ..estimators import BATCH, GROUP, NOTHING
from ..finetune import RELEARNING, finetune
from ..model import Model
from ..preferences import split
from ..probes import behavior, facts, losses, tables
from ..probes.judging import likelihoods, scores, told_apart
from ..probes.variety import answered
from ..questions import Question, ask, ask_about, ask_evenly, is_known
from ..reward import pair_accuracy
from ..stages.aligned import aligned, preferred, reward_model
from ..stages.base import base
from ..stages.judges import (
    CLEAN,
    FEW,
    LABELER,
    SEEDS,
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
from ..stages.tuned import tuned
from ..stages.worlds import world_of
from ..world import HeldOut, World
from ..world.answers import Verdict
from ..world.voices import HELPER, RUDE

WHOLE: dict[str, tuple[Stage, dict]] = {  # runs, by judge and leash
    "rlhf": (aligned, {"beta": 0.1}),
    "unleashed": (aligned, {"beta": 0.0}),
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


def models(scale) -> list[tuple[Stage, dict]]:
    """The models that the half needs beside the bases: stages, and their options."""
    judges = [(reward_model, {}), *((taught, {"kind": kind}) for kind in JUDGES if kind != LABELER)]
    return [*judges, *WHOLE.values(), *((divided, {"by": by}) for by in DIVIDED.values()), (preferred, {})]


def asked_count(scale) -> int:
    """Questions where a share decides a verdict."""
    return 5 * scale.questions


# --- Judges ----------------------------------------------------------------------------------------------------------


@experiment
def judges(seed: int, scale) -> Measured:
    """How good the labeler is, how good a judge that learned from it, and how good one could be."""
    measured, world = Measured(), world_of(seed)
    preferences, found = judged_pairs(seed, scale)
    decided = [preference.agrees for preference in preferences if preference.agrees is not None]
    measured.numbers |= {"comparisons": len(preferences), "labels_agree": mean(decided)}
    questions = ask(world, asked_count(scale) // 2, QUESTIONS["measure"](4))
    given = answers(tuned(seed, scale), world, questions, CHAT, seed + 1)
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
        measured.curves.setdefault("judges", []).append({"judge": kind, **row})
        measured.add(f"judge_{kind}", row)
    return measured


@experiment
def refusals(seed: int, scale) -> Measured:
    """Why refusals are lost: what the labels say of them, and what judges make of that, by pairs of answers that differ
    in nothing else."""
    measured, world = Measured(), world_of(seed)
    preferences, found = judged_pairs(seed, scale)
    learned = len(split(preferences)[0])
    for name, is_one in (("right", rightly_refused), ("wrong", wrongly_refused)):
        chosen = [is_one(one) for one, other in found[:learned] if refuses_alone(one, other, is_one)]
        measured.numbers |= {f"refusal_{name}_pairs": len(chosen), f"refusal_{name}_chosen": mean(chosen)}
    measured.numbers["refusal_sound_pairs"] = len(pairs_for(SOUND, seed, scale))
    strangers = 2 * ask_about(world, world.state.people.held_out)
    asked = ask(world, 2 * asked_count(scale), SEEDS(seed, 10))
    known = [question for question in asked if is_known(world, question)]
    groups = {
        "strangers": told_apart(world, strangers[: asked_count(scale) // 3], SEEDS(seed, 11)),
        "known": told_apart(world, known[: asked_count(scale) // 3], SEEDS(seed, 12)),
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
            measured.curves.setdefault("refusals", []).append({"judge": kind, "people": group, **row})
            measured.add(f"refusal_{kind}_{group}", row)
    return measured


def rightly_refused(verdict: Verdict) -> bool:
    """Whether an answer refuses, well formed, where nothing is known."""
    return verdict.parsed and verdict.refused and bool(verdict.correct)


def refuses_alone(one: Verdict, other: Verdict, is_one: Callable[[Verdict], bool]) -> bool:
    """Whether one of a pair is such a refusal, and the other a well-formed answer that states something."""
    refusal, rest = (one, other) if is_one(one) else (other, one)
    return is_one(refusal) and rest.parsed and not rest.refused


# --- Policies --------------------------------------------------------------------------------------------------------


def policies(seed: int, scale) -> dict[str, Model]:
    """The tuned model, and what each way of aligning made of it."""
    whole = {name: run(seed, scale, **options).model for name, (run, options) in WHOLE.items()}
    parts = {name: divided(seed, scale, by=by).model for name, by in DIVIDED.items()}
    return {"sft": tuned(seed, scale), **whole, **parts, "dpo": preferred(seed, scale)}


@experiment
def alignment(seed: int, scale) -> Measured:
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
        measured.curves.setdefault("policies", []).append({"policy": name, **row})
        measured.add(name, row)
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
def leash(seed: int, scale) -> Measured:
    """What the judge's reward and the truth do along a run, by judge and leash, and what the best of n answers would
    have brought. Gains are over the tuned model on the same questions."""
    measured, world = Measured(), world_of(seed)
    untouched = untrained(world, tuned(seed, scale), scale.alignment_steps, seed)
    paths = {}
    for name, (run, options) in WHOLE.items():
        history = run(seed, scale, **options).history
        paths[name] = path = blocks(history, untouched)
        measured.curves.setdefault("goodhart", []).extend({"policy": name, **row} for row in path)
        gains = [row["gain"] for row in path]
        measured.add(
            name,
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
        verdicts = judged(world, AGAIN * asked, answers(model, world, AGAIN * asked, CHAT, SEEDS(seed, 13)))
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


def best_of(seed: int, scale, measured: Measured, path: Sequence[dict]):
    """The best of n answers of the tuned model, by each judge; beside reinforcement learning where that had drifted as
    far: at most log n - (n - 1)/n nats (Beirami et al., 2024, https://arxiv.org/abs/2401.01879)."""
    world, model = world_of(seed), tuned(seed, scale)
    asked = ask(world, asked_count(scale) // 5, SEEDS(seed, 14))
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
            measured.curves.setdefault("best-of", []).append(
                {"judge": kind, "n": n, "drift": log(n) - (n - 1) / n, **row}
            )
            measured.add(f"best_of_{n}_{kind}", row)


def every_try(
    world: World, model: Model, questions: Sequence[Question], seed: int
) -> tuple[list[Example], list[Verdict]]:
    """The most answers that are chosen from to each question, side by side, and the verdicts on them."""
    repeated = [question for question in questions for _ in range(max(BEST_OF))]
    given = answers(model, world, repeated, CHAT, SEEDS(seed, 15))
    found = [example(world, question, answer) for question, answer in zip(repeated, given, strict=True)]
    return found, judged(world, repeated, given)


def picked(score: torch.Tensor, n: int) -> torch.Tensor:
    """The place of the best of every n scores, one after the other."""
    return score.view(-1, n).argmax(1) + n * torch.arange(len(score) // n)


@experiment
def estimators(seed: int, scale) -> Measured:
    """GRPO beside RLOO after as many steps on the same questions, and which part of GRPO makes the difference."""
    measured = Measured()
    steps = shorter(scale.alignment_steps)
    runs = {"rloo": aligned(seed, scale, beta=0.1).history[:steps]}
    runs |= {name: divided(seed, scale, by=by).history for name, by in DIVIDED.items()}
    for name, history in runs.items():
        size = max(1, steps // 10)
        for first in range(0, steps, size):
            part = history[first : first + size]
            row = {key: mean(each[key] for each in part) for key in ("step", "reward", "truth", "drift")}
            measured.curves.setdefault("estimators", []).append({"method": name, **row})
        last = history[-max(1, steps // 5) :]
        measured.add(f"{name}_half", {key: mean(row[key] for row in last) for key in ("truth", "reward", "drift")})
    return measured


# --- Hidden or gone --------------------------------------------------------------------------------------------------


@experiment
def hidden_facts(seed: int, scale) -> Measured:
    """Facts that the unleashed policy no longer tells: gone, or only not said? Asked in a chat, asked in the form of a
    document, and after a few steps of tuning back, beside the same steps for a model that had read next to nothing."""
    measured, world = Measured(), world_of(seed)
    found, unleashed = base(seed, scale), aligned(seed, scale, beta=0.0).model
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
        measured.curves.setdefault("hidden", []).append({"model": name, **row})
        measured.add(name, row)
    return measured


# --- Variety ---------------------------------------------------------------------------------------------------------


@experiment
def variety(seed: int, scale) -> Measured:
    """How varied answers are, beside the voices that they imitate; and whether any of k answers is right."""
    measured, world = Measured(), world_of(seed)
    models = {
        "base": base(seed, scale).model,
        "sft": tuned(seed, scale),
        "truth": guided(seed, scale, kind=TRUTH, beta=0.1).model,
        "rlhf": aligned(seed, scale, beta=0.1).model,
    }
    questions = ask(world, scale.questions, SEEDS(seed, 16))
    repeated = questions[: scale.questions // 4]
    for name, voice in (("world", None), ("helper", HELPER)):
        groups, entropy = answered(world, questions, voice, SEEDS(seed, 17), 4)
        groups, _ = answered(world, repeated, voice, SEEDS(seed, 18), TRIES)
        row = {"token_entropy": entropy, "distinct_at_6": behavior.distinct(groups, 6)}
        measured.curves.setdefault("voices", []).append({"policy": name, **row})
        measured.add(name, row)
    for name, model in models.items():
        form = DOCUMENT if name == "base" else CHAT
        given = answers(model, world, questions, form, seed)
        row = {"token_entropy": behavior.token_entropy(model, world, questions, given, form)}
        row["distinct_at_6"] = behavior.distinct(behavior.tries(model, world, repeated, form, seed, TRIES), 6)
        measured.curves.setdefault("voices", []).append({"policy": name, **row})
        measured.add(name, row)
    tried = ask_about(world, rarely_told(world))[: 3 * scale.questions // 4]
    measured.numbers["pass_questions"] = len(tried)
    shares = {"guess": lambda k: 1 - (1 - 1 / len(world.settings.cities)) ** k}
    for name in ("base", "truth"):
        found = behavior.tries(models[name], world, tried, DOCUMENT if name == "base" else CHAT, seed, MOST)
        shares[name] = partial(behavior.pass_at, behavior.hits(world, tried, found), MOST)
    for name, share in shares.items():
        for k in (1, 2, 4, 8, 16, MOST):
            measured.curves.setdefault("variety", []).append({"policy": name, "k": k, "share": share(k)})
            measured.numbers[f"{name}_pass_{k}"] = share(k)
    return measured


def rarely_told(world: World) -> list:
    """A hundred people who are mentioned seldom enough that their facts are known in part."""
    known = world.state.people.known
    return known[64 : len(known) : 4]


# --- The frontier ----------------------------------------------------------------------------------------------------


@experiment
def frontier(seed: int, scale) -> Measured:
    """Where all answers can be listed, the best trade of reward against drift is known. Do the methods reach it?"""
    measured, world = Measured(), world_of(seed)
    asked = ask(world, 8, SEEDS(seed, 19))
    reference, rewards = tables.listed(tuned(seed, scale), world, asked, SEEDS(seed, 20))
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
            row = {"method": method, "beta": beta, "reward": reward, "drift": drift, "missed": missed}
            measured.curves.setdefault("frontier", []).append(row)
            measured.numbers[f"frontier_{method}_{beta}_missed".replace(".", "_")] = missed
    return measured


EXPERIMENTS = (judges, refusals, alignment, leash, estimators, hidden_facts, variety, frontier)
