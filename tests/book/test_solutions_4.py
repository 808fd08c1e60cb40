"""The worked solutions of part 4, worked again."""

import csv
import json
import math
import re
import statistics
import textwrap
from functools import partial

import pytest
import support
from support import ROOT

prose = partial(support.prose, 4)


def exercise(number, lines=False):
    page = (ROOT / "series/part-4-emergent-behavior.md").read_text(encoding="utf-8").split("(exercises-4)=")[1]
    text = re.search(rf"\n{number}\. .*?(?=\n\d\. |\n## )", page, flags=re.DOTALL)[0]
    return text if lines else " ".join(text.split())


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


def vote_of_three(right, *wrong):
    return 3 * right**2 * (1 - right) + right**3 + 6 * right * math.prod(wrong) / 3


def test_votes():
    right = vote_of_three(0.40, 0.35, 0.25)
    assert "0.40^3 = 0.352" in prose(3) and pytest.approx(0.352) == 3 * 0.4**2 * 0.6 + 0.4**3
    assert "0.25 = 0.21" in prose(3) and pytest.approx(0.21) == 6 * 0.4 * 0.35 * 0.25
    assert f"0.352 + 0.070 = {right:.3f}" in prose(3)
    assert f"three votes give {vote_of_three(0.35, 0.40, 0.25):.3f}" in prose(3)
    assert f"1 - 0.60^3 = {1 - 0.6**3:.3f}" in prose(3) and f"1 - 0.65^3 = {1 - 0.65**3:.3f}" in prose(3)


def test_zero_of_200_and_one_in_a_thousand():
    """The two numbers in the advice of part 4."""
    assert round(100 * (1 - 0.05 ** (1 / 200)), 1) == 1.5
    assert math.log(0.05) / math.log(0.999) == pytest.approx(3000, abs=10)


def test_numbers_of_the_chapter_that_nobody_measured():
    page = " ".join((ROOT / "series/part-4-emergent-behavior.md").read_text(encoding="utf-8").split())
    assert math.log(0.9 / 0.1) == pytest.approx(2 * math.log(0.75 / 0.25)) and "needs $\\tau = 2$" in page
    assert f"$1 - (15/16)^{{32}} \\approx {100 * (1 - (15 / 16) ** 32):.0f}\\%$" in page
    assert "$(7 + 1)/(10 + 2)$, two in three" in page and (7 + 1) / (10 + 2) == 2 / 3
    ten, eighty = ((score ** (1 / 3) - 0.1) / 0.9 for score in (0.1, 0.8))  # three digits, rising evenly
    assert f"at a steady pace, it would have been {100 * (eighty - ten) / eighty:.0f}%" in page


def test_waiting():
    waits = [300, 500, 900, 2300]
    assert all(f"{wait:,}" in exercise(4) for wait in waits)
    mean = statistics.mean(waits)
    assert f"The mean wait is {mean:,} steps" in prose(4)
    assert f"is {statistics.stdev(waits):.0f}, and the ratio is {statistics.stdev(waits) / mean:.2f}" in prose(4)
    assert f"\\exp(-4 \\times 250 / 1000) = {math.exp(-4 * 250 / mean):.2f}" in prose(4)
    assert f"1 - \\exp(-0.8) = {1 - math.exp(-800 / mean):.2f}" in prose(4)


def one_step(examples, asked, rate):
    """What one layer of attention without softmax can answer."""
    return rate * sum(x * asked * y for x, y in examples)


def test_one_step_by_hand():
    examples = [(1, 2), (2, 4), (3, 6)]
    doubled = [(2 * x, 2 * y) for x, y in examples]
    assert all(f"$({x}, {y})$" in exercise(5) for x, y in examples)
    assert one_step(examples, 4, 0.05) == pytest.approx(5.6) and "5.6 for" in prose(5)
    assert one_step(examples, 4, 1 / 14) == pytest.approx(8)
    assert one_step(doubled, 4, 1 / 14) == pytest.approx(32) and "/ 14 = 32$" in prose(5)
    for points in (examples, doubled):
        assert 4 * sum(x * y for x, y in points) / sum(x * x for x, _ in points) == 8


def test_a_fixed_distance(capsys, monkeypatch, tmp_path):
    """The change can be made, and the script runs, here at toy size."""
    from lab.run import store
    from lab.stages import copiers

    assert "`PERIODS` to `(16, 16)`" in exercise(6) and hasattr(copiers, "PERIODS")
    monkeypatch.setattr(copiers, "PERIODS", (16, 16))
    monkeypatch.setattr(store, "FOLDER", tmp_path)
    code = re.search(r"```python\n(.*?)```", exercise(6, lines=True), flags=re.DOTALL)[1]
    exec(textwrap.dedent(code).replace("FULL", "TOY"), {})
    assert "'copied'" in capsys.readouterr().out


