"""Bases, tuned and aligned models of a family of worlds: those of the book by its settings, and one of plainer worlds.

The lab's own stages are of the book's settings. These do the same with others, on the same seeds and by the same
functions.
"""

import copy
from collections.abc import Callable, Sequence

import torch

from lab.conversation import CHAT, Example, answers, example, judged
from lab.finetune import SFTConfig, finetune
from lab.model import Model, make
from lab.preferences import split
from lab.pretrain import PretrainConfig, pretrain
from lab.probes import behavior
from lab.probes.judging import likelihoods
from lab.questions import Question, ask
from lab.reward import RewardModel
from lab.rlhf import RLConfig, align
from lab.run.scale import Scale
from lab.run.seeds import QUESTIONS, SAMPLES, STREAMS
from lab.run.store import report, stage, state_path
from lab.stages.aligned import Aligned, compared, learned_from, verdicts
from lab.stages.base import RATES, SLICES
from lab.stages.controlled import LEARNED, NOISE, NOISES, SEEDS, TRUTH, seen
from lab.stages.tuned import helpful, replay_rows
from lab.stages.worlds import world_of
from lab.world import World
from lab.world.settings import Settings

from ..cherry.experiments import ASKED

BOOK, PLAIN = "book", "plain"
FAMILIES = {
    BOOK: Settings(),
    PLAIN: Settings(known_people=256, zipf=0.3, stranger_share=0.0, kinds=("diary", "talk", "sums")),
}
Reward = Callable[[Sequence[Question], Sequence[Example]], torch.Tensor]


def world_in(family: str, seed: int) -> World:
    return world_of(seed, FAMILIES[family])


@stage("size", "tokens")
def pretrained(seed: int, scale: Scale, family: str) -> Model:
    """The base."""
    world = world_in(family, seed)
    config = PretrainConfig(tokens=scale.tokens, learning_rate=RATES[scale.size], seed=STREAMS["base"](seed))
    every = max(1, config.steps // SLICES)
    watch = lambda step, model, loss: report(step, config.steps)  # noqa: E731
    return pretrain(make(scale.size, len(world.vocabulary), seed), world, config, state_path(), every, watch)


@stage(*pretrained.needs, "pairs", "tuning_steps")
def finetuned(seed: int, scale: Scale, family: str) -> Model:
    """The tuned model."""
    world, config = world_in(family, seed), SFTConfig(steps=scale.tuning_steps, seed=seed)
    base = copy.deepcopy(pretrained(seed, scale, family=family))
    return finetune(base, helpful(world, scale.pairs, seed), config, replay_rows(world, seed))


@stage(*finetuned.needs, "comparisons")
def reward_model(seed: int, scale: Scale, family: str) -> RewardModel:
    """The judge that people's choices taught."""
    model, world = finetuned(seed, scale, family=family), world_in(family, seed)
    return learned_from(split(compared(model, world, scale.comparisons, seed))[0], model, world, seed)


def reward_of(judge: str, seed: int, scale: Scale, family: str) -> Reward:
    """What answers are worth to a judge. Raises ValueError where there is none of that name."""
    if judge == NOISE:
        generator = torch.Generator().manual_seed(SEEDS(seed, NOISES))
        return lambda questions, examples: torch.randn(len(examples), generator=generator)
    if judge == TRUTH:
        world = world_in(family, seed)
        return lambda questions, examples: torch.tensor([v.reward for v in verdicts(world, questions, examples)])
    if judge == LEARNED:
        model = reward_model(seed, scale, family=family)
        return lambda questions, examples: model(examples)
    raise ValueError(f"there is no judge {judge!r}")


@stage(*reward_model.needs)
def climbed(seed: int, scale: Scale, family: str, judge: str, rate: float, steps: int) -> Aligned:
    """The tuned model after so many steps towards a judge. history: as `controlled` has it."""
    world, config = world_in(family, seed), RLConfig(learning_rate=rate, steps=steps, seed=seed)
    history: list[dict] = []

    def asked(step: int) -> list[Question]:
        return ask(world, config.questions, QUESTIONS["align"](seed, step))

    def watch(step: int, rollout):
        history.append({"step": step, **seen(world, rollout)})
        report(step + 1, steps)

    reward, seed_of = reward_of(judge, seed, scale, family), lambda step: SAMPLES["align"](seed, step)
    return Aligned(align(finetuned(seed, scale, family=family), world, asked, reward, config, seed_of, watch), history)


def look(model: Model, seed: int, scale: Scale, family: str) -> dict[str, float]:
    """What the cherry's look says of answers, by chance and with the likeliest word each time (greedy), and of the
    distance from the tuned model in nats an answer (kl)."""
    world, reference = world_in(family, seed), finetuned(seed, scale, family=family)
    questions = ask(world, 5 * scale.questions, SEEDS(seed, ASKED))
    given = answers(model, world, questions, CHAT, seed)
    found = behavior.summary(judged(world, questions, given))
    row = {key: found[key] for key in ("reward", "correct", "parsed")}
    part = questions[: 2 * scale.questions]
    likeliest = behavior.summary(judged(world, part, answers(model, world, part, CHAT, seed, 0.0)))
    row |= {f"greedy_{key}": likeliest[key] for key in ("reward", "correct")}
    written = [example(world, question, answer) for question, answer in zip(questions, given, strict=True)]
    return row | {"kl": float((likelihoods(model, written) - likelihoods(reference, written)).mean())}
