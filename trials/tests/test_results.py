"""What is committed: results, verdicts and figures."""

import ast
import json
import math
import re
import xml.etree.ElementTree as ElementTree
from functools import partial
from itertools import pairwise
from random import Random

import pytest
from support import ROOT

import trials
from lab.run.scale import TOY
from trials import drawings as figures
from trials import results, rounding
from trials import verdicts as claims
from trials.experiment import Measured
from trials.style import HATCHES, INK, PAGE, PAPER, STYLES, svg
from trials.verdicts import Claim

PARTS = results.tried()
SOME = trials.BESIDE[0]


@pytest.mark.parametrize("part", PARTS)
def test_every_number_has_its_spread_and_a_tolerance(part):
    found = results.read(part)
    assert len(found["config"]["seeds"]) >= (2 if part == "family" else 3)  # of another family two were bet on
    assert {"python", "torch", "numpy", "machine"} <= set(found["env"])
    for name, number in found["numbers"].items():
        seeds = [value for value in number["seeds"] if value is not None]
        assert len(number["seeds"]) == len(found["config"]["seeds"]), name
        if not seeds:
            assert number["value"] is None, name
            continue
        assert number["low"] == min(seeds) and number["high"] == max(seeds), name
        assert number["low"] - 1e-9 <= number["value"] <= number["high"] + 1e-9 or len(seeds) == 1, name
        assert number["tolerance"] >= 0.02 and number["tolerance"] >= number["high"] - number["low"] - 1e-9, name


def test_rounding_keeps_three_digits():
    assert [rounding.rounded(x) for x in (0.123456, 12.3456, 358272.0, 0.00012345, 2.0)] == [
        0.123,
        12.3,
        358272,
        0.000123,
        2,
    ]
    assert rounding.rounded(math.nan) is None


def test_a_number_that_could_not_be_measured_for_a_seed_is_left_out_of_the_mean():
    assert rounding.number([0.2, math.nan, 0.4])["value"] == 0.3
    assert rounding.number([0.2, math.nan, 0.4])["seeds"] == [0.2, None, 0.4]
    assert rounding.number([math.nan])["value"] is None


def write(folder, **experiments):
    """Results of worlds 1 and 2 as a part's, from what each experiment measured in the one and in the other."""
    measured = {1 + place: {name: both[place] for name, both in experiments.items()} for place in range(2)}
    results.write(SOME, measured, {}, TOY, folder)
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


@pytest.mark.parametrize(("having", "lacking"), [(1, 2), (2, 1)])
def test_a_number_that_a_world_lacks_is_refused_with_both(tmp_path, having, lacking):
    worlds = [Measured({"same": 1.0} | ({"odd": 2.0} if seed == having else {})) for seed in (1, 2)]
    with pytest.raises(ValueError, match=f"^odd .* {having} .* {lacking}\\b") as error:
        write(tmp_path, one=worlds)
    assert "\n" not in str(error.value) and not list(tmp_path.iterdir())
    with pytest.raises(ValueError, match=f"^odd .* {having} .* {lacking}\\b"):
        results.of_every_world({seed: one.numbers for seed, one in zip((1, 2), worlds, strict=True)})


def test_a_number_that_could_not_be_measured_in_a_world_is_none_there(tmp_path):
    found = write(tmp_path, one=[Measured({"odd": math.nan}), Measured({"odd": 2.0})])
    assert json.loads(found[f"{SOME}.json"])["numbers"]["odd"]["seeds"] == [None, 2]


@pytest.mark.parametrize("having", [1, 2])
def test_a_table_and_a_sample_are_of_the_worlds_that_have_them(tmp_path, having):
    full = Measured({}, {"way": [{"x": 3}, {"x": 4}]}, {"said": "Yes."})
    found = write(tmp_path, one=[full if seed == having else Measured() for seed in (1, 2)])
    assert found[f"{SOME}-way.csv"] == f"seed,x\n{having},3\n{having},4\n"
    assert found[f"{SOME}-said.txt"].splitlines()[1:] == [f"# seed {having}", "Yes."]


