"""`python -m ask.wheel` writes the wheel of `pyproject.toml`, with the index of the book as it was built last."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from values.settings import settings

from .embed import MiniLM, pack
from .expansion import expanded
from .index import SQLite, renew
from .sections import BOOK

BUILT = BOOK / "_build/wheel"  # whence hatchling takes what is made here


def main() -> None:
    shutil.rmtree(BUILT, ignore_errors=True)
    BUILT.mkdir(parents=True)
    store = SQLite(BOOK / ".cache/ask/book.sqlite")
    renew(store, expanded(), MiniLM())
    with closing(sqlite3.connect(BUILT / "book.sqlite", isolation_level=None)) as kept:
        store.connection.backup(kept)
        kept.execute("PRAGMA journal_mode = DELETE")  # or who reads it would have to write beside it
        kept.execute("VACUUM")
    (BUILT / "book.json").write_text(json.dumps(told()), encoding="utf-8")
    pack(BUILT / "minilm.npz")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(BUILT)]
    subprocess.run(command, cwd=Path(__file__).parent, check=True, stdout=subprocess.DEVNULL)
    (wheel,) = BUILT.glob("*.whl")
    print(f"{wheel.relative_to(BOOK)}: {wheel.stat().st_size / 1e6:.0f} MB")


def told() -> dict[str, str]:
    """What a citation says of the book."""
    title, author, version = settings(BOOK, "project", "author", "release").values()
    (date,) = re.findall(r"^date-released: (\S+)", (BOOK / "CITATION.cff").read_text(encoding="utf-8"), re.MULTILINE)
    address = os.environ.get("READTHEDOCS_CANONICAL_URL") or os.environ.get("SITE_URL") or ""  # as in conf.py
    return {"title": title, "address": address, "author": author, "version": version, "date": date}


if __name__ == "__main__":
    main()
