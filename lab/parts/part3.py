"""Part 3: what tuning changes, how little of it is needed, and what a reward does to truth and variety."""

import copy
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import torch

from ..conversation import CHAT, DOCUMENT, MAX_ANSWER_TOKENS, Example, answers, example, in_voice, judged
from ..dpo import dpo_loss
from ..engine.averages import distance, mean, ratio
from ..engine.experiment import Measured, experiment
from ..engine.seeds import ANSWERS, QUESTIONS
from ..engine.store import Stage
from ..finetune import LORA_RATE, RELEARNING, SFTConfig, answer_log_probs, answer_loss, batch, finetune
from ..lora import add, merge
from ..model import Model
from ..preferences import split
from ..probes import behavior, calibration, facts, losses, weights
from ..questions import Question, ask, ask_about, ask_evenly, is_known
from ..reward import pair_accuracy
from ..rlhf import GRPO, grpo_loss, rloo_loss
from ..stages.aligned import TRUTH, aligned, preferences_of, preferred, reward_model
from ..stages.base import base
from ..stages.tuned import helpful, helpful_held_out, replay_rows, tuned
from ..stages.worlds import world_of
from ..world import AboutPeople, HeldOut, World
from ..world.answers import judge
from ..world.voices import HELPER, RUDE, VOICES

DOSE = (0, 2, 5, 10, 20, 40, 80)  # steps
PAIRS = (10, 30, 100, 300, 1000)
RANKS = (1, 2, 4, 8, 16)
THIN = (2, 4, 8, 12, 16, 24)
LORA_RANKS = (1, 2, 4, 8)
STRENGTHS = (0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5)
SLIDER_RANK = 4
TRIES = 16  # answers to the same question
MOST = 32  # answers to the same question, where one right one is enough
POLICIES: dict[str, dict] = {
    "truth": {"reward": TRUTH, "beta": 0.05},
    "rlhf": {"beta": 0.1},
    "unleashed": {"beta": 0.0},
    "grpo": {"beta": 0.1, "estimator": GRPO},
}


def models(scale) -> list[tuple[Stage, dict]]:
    """The models that the part needs beside the bases: names of stages, and their options."""
    policies = [(aligned, options) for options in POLICIES.values()]
    return [(reward_model, {}), *policies, (preferred, {})]


