"""The bench of alignment as its page shows it, from `bridge/bench/results.json`.

A number is the share of what the reference misses that is still missed: 0 is the optimum, 1 is to have done nothing.
"""

from pathlib import Path

from . import bets
from .shown import read

FOLDER = Path(__file__).parents[1] / "bridge/bench"
KINDS = ("flat", "peaked", "deceptive", "noisy")
BOUNDS = ("exact", "best_of_n")
SETTLED = 0.02  # a method has come to rest if the second half of its samples moved the median by less
SAMPLES, TIME = "", "_time"  # at equal samples, and at equal processor time


def results() -> dict:
    return read(FOLDER / "results.json")


def table(length: str, beta: str, mark: str = SAMPLES) -> list[list[str]]:
    """Head and rows, in percent."""
    found, methods = results()["numbers"], results()["methods"]
    rows = [["Method", *(kind.capitalize() for kind in KINDS)]]
    for name, words in methods.items():
        places = [f"{name}_{kind}_{length}_{beta}" for kind in KINDS]
        if any(place in found for place in places) and (mark == SAMPLES or name not in BOUNDS):
            rows.append([words, *(cell(found, place, mark) for place in places)])
    return rows


def cell(found: dict, place: str, mark: str = SAMPLES) -> str:
    """The median, the lowest and the highest seed, with an arrow if it was still under way after all samples; a dash
    where nothing was run."""
    if place not in found:
        return "–"
    number = found[place + mark]
    middle, low, high = (f"{100 * number[key]:,.0f}" for key in ("value", "low", "high"))
    moved = number["value"] - found[f"{place}_half"]["value"] if mark == SAMPLES else 0.0
    way = "" if abs(moved) < SETTLED else "\u00a0↓" if moved < 0 else "\u00a0↑"
    return f"{middle}{way} ({low} to {high})"


def costs() -> list[list[str]]:
    """The processor time of all samples, by length."""
    found, methods = results()["numbers"], results()["methods"]
    lengths = list(results()["config"]["samples"])
    rows = [["Method", *(f"{length} word{'s' * (length != '1')}" for length in lengths)]]
    for name, words in methods.items():
        if name not in BOUNDS:
            numbers = [found.get(f"{name}_{length}_seconds") for length in lengths]
            rows.append([words, *(f"{number['value']:.1f}" if number else "–" for number in numbers)])
    return rows


def rows_of_bets() -> list[list[str]]:
    """Each bet with its chance, and what came of it."""
    rows = [["Bet", "The claim", "What we expected", "Chance", "What came out"]]
    for row in results()["claims"]:
        claim = f"{row['text']} *(The naive opinion.)*" if row["naive"] else row["text"]
        seeds = f"{row['verdict']} ({row['confirms']} for, {row['refutes']} against, of {row['worlds']})"
        came = bets.outcome(row).replace("worlds", "seeds")
        rows.append([row["name"], claim, bets.expectation(row), str(row["chance"]), f"**{came}**: {seeds}"])
    return rows


def told() -> dict[str, str]:
    """What the page says of the run as a whole."""
    found, rows = results(), results()["claims"]
    counted = bets.counts(rows)
    packages = ", ".join(f"{name} {version}" for name, version in found["env"].items())
    plain = {"rows": len(rows), "brier": bets.told(bets.brier(rows)), "packages": packages, "source": found["source"]}
    seeds = found["config"]["seeds"]
    words = ("No", "One", "Two", "Three", "Four", "Five")[len(seeds)]
    plain |= {"seeds": len(seeds), "seeds_in_words": words, "first": seeds[0], "last": seeds[-1]}
    for length, samples in found["config"]["samples"].items():
        plain[f"samples_{length}"] = f"{samples:,}"
    for length, seconds in found["config"]["seconds"].items():
        plain[f"limit_{length}"] = seconds
    return {name: str(value) for name, value in (plain | counted).items()}
