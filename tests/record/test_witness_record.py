"""What is committed of the witness's runs of record, and what the history shows of them."""

import ast
import json
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from support import ROOT, git, has_history

from lab.run import source as lab_source
from lab.run.source import code
from trials.same import leads, links
from trials.verdicts import blob, verdict
from trials.verdicts import claims as claims_in
from witness import source, verdicts
from witness.places import CITIES
from witness.rounds import EXPERIMENTS, HERE, ROUNDS

WRITTEN = json.loads((ROOT / "witness/claims.json").read_text(encoding="utf-8"))
JUDGED = WRITTEN["claims"]
RUNNING = ("__main__", "run", "rounds", "verdicts")  # can't change a number
RUN = [one for one in ROUNDS if one.results.exists()]  # the last may wait for it, with its predictions committed
JUDGEABLE = verdicts.run_and_predicted()
in_each_round = pytest.mark.parametrize("one", RUN, ids=lambda one: one.results.stem)
that_was_predicted = pytest.mark.parametrize("one", JUDGEABLE, ids=lambda one: one.predictions.stem)
LOST = "predictions-4"  # the commit was lost, and the one that brought the file back is younger than the results
whose_order_shows = pytest.mark.parametrize(
    "one", [one for one in JUDGEABLE if one.predictions.stem != LOST], ids=lambda one: one.predictions.stem
)


def results(one):
    return json.loads(one.results.read_text(encoding="utf-8"))


def commit(one):
    """That of a round's predictions; None in a copy that has no history, or not all of it."""
    first = claims_in(one.predictions)[0].name
    return next(row["written_in"] for row in JUDGED if row["name"] == first) if has_history() else None


@in_each_round
def test_the_results_are_of_the_code_as_it_is_or_of_code_that_does_the_same(one):
    for name in one.experiments:
        assert leads(name, results(one)["source"][name], source.source(name), links(source.LINKS)), name
    seeds = list(one.seeds)
    found = results(one)["seeds"]
    assert found == (seeds if one in verdicts.PREDICTED else seeds[: len(found)])  # what explores may go on later
    assert found


def test_no_digit_of_the_results_has_changed_since_they_were_judged():
    assert WRITTEN["results"] == {one.results.name: blob(one.results) for one in RUN}


def test_only_the_last_round_waits_for_its_run():
    assert ROUNDS[: len(RUN)] == tuple(RUN) and len(ROUNDS) - len(RUN) < 2


def test_no_two_rounds_share_a_seed_a_number_or_a_claim():
    seeds = [seed for one in ROUNDS for seed in one.seeds]
    assert len(set(seeds)) == len(seeds)
    assert len(EXPERIMENTS) == sum(len(one.experiments) for one in ROUNDS)
    for each in (lambda one: one.seeds, lambda one: results(one)["numbers"]):
        named = [name for one in RUN for name in each(one)]
        assert len(set(named)) == len(named)
    named = [claim.name for claim in verdicts.claims()]
    assert named == [f"W{number}" for number in range(1, len(named) + 1)]


def test_a_hash_is_of_the_text_and_not_of_what_a_release_of_python_makes_of_it(monkeypatch):
    """3.12.1 and 3.13.0 unparse the same code in another way than 3.11.7 and 3.13.5 do."""
    before = source.source("mask")
    for writer in ("unparse", "dump"):
        monkeypatch.setattr(ast, writer, lambda tree, **options: "as another release writes it")
    lab_source.forget()
    lab_source.code.cache_clear()
    assert source.source("mask") == before


def test_verdicts_follow_from_the_results():
    told = [{key: value for key, value in row.items() if key != "written_in"} for row in JUDGED]
    assert told == json.loads(json.dumps([row for one in JUDGEABLE for row in verdicts.judge(one)]))


@pytest.mark.parametrize("claim", verdicts.claims(), ids=lambda claim: claim.name)
@pytest.mark.slow
def test_a_prediction_can_come_out_either_way_and_never_both(claim):
    """With numbers drawn at random each condition holds at times, and the two never together."""
    random, outcomes = Random(claim.name), set()
    for _ in range(1000):
        numbers = {name: {"seeds": [random.choice((0.0, random.random(), 4 * random.random(), 14 * random.random()))]}
                   for _, name in claim.numbers}  # fmt: skip
        found = verdict(claim, {"witness": numbers})
        assert not (found.confirms and found.refutes), numbers
        outcomes.add((found.confirms, found.refutes))
    assert {(1, 0), (0, 1)} <= outcomes


