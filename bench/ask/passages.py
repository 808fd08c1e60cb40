"""The index in PostgreSQL with made passages, a million unless told otherwise: load, memory, speed, recall.

    [ASK_STORE=postgresql://…] python bench/ask/passages.py [--passages 200000]

Starts a server of its own unless given one, whose schema `…_bench` it drops first. Passages are made: words drawn by
Zipf's law, and unit vectors around cluster centers. Recall is of the HNSW graph against an exact search in NumPy.
Noise in all directions around a center makes neighbors harder to find than those of real texts. Results: passages.json.
"""

import argparse
import datetime
import json
import os
import platform
import struct
import sys
import threading
import time
from contextlib import nullcontext
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parents[1] / "tests/ask")]

import psycopg  # noqa: E402
from postgres_server import postgres  # noqa: E402
from psycopg import sql  # noqa: E402

from ask.postgres import KEPT, Postgres  # noqa: E402
from ask.retrieve import Retriever  # noqa: E402
from bench.machine import processor  # noqa: E402

WIDTH, CENTERS, SPREAD = 384, 1000, 0.06  # numbers of a vector; clusters; noise of each number before normalizing
VOCABULARY, WORDS = 50_000, 40  # different words; words of a passage
CHUNK = 10_000
QUERIES = 200
SERVER = {
    "shared_buffers": "2GB",
    "maintenance_work_mem": "4GB",
    "max_wal_size": "16GB",
    "jit": "off",
}


def unit(vectors: np.ndarray) -> np.ndarray:
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def around(centers: np.ndarray, count: int, random: np.random.Generator) -> np.ndarray:
    noise = random.standard_normal((count, WIDTH), np.float32) * np.float32(SPREAD)
    return unit(centers[random.integers(len(centers), size=count)] + noise)


def texts(count: int, random: np.random.Generator) -> list[str]:
    shares = np.cumsum(1 / np.arange(1, VOCABULARY + 1))
    ranks = np.searchsorted(shares, random.random((count, WORDS)) * shares[-1])
    return [" ".join(f"w{rank}x" for rank in row) for row in ranks.tolist()]  # no stemmer touches "…x"


class Memory:
    """The most that all processes of the server held at once, in MB, by proportional set size."""

    def __init__(self, postmaster: int):
        self.postmaster, self.most, self.stopped = postmaster, 0.0, threading.Event()
        threading.Thread(target=self.watch, daemon=True).start()

    def watch(self):
        while not self.stopped.wait(1):
            self.most = max(self.most, self.now())

    def now(self) -> float:
        total = 0
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
                if self.postmaster in (parent, int(folder.name)):
                    lines = (folder / "smaps_rollup").read_text().splitlines()
                    total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
            except (OSError, StopIteration):
                continue  # it ended meanwhile, or is not ours to see
        return total / 1024


