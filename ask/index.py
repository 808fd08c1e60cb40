"""The index in one SQLite file: whole sections, found by words (FTS5), and their passages, found by vector (NumPy).

Words are looked for in whole sections, since what a question names may be spread over one; vectors stand for passages,
since one for a whole section blurs it. On the tuning questions this beat passages for both (README). SQLite comes with
Python, and at the size of a book an exact search of all vectors takes less than a millisecond.

A page that did not change is not read again, a passage that did not change is not embedded again, and one that is gone
never leaves its number to another: whoever asks while pages are replaced finds the old passage, the new one or none,
never a wrong one.
"""

import hashlib
import json
import os
import re
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from . import kept
from .embed import Embedder
from .expansion import ASKED
from .sections import Section
from .stop_words import STOP

VERSION = 2  # of the file's layout and of the cutting: a file of another one is built anew
WORDS = 120  # of a passage, at most, unless one sentence is longer; the model reads some 190


@dataclass(frozen=True)
class Passage:
    """Some paragraphs of a section: what is found, quoted and cited."""

    section: Section  # its text is this passage's, not the whole
    number: int = 0  # in the store; 0 before it is there
    place: int = 0  # the store's number of the whole section

    @property
    def asked(self) -> bool:
        """Whether it is a question that its section answers, to be searched and not shown."""
        return self.section.audience == ASKED

    @property
    def context(self) -> str:
        """The titles above the text, outermost first; of a question none, since it stands for itself."""
        return "" if self.asked else " › ".join((*self.section.trail, self.section.title))

    @property
    def text(self) -> str:
        return self.section.text

    @property
    def digest(self) -> str:
        return hashlib.sha256(f"{self.context}\n{self.text}".encode()).hexdigest()


def cut(section: Section, words: int = WORDS) -> list[Passage]:
    """A section as passages of whole paragraphs, or of whole sentences where a paragraph is too long.

    A question that it answers is a passage by itself.
    """
    if section.audience == ASKED:
        return [Passage(replace(section, text=text)) for text in section.text.split("\n\n")]
    pieces = []
    for paragraph in section.text.split("\n\n"):
        if len(paragraph.split()) <= words:
            pieces.append(paragraph)
        else:
            pieces += pack(sentences(paragraph), words, " ")
    return [Passage(replace(section, text=text)) for text in pack(pieces, words, "\n\n")]


def sentences(paragraph: str) -> list[str]:
    return re.split(r"(?<=[.!?]) +(?=[^a-z])", paragraph)


def pack(pieces: Iterable[str], words: int, glue: str) -> list[str]:
    """Pieces, joined while they are together no longer than so many words."""
    packed: list[str] = []
    length = 0
    for piece in pieces:
        size = len(piece.split())
        if packed and length + size <= words:
            packed[-1] += glue + piece
            length += size
        else:
            packed.append(piece)
            length = size
    return packed


def update(store: "SQLite", sections: Sequence[Section]) -> int:
    """Bring the words of a store up to date; returns how many pages were new, changed or gone."""
    pages: dict[str, list[Section]] = {}
    for section in sections:
        pages.setdefault(section.page, []).append(section)
    known, changed = store.pages(), 0
    for page, found in pages.items():
        digest = hashlib.sha256(repr(found).encode()).hexdigest()
        if known.get(page) != digest:
            store.replace(page, digest, [passage for section in found for passage in cut(section)])
            changed += 1
    for page in known.keys() - pages.keys():
        store.remove(page)
        changed += 1
    return changed


def embed(store: "SQLite", embedder: Embedder, tell: Callable[[int, int], None] | None = None) -> int:
    """Embed what has no vector yet, nor a kept one; returns how many.

    `tell` hears how many are done, and of how many, now and then.
    """
    missing = store.without_vectors(embedder.name)
    known = kept.vectors(embedder.name) if missing else {}
    here = [passage for passage in missing if passage.digest in known]
    if here:
        store.add_vectors(embedder.name, here, np.stack([known[passage.digest] for passage in here]))
    waiting = sorted((passage for passage in missing if passage.digest not in known), key=lambda p: len(p.text))
    batches = [waiting[start : start + 16] for start in range(0, len(waiting), 16)]
    texts = [[f"{passage.context}\n{passage.text}" for passage in batch] for batch in batches]
    pool, done = ThreadPoolExecutor(os.cpu_count()), 0  # NumPy lets others run while it multiplies
    try:
        for batch, vectors in zip(batches, pool.map(embedder.embed, texts), strict=True):
            store.add_vectors(embedder.name, batch, vectors)
            done += len(batch)
            if tell:
                tell(done, len(waiting))
    finally:
        pool.shutdown(cancel_futures=True)  # who interrupts doesn't wait for the rest
    return len(waiting)


