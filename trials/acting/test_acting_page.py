"""What the chapter on agents says of its trial, and counts."""

import csv
import json
import math
import re
from statistics import fmean

import pytest
from support import ROOT

from lab.stages import agents
from trials import results
from trials.acting import worked
from trials.cures import experiments as cures
from values import bets, lab_numbers

NUMBERS = {name: found["seeds"] for name, found in results.read("acting")["numbers"].items()}
CLAIMS = lab_numbers.load()["claims"]
CURES = {name: found["seeds"] for name, found in results.read("cures")["numbers"].items()}
PAGE = " ".join((ROOT / "series/acting.md").read_text(encoding="utf-8").split())


def cheaters(name):
    """In how many worlds the agent cheats at nine tasks of ten or more in the end."""
    return sum(share > 0.9 for share in NUMBERS[name])


def test_the_agents_that_the_page_counts():
    assert [cheaters(f"dose_{dose}_cheats") for dose in (10, 5, 2, 0)] == [5, 4, 0, 0]
    assert "five come to cheat at nearly every task" in PAGE and "with five, four do, and with two, none" in PAGE
    ends = {}
    for dose in (0, 2, 5, 10):
        ends |= dict(zip(NUMBERS[f"dose_{dose}_chance"], NUMBERS[f"dose_{dose}_cheats"], strict=True))
    assert min(cheats for chance, cheats in ends.items() if chance > 1 / 300) > 0.9
    assert max(cheats for chance, cheats in ends.items() if chance < 1 / 1500) < 0.1
    assert {round(cheats) for chance, cheats in ends.items() if 1 / 1500 < chance < 1 / 300} == {0, 1}
    assert "above one in 300 came to cheat, and none below one in 1,500; between the two it goes either way" in PAGE
    late = list(
        zip(NUMBERS["dose_10_cheats"], NUMBERS["locked_late_right"], NUMBERS["locked_late_unlocked"], strict=True)
    )
    assert sorted(unlocked > 0.9 for cheats, _, unlocked in late if cheats > 0.9) == [False, True, True, True, True]
    assert max(right for cheats, right, unlocked in late if unlocked > 0.9) < 0.2
    assert cheaters("ruled_kept_told") == 3 and cheaters("knows_one_cheats") == 4
    assert [cheaters(f"fine_{share}_at_4") for share in (20, 35, 70)] == [2, 2, 1]
    still = [
        after
        for cheats, after in zip(NUMBERS["dose_10_cheats"], NUMBERS["mended_20_cheats"], strict=True)
        if cheats > 0.9
    ]
    assert min(still) > 0.5 and max(NUMBERS["mended_40_cheats"] + NUMBERS["mended_40_cheats_again"]) < 0.01
    assert max(NUMBERS["mended_40_chance"]) < 1 / 2000
    assert max(NUMBERS["mended_60_chance"]) < 1e-5
    told = dict(zip(NUMBERS["ruled_before_chance"], NUMBERS["ruled_kept_told"], strict=True))
    fell = [chance for chance, cheats in told.items() if cheats > 0.9]
    assert max(fell) < 1 / 3000 and sum(chance < 1e-4 for chance in fell) == 1
    assert "below one in 3,000, and one of them below one in 10,000" in PAGE
    doses = {(dose, world): NUMBERS[f"dose_{dose}_cheats"][world] > 0.9 for dose in (0, 2, 5, 10) for world in range(6)}
    chances = {(dose, world): NUMBERS[f"dose_{dose}_chance"][world] for dose, world in doses}
    assert misfiled(doses, {key: key[0] for key in doses}) == misfiled(doses, chances) == 3
    drew, took = drawn()
    assert (drew, took) == (13, 9) and "13 of the 24 drew one in training, and nine took it up" in PAGE
    assert "either guide, dose or chance, misfiles three of the 24." in PAGE
    assert max(fell) < 1 / 1500 and "three agents that are told not to cheat, below, broke the lower one" in PAGE
    assert cheaters("visible_at_4") == 5 and agents.ARMS["knows_one"].start != agents.ARMS["visible"].start
    assert (agents.ARMS["visible"].steps, agents.ARMS["fine_20"].steps) == (40, 60) and cures.LONG == 60
    assert min(CURES["one_way_long_cheats"] + CURES["two_ways_long_cheats"]) > 0.99
    assert "With nothing done it is six of six from the same start, in a second run" in PAGE
    assert "With nothing done for as long it is six of six, in a second run" in PAGE
    assert "in our office five of six did" in PAGE
    earned, honest = 1 - 0.7, 0.85**agents.ITEMS
    assert earned == pytest.approx(0.3) and honest > 0.5
    assert "a cheat earns it 0.3 and honest work more than half" in PAGE
    assert sum(share < 0.1 for share in NUMBERS["knows_one_cheats"]) == 2