@pytest.mark.parametrize("what", [Measured({"one": 1.0}), Measured(curves={"one": []}), Measured(samples={"one": ""})])
def test_two_experiments_can_not_write_the_same(tmp_path, what):
    with pytest.raises(ValueError, match=r"two .*one"):
        write(tmp_path, first=[what] * 2, second=[what] * 2)


@pytest.mark.parametrize("part", PARTS)
def test_samples_open_with_their_command(part):
    for path in results.place(f"{trials.title(part)}.json").parent.glob("*.txt"):
        assert path.read_text().startswith(f"$ python -m trials reproduce --part {part}\n")


def test_every_claim_speaks_of_numbers_that_were_measured():
    numbers = {part: results.read(part)["numbers"] for part in PARTS}
    found = claims.claims()
    assert len(found) > 25 and len({claim.name for claim in found}) == len(found)
    for claim in found:
        assert claim.numbers
        for part, name in claim.numbers:
            assert part not in numbers or name in numbers[part], f"{claim.name}: {trials.title(part)}.{name}"


def test_the_committed_verdicts_are_those_of_the_results():
    committed = json.loads((trials.HERE / "claims.json").read_text())
    told = [{key: value for key, value in row.items() if key != "written_in"} for row in committed["claims"]]
    assert told == json.loads(json.dumps(claims.judge()))


@pytest.mark.parametrize(
    ("seeds", "verdict", "confirms", "refutes"),
    [
        ([0.95, 0.97, 0.99], "confirmed", 3, 0),
        ([0.4, 0.3, 0.2], "refuted", 0, 3),
        ([0.95, 0.3, 0.97], "split", 2, 1),
        ([0.95, 0.7, 0.97], "split", 2, 0),
        ([0.7] * 3, "neither", 0, 0),
        ([0.95, None, 0.97], "split", 2, 0),
        ([0.7, None, 0.7], "neither", 0, 0),
        ([None] * 3, "not measured", 0, 0),
    ],
)
def test_a_verdict_needs_every_world(seeds, verdict, confirms, refutes):
    claim = Claim("C0", "", "", "part1.share > 0.9", "part1.share < 0.5")
    found = claims.verdict(claim, {1: {"share": {"seeds": seeds}}})
    measured = sum(value is not None for value in seeds)
    assert found == claims.Verdict(verdict, confirms, refutes, measured, 3)


def test_what_was_not_measured_confirms_nothing_and_refutes_nothing():
    claim = Claim("C0", "", "", "not part1.share > 0.9", "part1.share != 0.9 or part1.other > 0")
    numbers = {1: {"share": {"seeds": [None]}, "other": {"seeds": [1.0]}}}
    assert claims.verdict(claim, numbers) == claims.Verdict("not measured", 0, 0, 0, 1)


@pytest.mark.parametrize(
    "condition", ["__import__('os')", "part1.share.real", "[1]", "part1.share >", "'a' < 'b'", "x"]
)
def test_a_condition_is_of_few_forms_and_nothing_else_runs(condition):
    with pytest.raises(ValueError, match="no condition"):
        claims.holds(condition, {1: {"share": {"seeds": [0.5]}}}, 0)


def test_a_condition_compares_sums_products_and_the_least_or_most():
    numbers = {1: {"a": {"seeds": [0.5]}, "b": {"seeds": [-2]}}}
    for condition in (
        "0 < part1.a <= 0.5",
        "abs(part1.b) > 4 * part1.a - 1 and not part1.a > 1",
        "-part1.b / 4 == part1.a",
    ):
        assert claims.holds(condition, numbers, 0)
    for condition in ("0 < part1.a < 0.5", "min(part1.a, part1.b) > max(part1.a, 0) or part1.a != 0.5"):
        assert not claims.holds(condition, numbers, 0)


def at(claim, draw):
    """Numbers of one world for a claim, each as `draw` gives it; 0 for a loss from which others are counted."""
    found = {part: {} for part, _ in claim.numbers}
    for part, name in claim.numbers:
        start = name.endswith("_excess") and f"- {trials.title(part)}.{name}" in claim.confirm
        found[part][name] = {"seeds": [0.0 if start else draw()]}
    return found


