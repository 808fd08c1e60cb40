"""The notebook: an entry and a table for each experiment; and sentences that hold in every world that they speak of."""

import csv
import json
import re

import dots
import pytest
from bs4 import BeautifulSoup
from lab_worlds import cell
from support import PARTS, ROOT, build

from values import lab_numbers
from values.lab_numbers import places
from values.number_names import in_words, known
from values.part_list import pages
from values.shown import shown

TRIALS = ROOT / "trials"
NOTEBOOK = ROOT / "series/notebook.md"
TRIED = [f"part{number}" for number in pages(ROOT) if (TRIALS / f"part{number}/results/part{number}.json").exists()]
RUNS = {path.stem for path in TRIALS.glob("*/results/*.json")}
BESIDE = [*sorted(RUNS - set(TRIED)), "witness", "bridge"]
CLAIMS = list(lab_numbers.load()["claims"].values())
BET_ON = {name for row in CLAIMS for name in row["measured"]}
QUESTIONS = ("Question.", "Predicted.", "How.", "What went wrong.", "How far it speaks.")
ROW = re.compile(r"\b((?:bridge\.)?[A-Z]\d+[a-z]?): ([a-z ]+)")
# Words that speak of all worlds at once, or of a direction.
SWEEPING = re.compile(r"\b(all|each|every|everywhere|always|never|none|rises?|falls?|rose|fell|grows?|grew)\b", re.I)


def results(part):
    return json.loads((TRIALS / part / f"results/{part}.json").read_text(encoding="utf-8"))


def experiments(part):
    found = [json.loads(path.read_text(encoding="utf-8"))["numbers"] for path in places(part)]
    return {number["experiment"] for numbers in found for number in numbers.values()}


def a_page(book, text):
    (book / "series/errata.md").write_text(f"(errata)=\n# Errata\n\n{text}\n")


def written(value):
    """What is very large or small is said in fewer letters, as a column of eleven asks for."""
    if value is None:
        return "–"
    if value >= 1e6:
        return f"{value / 1e6:.3g} million"
    return shown(value) if "e" not in shown(value) else f"{value:.2g}".replace("-", "−")


# -- The directive -----------------------------------------------------------------------------------------------------


def test_a_table_has_every_number_in_every_world_and_a_dash_where_there_was_none(renewed):
    content = results("part1")
    page = BeautifulSoup((renewed / "series/errata.html").read_text(), "html.parser")
    (link,) = page.select("details.worlds a[download]")
    heads, *rows = unfolded(renewed / "series" / link["href"])
    assert heads == ["Number", "Mean", *(f"World {seed}" for seed in content["config"]["seeds"])]
    numbers = {name: each for name, each in content["numbers"].items() if each["experiment"] == "voices"}
    assert any(None in each["seeds"] for each in numbers.values())
    assert {name: texts for name, *texts in rows} == {
        name: [written(value) for value in (each["value"], *each["seeds"])] for name, each in numbers.items()
    }
    assert not link.find_parent("details").has_attr("open")
    told = [[part.get_text() for part in fold.select("summary, p")][:2] for fold in page.select("details")]
    assert told == [[link.find_parent("details").summary.get_text(), "A name."], ["For whoever checks", "More."]]
    with (renewed / "series" / link["href"]).open(encoding="utf-8", newline="") as file:
        again = {name: [float(text) if text else None for text in texts] for name, *texts in list(csv.reader(file))[1:]}
    assert again == {name: [each["value"], *each["seeds"]] for name, each in numbers.items()}


def unfolded(path):
    """The rows of the table that a page shows beside a file for download, as texts."""
    script = path.with_suffix(".js").read_text(encoding="utf-8")
    text = json.loads(script.removeprefix("document.currentScript.outerHTML = ").removesuffix(";\n"))
    rows = BeautifulSoup(text, "html.parser").select("tr")
    return [[cell.get_text() for cell in row.select("th, td")] for row in rows]


def test_every_table_of_the_notebook_has_its_files_and_no_other_is_left(html):
    page = BeautifulSoup((html / "series/notebook.html").read_text(encoding="utf-8"), "lxml")
    links = [link["href"] for link in page.select("details.worlds a[download]")]
    paths = [(html / "series" / link).resolve() for link in links]
    assert not page.select("table.worlds") and len(paths) == len(page.select("details.worlds"))
    assert all(len(unfolded(path)) > 1 for path in paths)
    assert {*paths, *(path.with_suffix(".js") for path in paths)} == set((html / "worlds").resolve().iterdir())


