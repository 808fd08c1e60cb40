"""The numbers of the trial that its page works out, and the conditions that its words rest on.

Excess in thousandths of a nat a token, shares in percent; a row has a number a world, in their order.
"""

from statistics import fmean

from values.shown import in_a_row
from values.worked import measured

FIRST = 0  # the world that the page follows
BITS = {"whole": "whole", "eight": "bits_8", "six": "bits_6", "five": "bits_5", "four": "bits_4", "three": "bits_3"}


def _worlds(name):
    return measured("running")[name]["seeds"]


def _row(numbers, digits=0):
    return in_a_row(f"{number:.{digits}f}" for number in numbers)


def _thousandths(name):
    return [1000 * each for each in _worlds(name)]


def bits():
    """The first world's excess."""
    found = {name: f"{_thousandths(f'{kind}_excess')[FIRST]:.0f}" for name, kind in BITS.items()}
    return found | {"two": f"{_thousandths('bits_2_excess')[FIRST]:,.0f}"}


def _more(kind):
    """By how much the excess is larger than whole, of a hundred."""
    pairs = zip(_worlds(f"{kind}_excess"), _worlds("whole_excess"), strict=True)
    return [100 * (few / whole - 1) for few, whole in pairs]


def more():
    return {"four": _row(_more("bits_4"))}


def _added(kind):
    pairs = zip(_thousandths(f"{kind}_excess"), _thousandths("whole_excess"), strict=True)
    return fmean(few - whole for few, whole in pairs)


def added():
    four, three = _added("bits_4"), _added("bits_3")
    return {"four": f"{four:.1f}", "three": f"{three:.0f}"}


def noise():
    return {"three": _row(_thousandths("noise_3_excess")), "rounded": _row(_thousandths("bits_3_excess"))}


def noise_cost_more_in_the_first():
    pairs = zip(_thousandths("noise_3_excess"), _thousandths("bits_3_excess"), strict=True)
    first, *others = (noisy / rounded for noisy, rounded in pairs)
    return 1.4 < first < 1.6 and max(others) < 1.1


def _kept(what):
    """At three bits, of what the whole model has."""
    return [few / whole for few, whole in zip(_worlds(f"bits_3_{what}"), _worlds(f"whole_{what}"), strict=True)]


def refusals_lose_more_in_four():
    """Than the facts told sometimes, by a twentieth; in one world they grow."""
    refused = _kept("refused")
    lost = [refusals < facts - 0.05 for refusals, facts in zip(refused, _kept("middling"), strict=True)]
    return sum(lost) == 4 and sum(each > 1 for each in refused) == 1


def three_bits_are_a_draw():
    pairs = zip(_thousandths("large_3_rest"), _thousandths("small_16_rest"), strict=True)
    more = [large - small for large, small in pairs]
    return sum(each > 5 for each in more) == 2 == sum(each < -3 for each in more)


def bytes_of():
    """What three models take, in thousands of bytes, and their excess without songs."""
    small, large, three = (_thousandths(f"{name}_rest") for name in ("small_16", "large_row_4", "large_3"))
    sizes = {"small": "small_16", "large": "large_row_4", "three": "large_3"}
    return {name: f"{_worlds(f'{model}_kilobytes')[FIRST]:.0f}" for name, model in sizes.items()} | {
        "small_first": f"{small[FIRST]:.0f}",
        "large_first": f"{large[FIRST]:.0f}",
        "small_rest": _row(small),
        "large_rest": _row(large),
        "three_rest": _row(three),
    }


def students():
    costs = _worlds("odds_operations")[FIRST] / _worlds("text_operations")[FIRST]
    return {
        "cost": f"{costs:.1f}",
        "share": f"{100 / costs:.0f}",
        "equal_rest": _row(_thousandths("equal_rest")),
        "text_rest": _row(_thousandths("text_rest")),
    }


def drafts():
    """Times as fast by bytes, four drafted."""
    pairs = zip(_worlds("draft_4_tokens"), _worlds("draft_4_tokens_formula"), strict=True)
    return {
        "p": ", ".join(f"{p:.2f}" for p in _worlds("draft_p")),
        "small": _row(_worlds("draft_4_speed"), 1),
        "own": _row(_worlds("own_4_speed"), 1),
        "off": f"{max(100 * abs(formula / counted - 1) for counted, formula in pairs):.0f}",
    }
