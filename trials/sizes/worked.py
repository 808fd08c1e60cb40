"""In how many of three worlds seven findings hold at each size, and what the words on the claims' page rest on."""

from statistics import fmean

from values.worked import measured

# A finding holds where its number passes what its own row asked; of a fined cheat that asks also that it looks cured.
BARS = {
    "J1": {"dice_cost": 0.06},
    "J5": {"judge_cost": 0.04},
    "J9": {"truth_gain": 0.04, "truth_reward_gain": 0.2},
    "J11": {"greedy_cost": 0.08},
    "G18": {"talked_out": 0.1},
    "R25": {"word_end_silent": 0.8},
    "A26": {"tied_spread": 0.03},
}


def _worlds(size, name):
    return measured("sizes")[f"{size}_{name}"]["seeds"]


def _holds(size):
    worlds = range(3)
    found = {
        row: sum(all(_worlds(size, name)[world] > bar for name, bar in bars.items()) for world in worlds)
        for row, bars in BARS.items()
    }
    found["looked_cured"] = sum(takes < 0.2 for takes in _worlds(size, "word_soon_takes"))
    return found


def smaller():
    return _holds("small")


def same():
    return _holds("book")


def larger():
    return _holds("large")


def _percent(name):
    return f"{100 * fmean(_worlds('large', name)):.0f}"


def times():
    """Parameters of the large models, and of agents and thinkers, by those of the book's size; right answers of a
    hundred that dice cost, at one rate and at one that follows the width."""
    counted = ("parameters", "agent_parameters")
    sizes = {name: f"{_worlds('large', name)[0] / _worlds('book', name)[0]:.0f}" for name in counted}
    book = f"{100 * fmean(_worlds('book', 'dice_cost')):.0f}"
    return sizes | {"dice": _percent("dice_cost"), "scaled": _percent("scaled_dice_cost"), "book": book}


def all_but_one_hold_as_often_in_larger_ones():
    """The slow judge holds in fewer worlds."""
    small, large = same(), larger()
    return [row for row in BARS if large[row] < small[row]] == ["J5"]


def three_hold_throughout_in_smaller_ones():
    return sum(smaller()[row] == 3 for row in BARS) == 3
