"""The page's side of each comparison: its modules, run by Node."""

import math
from random import Random

from node_side import drive

RANK = 4  # of the changes in the data that are tested, fewer than in the book
STRENGTHS = [(0.0, 0.0), (0.5, 0.0), (1.5, 0.0), (1.0, 0.5), (1.5, 1.5)]  # of mask and cherry


def node(driver, modules, *data, **task):
    """What a driver answers to a task."""
    return drive(f"playground/{driver}.mjs", modules, *data, **task)


def same(ours, theirs):
    """Whether two expectations are the same but for rounding."""
    if ours is None or theirs is None:
        return ours is theirs
    next_tokens = {int(token): p for token, p in ours["next"].items()}
    return (
        next_tokens.keys() == theirs["next"].keys()
        and all(math.isclose(p, theirs["next"][token], rel_tol=1e-8) for token, p in next_tokens.items())
        and all(
            math.isclose(*pair, rel_tol=1e-8, abs_tol=1e-12)
            for pair in zip(ours["posterior"], theirs["posterior"], strict=True)
        )
    )


def damaged(rows, words, seed):
    """Rows with one token exchanged for any other."""
    random = Random(seed)
    copies = [list(row) for row in rows]
    for row in copies:
        row[random.randrange(len(row))] = random.randrange(words)
    return copies
