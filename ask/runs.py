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
from typing import Any, TextIO

from .finding import Source
from .sections import BOOK
from .tools import SILENT

FOLDER = BOOK / ".cache/ask/runs"
FINAL = ("answered", "silent")  # ends after which there is nothing left to do


@dataclass(frozen=True)
class Limits:
    """Of a whole run. Money is limited beside these, by ASK_MONEY (budget.py)."""

    steps: int = 8  # calls of the model
    seconds: float = 180.0
    tokens: int = 60_000  # read and written


class Run:
    """What became of a run so far. `begin` makes one; `record` is the only way to change it."""

    def __init__(self, path: Path):
        self.path = path
        self.file: TextIO
        self.tell: Callable[[str], None] = lambda line: None  # hears of each event
        self.name = path.stem
        self.messages: list[dict] = []
        self.seen: list[tuple[Source, int]] = []  # sources, and their places in the store
        self.calls: list[dict] = []  # of tools, without a result
        self.done: dict[str, int] = {}  # calls of tools that had one, and the step of each
        self.pending: dict | None = None  # a call of the model without an outcome
        self.end: dict | None = None
        self.silent = False
        self.steps = self.tokens = 0
        self.seconds = self.cost = 0.0
        self.priced = True  # whether each call's cost is known
        self.scale = 1.0  # tokens read, as the endpoint counts, over what we had estimated

    @classmethod
    def begin(cls, question: str, model: str, messages: list[dict], limits: Limits, folder: Path = FOLDER) -> "Run":
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        now = datetime.datetime.now(datetime.UTC)
        run = cls(folder / f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}.jsonl")
        run.file = os.fdopen(os.open(run.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8")
        run.record("begin", question=question, model=model, limits=asdict(limits), messages=messages)
        return run

    @property
    def finished(self) -> bool:
        return self.end is not None and self.end["why"] in FINAL

    def close(self) -> None:
        self.file.close()

    def record(self, event: str, **more: Any) -> None:
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
        row = {"at": now, "event": event, **more}
        self.file.write(json.dumps(row, ensure_ascii=False) + "\n")
        self.file.flush()
        getattr(self, f"on_{event}")(row)
        self.tell(told(row))

    def on_begin(self, row: dict) -> None:
        self.question, self.model = row["question"], row["model"]
        self.messages, self.limits = list(row["messages"]), Limits(**row["limits"])

    def on_call(self, row: dict) -> None:
        """A call of the model begins. It counts as a step, whatever becomes of it."""
        self.pending = row
        self.steps += 1

    def on_reply(self, row: dict) -> None:
        if self.pending:
            self.scale *= max(1.0, row["read"] / self.pending["at_most"]["read"])
        self.messages.append(row["message"])
        self.calls = list(row["calls"])
        self.spend(row)

    def on_error(self, row: dict) -> None:
        self.spend(row)

    def spend(self, row: dict) -> None:
        self.pending = None
        self.seconds += row["seconds"]
        self.tokens += row["read"] + row["written"]
        self.cost += row["cost"] or 0.0
        self.priced &= row["cost"] is not None

    def on_tool(self, row: dict) -> None:
        self.calls = [call for call in self.calls if call["id"] != row["id"]]
        self.messages.append({"role": "tool", "tool_call_id": row["id"], "content": row["result"]})
        self.seen += [(Source(**source), place) for source, place in row["fresh"]]
        self.seconds += row["seconds"]
        if not row["failed"]:
            self.done[row["key"]] = self.steps
            self.silent = row["name"] == SILENT

    def on_end(self, row: dict) -> None:
        self.end = row


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
