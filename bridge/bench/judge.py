"""The reward as a method sees it, which also keeps the account: how many answers were judged, how much processor time
went by, and what the policy missed at each mark."""

import time
from dataclasses import dataclass

import torch
from torch import Tensor

from .policy import Policy, listed
from .problems import Problem

MARKS = {"quarter": 0.25, "half": 0.5, "whole": 1.0}  # shares of the samples
TIME = "time"


@dataclass(frozen=True)
class Look:
    """mark: of `MARKS`, or TIME; samples: judged until then; seconds: of the processor; missed: of the optimum."""

    mark: str
    samples: int
    seconds: float
    missed: float


class Judge:
    """`judge(prompts, answers)` returns what answers are worth, (B,); `judge.beta` is the price of a nat. The clock
    stands still while it looks."""

    def __init__(self, problem: Problem, policy: Policy, samples: int, seconds: float):
        self.problem, self.policy, self.beta = problem, policy, problem.beta
        self.samples, self.limit, self.judged = samples, seconds, 0
        self.random = torch.Generator().manual_seed(torch.initial_seed() + 1)
        answers = listed(policy.words, policy.length)
        self.powers = policy.words ** torch.arange(policy.length)
        self.place = torch.zeros(policy.words**policy.length, dtype=torch.long)
        self.place[answers @ self.powers] = torch.arange(len(answers))
        self.looks: list[Look] = []
        self.begun, self.stood = time.process_time(), 0.0

    def __call__(self, prompts: Tensor, answers: Tensor) -> Tensor:
        self.watch()
        self.judged += len(prompts)
        worth = self.problem.worth[prompts - 1, self.place[answers @ self.powers]]
        return worth + self.problem.noise * torch.randn(worth.shape, generator=self.random)

    @property
    def seconds(self) -> float:
        return time.process_time() - self.begun - self.stood

    def watch(self, over: bool = False):
        """Look at the policy where a mark is reached, or where the method is done."""
        seen = {look.mark for look in self.looks}
        due = [mark for mark, share in MARKS.items() if self.judged >= share * self.samples or over]
        due += [TIME] if self.seconds >= self.limit or over else []
        if new := [mark for mark in due if mark not in seen]:
            now = self.seconds
            begun = time.process_time()
            self.policy.refresh()
            with torch.no_grad():
                missed = self.problem.missed(self.policy.every())
            self.looks += [Look(mark, self.judged, now, missed) for mark in new]
            self.stood += time.process_time() - begun
