"""The other views of the glass model: a head by hand, and what is carried across."""

import math

import pytest
import torch
from glass import FORMULAS
from lab_side import WORLD, lens, maps
from node_side import drive, faults, planted
from support import ROOT
from the_case import DATA, OTHER, TEXT, page_model

SETTING = {"model": "base", "silent": [], "by": "zero", "cut": []}
NUMBER = {"text": TEXT, "model": "base", "head": "3.2", "at": -1}
CARRY = {"text": TEXT, "other": OTHER, "model": "base", "source": "sft", "put": [{"point": 2, "place": 14}]}
HASH = "#view=carry&text=song+%3A+b&model=base&other=song+%3A+h"
STATES = [
    HASH,
    f"{HASH}&source=sft&put=0%3A1%2C1a%3A2%2C3g%3A2",
    "#view=inside&text=Song%3A+b+h&model=rlhf&at=2&silent=2.4%2C3.gated&by=mean&cut=2.4%3A2-1%2C2.4%3A4-1",
    "#view=inside&text=song+%3A+b&model=base&by=mean",
    "#view=inside&text=song+%3A+b&model=base&silent=2.4&by=place",
]
torch.set_num_threads(1)


@pytest.fixture(scope="module")
def models():
    """The base and the tuned model."""
    return page_model(), page_model("mask")


def tokens_of(text):
    return [WORLD.token("<doc>"), *WORLD.vocabulary.encode(text)]


@torch.no_grad()
def check(modules, models):
    task = {"setting": SETTING, "number": NUMBER, "carry": CARRY, "states": STATES}
    found = drive("glass/views.mjs", modules, DATA, **task)
    check_number(found["number"], models[0])
    check_crossed(found["crossed"], *models)
    assert found["asOwn"] == found["asBook"]
    return found


def check_number(found, base):
    tokens = tokens_of(TEXT)
    text, rows = torch.tensor([tokens]), base.embedding.weight
    query, keys, values = (torch.tensor(found[name]) for name in ("query", "keys", "values"))
    shares = (keys @ query / math.sqrt(len(query))).softmax(0)
    assert (shares - torch.tensor(found["shares"])).abs().max() < 1e-4
    assert (shares - maps(base, text[0])[2][1, -1]).abs().max() < 1e-4
    assert (shares @ values - torch.tensor(found["handed"])).abs().max() < 1e-4
    added = {name: part[0, -1] for name, part in lens.parts(base, text).items()}
    assert (torch.tensor(found["added"]) - added["3.2"]).abs().max() < 1e-4
    assert torch.tensor(found["row"]).equal(rows[tokens[-1]])
    usual = [token for token in range(len(WORLD.vocabulary)) if not WORLD.vocabulary.decode([token]).startswith("<")]
    mean = rows[usual].mean(0)
    votes = {token: float(lens.votes(base, added, rows[token] - mean)["3.2"]) for token in usual}
    for each in (*found["up"], *found["down"], found["said"]):
        assert each["by"] == pytest.approx(votes[WORLD.token(each["word"])], abs=1e-3)
    assert found["up"][0]["by"] == pytest.approx(max(votes.values()), abs=1e-3)
    assert found["down"][0]["by"] == pytest.approx(min(votes.values()), abs=1e-3)
    assert found["said"]["word"] == "hale" and found["place"] == len(tokens) - 1


def check_crossed(found, base, tuned):
    text, other = (torch.tensor([tokens_of(each)]) for each in (TEXT, OTHER))
    streams = lens.streams(tuned, text)
    expected = [tuned(text), base(other), lens.patched(base, other, 1, [14], streams[1])]
    rows = [scores[0, -1] if scores.dim() == 3 else scores[0] for scores in expected]
    for odds in found["odds"]:
        token = WORLD.token(odds["word"])
        for name, row in zip(("from", "to", "mixed"), rows, strict=True):
            assert odds[name] == pytest.approx(float(row.softmax(-1)[token]), abs=1e-4)


@pytest.mark.slow
def test_views_beside_the_lab(modules, models):
    found = check(modules, models)
    whole, crossed, inside, tried, placed = found["states"]
    assert [each["again"] for each in found["states"]] == STATES
    assert [each["put"] for each in found["states"]] == [[], [[0, 1], [1, 2], [6, 2]], [], [], []]
    assert whole["command"] == 'python -m lab glass --model base --text "song : b" --other "song : h"'
    assert crossed["command"] == whole["command"]  # which is not offered there
    told = '--text "song :" --silent 2.4,3.gated --by mean --cut 2.4:2-1'
    assert tried["command"] == 'python -m lab glass --model base --text "song : b" --by mean'
    assert placed["command"] == 'python -m lab glass --model base --text "song : b" --silent 2.4 --by place'
    assert inside["command"] == f"python -m lab glass --model rlhf {told}"


def test_the_formulas_are_those_of_part_2():
    part = (ROOT / "series/part-2-unsupervised-learning.md").read_text(encoding="utf-8")
    text = " ".join(part.replace("&", "").split())
    assert [name for name, formula in FORMULAS.items() if " ".join(formula.split()) not in text] == []


@faults(
    ("glass/number.js", "width * row + size * number + i", "width * row + i"),
    ("glass/number.js", "value * gain[i] * scale", "value * scale"),
    ("glass/session.js", "this.dress(name);\n    const second", "const second"),
)
def test_a_fault_in_a_view_shows(modules, models, file, right, wrong):
    with planted(modules, file, right, wrong):
        check(modules, models)
