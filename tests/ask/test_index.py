"""The index, against exhaustive search and against what was put in."""

import os
import re
import resource
import sqlite3
import subprocess
import sys
import threading

import numpy as np
import pytest
from small_book import Letters
from support import ROOT

from ask.index import SQLite, cut, embed, update
from ask.sections import read


def test_cutting_keeps_every_word_in_order(html):
    for section in read():
        passages = cut(section)
        assert " ".join(passage.text for passage in passages).split() == section.text.split()
        longest = max(len(sentence.split()) for sentence in re.split(r"(?<=[.!?]) +(?=[^a-z])|\n\n", section.text))
        assert all(len(passage.text.split()) <= max(120, longest) for passage in passages)


def test_nearest_vectors_are_those_of_an_exhaustive_search(store):
    question = Letters().embed(["thin mask"])[0]
    passages = store.get(range(100))
    cosines = {p.number: float(np.dot(Letters().embed([f"{p.context}\n{p.text}"])[0], question)) for p in passages}
    found = store.by_vector("letters", question, 2)
    assert [number for number, _ in found] == sorted(cosines, key=lambda number: -cosines[number])[:2]
    np.testing.assert_allclose([cosine for _, cosine in found], [cosines[number] for number, _ in found], rtol=1e-5)


def test_only_what_changed_is_read_and_embedded_again(docs, store):
    assert update(store, read(docs)) == 0
    assert embed(store, Letters()) == 0
    (docs / "cherries.md").write_text("# Cherries\n\nA cherry is sweet.\n")
    assert update(store, read(docs)) == 1
    assert embed(store, Letters()) == 1
    (docs / "cherries.md").unlink()
    assert update(store, read(docs)) == 1
    assert store.by_words("cherry", 5) == []


def test_a_vector_goes_with_its_passage(docs, store):
    for edit in range(5):
        (docs / "cherries.md").write_text(f"# Cherries\n\nA cherry is sweet, says edit {edit}.\n")
        update(store, read(docs))
        embed(store, Letters())
    ((vectors,),) = store.rows("SELECT count(*) FROM vectors")
    assert vectors == len(store.get(range(100)))


def test_a_number_is_never_used_again(docs, store):
    before = {passage.number for passage in store.get(range(100))}
    (docs / "masks.md").write_text("# Masks\n\nNew.\n")
    update(store, read(docs))
    gone = before - {passage.number for passage in store.get(range(100))}
    assert gone and store.get(sorted(gone)) == []
    assert not gone & {passage.number for passage in store.get(range(1000))}


def test_words_that_look_like_a_query_are_words(store):
    for question in (
        'mask" OR "cherry',
        "NEAR(mask, 2)",
        "text:mask",
        "mask*",
        '"',
        "a AND NOT b",
        "-",
        "x'; DROP TABLE words",
    ):
        store.by_words(question, 5)
    assert store.by_words("masks", 5)  # stemmed
    assert store.by_words("what is the", 5) == []


def test_a_file_is_kept_and_one_of_an_older_layout_is_built_anew(docs, tmp_path):
    path = tmp_path / "index.sqlite"
    store = SQLite(path)
    update(store, read(docs))
    store.close()
    store = SQLite(path)
    assert update(store, read(docs)) == 0
    store.connection.execute("PRAGMA user_version = 999")
    store.close()
    assert update(SQLite(path), read(docs)) == len(list(docs.iterdir()))


def pages_of(path):
    (pages,) = sqlite3.connect(path).execute("PRAGMA page_count").fetchone()
    return pages


def test_a_page_that_has_no_room_leaves_the_index_as_it_was(docs, tmp_path):
    """And it goes on as soon as there is room."""
    store = SQLite(tmp_path / "index.sqlite")
    update(store, read(docs))
    before, words = store.get(range(100)), store.by_words("mask", 5)
    (docs / "masks.md").write_text("# Masks\n\n" + "\n\n".join(f"A mask of rank {n} " * 100 for n in range(50)))
    store.connection.execute(f"PRAGMA max_page_count = {pages_of(tmp_path / 'index.sqlite')}")
    for _ in range(2):
        with pytest.raises(sqlite3.OperationalError, match="full"):
            update(store, read(docs))
    assert (store.get(range(100)), store.by_words("mask", 5)) == (before, words)
    store.connection.execute("PRAGMA max_page_count = 100000")
    assert update(store, read(docs)) == 1 and len(store.get(range(100))) > 50


@pytest.mark.parametrize("size", [0, 10_000, 50_000])
@pytest.mark.slow
def test_a_full_disk_is_told_in_a_line(docs, tmp_path, size):
    """No file may become larger than so many bytes: none, the layout's first pages, and more than that."""
    (docs / "long.md").write_text("# Long\n\n" + "\n\n".join(f"Passage {n}, " + "and so on " * 60 for n in range(200)))
    path = tmp_path / "index.sqlite"
    done = subprocess.run(
        [sys.executable, "-m", "ask", "rank of a mask", "--docs", docs, "--index", path],
        cwd=ROOT, text=True, capture_output=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
    )  # fmt: skip
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and str(path) in done.stderr, done.stderr


def test_passages_are_read_from_the_file_once(store):
    store.at([1])
    asked = []
    store.connection.set_trace_callback(asked.append)
    assert [passage.place for passage in store.at([2, 1, 2])] == sorted(p.place for p in store.at([1, 2]))
    assert [passage.number for passage in store.get([3, 1])] == [1, 3]
    assert not [statement for statement in asked if "FROM passages" in statement]


def test_passages_are_read_again_when_another_process_has_changed_them(docs, tmp_path):
    store, other = SQLite(tmp_path / "index.sqlite"), SQLite(tmp_path / "index.sqlite")
    update(store, read(docs))
    before = store.get(range(100))
    (docs / "masks.md").write_text("# Masks\n\nNew.\n")
    update(other, read(docs))
    assert store.get(range(100)) == other.get(range(100)) != before


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="one core")
def test_passages_are_embedded_side_by_side(tmp_path):
    (tmp_path / "long.md").write_text("# Long\n\n" + "\n\n".join(f"Word {n} " + "and so on " * 30 for n in range(64)))
    store, both = SQLite(), threading.Barrier(2)
    update(store, read(tmp_path))

    class Together(Letters):
        def embed(self, texts):
            both.wait(20)  # until two are here
            return super().embed(texts)

    assert embed(store, Together()) == 64  # four batches; one more would wait for a fifth
    assert not store.without_vectors("letters")
