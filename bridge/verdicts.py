"""What was bet on other people's code, and what came of it, judged as the lab judges its own.

It needs neither torch nor the bridge's environment. A row is called after this folder, `bridge.B1`, since the lab has a
B1 too, and so are the numbers that it speaks of.
"""

import json
import re
from dataclasses import replace
from pathlib import Path

from trials.results import write_json
from trials.verdicts import Claim, blob, last_commit, rows_with_verdicts
from trials.verdicts import claims as claims_in

HERE = Path(__file__).parent
PREDICTIONS, RESULTS = HERE / "predictions.md", HERE / "results.json"
# The lab's row whose question a row here asks again. C2c, that tuning leaves what is beneath as it was, fell, and where
# B1 holds it falls too: pairs alone let go what replay keeps.
AGAIN = {"B1": "C2c", "B6": "C3a", "B7": "C3b"}


def claims() -> list[Claim]:
    def ours(condition: str) -> str:
        return re.sub(r"\b(?=(?:lab|trl)_)", f"{HERE.name}.", condition)

    return [
        replace(row, name=f"{HERE.name}.{row.name}", confirm=ours(row.confirm), refute=ours(row.refute))
        for row in claims_in(PREDICTIONS)
    ]


def judge(path: Path = RESULTS) -> list[dict]:
    """Each row with its verdict, the numbers that it rests on, and the lab's row that it asks again."""
    numbers = json.loads(path.read_text(encoding="utf-8"))["numbers"]
    return [
        row | {"again": AGAIN.get(row["name"].removeprefix(f"{HERE.name}."))}
        for row in rows_with_verdicts(claims(), {HERE.name: numbers})
    ]


def write(path: Path = RESULTS):
    """Write the verdicts beside the results, each with the commit since which the predictions stand as they are, and
    the hash of the results."""
    commit = last_commit(PREDICTIONS)
    rows = [row | {"written_in": commit} for row in judge(path)]
    write_json(path.with_name("claims.json"), {"results": {path.name: blob(path)}, "claims": rows})
