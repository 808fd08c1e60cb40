"""`python -m bridge bench`: the whole bench, or one method of somebody's own beside what is committed."""

import re
import sys
from pathlib import Path
from typing import Any

import torch

from .problems import Problem
from .run import BETAS, HERE, SEEDS, chosen, counted, development, found, read, rows, runs
from .table import markdown, write_results

ROWS = HERE / "rows.csv"


def tell(
    method: str | None = None,
    seeds: str | None = None,
    betas: str | None = None,
    rate: float = 1e-3,
    out: str | None = None,
    on: str | None = None,
    device: str = "cpu",
    **sizes: Any,
):
    """Run what isn't in the file yet, and print the table; the whole bench also writes `results.json`."""
    torch.set_num_threads(1)
    try:
        torch.zeros(1, device=device)
    except (AssertionError, RuntimeError) as error:
        raise ValueError(f"no device {device!r}: {str(error).partition(chr(10))[0]}") from None
    file, wanted = Path(out) if out else ROWS, ends(seeds) if seeds else SEEDS
    try:
        if not method:
            if sizes or betas:
                raise ValueError("sizes and prices are for one method: name it by --method")
            rates = chosen(rows(development(), file, on, device))
            came = rows(counted(rates, wanted), file, on, device)
            write_results(file.with_name("results.json"), came, rates)
        else:
            found(method)
            file = Path(out or ".cache/bridge/bench.csv")
            prices = [*map(float, betas.split(","))] if betas else [*BETAS.values()]
            for price in prices:  # what is refused is told before the first run
                Problem(beta=price, **sizes)
            came = rows(runs([(method, rate)], wanted, prices, **sizes), file, on, device)
            beside = chosen(read(ROWS)) | {method: rate}
            same = {row.run[2:-1] for row in came}  # problems, whatever code a method is of
            came += [row for row in read(ROWS) if row.run[2:-1] in same and row.rate == beside.get(row.method, 0.0)]
    except KeyboardInterrupt:
        print(f"stopped; what is done stands in {file}, and the same command goes on from there", file=sys.stderr)
        raise SystemExit(130) from None
    print(markdown(came))


def ends(seeds: str) -> range:
    """Of 11-15 or 11."""
    match = re.fullmatch(r"(\d+)(?:-(\d+))?", seeds)
    if not match or int(match[2] or match[1]) < int(match[1]):
        raise ValueError(f"seeds are written as 11 or 11-15, not {seeds!r}")
    return range(int(match[1]), int(match[2] or match[1]) + 1)
