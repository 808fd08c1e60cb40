"""What was predicted of the witness (`predictions.md`), and what came of it: each seed is asked by itself."""

import json
import re
from dataclasses import asdict
from pathlib import Path

from lab.engine.files import write_whole
from lab.parts.claims import Claim, Verdict, git, judged, rows_of

HERE = Path(__file__).parent
PREDICTIONS = HERE / "predictions.md"
NAME = re.compile(r"witness\.(\w+)")


def claims() -> list[Claim]:
    return rows_of(PREDICTIONS.read_text(encoding="utf-8"), PREDICTIONS.name)


def verdict(claim: Claim, numbers: dict[str, dict]) -> Verdict:
    """Raises KeyError for a number that wasn't measured."""
    names = NAME.findall(f"{claim.confirm} {claim.refute}")
    seeds = len(numbers[names[0]]["seeds"])

    def holds(condition: str, seed: int) -> bool:
        text = NAME.sub(lambda match: repr(numbers[match[1]]["seeds"][seed]), condition)
        return bool(eval(text, {"__builtins__": {}, "abs": abs, "min": min, "max": max}))

    confirms = sum(holds(claim.confirm, seed) for seed in range(seeds))
    refutes = sum(holds(claim.refute, seed) for seed in range(seeds))
    return judged(confirms, refutes, seeds, seeds)


def judge(results: Path = HERE / "results.json") -> list[dict]:
    """Each row with its verdict and the numbers that it rests on."""
    numbers = json.loads(results.read_text(encoding="utf-8"))["numbers"]
    rows = []
    for claim in claims():
        names = dict.fromkeys(NAME.findall(f"{claim.confirm} {claim.refute}"))
        measured = {f"witness.{name}": [numbers[name][key] for key in ("value", "low", "high")] for name in names}
        rows.append(asdict(claim) | {"measured": measured} | asdict(verdict(claim, numbers)))
    return rows


def write(folder: Path = HERE):
    """Write the verdicts to `claims.json`, with the commit since which the predictions stand as they are."""
    commit = git("log", "-1", "--format=%H", "--", str(PREDICTIONS)).strip() or None
    rows = [row | {"written_in": commit} for row in judge(folder / "results.json")]
    write_whole(folder / "claims.json", (json.dumps({"claims": rows}, indent=1) + "\n").encode())
