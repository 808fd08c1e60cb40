"""What a resolved case costs with a model, and by hand: the formulas, three worked cases, and their numbers as text.

Inputs and cases stand in `business_case.json`, which the calculator in the page and the spreadsheet are made from too.
The page computes with `_static/calculator/formulas.js` and the spreadsheet with its own formulas; tests hold all three
equal.

A case that the model fails is either seen, and goes to a person, or slips through the check. A person errs as often
with it as by hand today. What is wrong in the end isn't resolved, and costs the price of an error. Money is in dollars.
"""

import itertools
import json
import math
from dataclasses import dataclass
from pathlib import Path

from .lab_numbers import Shown

MODEL = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
INPUTS = {row["name"]: row for row in MODEL["inputs"]}
RANGED = [name for name, row in INPUTS.items() if "better" in row]  # have a low and a high beside the likely number
CASES = MODEL["cases"]
LOW, LIKELY, HIGH = range(3)
EITHER = [name for name in RANGED if INPUTS[name]["better"] == "either"]  # which end is better depends on the others
MATTER = 3  # inputs that are named as those that matter


# --- Formulas, on one number per input, by the names of the inputs ---------------------------------------------------


@dataclass(frozen=True)
class Result:
    """Money of a case or of a month; None where there is no such number."""

    tokens: float  # what the tokens of a case cost
    running: float  # a case with the model, without setup and upkeep
    resolved: float  # share of cases that are right in the end, with the model
    by_hand: float  # a resolved case by hand
    with_model: float  # a resolved case with the model; infinity where none is resolved
    saving: float  # a month, the setup spread over the months
    gain: float  # over all months
    payback: float | None  # months until the setup is earned; None: never
    break_even_success: float | None  # from this success rate on it pays; None: at none
    break_even_cases: float | None  # from this many cases a month on it pays; None: at no number


def of_a_case(x):
    """What its tokens cost, all that grows with the number of cases, the
    share left wrong, and a resolved case by hand.

    >>> hour = dict(wage=60, hand=9, hand_error=0.1, error=0, check=1, redo=9)
    >>> call = dict(tokens_in=1e6, tokens_out=0, price_in=2, price_out=8)
    >>> of_a_case(hour | call | dict(success=0.5, slip=0.5))
    (2.0, 5.25, 0.275, 10.0)
    """
    minute = x["wage"] / 60
    failed = 1 - x["success"]
    seen = failed * (1 - x["slip"])
    wrong = failed * x["slip"] + seen * x["hand_error"]
    read = x["tokens_in"] * x["price_in"]
    written = x["tokens_out"] * x["price_out"]
    tokens = (read + written) / 1e6
    checked, redone = x["check"] * minute, seen * x["redo"] * minute
    running = tokens + checked + redone + wrong * x["error"]
    paid_by_hand = x["hand"] * minute + x["hand_error"] * x["error"]
    by_hand = paid_by_hand / (1 - x["hand_error"])
    return tokens, running, wrong, by_hand


def fixed(x):
    """What a month costs whatever the number of cases."""
    return x["upkeep"] + x["setup"] / x["months"]


def saving(x):
    """A month: what the cases that end right would cost by hand, less what all cases cost with the model."""
    _, running, wrong, by_hand = of_a_case(x)
    return x["cases"] * ((1 - wrong) * by_hand - running) - fixed(x)


def break_even_success(x):
    """The saving is a straight line in the success rate, and never falls with it."""
    worst, best = saving(x | {"success": 0}), saving(x | {"success": 1})
    if worst >= 0:
        return 0.0
    return None if best < 0 else -worst / (best - worst)