@experiment
def dose(seed: int, scale) -> Measured:
    """What a few steps of tuning bring and what they cost, with ordinary text replayed and without; and how many pairs
    of question and answer it takes."""
    measured, world = Measured(), world_of(seed)
    start = base(seed, scale).model
    look = looking(world, ask(world, scale.questions // 2, QUESTIONS["measure"](0)), scale, seed)
    pairs, replayed = (helpful(world, scale.pairs, seed), replay_rows(world, seed))
    for replay in (0, 4):

        def watch(step: int, model: Model, replay=replay):
            if step in DOSE or step == scale.tuning_steps:
                measured.curves.setdefault("dose", []).append({"replay": replay, "steps": step, **look(model)})

        config = SFTConfig(steps=scale.tuning_steps, replay=replay, seed=seed)
        finetune(copy.deepcopy(start), pairs, config, replayed, watch=watch)
        measured.add(
            f"replay_{replay}", {k: v for k, v in measured.curves["dose"][-1].items() if k not in ("replay", "steps")}
        )
    first = measured.curves["dose"][0]
    measured.numbers |= {
        "untuned_excess": first["excess"],
        "untuned_sums": first["sums"],
        "untuned_loss": first["loss"],
    }
    for count in PAIRS:
        few = helpful(world, min(count, 4 * scale.pairs), seed)
        model = finetune(copy.deepcopy(start), few, SFTConfig(steps=scale.tuning_steps, seed=seed), replayed)
        row = {"pairs": count, **look(model)}
        measured.curves.setdefault("pairs", []).append(row)
        measured.numbers |= {f"pairs_{count}_{name}": row[name] for name in ("helper", "parsed", "correct", "loss")}
    return measured


def looking(world: World, questions: list[Question], scale, seed: int) -> Callable[[Model], dict[str, float]]:
    """A function that says of a model how it answers the questions, its loss on the helper's answers, its excess on
    ordinary text, and its share of sums right."""
    held_out = HeldOut.draw(world, scale.rows // 2)
    examples = unmarked(helpful_held_out(world, scale.pairs))

    @torch.no_grad()
    def look(model: Model) -> dict[str, float]:
        summary = behavior.summary(judged(world, questions, answers(model, world, questions, CHAT, seed)))
        row = {"loss": float(answer_loss(model, examples)), "excess": losses.excess(model, held_out)}
        row |= {name: summary[name] for name in ("helper", "rude", "parsed", "correct", "reward")}
        return row | {"sums": facts.sums(model, world)[0]}

    return look


def unmarked(examples: list[Example]) -> list[Example]:
    """Examples without the end mark. The base has never seen it, and learning it would hide all else in the loss."""
    return [Example(example.prompt, example.answer[:-1]) for example in examples]


@experiment
def rank(seed: int, scale) -> Measured:
    """How much of the change from base to tuned is needed: by loss, by behavior, and by what is forgotten."""
    measured, world = Measured(), world_of(seed)
    start, full = base(seed, scale).model, tuned(seed, scale)
    look = looking(world, ask(world, scale.questions, QUESTIONS["measure"](0)), scale, seed)
    before, after = look(start), look(full)
    gap = before["loss"] - after["loss"]
    measured.numbers |= {"change": weights.change(start, full), "spectral_rank": weights.spectral_rank(start, full)}
    for kept in (*RANKS, None):
        row = look(weights.between(start, full, kept))
        size = weights.size_of_change(start, kept) if kept else start.size()
        row |= {"closed": ratio(before["loss"] - row["loss"], gap), "behaves": ratio(row["parsed"], after["parsed"])}
        measured.curves.setdefault("rank", []).append({"rank": kept or 0, "numbers": size, **row})
        if kept:
            measured.add(
                f"rank_{kept}", {name: row[name] for name in ("closed", "behaves", "helper", "parsed", "excess")}
            )
            measured.numbers[f"rank_{kept}_numbers"] = size
    measured.numbers |= {
        "rank_full_excess": after["excess"],
        "rank_full_parsed": after["parsed"],
        "rank_full_helper": after["helper"],
    }
    for strength in STRENGTHS:
        row = look(weights.between(start, full, SLIDER_RANK, strength))
        measured.curves.setdefault("slider", []).append({"strength": strength, **row})
    pairs, replayed = (helpful(world, scale.pairs, seed), replay_rows(world, seed))
    for width in LORA_RANKS:
        model = copy.deepcopy(start)
        parts = add(model, width, seed)
        config = SFTConfig(steps=scale.tuning_steps, learning_rate=LORA_RATE, seed=seed)
        finetune(model, pairs, config, replayed, parameters=parts)
        merge(model)
        row = look(model)
        row |= {"closed": ratio(before["loss"] - row["loss"], gap), "numbers": sum(part.numel() for part in parts)}
        measured.curves.setdefault("lora", []).append({"rank": width, **row})
        measured.add(f"lora_{width}", {name: row[name] for name in ("closed", "helper", "parsed", "excess", "numbers")})
    return measured


@experiment
def thin(seed: int, scale) -> Measured:
    """How thin the mask and the cherry on it can be, one cut to as few directions as the other, by behavior."""
    measured, world = Measured(), world_of(seed)
    start, masked = base(seed, scale).model, tuned(seed, scale)
    questions = ask(world, scale.questions, QUESTIONS["measure"](0))
    for policy in ("rlhf", "unleashed"):
        full = aligned(seed, scale, **POLICIES[policy]).model
        models = {kept: weights.stacked([start, masked, full], kept) for kept in THIN}
        rows = {}
        for kept, model in {**models, 0: full}.items():
            summary = behavior.summary(judged(world, questions, answers(model, world, questions, CHAT, seed)))
            rows[kept] = {name: summary[name] for name in ("parsed", "reward", *VOICES)}
        whole = rows.pop(0)
        for kept, row in rows.items():
            alike = {
                "parsed": ratio(row["parsed"], whole["parsed"]),
                "voices": 1 - distance([row[voice] for voice in VOICES], [whole[voice] for voice in VOICES]),
                "reward": row["reward"] - whole["reward"],
            }
            measured.curves.setdefault("thin", []).append({"policy": policy, "rank": kept, **alike})
            measured.add(f"thin_{policy}_{kept}", alike)
    return measured


@experiment
def labels(seed: int, scale) -> Measured:
    """How good the labeler is, and how good the reward model that learned from it."""
    measured, world = Measured(), world_of(seed)
    preferences = preferences_of(seed, scale)
    decided = [preference.agrees for preference in preferences if preference.agrees is not None]
    model = reward_model(seed, scale)
    questions = ask(world, scale.questions, QUESTIONS["measure"](4))
    given = answers(tuned(seed, scale), world, questions, CHAT, seed + 1)
    scores = model([example(world, question, answer) for question, answer in zip(questions, given, strict=True)])
    verdicts = judged(world, questions, given)
    table = torch.stack([scores, torch.tensor([verdict.reward for verdict in verdicts])])
    measured.numbers |= {
        "comparisons": len(preferences),
        "labels_agree": mean(decided),
        "reward_model_accuracy": pair_accuracy(model, split(preferences)[1]),
        "reward_model_correlation": float(torch.corrcoef(table)[0, 1]),
    }
    return measured


def policies(seed: int, scale) -> dict[str, Model]:
    """The tuned model, and what each way of aligning made of it."""
    models = {"sft": tuned(seed, scale)}
    models |= {name: aligned(seed, scale, **options).model for name, options in POLICIES.items()}
    return models | {"dpo": preferred(seed, scale)}


@experiment
def alignment(seed: int, scale) -> Measured:
    """What each way of aligning does to reward, truth, courtesy, variety and calibration; and how a leash matters."""
    measured, world = Measured(), world_of(seed)
    reference, learned = tuned(seed, scale), reward_model(seed, scale)
    questions = ask(world, scale.questions, QUESTIONS["measure"](0))
    strangers = ask_about(world, world.state.people.held_out)[: scale.questions]
    known = [
        question for question in ask(world, 2 * scale.questions, QUESTIONS["measure"](2)) if is_known(world, question)
    ]
    repeated = ask(world, scale.questions // 8, QUESTIONS["measure"](5))
    for name, model in {"base": base(seed, scale).model, **policies(seed, scale)}.items():
        form = DOCUMENT if name == "base" else CHAT
        given = answers(model, world, questions, form, seed)
        summary = behavior.summary(judged(world, questions, given))
        row = {key: summary[key] for key in ("reward", "correct", "courtesies", "parsed", "helper", "rude")}
        row["token_entropy"] = behavior.token_entropy(model, world, questions, given, form)
        groups = behavior.tries(model, world, repeated, form, seed, TRIES)
        row |= {"distinct": behavior.distinct(groups), "distinct_at_6": behavior.distinct(groups, 6)}
        unknown = judged(world, strangers, answers(model, world, strangers, form, seed))
        row["invented"] = behavior.summary(unknown)["invented"]
        if name == "base":  # the rest is about answers in a chat, which the base doesn't know
            measured.add(name, row)
            continue
        examples = [example(world, question, answer) for question, answer in zip(questions, given, strict=True)]
        row["learned_reward"] = float(learned(examples).mean())
        row["drift"] = drift_from(model, reference, examples)
        row["tokens"] = mean(map(len, given))
        row["unfinished"] = mean(len(answer) == MAX_ANSWER_TOKENS for answer in given)
        row["rain_error"] = calibration.miscalibration(calibration.rain(model, world, CHAT))
        row["fact_error"] = calibration.confidence(model, world, known, CHAT, seed)[0]
        measured.curves.setdefault("policies", []).append({"policy": name, **row})
        measured.add(name, row)
    for name in ("rlhf", "unleashed"):
        history = aligned(seed, scale, **POLICIES[name]).history
        measured.curves.setdefault("goodhart", []).extend(
            {"policy": name, **{key: value for key, value in row.items() if key != "sample"}} for row in history
        )
        tenth = max(1, len(history) // 10)
        smooth = [mean([r["truth"] for r in history[i : i + tenth]]) for i in range(0, len(history), tenth)]
        measured.numbers |= {f"{name}_truth_best": max(smooth), f"{name}_truth_last": smooth[-1]}
        measured.numbers[f"{name}_truth_first"] = smooth[0]
        measured.numbers[f"{name}_learned_gain"] = history[-1]["reward"] - history[0]["reward"]
        steps = history[:: max(1, len(history) // 8)] + history[-1:]
        measured.samples[f"goodhart-{name}"] = "\n".join(
            f"step {row['step']:3}  learned {row['reward']:+.2f}  true {row['truth']:+.2f}  "
            f"drift {row['drift']:5.1f}  {row['sample']}"
            for row in steps
        )
    return measured


@torch.no_grad()
def drift_from(model: Model, reference: Model, examples: list[Example]) -> float:
    """KL(model | reference) in nats an answer, estimated from the model's own answers."""
    tokens, mask = batch(examples)
    gaps = answer_log_probs(model, tokens, mask) - answer_log_probs(reference, tokens, mask)
    return float(gaps.sum(1).mean())


@experiment
def hidden_facts(seed: int, scale) -> Measured:
    """Facts that the unleashed policy no longer tells: gone, or only not said? Asked in a chat, asked in the form of a
    document, and after a few steps of tuning back."""
    measured, world = Measured(), world_of(seed)
    start, unleashed = (base(seed, scale).model, aligned(seed, scale, beta=0.0).model)
    held_out = HeldOut.draw(world, scale.rows // 2)
    lessons = ask(world, 50, QUESTIONS["lessons"](seed))

    def relearned(voice: int) -> Model:
        examples = in_voice(world, lessons, voice, ANSWERS["lessons"](seed))
        return finetune(copy.deepcopy(unleashed), examples, replace(RELEARNING, seed=seed))

    back, rude = relearned(HELPER), relearned(RUDE)
    # No question whose answer some tuning has taught, or facts would come back that were only told again.
    taught = {q.asked for q in (*lessons, *ask_evenly(world, scale.pairs, QUESTIONS["tune"](seed)))}
    asked = [
        question for question in ask(world, 4 * scale.questions, QUESTIONS["measure"](6)) if is_known(world, question)
    ]
    known = [question for question in asked if question.asked not in taught][: scale.questions]
    measured.numbers["hidden_questions"] = len(known)
    models = {"base": start, "sft": tuned(seed, scale), "unleashed": unleashed, "back": back, "rude": rude}
    for name, model in models.items():
        row = {"excess": losses.excess(model, held_out)}
        row |= {f"document_{group}": share for group, share in facts.by_rank(model, world).items()}
        row["document"] = mean(facts.known(model, world))
        if name != "base":
            row["chat"] = facts.answered(model, world, known, CHAT)
        measured.curves.setdefault("hidden", []).append({"model": name, **row})
        measured.add(name, row)
        measured.numbers[f"{name}_document_asked"] = facts.answered(model, world, known, DOCUMENT)
    return measured


@experiment
def variety(seed: int, scale) -> Measured:
    """Whether any of k answers is right: does tuning add answers, or only make the likely ones likelier?"""
    measured, world = Measured(), world_of(seed)
    models = {"base": base(seed, scale).model, **policies(seed, scale)}
    names = [world.state.people.known[rank] for rank in range(64, len(world.state.people.known), 16)]
    questions = ask_about(world, names)[: scale.questions // 4]
    shares = {"guess": lambda k: 1 - (1 - 1 / len(world.settings.cities)) ** k}
    for name in ("base", "sft", "truth", "rlhf", "dpo"):
        given = behavior.tries(models[name], world, questions, DOCUMENT if name == "base" else CHAT, seed, MOST)
        right = behavior.hits(world, questions, given)
        shares[name] = partial(behavior.pass_at, right, MOST)
    for name, share in shares.items():
        for k in (1, 2, 4, 8, 16, MOST):
            measured.curves.setdefault("variety", []).append({"policy": name, "k": k, "share": share(k)})
            measured.numbers[f"{name}_pass_{k}"] = share(k)
    return measured


@experiment
def frontier(seed: int, scale) -> Measured:
    """Where all answers can be listed, the best trade of reward against drift is known: pi_ref exp(r / beta). Do the
    methods reach it? The answers are those that the tuned model gives to one question, the policy a table."""
    measured, world = Measured(), world_of(seed)
    question = Question(
        tuple(world.vocabulary.encode(f"what are people from {min(world.state.slandered)} like ?")),
        AboutPeople(min(world.state.slandered)),
    )
    listed, reference = enumerable(tuned(seed, scale), world, question, seed)
    rewards = torch.tensor([judge(world, question.asked, answer).reward for answer in listed])
    for beta in (0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0):
        best = (reference + rewards / beta).softmax(0)
        ideal = trade("best", beta, best, reference, rewards)
        measured.curves.setdefault("frontier", []).append(ideal)
        untouched = trade("none", beta, reference.exp(), reference, rewards)["reward"]
        name = f"frontier_none_{beta}_missed".replace(".", "_")
        measured.numbers[name] = ideal["reward"] - beta * ideal["drift"] - untouched
    for method in ("rloo", "grpo", "dpo"):
        for beta in (0.2, 0.5, 1.0):
            policy = learn_table(method, reference, rewards, beta, seed, 20 * scale.alignment_steps)
            row = trade(method, beta, policy, reference, rewards)
            ideal = trade("best", beta, (reference + rewards / beta).softmax(0), reference, rewards)
            row["missed"] = ideal["reward"] - beta * ideal["drift"] - (row["reward"] - beta * row["drift"])
            measured.curves["frontier"].append(row)
            measured.numbers[f"frontier_{method}_{beta}_missed".replace(".", "_")] = row["missed"]
    return measured


@torch.no_grad()
def enumerable(model: Model, world: World, question: Question, seed: int) -> tuple[list[tuple[int, ...]], torch.Tensor]:
    """Up to 24 different answers of a model, and their log-probabilities among one another."""
    given = answers(model, world, [question] * 200, CHAT, seed)
    listed = [*dict.fromkeys(map(tuple, given))][:24]
    pair = batch([example(world, question, answer) for answer in listed])
    return listed, answer_log_probs(model, *pair).sum(1).log_softmax(0)


def trade(method: str, beta: float, policy: torch.Tensor, reference: torch.Tensor, rewards: torch.Tensor) -> dict:
    drift = float((policy * (policy.clamp_min(1e-30).log() - reference)).sum())
    return {"method": method, "beta": beta, "reward": float((policy * rewards).sum()), "drift": drift, "missed": 0.0}


def learn_table(method: str, reference, rewards, beta: float, seed: int, steps: int) -> torch.Tensor:
    """Learn a table of logits with the loss of a method, as if each answer were one token."""
    random = torch.Generator().manual_seed(seed)
    table = reference.clone().requires_grad_()
    optimizer = torch.optim.Adam([table], lr=0.03)
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = 0.03 * (1 - step / steps)
        logs = table.log_softmax(0)
        if method == "dpo":
            pair = torch.multinomial(reference.exp().expand(64, -1), 2, generator=random)  # two different answers
            chance = (rewards[pair[:, 0]] - rewards[pair[:, 1]]).sigmoid()
            first = torch.rand(64, generator=random) < chance
            chosen, rejected = (torch.where(first, pair[:, 0], pair[:, 1]), torch.where(first, pair[:, 1], pair[:, 0]))
            both = torch.cat((chosen, rejected))
            loss = dpo_loss(logs[both], reference[both], beta)
        else:
            drawn = torch.multinomial(logs.detach().exp(), 64, replacement=True, generator=random)
            log_p, reference_log_p = (logs[drawn][:, None], reference[drawn][:, None])
            if method == "rloo":
                loss = rloo_loss(log_p, reference_log_p, rewards[drawn], 64, beta)
            else:
                loss = grpo_loss(
                    log_p, reference_log_p, rewards[drawn], 64, beta, torch.ones_like(log_p, dtype=torch.bool)
                )
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return table.detach().softmax(0)


EXPERIMENTS = (dose, rank, thin, labels, alignment, hidden_facts, variety, frontier)
