"""`python -m bridge bench`: the whole bench, or one method of somebody's own beside what is committed."""

from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import torch

from .problems import BETAS, KINDS
from .run import HERE, SEEDS, all_runs, digest, read, rows, write
from .table import markdown, results_of, write_results

ROWS = HERE / "rows.csv"  # every look of the committed run
KEPT = Path(".cache/bridge")


def tell(method: str | None = None, seeds: str | None = None, length: int | None = None, out: str | None = None):
    """Run, print the table, and write `rows.csv` and `results.json` into a folder (default: here)."""
    torch.set_num_threads(1)
    wanted = [*range(*ends(seeds))] if seeds else [*SEEDS]
    if method:
        return beside(method, wanted, [length] if length else [1, 2], Path(out) if out else None)
    runs = [run for run in all_runs(wanted) if length in (None, run[1])]
    came = rows(runs, KEPT / f"bench-{digest()}.csv")
    folder = Path(out) if out else HERE
    write(folder / "rows.csv", came)
    write_results(folder / "results.json", came, HERE / "predictions.md")
    print(markdown(results_of(came)))


def ends(seeds: str) -> tuple[int, int]:
    """Of 11-15 or 11, for `range`."""
    first, _, last = seeds.partition("-")
    return int(first), int(last or first) + 1


def beside(method: str, seeds: list[int], lengths: list[int], out: Path | None):
    """One method on all problems of some lengths, beside the committed rows of the same seeds. Nothing of it is kept,
    since tomorrow it will be another."""
    runs = [(seed, length, kind, beta, method) for seed, length, kind, beta in product(seeds, lengths, KINDS, BETAS)]
    with TemporaryDirectory() as folder:
        came = rows(runs, Path(folder) / "rows.csv")
    if out:
        write(out / "rows.csv", came)
    others = [row for row in read(ROWS) if row.seed in seeds and row.length in lengths] if ROWS.exists() else []
    print(markdown(results_of([*others, *came])))