def evaluate(x):
    tokens, running, wrong, by_hand = of_a_case(x)
    margin = (1 - wrong) * by_hand - running
    earned = x["cases"] * margin - x["upkeep"]  # a month, toward the setup
    return Result(
        tokens=tokens,
        running=running,
        resolved=1 - wrong,
        by_hand=by_hand,
        with_model=(running + fixed(x) / x["cases"]) / (1 - wrong) if wrong < 1 else math.inf,
        saving=saving(x),
        gain=saving(x) * x["months"],
        payback=0.0 if x["setup"] == 0 else x["setup"] / earned if earned > 0 else None,
        break_even_success=break_even_success(x),
        break_even_cases=fixed(x) / margin if margin > 0 else None,
    )


# --- Ranges: `ranges` has a triple of low, likely and high per input -------------------------------------------------


def triples(inputs):
    """The inputs of a case in the file, where one number stands for three equal ones."""
    return {name: tuple(value) if isinstance(value, list) else (value,) * 3 for name, value in inputs.items()}


def likely(ranges):
    return {name: triple[LIKELY] for name, triple in ranges.items()}


def swings(ranges):
    """For each ranged input (name, saving at low, saving at high), all others likely; the widest swing first."""
    middle = likely(ranges)
    rows = [
        (name, *(saving(middle | {name: ranges[name][end]}) for end in (LOW, HIGH)))
        for name in RANGED
        if ranges[name][LOW] != ranges[name][HIGH]
    ]
    return sorted(rows, key=lambda row: -abs(row[2] - row[1]))  # equal ones stay in order


def combinations(ranges, best):
    """All inputs at the ends that are good, or bad, for the model, in every combination of those of which it depends.

    Dear errors, for example, speak for the model where it lets fewer through than people do.
    """
    ends = {name: HIGH if (INPUTS[name]["better"] == "high") == best else LOW for name in RANGED}
    x = likely(ranges) | {name: ranges[name][end] for name, end in ends.items()}
    return [
        x | {name: ranges[name][end] for name, end in zip(EITHER, chosen, strict=True)}
        for chosen in itertools.product((LOW, HIGH), repeat=len(EITHER))
    ]


def corners(ranges):
    """The ends together at which a resolved case saves least, and at which it saves most."""
    return (
        min(combinations(ranges, best=False), key=advantage),
        max(combinations(ranges, best=True), key=advantage),
    )


def advantage(x):
    """What a resolved case costs less with the model."""
    result = evaluate(x)
    return result.by_hand - result.with_model


def results(ranges):
    """(worst, likely, best)"""
    worst, best = corners(ranges)
    return evaluate(worst), evaluate(likely(ranges)), evaluate(best)


# --- As text ---------------------------------------------------------------------------------------------------------


def decimals(value, places):
    """Rounded half up, as JavaScript can too, with a comma every three digits and a real minus sign."""
    rounded = math.floor(abs(value) * 10**places + 0.5) / 10**places
    return ("−" if value < 0 and rounded else "") + f"{rounded:,.{places}f}"


def short(value, places):
    """As many decimals as it takes, up to `places`."""
    text = decimals(value, places)
    return text.rstrip("0").removesuffix(".") if "." in text else text


def money(value):
    if math.isinf(value):
        return "none is resolved"
    return decimals(value, 2 if abs(value) < 100 else 0)


def months(value):
    return "never" if value is None else short(value, 1)


def shown(name, value):
    """An input or a result as it stands in the text, without its unit; shares with their percent sign."""
    if name == "payback":
        return months(value)
    if name == "break_even_success":
        return "never" if value is None else "always" if value == 0 else f"{decimals(math.ceil(100 * value), 0)}%"
    if name == "break_even_cases":
        return "never" if value is None else decimals(math.ceil(value), 0)
    if name == "call_share":
        return f"{short(100 * value, 2)}%"
    kind = INPUTS[name]["kind"] if name in INPUTS else "share" if name == "resolved" else "money"
    if kind == "share":
        return f"{short(100 * value, 1)}%"
    if kind == "money":
        return decimals(value, 0 if value == int(value) else 2) if name in INPUTS else money(value)
    return short(value, 1)


