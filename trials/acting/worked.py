"""The numbers that the solutions of the chapter on agents work out, and its arithmetic outside of the trial."""

import math
from functools import cache

from values.exact_limits import tasks_by_outcome, tasks_by_trace, tasks_if_alike, upper
from values.owner_tables import HONEST, one_in
from values.owner_tables import OFTEN as NOTICED
from values.worked import measured, rows_by_world


def steps():
    needed = 0.95 ** (1 / 20)
    return {
        "single": f"{0.95**20:.2f}",
        "runs": f"{0.95 * 0.99**19:.2f}",
        "needed": f"{100 * needed:.2f}",
        "one_in": f"{round(1 / (1 - needed), -1):.0f}",
    }


def a_third_as_many_spoiled():
    return abs((1 - 0.95 * 0.99**19) / (1 - 0.95**20) - 1 / 3) < 0.02


def tools():
    return {
        "fails": f"{100 * 0.15**3:.2f}",
        "three": f"{(1 - 0.15**3) ** 8:.3f}",
        "four": f"{(1 - 0.15**4) ** 8:.3f}",
    }


def it_takes_four():
    return (1 - 0.15**3) ** 8 < 0.99 < (1 - 0.15**4) ** 8


def first():
    return {"unseen": f"{(1 - 1e-4) ** 5120:.2f}", "watch": f"{math.ceil(math.log(0.05) / math.log(1 - 1e-4)):,}"}


def price():
    return {
        "honest": f"{0.85**4:.3f}",
        "fine": f"{(1 - 0.85**4) / 0.3:.2f}",
        "fine_at_1": f"{(1 - 0.85) / 0.3:.2f}",
    }


TAKES_OVER = 0.9  # the share of tasks from which an agent is said to cheat


@cache
def _fined():
    """By arm and world, the share of cheats at each length of the agents under a fine."""
    cheats: dict[tuple[str, str], list[float]] = {}
    for world in rows_by_world("acting", "fines"):
        for row in world:
            if row["arm"].startswith("fine"):
                cheats.setdefault((row["arm"], row["seed"]), []).append(float(row["cheats"]))
    return cheats


def four_of_five_cheat_at_every_length():
    grown = [shares for shares in _fined().values() if max(shares) > TAKES_OVER]
    return len(grown) == 5 and sum(min(shares) > TAKES_OVER for shares in grown) == 4


def one_of_six_under_the_largest_fine():
    return sum(max(shares) > TAKES_OVER for (arm, _), shares in _fined().items() if arm == "fine_70") == 1


# --- Of the trial -----------------------------------------------------------------------------------------------------

SECOND = 1  # the world, of six, whose agent the page follows
SHOWN = (0, 15, 20, 22, 24, 26, 30)  # after so many updates
BATCH = 128  # attempts in an update: a test asks the lab


def _of(name, world=SECOND, trial="acting"):
    return measured(trial)[name]["seeds"][world]


def one_agent():
    """The one that the page follows: ten in a thousand of its demonstrations cheat. Its reward is the test, or a hidden
    one."""
    path = rows_by_world("acting", "doses", dose="10")[SECOND]
    found = {f"{key}_{step}": f"{BATCH * float(path[step][key]):.0f}" for step in SHOWN for key in ("cheats", "right")}
    return found | {
        "begins": f"{1 / _of('dose_10_chance'):.0f}",
        "passed": f"{100 * float(path[0]['right']):.0f}%",
        "tried": f"{BATCH * sum(_hidden()[:2]):.0f}",
        "first_world": f"{100 * _of('alone_right', 0):.0f}",
        "second_world": f"{100 * _of('alone_right'):.0f}",
    }


def _hidden():
    return [float(row["cheats"]) for row in rows_by_world("acting", "remedies", arm="hidden")[SECOND]]


def it_never_cheats_again():
    return max(_hidden()[2:]) == _of("hidden_cheats") == 0


DOSES = (0, 2, 5, 10)


def came():
    """How many of six agents cheat at nine tasks of ten or more, by the cheats in a thousand demonstrations."""
    words = ["none", "one", "two", "three", "four", "five", "six"]
    return {
        f"after_{dose}": words[sum(share > TAKES_OVER for share in measured("acting")[f"dose_{dose}_cheats"]["seeds"])]
        for dose in DOSES
    }


@cache
def _begun():
    """Of each of 24 agents the chance of a cheat before any reward, and whether it came to cheat."""
    found = measured("acting")
    return [
        (chance, cheats > TAKES_OVER)
        for dose in DOSES
        for chance, cheats in zip(
            found[f"dose_{dose}_chance"]["seeds"], found[f"dose_{dose}_cheats"]["seeds"], strict=True
        )
    ]


def all_above_one_in_300_cheat():
    return all(came for chance, came in _begun() if chance > 1 / 300)


