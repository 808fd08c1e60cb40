"""The bench of alignment as its page shows it, from `bridge/bench/results.json`.

A number is the share of what the reference misses that is still missed: 0 is the optimum, 1 is to have done nothing.
"""

from collections.abc import Sequence
from pathlib import Path
from statistics import fmean

from . import bets, intervals
from .shown import read

FOLDER = Path(__file__).parents[1] / "bridge/bench"
KINDS = ("flat", "peaked")


def results() -> dict:
    return read(FOLDER / "results.json")


def head(first: str) -> list[list[str]]:
    """The problems, and what is to be had of each, in units of reward."""
    found, betas = results()["numbers"], results()["config"]["betas"]
    had = [f"{found[f'had_{kind}_{beta}']['value']:.3f}" for kind in KINDS for beta in betas]
    names = [f"{kind.capitalize()}, {value:g}" for kind in KINDS for value in betas.values()]
    return [[first, *names], ["*To be had, in reward*", *had]]


def line(words: str, name: str, ending: str = "") -> list[str]:
    """A row of a table: for each problem the mean over seeds in percent, and a dash where nothing was run."""
    found, betas = results()["numbers"], results()["config"]["betas"]
    places = [found.get(f"{name}_{kind}_{beta}{ending}") for kind in KINDS for beta in betas]
    return [words, *(cell(place["seeds"]) if place else "–" for place in places)]


def cell(seeds: Sequence[float]) -> str:
    if len(seeds) < intervals.LEAST:
        return f"{100 * fmean(seeds):,.0f}"
    low, high = intervals.of_mean(seeds)
    return f"{100 * fmean(seeds):,.0f} ({100 * low:,.0f} to {100 * high:,.0f})"


def table() -> list[list[str]]:
    """Each method at its own rate."""
    chosen = results()["config"]["chosen"]
    named = {
        name: f"{words}, {chosen[name]:g}" if name in chosen else words for name, words in results()["methods"].items()
    }
    return [*head("Method and rate"), *(line(words, name) for name, words in named.items())]


def sweep() -> list[list[str]]:
    """Those that were run at each rate."""
    swept = dict.fromkeys(point["method"] for point in results()["points"] if point["rate"])
    methods, rates = results()["methods"], results()["config"]["rates"]
    rows = [line(f"{methods[name]}, {rate:g}", name, f"_{speed}") for name in swept for speed, rate in rates.items()]
    return [*head("Method and rate"), *rows]


def rows_of_bets() -> list[list[str]]:
    """Each bet with its chance, and what came of it."""
    rows = [["Bet", "The claim", "What we expected", "Chance", "What came out"]]
    for row in results()["claims"]:
        claim = f"{row['text']} *(The naive opinion.)*" if row["naive"] else row["text"]
        seeds = f"{row['verdict']} ({row['confirms']} for, {row['refutes']} against, of {row['worlds']})"
        came = bets.outcome(row).replace("worlds", "seeds")
        rows.append([row["name"][1:], claim, bets.expectation(row), str(row["chance"]), f"**{came}**: {seeds}"])
    return rows


def told() -> dict[str, str]:
    """What the page says of the run as a whole."""
    found, rows = results(), results()["claims"]
    config = found["config"]
    packages = ", ".join(f"{name} {version}" for name, version in found["env"].items())
    answers = sum((config["words"] - 1) ** place for place in range(config["length"] + 1))
    sizes = {"words": config["words"] - 1, "length": config["length"], "prompts": config["prompts"]}
    sizes |= {"answers": f"{answers:,}", "all": f"{answers * config['prompts']:,}", "samples": f"{config['samples']:,}"}
    seeds = {"seeds": len(config["seeds"]), "first": config["seeds"][0], "last": config["seeds"][-1]}
    rates = {f"rate_{name}": f"{rate:g}" for name, rate in config["chosen"].items()}
    plain = {
        "rows": len(rows),
        "brier": bets.told(bets.brier(rows)),
        "packages": packages,
        "version": config["version"],
    }
    plain["one_in"] = round(1 / found["frontier"]["peaked"][-1]["reward"])
    plain |= {"minutes": round(found["minutes"])} | sizes | seeds | rates
    return {name: str(value) for name, value in (plain | bets.counts(rows)).items()}