def matters(ranges):
    """ "Work by hand, cases and upkeep" """
    titles = [INPUTS[name]["title"] for name, *_ in swings(ranges)[:MATTER]]
    first, *rest = titles or ["Nothing"]
    return " and ".join([", ".join([first, *map(lower, rest[:-1])]), *map(lower, rest[-1:])])


def lower(title):
    return title[0].lower() + title[1:]


def numbers(inputs):
    """What `{{ case.NAME.… }}` stands for: inputs with `.low` and `.high`, results with `.worst` and `.best`.

    `call_share` is the part of a resolved case's cost that goes for tokens."""
    ranges = triples(inputs)
    worst, middle, best = results(ranges)
    found = {
        name: Shown(shown(name, value), low=shown(name, low), high=shown(name, high))
        for name, (low, value, high) in ranges.items()
    }
    for name in Result.__dataclass_fields__:
        ends = {end: shown(name, getattr(result, name)) for end, result in (("worst", worst), ("best", best))}
        found[name] = Shown(shown(name, getattr(middle, name)), **ends)
    found["call_share"] = shown("call_share", middle.tokens / middle.resolved / middle.with_model)
    found["loss"] = money(-middle.saving)
    found["matters"] = matters(ranges)
    found["verdict"] = "pays" if middle.saving > 0 else "doesn't pay"
    return found


def load():
    """The substitutions, by case."""
    return {name: numbers(case["inputs"]) for name, case in CASES.items()}


def summary(ranges):
    """What comes out, in sentences; the page says the same."""
    found = evaluate(likely(ranges))
    said = [f"A resolved case costs {dollars(found.with_model)} with the model and {dollars(found.by_hand)} by hand."]
    if found.saving > 0:
        earned = f"earns the setup back in {months(found.payback)} months"
        said.append(f"That saves {dollars(found.saving)} a month and {earned}.")
    else:
        said.append(f"That loses {dollars(-found.saving)} a month.")
    rate = shown("break_even_success", found.break_even_success)
    pays = "pays" if found.saving > 0 else "would pay"
    said.append(
        {"never": "No success rate would make it pay.", "always": "It pays at any success rate."}.get(
            rate, f"It {pays} from a success rate of {rate} on."
        )
    )
    said.append(f"What matters most: {lower(matters(ranges))}.")
    return " ".join(said)


def dollars(value):
    """ "−$15,918" """
    return money(value) if math.isinf(value) else f"{'−' if value < 0 else ''}${money(abs(value))}"


# --- Tables ----------------------------------------------------------------------------------------------------------

ROWS = {  # of the table of results
    "by_hand": "A resolved case by hand, dollars",
    "with_model": "A resolved case with the model, dollars",
    "saving": "Saving a month, dollars",
    "gain": "Gain over the time to judge by, dollars",
    "payback": "Months to pay back",
    "break_even_success": "Pays from a success rate of",
    "break_even_cases": "Pays from this many cases a month",
    "matters": "What matters most",
}


def table(kind):
    """Rows of texts, the head first: of "results" or "inputs", with a column for each case."""
    values = load()
    head = ("Input" if kind == "inputs" else "Result", *(case["title"] for case in CASES.values()))
    if kind == "inputs":
        return [head, *((label(row), *(span(values[case][name]) for case in CASES)) for name, row in INPUTS.items())]
    return [head, *((text, *(both(values[case][name]) for case in CASES)) for name, text in ROWS.items())]


def label(row):
    return f"{row['title']}, {row['unit']}"


def span(value):
    """ "70% (55% to 80%)" """
    return value if value.low == value.high else f"{value} ({value.low} to {value.high})"


def both(value):
    """ "3.52 (worst 13.30, best 1.52)" """
    if not isinstance(value, Shown) or value.worst == value == value.best:
        return value
    return f"{value} (worst {value.worst}, best {value.best})"
