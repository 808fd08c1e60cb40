"""What --help and the README tell, held against what they tell of."""

import json
import re

import pytest
from support import ROOT

from ask import measure
from ask.__main__ import main, parser

README = " ".join((ROOT / "ask/README.md").read_text(encoding="utf-8").split())


def test_help_tells_the_commands_and_what_each_takes(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    text = capsys.readouterr().out
    assert ended.value.code == 0
    for command, option in {"evals": "--failures", "agent": "--steps", "serve": "--port"}.items():
        assert re.search(rf"^{command}:\n(.+\n)*\n(.+\n)* +{option}\b", text, re.MULTILINE), command


def test_options_may_stand_between_words():
    options = parser().parse_intermixed_args(["agent", "--steps", "3", "a question", "--trace"])
    assert (options.question, options.steps, options.trace) == (["agent", "a question"], 3, True)


def test_the_readme_tells_what_the_check_costs():
    """By the evals' own results: true answers that it drops beside a right section."""
    results = json.loads((measure.FOLDER / "results.json").read_text(encoding="utf-8"))
    (passed, right), tuning = (results[half]["references borne out"]["right"] for half in ("test", "tuning"))
    assert "checks drop about a half on the test half, and a third on the tuning half" in README
    assert 1 - passed / right == pytest.approx(1 / 2, abs=0.05) and 1 - tuning[0] / tuning[1] == pytest.approx(
        1 / 3, abs=0.05
    )


def test_the_readme_says_how_many_questions_a_model_is_asked():
    counts = measure.counts(measure.questions())["test"]
    assert f"the {sum(counts.values())} questions of the test half, all kinds" in README