@pytest.mark.release
def test_a_table_that_is_gone_takes_its_files_along(book, tmp_path):
    notebook = book / "series/notebook.md"  # which shows every table, this one too
    text = notebook.read_text(encoding="utf-8")
    notebook.write_text(re.sub(r"^```\{worlds\} part4 copying\n.*?^```\n", "", text, flags=re.DOTALL | re.MULTILINE))
    a_page(book, "```{worlds} part4 copying\n```")
    build(book, tmp_path / "html")
    assert len(list((tmp_path / "html/worlds").glob("part4-copying.*"))) == 2
    a_page(book, "```{worlds} part4 sums\n```")
    build(book, tmp_path / "html")
    assert not list((tmp_path / "html/worlds").glob("part4-copying.*"))
    assert len(list((tmp_path / "html/worlds").glob("part4-sums.*"))) == 2


@pytest.mark.release
def test_a_builder_that_can_not_fetch_a_table_has_it_in_its_page(book, tmp_path):
    a_page(book, "```{worlds} part4 sums\nA name.\n```")
    text = build_text(book, tmp_path / "text")
    content = json.loads((book / "trials/part4/results/part4.json").read_text())
    mean = written(content["numbers"]["sums_skewed_wait"]["value"])
    assert re.search(rf"\bsums_skewed_wait\W+{re.escape(mean)}\b", text)


def build_text(book, target):
    build(book, target, builder="text")
    return (target / "series/errata.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "value, text",
    [(1_477_500.0, "1.48 million"), (7.37e-6, "7.4e−06"), (993_280.0, "993,280"), (0.00142, "0.00142"), (None, "–")],
)
def test_no_cell_is_wider_than_seven_letters_or_breaks_at_a_space(value, text):
    assert cell(value) == text


def test_numbers_of_one_size_share_an_axis_to_a_round_number():
    """By hand: shares to one, small ones to 0.05, what goes below zero about zero."""
    seeds = {"b, right": [0.2, 0.9, None], "wait": [30.0, 120.0], "gap": [0.01, 0.04], "all": [1.0, 1.0]}
    seeds |= {"gain": [-0.1, 0.3], "unknown": [None, None]}
    found = dots.axes({name: {"value": 0.5, "seeds": values} for name, values in seeds.items()})
    assert [(axis["begin"], axis["end"]) for axis in found] == [
        ("0", "1"),
        ("0", "200"),
        ("0", "0.05"),
        ("−0.5", "0.5"),
    ]
    shares, waits, gaps, gains = (axis["lines"] for axis in found)
    assert shares == [("b, right", "0.5", 0.5, [0.2, 0.9]), ("all", "0.5", 0.5, [1, 1])]
    assert (waits[0][-1], gaps[0][-1], gains[0][-1]) == ([0.15, 0.6], [0.2, 0.8], [0.4, 0.8])


def test_every_entry_has_a_chart_of_what_was_bet_on(html):
    page = BeautifulSoup((html / "series/notebook.html").read_text(encoding="utf-8"), "lxml")
    charts = [table.find_previous_sibling() for table in page.select("details.worlds")]
    assert len(charts) == sum(len(experiments(part)) for part in [*TRIED, *BESIDE])
    assert all("dots" in chart["class"] and chart.select("i") for chart in charts)
    names = [name.get_text() for name in charts[0].select(".name") if name.get_text()]
    assert names and set(names) <= set(in_words(name for name in BET_ON if name.startswith("part1.")))


# -- Names in words ----------------------------------------------------------------------------------------------------


def test_every_number_that_was_bet_on_has_words_and_all_words_have_a_number():
    found = {}
    for part in [*TRIED, *BESIDE]:
        for path in places(part):
            numbers = json.loads(path.read_text(encoding="utf-8"))["numbers"]
            found |= {f"{part}.{name}": (path, number["experiment"]) for name, number in numbers.items()}
    ran = {name: words for name, words in known().items() if name.partition(".")[0] in {*TRIED, *BESIDE}}
    assert ran.keys() <= found.keys() and in_words(BET_ON)
    told = [(found[name], words) for name, words in ran.items()]
    assert [words for place, words in told if told.count((place, words)) > 1] == []


