"""The cherry's controls: how much of what climbing a learned reward did to the tuned model is the judge's doing.

It stands beside part 3. The same climb, by a judge that knows nothing, by what people's choices taught, and by the
truth; each at the rate of the hasty model and at a fifth of it. Beside them what no training takes: the
likeliest word each time, and the best of several answers.
"""

import copy
from collections.abc import Sequence
from math import log

import torch

from lab.conversation import CHAT, Example, answers, example, judged
from lab.finetune import SFTConfig, finetune
from lab.model import Model
from lab.probes import behavior
from lab.probes.judging import likelihoods, scores
from lab.questions import Question, ask, ask_about
from lab.run.averages import mean
from lab.run.scale import Scale
from lab.run.store import Stage
from lab.stages.aligned import reward_model
from lab.stages.controlled import LEARNED, NOISE, SEEDS, SHUFFLED, TRUTH, controlled
from lab.stages.tuned import tuned
from lab.stages.worlds import world_of
from lab.world import World
from lab.world.answers import Verdict

from ..experiment import Measured, experiment

RATES = {"high": 5e-4, "low": 1e-4}  # the first is that of the hasty model
STEPS = {"high": 60, "low": 150}  # of a hundred of the scale
RUNS = (*((judge, rate) for judge in (NOISE, LEARNED, TRUTH) for rate in RATES), (SHUFFLED, "high"))
REPEATED = ((NOISE, "high"), (LEARNED, "high"), (LEARNED, "low"))
SPREAD = (26, 27)  # worlds with three runs that differ in nothing but what was asked and drawn
DRAWS = 3
BLOCKS = 10  # of a run's history, to draw it
TRIES = 8  # answers to the same question, to see how many differ
ALIKE = 6  # tokens to which answers are compared
BEST_OF = (4, 16)
ASKED, TRIED, CHOSEN, LESSONS, REDRAWN = 60, 61, 62, 63, 70  # numbers of the seeds


