"""What was predicted of the witness, round by round, and what came of it; seeds are asked as the lab asks worlds."""

import json

from trials.results import write_json
from trials.verdicts import Claim, blob, last_commit, rows_with_verdicts
from trials.verdicts import claims as claims_in

from .rounds import HERE, ROUNDS, Round

WRITTEN = HERE / "claims.json"
PREDICTED = tuple(one for one in ROUNDS if one.predictions.exists())  # the others explore


def claims() -> list[Claim]:
    """Of all rounds that were predicted."""
    return claims_in(*(one.predictions for one in PREDICTED))


def judge(one: Round) -> list[dict]:
    """Each row of a round with its verdict and the numbers of this round that it rests on. Raises KeyError for a number
    that wasn't measured."""
    numbers = json.loads(one.results.read_text(encoding="utf-8"))["numbers"]
    return rows_with_verdicts(claims_in(one.predictions), {"witness": numbers})


def run_and_predicted() -> list[Round]:
    """The rounds that can be judged: one whose predictions have just been committed can't."""
    return [one for one in PREDICTED if one.results.exists()]


def write():
    """Write the verdicts of what was run, each with the commit since which its predictions stand as they are, and the
    hash of each file of results."""
    rows = []
    for one in run_and_predicted():
        commit = last_commit(one.predictions)
        rows += [row | {"written_in": commit} for row in judge(one)]
    hashes = {one.results.name: blob(one.results) for one in ROUNDS if one.results.exists()}
    write_json(WRITTEN, {"results": hashes, "claims": rows})
