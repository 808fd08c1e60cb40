"""The lab's numbers as they stand in the text, for whoever shows them: Sphinx, or a program that reads the sources.

They come from the results of the trials, rounded there, so that text, table and figure show the same digits.
"""

from collections import Counter
from math import floor, log10
from pathlib import Path
from statistics import fmean
from typing import Any

from . import bench_numbers, bets, intervals, worked
from .ask_numbers import load_ask
from .number_names import in_words
from .shown import Later, Shown, Values, in_a_row, percent, read, shown

TRIALS = Path(__file__).parents[1] / "trials"
WITNESS = Path(__file__).parents[1] / "witness"
BRIDGE = Path(__file__).parents[1] / "bridge"


def number(found):
    """What one can say of a number. `value` alone is used where nothing follows the name. `spread` is from the lowest
    world to the highest, `percent_worlds` each world in its order, without the sign, `percent_row` the same for a
    cell of a table, `interval` 95% for the mean and `next` for one more world (see `intervals`)."""
    low, high, mean = found["low"], found["high"], mean_of(found)
    worlds = in_percent(found.get("seeds", ()))
    return Shown(
        shown(found["value"]),
        spread=shown(low) if low == high else f"{shown(low)} to {shown(high)}",
        percent=percent(mean),
        percent_spread=percent(low) if percent(low) == percent(high) else f"{percent(low)} to {percent(high)}",
        percent_worlds=in_a_row(worlds) if worlds else "",
        percent_row="\u00a0".join(worlds),  # no line breaks there
        tenth="not measurable" if mean is None else f"{mean:.1f}".replace("-", "−"),
        **intervals.texts(measuring(found)),
    )


def in_percent(worlds):
    """What each world gave, in whole percent."""
    return ["–" if each is None else shown(round(100 * each)) for each in worlds]


class Numbers(Later):
    """What names of numbers stand for: some thousands of them, of which a page names a few."""

    def made(self, name, given):
        return number(given)


def mean_of(found):
    """The mean, for a coarser rounding: of .2547 the lab keeps three digits, .255, and from these it would be 26%. The
    worlds' own digits say on which side of .255 it was, if it is the mean of such."""
    value, worlds = found["value"], measuring(found)
    if not value or not worlds or abs(value) >= 1000:
        return value
    half = 0.5 * 10 ** (floor(log10(abs(value))) - 2)
    return min(max(round(fmean(worlds), 9), value - half), value + half)


def measuring(found):
    """What each world gave that measured anything."""
    return [each for each in found.get("seeds", ()) if each is not None]


def places(part):
    """The files with the numbers of a part, of what stands beside the parts, of other people's code, or of the witness,
    one a round."""
    if part == "witness":
        return sorted(WITNESS.glob("results*.json"), key=lambda path: path.stem)
    path = BRIDGE / "results.json" if part == "bridge" else TRIALS / part / f"results/{part}.json"
    return [path] if path.exists() else []


def load() -> dict[str, Any]:
    """The substitutions, by part, and of what stands beside them."""
    parts: dict[str, Any] = {}
    for name in [*(path.stem for path in sorted(TRIALS.glob("*/results/*.json"))), "witness", "bridge"]:
        found = [read(path) for path in places(name)]
        if all("numbers" in each for each in found) and found:
            parts[name] = Numbers({key: given for each in found for key, given in each["numbers"].items()})
    parts["ask"], parts["worked"] = load_ask(), worked.load()
    if (bench_numbers.FOLDER / "results.json").exists():
        measured = {name: number(found) for name, found in bench_numbers.results()["numbers"].items()}
        parts["bench"] = Values(measured | bench_numbers.told())
    claims = TRIALS / "claims.json"
    if claims.exists():
        rows = read(claims)["claims"]
        witnessed = read(WITNESS / "claims.json")["claims"] if "witness" in parts else []
        others = read(BRIDGE / "claims.json")["claims"] if "bridge" in parts else []
        every = [*rows, *witnessed, *others]
        named = {row["name"]: row | {"commit": (row["written_in"] or "")[:12]} for row in every}
        for row in others:
            if row["again"] and row["verdict"] == bets.CONFIRMED:
                named[row["again"]]["other_code"] = row["text"]
        parts["claims"] = Values(named)
        parts["trial"] = {**outcome(rows), **bets.counts(rows), **again(rows)}
        if others:
            parts["trial"] |= {
                "other_code": bets.told(bets.brier(others)),
                "other_code_commit": named["bridge.B1"]["commit"],
            }
    return parts


def outcome(rows):
    """What became of all predictions of the lab: how many got which verdict."""
    counts = Counter(row["verdict"].replace(" ", "_") for row in rows)
    kinds = ("confirmed", "refuted", "split", "neither", "not_measured")
    return {"rows": len(rows), **{kind: counts[kind] for kind in kinds}}


def again(rows):
    """Of the rows that all worlds decided alike, how many one more world decided the same way."""
    path = TRIALS / "again/claims.json"
    later = {row["name"]: row["verdict"] for row in read(path)["claims"]} if path.exists() else {}
    decided = [row for row in rows if row["name"] in later and row["verdict"] in (bets.CONFIRMED, bets.REFUTED)]
    return {"again_decided": len(decided), "again_same": sum(row["verdict"] == later[row["name"]] for row in decided)}


VERDICTS = (
    "Bet",
    "The claim",
    "What we expected",
    "What was measured: the mean, and the lowest and highest world",
    "What came out",
)


def verdicts(claims, prefix):
    """The rows of the table of all predictions whose name begins so; `VERDICTS` are its heads."""
    rows = []
    for name, row in claims.items():
        if name.startswith(prefix):
            measured = "; ".join(
                f"{words}: {shown(value)} ({shown(low)} to {shown(high)})"
                for words, (value, low, high) in zip(in_words(row["measured"]), row["measured"].values(), strict=True)
            )
            claim = f"{row['text']} *(The naive opinion.)*" if bets.to_fall(row) else row["text"]
            chance = f" Chance that it is confirmed: {row['chance']}." if "chance" in row else ""
            so = f"{row['confirms']} for, {row['refutes']} against, of {row['worlds']}"
            worlds = f"{row['verdict']} ({so}){bets.but(row)}"
            worlds += f". Other code agrees: {row['other_code']}" if "other_code" in row else ""
            rows.append((name, claim, bets.expectation(row) + chance, measured, f"**{bets.outcome(row)}**: {worlds}"))
    return rows
