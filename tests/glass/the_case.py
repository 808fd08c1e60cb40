"""What the tests of the glass model look at: two texts of one length, and the models as the page has them."""

import gzip

import torch
from lab_side import MODELS, checkpoint, weights
from safetensors.torch import load
from support import ROOT

DATA = ROOT / "_static/playground/data"
TEXT = "talk : ask : where does yuri crow live ? reply : fact ,"
OTHER = "talk : ask : where does max hart live ? reply : fact ,"


@torch.no_grad()
def page_model(*changes):
    """The base, a byte a weight or less, with whole changes on it such as "mask"."""
    base, *worn = (load(gzip.decompress((DATA / f"{name}.gzip").read_bytes())) for name in ("base", *changes))
    return weights.merged(base, [(1.0, change) for change in worn], checkpoint.load(MODELS / "base"))
