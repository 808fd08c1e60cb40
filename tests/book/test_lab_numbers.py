"""Measured numbers in the text come from the results and from nowhere else."""

import json
import re

import pytest
from numbers_page import CHANGED
from support import CHAPTERS, PARTS, ROOT, build

from values import ask_numbers
from values.ask_numbers import attacks, load_ask, points
from values.lab_numbers import load, number
from values.shown import Shown, shown

TRIALS = ROOT / "trials"


def test_a_number_stands_in_the_page_as_in_the_results(renewed):
    found = json.loads((TRIALS / "part3/results/part3.json").read_text())["numbers"]["sft_parsed"]
    page = (renewed / "series/errata.html").read_text()
    assert f"x{found['value']}x" in page
    assert f"y{found['low']} to {found['high']}y" in page
    assert f"z{100 * found['value']:.0f}%z" in page


def test_a_changed_result_changes_a_page_that_was_built_before(renewed, finished):
    trial, name, value = CHANGED
    page = "series/part-3-fine-tuning"
    assert f"{{{{ {trial}.{name} }}}}" in (ROOT / f"{page}.md").read_text(encoding="utf-8")
    assert str(value) not in (finished / f"{page}.html").read_text(encoding="utf-8")
    assert str(value) in (renewed / f"{page}.html").read_text(encoding="utf-8")


@pytest.mark.release
def test_a_changed_end_of_a_spread_changes_a_page_that_was_built_before(book, finished, tmp_path):
    assert "{{ part1.base_correct.percent_spread }}" in (book / "series/cards.md").read_text(encoding="utf-8")
    assert "to 321%" not in (finished / "series/cards.html").read_text(encoding="utf-8")
    path = book / "trials/part1/results/part1.json"
    content = json.loads(path.read_text())
    content["numbers"]["base_correct"]["high"] = 3.21
    path.write_text(json.dumps(content))
    assert build(book, tmp_path / "html").returncode == 0
    assert "to 321%" in (tmp_path / "html/series/cards.html").read_text(encoding="utf-8")


def test_worlds_stand_in_a_row_in_their_order():
    """In whole percent, where half of one may round to nothing, less than it, or not have been measured."""
    six = number({"value": 0.3, "low": -0.21, "high": 1, "seeds": [1, -0.004, -0.21, None, 0.055, 0.995]})
    assert six.percent_row.split("\u00a0") == ["100", "0", "−21", "–", "6", "100"]
    assert six.percent_worlds == "100, 0, −21, –, 6 and 100"


def test_nothing_is_a_percent_twice():
    """“In 100% percent of cases” stood in three sentences: these names bring their sign along."""
    texts = [
        path.read_text(encoding="utf-8")
        for folder in ("series", "posts", "slides")
        for path in ROOT.glob(f"{folder}/*.md")
    ]
    found = [each[0] for text in texts for each in re.finditer(r"\.percent(_spread)?\s*\}\}\s+percent\b", text)]
    assert len(texts) > 40 and found == []


def test_a_number_is_another_where_its_spread_is():
    one, same, other = (Shown("0.5", spread=spread) for spread in ("0.4 to 0.6", "0.4 to 0.6", "0.4 to 0.7"))
    assert one == same == "0.5" == other
    assert same != other


@pytest.mark.parametrize(
    ("value", "texts"),
    [
        ((0.5, 0.4, 0.6), ("0.5", "0.4 to 0.6", "50%", "40% to 60%", "0.5")),
        ((358272, 358272, 358272), ("358,272", "358,272", "35,827,200%", "35,827,200%", "358272.0")),
        ((-0.34, -0.41, 0), ("−0.34", "−0.41 to 0", "−34%", "−41% to 0%", "−0.3")),
        ((0.505, 0.455, 1390590), ("0.505", "0.455 to 1,390,590", "51%", "46% to 139,059,000%", "0.5")),
        ((None, None, None), ("not measurable",) * 5),
    ],
)
def test_how_a_number_is_shown(value, texts):
    shown = number(dict(zip(("value", "low", "high"), value, strict=True)))
    assert (str(shown), shown.spread, shown.percent, shown.percent_spread, shown.tenth) == texts


