"""Do four findings of the cherry hold in another family of worlds?

It stands beside the cherry's controls, by whose climbs and look all is measured. Its worlds are plainer: half as many
people, known nearly alike, no questions about strangers, and of documents only diaries, talks and sums. All else, from
the model's size to the rates at which it is tuned and climbs, is as in the book.
"""

from lab.probes import losses
from lab.run.scale import Scale
from lab.run.store import Stage
from lab.stages.controlled import LEARNED, NOISE, TRUTH
from lab.world import HeldOut

from ..cherry.experiments import RATES, blocks, steps_of
from ..experiment import Measured, experiment
from .plain import PLAIN, climbed, finetuned, look, pretrained, world_in

CLIMBS = ((NOISE, "high"), (NOISE, "low"), (LEARNED, "high"), (LEARNED, "low"), (TRUTH, "low"))


def run_of(judge: str, rate: str, scale: Scale) -> dict:
    """The options of such a run."""
    return {"family": PLAIN, "judge": judge, "rate": RATES[rate], "steps": steps_of(rate, scale)}


def models(scale: Scale) -> list[tuple[Stage, dict]]:
    return [(climbed, run_of(judge, rate, scale)) for judge, rate in CLIMBS]


@experiment
def family(seed: int, scale: Scale) -> Measured:
    """The tuned model and each climb: right answers, reward, the same with likeliest words, and how far it went.
    excess: the base's loss above the floor, in nats a token."""
    measured = Measured()
    base, held_out = pretrained(seed, scale, family=PLAIN), HeldOut.draw(world_in(PLAIN, seed), scale.rows)
    measured.numbers["excess"] = losses.excess(base, held_out)
    looked = {"tuned": finetuned(seed, scale, family=PLAIN)}
    for judge, rate in CLIMBS:
        run = climbed(seed, scale, **run_of(judge, rate, scale))
        looked[f"{judge}_{rate}"] = run.model
        measured.rows("paths", {"judge": judge, "rate": rate}, blocks(run.history))
    for name, model in looked.items():
        measured.row("models", {"model": name}, look(model, seed, scale, PLAIN), f"{name}_*")
    return measured


EXPERIMENTS = (family,)
