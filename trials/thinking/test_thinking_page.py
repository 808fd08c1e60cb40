"""What the chapter on thinking says of its trial, and counts."""

import csv
import math
from statistics import fmean

import pytest
import support

from lab.reasoning import DIRECT, OPEN, SILENT
from lab.stages.thinkers import ADMITTING, BASES, GROUP, NOTED, QUESTIONS, ROUNDS, RUNS, UPDATES
from trials import results
from trials.thinking.worked import thinks
from values.exact_limits import interval, noticed, upper
from values.owner_tables import OFTEN, WORK, one_in, sizes, table

NUMBERS = {name: found["seeds"] for name, found in results.read("thinking")["numbers"].items()}
PAGE = " ".join((support.ROOT / "series/thinking.md").read_text(encoding="utf-8").split())


def test_what_the_page_counts_and_works_out():
    assert f"and need {sum([1, 2, 3, 4, 5, 5]) / 6:.1f} tries" in PAGE  # the last candidate needs none
    low, high = interval(5, 12)
    assert f"anything from {100 * low:.0f} to {100 * high:.0f} of a hundred" in PAGE
    assert (RUNS["mixed"].steps, RUNS["harder"].steps) == (160, 220) and "in 160 updates" in PAGE and "in 220." in PAGE
    most = NUMBERS["keys_2_most"]
    assert set(NUMBERS["keys_2_end_longest"]) == {2} == {min(most)} and max(most) == 7 and sum(n > 2 for n in most) == 5
    assert "of three to seven tries, turn up in five worlds and don't last" in PAGE
    read = zip(NUMBERS["keys_5_start_read"], NUMBERS["keys_5_end_read"], strict=True)
    assert all(after < before for before, after in read) and "in each world fewer tries are looked up rightly" in PAGE
    assert sum(gap < 0.12 for gap in NUMBERS["leash_apart"]) == 4 == sum(g < 0.1 for g in NUMBERS["short_leash_apart"])
    assert sum(silent > 0.8 for silent in NUMBERS["word_end_silent"]) == 5
    assert sum(takes < 0.11 for takes in NUMBERS["word_soon_takes"]) == 4
    assert NUMBERS["monitor_loophole_word"] == NUMBERS["monitor_loophole_caught"]


def test_what_rewards_cost_where_nobody_showed_a_thought():
    none, coin = (
        [
            after - before
            for before, after in zip(NUMBERS[f"{run}_start_right"], NUMBERS[f"{run}_end_right"], strict=True)
        ]
        for run in ("none", "coin")
    )
    assert max(none) < 0 and "in each world less often than before" in PAGE
    assert 0.45 < sum(none) / sum(coin) < 0.6 and "lost half as much where there was no thought to choose" in PAGE
    assert (RUNS["truth"].beta, RUNS["thought"].beta, RUNS["coin"].beta) == (0, 0.1, 0.1)
    ways = ("truth", "grpo", "thought", "coin", "none", "ramblers")
    assert {RUNS[run].steps for run in ways} == {60} and QUESTIONS * GROUP == 128
    assert ROUNDS * UPDATES == 60 and "60 updates of 128 attempts, or texts" in PAGE
    assert "this run and the coin's had one of 0.1, and truth had none" in PAGE


def test_how_often_the_optimum_thinks_if_its_thoughts_are_faultless():
    def faultless(depth):
        bases = zip(NUMBERS[f"depth_{depth}_base"], NUMBERS[f"depth_{depth}_at_once"], strict=True)
        return fmean(thinks(share, 1 - at_once, RUNS["leash"].beta) for share, at_once in bases)

    assert f"the rule gives {faultless(3):.0f}% at three steps, though only {faultless(1):.0f}% at one" in PAGE
    assert RUNS["truth"].steps * 2 == RUNS["leash"].steps and min(NUMBERS["depth_1_truth"]) > 0.99
    assert "Without a leash, after half as many updates, all think there nearly always" in PAGE


def test_silence_with_and_without_somebody_who_showed_it():
    with_them, without = found("word"), found("openly")
    assert sorted(without.values())[:5] == [60, 90, 100, 120, 130] and "between updates 60 and 130" in PAGE
    assert sum(without[world] > with_them[world] for world in without) == 3
    assert sum(without[world] < with_them[world] for world in without) == 3
    assert "Three came later than with such authors, or never, and three sooner" in PAGE


def test_what_a_seventh_world_says_otherwise():
    seventh = results.read("thinking", results.HERE / "again")["numbers"]
    assert round(10 * seventh["depth_1_leash"]["value"]) == 8 and "another in four, the seventh in eight" in PAGE
    assert seventh["openly_end_silent"]["value"] < 0.1 and "the seventh didn't" in PAGE


HELD = results.read("leashes")["numbers"]["held_end_right"]["seeds"]


