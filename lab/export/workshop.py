"""What the workshop of the book loads beside the playground's files: the reader of the open book, a thin change."""

import gzip
from pathlib import Path

from ..model import Model
from ..run.files import write_whole
from .playground import LARGEST_OF_CHANGES, PACKED, RANK
from .weights import Change, change_tensors, packed

FILE = Path(__file__).parents[2] / f"_static/workshop/data/reader{PACKED}"


def write_reader(file: Path, base: Model, reader: Model) -> int:
    """Write the change from a base to a reader of the playground's rank (see `thinned`), and return its bytes."""
    change = change_tensors(Change(base, reader, RANK, LARGEST_OF_CHANGES))
    content = gzip.compress(packed(change, {"rank": str(RANK)}), mtime=0)
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, content)
    return len(content)
