"""The first view of the glass model: what is printed is what the modules make, and each sentence is true of the lab's
own model, counted here once more."""

import json
import re
from random import Random

import pytest
import torch
from lab_side import PRIOR, WORLD, maps, read_text
from node_side import drive, planted
from support import ROOT, need, run
from the_case import DATA, page_model

from lab.glass import Changes, Look, read

PRINTED = ROOT / "values/glass.json"
REFUSALS = ("no", "find", "sorry")
HEADS = [f"{block}.{head}" for block in (1, 2, 3) for head in (1, 2, 3, 4)]
FORMS = (
    "talk : ask : where does {} live ? reply : fact ,", "talk : ask : what does {} love ? reply : fact ,",
    "diary : listen , {} works as", "diary : alas , {} loves", "diary : note , {} lives in",
)  # fmt: skip
torch.set_num_threads(1)


@pytest.fixture(scope="module")
def base():
    return page_model()


@pytest.fixture(scope="module")
def printed():
    return json.loads(PRINTED.read_text(encoding="utf-8"))


@torch.no_grad()
def counted(base, text, silent=(), cut=()):
    """The model's odds after a text, with everything on and with something off, and what is exactly right."""
    tokens = [WORLD.token("<doc>"), *WORLD.vocabulary.encode(text)]
    looks = [Look(each["part"], each["from"], each["to"]) for each in cut]
    changes = Changes(silent=dict.fromkeys(silent), cut=looks)
    whole, now = (read(base, torch.tensor([tokens]), each).scores[0, -1].softmax(-1) for each in (Changes(), changes))
    return whole, now, read_text(WORLD.document(), tokens[1:], PRIOR).next


def word(token):
    return WORLD.vocabulary.decode([token])


def check(said, base, text, silent=(), cut=()):
    """A sentence of the table of cases, by a count that takes nothing from it."""
    whole, now, exact = counted(base, text, silent, cut)
    best, before = (word(int(each.argmax())) for each in (now, whole))
    right = word(max(exact, key=exact.get)) if exact else ""
    percent = [round(100 * float(each.max())) for each in (now, whole)]
    answer = re.search(r"the model says (\S+), (<?\d+)% sure", said["rest"])
    assert answer[1].strip("“”") == best and abs(int(answer[2]) - percent[0]) <= 1
    then = re.search(r"with everything on it said (\S+), (<?\d+)%", said["rest"])
    assert bool(then) == bool(silent or cut)
    if then:
        assert then[1].strip("“”") == before and abs(int(then[2]) - percent[1]) <= 1
    for part in silent:
        assert f"head {part}" in said["rest"]
    change = float(now.max()) - float(whole.max())
    most, least = max(exact.values(), default=0), min(exact.values(), default=0)
    unknown = right in REFUSALS and " fact ," in text
    true = {
        "Now it says what it should.": best != before and best == right,
        "Now it says another word.": best != before and best != right,
        "Next to nothing changes.": best == before and abs(change) < 0.0501,
        "It says the same, less sure.": best == before and change < -0.0499,
        "It says the same, and surer.": best == before and change > 0.0499,
        "Nobody here speaks like this.": not exact,
        "Nobody can foresee it.": exact and most - least < 1e-6 and most < 0.6,
        "It says what is likeliest.": best == right and not unknown,
        "It says what isn’t likeliest.": exact and best != right and not unknown,
        "Nobody can know, and it says so.": unknown and best == right,
        "Nobody can know, and it names one.": unknown and best != right,
    }
    assert true[said["lead"]], (said, best, before, right, change)
    changed = said["lead"].startswith(("Now", "Next", "It says the same"))
    assert changed == bool(silent or cut)
    return said["lead"]


def test_each_printed_sentence_is_true_and_each_picture_the_labs(base, printed):
    leads = set()
    for case in printed["cases"].values():
        assert len(case["states"]) == 16
        tokens = torch.tensor([WORLD.token("<doc>"), *WORLD.vocabulary.encode(case["text"])])
        looks = maps(base, tokens)[2][:, -1]
        assert [head["part"] for head in case["looks"]] == ["3.1", "3.2", "3.3", "3.4"]
        assert (torch.tensor([head["looks"] for head in case["looks"]]) - looks).abs().max() < 1e-3
        for name, state in case["states"].items():
            silent = name.split()
            lead, rest = state["told"]
            leads.add(check({"lead": lead, "rest": rest}, base, case["text"], silent))
            _, now, exact = counted(base, case["text"], silent)
            for odds in state["odds"]:
                token = WORLD.token(odds["word"])
                assert odds["share"] == pytest.approx(float(now[token]), abs=1e-3)
                assert odds["exact"] == pytest.approx(exact.get(token, 0), abs=1e-3)
            assert word(int(now.argmax())) in [odds["word"] for odds in state["odds"]]
    assert len(leads) == 6


def settings():
    """Two hundred states, drawn: a name, known or not, a form, and heads or looks that are off."""
    draw, people = Random(39), WORLD.state.people.facts
    firsts, lasts = (sorted({name[half] for name in people}) for half in (0, 1))
    found = []
    for number in range(200):
        text = draw.choice(FORMS).format(f"{draw.choice(firsts)} {draw.choice(lasts)}")
        setting = {"text": text}
        if number % 4:
            setting["silent"] = sorted(draw.sample(HEADS, number % 4))
        if number % 5 == 0:
            last = len(text.split())
            setting["cut"] = [{"part": draw.choice(HEADS), "from": last, "to": draw.randrange(last)}]
        found.append(setting)
    return found


def check_all(modules, base):
    asked = settings()
    found = drive("glass/first.mjs", modules, DATA, settings=asked)["told"]
    return {check(said, base, **setting) for said, setting in zip(found, asked, strict=True)}


@pytest.mark.slow
def test_two_hundred_sentences_are_true(modules, base):
    assert len(check_all(modules, base)) >= 8


@pytest.mark.slow
@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("said.word === exact?.word ?", "said.word !== exact?.word ?"),
        ("change < 0 ?", "change > 0 ?"),
        ("Math.abs(change) < MATTERS", "change < MATTERS"),
        ("b.share - a.share", "a.share - b.share"),
    ],
)
def test_a_fault_in_the_table_of_cases_shows(modules, base, right, wrong):
    with planted(modules, "glass/tell.js", right, wrong):
        check_all(modules, base)


@pytest.mark.slow
def test_it_is_printed_by_the_modules(tmp_path):
    need("node")
    told = run("node", ROOT / "tools/glass.mjs", "../_static/", (tmp_path / "glass.json").as_uri())
    assert told.returncode == 0, told.stdout
    assert json.loads((tmp_path / "glass.json").read_text()) == json.loads(PRINTED.read_text())