def test_votes_by_hand():
    parts, row = ((3, 1), (-1, 2), (0, 4)), (1, 0)
    assert all(f"$({x}, {y})$" in exercise(8) for x, y in (*parts, row))

    def tally(parts):
        stream = [sum(numbers) for numbers in zip(*parts, strict=True)]
        length = math.sqrt(sum(number**2 for number in stream) / 2)
        return stream, length, [sum(a * b for a, b in zip(part, row, strict=True)) / length for part in parts]

    for told, some in (("The stream is ${}$, its length by the norm", parts), ("the stream is ${}$", parts[:2])):
        stream, length, votes = tally(some)
        assert (
            told.format(tuple(stream)) in prose(8) and f"{length:.3f}" in prose(8) and f"{sum(votes):.3f}" in prose(8)
        )
    first, second, third = tally(parts)[2]
    assert f"The votes are {first:.3f}, −{-second:.3f} and {third:.0f}" in prose(8)


def test_stopping_early(capsys):
    code = re.search(r"```python\n(.*?)```", exercise(8, lines=True), flags=re.DOTALL)[1]
    exec(textwrap.dedent(code), {})
    said = [line.rsplit(" ", 2) for line in capsys.readouterr().out.splitlines()]
    for name, right in (("yuri crow", "83%"), ("yuri zorn", "77%")):
        *_, early, last = [
            (word, f"{float(chance):.0%}") for who, word, chance in said if who == name and word != "yuri"
        ]
        assert last == ("hale", right) and early[0] == "no" and f"*no* after two blocks ({early[1]}" in prose(8)
        assert f"in the end ({right})" in prose(8)


def test_whom_yuri_zorn_resembles():
    from lab.export import checkpoint

    people = checkpoint.world_of(ROOT / "lab/models/base").state.people
    assert ("yuri", "zorn") in people.strangers
    for name in (("yuri", "crow"), ("cora", "zorn")):
        assert people.facts[name][0] == "hale" and people.known.index(name) < 5


def rows(name):
    with open(ROOT / f"trials/part4/results/part4-{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by_seed(found):
    """The rows of each world."""
    return {seed: [row for row in found if row["seed"] == seed] for seed in dict.fromkeys(row["seed"] for row in found)}


def test_one_copy_that_came_late():
    """'In one world three copies came in together and the fourth after more than three times as long.'"""
    small = by_seed([row for row in rows("waits") if row["model"] == "small"])
    waits = [sorted(float(row["wait"]) for row in world) for world in small.values()]
    assert any(third < 1.1 * first and last > 3 * third for first, _, third, last in waits)


def test_the_model_with_three_heads_that_match():
    """'I had silenced two heads, and that model, as I saw afterwards, had grown three.'"""
    found = json.loads((ROOT / "trials/part4/results/part4.json").read_text("utf-8"))["numbers"][
        "induction_without_matching"
    ]
    second = by_seed([row for row in rows("heads") if row["block"] == "2"])
    third = [sorted((float(row["prefix"]) for row in world), reverse=True)[2] for world in second.values()]
    assert max(third) > 0.5 and third.index(max(third)) == found["seeds"].index(max(found["seeds"]))
    assert sum(one > 0.4 for one in third) == 1


def test_what_is_said_of_every_world():
    found = json.loads((ROOT / "trials/part4/results/part4.json").read_text("utf-8"))["numbers"]

    def pairs(first, second):
        return list(zip(found[first]["seeds"], found[second]["seeds"], strict=True))

    assert all(skewed < even for skewed, even in pairs("sums_skewed_wait", "sums_small_wait"))
    backward = [last < first for last, first in pairs("scratchpad_reversed_tokens_50", "scratchpad_plain_tokens_50")]
    assert sum(backward) == 3  # "helped in three worlds and hurt in three"
    carried = [carry / plain for carry, plain in pairs("scratchpad_carried_tokens_50", "scratchpad_plain_tokens_50")]
    assert sum(ratio > 0.9 for ratio in carried) == 2 and sum(carried) / 6 < 0.8
    assert all(score > copied for score, copied in pairs("induction_2_prefix_half", "induction_2_copied_half"))
    assert all(two < any_ for two, any_ in pairs("coins_fair_two_from_two", "coins_fair_two_from_any"))
    missed = [said < 0.6 * truth for said, truth in pairs("base_lazy", "truth_lazy")]
    too_often = [said > 1.5 * truth for said, truth in pairs("base_lazy_elsewhere", "truth_lazy_elsewhere")]
    assert missed == too_often and sum(missed) == 2