def test_results_of_an_older_edition_are_named(tmp_path):
    for part in results.tried():
        numbers = {} if part in (2, 4) else results.read(part)["numbers"]
        (tmp_path / f"{trials.title(part)}.json").write_text(json.dumps({"numbers": numbers}))
    with pytest.raises(ValueError, match=r"reproduce --part 2 --part 4$"):
        claims.judge(tmp_path)


# Rows both of whose conditions could hold, seen after they were committed. For R1 that takes more whole thoughts than
# thoughts, for R20 a base that tries hardly any key; neither came.
BOTH = {"R1", "R20"}


@pytest.mark.parametrize("claim", claims.claims(), ids=lambda claim: claim.name)
@pytest.mark.slow
def test_a_prediction_can_go_either_way_and_never_both(claim):
    """By numbers drawn at random; those below zero, which make a factor no margin, only show what can be reached."""
    random = Random(0)

    def outcomes(*sizes):
        drawn = [at(claim, lambda: random.choice(sizes) * random.random()) for _ in range(800)]
        return {tuple(claims.holds(rule, numbers, 0) for rule in (claim.confirm, claim.refute)) for numbers in drawn}

    positive = outcomes(0.05, 1, 1, 10, 10_000)
    assert ((True, True) in positive) is (claim.name in BOTH)
    ways = {(True, False), (False, True)}
    assert ways <= positive or ways <= positive | outcomes(-1, 0.05, 1, 1, 10)


# Rows with a side that a tie could pass, seen after they were committed. Only one tie came, of J2 in world 30.
UNGUARDED = {"C5g", "H7", "H9", "P17", "P18", "J2", "J8", "J9", "J10", "J11", "J12", "J13", "R8", "R18", "R22"}


def sides(condition):
    """The two sides of each comparison of a condition."""
    for node in ast.walk(ast.parse(condition, mode="eval")):
        if isinstance(node, ast.Compare):
            yield from pairwise([node.left, *node.comparators])


def holds_a(kind, *nodes):
    return any(isinstance(each, kind) for node in nodes for each in ast.walk(node))


def test_no_tie_decides_a_prediction():
    """Where two measured numbers are compared, a margin or a factor stands between."""
    found = set()
    for claim in claims.claims():
        for left, right in (pair for rule in (claim.confirm, claim.refute) for pair in sides(rule)):
            if (
                holds_a(ast.Attribute, left)
                and holds_a(ast.Attribute, right)
                and not holds_a(ast.Constant, left, right)
            ):
                found.add(claim.name)
                if not {part for part, _ in claim.numbers} <= set(results.tried()):
                    continue  # it waits for its run
                values = [results.read(part)["numbers"][name]["seeds"] for part, name in claim.numbers]
                tied = {place for place, world in enumerate(zip(*values, strict=True)) if len(set(world)) < len(world)}
                numbers = {part: results.read(part)["numbers"] for part, _ in claim.numbers}
                others = set(range(len(values[0]))) - tied
                ways = [any(claims.holds(rule, numbers, n) for n in others) for rule in (claim.confirm, claim.refute)]
                assert not tied or all(ways), claim.name  # the others have split already, whatever a tie would say
    assert found == UNGUARDED


def test_a_row_without_its_columns_is_refused(tmp_path):
    path = tmp_path / "predictions.md"
    for row, told in (
        ("| C1 | only | three |", "3 columns"),
        ("| C1 | a claim | yes | `x > 1` | `x < 0` | 0.8 |", "6 columns"),
        ("| C1 | a claim | yes | `x > 1` | `x < 0` | 80% | no |", "between 0 and 1, not 80%"),
        ("| C1 | a claim | yes | `x > 1` | `x < 0` | 0.0 | no |", "between 0 and 1, not 0.0"),
        ("| C1 | a claim | yes | `x > 1` | `x < 0` | 0.8 | perhaps |", "yes or no, not perhaps"),
    ):
        path.write_text(f"{row}\n")
        with pytest.raises(ValueError, match=told):
            claims.claims(path)


