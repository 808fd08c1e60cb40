"""Labels by more than one reader: what all ways of searching find, judged blind by two, settled by majority.

    python -m bench.ask.pool draw FOLDER      # needs the built site and Chromium; writes pool.json and the sections
    python -m bench.ask.pool settle FOLDER    # reads first.jsonl and second.jsonl; renews the questions' labels

The pool of a question is its labels and the best five of words, vectors, both ways of fusing them, and of the page, in
an order that tells nothing (as TREC pools: Spärck Jones 1975; Voorhees 2000,
https://doi.org/10.1016/S0306-4573(00)00010-8). Readers grade each section from its text: 2, it answers the question by
itself; 1, in part; 0, not. A section is a label if at least two of three say that it answers: the author of the
question, who said it of those that he named, and the two readers, who say it by a 2. A question without a label is
unanswerable. The rule was written down before the grades were read. Adversarial questions are left as they are.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random

from ask.embed import MiniLM
from ask.expansion import expanded
from ask.index import SQLite, renew
from ask.measure import FOLDER, questions
from ask.retrieve import METHODS, Retriever
from ask.sections import BOOK, read

DEPTH, ANSWERS = 5, 2  # of each way of searching; the grade that counts
PATH = FOLDER / "judgments.jsonl"


def draw(folder: Path):
    rows = [row for row in questions() if row["kind"] != "adversarial"]
    store, embedder = SQLite(BOOK / ".cache/ask/book.sqlite"), MiniLM()
    renew(store, expanded(), embedder)
    retriever, random = Retriever(store, embedder), Random(7)
    parts: dict[str, list[str]] = {}
    for section in read():
        parts.setdefault(section.name, []).append(f"[{' > '.join((*section.trail, section.title))}]\n{section.text}")
    (folder / "sections").mkdir(parents=True, exist_ok=True)
    for name, texts in parts.items():
        place = folder / "sections" / f"{name.replace('/', '_').replace('#', '--')}.txt"
        place.write_text("\n\n".join(texts), encoding="utf-8")
    pools = []
    for row, hit in zip(rows, in_the_page([row["question"] for row in rows]), strict=True):
        names = {name for name in row["sections"] if name in parts} | set(hit["names"][:DEPTH])
        for method in METHODS:
            names |= {hit.passage.section.name for hit in retriever.find(row["question"], DEPTH, method)}
        shuffled = random.sample(sorted(names), len(names))
        # The author's labels go along, as settling overwrites them; readers get question and sections.
        pools.append({"id": row["id"], "question": row["question"], "sections": shuffled, "author": row["sections"]})
    (folder / "pool.json").write_text(json.dumps(pools, indent=1) + "\n", encoding="utf-8")


def in_the_page(asked: Sequence[str]) -> list[dict]:
    sys.path[:0] = [str(BOOK / "tests/browser"), str(BOOK / "tests")]
    from page_evals import asked_of_the_site

    return asked_of_the_site(asked)["found"]


def settle(folder: Path):
    pools = {pool["id"]: pool for pool in json.loads((folder / "pool.json").read_text(encoding="utf-8"))}
    grades = [lines(folder / f"{reader}.jsonl") for reader in ("first", "second")]
    rows, judged, moved = questions(), [], []
    for row in rows:
        if row["kind"] == "adversarial":
            continue
        sections, named = pools[row["id"]]["sections"], pools[row["id"]]["author"]
        first, second = (grade[row["id"]]["grades"] for grade in grades)
        author = [name in named for name in sections]
        judged.append({"id": row["id"], "sections": sections, "author": author, "first": first, "second": second})
        row["sections"] = majority(named, sections, first, second)
        if row["sections"] and row["sections"][:1] != named[:1]:
            moved.append(row)
        row["kind"] = "answerable" if row["sections"] else "unanswerable"
    part(rows, moved)
    write(PATH, judged)
    write(FOLDER / "questions.jsonl", rows)
    print(json.dumps(agreement(judged), indent=1))


def majority(named: Sequence[str], sections: Sequence[str], first: Sequence[int], second: Sequence[int]) -> list[str]:
    """Those that two of three say answer: the author's in his order, then the others."""
    votes = {name: (name in named) + (a == ANSWERS) + (b == ANSWERS)
             for name, a, b in zip(sections, first, second, strict=True)}  # fmt: skip
    kept = [name for name in votes if votes[name] >= 2]
    return sorted(kept, key=lambda name: (list(named).index(name) if name in named else len(named), name))


def part(rows: Sequence[dict], moved: Sequence[dict]):
    """Keep the halves apart by first section: of a question whose first is another now, one comes first that is none of
    the other half's; where there is none, the question changes its half."""
    firsts: dict[str, str] = {}
    for row in rows:
        if row["sections"] and row not in moved:
            firsts[row["sections"][0]] = row["half"]
    for row in moved:
        row["sections"].sort(key=lambda name, row=row: firsts.get(name, row["half"]) != row["half"])
        row["half"] = firsts.setdefault(row["sections"][0], row["half"])


def agreement(judged: Sequence[dict]) -> dict:
    """Of the three, two at a time: Cohen's kappa (1960, https://doi.org/10.1177/001316446002000104) of what answers."""
    said: dict[str, list[bool]] = {"author": [], "first": [], "second": []}
    for row in judged:
        said["author"] += row["author"]
        for reader in ("first", "second"):
            said[reader] += [grade == ANSWERS for grade in row[reader]]
    pairs = (("author", "first"), ("author", "second"), ("first", "second"))
    return {
        "pairs of question and section": len(said["author"]),
        "answers": {reader: sum(row) for reader, row in said.items()},
        "kappa": {f"{a}, {b}": round(kappa(said[a], said[b]), 3) for a, b in pairs},
    }


def kappa(one: Sequence[bool], two: Sequence[bool]) -> float:
    count = len(one)
    same = sum(a == b for a, b in zip(one, two, strict=True)) / count
    a, b = sum(one) / count, sum(two) / count
    chance = a * b + (1 - a) * (1 - b)
    return (same - chance) / (1 - chance)


def lines(path: Path) -> dict[str, dict]:
    return {row["id"]: row for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())}


def write(path: Path, rows: Sequence[dict]):
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    {"draw": draw, "settle": settle}[sys.argv[1]](Path(sys.argv[2]))
