"""The claims on trial: predictions as they were written down before the runs, against what was measured.

`predictions.md` has a table; each row tells in words what was expected, and as a condition on numbers of the results
what would confirm it and what refute it. A claim is confirmed if the first condition holds for every seed, refuted if
the second does, else mixed.
"""

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from .. import parts
from ..engine import results
from ..engine.files import write_whole

PREDICTIONS = Path(__file__).parent / "predictions.md"
CONFIRMED, REFUTED, MIXED = "confirmed", "refuted", "mixed"
NAME = re.compile(r"part(\d)\.(\w+)")


@dataclass(frozen=True)
class Claim:
    """name: such as C2a; text: the claim; prediction: what we expected; confirm, refute: conditions."""

    name: str
    text: str
    prediction: str
    confirm: str
    refute: str

    @property
    def numbers(self) -> list[tuple[int, str]]:
        """The numbers that the conditions speak of, by part and name, in their order."""
        return list(dict.fromkeys((int(p), key) for p, key in NAME.findall(f"{self.confirm} {self.refute}")))


def claims(path: Path = PREDICTIONS) -> list[Claim]:
    """Read the table. Raises ValueError on a row that lacks a column."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if re.match(r"\| [CP]\d", line):
            cells = [cell.strip().strip("`") for cell in line.strip("| \n").split(" | ")]
            if len(cells) != 5:
                raise ValueError(f"a row of {path.name} has {len(cells)} columns, not 5: {line}")
            found.append(Claim(*cells))
    return found


def holds(condition: str, numbers: dict[int, dict], seed: int) -> bool:
    """Whether a condition holds for a seed, by its place. What couldn't be measured fulfils no condition."""

    def value(match: re.Match) -> str:
        measured = numbers[int(match[1])][match[2]]["seeds"][seed]
        return "float('nan')" if measured is None else repr(measured)

    return bool(eval(NAME.sub(value, condition), {"__builtins__": {}, "abs": abs, "float": float}))


def verdict(claim: Claim, numbers: dict[int, dict]) -> str:
    seeds = range(len(next(iter(numbers[1].values()))["seeds"]))
    if all(holds(claim.confirm, numbers, seed) for seed in seeds):
        return CONFIRMED
    return REFUTED if all(holds(claim.refute, numbers, seed) for seed in seeds) else MIXED


def judge(folder: Path = results.FOLDER) -> list[dict]:
    """Each claim with its verdict and the numbers that it rests on."""
    numbers = {part: results.read(part, folder)["numbers"] for part in parts.NUMBERS}
    rows = []
    for claim in claims():
        measured = {
            f"part{p}.{key}": [numbers[p][key][name] for name in ("value", "low", "high")] for p, key in claim.numbers
        }
        rows.append(asdict(claim) | {"measured": measured, "verdict": verdict(claim, numbers)})
    return rows


def write(folder: Path = results.FOLDER):
    """Write the verdicts to `claims.json`."""
    write_whole(folder / "claims.json", (json.dumps(judge(folder), indent=1) + "\n").encode())
