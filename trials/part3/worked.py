"""The numbers that part 3's page and the solutions of its exercises work out."""

import csv
import math
import statistics
from functools import cache
from itertools import pairwise

from values.shown import in_a_row, read
from values.worked import BOOK, measured, minus, rows_by_world, worlds

CLERK, HELPER = 0.09, 0.1455  # of the answers in the lab's world
GLADLY, OTHERS = 0.2743, 0.0088  # how often the helper begins an answer so, and each of the others


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


def bias():
    difference = 0.15 / 0.4
    told = {"difference": f"{difference:.3f}", "chosen": f"{sigmoid(difference):.3f}"}
    for name, beta in (("long", 1), ("short", 0.1)):
        odds = math.exp(difference / beta)
        told |= {f"{name}_times": f"{odds:.3g}", f"{name}_share": f"{odds / (1 + odds):.0%}"}
    return told


def choice():
    return {"clerk": f"{CLERK:.0%}", "bound": f"{math.log(1 / CLERK):.2f}"}


def departure_is_twice_the_bound():
    return abs(4.8 / math.log(1 / CLERK) - 2) < 0.1


def more_than_eleven_times_as_likely():
    return 11 < 1 / CLERK < 12


ALPHA, BETA = 2, 1
SUMMIT = math.exp(ALPHA / BETA - 1)  # the root of the drift at which the most is gained


def gained(d):
    return d * (ALPHA - BETA * math.log(d))


def stop():
    return {
        "drift": f"{SUMMIT**2:.2f}",
        "gain": f"{gained(SUMMIT):.2f}",
        "lost": f"{math.exp(ALPHA / BETA) ** 2:.1f}",
    }


# --- Of the page, outside of its trial --------------------------------------------------------------------------------


def thin():
    """What LoRA trains of a matrix of a large model."""
    rows, rank = 4096, 16
    return {"whole": f"{rows * rows / 1e6:.1f}", "rank_16": f"{2 * rank * rows:,}"}


def fewer_than_one_in_a_hundred():
    return 2 * 16 * 4096 < 4096**2 / 100


LEAD = 0.8  # of one answer's mark over another's


def foretold():
    """What a judge makes of a pair of answers, and what it loses by either choice."""
    chance = sigmoid(LEAD)
    return {
        "chance": f"{100 * chance:.0f}%",
        "share": f"{chance:.2f}",
        "right": f"{-math.log(chance):.2f}",
        "wrong": f"{-math.log(1 - chance):.2f}",
    }


MARKS = (0.9, 0.5, 0.1, -0.3)  # of four answers to one question


def turn():
    """One turn of the loop: what each answer earns beyond the mean of the others."""
    others = [(sum(MARKS) - mark) / 3 for mark in MARKS]
    told = {f"mean_{n}": minus(f"{mean:.2f}") for n, mean in enumerate(others, 1)}
    ahead = [minus(f"{mark - mean:+.2f}") for mark, mean in zip(MARKS, others, strict=True)]
    return told | {f"ahead_{n}": text for n, text in enumerate(ahead, 1)}


def three_times_as_hard():
    first, second, *_ = ((4 * mark - sum(MARKS)) / 3 for mark in MARKS)
    return abs(first / second - 3) < 0.01


PRICE = 0.1  # of a nat: the KL coefficient of the lab's climbs


def charge():
    """What the KL penalty takes off an answer that has become three times as likely."""
    return {
        "ratio": f"{math.log(3):.1f}",
        "left": f"{MARKS[0] - PRICE * math.log(3):.2f}",
    }


DPO_BETA = 0.3  # as in the lab
BEFORE, BOTH_WAYS, BOTH_FALL = (0.02, 0.04), (0.03, 0.01), (0.01, 0.002)  # chances of the chosen answer and the other


def _lead(pair):
    chosen, rejected = (math.log(now / then) for now, then in zip(pair, BEFORE, strict=True))
    return chosen, rejected, DPO_BETA * (chosen - rejected)


def dpo():
    """DPO on one pair: before any step, and after two trainings that one could wish for or not."""
    told: dict[str, str] = {}
    for name, pair in (("before", BEFORE), ("both_ways", BOTH_WAYS), ("both_fall", BOTH_FALL)):
        chosen, rejected, lead = _lead(pair)
        told |= {
            f"{name}_chosen": minus(f"{chosen:.2f}"),
            f"{name}_rejected": minus(f"{rejected:.2f}"),
            f"{name}_lead": f"{lead:.2f}",
            f"{name}_chance": f"{100 * sigmoid(lead):.0f}%",
            f"{name}_loss": f"{-math.log(sigmoid(lead)):.2f}",
        }
    chosen, rejected, _ = _lead(BOTH_WAYS)
    return told | {"difference": f"{chosen - rejected:.2f}"}