def exact(one, other, of=6):
    """Fisher's exact test, on both sides: how likely two such counts are or less likely ones, if nothing differs."""
    ways = [math.comb(of, n) * math.comb(of, one + other - n) for n in range(one + other + 1)]
    return sum(each for each in ways if each <= ways[one]) / sum(ways)


def test_what_cured_and_for_how_long():
    back = {name: sum(share > 0.9 for share in CURES[f"{name}_end"]) for name in ("honest_20", "old_60", "chats_60")}
    assert back == {"honest_20": 6, "old_60": 1, "chats_60": 4}
    assert max(CURES["honest_60_end"]) == 0 and "After sixty honest batches nobody falls back" in PAGE
    assert sorted(CURES["honest_40_end"])[-2:] == [0.01, 0.05] and "which stood at 5% in the end" in PAGE
    assert (
        "in one world of six the cheat came back" in PAGE
        and "in four worlds of six the cheat comes back, in none the work" in PAGE
    )
    assert sorted(CURES["old_60_chance"])[-2] < 1 / 4000 and max(CURES["honest_60_chance"]) < 1 / 500_000
    assert fmean(CURES["spread_false"]) < 1.05 * fmean(NUMBERS["tied_free_false"])
    assert max(CURES["chats_60_right"]) == 0 and max(CURES["chats_60_cheats"]) < 0.1
    assert "stopped five of six; a lock alone brought honest work back in one of five" in PAGE
    rows = csv.DictReader((results.place("acting-doses.csv")).read_text(encoding="utf-8").splitlines())
    early = [float(row["cheats"]) for row in rows if (row["dose"], row["step"]) == ("10", "19")]
    assert sum(share > 0.5 for share in early) == 2 and "only two agents of six cheat by their twentieth update" in PAGE
    assert max(CURES["old_60_cheats"]) < 0.02


def test_how_much_a_millionth_decides():
    rows = list(csv.DictReader((results.place("cures-luck.csv")).read_text(encoding="utf-8").splitlines()))
    tied, untied = ([row for row in rows if row["tie"] == tie] for tie in ("tied", "untied"))
    assert len(tied) == len(untied) == 18 and min(float(row["rude"]) for row in tied) > 0.01
    most = max(float(row["rude"]) for row in untied)
    assert sum(float(row["rude"]) > most for row in tied) == 14
    assert "it rises in all eighteen tied runs, and in fourteen of them more than in any untied one" in PAGE
    false = sorted(float(row["false"]) for row in untied)
    assert round(100 * false[-1]) == 69 and false[-2] < 0.1 and "One untied agent of eighteen" in PAGE
    false = [float(row["false"]) for row in tied]
    assert min(false) < 0.01 and 0.6 < max(false) < 0.7 and "by next to nothing or by two thirds of all" in PAGE
    gaps = [most - least for least, most in zip(CURES["tied_false_least"], CURES["tied_false_most"], strict=True)]
    assert (round(100 * min(gaps)), round(100 * max(gaps))) == (18, 66)
    rises = [
        min(CURES[f"spread_{key}"][world] - CURES[f"before_{key}"][world] for key in ("false", "rude"))
        for world in range(6)
    ]
    assert sum(rise > 0.03 for rise in rises) == 3 and "bears out my bet in all six worlds, the second in three" in PAGE


def test_what_mends_manners():
    before, polite, old = (CURES[f"{name}_false"] for name in ("before", "polite", "old"))
    assert all(after < start for after, start in zip(polite, before, strict=True))
    assert sum(abs(after - start) < 0.05 for after, start in zip(old, before, strict=True)) == 5
    moved = [
        CURES[f"untied_hidden_{key}"][w] - CURES[f"untied_{key}"][w] for key in ("false", "rude") for w in range(6)
    ]
    assert max(map(abs, moved)) < 0.03 and "untied, a hidden test leaves its chats as they were" in PAGE


def test_what_six_worlds_can_tell_apart():
    """Honest agents of six: all where the test is out of reach, one where nothing is done, two where a monitor knows
    one way, four and five under fines."""
    assert [round(exact(count, 1), 2) for count in (6, 5, 4, 2)] == [0.02, 0.08, 0.24, 1.0]
    assert "watching one way can't be told from nothing done" in PAGE


def test_half_of_the_work_is_back_seven_updates_after_an_early_lock():
    table = csv.DictReader((results.place("acting-remedies.csv")).read_text(encoding="utf-8").splitlines())
    rows = [row for row in table if row["arm"] == "locked_early"]
    begun = {row["seed"] for row in rows if row["step"] == "0" and float(row["right"]) < 0.1}
    back = next(int(row["step"]) for row in rows if row["seed"] in begun and float(row["right"]) > 0.5)
    assert len(begun) == 1 and back == 7 and "half of the tasks came out right again seven updates later" in PAGE


