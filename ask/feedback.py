"""Feedback: what readers click lands in a local file, a line each, to become questions of the evals."""

import datetime
import json
import threading
from pathlib import Path

LARGEST = 5_000_000  # bytes; then clicks are dropped until somebody has read them
lock = threading.Lock()


def keep(path: Path, question: str, useful: bool, names: list[str]) -> bool:
    """Append a click; False if the file is full."""
    row = {
        "when": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "question": question,
        "useful": useful,
        "sections": names,
    }
    with lock:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > LARGEST:
            return False
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return True