def renew(
    store: "SQLite", sections: Sequence[Section], embedder: Embedder, tell: Callable[[int, int], None] | None = None
) -> int:
    """Bring words and vectors up to date; returns as `embed`."""
    update(store, sections)
    return embed(store, embedder, tell)


def asked(question: str) -> list[str]:
    """The words of a question that are looked for, each once."""
    return [word for word in dict.fromkeys(re.findall(r"\w+", question.lower())) if word not in STOP]


# --- Rows ------------------------------------------------------------------------------------------------------------

WITHOUT_PASSAGE = "DELETE FROM vectors WHERE digest NOT IN (SELECT digest FROM passages)"
FIELDS = tuple(Section.__dataclass_fields__)
SELECT = f"SELECT number, place, {', '.join(FIELDS)} FROM passages WHERE "
INSERT = f"INSERT INTO passages (place, digest, {', '.join(FIELDS)}) VALUES "


def by_section(passages: Sequence[Passage]) -> Iterator[tuple[str, list[Passage]]]:
    """A page's passages by their sections, each with the text by whose words all of it is found."""
    sections: dict[str, list[Passage]] = {}
    for passage in passages:
        sections.setdefault(passage.section.anchor, []).append(passage)
    for found in sections.values():
        yield "\n\n".join([found[0].context, *(passage.text for passage in found)]), found


def inserted(passage: Passage, place: int) -> list:
    """What `INSERT` puts in."""
    fields = [getattr(passage.section, name) for name in FIELDS]
    fields[FIELDS.index("trail")] = json.dumps(passage.section.trail)
    return [place, passage.digest, *fields]


def selected(number: int, place: int, *values) -> Passage:
    """A passage from what `SELECT` gives."""
    fields = dict(zip(FIELDS, values, strict=True))
    fields["trail"] = trail(fields["trail"])
    return Passage(Section(**fields), number, place)


@lru_cache(10_000)
def trail(stored: str) -> tuple[str, ...]:
    """Titles from their JSON; sections share them, and a question reads some 200."""
    return tuple(json.loads(stored))


# --- SQLite ----------------------------------------------------------------------------------------------------------

LAYOUT = """
CREATE TABLE pages (name TEXT PRIMARY KEY, digest TEXT NOT NULL);
CREATE TABLE places (number INTEGER PRIMARY KEY AUTOINCREMENT, page TEXT NOT NULL);
CREATE VIRTUAL TABLE words USING fts5 (text, tokenize = 'porter unicode61');
CREATE TABLE passages (
    number INTEGER PRIMARY KEY AUTOINCREMENT, place INTEGER NOT NULL, digest TEXT NOT NULL,
    page TEXT NOT NULL, label TEXT NOT NULL, anchor TEXT NOT NULL, url TEXT NOT NULL, title TEXT NOT NULL,
    trail TEXT NOT NULL, part INTEGER, audience TEXT NOT NULL, text TEXT NOT NULL
);
CREATE INDEX passages_by_page ON passages (page);
CREATE INDEX passages_by_place ON passages (place);
CREATE INDEX passages_by_digest ON passages (digest);
CREATE TABLE vectors (model TEXT, digest TEXT, vector BLOB NOT NULL, PRIMARY KEY (model, digest)) WITHOUT ROWID;
"""