def steps_of(rate: str, scale: Scale) -> int:
    return max(1, STEPS[rate] * scale.alignment_steps // 100)


def run_of(judge: str, rate: str, scale: Scale, draw: int = 0) -> dict:
    """The options of such a run."""
    return {"judge": judge, "rate": RATES[rate], "steps": steps_of(rate, scale), "draw": draw}


def models(scale: Scale) -> list[tuple[Stage, dict]]:
    """The runs that every world has; `again` trains what is only for some."""
    return [(controlled, run_of(judge, rate, scale)) for judge, rate in RUNS]


@experiment
def controls(seed: int, scale: Scale) -> Measured:
    """The same climb by each judge at each rate: what answers are worth, how they look, and how far the model went."""
    measured = Measured()
    looked = {"tuned": tuned(seed, scale)}
    for judge, rate in RUNS:
        run = controlled(seed, scale, **run_of(judge, rate, scale))
        looked[f"{judge}_{rate}"] = run.model
        measured.rows("paths", {"judge": judge, "rate": rate}, blocks(run.history))
    for name, model in looked.items():
        measured.row("models", {"model": name}, look(model, seed, scale), f"{name}_*")
    return measured


def look(model: Model, seed: int, scale: Scale, draw: int = 0) -> dict[str, float]:
    """How a model answers questions of which none was asked in training; by chance, and with the likeliest word each
    time (greedy). kl: KL(model | tuned) in nats an answer, from the model's own answers. draw: which questions."""
    world, reference = world_of(seed), tuned(seed, scale)
    questions = ask(world, 5 * scale.questions, SEEDS(seed, REDRAWN + draw if draw else ASKED))
    strangers = ask_about(world, world.state.people.held_out)[: scale.questions]
    given = answers(model, world, questions, CHAT, seed)
    found = behavior.summary(judged(world, questions, given))
    row = {key: found[key] for key in ("reward", "correct", "parsed", "courtesies")}
    row["invented"] = invented(model, world, strangers, seed)
    part = questions[: 2 * scale.questions]
    likeliest = behavior.summary(judged(world, part, answers(model, world, part, CHAT, seed, 0.0)))
    row |= {f"greedy_{key}": likeliest[key] for key in ("reward", "correct", "parsed")}
    row["greedy_invented"] = invented(model, world, strangers, seed, 0.0)
    written = [example(world, question, answer) for question, answer in zip(questions, given, strict=True)]
    row["kl"] = float((likelihoods(model, written) - likelihoods(reference, written)).mean())
    few = questions[: scale.questions // 6]
    row["distinct"] = behavior.distinct(behavior.tries(model, world, few, CHAT, SEEDS(seed, TRIED), TRIES), ALIKE)
    return row


def invented(model: Model, world: World, strangers: Sequence[Question], seed: int, temperature: float = 1.0) -> float:
    """The share of answers about people of whom nobody knows anything that state a value."""
    found = judged(world, strangers, answers(model, world, strangers, CHAT, seed, temperature))
    return mean(bool(verdict.invented) for verdict in found)


def blocks(history: Sequence[dict]) -> list[dict]:
    """Means over each tenth of a run. Its questions were new at every step, so it measures itself."""
    size = max(1, len(history) // BLOCKS)
    parts = [history[first : first + size] for first in range(0, len(history), size)]
    return [
        {key: mean(row[key] for row in part) for key in ("step", "judged", "reward", "kl", "parsed", "courtesies")}
        | {
            "correct": sum(row["right"] for row in part) / max(1, sum(row["facts"] for row in part)),
            "invented": sum(row["invented"] for row in part) / max(1, sum(row["strangers"] for row in part)),
        }
        for part in parts
    ]


@experiment
def again(seed: int, scale: Scale) -> Measured:
    """In two worlds, runs that differ in nothing but what was asked and drawn; and one model asked other questions."""
    measured = Measured()
    if seed not in SPREAD:
        return measured
    for draw in range(DRAWS):
        measured.curves.setdefault("again", []).append(
            {"model": "tuned", "draw": draw, **look(tuned(seed, scale), seed, scale, draw)}
        )
        for judge, rate in REPEATED:
            model = controlled(seed, scale, **run_of(judge, rate, scale, draw)).model
            row = {"model": f"{judge}_{rate}", "draw": draw, **look(model, seed, scale)}
            measured.curves["again"].append(row)
    return measured


@experiment
def untrained(seed: int, scale: Scale) -> Measured:
    """The best of several answers of the tuned model, by the learned judge and by the truth. And a model tuned on the
    best of four, which then needs one try only."""
    measured, world, model = Measured(), world_of(seed), tuned(seed, scale)
    asked = ask(world, scale.questions, SEEDS(seed, CHOSEN))
    written, found = tried(world, model, asked, max(BEST_OF), SEEDS(seed, TRIED))
    for judge, worth in worths(seed, scale, written, found).items():
        for n in (1, *BEST_OF):
            row = {"kl": farthest(n), **of(found, best(worth, n))}
            measured.row("best-of", {"judge": judge, "n": n}, row, f"best_of_{n}_{judge}_*")
    lessons = ask(world, scale.pairs, SEEDS(seed, LESSONS))
    written, found = tried(world, model, lessons, BEST_OF[0], SEEDS(seed, TRIED))
    config = SFTConfig(steps=scale.tuning_steps, learning_rate=RATES["high"], replay=0, seed=seed)
    for judge, worth in worths(seed, scale, written, found).items():
        chosen = [written[place] for place in best(worth, BEST_OF[0])]
        distilled = finetune(copy.deepcopy(model), chosen, config)
        measured.add(f"distilled_{judge}_*", look(distilled, seed, scale))
    return measured


def tried(
    world: World, model: Model, questions: Sequence[Question], count: int, sampled: int
) -> tuple[list[Example], list[Verdict]]:
    """So many answers to each question, side by side, and the verdicts on them. sampled: the seed of the answers."""
    repeated = [question for question in questions for _ in range(count)]
    given = answers(model, world, repeated, CHAT, sampled)
    return [example(world, q, a) for q, a in zip(repeated, given, strict=True)], judged(world, repeated, given)


def worths(seed: int, scale: Scale, written: Sequence[Example], found: Sequence[Verdict]) -> dict[str, torch.Tensor]:
    """What answers are worth, by each judge who chooses among them."""
    truth = torch.tensor([verdict.reward for verdict in found])
    return {LEARNED: scores(reward_model(seed, scale), written), TRUTH: truth}


def best(worth: torch.Tensor, n: int) -> list[int]:
    """The place of the best of every n, one after the other."""
    return (worth.view(-1, n).argmax(1) + n * torch.arange(len(worth) // n)).tolist()


def farthest(n: int) -> float:
    """The most nats that choosing the best of n can move a model: Beirami et al. (2024),
    https://arxiv.org/abs/2401.01879."""
    return log(n) - (n - 1) / n


def of(found: Sequence[Verdict], places: Sequence[int]) -> dict[str, float]:
    summary = behavior.summary([found[place] for place in places])
    return {key: summary[key] for key in ("reward", "correct", "parsed")}


EXPERIMENTS = (controls, again, untrained)
