"""Ordinary text, on which forgetting is measured: the manual that comes with Python, and what the model writes."""

import pydoc_data.topics
import re
import zlib

import torch

from .generate import chooser, written
from .load import Witness
from .tune import fast

LENGTH, WINDOWS, REPLAYED = 96, 12, 36


def windows(witness: Witness, seed: int) -> tuple[dict[str, torch.Tensor], list[list[int]]]:
    """Texts to measure on, by kind, each (WINDOWS, LENGTH) token ids; and others of the model's own, to replay."""
    manual = " ".join(pydoc_data.topics.topics[name] for name in sorted(pydoc_data.topics.topics))
    texts = own(witness, seed)
    return {"manual": cut(witness, flat(manual), seed), "own": torch.tensor(texts[:WINDOWS])}, texts[WINDOWS:]


def flat(text: str) -> str:
    """Lines joined into paragraphs: hard line ends are not what a model has read."""
    return re.sub(r"(?<=\S)[ ]*\n[ ]*(?=[^\s*\-|>])", " ", text)


def cut(witness: Witness, text: str, seed: int) -> torch.Tensor:
    ids = witness.encode(text)
    generator = torch.Generator().manual_seed(zlib.crc32(b"windows") + seed)
    places = torch.randperm(len(ids) // LENGTH - 1, generator=generator)[:WINDOWS]
    return torch.stack([torch.tensor(ids[place * LENGTH : (place + 1) * LENGTH]) for place in places.tolist()])


@torch.no_grad()
def own(witness: Witness, seed: int) -> list[list[int]]:
    """What the model writes at temperature 1 on an empty page, each text of LENGTH tokens. It ends none of them: a
    token that ends a text is a token like others here."""
    start = [witness.end]
    rows = written(fast(witness.model), [start] * (WINDOWS + REPLAYED), LENGTH - 1, chooser(1.0, seed), end=-1)
    return [start + row for row in rows]
