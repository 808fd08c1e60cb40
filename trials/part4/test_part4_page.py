"""What part 4's page asks a reader to run, and what it says of its trial."""

import json
import re
import textwrap

import torch
from support import ROOT

TEXT = (ROOT / "series/part-4-emergent-behavior.md").read_text(encoding="utf-8")


def code(number):
    """The script of an exercise."""
    exercise = re.search(rf"\n{number}\. .*?(?=\n\d\. |\n## )", TEXT.split("(exercises-4)=")[1], flags=re.DOTALL)[0]
    return textwrap.dedent(re.search(r"```python\n(.*?)```", exercise, flags=re.DOTALL)[1])


def test_numbers_of_the_trial_that_nobody_measured():
    page = " ".join(TEXT.split())
    assert "(100 + 10 + 10)/3 = 40" in page and (100 + 10 + 10) / 3 == 40
    assert "$(7 + 1)/(10 + 2)$, two in three" in page and (7 + 1) / (10 + 2) == 2 / 3
    assert "`4 7 + 5 8 = 5 0 1`" in page and adder_reads("4 7 + 5 8 = 5 0 1") == [47, 58]


def adder_reads(text):
    """The two numbers of a row as the lab writes it."""
    from lab.tasks import EQUALS, PLUS, REVERSED, sums

    signs = {"+": PLUS, "=": EQUALS}
    row = [signs.get(sign) or int(sign) for sign in text.split()]
    first, second = 10 * row[0] + row[1], 10 * row[3] + row[4]
    assert sums(torch.tensor([first]), torch.tensor([second]), REVERSED)[0].tolist() == row
    return [first, second]


def test_a_fixed_distance(capsys, monkeypatch, tmp_path):
    """The change can be made, and the script runs, here at toy size."""
    from lab.run import store
    from lab.stages import copiers

    assert "`PERIODS` to `(16, 16)`" in TEXT and hasattr(copiers, "PERIODS")
    monkeypatch.setattr(copiers, "PERIODS", (16, 16))
    monkeypatch.setattr(store, "FOLDER", tmp_path)
    exec(code(5).replace("FULL", "TOY"), {})
    assert "'copied'" in capsys.readouterr().out


def test_what_is_said_of_every_world():
    found = json.loads((ROOT / "trials/part4/results/part4.json").read_text("utf-8"))["numbers"]

    def pairs(first, second):
        return list(zip(found[first]["seeds"], found[second]["seeds"], strict=True))

    assert all(two < any_ for two, any_ in pairs("coins_fair_two_from_two", "coins_fair_two_from_any"))
    agree = ("induction_2_copied", "induction_1_copied")
    assert all(max(found[name]["seeds"]) - min(found[name]["seeds"]) < 0.02 for name in agree)  # told by their mean
    learned = [found[f"sums_{size}_learned"]["value"] for size in ("small", "large")]
    assert learned == [1, 1]  # "all 48 learned to add"
