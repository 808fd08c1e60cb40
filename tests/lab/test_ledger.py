"""The ledger of seeds, and that nothing draws past it."""

import ast
from itertools import combinations

import pytest
from support import ROOT

from lab import parts
from lab.engine import seeds


def of_parts(name):
    """The stretches that parts declare for themselves."""
    modules = {number: parts.module(number) for number in parts.ALL}
    names = (name, f"CHERRY_{name}")  # part 3 has two halves
    found = [(n, module, each) for n, module in modules.items() for each in names if hasattr(module, each)]
    return {f"{parts.title(n)}, {each}": getattr(module, each) for n, module, each in found}


LEDGERS = {
    "streams": seeds.STREAMS | of_parts("STREAM"),
    "rows": seeds.ROWS | of_parts("ROW_SEEDS"),
    "questions": seeds.QUESTIONS | of_parts("SEEDS"),
    "answers": seeds.ANSWERS | of_parts("SEEDS"),
}
# Functions that draw texts, questions or answers, and the place of the seed among their arguments.
DRAWING = {"sample_rows": 3, "ask": 2, "ask_evenly": 2, "in_voice": 3}


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


def test_every_draw_of_the_lab_takes_its_seed_from_the_ledger():
    """A number, or a sum with one, in the place of a seed is a stretch that stands in no ledger."""
    for path in (ROOT / "lab").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            name = getattr(getattr(node, "func", None), "id", None)
            if name in DRAWING and len(node.args) > DRAWING[name]:
                seed = node.args[DRAWING[name]]
                where = f"{path.relative_to(ROOT)}:{node.lineno}"
                assert not isinstance(seed, ast.Constant | ast.BinOp), where
