"""The index in PostgreSQL, against a real server: the answers of SQLite, and no mixture during a renewal."""

import json
import math
import subprocess
import sys
import threading

import numpy as np
import pytest
from postgres_server import postgres, programs
from small_book import Letters
from support import INSTALL, ROOT
from test_service import environment

from ask.expansion import expanded
from ask.index import SQLite, asked, embed, renew, update
from ask.measure import questions
from ask.retrieve import LIMIT, Retriever
from ask.sections import read

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def url():
    if programs() is None:
        pytest.skip(f"PostgreSQL with pgvector is missing: {INSTALL['pgvector']}")
    with postgres() as url:
        yield url


@pytest.fixture
def store(url, request):
    from ask.postgres import Postgres

    store = Postgres(url, request.node.name[:40])
    yield store
    store.close()


@pytest.fixture(scope="module")
def book(html):
    """The whole book in SQLite, and an embedder that costs nothing."""
    store = SQLite()
    renew(store, expanded(), Letters())
    yield store
    store.close()


def compared(store):
    """Questions on which the engines must agree.

    FTS5 also finds "us" by "use" and "his" by "hi", looks for "a_b" as a phrase,
    and counts a word twice that comes in two forms.
    """

    def agreed(words):
        stems = [store.rows("SELECT ts_lexize('porter', %s)", [word])[0][0][0] for word in words]
        short = any(len(stem) <= 2 and not stem.isdigit() for stem in stems)
        return not short and len(set(stems)) == len(words) and not any("_" in word for word in words)

    return [row["question"] for row in questions() if agreed(asked(row["question"]))]


@pytest.mark.release
def test_finds_what_sqlite_finds(store, book):
    renew(store, expanded(), Letters())
    ours, theirs = Retriever(store, Letters()), Retriever(book, Letters())
    asked_both, tied = compared(store), []
    assert len(asked_both) > 150
    for question in asked_both:
        tied += [question] * tie_where_candidates_end(book, theirs.vector(Letters(), question))
        methods = ("words",) if question in tied else ("words", "vectors", "hybrid")
        for method in methods:  # fused goes by ranks, which a rounding changes where scores tie
            right = {hit.passage.section: hit.score for hit in theirs.find(question, 20, method)}
            found = {hit.passage.section: hit.score for hit in ours.find(question, 5, method)}
            assert len(found) == min(5, len(right)), question
            assert found == pytest.approx({section: right.get(section, 0) for section in found}, rel=2e-3), question
            assert list(found.values()) == pytest.approx(list(right.values())[: len(found)], rel=2e-3), question
        assert store.known(asked(question)) == book.known(asked(question)), question
    assert len(tied) < 0.1 * len(asked_both)


def tie_where_candidates_end(store, vector):
    """Whether the last candidate by vector is as near as the next passage, so that a rounding decides between them."""
    *_, last, following = (cosine for _, cosine in store.by_vector(Letters.name, vector, 8 * LIMIT + 1))
    return math.isclose(last, following, rel_tol=1e-6)


def test_a_rare_word_finds_and_a_common_one_only_counts(store, docs, monkeypatch):
    update(store, read(docs))
    assert len(store.by_words("mask leash", 9)) == 3
    monkeypatch.setattr("ask.postgres.CANDIDATES", 1)
    everywhere = store.by_words("mask leash", 9)
    assert [passage.section.title for passage in store.at([place for place, _ in everywhere])] == ["Cherries"]
    assert len(store.by_words("mask", 9)) == 2  # its rarest word, though in more places


