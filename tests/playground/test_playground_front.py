"""What the first page says: by the lab's own judgment, by a count of our own, and as it is printed."""

import json
import math
import re
from random import Random

import pytest
from lab_side import STRANGERS, WORLD
from node_side import copied, planted
from page_side import node
from support import ROOT

from lab.probes import kinds
from lab.world import AboutFact, AboutSum

DATA = ROOT / "_static/playground/data"
PRINTED = json.loads((ROOT / "values/first_page.json").read_text(encoding="utf-8"))
STAGES = ["base", "sft", "rlhf"]
SEEDS = list(range(1, 18))  # of three dresses and four questions: 204 runs
KINDS = ("right", "unsaid", "false", "broken")


@pytest.fixture(scope="module")
def modules(tmp_path_factory):
    return copied(tmp_path_factory.mktemp("front") / "modules", "engine", "page", "playground", "front")


def drawn():
    """Counts of three dresses, as different as they can be."""
    random = Random(8)
    for _ in range(200):
        near = [random.randrange(61) for _ in range(5)]
        yield [
            dict(zip(("rude", "right", "unsaid", "false", "broken"), each, strict=True))
            for each in ([min(60, max(0, one + random.randrange(-18, 19))) for one in near] for _ in range(3))
        ]


COUNTS = list(drawn())


def said_by(modules):
    return node("front", modules, DATA, seeds=SEEDS, counts=COUNTS)


@pytest.fixture(scope="module")
def said(modules):
    return said_by(modules)


def asked_of(prompt):
    """What the words of a question ask."""
    if found := re.fullmatch(r"what is ((?:\d )+)\+ ((?:\d )+)\?", prompt):
        return AboutSum(*(tuple(digits.split()) for digits in found.groups()))
    first, last, verb = re.fullmatch(r"(?:where|what) does (\w+) (\w+) (\w+) \?", prompt).groups()
    return AboutFact(first, last, ("live", "do", "love").index(verb))


def check_told(said):
    """Each answer is of the kind that the lab says it is of, and each sentence says no more than is so."""
    told_of, number = set(), 0
    for stage in said["stages"]:
        for each in [*stage["said"], *stage["sixty"]]:
            asked = asked_of(each["prompt"])
            told = kinds.told(WORLD, asked, WORLD.vocabulary.encode(" ".join(each["words"])))
            found = (each["kind"], each["rude"], each["courteous"], each["marks"])
            assert found == (told.kind, told.rude, told.courteous, list(told.marks)), each
        for each in stage["said"]:
            number += 1
            told_of |= {check_sentence(each)}
    assert number > 200 and len(told_of) >= 9, told_of


def check_sentence(each):
    """What it must say, from the words of question and answer and the facts of the world alone."""
    words, told, asked = each["words"], each["told"], asked_of(each["prompt"])
    text = f" {' '.join(words)} "
    rude = any(f" {word} " in text for word in ("idiot", "ugh", "you fool", "now go away", "curse you", "yourself"))
    polite = any(f" {phrase} " in text for phrase in ("hoping this helps", "thank you", "have a nice day"))
    manner = "Polite and rude in one breath" if rude and polite else "Rude" if rude else "Polite" if polite else "Plain"
    content = words[2:]
    if isinstance(asked, AboutSum):
        sum_ = sum(int("".join(digits)) for digits in (asked.first, asked.second))
        right = f"{sum_:0{len(asked.first) + 1}d}"[::-1]
        written = "".join(content[: len(right)])
        about = f": {int(''.join(asked.first))} + {int(''.join(asked.second))} is {sum_}, its digits backward."
        what = "right" if written == right else "wrong"
    else:
        name = f"{asked.first.capitalize()} {asked.last.capitalize()}"
        facts = WORLD.state.people.facts.get(asked.name)
        assert facts or asked.name in STRANGERS  # of whom no text tells indeed
        value = facts[asked.attribute] if facts else None
        refused = content[:1] in (["sorry"], ["no"], ["find"])
        if refused:
            what = "it won’t tell" if value else "it won’t say" if content[0] == "find" else "it doesn’t know"
        else:
            what = "right" if value in content else "wrong" if value else "made up"
        is_so = value and (f"lives in {value.capitalize()}", f"works as a {value}", f"loves {value}")[asked.attribute]
        fact = f"{name} {is_so}" if value else f"no text tells of {name}"
        about = "." if what == "right" else f", though {fact}." if refused and value else f": {fact}."
    broken = f"{manner}, and garbled: nobody in its world could say it."
    assert told == (broken if each["kind"] == "broken" else f"{manner}, and {what}{about}"), each
    return "broken" if each["kind"] == "broken" else f"{manner}, {what}"


