"""The bench's methods, and one that is brought along."""

import pytest
import torch
from transformers import AutoModelForCausalLM

from bridge.bench import trl_methods
from bridge.bench.judge import TIME, Judge
from bridge.bench.policy import Policy, listed
from bridge.bench.problems import PROMPTS, WORDS, problem
from bridge.bench.run import METHODS, SAMPLES, all_runs, found, measured, read, rows

STEP = 128


def judged(method, kind="flat", length=2, samples=4 * STEP, seconds=100.0, seed=3):
    asked = problem(kind, length, 0.25, seed)
    torch.manual_seed(seed)
    policy = asked.reference.copy()
    judge = Judge(asked, policy, samples, seconds)
    method(policy, asked.reference.copy(), judge, samples)
    judge.watch(over=True)
    return asked, policy, judge


@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize("length", [1, 2])
def test_each_method_uses_its_samples_and_learns(name, length):
    asked, policy, judge = judged(found(name), length=length)
    assert judge.judged == 4 * STEP
    looks = {look.mark: look for look in judge.looks}
    assert looks["quarter"].samples == STEP and looks["half"].samples == 2 * STEP and looks["whole"].samples == 4 * STEP
    assert looks["whole"].missed == pytest.approx(asked.missed(policy.every().detach()))
    assert looks["quarter"].missed != looks["whole"].missed and looks["quarter"].seconds < looks["whole"].seconds


@pytest.mark.parametrize("name", ["reinforce", "lab_rloo", "lab_grpo_corrected", "lab_four_updates", "trl_rloo"])
def test_these_come_near_the_optimum(name):
    asked, _, judge = judged(found(name), "peaked", 1, 60 * STEP)
    assert judge.looks[-1].missed < 0.1 * asked.missed(asked.reference.every().detach())


def test_the_judge_tells_what_answers_are_worth_and_adds_noise_anew():
    asked = problem("peaked", 2, 1.0, 3)
    judge = Judge(asked, asked.reference, 100, 100.0)
    answers = listed(WORDS[2], 2)
    for prompt in range(PROMPTS):
        torch.testing.assert_close(judge(torch.full((len(answers),), prompt + 1), answers), asked.worth[prompt])
    noisy = Judge(problem("noisy", 2, 1.0, 3), asked.reference, 100, 100.0)
    first, second = (noisy(torch.ones(len(answers), dtype=torch.long), answers) for _ in range(2))
    assert 1.1 < (first - second).std() < 1.7


def test_the_clock_stands_still_while_the_judge_looks(monkeypatch):
    asked = problem("flat", 1, 1.0, 3)
    judge = Judge(asked, asked.reference, 10, 1000.0)
    seconds = iter([5.0, 105.0, 106.0])
    judge.begun = 0.0
    clock = iter([5.0, 5.0, 5.0, 105.0])
    monkeypatch.setattr("bridge.bench.judge.time.process_time", lambda: next(clock))
    judge.judged = 10
    judge.watch()
    monkeypatch.setattr("bridge.bench.judge.time.process_time", lambda: next(seconds) + 101.0)
    assert judge.looks[0].seconds == 5.0 and judge.seconds == 6.0


def test_the_mark_of_time_is_taken_when_it_has_gone_by():
    _, _, judge = judged(found("reinforce"), seconds=0.0)
    assert {look.mark: look.samples for look in judge.looks}[TIME] == 0


@pytest.mark.parametrize("length", [1, 2])
def test_trl_starts_from_the_same_policy(tmp_path, length):
    policy = Policy(WORDS[length], length, PROMPTS, 3)
    trl_methods.save(policy, tmp_path)
    llama = AutoModelForCausalLM.from_pretrained(tmp_path)
    text = torch.tensor([[8, 1, 1, 2], [8, 2, 3, 3]])
    torch.testing.assert_close(llama(text).logits, policy.model(text), atol=1e-4, rtol=1e-4)


def test_a_method_that_returns_the_optimum_misses_nothing_and_needs_no_library(tmp_path, monkeypatch):
    (tmp_path / "own.py").write_text(
        '''"""The best policy, fitted to the list: nobody could who doesn't know the rewards."""
import torch

def known(policy, reference, reward, samples):
    best = reward.problem.best.exp()
    optimizer = torch.optim.Adam(policy.parameters(), lr=3e-3)
    for _ in range(300):
        optimizer.zero_grad()
        (-(best * policy.every()).sum(1).mean()).backward()
        optimizer.step()
''',
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    kept = tmp_path / "kept.csv"
    run = (3, 2, "flat", "loose", "own:known")
    came = rows([run], kept)
    assert {row.mark for row in came} == {"quarter", "half", "whole", TIME}
    assert all(row.missed < 0.01 * row.untrained for row in came)
    monkeypatch.setattr("bridge.bench.run.measured", None)  # what is kept isn't run again
    assert rows([run], kept) == read(kept)


def test_a_method_that_takes_more_than_its_samples_is_refused(tmp_path, monkeypatch):
    (tmp_path / "greedy.py").write_text(
        "def take(policy, reference, reward, samples):\n"
        "    prompts = policy.prompts.repeat(samples)\n"
        "    reward(prompts, policy.write(prompts))\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(ValueError, match="greedy:take asked for 20480 rewards, and may have 5120"):
        measured("greedy:take", problem("flat", 1, 1.0, 3), 1, 3)


def test_an_unknown_method_is_refused_with_those_that_there_are():
    with pytest.raises(ValueError, match="no method 'ppo': name module:function, or one of reinforce"):
        found("ppo")


def test_every_run_is_listed_once():
    runs = list(all_runs([11, 12]))
    assert len(runs) == len(set(runs)) and {run[1] for run in runs} == set(SAMPLES)
    assert not any(length == 4 and name.startswith("trl") for _, length, _, _, name in runs)
