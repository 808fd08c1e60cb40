"""Every stage at toy size, in one world, or those of some trials: shows that all of it runs, and nothing else."""

import os
import tempfile
import time
from pathlib import Path

import trials
from lab.run import store
from lab.run.scale import TOY

from .. import drawings as figures
from .. import results
from . import reproduce


def smoke(options):
    begun, parts = time.process_time(), options.part or trials.ALL
    with tempfile.TemporaryDirectory() as folder:
        store.FOLDER = Path(os.environ.get("LAB_CACHE", Path(folder, "cache")))
        reproduce.run(parts, [0], 0, TOY, Path(folder, "results"))
        drawn = figures.draw(Path(folder, "results"), Path(folder, "figures"))
        numbers = [name for part in parts for name in results.read(part, Path(folder, "results"))["numbers"]]
    if options.part:
        print(*numbers, *(path.name for path in drawn), sep="\n")
    print(f"{len(numbers)} numbers, {len(drawn)} figures, {time.process_time() - begun:.0f} CPU-seconds")
