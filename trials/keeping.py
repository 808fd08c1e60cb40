"""What one experiment measured in one world, as a file that can be committed before the next world is run.

Results are written of all worlds at once, and what is done of them lies in a store that no commit has. A trial whose
worlds take hours keeps each in its folder `kept/`, with all digits. The name of a file has the hash by which the store
looks a result up, of code, scale and torch, so what other code has measured is never taken.
"""

import json
import pickle
from dataclasses import asdict, dataclass
from pathlib import Path

from lab.run import store
from lab.run.files import write_whole
from lab.run.scale import Scale
from lab.run.store import Stage

from . import HERE, results, title
from .experiment import Measured


@dataclass(unsafe_hash=True)
class Keeping:
    """An experiment of a trial that leaves what it measured in a file too."""

    part: int | str
    run: Stage

    def __post_init__(self):
        self.__name__, self.needs = self.run.__name__, self.run.needs

    def place(self, seed: int, scale: Scale, **options) -> Path:
        """Where the store has it."""
        return self.run.place(seed, scale, **options)

    def file(self, seed: int, scale: Scale) -> Path:
        """Where it is kept."""
        return HERE / title(self.part) / "kept" / self.place(seed, scale).with_suffix(".json").name

    def __call__(self, seed: int, scale: Scale, **options) -> Measured:
        measured, file = self.run(seed, scale, **options), self.file(seed, scale)
        if not file.exists():
            _, seconds = store.kept(self.place(seed, scale)) or (measured, 0.0)
            content = {"env": results.environment(), "seconds": seconds, "measured": asdict(measured)}
            file.parent.mkdir(exist_ok=True)
            write_whole(file, (json.dumps(content) + "\n").encode())
        return measured

    def restore(self, seed: int, scale: Scale) -> bool:
        """Put what is kept into the store, if it isn't there; returns whether anything is kept."""
        file, place = self.file(seed, scale), self.place(seed, scale)
        if file.exists() and store.kept(place) is None:
            content = json.loads(file.read_text(encoding="utf-8"))
            place.parent.mkdir(parents=True, exist_ok=True)
            write_whole(place, pickle.dumps((Measured(**content["measured"]), content["seconds"])))
        return file.exists()