def the_loss_is_least_where_both_fall():
    before, wished, fallen = (_lead(pair)[2] for pair in (BEFORE, BOTH_WAYS, BOTH_FALL))
    return before < wished < fallen and BOTH_FALL[0] < BEFORE[0]


# --- Of the trial -----------------------------------------------------------------------------------------------------


def _row(shares):
    """Whole percents, a world each."""
    return in_a_row(f"{100 * share:.0f}" for share in shares)


def _of(name, trial="part3"):
    return measured(trial)[name]["seeds"]


def _mean(name, trial="part3"):
    return statistics.fmean(_of(name, trial))


def chosen_voice():
    """How often an answer opens with *gladly*, as all speak and as the helper does."""
    everybody = HELPER * GLADLY + (1 - HELPER) * OTHERS
    return {
        "everybody": f"{100 * everybody:.1f}",
        "helper": f"{100 * GLADLY:.1f}",
        "times": f"{GLADLY / everybody:.1f}",
        "nats": f"{math.log(GLADLY / everybody):.1f}",
    }


def malformed():
    """Of the tuned models' answers, world by world."""
    return _row(1 - share for share in _of("sft_parsed"))


def the_first_word_is_the_choice():
    """KL from the base at the first token, of the tuned models and of the world narrowed to its helper."""
    with (BOOK / "trials/part3/results/part3-departure.csv").open(encoding="utf-8", newline="") as file:
        first = [row for row in csv.DictReader(file) if row["position"] == "0"]
    tuned, world = (
        statistics.fmean(float(row["nats"]) for row in first if row["stage"] == stage) for stage in ("sft", "world")
    )
    return abs(tuned - world) < 0.05


EXAMPLES = (10, 30, 100, 300, 1000)


def directions():
    """Well-formed answers in the helper's voice, of a hundred, by what is kept of the change."""
    return {f"of_{rank}": f"{100 * _mean(f'rank_{rank}_helper_all'):.0f}" for rank in ("4", "full")}


def right_answers_rose_to_the_last():
    """With each larger number of examples."""
    return all(_mean(f"pairs_{few}_correct") < _mean(f"pairs_{many}_correct") for few, many in pairwise(EXAMPLES))


def _price(name):
    """What ordinary text costs more than before any tuning, nats a token."""
    return _mean(name) - _mean("untuned_excess")


def price():
    """The same, in hundredths, by what the base was trained on."""
    ways = {
        "fresh": "fresh_high_80",
        "fresh_slowly": "fresh_low_240",
        "examples": "alone_high_80",
        "slowly": "alone_low_240",
        "both": "both_high_80",
        "both_slowly": "both_low_240",
    }
    return {name: f"{100 * _price(f'{way}_excess'):.1f}" for name, way in ways.items()}


def seven_tenths():
    return abs(_price("fresh_high_80_excess") / _price("both_high_80_excess") - 0.7) < 0.05


def thirty_times_the_text():
    return round(_price("alone_high_80_excess") / _price("fresh_high_80_excess"), -1) == 30


def old_text_saves_nearly_all():
    """Of what examples cost alone, at either rate."""
    return all(_price(f"both_{way}_excess") < 0.13 * _price(f"alone_{way}_excess") for way in ("high_80", "low_240"))


def a_quarter_of_the_price():
    """At a third of the rate for three times the steps, with the same manners."""
    return (
        abs(_price("alone_low_240_excess") / _price("alone_high_80_excess") - 1 / 4) < 0.03
        and abs(_mean("alone_low_240_helper_all") - _mean("alone_high_80_helper_all")) < 0.04
    )


FIFTH = 4  # the world, of the cherry's six, whose runs the page follows


