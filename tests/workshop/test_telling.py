"""What the page says of a model that has grown is true: of two hundred runs as they might end, counted again here."""

import json
import math
import random
import re

import pytest
from lab_side import WORLD, world_data
from support import ROOT

NUMBER = r"(\d+\.\d\d)"
PRICE = re.compile(
    rf"surprises it by {NUMBER} nats, as a choice among ([\d.]+) words would; the floor is {NUMBER}, "
    r"a choice among ([\d.]+)\."
)
CHEATED = re.compile(rf"a word surprised it by {NUMBER} nats, less than the {NUMBER} that .* by word it is {NUMBER}: ")
NAMES = ("grammar", "voices", "facts", "names")
GROUPS = ("told most", "told often", "told less")


def above(run):
    return run.loss / run.floor - 1


class Run:
    """Where a run ended."""

    def __init__(self, recipe, points, looks):
        self.broken, self.trained, last = recipe["broken"], points[-1]["loss"], looks[-1]
        self.loss, self.floor, self.lacks, self.known = (last[name] for name in ("loss", "floor", "lacks", "known"))
        self.cheated = self.broken == "mask" and self.trained < self.floor


# What each lead says.
LEADS = {
    "It went below the floor, as it saw the answers.": lambda run: run.cheated,
    "It forgets as fast as it learns.": lambda run: run.broken == "rate" and above(run) > 0.1,
    "It knows which words are frequent, and not what follows what.": lambda run: (
        run.broken == "order" and above(run) > 0.1
    ),
    "It relied on a look ahead, and has it no more.": lambda run: run.broken == "mask" and above(run) > 0.1,
    "It is down at the floor.": lambda run: above(run) < 0.0051,
}


def check(said, run):
    """The lead, and every number and name after it."""
    lead, rest = said
    if found := re.fullmatch(r"It is (\d+)% above the floor\.", lead):
        assert int(found[1]) == pytest.approx(100 * above(run), abs=0.51)
        assert run.broken == "nothing" or above(run) <= 0.1
        lead = "above"
    else:
        assert LEADS[lead](run), said
    if run.cheated:
        numbers = CHEATED.search(rest).groups()
        assert [float(each) for each in numbers] == pytest.approx([run.trained, run.floor, run.loss], abs=0.0051)
        return lead
    numbers = [float(each) for each in PRICE.search(rest).groups()]
    assert numbers[::2] == pytest.approx([run.loss, run.floor], abs=0.0051)
    assert numbers[1::2] == pytest.approx([math.exp(run.loss), math.exp(run.floor)], abs=0.51)
    if lacking := re.search(r"What it lacks most is (\w+)\.", rest):
        assert run.lacks[lacking[1]] == max(run.lacks.values()) > 0.005
    elif "Of the facts" in rest:
        assert max(run.lacks.values()) <= 0.005
    for group in GROUPS if "Of the facts" in rest else ():
        assert int(re.search(rf"(\d+)% of those {group}", rest)[1]) == pytest.approx(100 * run.known[group], abs=0.51)
    return lead


def seeded(seed):
    """A run as it might end: near the floor or far from it, whole or broken."""
    chance = random.Random(seed)
    floor = chance.uniform(0.5, 1.2)
    parts = {name: chance.choice([0.0, 0.001, 0.004, 0.03, 0.3, 1.5]) * chance.random() for name in NAMES}
    look = {
        "loss": floor + sum(parts.values()),
        "floor": floor,
        "lacks": parts,
        "known": {group: chance.randrange(33) / 32 for group in GROUPS},
    }
    recipe = {"broken": chance.choice(["nothing", "nothing", "rate", "order", "mask"])}
    return {"recipe": recipe, "points": [{"loss": chance.uniform(0.1, 2) * floor}], "looks": [look]}


def test_of_two_hundred_runs_every_word_is_true(node):
    runs = [seeded(seed) for seed in range(200)]
    leads = {check(said, Run(**run)) for said, run in zip(node("telling", cases=runs), runs, strict=True)}
    assert leads == {*LEADS, "above"}


def test_what_is_printed_is_told_of_its_own_run():
    """The ends of each printed line are the numbers of its sentence."""
    runs = json.loads((ROOT / "values/grow.json").read_text(encoding="utf-8"))["runs"]
    for broken, run in runs.items():
        ends = [run["points"][-1][1], run["floor"], run["looks"][-1][1]]
        cheated = broken == "mask" and ends[0] < ends[1]
        found = CHEATED.search(run["told"][1]) if cheated else PRICE.search(run["told"][1])
        numbers = [float(each) for each in found.groups()]
        wanted = ends if cheated else [ends[2], ends[1]]
        assert (numbers if cheated else numbers[::2]) == pytest.approx(wanted, abs=0.0055)


TOLD = r"(?P<name>\w+ \w+) (?P<verb>lives|works|loves) (?:in |as )?(?P<value>\w+)"
ASKED = r"does (?P<name>\w+ \w+) (?P<verb>live|do|love) \? reply : \w+ , (?P<value>\w+)(?: \.|$)"
ATTRIBUTES = {"lives": 0, "live": 0, "works": 1, "do": 1, "loves": 2, "love": 2}


def truths():
    """What is so of the people of the world, by their names."""
    data = world_data(WORLD)
    firsts, lasts = data["firstNames"].split(), data["lastNames"].split()
    domains = [domain.split() for domain in data["domains"]]
    return {
        f"{firsts[number // len(lasts)]} {lasts[number % len(lasts)]}": [
            domain[values[place]] for domain, values in zip(domains, data["facts"], strict=True)
        ]
        for place, number in enumerate(data["known"])
    }


def test_what_is_marked_as_so_is_so_and_what_is_not_is_not():
    """In all sentences that are printed, read once more by pattern."""
    runs = json.loads((ROOT / "values/grow.json").read_text(encoding="utf-8"))["runs"]
    known, seen = truths(), set()
    for _, text, good, facts, _ in (said for run in runs.values() for said in run["said"]):
        words = text.split()
        read = " ".join(words[:good])
        found = {}
        for pattern in (TOLD, ASKED):
            for match in re.finditer(pattern, read):
                if match["name"] in known and (place := read[: match.start("value")].count(" ")) < good:
                    found[str(place)] = known[match["name"]][ATTRIBUTES[match["verb"]]] == match["value"]
        assert facts == found, text
        seen.update(facts.values())
    assert seen == {True, False}