def timed(action, items) -> tuple[dict, list]:
    """Median and 95th percentile in milliseconds, after one for nothing, and what came out."""
    action(items[0])
    seconds, found = [], []
    for item in items:
        begin = time.perf_counter()
        found.append(action(item))
        seconds.append(time.perf_counter() - begin)
    low, high = np.percentile(seconds, [50, 95]) * 1000
    return {"median ms": round(float(low), 2), "p95 ms": round(float(high), 2)}, found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passages", type=int, default=1_000_000)
    parser.add_argument("--workers", type=int, default=0, help="that build the graph beside the first, on our server")
    parser.add_argument("--out", type=Path, default=HERE / "passages.json")
    options = parser.parse_args()
    settings = SERVER | {"max_parallel_maintenance_workers": str(options.workers)}
    with nullcontext(store) if (store := os.environ.get("ASK_STORE")) else postgres(**settings) as url:
        found = measure(url, options.passages)
    options.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def measure(url: str, count: int) -> dict:
    random = np.random.default_rng(0)
    centers = unit(random.standard_normal((CENTERS, WIDTH)))
    vectors = np.empty((count, WIDTH), np.float32)
    schema = Postgres(url, "bench")
    name = schema.schema
    schema.close()
    with psycopg.connect(url, autocommit=True) as one:
        one.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(name)))
        postmaster = one.execute("SELECT pg_read_file('postmaster.pid')").fetchone()[0].split()[0]
        version, vector_version = one.execute(
            "SELECT current_setting('server_version'), installed_version FROM pg_available_extensions "
            "WHERE name = 'vector'"
        ).fetchone()
        settings = {
            row: one.execute("SELECT current_setting(%s)", [row]).fetchone()[0]
            for row in ("shared_buffers", "maintenance_work_mem", "max_parallel_maintenance_workers", "fsync")
        }
    store, memory, seconds = Postgres(url, "bench"), Memory(int(postmaster)), {}
    result = {
        "passages": count, "date": datetime.date.today().isoformat(), "processor": processor(),
        "cores": os.cpu_count(), "candidates for each that is wanted": KEPT,
        "load at the start": os.getloadavg()[0], "python": platform.python_version(),
        "postgresql": version, "pgvector": vector_version, "settings": settings, "seconds": seconds,
    }  # fmt: skip

    def step(what, action):
        begin = time.perf_counter()
        action()
        seconds[what] = round(time.perf_counter() - begin, 1)
        print(f"{what}: {seconds[what]} s", flush=True)

    questions = []

    def load():
        with store.at_once() as run:
            run("CREATE TEMP TABLE made (number bigint, digest text, text text)")
            cursor = psycopg.Cursor(store.here.connection)
            for start in range(0, count, CHUNK):
                size = min(CHUNK, count - start)
                vectors[start : start + size] = around(centers, size, random)
                made = texts(size, random)
                if len(questions) < QUERIES:
                    questions.extend(" ".join(random.choice(text.split(), 6)) for text in made[:QUERIES])
                with cursor.copy("COPY made FROM STDIN") as copy:
                    for number, text in enumerate(made, start + 1):
                        copy.write_row((number, f"{number}", text))
                with cursor.copy("COPY vectors FROM STDIN (FORMAT binary)") as copy:
                    copy.set_types(["text", "text", "bytea"])  # as binary a vector is these bytes
                    for number, row in enumerate(vectors[start : start + size].astype(">f4"), start + 1):
                        copy.write_row(("made", f"{number}", struct.pack(">hh", WIDTH, 0) + row.tobytes()))
            run("DROP INDEX places_words_idx")
            run(
                "INSERT INTO places (number, page, words, length) OVERRIDING SYSTEM VALUE "
                f"SELECT number, 'made', to_tsvector('words', text), {WORDS} FROM made"
            )
            run(
                "INSERT INTO passages (number, place, digest, page, label, anchor, url, title, trail, audience, text) "
                "OVERRIDING SYSTEM VALUE "
                "SELECT number, number, digest, 'made', '', digest, '', '', '[]', '', text FROM made"
            )

    def index_words():
        with store.at_once() as run:
            run("CREATE INDEX ON places USING gin (words)")
            run("INSERT INTO terms SELECT word, ndoc FROM ts_stat('SELECT words FROM places')")
            run(f"UPDATE totals SET places = {count}, length = {count * WORDS}")

    def index_vectors():
        with store.at_once() as run:
            store.graph(run, "made", WIDTH)

    step("load", load)
    step("index of words", index_words)
    step("analyze", lambda: analyze(store))
    step("HNSW", index_vectors)
    memory.stopped.set()
    result["most memory of the server, MB"] = round(memory.most)
    result["on disk, MB"] = {
        relation: round(size / 2**20)
        for relation, size in store.rows(
            "SELECT relname, pg_relation_size(c.oid) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace "
            "WHERE nspname = %s AND relkind IN ('r', 'i') ORDER BY 2 DESC LIMIT 5",
            [name],
        )
    }

    asked = around(centers, QUERIES, random)
    exact = [set((np.argpartition(-(vectors @ vector), 10)[:10] + 1).tolist()) for vector in asked]
    result["vectors"] = {}
    for limit in (10, 180):  # of ten, and as many as a question asks for
        times, found = timed(lambda vector, limit=limit: store.by_vector("made", vector, limit), asked)
        shares = [len({number for number, _ in row[:10]} & right) / 10 for row, right in zip(found, exact, strict=True)]
        result["vectors"][f"limit {limit}"] = times | {"recall@10": round(float(np.mean(shares)), 4)}
    result["words"] = timed(lambda question: store.by_words(question, 60), questions[:QUERIES])[0]

    class Given:
        name = "made"

        def embed(self, texts):
            return asked[places[texts[0]]][None]

    places = {question: place for place, question in enumerate(questions[:QUERIES])}
    retriever = Retriever(store, Given())
    result["both, as a question does, without its embedding"] = timed(retriever.find, questions[:QUERIES])[0]
    result["load at the end"] = os.getloadavg()[0]
    store.close()
    print(json.dumps(result, indent=1))
    return result


def analyze(store: Postgres) -> None:
    with store.connection() as connection:
        connection.execute("ANALYZE")


if __name__ == "__main__":
    main()
