"""The models of a seed by the names of their stages."""

from ..conversation import CHAT, DOCUMENT
from ..model import Model
from ..run.scale import Scale
from .aligned import aligned, hasty
from .base import base
from .tuned import tuned

# base: pre-trained only; sft: with its mask; rlhf: with the cherry, on a leash (a KL penalty); unleashed: without one.
FORMS = {"base": DOCUMENT, "sft": CHAT, "rlhf": CHAT, "unleashed": CHAT}  # in which each knows questions


GENTLE, HASTY = "gentle", "hasty"  # at which pace the cherry was put on: as one should, and as we first did


def trained(stage: str, seed: int, scale: Scale, pace: str = GENTLE) -> Model:
    """The model of a stage. pace: of the climb on a leash; the one without was hasty."""
    if stage == "base":
        return base(seed, scale).model
    if stage == "sft":
        return tuned(seed, scale)
    if stage == "unleashed":
        return hasty(seed, scale, beta=0.0).model
    return (aligned(seed, scale) if pace == GENTLE else hasty(seed, scale, beta=0.1)).model


def every_stage(seed: int, scale: Scale, pace: str = GENTLE) -> dict[str, Model]:
    """Each stage's model. Nobody climbs gently without a leash, so of that pace there is no such model."""
    return {stage: trained(stage, seed, scale, pace) for stage in FORMS if pace == HASTY or stage != "unleashed"}
