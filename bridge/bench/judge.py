"""The reward as a method sees it, which counts, and refuses what isn't an answer to a prompt; and a run of a method."""

import inspect
import math
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from .policy import END, listed
from .problems import Problem

EXACT = ("enumerated", "divided")  # of `Problem`: policies that are computed, not trained
HOW = ("policy", "reference", "reward", "samples", "rate")


@dataclass(frozen=True)
class Row:
    """A method at a rate on a problem: what its policy makes in reward, how far it drifts in nats, what it misses of
    the optimum and what the reference misses, all on average over the prompts; seconds: of the processor. Where these
    are NaN it hasn't been run yet."""

    method: str
    rate: float
    kind: str
    beta: float
    seed: int
    words: int
    length: int
    prompts: int
    samples: int
    source: str
    reward: float = math.nan
    drift: float = math.nan
    missed: float = math.nan
    to_be_had: float = math.nan
    seconds: float = math.nan

    @property
    def run(self) -> tuple:
        """What is run, without what came of it."""
        problem = (self.kind, self.beta, self.seed, self.words, self.length, self.prompts, self.samples)
        return self.method, self.rate, *problem, self.source


class Judge:
    """`judge(prompts, answers)` returns what answers are worth, (B,), and `judge.beta` is the price of a nat. It hands
    out nothing else of the problem."""

    def __init__(self, problem: Problem):
        self.beta, self.samples, self.judged = problem.beta, problem.samples, 0
        answers = listed(problem.words, problem.length)
        powers = problem.words ** torch.arange(problem.length)
        place = torch.zeros(problem.words**problem.length, dtype=torch.long)
        place[answers @ powers] = torch.arange(len(answers))
        self._seen = lambda prompts, given: problem.worth.cpu()[prompts - 1, place[given @ powers]]
        self._prompts, self._words, self._length = problem.prompts, problem.words, problem.length

    def __call__(self, prompts: Tensor, answers: Tensor) -> Tensor:
        device, prompts, answers = answers.device, prompts.cpu(), answers.cpu()
        if prompts.shape != answers.shape[:1] or answers.shape[1:] != (self._length,):
            shapes = f"prompts {tuple(prompts.shape)} and answers {tuple(answers.shape)}"
            raise ValueError(f"the judge is asked with {shapes}, and wants (B,) and (B, {self._length})")
        if prompts.is_floating_point() or answers.is_floating_point():
            raise ValueError("the judge is asked with numbers that aren't whole")
        if len(prompts) and not (prompts.min() >= 1 and prompts.max() <= self._prompts):
            raise ValueError(f"the prompts are 1 to {self._prompts}, not {int(prompts.min())} to {int(prompts.max())}")
        if len(answers) and not (answers.min() >= 0 and answers.max() < self._words):
            raise ValueError(f"the words are 0 to {self._words - 1}, not {int(answers.min())} to {int(answers.max())}")
        if ((answers[:, :-1] == END) & (answers[:, 1:] != END)).any():
            raise ValueError("an answer goes on after its end, the word 0")
        if self.judged + len(prompts) > self.samples:
            more = self.judged + len(prompts)
            raise ValueError(f"the judge is asked about {more:,} answers, and tells of {self.samples:,}")
        self.judged += len(prompts)
        return self._seen(prompts, answers).to(device)


def trained(problem: Problem, method: Callable, rate: float) -> Tensor:
    """log p of every answer, (P, A), after a method. Raises ValueError, in a line, for whatever goes wrong in it."""
    try:
        inspect.signature(method).bind(*HOW)
    except (TypeError, ValueError):
        raise ValueError(f"a method is a function of ({', '.join(HOW)})") from None
    torch.manual_seed(problem.seed)
    policy = problem.reference.copy()
    try:
        method(policy, problem.reference.copy(), Judge(problem), problem.samples, rate)
        with torch.no_grad():
            log_p = policy.every()
    except Exception as error:  # it is somebody else's code, so anything may come
        place = traceback.extract_tb(error.__traceback__)[:2][-1]  # where the method stands
        told = str(error).partition("\n")[0]
        raise ValueError(f"{type(error).__name__}: {told} ({place.filename}, line {place.lineno})") from error
    if log_p.isnan().any():
        raise ValueError("it diverged: the policy's weights or probabilities are no numbers (NaN)")
    return log_p


def measured(row: Row, problem: Problem, method: Callable | None) -> dict:
    """What came of a run: the fields of a row that are empty."""
    begun = time.process_time()
    try:
        log_p = trained(problem, method, row.rate) if method else getattr(problem, row.method)
    except ValueError as error:
        raise ValueError(f"{row.method} on {row.kind}, beta {row.beta:g}, seed {row.seed}: {error}") from None
    seconds = time.process_time() - begun
    found = {"reward": float(problem.reward(log_p.exp()).mean()), "drift": float(problem.drift(log_p).mean())}
    return found | {"missed": problem.missed(log_p), "to_be_had": problem.to_be_had, "seconds": seconds}
