"""The numbers that part 6's page and the solutions of its exercises work out."""

import math

from values.owner_tables import one_in, rows_of


def logit(p):
    return math.log(p / (1 - p))


def comes_out(p, reward=0.0, beta=1.0, temperature=1.0):
    """The share of an answer that the texts give the share p, by its reward and the temperature."""
    return 1 / (1 + math.exp(-(logit(p) + reward / beta) / temperature))


def lean():
    return {
        "cold": f"{comes_out(0.6, temperature=0.5):.3f}",
        "logit": f"{logit(0.6):.3f}",
        "sum": f"{logit(0.6) - 0.2 / 0.5:.3f}",
        "paid": f"{comes_out(0.6, -0.2, 0.5):.3f}",
    }


def still_complete_at_zero():
    return comes_out(0.6, -0.2, 0.5, 0.001) > 0.99


BAD, GOOD = 1_000, 999_000  # of a million requests


def few():
    stopped, refused = 0.95 * BAD, 0.01 * GOOD
    return {
        "good": GOOD,
        "stopped": f"{stopped:.0f}",
        "refused": f"{refused:,.0f}",
        "honest": f"{refused / (stopped + refused):.0%}",
        "half": f"{stopped / GOOD:.3%}",
    }


FILTERS = {"none": (1, 0), "loose": (0.1, 0.02), "strict": (0.05, 0.08)}  # what each misses, and refuses


def price(name, miss=50):
    """Of 1,200 messages, twelve bad: missed, honest refused, what misses cost, refusals, and all, in dollars."""
    missed, refused = 12 * FILTERS[name][0], 1188 * FILTERS[name][1]
    return missed, refused, miss * missed, 9 * refused, miss * missed + 9 * refused


def filters():
    told: dict[str, str] = {}
    for name in FILTERS:
        missed, refused, *costs = price(name)
        told |= {f"{name}_missed": f"{missed:.1f}", f"{name}_refused": f"{refused:.1f}"}
        for of, cost in zip(("misses", "refusals", "all"), costs, strict=True):
            told[f"{name}_{of}"] = f"{cost:.0f}"
    return told


def strict_costs_more_than_none():
    return price("strict")[-1] > price("none")[-1] > price("loose")[-1]


def two_thirds_of_the_stopped_are_honest():
    missed, refused, *_ = price("loose")
    return 0.6 < refused / (refused + 12 - missed) < 0.7


def strict():
    """What a miss must cost for the strict filter to be the cheaper."""
    loose_missed, loose_refused, *_ = price("loose")
    missed, refused, *_ = price("strict")
    return {"pays_from": f"{9 * (refused - loose_refused) / (loose_missed - missed):,.0f}"}


def threshold():
    missed, refused, lost, *_ = price("loose")
    saved = price("none")[2] - lost
    return {
        "missed": f"{missed:.1f}",
        "saved": f"{saved:.0f}",
        "refused": f"{refused:.2f}",
        "stops": f"{saved / refused:.2f}",
        "at": f"{9 / 59:.3f}",
    }


def code():
    bits = math.log2(4096) - math.log2(3)
    return {
        "log": f"{math.log2(3):.3f}",
        "bits": f"{bits:.1f}",
        "by_chance": f"{3 / 4096:.4f}",
        "best_of_20": f"{1 - (1 - 3 / 4096) ** 20:.3f}",
    }


def best_of_twenty_is_twenty_times_less():
    return round((1 - (1 - 3 / 4096) ** 20) / (3 / 4096)) == 20


def exposure():
    """Of what was never read, on average over the places in a large set, in bits."""
    size = 1 << 16
    return {"mean": f"{sum(math.log2(size) - math.log2(place) for place in range(1, size + 1)) / size:.2f}"}


HIGHEST = 1 - 0.05 ** (1 / 30)


def none():
    return {"highest": f"{100 * HIGHEST:.1f}"}


def nearly_one_in_ten():
    return one_in(HIGHEST) == "1 in 10"


ONES = ("", "-one", "-two", "-three", "-four", "-five", "-six", "-seven", "-eight", "-nine")
IN_WORDS = {ten + more: name + word for ten, name in ((20, "twenty"), (30, "thirty")) for more, word in enumerate(ONES)}
SHOWN = 10  # duties in the table of the page; two of these have a second row in the owner's list


def duties():
    """How many laws and articles of the owner's list the table of the page doesn't show."""
    listed = {(row["Law"], row["Article"]) for row in rows_of("duties")}
    return {"more": IN_WORDS[len(listed) - SHOWN - 2]}