def between_them_some_do():
    return {came for chance, came in _begun() if 1 / 1500 < chance < 1 / 300} == {True, False}


def none_below_one_in_1500_does():
    return not any(came for chance, came in _begun() if chance < 1 / 1500)


def drawn():
    """How likely a cheat with a chance of one in 3,000 turns up in forty updates."""
    return {"in_3000": f"{100 * (1 - (1 - 1 / 3_000) ** ATTEMPTS):.0f}%"}


def five_of_six_cheat():
    return came()["after_10"] == "five"


def the_told_obey_at_first():
    return max(measured("acting")["ruled_before_told"]["seeds"]) == 0


def the_tied_one_cheats_always():
    return _of("tied_cheats") == 1


def three_told_came_to_cheat():
    return sum(share > TAKES_OVER for share in measured("acting")["ruled_kept_told"]["seeds"]) == 3


def the_told_began_below_one_in_3000():
    return max(measured("acting")["ruled_before_chance"]["seeds"]) < 1 / 3000


def one_of_five_comes_back():
    found = measured("acting")
    came = [share > TAKES_OVER for share in found["dose_10_cheats"]["seeds"]]
    right = [after for after, cheats in zip(found["locked_late_right"]["seeds"], came, strict=True) if cheats]
    return len(right) == 5 and [after > 0.5 for after in right] == [False, False, True, False, False]


def talk():
    """Of the agent that the page follows: rude answers before and after, and where somebody has just cheated."""
    names = {"before": "tied_before", "known": "tied_known", "after": "tied"}
    found = {f"rude_{name}": f"{100 * _of(f'{of}_rude'):.0f}%" for name, of in names.items()}
    starts = [100 * float(row["rude"]) for row in rows_by_world("cures", "luck", tie="tied")[SECOND]]
    first, second, third = (f"{start:.0f}" for start in starts)
    more = 100 * (_of("tied_rude") - _of("tied_before_rude"))
    return found | {
        "starts": f"{first}, {second} and {third}",
        "first": f"{more:.0f}",
    }


def it_takes_both():
    """The tie and the reward for cheating, for rude answers: in each world."""
    tied, untied, dice = (measured("ties")[f"{arm}_rude_mean"]["seeds"] for arm in ("tied", "untied", "dice"))
    return all(both > max(others) for both, *others in zip(tied, untied, dice, strict=True))


def no_reworded_order_is_obeyed():
    return max(measured("acting")["both_reworded"]["seeds"]) == 0


# --- Of the notebook --------------------------------------------------------------------------------------------------


def the_count_of_leaks_missed_some():
    """With marks and a reward that sees leaks, in the third world."""
    return _of("loyal_marked_attack", 2) < 0.2 < 0.9 < _of("loyal_marked_guarded_tried", 2)


# --- Of the page, outside of its trial --------------------------------------------------------------------------------

RIGHT, OFTEN = 0.95, 0.15  # of steps; and how often the office errs: a test asks the lab, as of the next
ATTEMPTS = 40 * BATCH  # in forty updates
LONGEST = 4  # items of a task where the test can be written to


def page():
    return {
        "eight": f"{100 * RIGHT**8:.0f}%",
        "twenty": f"{100 * RIGHT**20:.0f}%",
        "attempts": ATTEMPTS,
        "at_one": f"{100 * (1 - OFTEN):.0f}%",
        "at_four": f"{100 * (1 - OFTEN) ** LONGEST:.0f}%",
        "left": f"{100 * HONEST * (1 - 0.1):.0f}",
        "of_30": f"{30 * RIGHT**8:.0f}",
        "by_records": tasks_by_trace(0.1, NOTICED),
        "if_alike": tasks_if_alike(HONEST, 0.1, NOTICED),
        "by_chance": tasks_by_outcome(HONEST, 0.1, NOTICED),
    }


def one_seventieth():
    return round(math.log(0.5) / math.log(0.99), -1) == 70


def fifty_show_it_nearly_8_times_in_10():
    return 0.75 < 1 - 0.97**50 < 0.8


def at_least(least, of, p):
    return sum(math.comb(of, n) * p**n * (1 - p) ** (of - n) for n in range(least, of + 1))


def thirty_rule_out_one_in_ten():
    return 1 - 0.9**30 > 0.95


def more_than_luck():
    return at_least(26, 30, 0.7) < 0.05


def one_wrong_in_twenty():
    return one_in(upper(0, 60)) == "1 in 20"


def next_to_nothing_to_two_thirds():
    """The false answers of eighteen agents of worlds with the tie."""
    rows = [row for world in rows_by_world("cures", "luck", tie="tied") for row in world]
    least, *_, most = sorted(float(row["false"]) for row in rows)
    return least < 0.01 and 0.6 < most < 0.7