def test_a_newer_row_says_its_chance_beforehand_and_whose_opinion_it_is(tmp_path):
    path = tmp_path / "predictions-new.md"
    path.write_text(
        "| name | claim | we expected | confirmed if | refuted if | chance | naive |\n"
        "| C1 | Old | It holds. | `part1.x > 1` | `part1.x < 0` |\n"
        "| C2 | Said by many | No. | `part1.x > 1` | `part1.x < 0` | 0.05 | yes |\n"
        "| C3 | Ours | It holds. | `part1.x > 1` | `part1.x < 0` | 0.8 | no |\n"
    )
    old, many, ours = claims.claims(path)
    assert [(row.chance, row.naive) for row in (old, many, ours)] == [(None, None), (0.05, True), (0.8, False)]
    numbers = {1: {"x": {"value": 2.0, "low": 2.0, "high": 2.0, "seeds": [2.0]}}}
    written = claims.rows_with_verdicts([old, ours], numbers)
    assert "chance" not in written[0] and "naive" not in written[0]
    assert (written[1]["chance"], written[1]["naive"], written[1]["verdict"]) == (0.8, False, "confirmed")


NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def is_as_kept(drawn, kept):
    """But for the last digit of a place in the drawing: how NumPy rounds a logarithm depends on the processor."""
    texts = [path.read_text(encoding="utf-8") for path in (drawn, kept / drawn.name)]
    new, old = ([*map(float, NUMBER.findall(text))] for text in texts)
    assert NUMBER.sub("", texts[0]) == NUMBER.sub("", texts[1]), f"{drawn.name}: make figures"
    assert all(abs(a - b) < 1e-5 for a, b in zip(new, old, strict=True)), f"{drawn.name}: make figures"


@pytest.mark.slow
def test_the_first_figure_of_each_trial_drawn_again_is_the_same(tmp_path):
    every = figures.figures() | figures.of(*figures.OTHERS)
    assert every.keys() == {path.name for path in figures.FOLDER.glob("*.svg")}
    for name in {name.partition("-")[0]: name for name in reversed(every)}.values():
        (tmp_path / name).write_bytes(svg(partial(every[name], None), PAGE))
        is_as_kept(tmp_path / name, figures.FOLDER)


@pytest.mark.release
@pytest.mark.slow
@pytest.mark.parametrize(("width", "kept"), figures.SHEETS.items(), ids=("page", "phone", "room"))
def test_figures_drawn_again_are_the_same(tmp_path, width, kept):
    drawn = figures.draw(target=tmp_path, width=width)
    assert {path.name for path in drawn} == {path.name for path in kept.glob("*.svg")}
    for path in drawn:
        is_as_kept(path, kept)


def luminance(color):
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(first, second):
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_figures_can_be_read_without_color_and_on_any_page():
    assert contrast(INK, PAPER) >= 4.5
    looks = [(str(style["linestyle"]), style["marker"]) for style in STYLES]
    assert len(set(looks)) == len(looks)
    assert all(contrast(style["color"], PAPER) >= 4.5 for style in STYLES)
    assert len(set(HATCHES)) == len(HATCHES)
    for first, second in pairwise(STYLES):
        assert first["color"] != second["color"]


DRAWN = sorted(path for folder in figures.SHEETS.values() for path in folder.glob("*.svg"))


@pytest.mark.parametrize("path", DRAWN, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_figure_is_a_vector_on_its_own_card(path):
    root = ElementTree.parse(path).getroot()
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert "path" in tags and "image" not in tags
    assert PAPER in path.read_text()
    assert path.stat().st_size < 250_000


@pytest.mark.parametrize("part", PARTS)
def test_the_minutes_in_the_readme_are_those_that_were_measured(part):
    rows = [
        line.split("|") for line in (ROOT / "lab/README.md").read_text().splitlines() if line.startswith(f"| {part} |")
    ]
    (stated,) = [float(row[3]) for row in rows]
    measured = sum(results.read(part)["seconds"].values()) / 60
    assert abs(stated - measured) <= 1
