"""The optimum is one, and each of TRL's methods climbs."""

import re
from pathlib import Path

import pytest
import torch

from bridge.exact import METHODS, PROMPTS, WORDS, climb, missed, tell

NUMBER = re.compile(r"0\.\d+")


@pytest.mark.parametrize("beta", [0.2, 1.0])
def test_the_best_policy_misses_nothing_and_any_other_something(beta):
    """In double precision: in single, what little one misses is on some processors lost in rounding."""
    random = torch.Generator().manual_seed(0)
    worth, scores = (torch.randn(PROMPTS, WORDS, generator=random, dtype=torch.float64) for _ in range(2))
    reference = scores.log_softmax(1)
    best = (reference + worth / beta).log_softmax(1)
    assert missed(best, reference, worth, beta).abs().max() < 1e-12
    for other in (reference, (best + 0.1 * scores).log_softmax(1), torch.full_like(best, 1 / WORDS).log()):
        assert (missed(other, reference, worth, beta) > 0).all()


@pytest.mark.parametrize("method", METHODS)
def test_each_method_takes_three_steps(method):
    found = climb(method, steps=3)
    assert found["missed"] > 0 and found["missed"] != found["untrained"]


SOLUTION = (
    (Path(__file__).parents[2] / "series/solutions.md")
    .read_text(encoding="utf-8")
    .split("**4. What a library does.**")[1]
)
TOLD = dict(
    zip(["untrained", "grpo, undivided", "rloo", "grpo", "grpo, undivided, k3"], NUMBER.findall(SOLUTION), strict=False)
)


@pytest.mark.parametrize("method", METHODS)
def test_a_method_misses_what_the_book_s_solution_says(method):
    """On another machine it draws other answers, so by a third or so."""
    found = climb(method)
    assert found["untrained"] == pytest.approx(float(TOLD["untrained"]), abs=0.005)
    assert found["missed"] == pytest.approx(float(TOLD[method]), rel=0.35, abs=0.02)


def test_the_command_tells_each_method(capsys):
    tell(steps=1)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(" misses ")[0].strip() for line in lines] == [*METHODS]  # and not a line of the trainers' log
