"""The models of a seed by the names of their stages."""

from ..conversation import CHAT, DOCUMENT
from ..model import Model
from ..run.scale import Scale
from .aligned import aligned
from .base import base
from .tuned import tuned

# base: pre-trained only; sft: with its mask; rlhf: with the cherry, on a leash (a KL penalty); unleashed: without one.
FORMS = {"base": DOCUMENT, "sft": CHAT, "rlhf": CHAT, "unleashed": CHAT}  # in which each knows questions


def trained(stage: str, seed: int, scale: Scale) -> Model:
    """The model of a stage."""
    if stage == "base":
        return base(seed, scale).model
    if stage == "sft":
        return tuned(seed, scale)
    return aligned(seed, scale, beta=0.0 if stage == "unleashed" else 0.1).model


def every_stage(seed: int, scale: Scale) -> dict[str, Model]:
    return {stage: trained(stage, seed, scale) for stage in FORMS}
