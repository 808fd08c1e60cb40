"""The page's side of each comparison: its modules, run by Node, as they are or with a fault in them."""

import json
import math
import subprocess
from contextlib import contextmanager
from random import Random

import pytest
from support import ROOT, need

RANK = 4  # of the changes in the data that are tested, fewer than in the book
STRENGTHS = [(0.0, 0.0), (0.5, 0.0), (1.5, 0.0), (1.0, 0.5), (1.5, 1.5)]  # of mask and cherry


def node(driver, modules, data=None, **task):
    """What a driver answers to a task. Its own errors are no AssertionError, by which a planted fault is known."""
    need("node")
    command = ["node", ROOT / f"tests/playground/{driver}.mjs", modules, *([data] if data else [])]
    result = subprocess.run([str(part) for part in command], input=json.dumps(task), capture_output=True, text=True)
    if result.returncode:
        raise RuntimeError(result.stderr)
    return json.loads(result.stdout)


@contextmanager
def planted(modules, file, right, wrong):
    """A module with a fault in it, which the check that follows must find."""
    text = (modules / file).read_text(encoding="utf-8")
    assert text.count(right) == 1, f"{file} has {text.count(right)} times {right!r}"
    (modules / file).write_text(text.replace(right, wrong), encoding="utf-8")
    with pytest.raises(AssertionError):
        yield


def faults(*rows):
    return pytest.mark.parametrize(("file", "right", "wrong"), rows)


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
