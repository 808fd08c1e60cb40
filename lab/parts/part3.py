"""Part 3: what tuning changes, how little of it is needed, and what a reward does to truth and variety."""

import copy
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from math import log, nan
from random import Random
from statistics import correlation, pstdev

import torch

from ..conversation import CHAT, DOCUMENT, MAX_ANSWER_TOKENS, Example, answers, example, in_voice, judged, prompt
from ..dpo import dpo_loss
from ..engine.averages import mean, ratio
from ..engine.experiment import Measured, experiment
from ..engine.scale import FULL
from ..engine.seeds import ANSWERS, QUESTIONS
from ..engine.store import Stage
from ..finetune import RELEARNING, SFTConfig, answer_log_probs, answer_loss, batch, finetune
from ..generate import generate
from ..lora import add, merge
from ..model import Model
from ..preferences import split
from ..probes import behavior, calibration, facts, losses, weights
from ..probes.departure import Account, account, components, divergences, next_logs, spoken
from ..questions import Question, ask, ask_about, ask_evenly, is_known
from ..reward import pair_accuracy
from ..rlhf import GRPO, grpo_loss, rloo_loss
from ..stages import judges
from ..stages.aligned import TRUTH, aligned, preferences_of, preferred, reward_model
from ..stages.base import base
from ..stages.doses import ALONE, BOTH, FRESH, RATES, REPLAYED, ROW_SEEDS, SEEDS, dosed  # noqa: F401
from ..stages.judges import guided
from ..stages.models import every_stage
from ..stages.tuned import helpful, helpful_held_out, replay_rows, tuned
from ..stages.worlds import world_of
from ..world import AboutPeople, HeldOut, World, words
from ..world.answers import judge
from ..world.program import read
from ..world.voices import HELPER, RUDE

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
LORA_RANKS, LORA_RATES = (1, 4, 8), (1e-2, 3e-2)
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
    doses = [(dosed, {"way": way, "rate": rate, "steps": steps}) for way, rate, steps in DOSES]
    return [(reward_model, {}), *doses, *policies, (preferred, {})]


# --- The mask: what it costs, how thin it is, and where it sits ------------------------------------------------------


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
    """Whether a model forgets as much as it departs from where it came, where the new task is asked (Shenfeld et al.,
    2025, https://arxiv.org/abs/2509.04259): over all doses; and whether reinforcement learning forgets less than tuning
    that brings as much."""
    measured, world = Measured(), world_of(seed)
    questions, start = ask(world, scale.questions, SEEDS(0, 6)), base(seed, scale).model
    remember = remembering(world, scale)
    models = {each: dosed(seed, scale, way=each[0], rate=each[1], steps=each[2]) for each in DOSES}
    rows = []
    for (way, rate, steps), model in models.items():
        apart = departures(start, model, world, questions, seed)
        rows.append({"way": way, "rate": RATES[rate], "steps": steps, **apart, **remember(model)})
    measured.curves["razor"] = rows
    measured.numbers["razor_models"] = len(rows)
    for name in ("forward", "backward"):
        for what, chosen in {
            "razor": rows,
            "razor_pairs": [row for row in rows if row["way"] in (ALONE, BOTH)],
        }.items():
            measured.numbers[f"{what}_{name}"] = rank_correlation(chosen, name, "excess")
    return measured


def departures(start: Model, model: Model, world: World, questions: Sequence[Question], seed: int) -> dict[str, float]:
    """Nats an answer, to its first full stop, where both models read the same chat: KL(start | model) over the answers
    of the start, the forward one, and KL(model | start) over those of the model."""
    stop, prompts = {world.token(".")}, [prompt(world, question, CHAT) for question in questions]
    found = {}
    for name, first, second in (("forward", start, model), ("backward", model, start)):
        said = generate(first, prompts, MAX_ANSWER_TOKENS, stop, seed=seed)
        logs = [next_logs(each, world, questions, said, CHAT) for each in (first, second)]
        found[name] = mean(map(sum, divergences(*logs)))
    return found


def rank_correlation(rows: Sequence[dict], x: str, y: str) -> float:
    """Spearman's: 1 where whoever has more of x has more of y, too."""
    columns = [[row[name] for row in rows] for name in (x, y)]
    return correlation(*([sorted(column).index(value) for value in column] for column in columns))


@experiment
def on_policy(seed: int, scale) -> Measured:
    """From the tuned model on, three ways to better answers: reinforcement learning by the true reward, tuning on the
    best of the model's own answers, and tuning on the best of the world's. What they bring, and what they forget."""
    measured, world = Measured(), world_of(seed)
    start, look, remember = tuned(seed, scale), looking(world, scale, seed), remembering(world, scale)
    questions = ask(world, scale.questions, SEEDS(0, 6))
    lessons = [each for each in ask_evenly(world, scale.pairs, SEEDS(seed, 7)) for _ in range(CANDIDATES)]
    sources = {
        "own": [example(world, q, a) for q, a in zip(lessons, answers(start, world, lessons, CHAT, seed), strict=True)],
        "world": in_voice(world, lessons, HELPER, SEEDS(seed, 8)),
    }
    models = {"start": start, "rl": guided(seed, scale, kind=judges.TRUTH, beta=0.1).model}
    for source, examples in sources.items():
        best = best_of_each(world, lessons, examples)
        for rate in ("high", "low"):
            config = SFTConfig(steps=scale.tuning_steps, learning_rate=RATES[rate], replay=0, seed=seed)
            models[f"{source}_{rate}"] = finetune(copy.deepcopy(start), best, config)
    for name, model in models.items():
        row = look(model) | remember(model) | departures(start, model, world, questions, seed)
        measured.curves.setdefault("on-policy", []).append({"model": name, **row})
        measured.add(f"on_policy_{name}", row)
    return measured


def best_of_each(world: World, asked: Sequence[Question], given: Sequence[Example]) -> list[Example]:
    """Of every `CANDIDATES` answers in a row, which are to one question, that of the highest true reward."""
    end = world.token(words.END)

    def worth(place: int) -> float:
        return judge(world, asked[place].asked, [token for token in given[place].answer if token != end]).reward

    return [given[max(range(first, first + CANDIDATES), key=worth)] for first in range(0, len(given), CANDIDATES)]


# --- The cherry ------------------------------------------------------------------------------------------------------


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


MASK = (dose, pairs, rank, departure, razor, on_policy)
EXPERIMENTS = (*MASK, labels, alignment, hidden_facts, variety, frontier)
