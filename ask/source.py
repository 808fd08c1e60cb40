"""The command `llm-deep-dive-ask` of the wheel: this book, a folder of Markdown or a Sphinx site as a source for the
reader's own model, over MCP (mcp.py). Of the book the index lies in the wheel; others are kept in the user's cache.
"""

import argparse
import hashlib
import os
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path

from .sections import BOOK, Section, left_out
from .terminal import tell

INDEX = BOOK / "book.sqlite"


def main(arguments: list[str] | None = None) -> int:
    """Returns the exit code. What a user can mend is told in one line, without a traceback."""
    options = parser().parse_args(arguments)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as in __main__.py
    try:
        serve(options)
    except KeyboardInterrupt:
        return 130
    except (ValueError, OSError, sqlite3.Error) as error:
        tell(f"llm-deep-dive-ask: {error}")
        return 2
    return 0


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(
        prog="llm-deep-dive-ask",
        description="An MCP server that finds, opens and cites sections of the book LLM Deep Dive, or of your pages, "
        "for a model of yours. Without --http it speaks on standard input and output.",
    )
    of = found.add_mutually_exclusive_group()
    of.add_argument("--markdown", type=Path, metavar="FOLDER", help="a folder of Markdown, instead of the book")
    of.add_argument(
        "--site", metavar="URL", help="a Sphinx site, by its objects.inv and its pages, instead of the book"
    )
    found.add_argument("--address", default="", metavar="URL", help="where the sections are; put before each address")
    found.add_argument("--http", action="store_true", help="serve at /mcp over HTTP instead")
    found.add_argument("--host", default="127.0.0.1", help="where it listens (127.0.0.1); it has no passwords")
    found.add_argument("--port", type=int, default=8001, help="(8001)")
    return found


def serve(options: argparse.Namespace) -> None:
    from .embed import MiniLM
    from .expansion import expanded
    from .finding import Finder
    from .mcp import Work, server, work
    from .retrieve import Retriever

    if options.markdown:
        if not options.markdown.is_dir():
            raise ValueError(f"{options.markdown} is no folder")
        folder = options.markdown.resolve()
        if links := left_out(folder):
            tell(f"llm-deep-dive-ask: not read, since no file of {folder}: {', '.join(path.name for path in links)}")
        of, retriever = work(folder, options.address), indexed(str(folder), expanded(folder))
    elif options.site:
        from .site import read

        base, inventory, sections = read(options.site)
        of = Work(f"the site {base}", inventory.project, options.address or base, version=inventory.version)
        retriever = indexed(base, sections)
    else:
        of, retriever = work(address=options.address), Retriever(prebuilt(), MiniLM())
    made = server(Finder(retriever), of)
    if options.http:
        tell(f"MCP at http://{options.host}:{options.port}/mcp")
        made.run("streamable-http", host=options.host, port=options.port, stateless_http=True, json_response=True)
    else:
        made.run("stdio")


def prebuilt():
    """The book's index, in memory: where it lies need not be writable."""
    from .index import SQLite

    if not INDEX.is_file():
        raise ValueError(f"{INDEX} is missing, which the wheel holds; from the repository: python -m ask mcp")
    store = SQLite()
    with sqlite3.connect(f"{INDEX.as_uri()}?mode=ro&immutable=1", uri=True) as kept:
        kept.backup(store.connection)
    return store


def indexed(name: str, sections: Sequence[Section]):
    """A retriever of pages of one's own: by words at once, by meaning as soon as all are read for it."""
    from .index import SQLite, update
    from .retrieve import Retriever, warm

    store = SQLite(kept(name) or ":memory:")
    update(store, sections)
    retriever = Retriever(store)
    warm(retriever, sections)
    return retriever


def kept(name: str) -> Path | None:
    """The file of an index; None where nothing can be kept."""
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "llm-deep-dive-ask"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        return None
    return folder / f"{hashlib.sha256(name.encode()).hexdigest()[:16]}.sqlite" if os.access(folder, os.W_OK) else None


if __name__ == "__main__":
    sys.exit(main())
