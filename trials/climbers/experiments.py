"""Climbers: what does each way of policy gradients make of the same judge, beside what the best of n answers says is
there? It stands beside part 3, in worlds 0 to 2, as exploration: nothing was predicted, and there is no verdict.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, cast

from torch import Tensor

from lab.conversation import CHAT, answers, example, judged
from lab.model import Model
from lab.probes import behavior
from lab.probes.judging import likelihoods, scores
from lab.questions import Question, ask
from lab.run.averages import mean
from lab.run.scale import Scale
from lab.run.seeds import PARTS
from lab.run.store import Stage, stage
from lab.stages.aligned import LEARNED, TRUTH, reward_model
from lab.stages.tuned import tuned
from lab.stages.worlds import world_of
from lab.world.answers import Verdict

from ..cherry.experiments import best, farthest, tried, worths
from ..experiment import Measured, experiment
from .climbers import WAYS, climber, pool_of, rehearsed

SEEDS = PARTS["3, cherry"]
ASKED, ANSWERED, AGAIN = 80, 81, 82  # numbers of these seeds
TEMPERATURES = (0.8, 0.6, 0.4, 0.2, 0.0)
BEST_OF = (1, 2, 4, 8, 16)
JUDGES = (TRUTH, LEARNED)
CLIMBED = {TRUTH: (2e-4, 40), LEARNED: (5e-4, 50)}  # at which rate, for how many steps


def models(scale: Scale) -> list[tuple[Stage, dict]]:
    return [(reward_model, {}), *((climber, options) for options in runs().values()), (rehearsed, {})]


def runs() -> dict[str, dict[str, Any]]:
    """The options of all climbs, by name."""
    return {
        f"{judge}_{way}": {"judge": judge, "way": way, "rate": rate, "steps": steps}
        for judge, (rate, steps) in CLIMBED.items()
        for way in WAYS
    }


# --- Measured alike --------------------------------------------------------------------------------------------------


def asked(seed: int, scale: Scale) -> list[Question]:
    """Questions that no model was trained on."""
    return ask(world_of(seed), 2 * scale.questions, SEEDS(seed, ASKED))


def measure(
    model: Model, questions: Sequence[Question], seed: int, scale: Scale, temperature: float = 1.0
) -> dict[str, float]:
    """What a model answers, and how. kl: from the tuned model, in nats an answer, of the distribution that the answers
    were drawn from."""
    world = world_of(seed)
    given = answers(model, world, questions, CHAT, SEEDS(seed, ANSWERED), temperature)
    examples = [example(world, question, answer) for question, answer in zip(questions, given, strict=True)]
    found = behavior.summary(judged(world, questions, given))
    some = slice(scale.questions // 2)
    own = likelihoods(at(model, temperature), examples) if temperature else 0.0  # the likeliest has no other
    return {key: found[key] for key in ("reward", "correct", "invented", "parsed", "courtesies")} | {
        "judged": float(scores(reward_model(seed, scale), examples).mean()),
        "kl": float((own - likelihoods(tuned(seed, scale), examples)).mean()),
        "entropy": behavior.token_entropy(model, world, questions[some], given[some], CHAT),
        "tokens": mean(map(len, given)),
    }


def at(model: Model, temperature: float) -> Model:
    """The model as one draws from it at a temperature, to ask it for logits."""

    def sharper(tokens: Tensor) -> Tensor:
        return model(tokens) / temperature

    return cast(Any, sharper)


def best_of_rows(score: Tensor, verdicts: Sequence[Verdict]) -> list[dict]:
    """For each n the best of n answers by a score, of which each question has as many side by side. kl is the most that
    choosing can move the model."""
    rows = []
    for n in BEST_OF:
        found = behavior.summary([verdicts[place] for place in best(score, n)])
        row = {key: found[key] for key in ("reward", "correct", "invented", "parsed")}
        rows.append({"n": n, "kl": farthest(n), **row})
    return [row | {"gain": row["reward"] - rows[0]["reward"]} for row in rows]


def at_kl(rows: Sequence[dict], kl: float) -> float:
    """The gain of the best of n at a divergence: between its points on a straight line, beyond the last the last."""
    for before, after in pairwise(rows):
        if kl <= after["kl"]:
            part = (max(0.0, kl) - before["kl"]) / (after["kl"] - before["kl"])
            return before["gain"] + part * (after["gain"] - before["gain"])
    return rows[-1]["gain"]


def chosen_from(seed: int, scale: Scale, questions: Sequence[Question]) -> dict[str, list[dict]]:
    """The best of n answers to questions, by each judge."""
    examples, verdicts = tried(world_of(seed), tuned(seed, scale), questions, max(BEST_OF), SEEDS(seed, AGAIN))
    by = worths(seed, scale, examples, verdicts)
    return {judge: best_of_rows(by[judge], verdicts) for judge in JUDGES}


@stage(*reward_model.needs, "questions")
def chosen(seed: int, scale: Scale) -> dict[str, list[dict]]:
    """The best of n answers to some of the questions."""
    return chosen_from(seed, scale, asked(seed, scale)[: scale.questions // 2])


# --- The experiments -------------------------------------------------------------------------------------------------


@experiment
def untrained(seed: int, scale: Scale) -> Measured:
    """What the tuned model gives without any training: drawn more sharply, or the best of n by each judge."""
    measured, model, questions = Measured(), tuned(seed, scale), asked(seed, scale)
    start = measure(model, questions, seed, scale)
    measured.add("tuned_*", start)
    for temperature in TEMPERATURES:
        found = measure(model, questions, seed, scale, temperature)
        row = found | {"gain": found["reward"] - start["reward"]}
        name = f"temperature_{temperature}_*".replace(".", "_")
        measured.row("temperatures", {"temperature": temperature}, row, name, ("gain", "kl"))
    for judge, rows in chosen(seed, scale).items():
        measured.rows("best-of", {"judge": judge}, rows)
        for row in rows[1:]:
            measured.add(f"best_of_{row['n']}_{judge}_*", row, ("gain", "kl", "correct"))
    return measured


@experiment
def ways(seed: int, scale: Scale) -> Measured:
    """Each way of policy gradients by each judge at each rate, and the slow one for longer, beside the best of n by the
    same judge at the same divergence: what of its gain a climb missed."""
    measured, questions = Measured(), asked(seed, scale)
    start = measure(tuned(seed, scale), questions, seed, scale)
    choice = chosen(seed, scale)
    for name, options in runs().items():
        run = climber(seed, scale, **options)
        found = measure(run.model, questions, seed, scale)
        gain = found["reward"] - start["reward"]
        row = {"outside": run.outside, **found, "gain": gain}
        row["missed"] = at_kl(choice[options["judge"]], found["kl"]) - gain
        numbers = ("gain", "kl", "missed", "correct", "invented", "parsed", "outside")
        measured.row("ways", options | {"steps": run.steps}, row, f"{name}_*", numbers)
    return measured


@experiment
def rehearsal(seed: int, scale: Scale) -> Measured:
    """A climb by the truth over a few questions, again and again: what it gains on these, and on others. The best of n
    by the truth is told the truth about the very question that it answers; a climb was told it about others."""
    measured, run = Measured(), rehearsed(seed, scale)
    pool = pool_of(seed, scale)
    groups = {"pool": pool * max(1, 2 * scale.questions // len(pool)), "others": asked(seed, scale)}
    for name, questions in groups.items():
        before, after = (measure(model, questions, seed, scale) for model in (tuned(seed, scale), run))
        rows = (chosen_from(seed, scale, pool) if name == "pool" else chosen(seed, scale))[TRUTH]
        row = {"gain": after["reward"] - before["reward"], "kl": after["kl"], "best_of": at_kl(rows, after["kl"])}
        row |= {"right_before": before["correct"], "right": after["correct"], "invented": after["invented"]}
        measured.row("rehearsal", {"questions": name}, row, f"rehearsed_{name}_*")
    return measured


EXPERIMENTS = (untrained, ways, rehearsal)
