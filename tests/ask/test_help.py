"""What --help tells: of one command its own options alone, and of the evals what a model of one's own fills."""

import json

import pytest
from support import ROOT

from ask import measure
from ask.__main__ import HELP, main, parser

README = (ROOT / "ask/README.md").read_text(encoding="utf-8")
OWN = {"evals": "--failures", "agent": "--steps", "serve": "--port"}


def told(capsys, *arguments):
    with pytest.raises(SystemExit) as ended:
        main([*arguments, "--help"])
    assert ended.value.code == 0
    return " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("command", HELP)
def test_a_command_tells_its_own_options(capsys, command):
    text = told(capsys, command)
    assert text.startswith(f"usage: python -m ask {command} ") and HELP[command][0].split(";")[0] in text
    assert {name for name, option in OWN.items() if option in text} == ({command} & OWN.keys())


def test_help_without_a_command_tells_all_options(capsys):
    text = told(capsys)
    assert all(f"{option}" in text and f"of {name}: " in text for name, option in OWN.items())


def test_the_evals_tell_what_fills_the_row_of_a_model(capsys):
    text = told(capsys, "evals")
    for needed in ("ASK_BASE_URL", "ASK_MODEL", "ASK_API_KEY", "ASK_MONEY", "nothing of whether an answer is true"):
        assert needed in text


def test_help_and_readme_tell_what_the_check_costs(capsys):
    """By the evals' own results: true answers that it drops beside a right section."""
    results = json.loads((measure.FOLDER / "results.json").read_text(encoding="utf-8"))
    (passed, right), tuning = (results[half]["references borne out"]["right"] for half in ("test", "tuning"))
    for command in ("serve", "agent"):
        words = f"of {right} sentences of the evals' answers, which are in other words, {right - passed} are dropped"
        assert words in told(capsys, command)
    assert "checks drop about a half on the test half, and a third on the tuning half" in " ".join(README.split())
    assert 1 - passed / right == pytest.approx(1 / 2, abs=0.05) and 1 - tuning[0] / tuning[1] == pytest.approx(
        1 / 3, abs=0.05
    )


def test_a_hidden_option_is_read_all_the_same():
    options = parser("agent").parse_intermixed_args(["agent", "--steps", "3", "a question", "--trace"])
    assert (options.question, options.steps, options.trace) == (["agent", "a question"], 3, True)


def test_the_readme_says_how_many_questions_a_model_is_asked():
    counts = measure.counts(measure.questions())["test"]
    assert f"the {sum(counts.values())} questions of the test half, all kinds" in " ".join(README.split())
