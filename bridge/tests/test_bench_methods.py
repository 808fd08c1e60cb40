"""The bench's methods, one that is brought along, and all that can go wrong with it."""

from dataclasses import replace
from typing import Any

import pytest
import torch
from transformers import AutoModelForCausalLM

from bridge.bench import Policy, Problem, trl_methods
from bridge.bench.judge import Judge, measured, trained
from bridge.bench.policy import listed
from bridge.bench.run import METHODS, chosen, counted, development, digest, found, runs
from bridge.tests.test_bench_problems import SMALL, small

STEP = 64  # answers: two prompts, 32 to each
EASY: dict[str, Any] = {
    "words": 17,
    "length": 4,
    "prompts": 2,
    "samples": 40 * STEP,
    "seed": 3,
    "kind": "peaked",
    "beta": 0.125,
}


@pytest.mark.parametrize("name", METHODS)
def test_each_method_uses_its_samples_and_learns(name, monkeypatch):
    asked = []
    judge = Judge.__call__

    def heard(*given):
        asked.append(len(given[1]))
        return judge(*given)

    monkeypatch.setattr(Judge, "__call__", heard)
    problem = small(samples=2 * STEP, words=17)
    log_p = trained(problem, found(name), 1e-3)
    assert sum(asked) == 2 * STEP and not torch.equal(log_p, problem.likely)


@pytest.mark.parametrize("name", ["lab_rloo", "lab_grpo_undivided", "trl_rloo", "reinforce"])
def test_these_learn_what_no_list_holds(name):
    problem = Problem(**EASY)
    assert problem.missed(trained(problem, found(name), 3e-3)) < problem.missed(problem.enumerated)


def test_the_judge_tells_what_answers_are_worth_and_nothing_else():
    problem = small(samples=64, kind="peaked")
    judge, answers = Judge(problem), listed(9, 3)[100:132]
    for prompt in range(2):
        torch.testing.assert_close(judge(torch.full((32,), prompt + 1), answers), problem.worth[prompt, 100:132])
    assert judge.beta == problem.beta and judge.judged == 64
    assert not any(isinstance(value, (Problem, torch.Tensor)) for value in vars(judge).values())


def ask(policy, reward, prompts=None, answers=None):
    return reward(
        policy.prompts if prompts is None else prompts, policy.write(policy.prompts) if answers is None else answers
    )


WRONG = {
    "no prompt 0": (lambda p, r: ask(p, r, p.prompts - 1), "the prompts are 1 to 2, not 0 to 1"),
    "no prompt 3": (lambda p, r: ask(p, r, p.prompts + 1), "the prompts are 1 to 2, not 2 to 3"),
    "too short": (
        lambda p, r: ask(p, r, None, p.write(p.prompts)[:, :0]),
        r"answers \(2, 0\), and wants \(B,\) and \(B, 3\)",
    ),
    "too few": (lambda p, r: ask(p, r, p.prompts[:1]), r"prompts \(1,\) and answers \(2, 3\)"),
    "no such word": (lambda p, r: ask(p, r, None, p.write(p.prompts) + 100), "the words are 0 to 8, not 10"),
    "no words": (lambda p, r: ask(p, r, None, p.write(p.prompts) + 0.5), "numbers that aren't whole"),
    "after the end": (lambda p, r: ask(p, r, None, torch.tensor([[0, 3, 0], [1, 2, 3]])), "goes on after its end"),
    "over budget": (
        lambda p, r: r(p.prompts.repeat(33), p.write(p.prompts.repeat(33))),
        "about 66 answers, and tells of 64",
    ),
    "all of them": (
        lambda p, r: r(p.prompts.repeat_interleave(585), listed(9, 3).repeat(2, 1)),
        "about 1,170 answers, and tells of 64",
    ),
    "the optimum": (lambda p, r: r.problem.best, "no attribute 'problem'"),
    "not a number": (lambda p, r: p.model.norm.weight.data.fill_(float("nan")), "diverged"),
    "no model": (lambda p, r: setattr(p, "model", None), "TypeError"),
    "its own": (lambda p, r: dict[str, str]()["x"], "KeyError: 'x'"),
}


@pytest.mark.parametrize("fault", WRONG)
def test_what_goes_wrong_is_told_in_a_line(fault):
    wrong, told = WRONG[fault]
    row = runs([("mine", 1e-3)], [7], [0.25], **SMALL)[0]
    with pytest.raises(ValueError, match=told) as raised:
        measured(row, small(), lambda policy, reference, reward, samples, rate: wrong(policy, reward))
    assert str(raised.value).startswith("mine on flat, beta 0.25, seed 7: ") and "\n" not in str(raised.value)


def test_a_method_takes_five_things():
    with pytest.raises(ValueError, match=r"a function of \(policy, reference, reward, samples, rate\)"):
        trained(small(), lambda policy, reference: None, 1e-3)


def test_a_method_s_run_can_be_had_again():
    one, other = (trained(small(), found("lab_rloo"), 1e-3) for _ in range(2))
    torch.testing.assert_close(one, other)


def test_trl_starts_from_the_same_policy(tmp_path):
    policy = Policy(9, 3, 2, 3)
    trl_methods.save(policy, tmp_path)
    llama = AutoModelForCausalLM.from_pretrained(tmp_path)
    text = torch.tensor([[8, 1, 1, 2], [8, 2, 3, 3]])
    torch.testing.assert_close(llama(text).logits, policy.model(text), atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("ppo", "no method 'ppo': name module:function, or one of lab_rloo"),
        ("nowhere:climb", "no method nowhere:climb: No module named 'nowhere'"),
        ("math:climb", "no method math:climb: .*has no attribute 'climb'"),
        ("math:pi", "no method math:pi: it is a float and no function"),
        ("faulty:climb", "no method faulty:climb: .*syntax"),
    ],
)
def test_a_method_that_is_none_is_refused_in_a_line(name, told, tmp_path, monkeypatch):
    (tmp_path / "faulty.py").write_text("def climb(:\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(ValueError, match=told):
        found(name)


def test_other_code_of_a_method_asks_for_other_rows(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))
    before = digest("lab_rloo")
    (tmp_path / "changing.py").write_text("1", encoding="utf-8")
    first = digest("changing:f")
    (tmp_path / "changing.py").write_text("2", encoding="utf-8")
    digest.cache_clear()
    assert digest("changing:f") != first and digest("lab_rloo") == before


def test_every_run_is_listed_once_and_the_rate_is_that_of_the_development():
    tried = development()
    rates = chosen(
        [replace(row, reward=0.0, drift=0.0, missed=abs(row.rate - 1e-3), to_be_had=1.0, seconds=0.0) for row in tried]
    )
    assert rates == dict.fromkeys(METHODS, 1e-3)
    rows = counted(rates, [11, 12])
    assert len(set(rows)) == len(rows) and not {row.run for row in rows} & {row.run for row in tried}