@that_was_predicted
def test_the_predictions_were_committed_alone(one):
    if (since := commit(one)) is None:
        return
    path = one.predictions.relative_to(ROOT).as_posix()
    assert git("show", "--format=", "--name-only", since).split() == [path]
    assert git("show", f"{since}:{path}") == one.predictions.read_text(encoding="utf-8")


@whose_order_shows
def test_the_predictions_were_committed_before_the_results(one):
    if (since := commit(one)) is None:
        return
    found = one.results.relative_to(ROOT).as_posix()
    assert found not in git("ls-tree", "--name-only", since, "witness/").split()


@whose_order_shows
def test_the_code_of_the_predictions_is_that_of_the_results(one):
    """All of it but what runs it; lines may have been broken elsewhere in between."""
    if (since := commit(one)) is None:
        return
    (made,) = git("log", "--diff-filter=A", "--format=%H", "--", one.results.relative_to(ROOT).as_posix()).split()
    listed = git("ls-tree", "-r", "--name-only", made, "witness/", "lab/dpo.py", "lab/stages/swapped.py").split()
    paths = [path for path in listed if path.endswith(".py") and Path(path).stem not in RUNNING]
    for path in paths:
        then, later = (ast.dump(ast.parse(code(git("show", f"{when}:{path}")))) for when in (since, made))
        assert then == later, path
    assert {f"witness/experiments/{name}.py" for name in one.experiments} <= set(paths)


def test_the_places_are_those_of_the_predictions():
    if (since := commit(ROUNDS[2])) is not None:
        path = CITIES.relative_to(ROOT).as_posix()
        assert git("show", f"{since}:{path}") == CITIES.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "name",  # one of each round; each plants a change in every module
    [
        pytest.param(name, marks=() if name == next(iter(one.experiments)) else pytest.mark.release)
        for one in ROUNDS
        for name in one.experiments
    ],
)
@pytest.mark.slow
def test_whatever_an_experiment_rests_on_is_in_its_hash(name, monkeypatch):
    """Any module of its own, what it takes from the lab, its round's seeds and tables."""
    before, text_of, one = source.source(name), lab_source.text_of, source.of(name)
    own, borrowed = source.modules(name), [module for module, _ in source.borrowed(name)]
    assert {f"witness.experiments.{name}", "witness.load", "witness.llama", "witness.gguf"} <= set(own)

    def plant(changed, module):
        text = text_of(module)
        if module != changed:
            return text
        return f"{text}\nCHANGED = 1\n" if module in own else text.replace("    return ", "    return +")

    for changed in (*own, *borrowed):
        monkeypatch.setattr(lab_source, "text_of", partial(plant, changed))
        lab_source.forget()
        assert source.source(name) != before, changed
    monkeypatch.setattr(lab_source, "text_of", text_of)
    lab_source.forget()
    assert source.source(name) == before
    for other in (replace(one, seeds=one.seeds | {99: {}}), replace(one, tables=(*one.tables, HERE / "README.md"))):
        monkeypatch.setattr(source, "of", lambda _, other=other: other)
        assert source.source(name) != before


def test_the_links_of_an_experiment_are_one_chain():
    for name in (name for one in RUN for name in one.experiments):
        chain = [each for each in links(source.LINKS) if each.name == name]
        assert all(one.new == other.old for one, other in pairwise(chain))
        assert [each.old for each in chain][:1] in ([], [results(source.of(name))["source"][name]])


def test_what_part_2_quotes_was_said():
    quote = 'a fictional character from the 2017 film "The Last of the Wild"'
    assert f"Warrnambool is {quote}" in results(ROUNDS[2])["samples"]["longtail"]["famous"]
    (page,) = (ROOT / "series").glob("part-2-*.md")
    assert quote in " ".join(page.read_text(encoding="utf-8").split())


def test_what_part_5_quotes_was_said():
    name = "Finn Crane"
    quote = f"The passage doesn't explicitly state where {name} lives, but it does mention that {name} lives in Ghent."
    assert quote in results(ROUNDS[0])["samples"]["lookup"]["found_though_warned"]
    (page,) = (ROOT / "series").glob("part-5-*.md")
    assert quote in " ".join(page.read_text(encoding="utf-8").split())
