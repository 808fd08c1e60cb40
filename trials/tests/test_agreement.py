"""Whether a reader's run would agree with the committed one, and what says so."""

import json
import math

import pytest

from trials import results
from trials.agreement import outside
from trials.commands import reproduce
from trials.rounding import number

ENOUGH = 0.9  # of a run's numbers
# Worlds of which the book tells that they stand out. In the first no head found the last name, and alignment made the
# model refuse more, where it did the opposite in eight others: a quarter of the numbers are of that model. In the other
# it is one number of seven, which the chapter gives with its range. In the last, lies rise where nothing is tied.
STANDS_OUT = {("glass", 14): 0.84, ("leashes", 32): 0.85, ("ties", 86): 0.88}
# Two other worlds say too little of how far worlds lie apart: what was explored in three is left out.
MANY = [part for part in results.tried() if len(results.read(part)["config"]["seeds"]) >= 6]


@pytest.mark.parametrize("part", MANY)
def test_each_world_agrees_with_the_others_in_nine_numbers_of_ten(part):
    """A world that five others know nothing of is a reader's run beside ours."""
    found = results.read(part)
    for place, seed in enumerate(found["config"]["seeds"]):
        others = {}
        for name, one in found["numbers"].items():
            others[name] = number(without(one["seeds"], place))
        values = {name: one["seeds"][place] for name, one in found["numbers"].items()}
        names = outside(values, others)
        enough = STANDS_OUT.get((part, seed), ENOUGH)
        assert len(names) <= (1 - enough) * len(values), f"world {seed}: {', '.join(names)}"


def without(values, place):
    return [math.nan if value is None else value for at, value in enumerate(values) if at != place]


def test_what_lies_outside_is_named():
    committed = {"a": number([0.2, 0.4]), "b": number([0.2, 0.4]), "c": number([math.nan]), "d": number([3000.0])}
    assert committed["a"]["tolerance"] == 0.4
    assert outside({"a": 0.7, "b": 0.71, "c": None, "d": 3150}, committed) == ["b"]
    assert outside({"a": -0.11, "b": None, "c": 0.1, "d": 2849}, committed) == ["a", "b", "c", "d"]
    assert outside({"a": 0.3}, committed) == ["b", "d"]


def test_a_run_elsewhere_says_how_far_it_agrees(tmp_path, capsys):
    content = results.read(1)
    names = list(content["numbers"])[:2]
    for name in names:
        content["numbers"][name]["value"] += 1.5 * content["numbers"][name]["tolerance"]
    (tmp_path / "part1.json").write_text(json.dumps(content))
    reproduce.tell_agreement([1], tmp_path)
    said = " ".join(capsys.readouterr().out.split())
    count = len(content["numbers"])
    assert said == f"part1: {count - 2} of {count} numbers agree with the committed ones not {', '.join(names)}"
