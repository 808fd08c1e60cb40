"""`python -m lab glass` beside the page: the same numbers for the same state."""

import csv
import io
import re

import pytest
import torch
from node_side import drive
from the_case import DATA, OTHER, TEXT

from lab.commands import glass as command
from lab.glass import Changes, Look, read
from lab.kept import MODELS

CHAT = "<user> where does yuri crow live ? <bot> gladly ,"


def shares(cell):
    """As "hale 59.4%, yuri 13.8%" has them."""
    return {word: float(share) / 100 for word, share in re.findall(r"(\S+) ([\d.]+)%", cell)}


def asked(model, text):
    found, world = command.find(model)
    return command.Asked(found, world, command.tokens_of(world, text))


def same(told, place, parts, damage=None):
    """Tables of the command beside what the page was told."""
    surprise, odds, switches, blocks = told
    for row in surprise.rows:
        page = place["places"][int(row[0])]
        assert row[1] == page["word"]
        for mine, theirs in zip(row[2:4], (page["floor"], page["lost"]), strict=True):
            assert (mine is None and theirs is None) or mine == pytest.approx(theirs, abs=1e-3)
    last = place["places"][-1]
    columns = odds.columns[1:]
    for row, page in zip(odds.rows, last["odds"], strict=True):
        assert row[0] == page["word"]
        given = dict(zip(columns, row[1:], strict=True))
        for column, key in (("model", "share"), ("exact", "exact"), ("with all parts", "before")):
            if column in given:
                assert given[column] == pytest.approx(page[key], abs=1e-4)
    assert [row[2] for row in switches.rows] == pytest.approx(last["votes"], abs=1e-3)
    assert [row[0] for row in switches.rows] == ["embedding", *parts]
    for row, page in zip(blocks.rows, last["after"], strict=True):
        assert shares(row[1]) == pytest.approx({each["word"]: each["share"] for each in page}, abs=1e-3)
    for row, page in zip(switches.rows[1:], damage or (), strict=bool(damage)):
        assert row[3] == pytest.approx(page["share"], abs=1e-4)
        assert row[4] == pytest.approx(page["share"] - last["odds"][0]["share"], abs=1e-4)
        assert shares(row[5]) == pytest.approx({page["other"]: page["otherShare"]}, abs=1e-3)


@pytest.mark.slow
def test_the_command_prints_what_the_page_shows(modules):
    whole = {"text": TEXT, "model": "base", "silent": [], "by": "zero", "cut": []}
    silent = {"silent": ["3.2", "2.gated"], "cut": [{"part": "2.4", "from": 14, "to": 7}]}
    settings = [whole, whole | silent, whole | {"model": "sft", "text": CHAT}, whole | {"model": "rlhf", "text": CHAT}]
    carry = {"text": TEXT, "other": OTHER, "model": "base", "put": []}
    task = {"settings": settings, "place": 14, "refused": [], "carry": carry, "average": False}
    found = drive("glass/session.mjs", modules, DATA, **task)
    parts = found["about"]["parts"]
    base = asked("base", TEXT)
    same(command.looked(base, Changes()), found["looks"][0], parts, found["damage"]["parts"])
    changes = Changes(silent=dict.fromkeys(silent["silent"]), cut=[Look("2.4", 14, 7)])
    same(command.looked(base, changes), found["looks"][1], parts)
    for place, model in enumerate(("sft", "rlhf"), 2):
        same(command.looked(asked(model, CHAT), Changes()), found["looks"][place], parts)
    grid = {(each["point"], each["place"]): each["over"] for each in found["grid"]["parts"]}
    for row in command.carried(base, asked("base", OTHER)).rows:
        for point, over in enumerate(row[3:]):
            assert over == pytest.approx(grid.get((point, int(row[0])), 0), abs=1e-3)


@pytest.mark.parametrize("by", ["mean", "place"])
@pytest.mark.slow
def test_means_are_those_of_the_page(modules, by):
    """With what each part hands over on average, of the parts that are off and of each that is tried."""
    setting = {"text": TEXT, "model": "base", "silent": ["3.2"], "by": by, "cut": []}
    settings = [setting, setting | {"silent": []}]
    carry = {"text": TEXT, "other": OTHER, "model": "base", "put": []}
    task = {"place": 14, "refused": [], "carry": carry, "average": False}
    base = asked("base", TEXT)
    for each in settings:
        found = drive("glass/session.mjs", modules, DATA, settings=[each], texts=True, **task)
        texts = command.page_texts(base.world)
        assert texts.tolist() == found["texts"]
        average = command.averages(base.model, texts, by, len(base.tokens))
        changes = Changes(silent={part: average[part] for part in each["silent"]})
        switches = command.looked(base, changes, average)[2]
        page = {part["part"]: part["share"] for part in found["damage"]["parts"]}
        assert page.keys() == {row[0] for row in switches.rows if row[3] is not None}
        for row in switches.rows:
            assert row[3] is None or row[3] == pytest.approx(page[row[0]], abs=1e-4)


