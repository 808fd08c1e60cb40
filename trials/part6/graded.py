"""The tuned model of a seed, aligned by a grade for answers about people that makes a wrong one cost more or less."""

from collections.abc import Sequence

import torch

from lab.conversation import Answer, Example
from lab.model import Model
from lab.plants import SEEDS
from lab.questions import Question, ask
from lab.rlhf import RLConfig, align
from lab.run.scale import Scale
from lab.run.seeds import SAMPLES
from lab.run.store import report, stage
from lab.stages.tuned import tuned
from lab.stages.worlds import world_of
from lab.world import AboutFact, World, words
from lab.world.answers import judge

STEPS = 40
MALFORMED = -1.5  # as the true reward has it


def grade(world: World, asked: AboutFact, answer: Answer, penalty: float) -> float:
    """1 for a true value, 0 for "I do not know", minus the penalty for others.

    With a penalty of 0 nothing is ever lost by guessing; with 3 a guess pays
    if it is right in three cases of four (Kalai et al., 2025).
    """
    if refusal(world, asked, answer):
        return 0.0
    verdict = judge(world, asked, answer)
    if not verdict.parsed:
        return MALFORMED
    return 1.0 if verdict.correct else -penalty


def refusal(world: World, asked: AboutFact, answer: Answer) -> bool:
    """Whether an answer is a refusal, well formed. Nobody in the world says "I do not know" of a known person, so it is
    read as if the question had been about a stranger; else each such refusal would count as malformed."""
    verdict = judge(world, AboutFact(*world.state.people.strangers[0], asked.attribute), answer)
    return verdict.parsed and verdict.refused


@stage(*tuned.needs, "alignment_steps")
def graded(seed: int, scale: Scale, penalty: float) -> Model:
    """All questions are about people, known ones and strangers as they come."""
    world = world_of(seed)
    end = world.token(words.END)
    config = RLConfig(steps=min(STEPS, scale.alignment_steps), seed=seed)
    drawn = ask(world, 4 * config.questions * config.steps, SEEDS(seed, 7))
    people = [question for question in drawn if isinstance(question.asked, AboutFact)]

    def reward(questions: Sequence[Question], examples: Sequence[Example]) -> torch.Tensor:
        pairs = zip(questions, examples, strict=True)
        grades = [
            grade(world, question.asked, [token for token in each.answer if token != end], penalty)
            for question, each in pairs
            if isinstance(question.asked, AboutFact)  # as all are
        ]
        return torch.tensor(grades)

    def asked(step: int) -> list[Question]:
        return people[step * config.questions : (step + 1) * config.questions]

    def seed_of(step: int) -> int:
        return SAMPLES["align"](seed, step)

    def watch(step: int, _):
        report(step + 1, config.steps)

    return align(tuned(seed, scale), world, asked, reward, config, seed_of, watch)