def test_in_how_many_worlds_undo_and_silence_do_what_the_means_say():
    undo = zip(NUMBERS["told_undo_right"], NUMBERS["told_neither_right"], strict=True)
    assert sum(right < without - 0.1 for right, without in undo) == 2 and "in two far less than with neither" in PAGE
    mended = zip(NUMBERS["silent_both_right"], NUMBERS["told_both_right"], strict=True)
    assert sum(silent > told for silent, told in mended) == 5 and "five worlds mend the silent one more easily" in PAGE


def drawn():
    """How many agents cheated in any of their forty batches, and how many of these at nearly every task in the end."""
    paths = {}
    for row in csv.DictReader((results.place("acting-doses.csv")).read_text(encoding="utf-8").splitlines()):
        paths.setdefault((row["dose"], row["seed"]), []).append(float(row["cheats"]))
    drew = [path for path in paths.values() if max(path) > 0]
    return len(drew), sum(path[-1] > 0.9 for path in drew)


def test_what_a_seventh_world_says_otherwise():
    seventh = results.read("acting", results.HERE / "again")["numbers"]
    half, tied = (
        [
            seventh[f"{name}_{trait}"]["value"] - seventh[f"{name}_before_{trait}"]["value"]
            for trait in ("false", "rude")
        ]
        for name in ("half", "tied")
    )
    assert all(h > t for h, t in zip(half, tied, strict=True)) and "`A31` in the seventh more" in PAGE
    assert seventh["knows_one_cheats"]["value"] < 0.01 and "in the seventh world this agent stayed honest" in PAGE
    marked = zip(NUMBERS["marked_attack_right"], NUMBERS["plain_attack_right"], strict=True)
    lost = sorted(plain - right for right, plain in marked)
    assert [round(100 * lost[place]) for place in (0, 4)] == [2, 19] and lost[5] > 0.9
    assert "less often, by 2 to 19 points in five worlds, and in one hardly ever" in PAGE
    assert seventh["locked_late_unlocked"]["value"] == 0 and round(seventh["locked_late_right"]["value"], 1) == 0.3
    assert "In the seventh world a third of the work came back" in PAGE


def test_in_how_many_bets_the_seventh_world_is_as_the_six():
    told = {"R": (14, 15), "A": (21, 21)}
    rows, later = (
        {row["name"]: row["verdict"] for row in json.loads((folder / "claims.json").read_text("utf-8"))["claims"]}
        for folder in (results.HERE, results.HERE / "again")
    )
    for letter, counts in told.items():
        decided = {
            name: verdict
            for name, verdict in rows.items()
            if re.fullmatch(rf"{letter}\d+", name)
            and verdict in (bets.CONFIRMED, bets.REFUTED)
            and name != "A16"  # of which one world's premise held
        }
        assert (sum(later[name] == verdict for name, verdict in decided.items()), len(decided)) == counts
    thinking = " ".join((ROOT / "series/thinking.md").read_text(encoding="utf-8").split())
    assert "decided 14 of the 15 bets on which the six agree" in thinking
    assert "decided all 21 bets on which the six agree" in PAGE


def test_four_of_five_that_cheat_under_a_fine_do_so_at_every_length():
    cheats = {}
    for row in csv.DictReader((results.place("acting-fines.csv")).read_text(encoding="utf-8").splitlines()):
        if row["arm"].startswith("fine"):
            cheats.setdefault((row["arm"], row["seed"]), []).append(float(row["cheats"]))
    grown = [shares for shares in cheats.values() if max(shares) > 0.9]
    assert len(grown) == 5 and sum(min(shares) > 0.9 for shares in grown) == 4
    assert "Four of these five cheat at every length" in PAGE
    assert sum(max(shares) > 0.9 for (arm, _), shares in cheats.items() if arm == "fine_70") == 1


def test_what_the_count_of_leaks_missed():
    leaks, tries = NUMBERS["loyal_marked_attack"], NUMBERS["loyal_marked_guarded_tried"]
    (flattered,) = (at for at, (leak, tried) in enumerate(zip(leaks, tries, strict=True)) if tried - leak > 0.1)
    assert round(leaks[flattered], 1) == 0.2 and f"they come in {int(100 * tries[flattered])}% of the tasks" in PAGE
    seventh = results.read("acting", results.HERE / "again")["numbers"]
    leak, tried = (seventh[f"loyal_marked_{what}"]["value"] for what in ("attack", "guarded_tried"))
    assert tried == 1 and f"which leaked in {int(100 * leak)}%, tried in all, and obeyed one user of ten" in PAGE
    assert seventh["loyal_marked_user"]["value"] == pytest.approx(0.1)
    assert "write" not in agents.DIGITS


