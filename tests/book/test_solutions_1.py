"""The worked solutions, worked again."""

import math
import re
import sys
from functools import partial

import pytest
import support
from support import ROOT, run

solution, prose = partial(support.solution, 1), partial(support.prose, 1)


def entropy(distribution):
    return -sum(p * math.log(p) for p in distribution)


def best_policy(reference, rewards, beta):
    weights = [p * math.exp(reward / beta) for p, reward in zip(reference, rewards, strict=True)]
    return [weight / sum(weights) for weight in weights]


def test_who_is_speaking():
    helper = 0.3 * 0.2 / (0.3 * 0.2 + 0.7 * 0.02)
    sorry = helper * 0.5 + (1 - helper) * 0.05
    assert f"approx {helper:.2f}" in prose(1)
    assert f"{helper:.3f} \\times 0.50 + {1 - helper:.3f} \\times 0.05 \\approx {sorry:.3f}" in prose(1)


@pytest.mark.parametrize(("row", "beta"), [("Fine-tuned model", math.inf), (r"\beta = 1$", 1), (r"\beta = 0.5$", 0.5)])
def test_nudge_or_tame(row, beta):
    policy = best_policy([0.5, 0.3, 0.2], [0, 1, 2], beta)
    line = next(line for line in solution(2).splitlines() if line.startswith("|") and row in line)
    mean_reward = sum(p * reward for p, reward in zip(policy, [0, 1, 2], strict=True))
    cells = [cell.strip() for cell in line.strip("| ").split("|")[1:]]
    assert cells == [f"{p:.3f}" for p in policy] + [f"{entropy(policy):.3f}", f"{mean_reward:.2f}"]


def test_a_nudge_can_raise_the_entropy():
    raised = entropy(best_policy([0.5, 0.3, 0.2], [0, 1, 2], 2))
    assert raised > entropy([0.5, 0.3, 0.2])
    assert f"raise the entropy to {raised:.3f}" in prose(2)


@pytest.mark.parametrize(("failures", "trials"), [(8, 2000), (15, 500)])
def test_for_the_owner_margins(failures, trials):
    """Wilson's interval at 95%."""
    rate, z = failures / trials, 1.96
    center = (rate + z**2 / (2 * trials)) / (1 + z**2 / trials)
    half = z / (1 + z**2 / trials) * math.sqrt(rate * (1 - rate) / trials + z**2 / (4 * trials**2))
    margin = f"{100 * rate:.1f}% (margin {100 * (center - half):.1f}% to {100 * (center + half):.1f}%)"
    assert margin in prose(5).replace("0.4% of cases", "0.4%")


def test_none_wrong_in_thirty_allows_one_in_ten():
    """At 95%: a true rate of one in ten would still give none wrong in thirty in about 1 of 20 cases."""
    assert pytest.approx(0.05, abs=0.01) == 0.9**30


@pytest.mark.slow
def test_run_it():
    """The lower table, of probabilities, is the same for each seed; the upper one, of answers, is not."""
    page = (ROOT / "series/part-1-tamed-monster.md").read_text(encoding="utf-8")
    (asked,) = re.findall(r'`python -m lab chat --ask "([^"]+)" --seed 1`', page)
    shown = [run(sys.executable, "-m", "lab", "chat", "--ask", asked, "--seed", seed).stdout for seed in (1, 2, 3)]
    answers, odds = zip(*(text.split("next word after") for text in shown), strict=True)
    assert len(set(answers)) > 1 and len(set(odds)) == 1
    rows = re.findall(r"\bno (\d\.\d\d)\s+yes (\d\.\d\d)", odds[0])
    assert len(rows) == 5 and all(float(no) > float(yes) for no, yes in rows)
    assert rows[0] == ("0.77", "0.23") and "in Arlo is 0.23" in prose(6)
