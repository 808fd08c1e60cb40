"""Two questions that the chapter on thinking left open, asked of its own worlds afterwards: does the cheat go silent
without a leash too, and what do rewards for right answers bring on the leash of their controls?

It stands beside that chapter, as exploration: nothing was predicted, and there is no verdict.
"""

from ..run.experiment import Measured, experiment
from ..run.scale import Scale
from ..run.store import Stage
from ..stages.releashed import releashed
from ..stages.thinkers import RUNS

FREE = {"run": "word", "beta": 0.0, "steps": RUNS["word"].steps}
HELD = {"run": "truth", "beta": RUNS["thought"].beta, "steps": RUNS["truth"].steps}


def models(scale: Scale) -> list[tuple[Stage, dict]]:
    return [(releashed, FREE), (releashed, HELD)]


@experiment
def leashes(seed: int, scale: Scale) -> Measured:
    """The penalty on the word without a leash; and the truth on the leash that any thought and a coin were on."""
    measured = Measured()
    free, held = (releashed(seed, scale, **run) for run in (FREE, HELD))
    kept = ("takes", "open", "silent", "clear_takes", "clear_true")
    measured.curves["free"] = [{"step": row["step"], **{key: row[key] for key in kept}} for row in free]
    measured.add("free_end", {key: free[-1][key] for key in kept})
    measured.curves["held"] = [{"step": row["step"], "thinks": row["thinks"], "right": row["right"]} for row in held]
    measured.add("held_end", {key: held[-1][key] for key in ("thinks", "right")})
    return measured


EXPERIMENTS = (leashes,)