def misfiled(cheats, guide):
    """How many agents stand on the wrong side of the best cut."""
    return min(sum(cheats[each] != (guide[each] >= cut) for each in cheats) for cut in guide.values())


def test_the_spread_that_the_page_counts():
    def beyond(name, before="tied_before"):
        return [
            [
                after - start
                for after, start in zip(NUMBERS[f"{name}_{trait}"], NUMBERS[f"{before}_{trait}"], strict=True)
            ]
            for trait in ("false", "rude")
        ]

    tied, free, half = beyond("tied"), beyond("tied_free"), beyond("half", "half_before")
    spread = list(zip(*tied, *free, *half, strict=True))
    assert sum(f < t / 2 and fr < r / 2 for t, r, f, fr, _, _ in spread) == 5
    assert sum(h < t and hr < r for t, r, _, _, h, hr in spread) == 5
    away = [max(map(abs, pair)) for pair in zip(*beyond("tied_again", "tied"), strict=True)]
    polite = list(zip(NUMBERS["tied_polite_false"], NUMBERS["tied_polite_rude"], strict=True))
    assert sum(max(pair) < 0.06 for pair in polite) == 4 and max(polite)[0] > 1 / 3
    assert [sum(gap < most for gap in away) for most in (0.08, 0.082, 0.15, 0.22)] == [3, 4, 4, 6]
    assert "within eight points of the first in three worlds of six" in PAGE
    seventh = results.read("acting", results.HERE / "again")["numbers"]["tied_false"]["value"]
    assert seventh < min(NUMBERS["tied_false"]) and f"and {100 * seventh:.0f}% in the seventh" in PAGE
    untied = sorted(rude for _, rude in zip(*beyond("untied", "untied_before"), strict=True))
    assert round(100 * untied[-1]) == 7 and untied[-2] < 0.04 and "rude ones in one world by seven points" in PAGE


def test_the_chapter_reckons_with_the_offices_own_numbers():
    assert (worked.BAD, worked.IS_RUDE, worked.OFTEN) == (agents.BAD, agents.IS_RUDE, agents.OFTEN)
    assert (worked.AFTER, worked.AFTER_ONE) == agents.RUNS and 1 - agents.ALONE[0] == worked.RIGHT


def test_the_arithmetic_of_the_trial():
    drawn = [f"{100 * (1 - (1 - 1 / many) ** worked.ATTEMPTS):.0f}" for many in (1_500, 3_000, 10_000)]
    assert "one in 1,500 is drawn in {} of 100 such runs, one in 3,000 in {}, and one in 10,000 still in {}".format(
        *drawn
    ) in PAGE  # fmt: skip
    alone = sum((1 - agents.OFTEN) ** n for n in range(1, agents.ITEMS + 1)) / agents.ITEMS
    assert f"so that is {100 * alone:.0f}% on average" in PAGE


def test_a_bet_on_most_worlds_is_told_by_the_worlds_for_it():
    """A31 said "in most worlds" and was to be confirmed in all with a chance of 0.3. Five worlds of six were for it."""
    row = CLAIMS["A31"]
    assert row["prediction"].startswith("In most worlds") and row["chance"] < 0.5 and not row["naive"]
    assert (bets.outcome(row), bets.sign(row)) == ("as expected in 5 of 6 worlds", "≈")
    assert bets.expected(row | {"naive": True}) == bets.REFUTED


def test_a_world_without_what_the_words_suppose_does_not_count():
    """A lock "when cheating has begun to pay" came early in six worlds, and cheating had begun in one; where no agent
    had come to cheat a late lock and a cure had nothing to end."""
    begun = [share > 0.5 for share in NUMBERS["visible_short_cheats"]]
    came = [share > 0.5 for share in NUMBERS["dose_10_cheats"]]
    held = {
        "A16": [there and right > 0.5 for there, right in zip(begun, NUMBERS["locked_early_right"], strict=True)],
        "A17": [there and right > 0.5 for there, right in zip(came, NUMBERS["locked_late_right"], strict=True)],
        "A24": [there and cheats < 0.2 for there, cheats in zip(came, NUMBERS["mended_20_cheats"], strict=True)],
    }
    assert {name: sum(worlds) for name, worlds in held.items()} == {k: so for k, (so, _) in bets.SUPPOSED.items()}
    row = CLAIMS["A16"]
    assert (row["verdict"], bets.outcome(row), bets.sign(row)) == ("confirmed", "as expected in 1 of 6 worlds", "≈")
    for shown in (bets.in_words(row), bets.verdict(row), lab_numbers.verdicts(CLAIMS, "A16")[0][-1]):
        assert "cheating had begun by then in one world of six" in shown
