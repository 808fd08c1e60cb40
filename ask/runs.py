"""Runs: the state of an agent's run and its trace, an event a line of JSON.

A trace holds the question, the passages and the answer, for the eyes of its owner alone, and never the key.
"""

import datetime
import json
import os
import re
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .endpoint import Usage
from .finding import Source
from .sections import BOOK

FOLDER = BOOK / ".cache/ask/runs"
FINAL = ("answered", "silent")  # ends after which there is nothing left to do


@dataclass(frozen=True)
class Limits:
    """Of a whole run. Money is limited beside these, by ASK_MONEY (budget.py)."""

    steps: int = 8  # calls of the model
    seconds: float = 180.0
    tokens: int = 60_000  # read and written


class Run:
    """What became of a run so far, and its trace."""

    def __init__(self, question: str, model: str, messages: list[dict], limits: Limits, folder: Path | None = None):
        folder = folder or FOLDER
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        now = datetime.datetime.now(datetime.UTC)
        self.path = folder / f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}.jsonl"
        self.file = os.fdopen(os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8")
        self.tell: Callable[[str], None] = lambda line: None  # hears of each event
        self.question, self.limits, self.messages = question, limits, messages
        self.seen: list[tuple[Source, int]] = []  # sources, and their places in the store
        self.calls: list[dict] = []  # of tools, without a result
        self.done: dict[str, int] = {}  # calls of tools that had one, and the step of each
        self.end: dict = {}
        self.steps = self.tokens = 0
        self.seconds = self.cost = 0.0
        self.priced = True  # whether each call's cost is known
        self.scale = 1.0  # tokens read, as the endpoint counts, over what we had estimated
        self.record("begin", question=question, model=model, limits=asdict(limits), messages=messages)

    @property
    def finished(self) -> bool:
        return self.end.get("why") in FINAL

    def close(self) -> None:
        self.file.close()

    def record(self, event: str, **more: Any) -> None:
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
        row = {"at": now, "event": event, **more}
        self.file.write(json.dumps(row, ensure_ascii=False) + "\n")
        self.file.flush()
        self.end = row if event == "end" else self.end
        self.tell(told(row))

    def spend(self, seconds: float, usage: Usage) -> dict:
        """What a call of the model took, as its trace has it."""
        self.seconds, self.tokens = self.seconds + seconds, self.tokens + usage.read + usage.written
        self.cost += usage.cost or 0.0
        self.priced &= usage.cost is not None
        return {
            "seconds": round(seconds, 3), "tries": usage.tries, "read": usage.read, "written": usage.written,
            "cost": usage.cost,
        }  # fmt: skip


def told(row: dict) -> str:
    """An event in a line, for somebody who watches."""
    match row["event"]:
        case "call":
            most = row["at_most"]
            return f"call {row['step']}, of at most {most['read']} tokens read and {most['written']} written"
        case "reply":
            does = "calls " + ", ".join(call["name"] for call in row["calls"]) if row["calls"] else "answers"
            return f"reply: {does}; {row['read']} read, {row['written']} written, {row['seconds']:.1f} s"
        case "tool":
            result = re.split(r"[.\n]", row["result"])[0] if row["failed"] else f"new sources {len(row['fresh'])}"
            return f"tool {row['key']}: {result}"
        case "error":
            return f"error: the endpoint {row['text']}"
        case "end":
            stand = f": {len(row['sentences'])} sentences stand, {row['dropped']} dropped" if "sentences" in row else ""
            return f"end, {row['why']}{stand}"
    return row["event"]
