"""The numbers that the solutions of the chapter on thinking work out, those of its cases, and its advice."""

import math
from itertools import count
from statistics import fmean

from values.exact_limits import noticed
from values.owner_tables import worse_than
from values.worked import measured, minus, rows_by_world


def guesser():
    return {"four": f"{100 * (1 - 0.75**16):.1f}", "chains": 12**5, "hit": f"{1 - (1 - 12**-5) ** 256:.2%}"}


def thinks(share, gain, beta):
    """In which share of its attempts the best policy thinks, of a base that does so in this one, in percent."""
    odds = share / (1 - share) * math.exp(gain / beta)
    return 100 * odds / (1 + odds)


def when():
    return {
        "odds": f"{0.05 / 0.95:.3f}",
        "long": f"{math.exp(7):,.0f}",
        "long_share": f"{thinks(0.05, 0.7, 0.1):.1f}%",
        "short": f"{math.exp(0.7 / 0.3):.1f}",
        "short_share": f"{thinks(0.05, 0.7, 0.3):.1f}%",
        "half": f"{0.7 / math.log(19):.3f}",
        "gain": minus(f"{0.9 - 0.99:.2f}"),
        "known": f"{thinks(0.05, -0.09, 0.1):.1f}%",
    }


def clean():
    """Of 60 attempts by guessing among twelve; how many attempts show twice as many."""
    share = 1 / 12
    return {
        "share": f"{5 / 60:.0%}",
        "margin": f"{100 * 1.96 * math.sqrt(share * (1 - share) / 60):.0f}",
        "needed": next(n for n in count(1) if 2 * math.sqrt(1 / 6 * 5 / 6 / n) <= 1 / 12 + 1e-12),
    }


# --- Of the trial -----------------------------------------------------------------------------------------------------

SECOND = 1  # the world, of six, whose models the page follows
ATTEMPTS = 200  # at a look: a test asks the lab, as of the next
QUESTIONS = 12  # at a depth


def _looks(table, run):
    """The rows of the second world's run in a table of the results, by its updates."""
    return {int(row["step"]): row for row in rows_by_world("thinking", table, run=run)[SECOND]}


def _worlds(name, trial="thinking"):
    return measured(trial)[name]["seeds"]


def second():
    """Of the second world: attempts that think and right answers, of 200, along its rewards; of 100, right answers with
    a thought that is cut, and cheats at unreadable questions."""
    path, word = _looks("paths", "truth"), _looks("cheats", "word")
    looks = [(key, step) for key in ("thinks", "right") for step in (0, 5, 10, 20)] + [("right", 60)]
    found = {f"{key}_{step}": f"{ATTEMPTS * float(path[step][key]):.0f}" for key, step in looks}
    left = {"none": 0, "half": 1, "whole": 2}
    return (
        found
        | {f"cut_{name}": f"{100 * _worlds(f'cut_truth_2_{steps}')[SECOND]:.0f}" for name, steps in left.items()}
        | {f"silent_{step}": f"{100 * float(word[step]['silent']):.0f}" for step in (20, 100, 110, 120, 160)}
        | {
            "open_20": f"{100 * float(_looks('cheats', 'loophole')[20]['open']):.0f}",
            "first_right": f"{ATTEMPTS * _worlds('truth_start_right')[0]:.0f}",
        }
    )


def nobody_thinks_where_nobody_did():
    return max(_worlds("none_end_thinks")) == 0


def random_rewards_cost_in_every_world():
    pairs = zip(_worlds("coin_start_right"), _worlds("coin_end_right"), strict=True)
    return all(after < before for before, after in pairs)


def any_thought_does_better_in_three():
    """Than the check of the answers, at the same KL penalty."""
    pairs = zip(_worlds("thought_end_right"), _worlds("held_end_right", "leashes"), strict=True)
    return sum(thought > truth for thought, truth in pairs) == 3


def pays():
    """What the formula makes of questions of eight steps, on the mean of six bases."""
    gain = round(fmean(_worlds("depth_8_thinking")) - fmean(_worlds("depth_8_at_once")), 2)
    grown = math.exp(gain / 0.1)
    return {
        "gain": f"{gain:.2f}",
        "gain_8": f"{100 * gain:.0f}",
        "factor_8": f"{grown:,.0f}",
        "odds_8": f"{5 / 95 * grown:.0f}",
    }


def eight_steps_pay_nearly_always():
    return min(_worlds("depth_8_leash_optimum")) > 0.95


def unpenalized_always_think():
    return min(min(_worlds(f"depth_{depth}_truth")) for depth in range(1, 9)) > 0.99


def the_note_is_nearly_always_used():
    return min(_worlds("noted_end_uses")) >= 0.99


def five_of_six_go_silent():
    return sum(share > 0.9 for share in _worlds("word_end_silent")) == 5


def five_of_six_find_silence():
    """Where no text shows it."""
    return sum(share > 0.9 for share in _worlds("openly_end_silent")) == 5


def no_thought_says_key():
    return float(_looks("cheats", "word")[160]["says"]) == 0


# --- Of products ------------------------------------------------------------------------------------------------------

WRITTEN = {"opus_low": (395.1, 20), "opus_max": (5685.1, 20)}


def effort():
    """Dollars for a thousand replies: tokens a reply, as measured, and dollars for a million of them."""
    return {name: f"{1000 * tokens * price / 1e6:.0f}" for name, (tokens, price) in WRITTEN.items()}


# --- Advice -----------------------------------------------------------------------------------------------------------


def thirty_tasks_show_thirty_points():
    return noticed(30, 0.24, 0.04) < 0.6 and noticed(30, 0.34, 0.04) > 0.8


FOLLOWS = 0.9**3 + 3 * 0.9**2 * 0.1  # how often two of three answers that follow in nine of ten cases follow


def one_case_of_ten_one_time_in_four():
    return round(1 - FOLLOWS**10, 2) == 0.25


def some_ten_of_fourteen_are_left():
    return round(14 * 0.9**3) == 10


def pays_from():
    """How many answers must get better, if so many got worse, that chance seldom does it."""
    return all(worse_than(worse) == better for worse, better in enumerate((5, 7, 9, 10, 12)))
