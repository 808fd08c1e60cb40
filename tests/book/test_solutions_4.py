"""The worked solutions of part 4, worked again."""

import math
import re

import pytest
from support import ROOT

from lab.world import World
from lab.world.program import read
from lab.world.voices import CHARACTERS, RUDE, VOICES

PART_4 = (ROOT / "series/solutions.md").read_text(encoding="utf-8").split("(solutions-4)=")[1].split("(solutions-")[0]


def solution(number):
    return re.search(rf"\*\*{number}\. .*?(?=\n\*\*\d\. |\Z)", PART_4, flags=re.DOTALL)[0]


def prose(number):
    return " ".join(solution(number).split())


def test_the_press_release():
    first, second = 0.12 ** (1 / 20), 0.82 ** (1 / 20)
    assert f"0.12^{{1/20}} \\approx {first:.3f}" in prose(1) and f"0.82^{{1/20}} \\approx {second:.3f}" in prose(1)
    assert f"from {100 * (1 - first):.1f}% to {100 * (1 - second):.2f}%" in prose(1)
    third = 1 - (1 - second) / 2
    assert f"Half of that is {100 * (1 - third):.2f}%" in prose(1)
    assert f"{third:.4f}^{{20}} \\approx {third**20:.2f}" in prose(1)


def test_how_low_is_zero():
    highest = 1 - 0.05 ** (1 / 200)
    assert f"all rates up to {100 * highest:.2f}%" in prose(2)
    trials = math.ceil(math.log(0.05) / math.log(0.999))
    assert f"takes {trials:,} trials" in prose(2) and f"0.999^{{{trials}}}" in prose(2)
    assert 15 * 200 >= trials > 14 * 200


def test_who_is_speaking():
    belief = {name: voice.share * voice.kinds["diary"] for name, voice in CHARACTERS.items()}
    columns = []
    for _ in range(3):
        total = sum(belief.values())
        belief = {name: weight / total for name, weight in belief.items()}
        columns.append(belief)
        belief = {name: weight * CHARACTERS[name].openings.get("frankly", 0) for name, weight in belief.items()}
    for name in VOICES:
        line = next(line for line in solution(3).splitlines() if line.lower().startswith(f"| {name}"))
        cells = [float(cell) for cell in line.strip("| ").split("|")[1:]]
        assert cells == pytest.approx([column[name] for column in columns], abs=0.0005)


def test_who_is_speaking_with_smoothing():
    world = World()
    reading = read(world.document(), world.vocabulary.encode("diary : frankly"), world.prior)
    assert f"gives the rude voice {reading.posterior[RUDE]:.3f}" in prose(3)


def vote_of_three(right, *wrong):
    return 3 * right**2 * (1 - right) + right**3 + 6 * right * math.prod(wrong) / 3


def test_votes():
    right = vote_of_three(0.40, 0.35, 0.25)
    assert "0.40^3 = 0.352" in prose(4) and pytest.approx(0.352) == 3 * 0.4**2 * 0.6 + 0.4**3
    assert "0.25 = 0.21" in prose(4) and pytest.approx(0.21) == 6 * 0.4 * 0.35 * 0.25
    assert f"0.352 + 0.070 = {right:.3f}" in prose(4)
    assert f"three votes give {vote_of_three(0.35, 0.40, 0.25):.3f}" in prose(4)
    assert f"1 - 0.60^3 = {1 - 0.6**3:.3f}" in prose(4) and f"1 - 0.65^3 = {1 - 0.65**3:.3f}" in prose(4)


def test_zero_of_200_and_one_in_a_thousand():
    """The two numbers in the advice of part 4."""
    assert round(100 * (1 - 0.05 ** (1 / 200)), 1) == 1.5
    assert math.log(0.05) / math.log(0.999) == pytest.approx(3000, abs=10)


def test_which_rule(capsys):
    """The script runs, here with a few steps."""
    code = re.search(r"```python\n(.*?)```", solution(5), flags=re.DOTALL)[1]
    assert "STEPS = 1200" in code
    exec(code.replace("STEPS = 1200", "STEPS = 2"), {})
    assert re.fullmatch(r"(\d layers: copied \d+, waited \d+ of 500\n){2}", capsys.readouterr().out)
