"""Every stage at toy size, in one world: shows that all of it runs, and nothing else."""

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
    begun = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        store.FOLDER = Path(os.environ.get("LAB_CACHE", Path(folder, "cache")))
        reproduce.run(trials.ALL, [0], 0, TOY, Path(folder, "results"))
        drawn = figures.draw(Path(folder, "results"), Path(folder, "figures"))
        numbers = sum(len(results.read(part, Path(folder, "results"))["numbers"]) for part in trials.ALL)
    print(f"{numbers} numbers, {len(drawn)} figures, {time.process_time() - begun:.0f} CPU-seconds")
