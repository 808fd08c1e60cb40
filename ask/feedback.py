"""Feedback: what readers click lands in a local file, a line each, to become questions of the evals."""

import datetime
import fcntl
import json
import os
import threading
from pathlib import Path

from .terminal import tell

LARGEST = 5_000_000  # bytes; then clicks are dropped until somebody has read them
lock = threading.Lock()


def keep(path: Path, question: str, useful: bool, names: list[str]) -> bool:
    """Append a click, and see it on the disk; False if the file is full, or can't be written, and is as it was."""
    row = {
        "when": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "question": question,
        "useful": useful,
        "sections": names,
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with lock, path.open("a+b", buffering=0) as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # other processes may serve too
            return append(file.fileno(), (json.dumps(row, ensure_ascii=False) + "\n").encode())
    except OSError as error:
        tell(f"ask: a click could not be kept: {error.strerror}")
        return False


def append(file: int, line: bytes) -> bool:
    """Write a line whole or not at all; OSError in the second case, False if there are too many already."""
    size = os.fstat(file).st_size
    if size and os.pread(file, 1, size - 1) != b"\n":  # a crash cut a line short, which nobody was told is kept
        size = os.pread(file, size, 0).rfind(b"\n") + 1
        os.ftruncate(file, size)
    if size > LARGEST:
        return False
    try:
        left = line
        while left:
            left = left[os.write(file, left) :]
        os.fsync(file)
    except OSError:
        os.ftruncate(file, size)
        raise
    return True
