"""What is kept of the experiments of a trial: numbers with their spread over seeds, tables and samples, as files.

They lie in its `results/`, or flat in a folder of somebody's own. `NAME.json` holds `config` (scale and seeds), `env`,
`source` (a hash of the code, see `lab/run/source.py`), `seconds` (CPU time of each experiment, and of the models it
shares) and `numbers`, each with the experiment that it comes from. A table is a CSV file with a row's seed in front, a
sample a text file that opens with its command.
"""

import csv
import io
import json
import platform
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from pathlib import Path

import trials
from lab.run.files import write_whole
from lab.run.scale import FULL, Scale
from lab.run.source import source_hash

from . import title
from .experiment import Measured
from .rounding import cell, number
from .same import leads, links

HERE = Path(__file__).parent
LINKS = HERE / "same.jsonl"  # from the code of the results to today's; see `same.py`
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


def place(name: str, folder: Path | None = None) -> Path:
    """Where a file of results lies, such as `part3-goodhart.csv`: in a folder, or among those that are committed."""
    return (folder or HERE / re.split("[-.]", name)[0] / "results") / name


def tried(folder: Path | None = None) -> list[int | str]:
    """The parts that have results. One whose predictions were committed, and which waits for its run, has none yet."""
    return [part for part in trials.ALL if place(f"{title(part)}.json", folder).exists()]


def source_of(part: int | str) -> str:
    """The hash of all code that decides the numbers of a part."""
    return source_hash(*modules_of(part))


def modules_of(part: int | str) -> tuple[str, ...]:
    """The modules that decide the numbers of a part, by themselves and by what they import."""
    return f"trials.{title(part)}.experiments", "trials.rounding"


def write(
    part: int | str,
    measured: dict[int, dict[str, Measured]],
    seconds: dict[str, float],
    scale: Scale,
    folder: Path | None = None,
):
    """Write the results of a part from what each seed's experiments measured, and remove those of an earlier run.

    A table or a sample says of which world each row or text is, so some worlds may lack it. Raises ValueError where
    some lack a number (see `numbers_of`), or where two experiments give one name to a number, a table or a sample.
    """
    path, seeds = place(f"{title(part)}.json", folder), sorted(measured)
    numbers = numbers_of({name: {seed: measured[seed][name].numbers for seed in seeds} for name in measured[seeds[0]]})
    files: dict[str, str] = {}
    for name in measured[seeds[0]]:
        found = {seed: measured[seed][name] for seed in seeds}
        texts = {}
        for table in union(each.curves for each in found.values()):
            rows = [{"seed": seed, **row} for seed, each in found.items() for row in each.curves.get(table, [])]
            texts[f"{title(part)}-{table}.csv"] = table_text(rows)
        for sample in union(each.samples for each in found.values()):
            said = {seed: each.samples[sample] for seed, each in found.items() if sample in each.samples}
            shown = [f"# seed {seed}\n{text.strip()}\n" for seed, text in said.items()]
            texts[f"{title(part)}-{sample}.txt"] = "\n".join([f"$ python -m trials reproduce --part {part}", *shown])
        if twice := texts.keys() & files:
            raise ValueError(f"two experiments write {', '.join(sorted(twice))}")
        files |= texts
    content = {
        "config": {"seeds": seeds, "scale": asdict(scale)},
        "env": environment(),
        "source": source_of(part),
        "seconds": {name: round(value) for name, value in seconds.items()},
        "numbers": dict(sorted(numbers.items())),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    for old in path.parent.glob(f"{title(part)}[-.]*"):
        if old.name not in {path.name, *files}:
            old.unlink()
    for name, text in files.items():
        write_whole(place(name, folder), text.encode())
    write_json(path, content)


def numbers_of(found: Mapping[str, Mapping[int, Mapping[str, float]]]) -> dict[str, dict]:
    """The numbers of experiments, by name, with their spread over worlds. found: what each experiment gave in
    each world, by its seed. Raises ValueError where a world lacks a number (see `of_every_world`), or where two
    experiments give one name to two."""
    numbers: dict[str, dict] = {}
    for name, by_seed in found.items():
        for key in of_every_world(by_seed):
            if key in numbers:
                raise ValueError(f"two experiments have a number named {key}")
            numbers[key] = {"experiment": name} | number([each[key] for each in by_seed.values()])
    return numbers


def of_every_world(found: Mapping[int, Collection[str]]) -> list[str]:
    """The names of the numbers of an experiment in worlds, by their seeds. Raises ValueError where one lacks a number
    that another has: the mean would be of fewer worlds, which an experiment has to say itself, by not-a-number."""
    names = union(found.values())
    for name in names:
        having = [seed for seed, has in found.items() if name in has]
        lacking = [seed for seed in found if seed not in having]
        if lacking:
            there, gone = (", ".join(map(str, seeds)) for seeds in (having, lacking))
            raise ValueError(f"{name} is there in worlds {there} and not in {gone}, which would have to say nan")
    return names


def union(names: Iterable[Iterable[str]]) -> list[str]:
    """All names, each once, the first ones first."""
    return list(dict.fromkeys(name for each in names for name in each))


def write_json(path: Path, content: dict):
    """Write results or verdicts."""
    write_whole(path, (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode())


def table_text(rows: list[dict]) -> str:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, union(rows), lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: cell(value) for name, value in row.items()})
    return buffer.getvalue()


def read(part: int | str, folder: Path | None = None) -> dict:
    return json.loads(place(f"{title(part)}.json", folder).read_text(encoding="utf-8"))


def stale(part: int | str, folder: Path | None = None) -> str | None:
    """Why the committed results of a part are not those of the code as it is, or of code that does the same; None if
    they are."""
    found = read(part, folder)
    if not leads(title(part), found["source"], source_of(part), links(LINKS)):
        again = f"python -m trials same --since COMMIT, or python -m trials reproduce --part {part}"
        return f"the code of {title(part)} has changed since its results were made: {again}"
    scale = json.loads(json.dumps(asdict(FULL)))
    return None if found["config"]["scale"] == scale else f"the results of {title(part)} are not of full scale"
