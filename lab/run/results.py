"""What is kept of the experiments of a part: numbers with their spread over seeds, tables and samples, as files.

`partN.json`, or `clicks.json` of what stands beside the parts, holds `config` (scale and seeds), `env`, `source` (a
hash of the code, see `source.py`), `seconds` (CPU time of each experiment, and of the models it shares) and `numbers`,
each with the experiment that it comes from. A table is a CSV file with a row's seed in front, a sample a text file that
opens with its command.
"""

import csv
import io
import json
import math
import platform
from dataclasses import asdict
from pathlib import Path

from .. import parts
from ..parts import title
from .experiment import Measured
from .files import write_whole
from .rounding import cell, number
from .same import leads, links
from .scale import FULL, Scale
from .source import source_hash

FOLDER = Path(__file__).parents[1] / "results"
MODELS = FOLDER / "models"  # of one seed, so that one can talk to them at once
STAGES = ("base", "sft", "rlhf", "unleashed")  # as in stages/models.py, for whom PyTorch is too much to import
KEPT_MODELS = STAGES[:3]
LINKS = FOLDER / "same.jsonl"  # from the code of the results to today's; see `same.py`
VERDICT = range(10, 16)  # the seeds of the worlds that decide the claims; 0 to 2 are those of development


def environment() -> dict[str, str]:
    import numpy
    import torch

    return {
        "python": platform.python_version(),
        "torch": torch.__version__,
        "numpy": numpy.__version__,
        "machine": f"{platform.system()} {platform.machine()}",
    }


def tried(folder: Path = FOLDER) -> list[int | str]:
    """The parts that have results. One whose predictions were committed, and which waits for its run, has none yet."""
    return [part for part in parts.ALL if (folder / f"{title(part)}.json").exists()]


def source_of(part: int | str) -> str:
    """The hash of all code that decides the numbers of a part."""
    return source_hash(*modules_of(part))


def modules_of(part: int | str) -> tuple[str, ...]:
    """The modules that decide the numbers of a part, by themselves and by what they import."""
    return f"lab.parts.{title(part)}", "lab.run.rounding"


def write(
    part: int | str,
    measured: dict[int, dict[str, Measured]],
    seconds: dict[str, float],
    scale: Scale,
    folder: Path = FOLDER,
):
    """Write the results of a part from what each seed's experiments measured, and remove those of an earlier run."""
    folder.mkdir(parents=True, exist_ok=True)
    seeds = sorted(measured)
    first = measured[seeds[0]]
    numbers = {}
    for name, experiment in first.items():
        for key in experiment.numbers:
            if key in numbers:
                raise ValueError(f"{title(part)} has two numbers named {key}")
            values = [measured[seed][name].numbers.get(key, math.nan) for seed in seeds]
            numbers[key] = {"experiment": name} | number(values)
    files = {}
    for name, experiment in first.items():
        for table in experiment.curves:
            rows = [{"seed": s, **row} for s in seeds for row in measured[s][name].curves.get(table, [])]
            files[f"{title(part)}-{table}.csv"] = table_text(rows)
        for sample in experiment.samples:
            texts = [f"# seed {seed}\n{measured[seed][name].samples[sample].strip()}\n" for seed in seeds]
            files[f"{title(part)}-{sample}.txt"] = "\n".join([f"$ python -m lab reproduce --part {part}", *texts])
    content = {
        "config": {"seeds": seeds, "scale": asdict(scale)},
        "env": environment(),
        "source": source_of(part),
        "seconds": {name: round(value) for name, value in seconds.items()},
        "numbers": dict(sorted(numbers.items())),
    }
    files[f"{title(part)}.json"] = json.dumps(content, indent=1) + "\n"
    for old in folder.glob(f"{title(part)}[-.]*"):
        if old.name not in files:
            old.unlink()
    for name, text in files.items():
        write_whole(folder / name, text.encode())


def table_text(rows: list[dict]) -> str:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(dict.fromkeys(name for row in rows for name in row)), lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: cell(value) for name, value in row.items()})
    return buffer.getvalue()


def read(part: int | str, folder: Path = FOLDER) -> dict:
    return json.loads((folder / f"{title(part)}.json").read_text(encoding="utf-8"))


def stale(part: int | str, folder: Path = FOLDER) -> str | None:
    """Why the committed results of a part are not those of the code as it is, or of code that does the same; None if
    they are."""
    found = read(part, folder)
    if not leads(title(part), found["source"], source_of(part), links(LINKS)):
        again = f"python -m lab same --since COMMIT, or python -m lab reproduce --part {part}"
        return f"the code of {title(part)} has changed since its results were made: {again}"
    scale = json.loads(json.dumps(asdict(FULL)))
    return None if found["config"]["scale"] == scale else f"the results of {title(part)} are not of full scale"
