"""Every stage at toy size, in one world: shows that all of it runs, and nothing else."""

import os
import tempfile
import time
from pathlib import Path

from .. import figures, parts
from ..run import results, store
from ..run.scale import TOY
from . import reproduce


def smoke(options):
    begun = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        store.FOLDER = Path(os.environ.get("LAB_CACHE", Path(folder, "cache")))
        reproduce.run(parts.ALL, [0], 0, TOY, Path(folder, "results"))
        drawn = figures.draw(Path(folder, "results"), Path(folder, "figures"))
        numbers = sum(len(results.read(part, Path(folder, "results"))["numbers"]) for part in parts.ALL)
    print(f"{numbers} numbers, {len(drawn)} figures, {time.process_time() - begun:.0f} CPU-seconds")