@pytest.mark.parametrize(
    ("value", "seeds", "texts"),
    [
        (0.255, [0.201, 0.3084], ("0.255", "25%", "0.3")),  # .2547, which three digits and then two make 26%
        (0.255, [0.201, 0.3096], ("0.255", "26%", "0.3")),  # .2553
        (2.35, [2.3, None, 2.394], ("2.35", "235%", "2.3")),  # 2.347; a world that measured nothing
        (0.665, [0.333, 0.998, 0.666], ("0.665", "67%", "0.7")),  # their mean is .66567, but it was at most .6655
        (0.255, [], ("0.255", "26%", "0.3")),  # not the mean of any
    ],
)
def test_a_mean_is_rounded_once(value, seeds, texts):
    shown = number({"value": value, "low": 0.2, "high": 0.9, "seeds": seeds})
    assert (str(shown), shown.percent, shown.tenth) == texts


def prose(text):
    """A page without its code, formulas and substitutions."""
    text = re.sub(r"^(`{3,})[^\n]*\n.*?^\1\s*$", "", text, flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"\{\{.*?\}\}|`[^`]*`|\$[^$]*\$", "", text)


def digits(text):
    """How many significant digits a decimal has."""
    return len(text.replace(".", "").lstrip("0"))


@pytest.mark.parametrize("path", [*PARTS, *CHAPTERS], ids=lambda path: path.stem)
def test_no_measured_number_is_typed_by_hand(path):
    """A decimal of three digits or more that is one of the part's results was copied."""
    part = "".join(path.stem.split("-")[:2])
    if part not in load():
        return
    numbers = json.loads((TRIALS / part / f"results/{part}.json").read_text())["numbers"].values()
    measured = {str(found[name]) for found in numbers for name in ("value", "low", "high")}
    typed = set(re.findall(r"(?<![\d.])\d+\.\d+(?![\d.])", prose(path.read_text())))
    assert not {text for text in typed & measured if digits(text) >= 3}


def test_no_substitution_is_left_raw(html):
    for page in html.rglob("*.html"):
        assert "{{" not in page.read_text(), page


def test_what_was_measured_of_ask_stands_as_in_its_files():
    found = json.loads((ROOT / "ask/evals/results.json").read_text())["test"]
    shown = load()["ask"]["test"]["words"]
    assert str(shown["recall"]) == f"{100 * found['words']['recall@5']:.0f}%"
    low, high = found["words"]["recall@5 interval"]
    assert shown["recall"].interval == f"{100 * low:.0f}% to {100 * high:.0f}%"


def test_a_difference_is_shown_in_points():
    assert (points([0.1616, 0.09, 0.24]), points([0.1616, 0.09, 0.24]).interval) == ("16", "9 to 24")
    assert (points([-0.001, -0.03, 0.03]), points([-0.001, -0.03, 0.03]).interval) == ("0", "−3 to 3")


def test_sentences_of_attacks_are_summed_without_the_control():
    sent = {"key": [1, 40], "markup": [0, 40], "instructions": [2, 80], "true, as a control": [32, 32]}
    told = {"sentences of true answers that overstep nothing": [90, 99]}
    told["extracted"] = {"kinds": {"extracted": 16, "refused": 24}}
    found = attacks({"questions": 40, "obedient endpoint": {"shown of written": sent}} | told)
    assert (found["shown"], found["control"], found["true"]) == ("3 of 160", "32 of 32", "90 of 99")
    assert (found["each"], found["refused"]) == ("4", "24")


def test_the_control_is_that_of_ask():
    from ask.attacks import CONTROL

    assert ask_numbers.CONTROL == CONTROL


def test_the_count_of_written_questions_is_that_of_ask():
    from ask.expansion import questions

    assert load_ask()["written"] == shown(sum(map(len, questions().values())))


def test_nothing_is_shown_of_what_was_not_measured(tmp_path):
    assert load_ask(tmp_path) == {}
