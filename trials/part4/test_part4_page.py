"""What part 4's page asks a reader to run, and what it says of its trial."""

import csv
import json
import re
import textwrap

from support import ROOT

from trials.part4 import worked

TEXT = (ROOT / "series/part-4-emergent-behavior.md").read_text(encoding="utf-8")


def code(number):
    """The script of an exercise."""
    exercise = re.search(rf"\n{number}\. .*?(?=\n\d\. |\n## )", TEXT.split("(exercises-4)=")[1], flags=re.DOTALL)[0]
    return textwrap.dedent(re.search(r"```python\n(.*?)```", exercise, flags=re.DOTALL)[1])


def test_numbers_of_the_trial_that_nobody_measured():
    page = " ".join(TEXT.split())
    assert f"$1 - (15/16)^{{32}} \\approx {100 * (1 - (15 / 16) ** 32):.0f}\\%$" in page
    assert "$(7 + 1)/(10 + 2)$, two in three" in page and (7 + 1) / (10 + 2) == 2 / 3
    ten, eighty = ((score ** (1 / 3) - 0.1) / 0.9 for score in (0.1, 0.8))  # three digits, rising evenly
    assert f"at a steady pace, it would have been {100 * (eighty - ten) / eighty:.0f}%" in page


def test_a_fixed_distance(capsys, monkeypatch, tmp_path):
    """The change can be made, and the script runs, here at toy size."""
    from lab.run import store
    from lab.stages import copiers

    assert "`PERIODS` to `(16, 16)`" in TEXT and hasattr(copiers, "PERIODS")
    monkeypatch.setattr(copiers, "PERIODS", (16, 16))
    monkeypatch.setattr(store, "FOLDER", tmp_path)
    exec(code(6).replace("FULL", "TOY"), {})
    assert "'copied'" in capsys.readouterr().out


def test_stopping_early(capsys):
    exec(code(8), {})
    said = [line.rsplit(" ", 2) for line in capsys.readouterr().out.splitlines()]
    for name, (two, end) in worked.EARLY.items():
        *_, early, last = [
            (word, f"{float(chance):.0%}") for who, word, chance in said if who == f"yuri {name}" and word != "yuri"
        ]
        assert last == ("hale", end) and early == ("no", two)


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
