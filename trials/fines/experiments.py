"""Does a fine on the word make thoughts hide, or would they go silent by themselves where honest work isn't paid?

It stands beside the chapter on thinking, whose base, leash and rate it takes, and asks what a reader's rerun left open:
there cheats went silent without a fine as well, if they were run on, as the leash's optimum has it. So here all fines
take as many updates, small ones among them, and where all questions can be read as well as where few can.
"""

from lab.run.scale import Scale
from lab.run.store import Stage

from ..experiment import Measured, experiment
from .fined import FINES, SIZES, fined, optima

SELDOM, ALWAYS = "seldom", "always"
PAYS = {SELDOM: 0.75, ALWAYS: 0.0}  # how often honest work does, and the share of questions that can't be read
RUNS = (*((fine, SELDOM) for fine in FINES), *((fine, ALWAYS) for fine in ("none", "tenth", "word")))
TOLD = (80, 160, 640)  # updates after which what is seen is a number; the table has all
KEPT = ("open", "silent", "clear_takes", "clear_true")


def models(scale: Scale) -> list[tuple[Stage, dict]]:
    return [(fined, how_of(*run)) for run in RUNS]


def how_of(fine: str, pays: str) -> dict:
    """The options of such a run."""
    return {"fine": fine, "smudged": PAYS[pays]}


@experiment
def fines(seed: int, scale: Scale) -> Measured:
    """Open and silent cheats with each fine, by updates, where honest work pays seldom and always; and the optimum,
    which is the same for both."""
    measured = Measured()
    for fine, pays in RUNS:
        rows = fined(seed, scale, **how_of(fine, pays))
        measured.rows("runs", {"fine": fine, "pays": pays}, rows)
        for row in rows:
            if row["updates"] in TOLD:
                measured.add(f"{fine}_{pays}_{row['updates']}_*", row, KEPT)
    measured.add("base_*", rows[0], KEPT)
    for fine, row in optima(seed, scale).items():
        measured.row("optima", {"fine": fine, "size": SIZES[fine]}, row, f"optimum_{fine}_*", KEPT)
    return measured


EXPERIMENTS = (fines,)
