"""What the rows come to: for each method and problem the median over seeds, with the lowest and the highest.

The number is the share of what the reference misses that is still missed: 0 is the optimum, 1 is to have done nothing,
and more is to have done harm.
"""

from collections import defaultdict
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from itertools import product
from pathlib import Path
from statistics import median

from trials import verdicts as claims
from trials.results import write_json
from trials.rounding import rounded

from .judge import TIME
from .problems import BETAS, KINDS
from .run import SAMPLES, SECONDS, Row, digest

PACKAGES = ("torch", "trl", "transformers")
SETTLED = 0.02  # a method is done if the second half of its samples moved the median by less
WORDS = {  # what the methods are called, in the order of the table
    "exact": "True gradient",
    "best_of_n": "Best of n",
    "reinforce": "REINFORCE, the template",
    "lab_rloo": "RLOO, lab",
    "trl_rloo": "RLOO, TRL",
    "lab_grpo": "GRPO, lab",
    "trl_grpo_as_the_lab": "GRPO, TRL, as the lab",
    "trl_grpo": "GRPO, TRL, as it comes",
    "lab_grpo_undivided": "GRPO, lab, undivided",
    "lab_grpo_corrected": "GRPO, lab, corrected",
    "lab_four_updates": "Four updates a batch, lab",
    "lab_dpo": "DPO, lab",
}
ENDINGS = {"whole": "", "half": "_half", "quarter": "_quarter", TIME: "_time"}


def numbers(rows: list[Row]) -> dict[str, dict]:
    """By name: lab_rloo_peaked_2_loose is what is missed of a problem after all samples, with _half, _quarter or _time
    at another mark; lab_rloo_2_seconds the processor time for all samples; untrained_peaked_2_loose what the reference
    misses, in units of reward."""
    groups: dict[str, dict[int, float]] = defaultdict(dict)
    seconds: dict[str, dict[int, list[float]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        place = f"{row.kind}_{row.length}_{row.beta}"
        groups[f"{row.method}_{place}{ENDINGS[row.mark]}"][row.seed] = row.missed / row.untrained
        groups[f"untrained_{place}"][row.seed] = row.untrained
        if row.mark == "whole":
            seconds[f"{row.method}_{row.length}_seconds"][row.seed].append(row.seconds)
    for name, by_seed in seconds.items():
        groups[name] = {seed: median(values) for seed, values in by_seed.items()}
    return {name: spread([by_seed[seed] for seed in sorted(by_seed)]) for name, by_seed in groups.items()}


def spread(values: list[float]) -> dict:
    """As the lab writes a number, but with the median in the middle."""
    middle, low, high = (rounded(value) for value in (median(values), min(values), max(values)))
    return {"value": middle, "low": low, "high": high, "seeds": [rounded(value) for value in values]}


def results_of(rows: list[Row], bets: Path | None = None) -> dict:
    """As the lab writes results; with the verdicts on the rows of a file of predictions."""
    config = {"seeds": sorted({row.seed for row in rows}), "samples": SAMPLES, "seconds": SECONDS, "betas": BETAS}
    found = numbers(rows)
    came = [told(claim, found) for claim in claims.claims(bets)] if bets else []
    made = {"config": config, "env": versions(), "source": digest(), "methods": WORDS}
    return made | {"numbers": found, "claims": came}


def told(claim: claims.Claim, found: dict) -> dict:
    """A row with its verdict; a seed stands where the lab has a world. Where a number is missing it has none."""
    if any(name not in found for _, name in claim.numbers):
        return asdict(claim) | asdict(claims.Verdict(claims.NOT_MEASURED, 0, 0, 0, 0))
    return asdict(claim) | asdict(claims.verdict(claim, {"bench": found}))


def versions() -> dict[str, str]:
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def write_results(path: Path, rows: list[Row], bets: Path):
    write_json(path, results_of(rows, bets))


def methods_of(found: dict, length: int) -> list[str]:
    """Those that have rows of some length, in the order of the table, and then whoever came."""
    endings = [f"_{kind}_{length}_{beta}" for kind in KINDS for beta in BETAS]
    told = {name.removesuffix(ending) for ending in endings for name in found if name.endswith(ending)} - {"untrained"}
    names = sorted(told)
    order = list(WORDS)
    return sorted(names, key=lambda name: order.index(name) if name in order else len(order))


def settled(found: dict, name: str) -> bool:
    return abs(found[name]["value"] - found[f"{name}_half"]["value"]) < SETTLED


def cell(found: dict, name: str) -> str:
    """0.17 (0.05 to 0.3), with an arrow where it was still under way; a dash where nothing was run."""
    if name not in found:
        return "–"
    number = found[name]
    texts = [f"{number[key]:.3g}" for key in ("value", "low", "high")]
    way = "" if f"{name}_half" not in found or settled(found, name) else " \u2193" if down(found, name) else " \u2191"
    return f"{texts[0]} ({texts[1]} to {texts[2]}){way}"


def down(found: dict, name: str) -> bool:
    return found[name]["value"] < found[f"{name}_half"]["value"]


def markdown(results: dict) -> str:
    """A table for each length and each beta, and one more at equal time."""
    found, parts = results["numbers"], []
    for length, beta in product(SAMPLES, BETAS):
        names = methods_of(found, length)
        if names:
            for mark, told in (("whole", f"after {SAMPLES[length]:,} samples"), (TIME, f"after {SECONDS[length]} s")):
                words = f"{length} word{'s' if length > 1 else ''}"
                lines = [[f"{words}, {beta}, {told}", *KINDS], ["---"] * (1 + len(KINDS))]
                for name in names:
                    cells = [cell(found, f"{name}_{kind}_{length}_{beta}{ENDINGS[mark]}") for kind in KINDS]
                    lines.append([name, *cells])
                parts.append("\n".join(f"| {' | '.join(line)} |" for line in lines))
    return "\n\n".join(parts)
