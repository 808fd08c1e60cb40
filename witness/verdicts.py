"""What was predicted of the witness (`predictions.md`), and what came of it; seeds are asked as the lab asks worlds."""

import json
from pathlib import Path

from lab.engine.files import write_whole
from lab.parts.claims import Claim, git, rows_with_verdicts
from lab.parts.claims import claims as claims_in

HERE = Path(__file__).parent
PREDICTIONS = HERE / "predictions.md"


def claims() -> list[Claim]:
    return claims_in(PREDICTIONS)


def judge(results: Path = HERE / "results.json") -> list[dict]:
    """Each row with its verdict and the numbers that it rests on. Raises KeyError for a number that wasn't measured."""
    return rows_with_verdicts(claims(), {"witness": json.loads(results.read_text(encoding="utf-8"))["numbers"]})


def write(folder: Path = HERE):
    """Write the verdicts to `claims.json`, with the commit since which the predictions stand as they are."""
    commit = git("log", "-1", "--format=%H", "--", str(PREDICTIONS)).strip() or None
    rows = [row | {"written_in": commit} for row in judge(folder / "results.json")]
    write_whole(folder / "claims.json", (json.dumps({"claims": rows}, indent=1) + "\n").encode())