def test_a_head_is_needed_for_a_constant():
    """As the page says of head 1.1: neither zero nor the mean over all places does, but the one at the same place, of
    any text or of this one with other names. Of 2.2, which knows what is asked, only the latter does."""
    base = asked("base", TEXT)
    firsts, lasts = ("anna bela cora egon max tina yuri".split(), "crow hart pike reed rowe wolf zorn".split())
    texts = [TEXT.replace("yuri crow", f"{first} {last}") for first in firsts for last in lasts]
    others = [command.tokens_of(base.world, text) for text in texts]
    answer = base.world.token("hale")
    here = read(base.model, torch.tensor(others)).handed

    def left(silent):
        return float(base.seen(Changes(silent=silent)).scores[0, -1].softmax(-1)[answer])

    whole = left({})
    texts = command.page_texts(base.world)
    everywhere, place = (command.averages(base.model, texts, by, len(base.tokens)) for by in ("mean", "place"))
    assert left({"1.1": None}) < 0.75 * whole and left({"1.1": everywhere["1.1"]}) < 0.75 * whole
    assert left({"1.1": place["1.1"]}) > 0.98 * whole and left({"1.1": here["1.1"].mean(0)}) > 0.98 * whole
    assert left({"2.2": place["2.2"]}) < 0.75 * whole and left({"2.2": here["2.2"].mean(0)}) > 0.98 * whole
    handed = read(base.model, texts).handed
    again = [torch.randint(len(texts), (len(texts),), generator=torch.Generator().manual_seed(at)) for at in range(10)]
    rough = {
        part: [left({part: handed[part][drawn].mean(0)[: len(base.tokens)]}) for drawn in again]
        for part in ("1.1", "2.2", "3.gated")
    }
    assert min(rough["1.1"]) > 0.9 * whole and max(rough["2.2"]) < 0.75 * whole
    assert min(rough["3.gated"]) < 0.1 and max(rough["3.gated"]) > 0.4


def test_of_yuri_zorn_the_last_name_is_enough():
    """As the page says: without the last word's looks at *yuri* the city stays, without those at *zorn* it goes. And a
    head takes now one half of a name, now the other."""
    base = asked("base", "talk : ask : where does yuri zorn live ? reply : fact ,")
    heads = [f"{block}.{head}" for block in (1, 2, 3) for head in (1, 2, 3, 4)]

    def said(name):
        cut = [Look(head, 14, base.tokens.index(base.world.token(name))) for head in heads]
        return shares(command.looked(base, Changes(cut=cut))[3].rows[-1][1])

    assert said("yuri")["hale"] > 0.75 and max(said("zorn"), key=said("zorn").get) == "no"
    tina = asked("base", "talk : ask : where does tina rowe live ? reply : fact ,")
    at = {row[0]: row[1] for row in command.looked(tina, Changes())[2].rows}
    assert at["3.2"].startswith("tina") and at["2.4"].startswith("rowe")


def test_a_head_holds_a_word_back():
    """As the page says of 1.4: whatever it hands over instead, the word that the model says gains."""
    base = asked("base", "diary : note , max fox works as")
    for by in ("zero", "mean", "place"):
        average = command.averages(base.model, command.page_texts(base.world), by, len(base.tokens))
        switches = command.looked(base, Changes(), average)[2]
        first = next(row for row in command.by_change(switches) if not row[0].endswith("gated"))
        assert first[0] == "1.4" and first[4] > 0.2


def test_the_case_that_is_drawn_is_what_the_command_gives():
    """A figure shows it where scripts are off: `python -m lab glass --text ... --out lab/models/case.csv`."""
    told = command.table_text(command.looked(asked("base", TEXT), Changes()))
    fresh, kept = (list(csv.DictReader(io.StringIO(text))) for text in (told, (MODELS / "case.csv").read_text()))
    assert [row | {"value": 0} for row in fresh] == [row | {"value": 0} for row in kept]
    for one, other in zip(fresh, kept, strict=True):
        assert float(one["value"]) == pytest.approx(float(other["value"]), abs=1e-3)


@pytest.mark.slow
def test_it_runs_as_typed(monkeypatch, capsys, tmp_path):
    from lab.__main__ import main

    monkeypatch.setenv("COLUMNS", "140")
    file = tmp_path / "case.csv"
    typed = ["glass", "--text", TEXT, "--model", "base", "--silent", "3.2", "--by", "mean", "--out", str(file)]
    assert main(typed) == 0 and "with all parts" in capsys.readouterr().out
    assert file.read_text().startswith("table,row,of,column,value\nsurprise,0,0 <doc>,nobody avoids,")
    assert main(["glass", "--text", TEXT, "--by", "mean", "--out", str(file)]) == 0
    other = tmp_path / "zero.csv"
    assert main(["glass", "--text", TEXT, "--out", str(other)]) == 0 and other.read_text() != file.read_text()
    capsys.readouterr()
    assert main(["glass", "--text", TEXT, "--other", OTHER, "--source", "sft"]) == 0
    assert "lund goes over to hale" in capsys.readouterr().out
    for wrong, says in (
        (["--cut", "2.4:14"], "2.4:14-8"),
        (["--silent", "9.9"], "no part '9.9'"),
        (["--other", "sums :"], "one length, not 14 and 2"),
        (["--text", "song : " + "b " * 39, "--by", "place"], "known for 40 words only"),
    ):
        assert main(["glass", "--text", TEXT, *wrong]) == 2
        assert says in capsys.readouterr().err
    assert main(["glass", "--text", "xyz"]) == 2 and "not a word" in capsys.readouterr().err
