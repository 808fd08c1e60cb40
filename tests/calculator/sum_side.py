"""What the tests of the three years share: inputs at random and at their limits, and a second reckoning of them."""

import math
from random import Random

import numpy as np
from node_side import drive
from support import ROOT

from values.business_sum import INPUTS, RANGED, SUM, triples

DESK = triples(SUM["desk"])
AROUND = {"use": 0.05}  # nought at the desk, about so much here


def at_a_limit(row, random):
    """One of the ends of what an input may be; of what has no natural end only the lower one."""
    return random.choice([row["min"], row["max"]] if row["kind"] in ("share", "whole", "change") else [row["min"]])


def points(count, seed=1):
    """Numbers around the desk's, one in ten at the limits of what an input may be."""
    random = Random(seed)
    found = []
    for _ in range(count):
        x = {}
        for name, row in INPUTS.items():
            value = (DESK[name][1] or AROUND[name]) * random.uniform(0.1, 3)
            value = random.uniform(row["min"], row["max"]) if row["kind"] == "share" else value
            value = random.uniform(-0.5, 0.8) if row["kind"] == "change" else value
            value = random.randint(0, 12) if row["kind"] == "whole" else value
            x[name] = at_a_limit(row, random) if random.random() < 0.1 else min(row["max"], max(row["min"], value))
        found.append(x)
    return found


def ranges(count, seed=2):
    """Ranges around such numbers; some inputs have none."""
    random = Random(seed)
    found = []
    for x in points(count, seed):
        of = {name: (value,) * 3 for name, value in x.items()}
        for name in RANGED:
            if random.random() < 0.8:
                row = INPUTS[name]
                ends = [min(row["max"], max(row["min"], x[name] * random.uniform(0.5, 1.5))) for _ in range(2)]
                of[name] = tuple(sorted([*ends, x[name]]))
        found.append(of)
    return found


def node(folder=ROOT / "_static/calculator", **task):
    """What the page's script answers."""
    return drive("calculator/sum_driver.mjs", folder, model=SUM, **task)


# --- A second reckoning, from the words on the page alone ------------------------------------------------------------


def paths(x, step):
    """Every way that a case of the new work can go: (probability, minutes, billed, whether it ends wrong)."""
    searching = x["hand"] - x["hand"] * x["tool"]
    mistake = x["hand_error"]
    if step == 0:
        return [(mistake, x["hand"], 0, 1), (1 - mistake, x["hand"], 0, 0)]
    by_hand = [(mistake, searching, 0, 1), (1 - mistake, searching, 0, 0)]
    if step == 1:
        return by_hand
    right, length, handed_over = x["success"], 1.0, 1.0
    sent = []
    if step == 3:
        sure, correct = x["alone"], x["alone_right"]
        price = x["resolution"] + x["use"]
        sent = [(sure * correct, 0, price, 0), (sure * (1 - correct), 0, price, 1)]
        handed_over = 1 - sure
        if handed_over == 0:
            return sent
        # The shorter half takes `half` of the minutes, the shorter quarter that share of it, and so on.
        taken = x["half"] ** -math.log2(sure) if sure else 0.0
        length = (1 - taken) / handed_over
        right = sorted((0, (right - sure * correct) / handed_over, 1))[1]
    again = x["check"] + x["redo"] - x["redo"] * x["tool"]
    drafted = [
        (right, x["check"], x["use"], 0),
        ((1 - right) * x["slip"], x["check"], x["use"], 1),
        ((1 - right) * (1 - x["slip"]) * mistake, again, x["use"], 1),
        ((1 - right) * (1 - x["slip"]) * (1 - mistake), again, x["use"], 0),
    ]
    mixed = [(p * (1 - x["practice"]), *rest) for p, *rest in drafted] + [
        (p * x["practice"], *rest) for p, *rest in by_hand
    ]
    return sent + [(p * handed_over, minutes * length, *rest) for p, minutes, *rest in mixed]


def reckoned(x):
    """Three years of each step, all months at once."""
    month = np.arange(1, 37)
    years = (month - 1) / 12
    cases = x["cases"] * np.exp(years * math.log1p(x["growth"]))
    wage = x["wage"] * np.exp(years * math.log1p(x["rise"]))
    dearer = np.exp(years * math.log1p(x["drift"]))
    new = np.minimum(1, month / x["ramp"]) if x["ramp"] else np.ones(36)
    first = x["cases"] * x["hand"] / 60
    start = [x["search_once"], x["drafts_once"] + x["drafts_begin"] * x["wage"]]
    start.append(x["alone_once"] + x["alone_begin"] * x["wage"])
    found = []
    today = None
    for step in range(4):
        ways = paths(x, step)
        assert abs(sum(p for p, *_ in ways) - 1) < 1e-9
        minutes, bill, wrong = (sum(p * way[place] for p, *way in ways) for place in (0, 1, 2))
        needed = cases * ((1 - new) * x["hand"] + new * minutes) / 60
        needed += (x["drafts_hours"] if step > 1 else 0) + (x["alone_hours"] if step > 2 else 0)
        history = np.concatenate([np.full(36, first), needed])
        window = np.lib.stride_tricks.sliding_window_view(history, x["notice"] + 1)[-36:]
        paid = x["post"] * np.ceil(window.max(axis=1) / x["post"] - 1e-9)
        errors = cases * ((1 - new) * x["hand_error"] + new * wrong)
        monthly = (x["search_month"] if step else 0) + (x["seats"] * x["seat"] if step > 1 else 0)
        costs = paid * wage + errors * x["error"] + (monthly + cases * new * bill) * dearer
        begun = sum(start[:step])
        if step == 0:
            today = costs, needed, paid
        cash = np.concatenate([[-begun], today[0] - costs])
        so_far = cash.cumsum()
        stays = [place for place in range(37) if (so_far[place:] >= 0).all()]
        right = (cases - errors).sum()
        found.append(
            {
                "total": cash.sum(),
                "adds": cash.sum() - found[-1]["total"] if found else 0.0,
                "years": [cash[1 + 12 * year : 13 + 12 * year].sum() - (0 if year else begun) for year in range(3)],
                "lowest": so_far.min(),
                "paid_back": stays[0] if stays else None,
                "stopped": so_far[12] - (x["exit"] if step else 0),
                "freed": today[1][11] - needed[11],
                "ended": today[2][11] - paid[11],
                "wrong": wrong,
                "resolved": (costs.sum() + begun) / right if right > 1e-6 * cases.sum() else math.inf,
                "cash": cash,
                "scale": costs.sum() + begun + today[0].sum(),
            }
        )
    return found
