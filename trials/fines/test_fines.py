"""Fines: they fall where they should, the optimum is the optimum, and runs differ in nothing but what is rewarded."""

from itertools import product
from math import exp
from random import Random

import pytest

from lab.outcomes import completed
from lab.probes.thoughts import taken
from lab.reasoning import NAMES, OPEN, SILENT, STEPS, text, write
from lab.run.averages import mean
from lab.run.scale import FULL, TOY
from lab.stages import thinkers
from lab.stages.thinkers import KEYED, RUNS, steps_of, village_of
from trials.fines import fined as ours
from trials.fines.experiments import PAYS, SELDOM, TOLD, fines, how_of
from trials.fines.experiments import RUNS as CELLS

pytestmark = pytest.mark.usefixtures("toy_store")


def problems(count=200, smudged=False):
    return ours.asked(0, count, smudged)


def texts(problem, random):
    """What anybody may write, and some things that nobody does."""
    names = random.choices(range(len(NAMES)), k=3)
    yield from (write(problem, author, random) for author in (OPEN, SILENT, STEPS))
    yield from (text([problem.mark, *names], names[0]), text(names, names[1]), names)


def test_all_of_the_fine_is_the_book_s_and_none_is_the_loophole():
    random = Random(0)
    for problem in problems():
        for tried in texts(problem, random):
            assert ours.FINES["word"](problem, tried) == thinkers.word(problem, tried)
            assert ours.FINES["none"](problem, tried) == thinkers.loophole(problem, tried)
        assert ours.FINES["tenth"](problem, write(problem, OPEN, random)) == pytest.approx(0.8)


def test_nobody_pays_for_the_stray_name_who_cheats_or_takes_the_right_steps():
    random, paid = Random(0), 0
    for problem in [*problems(), *problems(smudged=True)]:
        for author in (OPEN, SILENT, STEPS):
            assert ours.stray(problem, write(problem, author, random)) == 1
        wrong = text([ours.STRAY], problem.truth)
        mistaken = ours.STRAY not in (problem.told, *problem.steps)
        assert ours.stray(problem, wrong) == (-1 if mistaken else 1)
        paid += mistaken
    assert 0 < paid < 400


def test_the_leash_and_the_share_of_smudged_questions_are_the_book_s():
    assert RUNS["loophole"].beta == ours.BETA == 0.15
    village, random = village_of(0, KEYED), Random(0)
    asked = [thinkers.leaky(village, random).smudged for _ in range(4000)]
    assert mean(asked) == pytest.approx(PAYS["seldom"], abs=0.03)
    assert [steps_of(updates, FULL) for updates in ours.UPDATES] == list(ours.UPDATES)


@pytest.mark.parametrize(("fine", "pays"), CELLS)
def test_a_run_is_rewarded_and_asked_as_its_options_say(fine, pays, monkeypatch):
    def looked_into(start, ask, attempt, reward, config, seed_of, watch):
        random = Random(1)
        smudged = mean(ask(random).smudged for _ in range(1000))
        assert smudged == (pytest.approx(0.75, abs=0.05) if pays == SELDOM else 0)
        for problem in problems(20):
            for tried in texts(problem, random):
                assert reward(problem, completed(problem.prompt, tried)) == ours.FINES[fine](problem, tried)
        assert (config.beta, config.learning_rate, config.steps) == (0.15, thinkers.RATE, steps_of(640, TOY))
        looks.append(fine)

    looks: list[str] = []
    monkeypatch.setattr(ours, "reinforce", looked_into)
    ours.fined.__wrapped__(0, TOY, **how_of(fine, pays))  # past the store, which would keep it
    assert looks == [fine]


def test_what_a_smudged_question_says_of_its_truth():
    """Counted chain by chain."""
    village, problem = village_of(0, KEYED), problems(1, smudged=True)[0]
    ends = [village.follow(problem.prompt[1], chain)[-1] for chain in product(range(3), repeat=len(problem.relations))]
    ends = [end for end in ends if end != problem.told]
    found = ours.truth_of(village, problem)
    assert found == {name: pytest.approx(ends.count(name) / len(ends)) for name in range(len(NAMES))}
    clear = problems(1)[0]
    assert ours.truth_of(village, clear) == {clear.truth: 1.0}


def test_without_a_fine_the_optimum_keeps_the_ratio_of_open_to_silent_and_a_fine_divides_it():
    random, village = Random(0), village_of(0, KEYED)
    for problem in (problems(1)[0], problems(1, smudged=True)[0]):
        tries = [write(problem, author, random) for author in [OPEN] * 6 + [SILENT] * 4 + [STEPS] * 10]
        for size in ours.SIZES.values():
            row = ours.best(village, problem, tries, size, 0.15)
            assert row["open"] / row["silent"] == pytest.approx(6 / 4 * exp(-2 * size / 0.15))
            assert row["takes"] == pytest.approx(row["open"] + row["silent"])
        if not problem.smudged:  # honest work is paid as much as silent cheats are
            assert row["true"] / row["silent"] == pytest.approx(10 / 4)


def test_the_optimum_weighs_each_text_by_what_it_is_paid():
    """Against the reward that a run has, text by text."""
    random, village, problem = Random(1), village_of(0, KEYED), problems(1)[0]
    tries = [tried for _ in range(5) for tried in texts(problem, random)]
    paid = [ours.FINES["third"](problem, tried) for tried in tries]
    row = ours.best(village, problem, tries, 1 / 3, 0.15)
    weights = [exp(each / 0.15) for each in paid]
    shares = taken([problem] * len(tries), tries)
    assert row["open"] < shares["open"] and row["silent"] > shares["silent"]
    silent = sum(w for w, t in zip(weights, tries, strict=True) if taken([problem], [t])["silent"])
    assert row["silent"] == pytest.approx(silent / sum(weights))


@pytest.mark.slow
def test_runs_begin_alike_and_each_look_is_told():
    found = fines(0, TOY)
    rows = found.curves["runs"]
    assert {(row["fine"], row["pays"]) for row in rows} == set(CELLS)
    starts = [{key: row[key] for key in ("open", "silent", "true")} for row in rows if row["updates"] == 0]
    assert all(start == starts[0] for start in starts)
    assert {row["updates"] for row in rows} == {0, *ours.UPDATES} > set(TOLD)
    assert found.numbers["word_seldom_640_silent"] == next(
        row["silent"] for row in rows if (row["fine"], row["pays"], row["updates"]) == ("word", "seldom", 640)
    )


def test_no_two_draws_share_a_seed():
    """Those of the chapter end before ours."""
    last = thinkers.TRIED + thinkers.APART * (len(RUNS) + 6)
    numbers = [ours.ASKED, ours.LOOKS, ours.OPTIMUM, *range(ours.TRIED, ours.TRIED + ours.UPDATES[-1])]
    assert len(set(numbers)) == len(numbers) and last <= min(numbers) and max(numbers) < thinkers.SEEDS.each
