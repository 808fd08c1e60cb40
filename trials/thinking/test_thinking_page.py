"""What the chapter on thinking says of its trial, and counts: where the build itself can't ask."""

import csv
import math
import re

import pytest
import support

from lab.reasoning import DIRECT, OPEN, SILENT, STEPS
from lab.stages.thinkers import ADMITTING, BASES, FEW, GROUP, KEYED, NOTED, QUESTIONS, ROUNDS, RUNS, SHORT, UPDATES
from trials import results
from trials.thinking import worked
from values.exact_limits import noticed, upper
from values.owner_tables import OFTEN, WORK, one_in, table

NUMBERS = {name: found["seeds"] for name, found in results.read("thinking")["numbers"].items()}
LEASHES = {name: found["seeds"] for name, found in results.read("leashes")["numbers"].items()}
PAGE = " ".join((support.ROOT / "series/thinking.md").read_text(encoding="utf-8").split())


def rows(name):
    return list(csv.DictReader(results.place(f"thinking-{name}.csv").read_text(encoding="utf-8").splitlines()))


def test_the_page_reckons_with_the_runs_own_settings():
    """Updates, attempts, KL penalties, authors; what the figures of the second world are counted in."""
    assert QUESTIONS * GROUP == 128 and ROUNDS * UPDATES == 60
    assert {RUNS[run].steps for run in ("truth", "grpo", "thought", "coin", "none", "ramblers")} == {60}
    assert (RUNS["truth"].beta, RUNS["thought"].beta, RUNS["coin"].beta, RUNS["leash"].beta) == (0, 0.1, 0.1, 0.1)
    assert (RUNS["loophole"].steps, RUNS["word"].steps, RUNS["first_loophole"].steps) == (80, 160, 160)
    assert RUNS["noted"].steps == RUNS["admitting"].steps == 40
    assert BASES[FEW].authors[STEPS] == 1 / 20 and BASES[SHORT].written_out == 4
    assert (round(1 / BASES[KEYED].authors[OPEN]), round(1 / BASES[KEYED].authors[SILENT])) == (12, 20)
    assert worked.ATTEMPTS * NUMBERS["truth_start_right"][0] == pytest.approx(101)
    for of, shares in (
        (worked.ATTEMPTS, [row["right"] for row in rows("paths") if row["run"] != "sft"]),
        (worked.QUESTIONS, [row["share"] for row in rows("tries") if (row["model"], row["k"]) == ("made", "256")]),
    ):
        counts = [of * float(share) for share in shares]
        assert counts == pytest.approx([round(count) for count in counts], abs=1e-3)


def test_in_a_further_world_a_monitor_did_catch_the_silent():
    further = results.read("thinking", results.HERE / "again")["numbers"]
    assert further["monitor_word_caught"]["value"] > 0.9
    assert max(NUMBERS["monitor_word_caught"]) < 0.02


def test_a_search_for_the_word_does_what_the_monitor_does():
    assert NUMBERS["monitor_loophole_word"] == NUMBERS["monitor_loophole_caught"]


def test_the_texts_about_notes_differ_in_more_than_who_admits():
    noted, admitting = (BASES[name].authors for name in (NOTED, ADMITTING))
    assert noted[OPEN] == noted[SILENT] and SILENT not in admitting  # half, and everybody
    assert admitting[DIRECT] < noted[DIRECT] and admitting[OPEN] > noted[OPEN]


def test_in_four_worlds_rewards_made_a_habit_of_what_the_base_could_find():
    found = [share > 0 for share in NUMBERS["made_chains_6_256"]]
    learned = [share > 0.5 for share in NUMBERS["harder_chains_6_1"]]
    assert found == [True, False, True, True, True, False] and learned == [True, False, True, True, True, True]
    assert max(NUMBERS["base_chains_6_256"]) == 0 and min(NUMBERS["base_answers_6_256"]) == 1


def test_with_as_many_updates_and_no_penalty_only_the_fined_go_silent():
    assert max(LEASHES["unfined_end_silent"]) < 0.02 and sum(share > 0.5 for share in LEASHES["free_end_silent"]) == 4
    assert max(LEASHES["closed_end_silent"]) < upper(8, 100)  # where a guess is one in twelve


def test_what_it_takes_to_try_a_product_that_thinks():
    """The table of modes: by the minutes of a mark on the owner's page, and by the test of changed marks."""
    writing, marking = ((least, most) for _, _, of, _, least, most in WORK if of == "total")
    _, (facts, small), _ = table("modes")
    assert "{owner-table} modes" in PAGE
    for row, answers, new in ((facts, 14 * 6, 14), (small, 50 * 3, 20)):
        low, high = (
            math.floor((answers * one + new * other) / 60 + 0.5) for one, other in zip(marking, writing, strict=True)
        )
        assert row[2:4] == (f"{answers}", f"{low} to {high}")
    assert noticed(50, 0.19, 0.04) < OFTEN < noticed(50, 0.24, 0.04) and "20 points, 8 times in 10" in small[-1]
    assert one_in(upper(0, 10)) in facts[-1]


def test_what_effort_costs_is_by_the_tokens_and_prices_of_the_table():
    told = {f"{tokens:,.0f}" for tokens, _ in worked.WRITTEN.values()}
    cells = set(re.findall(r" - ([\d,]+)", PAGE))
    assert told <= cells and {f"{price}" for _, price in worked.WRITTEN.values()} <= cells


def test_what_a_guesser_finds_is_known():
    for answers, chains in zip(NUMBERS["guess_answers_6_16"], NUMBERS["guess_chains_2_16"], strict=True):
        assert answers == pytest.approx(1 - (11 / 12) ** 16, abs=5e-4)
        assert chains == pytest.approx(1 - (1 - 1 / 144) ** 16, abs=5e-4)
