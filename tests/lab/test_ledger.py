"""The ledger of seeds, and that nothing draws past it."""

import ast
from itertools import combinations

import pytest
from support import ROOT

from lab.run import seeds

LEDGERS = {
    "streams": seeds.STREAMS,
    "rows": seeds.ROWS,
    "questions": seeds.QUESTIONS | {f"part {name}": each for name, each in seeds.PARTS.items()},
    "answers": seeds.ANSWERS | {f"part {name}": each for name, each in seeds.PARTS.items()},
}
# Functions that draw texts, questions, answers or anything else, and the place of the seed among their arguments.
DRAWING = {"sample_rows": 3, "ask": 2, "ask_evenly": 2, "in_voice": 3, "answers": 4, "generate": 5, "compare": 4}
DRAWING |= {"clicked": 4, "Random": 0, "manual_seed": 0, "tries": 4, "answered": 3}


@pytest.mark.parametrize("ledger", LEDGERS.values(), ids=LEDGERS)
def test_no_two_stretches_of_a_kind_meet(ledger):
    for (one, first), (other, second) in combinations(ledger.items(), 2):
        met = range(max(first.numbers.start, second.numbers.start), min(first.numbers.stop, second.numbers.stop))
        assert not met, f"{one} and {other}: {met}"


def test_no_stream_of_text_comes_to_rows_that_are_drawn_at_once():
    longest = max(stretch.numbers.stop for stretch in LEDGERS["streams"].values())
    assert longest * seeds.CHUNKS <= min(stretch.numbers.start for stretch in LEDGERS["rows"].values())
    assert seeds.of_chunk(3, 7) == 3 * seeds.CHUNKS + 7
    for stream, chunk in ((1, seeds.CHUNKS), (1 + seeds.ROWS["replay"].first // seeds.CHUNKS, 0)):
        with pytest.raises(ValueError, match="other texts"):
            seeds.of_chunk(stream, chunk)


def test_every_seed_of_a_stretch_is_another():
    stretch = seeds.Seeds(500, 10, 20)
    drawn = [stretch(seed, number) for seed in range(10) for number in range(20)]
    assert sorted(drawn) == list(stretch.numbers)
    for seed, number in ((10, 0), (-1, 0), (0, 20)):
        with pytest.raises(ValueError, match="seeds go from 0 to 9"):
            stretch(seed, number)


def modules():
    """Every module of the lab and of the trials, by its path, as Python reads it."""
    paths = [*(ROOT / "lab").rglob("*.py"), *(ROOT / "trials").rglob("*.py")]
    for path in (path for path in paths if not path.name.startswith(("test_", "conftest"))):
        yield path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))


@pytest.mark.slow
def test_stretches_stand_in_the_ledger_alone():
    found = {path.name for path, tree in modules() for call in ast.walk(tree) if called(call) == "Seeds"}
    assert found == {"seeds.py"}


def called(node):
    """The name of what is called, however it is reached."""
    function = getattr(node, "func", None)
    return getattr(function, "id", None) or getattr(function, "attr", None)


@pytest.mark.slow
def test_every_draw_of_the_lab_takes_its_seed_from_the_ledger():
    """A number, or a sum with one, in the place of a seed is a stretch that stands in no ledger. Where the likeliest
    token is taken nothing is drawn."""
    looked = 0
    for path, tree in modules():
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            given = {each.arg: each.value for each in call.keywords}
            greedy = isinstance(given.get("temperature"), ast.Constant) and given["temperature"].value == 0
            place = DRAWING.get(called(call), len(call.args))
            for seed in [*call.args[place : place + 1], *(value for name, value in given.items() if name == "seed")]:
                looked += 1
                assert greedy or not isinstance(seed, ast.Constant | ast.BinOp), f"{path}:{call.lineno}"
    assert looked > 100


def test_what_was_sampled_with_stays_what_it_was():
    """Results rest on these numbers."""
    align, twice = seeds.SAMPLES["align"], seeds.SAMPLES["twice"]
    assert [align(2, 7), twice(30_005, 1), seeds.SAMPLES["judged"](3)] == [200_013, 60_011, 4]
