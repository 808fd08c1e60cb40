"""Questions that the chapter on thinking left open, asked of its own worlds afterwards: does the cheat go silent
without a leash too, what comes there of the same rewards without a fine and with one for the cheat, and what do rewards
for right answers bring on the leash of their controls?

It stands beside that chapter, as exploration: nothing was predicted, and there is no verdict.
"""

from lab.run.scale import Scale
from lab.run.store import Stage
from lab.stages.thinkers import RUNS

from ..experiment import Measured, experiment
from .releashed import releashed

FREE = {"run": "word", "beta": 0.0, "steps": RUNS["word"].steps}
UNFINED, CLOSED = (FREE | {"run": run} for run in ("loophole", "cheat"))
HELD = {"run": "truth", "beta": RUNS["thought"].beta, "steps": RUNS["truth"].steps}


def models(scale: Scale) -> list[tuple[Stage, dict]]:
    return [(releashed, how) for how in (FREE, UNFINED, CLOSED, HELD)]


@experiment
def leashes(seed: int, scale: Scale) -> Measured:
    """Without a leash the penalty on the word, none, and that on the cheat; and the truth on the leash that any thought
    and a coin were on."""
    measured, kept = Measured(), ("takes", "open", "silent", "clear_takes", "clear_true")
    for name, how in {"free": FREE, "unfined": UNFINED, "closed": CLOSED}.items():
        rows = releashed(seed, scale, **how)
        measured.curves[name] = [{key: row[key] for key in ("step", *kept)} for row in rows]
        measured.add(f"{name}_end_*", rows[-1], kept)
    held = releashed(seed, scale, **HELD)
    measured.curves["held"] = [{key: row[key] for key in ("step", "thinks", "right")} for row in held]
    measured.add("held_end_*", held[-1], ("thinks", "right"))
    return measured


EXPERIMENTS = (leashes,)