class SQLite:
    """A store in one file, or in memory. Threads may share it. Pages are replaced one by one, before all eyes."""

    def __init__(self, path: Path | str = ":memory:"):
        if str(path) != ":memory:":
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        self.lock = threading.RLock()
        self.connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=30)
        self.memory: dict[str, tuple] = {}  # what was read, and after which changes
        self.deleted = 0  # times that a page was taken out, or replaced
        self.connection.execute("PRAGMA journal_mode = WAL")  # who reads does not wait for who writes
        with self.transaction() as run:
            if run("PRAGMA user_version").fetchone()[0] == VERSION:
                return
            tables = {name for (name,) in run("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()}
            for table in {"pages", "places", "words", "passages", "vectors"} & tables:
                run(f"DROP TABLE {table}")
            for statement in LAYOUT.split(";\n"):
                run(statement)
            run(f"PRAGMA user_version = {VERSION}")

    @contextmanager
    def transaction(self):
        with self.lock:
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection.execute
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:  # on a full disk SQLite may have rolled back by itself
                    self.connection.execute("ROLLBACK")
                raise

    def rows(self, statement: str, *values) -> list[tuple]:
        with self.lock:
            return self.connection.execute(statement, values).fetchall()

    def close(self) -> None:
        self.connection.close()

    def pages(self) -> dict[str, str]:
        return dict(self.rows("SELECT name, digest FROM pages"))

    def replace(self, page: str, digest: str, passages: Sequence[Passage]) -> None:
        marks = ", ".join("?" * (len(FIELDS) + 2))
        with self.transaction() as run:
            self.delete(run, page)
            run("INSERT INTO pages VALUES (?, ?)", (page, digest))
            for text, found in by_section(passages):
                place = run("INSERT INTO places (page) VALUES (?)", (page,)).lastrowid
                run("INSERT INTO words (rowid, text) VALUES (?, ?)", (place, text))
                for passage in found:
                    run(f"{INSERT} ({marks})", inserted(passage, place))
            run(WITHOUT_PASSAGE)

    def remove(self, page: str) -> None:
        with self.transaction() as run:
            self.delete(run, page)
            run(WITHOUT_PASSAGE)

    def delete(self, run, page: str) -> None:
        self.deleted += 1
        run("DELETE FROM words WHERE rowid IN (SELECT number FROM places WHERE page = ?)", (page,))
        run("DELETE FROM places WHERE page = ?", (page,))
        run("DELETE FROM passages WHERE page = ?", (page,))
        run("DELETE FROM pages WHERE name = ?", (page,))

    def without_vectors(self, model: str) -> list[Passage]:
        return self.select("digest NOT IN (SELECT digest FROM vectors WHERE model = ?)", [model])

    def add_vectors(self, model: str, passages: Sequence[Passage], vectors: np.ndarray) -> None:
        with self.transaction() as run:
            for passage, vector in zip(passages, vectors, strict=True):
                row = (model, passage.digest, vector.astype("<f4").tobytes())
                run("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", row)

    def by_words(self, question: str, limit: int) -> list[tuple[int, float]]:
        words = asked(question)
        if not words:
            return []
        statement = "SELECT rowid, -bm25(words) FROM words WHERE words MATCH ? ORDER BY 2 DESC, 1 LIMIT ?"
        return self.rows(statement, " OR ".join(f'"{word}"' for word in words), limit)

    def known(self, words: Sequence[str]) -> set[str]:
        statement = "SELECT 1 FROM words WHERE words MATCH ? LIMIT 1"
        return {word for word in words if self.rows(statement, f'"{word}"')}

    def by_vector(self, model: str, vector: np.ndarray, limit: int) -> list[tuple[int, float]]:
        numbers, vectors = self.all_vectors(model)
        if not len(numbers):
            return []
        cosines = vectors @ vector
        best = np.argsort(-cosines, kind="stable")[:limit]
        return [(int(numbers[place]), float(cosines[place])) for place in best]

    def all_vectors(self, model: str) -> tuple[np.ndarray, np.ndarray]:
        """Numbers and vectors of all passages that have one."""
        statement = "SELECT number, vector FROM passages JOIN vectors USING (digest) WHERE model = ? ORDER BY number"

        def read() -> tuple[np.ndarray, np.ndarray]:
            found = self.rows(statement, model)
            vectors = np.frombuffer(b"".join(vector for _, vector in found), "<f4")
            return np.array([number for number, _ in found], np.int64), vectors.reshape(len(found), -1 if found else 0)

        return self.remembered(model, self.connection.total_changes, read)

    def all_passages(self) -> tuple[dict[int, Passage], dict[int, list[Passage]]]:
        """All passages by their number, and those of each place; a question asks for some 200."""

        def read():
            passages = self.select("TRUE")
            places: dict[int, list[Passage]] = {}
            for passage in passages:
                places.setdefault(passage.place, []).append(passage)
            return {passage.number: passage for passage in passages}, places

        return self.remembered("", self.deleted, read)

    def remembered(self, name: str, changes: int, read: Callable):
        """What `read` gives, read again after changes of ours, or when another process has written to the file."""
        with self.lock:
            state = (changes, self.rows("PRAGMA data_version")[0][0])
            if name not in self.memory or self.memory[name][0] != state:
                self.memory[name] = (state, read())
            return self.memory[name][1]

    def get(self, numbers: Sequence[int]) -> list[Passage]:
        passages, _ = self.all_passages()
        return [passages[number] for number in sorted(set(numbers)) if number in passages]

    def at(self, places: Sequence[int]) -> list[Passage]:
        _, by_place = self.all_passages()
        return [passage for place in sorted(set(places)) for passage in by_place.get(place, ())]

    def select(self, where: str, values: Sequence = ()) -> list[Passage]:
        """Passages in the order of their numbers, which is that of the text."""
        return [selected(*row) for row in self.rows(f"{SELECT} {where} ORDER BY number", *values)]