@pytest.mark.release
def test_the_graph_finds_nearly_what_an_exact_search_finds(store):
    """2,000 vectors with the plain scan forbidden, so that the HNSW graph has to answer."""
    random = np.random.default_rng(0)
    vectors = random.standard_normal((2000, 32)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    with store.at_once() as run:
        store.graph(run, "made", 32)
        for number, vector in enumerate(vectors):
            run("INSERT INTO passages (place, digest, page, label, anchor, url, title, trail, audience, text) "
                "VALUES (1, %s, 'p', '', '', '', '', '[]', '', '')", [str(number)])  # fmt: skip
            run("INSERT INTO vectors VALUES ('made', %s, %s)", [str(number), str(vector.tolist())])
    right = 0
    with store.at_once() as run:
        run("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        for vector in vectors[:50]:
            found = store.by_vector("made", vector, 10)
            exact = np.argsort(-(vectors @ vector))[:10]
            assert found[0][1] == pytest.approx(1, abs=1e-6)
            right += len({number - 1 for number, _ in found} & set(exact.tolist()))
        plan = "\n".join(row for (row,) in run(
            "EXPLAIN SELECT digest FROM vectors WHERE model = 'made' "
            f"ORDER BY vector::vector(32) <=> '{vectors[0].tolist()}' LIMIT 10").fetchall())  # fmt: skip
    assert "nearest made" in plan
    assert right / 500 > 0.9


def test_only_what_changed_is_read_and_embedded_again(docs, store):
    assert renew(store, read(docs), Letters()) == 3
    assert update(store, read(docs)) == 0 and embed(store, Letters()) == 0
    (docs / "cherries.md").write_text("# Cherries\n\nA cherry is sweet.\n")
    assert renew(store, read(docs), Letters()) == 1
    assert store.rows("SELECT count(*) FROM vectors") == [(3,)]
    (docs / "cherries.md").unlink()
    assert update(store, read(docs)) == 1
    assert store.by_words("cherry", 5) == []
    assert store.rows("SELECT places, length FROM totals") == [
        store.rows("SELECT count(*), sum(length) FROM places")[0]
    ]  # fmt: skip
    for question in ('mask" OR (', "it's & | !", "%s %(x)s \\"):
        store.by_words(question, 5)


def test_a_failed_renewal_leaves_the_index_as_it_was(docs, store):
    renew(store, read(docs), Letters())
    before = store.rows("SELECT * FROM passages ORDER BY number"), store.rows("SELECT * FROM terms ORDER BY term")

    class Broken(Letters):
        def embed(self, texts):
            raise RuntimeError

    (docs / "masks.md").write_text("# Masks\n\nNew.\n")
    with pytest.raises(RuntimeError):
        renew(store, read(docs), Broken())
    after = store.rows("SELECT * FROM passages ORDER BY number"), store.rows("SELECT * FROM terms ORDER BY term")
    assert after == before


def test_a_search_during_a_renewal_sees_the_old_index_or_the_new_one(tmp_path, url):
    """Every page says which edition it is of. No answer may hold two, or none; several must have been seen."""
    from ask.postgres import Postgres

    def edition(number):
        for page in range(6):
            text = f"# Page {page} of edition{number}\n\nA mask of edition{number}, on page {page}.\n"
            (tmp_path / f"page{page}.md").write_text(text)
        return read(tmp_path)

    writer, name = Postgres(url, "rolling"), "rolling"
    renew(writer, edition(0), Letters())
    done, seen, wrong = threading.Event(), set(), []

    def search():
        store = Postgres(url, name)  # a worker of its own, with its own connections
        retriever = Retriever(store, Letters())
        while not done.is_set():
            hits = retriever.find("a mask on a page", 10)
            editions = {hit.passage.section.title.split("edition")[1] for hit in hits}
            complete = len(hits) == 6 and all(hit.cosine > 0 and hit.words > 0 for hit in hits)
            if len(editions) != 1 or not complete:
                wrong.append((editions, len(hits)))
            seen.update(editions)
        store.close()

    readers = [threading.Thread(target=search) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(1, 6):
        renew(writer, edition(number), Letters())
    while "5" not in seen and any(reader.is_alive() for reader in readers):
        pass
    done.set()
    for reader in readers:
        reader.join()
    writer.close()
    assert not wrong
    assert len(seen) > 1 and "5" in seen


def test_workers_that_start_at_once_make_one_index(docs, url):
    """Two processes on an empty database, as two workers of a service: one builds, the other finds it built."""
    command = [sys.executable, "-m", "ask", "rank of a thin mask", "--json", "--docs", docs]
    workers = [
        subprocess.Popen(
            command, cwd=ROOT, env=environment(ASK_STORE=url), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    for worker in workers:
        out, errors = worker.communicate()
        assert worker.returncode == 0, errors
        assert json.loads(out)["sources"][0]["name"] == "masks#thin-masks"


def test_a_database_that_is_not_there_is_told_in_one_line(docs, url, tmp_path):
    for address in (
        f"postgresql://ask@/postgres?host={tmp_path}",
        "postgresql://ask@/none?" + url.split("?")[1],
        "nonsense",
    ):
        done = subprocess.run(
            [sys.executable, "-m", "ask", "x", "--docs", docs],
            cwd=ROOT, env=environment(ASK_STORE=address), capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 2 and done.stderr.count("\n") == 1 and done.stderr.startswith("ask: ")
