"""What part 1's page asks a reader to run."""

import re
import sys

import pytest
from support import ROOT, run

from trials.part1 import worked


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
    assert rows[0] == (f"{1 - worked.RAIN:.2f}", f"{worked.RAIN:.2f}")
