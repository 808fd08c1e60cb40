"""Vectors of the book's passages, kept with it: `python -m ask.keep` writes `kept.npz`.

So a fresh clone answers by meaning sooner, and its tests need not embed a book. A vector is found by its model and by
the hash of its passage, so one of a text that has changed is never used: what has none here is embedded as ever. The
questions of `asked.txt` are left out, being many and short. Rounded to 16 bits, a cosine moves in its fifth digit.
"""

from pathlib import Path

import numpy as np

PATH = Path(__file__).with_name("kept.npz")


def write(model: str, found: dict[str, np.ndarray]) -> None:
    digests = sorted(found)
    hashes = np.frombuffer(bytes.fromhex("".join(digests)), np.uint8).reshape(len(digests), -1)
    vectors = np.stack([found[digest] for digest in digests]).astype("<f2")
    np.savez(PATH, model=np.array(model), hashes=hashes, vectors=vectors)


def vectors(model: str) -> dict[str, np.ndarray]:
    """A model's vectors by the hash of their passage."""
    if not PATH.is_file():
        return {}
    with np.load(PATH) as kept:
        if str(kept["model"]) != model:
            return {}
        return dict(zip((row.tobytes().hex() for row in kept["hashes"]), kept["vectors"], strict=True))
