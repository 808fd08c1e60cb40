"""The worked solutions of part 4, worked again."""

import math
import re
from functools import partial
from random import Random

import pytest
import support
from lab.stages.circuits import VERSE
from support import ROOT

from lab.engine.scale import FULL
from lab.parts.part4 import largest_step, passed
from lab.probes.facts import follow
from lab.world import World
from lab.world.program import read
from lab.world.settings import Settings
from lab.world.voices import CHARACTERS, RUDE, VOICES

solution, prose = partial(support.solution, 4), partial(support.prose, 4)


def exercise(number):
    page = (ROOT / "series/part-4-emergent-behavior.md").read_text(encoding="utf-8").split("## Exercises")[1]
    return " ".join(re.search(rf"\n{number}\. .*?(?=\n\d\. |\n## )", page, flags=re.DOTALL)[0].split())


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
    assert f"1 - 0.999^{{200}} \\approx {100 * (1 - 0.999**200):.0f}$%" in prose(2)


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
        assert f"{100 * cells[0]:.1f}% " in exercise(3), "the exercise gives the shares of diaries"


def test_who_is_speaking_with_smoothing():
    world = World()
    reading = read(world.document(), world.vocabulary.encode("diary : frankly"), world.prior)
    assert f"after one *frankly* is only {reading.posterior[RUDE]:.3f}" in prose(3)


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


def page():
    return " ".join((ROOT / "series/part-4-emergent-behavior.md").read_text(encoding="utf-8").split())


def test_how_sudden_smooth_curves_are():
    """The curves that the chapter compares with: 41 looks, of which the first five are left out."""
    looks = range(6, 42)
    line, inverse = [float(look) for look in looks], [-1 / look for look in looks]
    assert f"A straight line has $J \\approx {largest_step(line):.2f}$" in page()
    assert f"falls as the inverse of time has $J \\approx {largest_step(inverse):.2f}$" in page()
    assert passed(inverse, 0.1) < 0.05


def words_of(world, kind, count=1500):
    """Documents of a kind: their words, each with its component."""
    random = Random(6)
    for _ in range(count):
        tokens, components = follow(world, kind, random)
        yield list(zip(world.vocabulary.decode(tokens).split(), components, strict=True))


def test_a_guesser_of_memos_and_songs():
    world = World(Settings(kinds=("song", "memo"), verse=VERSE))
    letters = set(world.settings.letters)
    chances = []
    for document in words_of(world, "memo"):
        noted = [word for word, component in document if component != "recall" and word in letters]
        chances += [noted.count(word) / len(noted) for word, component in document if component == "recall"]
    assert f"random gives {100 * sum(chances) / len(chances):.0f}%" in page()
    chances = []
    for document in words_of(world, "song"):
        verse, sung = [word for word, component in document if component != "song" and word in letters], 0
        for word, component in document[len(verse) + 1 : 57]:
            chances += [1 / (len(verse) - sung)] if component == "song" else []
            sung = sung + 1 if word in letters else 0
    assert "not far above the four in ten of a guesser" in page()
    assert sum(chances) / len(chances) == pytest.approx(0.4, abs=0.02)


def test_how_often_a_sum_recurs():
    world = World(Settings(kinds=("sums",), sum_digits=(2, 2), digit_skew=0))
    documents = list(words_of(world, "sums"))
    length = sum(len(document) + 3 for document in documents)  # with the boundary, the kind and the colon
    sums = sum(word == "=" for document in documents for word, _ in document)
    written = 10_000 - len(world.state.withheld)
    assert f"each of the other {written:,} sums recurs some 10 times" in page()
    assert FULL.sum_tokens / (length / sums) / written == pytest.approx(10, abs=0.5)


def test_which_rule(capsys):
    """The script runs, here with two steps of a few rows."""
    code = re.search(r"```python\n(.*?)```", solution(5), flags=re.DOTALL)[1]
    shorter = {"STEPS = 1200": "STEPS = 2", "STEPS * 64": "STEPS * 4", "batch_size=64": "batch_size=4"}
    for full, short in shorter.items():
        assert full in code
        code = code.replace(full, short)
    exec(code, {})
    assert re.fullmatch(r"(\d layers: copied \d+, waited \d+ of 500\n){2}", capsys.readouterr().out)
