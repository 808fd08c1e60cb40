"""What the tests of the worked cases share: inputs at random and at their limits."""

from random import Random

from values.business_case import CASES, INPUTS, RANGED, triples

RANGES = {name: triples(case["inputs"]) for name, case in CASES.items()}
ODD = {
    "success": (0, 1),
    "slip": (0, 1),
    "hand_error": (0, 0.99),
    "setup": (0,),
    "upkeep": (0,),
    "check": (0,),
    "error": (0,),
    "hand": (0,),
    "redo": (0,),
    "wage": (0,),
    "tokens_in": (0,),
    "tokens_out": (0,),
    "cases": (1,),
    "months": (1,),
    "practice": (0, 1),
    "alone": (0, 1),
    "alone_right": (0, 1),
    "tool": (0, 1),
    "tool_setup": (0,),
    "integration": (0,),
    "marking": (0,),
}


def points(count, seed=1):
    """Numbers around those of the worked cases, some at the limits of what an input may be."""
    random = Random(seed)
    found = []
    for _ in range(count):
        of = random.choice(list(RANGES.values()))
        x = {name: triple[1] * random.uniform(0.2, 2.5) for name, triple in of.items()}
        for name, row in INPUTS.items():
            x[name] = x[name] if row["kind"] != "share" else random.uniform(0, 0.99 if name == "hand_error" else 1)
            if name in ODD and random.random() < 0.08:
                x[name] = random.choice(ODD[name])
        found.append(x)
    return found


def ranges(count, seed=2):
    """Ranges around those of the worked cases; some inputs have none."""
    random = Random(seed)
    found = [dict(of) for of in RANGES.values()]
    for x in points(count, seed):
        row = {name: (value,) * 3 for name, value in x.items()}
        for name in RANGED:
            if random.random() < 0.8:
                most = 0.99 if INPUTS[name]["kind"] == "share" else float("inf")
                ends = sorted(min(most, x[name] * random.uniform(0.3, 2)) for _ in range(2))
                row[name] = tuple(sorted([*ends, x[name]]))
        found.append(row)
    return found