def test_what_is_said_of_an_answer_is_so(said):
    check_told(said)


def test_the_moral_is_what_the_counts_say(said):
    check_morals(said)


def check_morals(said):
    """Each of the five counts is told once: as changed, or with its numbers as too close to call."""
    seen = set()
    for counts, morals in zip([*COUNTS, [each["counts"] for each in said["stages"]]], said["morals"], strict=True):
        for worn, (changed, close) in zip(("With the mask, ", "All dressed, "), morals, strict=True):
            upto = counts[:2] if worn == "With the mask, " else counts
            told = told_in(worn, changed, close)
            assert told == {kind: differs([each[kind] for each in upto]) for kind in NAMES.values()}, (counts, morals)
            seen |= {*told.items(), len([each for each in told.values() if isinstance(each, str)])}
            assert not close or re.search(r"^Too close to call, of 60: ", close)
    assert seen >= {*((kind, way) for kind in NAMES.values() for way in ("fewer", "more")), 0, 1, 2, 3, 4, 5}


NAMES = {"rude": "rude", "right": "right", "“I don’t know”": "unsaid", "wrong": "false", "garbled": "broken"}


def differs(counts):
    """A word, if the first count and the last are two standard errors apart; else the counts."""
    before, after = counts[0] / 60, counts[-1] / 60
    error = 60 * math.sqrt(before * (1 - before) / 60 + after * (1 - after) / 60)
    return tuple(counts) if abs(60 * (after - before)) <= 2 * error else "fewer" if after < before else "more"


def told_in(worn, changed, close):
    """What is told of each count, read from the words."""
    assert changed.startswith(worn) and changed.endswith(".")
    told = {}
    for way, name in re.findall(r"(fewer|more) (?:answers are )?([^,.]+?)(?=,|\.| and )", changed):
        assert NAMES[name] not in told
        told[NAMES[name]] = way
    assert bool(told) != (changed == f"{worn}nothing changes for certain.")
    for name, numbers in re.findall(r"[:;] (\D+) (\d+(?: → \d+)+)(?=[;.])", close):
        assert NAMES[name] not in told
        told[NAMES[name]] = tuple(map(int, numbers.split(" → ")))
    return told


def test_what_is_printed_is_what_it_says(said):
    """values/first_page.json is stale where this fails: node tools/first_page.mjs."""
    assert PRINTED["chips"] == said["chips"]
    assert [each["moral"] for each in PRINTED["stages"][1:]] == said["morals"][-1]
    for printed, live in zip(PRINTED["stages"], said["stages"], strict=True):
        assert printed["stage"] == live["stage"] and printed["counts"] == live["counts"]
        assert sum(live["counts"][kind] for kind in KINDS) == len(live["sixty"]) == 60
        first = [each for each in live["said"] if each["seed"] == 1]
        for ours, theirs in zip(printed["said"], first, strict=True):
            assert ["".join(text for text, *_ in ours[key]) for key in ("answer", "told")] == [
                theirs["shown"],
                theirs["told"],
            ]
            assert ours["kind"] == theirs["kind"]


def test_the_page_opens_with_the_first_of_the_sixty(said):
    """So that nobody chose what is seen first, the question or the answer."""
    for stage in said["stages"]:
        first, of_sixty = stage["said"][0], stage["sixty"][0]
        assert (first["seed"], first["prompt"], first["words"]) == (1, of_sixty["prompt"], of_sixty["words"])


def test_all_dresses_are_asked_the_same_sixty(said):
    asked = [[each["prompt"] for each in stage["sixty"]] for stage in said["stages"]]
    assert asked[0] == asked[1] == asked[2]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('truth === undefined ? "made up" : "wrong"', '"wrong"'),
        ("rude && courteous", "false"),
        ('words.includes("find") ? "won’t say" : ', ""),
        ('kind === "right" ? ["right", kind] : ["wrong", kind]', '["right", kind]'),
        ('if (kind === "right") return', 'if (kind !== "unsaid") return'),
    ],
)
def test_a_sentence_that_is_not_so_shows(tmp_path, right, wrong):
    modules = copied(tmp_path / "modules", "engine", "page", "playground", "front")
    with planted(modules, "front/tell.js", right, wrong):
        check_told(said_by(modules))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("right", "wrong"),
    [("2 * error", "3 * error"), ("after < before ?", "after > before ?"), ('{ rude: "rude", ...KINDS }', "KINDS")],
)
def test_a_moral_that_is_not_so_shows(tmp_path, right, wrong):
    modules = copied(tmp_path / "modules", "engine", "page", "playground", "front")
    with planted(modules, "front/tell.js", right, wrong):
        check_morals(said_by(modules))