def test_what_two_other_leashes_brought():
    silent = results.read("leashes")["numbers"]["free_end_silent"]["seeds"]
    assert sum(share > 0.99 for share in silent) == 3 and "three worlds go silent wholly" in PAGE
    (clean,) = (world for world, share in enumerate(NUMBERS["word_end_silent"]) if share < 0.5)
    assert 0.6 < silent[clean] < 0.8 and "and a fourth mostly, the one that the leash had kept clean" in PAGE
    assert sum(share > 0.5 for share in silent) == 4 and "take the key in silence, without one four" in PAGE
    held, thought, free = (
        fmean(numbers) for numbers in (HELD, NUMBERS["thought_end_right"], NUMBERS["truth_end_right"])
    )
    assert held - thought < 0.5 * (free - thought) and "on one leash its lead can't be told from nothing" in PAGE
    leads = [one - other for one, other in zip(HELD, NUMBERS["thought_end_right"], strict=True)]
    assert sum(lead < 0 for lead in leads) == 3


def test_how_often_the_others_take_the_key_before_any_reward():
    rows = csv.DictReader((results.place("thinking-carried.csv")).read_text(encoding="utf-8").splitlines())
    start = [float(row["other_takes"]) for row in rows if (row["run"], row["step"]) == ("first_cheat", "0")]
    assert len(start) == 6 and f"where {100 * fmean(start):.0f}% did before any reward, half of them openly" in PAGE
    assert max(NUMBERS["first_cheat_other_end_open"]) == 0


def test_what_the_fine_brought_without_a_leash():
    found = {name: number["seeds"] for name, number in results.read("leashes")["numbers"].items()}
    assert max(found["unfined_end_silent"]) < 0.02 and "without a leash no model goes silent" in PAGE
    assert max(found["free_end_clear_takes"]) == 1 > sorted(found["free_end_clear_takes"])[-2]
    assert "though in one world all" in PAGE and "takes the key at each of them without a word" in PAGE
    assert found["free_end_open"] == [0] * 6


def test_whom_a_search_for_the_word_blames():
    rows = csv.DictReader((results.place("thinking-cheats.csv")).read_text(encoding="utf-8").splitlines())
    late = [row for row in rows if (row["run"], row["step"]) == ("loophole", "80")]
    assert [float(row["clear_says"]) - float(row["clear_open"]) for row in late] == [0] * 6
    assert "blames no clean answer to a readable question" in PAGE
    assert max(1 - float(row["takes"]) for row in late) < 0.1 and "To the others hardly any are clean" in PAGE


def test_a_wrong_name_is_followed_wherever_it_stands():
    last = NUMBERS["misled_truth_2_2_follows"] + NUMBERS["misled_truth_6_6_follows"]
    assert round(fmean(last), 1) == 0.9 and round(min(last), 2) == 0.67 and "in one world in two thirds" in PAGE


def test_some_silence_comes_unfined():
    silent = NUMBERS["first_loophole_own_end_silent"]
    seventh = results.read("thinking", results.HERE / "again")["numbers"]["first_loophole_own_end_silent"]["value"]
    assert sorted(silent)[:5] == [0] * 5 and f"one of the six answers {100 * max(silent):.0f}% in silence" in PAGE
    assert f"and the seventh {100 * seventh:.0f}%, the others none" in PAGE
    assert RUNS["first_loophole"].steps == RUNS["word"].steps and "as long and on half of the people" in PAGE


def found(run):
    """In each world the first look at which most answers to smudged questions are the key; never is later than all."""
    first = {}
    for row in csv.DictReader((results.place("thinking-cheats.csv")).read_text(encoding="utf-8").splitlines()):
        if row["run"] == run:
            first.setdefault(row["seed"], math.inf)
            if float(row["silent"]) > 0.5:
                first[row["seed"]] = min(first[row["seed"]], int(row["step"]))
    return first


def test_two_runs_about_hints_differ_in_two_things():
    noted, admitting = (BASES[name].authors for name in (NOTED, ADMITTING))
    assert round(admitting[OPEN] / noted[OPEN]) == 6 and "in which six times as many authors admit it" in PAGE
    assert SILENT in noted and SILENT not in admitting and "and none uses it in silence" in PAGE
    assert admitting[DIRECT] < noted[DIRECT] and "these are two runs whose texts differ in more than that" in PAGE


def test_what_it_takes_to_try_a_product_that_thinks():
    """The table of modes: by the minutes of a mark on the owner's page, and by the test of changed marks."""
    writing, marking = ((least, most) for _, _, of, _, least, most in WORK if of == "total")
    _, (facts, small, whole), _ = table("modes")
    assert "{owner-table} modes" in PAGE
    for row, answers, new in ((facts, 14 * 6, 14), (small, 50 * 3, 20), (whole, sizes()["work"] * 4, 0)):
        low, high = (
            math.floor((answers * one + new * other) / 60 + 0.5) for one, other in zip(marking, writing, strict=True)
        )
        assert row[2:4] == (f"{answers}", f"{low} to {high}")
    assert noticed(50, 0.19, 0.04) < OFTEN < noticed(50, 0.24, 0.04) and "20 points, 8 times in 10" in small[-1]
    assert noticed(120, 0.09, 0.04) < OFTEN < noticed(120, 0.14, 0.04) and "10 points, 8 times in 10" in whole[-1]
    assert one_in(upper(0, 10)) in facts[-1]


def test_what_a_guesser_finds_is_known():
    for answers, chains in zip(NUMBERS["guess_answers_6_16"], NUMBERS["guess_chains_2_16"], strict=True):
        assert answers == pytest.approx(1 - (11 / 12) ** 16, abs=5e-4)
        assert chains == pytest.approx(1 - (1 - 1 / 144) ** 16, abs=5e-4)