@cache
def _path(judge, rate):
    with (BOOK / "trials/cherry/results/cherry-paths.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if (row["judge"], row["rate"]) == (judge, rate)]
    world = sorted({row["seed"] for row in rows}, key=int)[FIFTH]
    return [row for row in rows if row["seed"] == world]


def followed():
    """One world's fast runs, twelve steps at a time."""
    told = {"start": f"{100 * _of('tuned_correct', 'cherry')[FIFTH]:.0f}"}
    for name, judge in (("judge", "learned"), ("random", "noise")):
        told[f"{name}_right"] = _row(_fifths(judge, "high", "correct"))
    return told


def _fifths(judge, rate, name):
    """The path has tenths of a run."""
    tenths = [float(row[name]) for row in _path(judge, rate)]
    return [statistics.fmean(pair) for pair in zip(tenths[::2], tenths[1::2], strict=True)]


def random_reward_costs_as_much():
    """On average, to within two answers of a hundred."""
    return abs(_mean("noise_high_correct", "cherry") - _mean("learned_high_correct", "cherry")) < 0.02


def politer_in_all_six():
    return worlds("gentle", lambda n: n("gentle_courtesies") > n("tuned_courtesies")) == 6


PLACES = ("fifth", "half", "one")  # nats from the tuned model, at which the climbs of `distance` are read off


def steps():
    """How many it took to come so far, on average."""
    return {
        f"learned_{rate}_{place}": f"{_mean(f'learned_{rate}_step_at_{place}', 'distance'):.0f}"
        for rate in ("high", "low")
        for place in PLACES
    }


def fast_and_slow_lose_the_same():
    """By the judge, at each place, to within a right answer of a hundred; and the gentle model as one stopped there."""
    right = {
        (rate, place): _mean(f"learned_{rate}_correct_at_{place}", "distance")
        for rate in ("high", "low")
        for place in PLACES
    }
    gentle = _mean("gentle_correct", "gentle")
    return abs(gentle - right["high", "half"]) < 0.01 and all(
        abs(right["high", place] - right["low", place]) < 0.01 for place in PLACES
    )


GRID = ("0.0005", "0.0001")  # its rates: that of the hasty model, and a fifth


def slower():
    """Of a hundred answers, how many more are right toward the judge if one went slowly: one nat, by the world; half a
    nat in the grid's worlds; and how many the hasty model lost."""
    slow, fast = (_of(f"learned_{rate}_correct_at_one", "distance") for rate in ("low", "high"))
    found = [100 * (one - other) for one, other in zip(slow, fast, strict=True)]
    tried = {rate: rows_by_world("grid", "places", place="half_a_nat", judge="learned", rate=rate) for rate in GRID}
    ahead = [
        100 * (float(one["correct"]) - float(other["correct"]))
        for (one,), (other,) in zip(tried[GRID[1]], tried[GRID[0]], strict=True)
    ]
    lost = _mean("tuned_correct", "gentle") - _mean("hasty_correct", "gentle")
    return {
        "least": minus(f"{min(found):.0f}"),
        "most": f"{max(found):.0f}",
        "in_the_grid": f"{max(ahead):.0f}",
        "hasty_lost": f"{100 * lost:.0f}",
    }


def the_truth_fast_brings_nothing():
    """A fifth of a nat away, on average to a right answer of a hundred; slowly it brings three or more."""
    tuned, fast, slow = (
        _mean(name, "distance")
        for name in ("tuned_correct", "truth_high_correct_at_fifth", "truth_low_correct_at_fifth")
    )
    return abs(fast - tuned) < 0.01 and slow > tuned + 0.03


def random_reward_is_fast_too():
    """At the same places: the last takes eleven steps."""
    return round(_mean("noise_high_step_at_one", "distance")) == 11


def gentle_kl():
    """How far the gentle models went by other questions than those that stopped them."""
    return in_a_row(f"{far:.1f}" for far in _of("gentle_kl", "gentle"))


def the_second_world_refuses_most():
    """Its judge likes refusals best, and its hasty model invents least."""
    likes, invents = _of("refusal_labeler_strangers_refuses"), _of("rlhf_invented")
    return likes.index(max(likes)) == 1 == invents.index(min(invents))


RIVALS = ("best_of_4_learned", "best_of_16_learned", "learned_low_greedy", "learned_high_greedy")


def greedy_beats_the_judge_in_each_world():
    """Whatever he does: choose among four or sixteen, or teach at either rate, asked in the same way."""
    return worlds("cherry", lambda n: n("tuned_greedy_correct") > max(n(f"{rival}_correct") for rival in RIVALS)) == 6


def lora_forgot_more():
    """Of SmolLM2, as ordinary text tells, each rank at its best rate."""
    found = read(BOOK / "witness/results-3.json")["numbers"]
    whole, *thin = (found[f"lora_{name}_manual"]["value"] for name in ("whole", "rank_1", "rank_4", "rank_16"))
    return whole < min(thin)
