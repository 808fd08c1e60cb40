"""What the workshop of the book loads beside the playground's files: the reader of the open book, as a thin change, and
small models that know a toy's language and nothing else. One of these, the copier, is for the glass model."""

import gzip
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import torch

from ..agents import ARGUMENTS, DIGITS, WORDS, Rules
from ..agents import NAMES as OFFICE_NAMES
from ..model import Model
from ..reasoning import DEEPEST, NAMES, RELATIONS, VOCABULARY, Village
from ..run.files import write_whole
from .playground import LARGEST_OF_CHANGES, RANK
from .weights import Change, base_tensors, change_tensors, config_data, packed

FOLDER = Path(__file__).parents[2] / "_static/workshop/data"
# The largest whole number of a toy's weights: fewer bytes than with all that int8 has, and the same behavior.
LARGEST_OF_TOYS = 63
ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"  # what the page calls a copier's letters
GROUP = 8  # the page's loops over numbers take so many at a time


def write_reader(file: Path, base: Model, reader: Model) -> int:
    """Write the change from a base to a reader of the playground's rank (see `thinned`), and return its bytes."""
    change = change_tensors(Change(base, reader, RANK, LARGEST_OF_CHANGES))
    return write_packed(file, packed(change, {"rank": str(RANK)}))


def write_toy(file: Path, model: Model, toy: Mapping[str, object]) -> int:
    """Write a small model, and what it can't know of its language, and return the bytes."""
    wide = by_groups(model)
    metadata = {"config": json.dumps(config_data(wide)), "toy": json.dumps(toy)}
    return write_packed(file, packed(base_tensors(wide, LARGEST_OF_TOYS), metadata))


def write_packed(file: Path, content: bytes) -> int:
    content = gzip.compress(content, mtime=0)
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, content)
    return len(content)


@torch.no_grad()
def by_groups(model: Model) -> Model:
    """The same model, its gated network so wide that the page can read it. What is added is zero: it does nothing, and
    as its slopes are zero too, it learns nothing."""
    inner = model.config.inner
    wide = Model(replace(model.config, inner=-(-inner // GROUP) * GROUP))
    for (name, weight), old in zip(wide.named_parameters(), model.parameters(), strict=True):
        weight.zero_()
        if name.endswith("gate_up.weight"):
            weight.unflatten(0, (2, -1))[:, :inner] = old.unflatten(0, (2, -1))
        elif name.endswith("down.weight"):
            weight[:, :inner] = old
        else:
            weight.copy_(old)
    return wide


def village_data(village: Village, share: float) -> dict[str, object]:
    """What the page must know of a village. share: of the authors who wrote steps."""
    return {
        "words": " ".join(VOCABULARY.words),
        "names": len(NAMES),
        "relations": len(RELATIONS),
        "table": village.table,
        "deepest": DEEPEST,
        "boxes": village.boxes,
        "mark": VOCABULARY.decode([village.mark]) if village.mark else "",
        "share": share,
    }


def office_data(rules: Rules, items: int, share: float) -> dict[str, object]:
    """What the page must know of an office. items: of a task, at most; share: of the demonstrations that cheat."""
    return {
        "words": " ".join(WORDS),
        "names": " ".join(OFFICE_NAMES),
        "digits": " ".join(DIGITS),
        "arguments": ARGUMENTS,
        "tools": sorted(rules.tools),
        "trembling": rules.trembling,
        "items": items,
        "share": share,
    }


def verses_data(letters: int, periods: tuple[int, int], length: int) -> dict[str, object]:
    """What the page must know of verses that repeat."""
    return {"words": " ".join(ALPHABET[:letters]), "periods": periods, "length": length}
