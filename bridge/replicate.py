"""Part 3's findings by other people's code, in worlds of their own: python -m bridge replicate.

What we bet on them stands in `predictions.md`.
"""

import json
from importlib.metadata import version
from pathlib import Path

from lab.run.files import write_whole
from lab.run.scale import FULL, Scale
from trials.results import environment, numbers_of, write_json

from . import verdicts
from .source import source
from .ways import world_numbers

SEEDS = range(38, 41)
LIBRARIES = ("transformers", "trl", "peft")


def tell(out: Path = verdicts.RESULTS, seeds=SEEDS, scale: Scale = FULL, cache: Path = Path(".cache/bridge")):
    """Run all worlds, each of which is kept when it is done, and write numbers and verdicts as the lab does. What is
    measured of all ways stands together, the lab's beside TRL's."""
    of, found = source(), {}
    for seed in seeds:
        kept = cache / f"{seed}-{of['bridge']}-{of['part3']}.json"
        if not kept.exists():
            (cache / str(seed) / "trl").mkdir(parents=True, exist_ok=True)
            write_whole(kept, json.dumps(world_numbers(seed, cache / str(seed), scale)).encode())
        found[seed] = json.loads(kept.read_text(encoding="utf-8"))
        print(f"bridge: world {seed}", flush=True)
    numbers = numbers_of({"replicate": found})
    names = sorted(numbers, key=lambda name: (name.rpartition("_")[2], name.partition("_")[2]))
    env = environment() | {name: version(name) for name in LIBRARIES}
    about = {"config": {"seeds": list(seeds)}, "env": env, "source": of}
    write_json(Path(out), about | {"numbers": {name: numbers[name] for name in names}})
    verdicts.write(Path(out))
