"""What the rows come to. The number is the share of what the reference misses that is still missed: 0 is the optimum,
1 is to have done nothing, and more is to have done harm."""

from collections import defaultdict
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import fmean

from trials import verdicts as claims
from trials.results import write_json
from trials.rounding import number, rounded
from values import intervals

from .judge import Row
from .problems import KINDS, VERSION, Problem
from .run import BETAS, HERE, RATES, SWEPT

PACKAGES = ("torch", "trl", "transformers")
WORDS = {  # what they are called, in the order of the table
    "lab_rloo": "RLOO, lab",
    "trl_rloo": "RLOO, TRL",
    "reinforce": "REINFORCE, the template",
    "lab_grpo": "GRPO, lab",
    "trl_grpo": "GRPO, TRL, as it comes",
    "lab_grpo_undivided": "GRPO, lab, undivided",
    "lab_dpo": "DPO, lab",
    "divided": "The optimum at β times the spread",
    "enumerated": "Asking about all, as far as it goes",
}
FRONTIER = (0.03, 0.04, 0.05, 0.07, 0.09, 0.125, 0.18, 0.25, 0.35, 0.5, 0.7, 1.0, 2.0, 1000.0)  # prices of a nat


def numbers(rows: list[Row], rates: dict[str, float]) -> dict[str, dict]:
    """By name: lab_rloo_flat_low is the share that is missed at the method's own rate, with _slow, _usual or _fast at
    another; had_flat_low is what is to be had, in units of reward."""
    names, speeds = {beta: name for name, beta in BETAS.items()}, {rate: name for name, rate in RATES.items()}
    groups: dict[str, dict[int, float]] = defaultdict(dict)
    for row in rows:
        place = f"{row.kind}_{names[row.beta]}"
        groups[f"had_{place}"][row.seed] = row.to_be_had
        endings = [f"_{speeds[row.rate]}"] if row.method in SWEPT else []
        endings += [""] if row.rate == rates.get(row.method, 0.0) else []
        for ending in endings:
            groups[f"{row.method}_{place}{ending}"][row.seed] = row.missed / row.to_be_had
    return {name: number([by_seed[seed] for seed in sorted(by_seed)]) for name, by_seed in groups.items()}


def points(rows: list[Row]) -> list[dict]:
    """What the swept methods make at each rate, and the optimum at beta times the spread, on average over seeds."""
    groups: dict[tuple, list[Row]] = defaultdict(list)
    for row in rows:
        if row.method in (*SWEPT, "divided"):
            groups[row.kind, row.method, row.rate, row.beta].append(row)
    names = ("kind", "method", "rate", "beta")
    return [dict(zip(names, place, strict=True)) | made(group) for place, group in sorted(groups.items())]


def made(found: list[Row]) -> dict:
    return {"drift": rounded(fmean(row.drift for row in found)), "reward": rounded(fmean(row.reward for row in found))}


def frontier(kind: str, seeds: list[int]) -> list[dict]:
    """The most reward at each drift, on average over seeds: what the best policies make, by the price of a nat. At the
    highest it is the reference."""
    found = []
    for beta in FRONTIER:
        made = []
        for seed in seeds:
            problem = Problem(kind=kind, seed=seed)
            log_p = problem.tilted(problem.worth, beta)
            made.append((float(problem.drift(log_p).mean()), float(problem.reward(log_p.exp()).mean())))
        drift, reward = (rounded(fmean(values)) for values in zip(*made, strict=True))
        found.append({"beta": beta, "drift": drift, "reward": reward})
    return found


def write_results(path: Path, rows: list[Row], rates: dict[str, float]):
    """With the verdicts on the bets; a seed stands where the lab has a world."""
    seeds, found = sorted({row.seed for row in rows}), numbers(rows, rates)
    bets = claims.claims(HERE / "bets.md")
    judged = [asdict(bet) | asdict(claims.verdict(bet, {"bench": found})) for bet in bets]
    first = rows[0]
    sizes = {name: getattr(first, name) for name in ("words", "length", "prompts", "samples")}
    config = {"version": VERSION, "seeds": seeds, "betas": BETAS, "rates": RATES, "chosen": rates} | sizes
    made = {"config": config, "env": versions(), "source": {row.method: row.source for row in rows}, "methods": WORDS}
    curves = {kind: frontier(kind, seeds) for kind in KINDS}
    cost = rounded(sum(row.seconds for row in rows) / 60)
    write_json(
        path, made | {"minutes": cost, "frontier": curves, "points": points(rows), "numbers": found, "claims": judged}
    )


def versions() -> dict[str, str]:
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def cell(shares: list[float]) -> str:
    """In percent, the mean over seeds, with its 95% interval where seeds are enough for one."""
    if not shares:
        return "–"
    if not intervals.LEAST <= len(shares) <= len(intervals.STUDENT) + 1:
        return f"{100 * fmean(shares):,.0f}"
    low, high = intervals.of_mean(shares)
    return f"{100 * fmean(shares):,.0f} ({100 * low:,.0f} to {100 * high:,.0f})"


def markdown(rows: list[Row]) -> str:
    """What each method still misses, in percent, and above it what is to be had."""
    places = list(dict.fromkeys((row.kind, row.beta) for row in rows))
    lines = [["missed, %", *(f"{kind}, {beta:g}" for kind, beta in places)], ["---"] * (1 + len(places))]
    had = [fmean(row.to_be_had for row in rows if (row.kind, row.beta) == place) for place in places]
    lines.append(["to be had", *(f"{value:.3f}" for value in had)])
    for method, rate in dict.fromkeys((row.method, row.rate) for row in rows):
        mine = [row for row in rows if (row.method, row.rate) == (method, rate)]
        cells = [cell([r.missed / r.to_be_had for r in mine if (r.kind, r.beta) == place]) for place in places]
        lines.append([method + (f" {rate:g}" if rate else ""), *cells])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
