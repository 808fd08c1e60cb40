"""What the exercises of part 5 say of the code, and what its page counts."""

import json
import re

import pytest
import support
from support import ROOT

from ask.citations import fault
from trials.part5 import worked
from values.ask_numbers import load_ask
from values.shares import wilson

SEAL = "The seal fits models X2 and X3. It is not made for steam."


def test_get_past_the_check():
    """Each sentence that the solution quotes passes, false as it is, but the last, which is true."""
    page = (ROOT / "series/part-5-llm-applications.md").read_text(encoding="utf-8")
    assert SEAL in " ".join(page.split("(exercises-5)=")[1].split())
    *false, true = re.findall(r'"([^"]+)"', support.prose(5, 4))
    assert len(false) >= 4 and all(fault(sentence, [1], [SEAL]) == "" for sentence in false)
    assert fault(true, [1], [SEAL]) == "its source does not have most of its words"


def test_the_reader_of_kinds_has_the_share_of_the_formula():
    for records in (2, 4, 8):
        share = 3 / records * (1 - (2 / 3) ** records)
        assert float(worked.kinds()[f"of_{records}"]) == pytest.approx(share, abs=0.005)


def test_the_refusals_are_those_of_the_evaluation():
    refusal = json.loads((ROOT / "ask/evals/results.json").read_text(encoding="utf-8"))["test"]["refusal"]
    shown = load_ask()["test"]["refusal"]["slips"]
    assert shown == f"{100 * (1 - refusal['recall']):.0f}%"
    assert shown.interval == " to ".join(f"{100 * (1 - end):.0f}%" for end in refusal["recall interval"][::-1])


def test_the_failures_that_were_read_add_up():
    found = load_ask()["failures"]
    counts = {kind: int(number) for kind, number in found.items() if kind != "deciding"}
    kinds = sum(counts.values()) - sum(counts[name] for name in ("all", "now", "still", "labels"))
    deciding = counts["near_neighbor_answered"] + counts["right_page_refused"]
    real = kinds - counts["labels"]
    assert kinds == counts["all"] and found["deciding"] == f"{deciding} of {real}"
    low, high = wilson(deciding, real)
    assert found["deciding"].interval == f"{100 * low:.0f}% to {100 * high:.0f}%"
    assert counts["labels"] == counts["old_label"] + counts["disputed_label"]