# -- The page ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", [*TRIED, *BESIDE])
def test_every_experiment_has_an_entry_with_its_five_questions_and_its_table(part):
    text = NOTEBOOK.read_text(encoding="utf-8")
    rest = text.split(f"(notebook-{part.removeprefix('part')})=")[1]
    section = re.split(r"^\(notebook-\w+\)=$", rest, flags=re.MULTILINE)[0]
    entries = {entry.split(":")[0]: entry for entry in section.split("\n### ")[1:]}
    named = {names: re.split(", | and ", names) for names in entries}  # what ask one question share an entry
    assert sorted(each for names in named.values() for each in names) == sorted(experiments(part))
    for name, entry in entries.items():
        heads = re.findall(r"^\*\*([^*]+\.)\*\*", entry, re.MULTILINE)
        assert [head for head in heads if head != "What came out."] == list(QUESTIONS), name
        assert all(f"```{{worlds}} {part} {each}\n" in entry for each in named[name])


def test_every_row_stands_in_one_entry_with_its_verdict_and_the_mark_that_opens_it(html):
    page = BeautifulSoup((html / "series/notebook.html").read_text(encoding="utf-8"), "lxml")
    told = [line.parent for line in page.find_all("strong", string="Predicted.")]
    assert len(told) == len({table.find_parent("section")["id"] for table in page.select("details.worlds")})
    rows = {row["name"]: row for row in CLAIMS}
    found = [each for line in told for each in re.findall(ROW, line.get_text())]
    assert found and {name: verdict.strip() for name, verdict in found} == {n: r["verdict"] for n, r in rows.items()}
    assert len(found) == len(rows)
    assert [mark["href"] for line in told for mark in line.select("a.bet")] == [
        f"claims.html#bet-{name.lower()}" for name, _ in found
    ]


# -- Sentences that must hold in every world ---------------------------------------------------------------------------


def sentences(text):
    """The sentences of a page's running text, tables and captions, without listings."""
    text = re.sub(r"^(`{3,}|:{3,})\{(literalinclude|math|code)[^\n]*\n.*?^\1\s*$", "", text, flags=re.S | re.M)
    blocks = re.split(r"\n\s*\n|^\s*(?:[*-]|\* -|  -) ", text, flags=re.M)
    return [
        sentence for block in blocks for sentence in re.split(r"(?<=[.!?:;])[)\"*]*\s+(?=\S)", " ".join(block.split()))
    ]


def disagreeing(numbers):
    """Numbers that are above zero in one world and below it in another: what they say has no sign."""
    found = set()
    for name, number in numbers.items():
        values = [value for value in number["seeds"] if value is not None]
        if values and min(values) < 0 < max(values):
            found.add(name)
    return found


def too_sweeping(text, part, numbers):
    """The sentences that say of such a number what holds in every world or goes one way; and every one that holds such
    a number, for whoever wants to read them."""
    split = disagreeing(numbers)
    held = [sentence for sentence in sentences(text) if split & set(re.findall(rf"\{{\{{ *{part}\.(\w+)", sentence))]
    return [sentence for sentence in held if SWEEPING.search(re.sub(r"\{\{.*?\}\}", "", sentence))], held


@pytest.mark.parametrize("part", TRIED)
def test_no_sentence_claims_a_sign_for_what_the_worlds_disagree_about(part):
    (page,) = (path for path in PARTS if path.stem.startswith(f"part-{part.removeprefix('part')}-"))
    wrong, held = too_sweeping(page.read_text(encoding="utf-8"), part, results(part)["numbers"])
    print(f"{part}: sentences with a number whose sign differs between worlds:", *held, sep="\n  ")
    assert not wrong, "\n".join(wrong)


def test_a_sentence_that_says_too_much_is_found():
    numbers = {"gain": {"seeds": [0.1, -0.1, None]}, "loss": {"seeds": [0.1, 0.2, 0]}, "none": {"seeds": [None]}}
    text = """# A part

The gain was {{ part7.gain.spread }}, in every
world. It is {{ part7.gain }} here! Loss rises by
{{ part7.loss.percent }}. Others rise; {{ part7.none }} is none.

* - Always
  - {{ part7.gain.percent }} it fell

```{literalinclude} x.py
every {{ part7.gain }}
```
"""
    wrong, held = too_sweeping(text, "part7", numbers)
    assert wrong == ["The gain was {{ part7.gain.spread }}, in every world.", "{{ part7.gain.percent }} it fell"]
    assert len(held) == 3
    assert disagreeing(numbers) == {"gain"}
