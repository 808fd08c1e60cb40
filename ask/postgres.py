"""The index in PostgreSQL, for several workers and for more passages than one file: words by BM25, vectors by HNSW.

Needs PostgreSQL with pgvector (https://github.com/pgvector/pgvector) and psycopg (requirements-postgres.in). What
differs from SQLite's engine:

* PostgreSQL's own ranking (`ts_rank`) knows nothing of how rare a word is, so BM25 is computed here in SQL, with FTS5's
  formula, constants and Porter stemmer. Accents count, of `a_b` either half is enough, a word in two forms counts
  once, and words of two letters are not stemmed into others. Words of a question that more than `CANDIDATES` places
  share find nothing by themselves if a rarer one is there; they still count in the score.
* Nearest vectors come from an HNSW graph (Malkov 2016, https://arxiv.org/abs/1603.09320), which may miss some. Where
  PostgreSQL finds a plain scan cheaper, as for one book, it takes that, which is exact.
* Whoever reads within `snapshot` sees one state of the index; what is written within `at_once` is seen whole or not at
  all. So a search during a re-index is answered by the old index or by the new one, never by a mix.
"""

import re
import threading
from collections.abc import Sequence
from contextlib import contextmanager

import numpy as np
import psycopg
from psycopg import sql
from psycopg_pool import ConnectionPool

from .index import FIELDS, INSERT, SELECT, VERSION, WITHOUT_PASSAGE, Passage, asked, by_section, inserted, selected

K1, B = 1.2, 0.75  # of BM25, as in FTS5
CANDIDATES = 5_000  # places that are scored for a question, unless its rarest word is in more
KEPT = 4  # candidates of the graph for each that is wanted
CONNECTIONS = 8  # at most, of a process
WRITER = 0x61736B  # the advisory lock of whoever writes: one at a time

LAYOUT = """
CREATE TEXT SEARCH DICTIONARY porter (TEMPLATE = snowball, LANGUAGE = porter);
CREATE TEXT SEARCH CONFIGURATION words (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION words ALTER MAPPING REPLACE simple WITH porter;
CREATE TABLE pages (name text PRIMARY KEY, digest text NOT NULL);
CREATE TABLE places (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, page text NOT NULL, words tsvector NOT NULL,
    length integer NOT NULL
);
CREATE INDEX ON places (page);
CREATE INDEX ON places USING gin (words);
CREATE TABLE terms (term text PRIMARY KEY, places bigint NOT NULL);
CREATE TABLE totals (places bigint NOT NULL, length bigint NOT NULL);
INSERT INTO totals VALUES (0, 0);
CREATE TABLE passages (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, place bigint NOT NULL, digest text NOT NULL,
    page text NOT NULL, label text NOT NULL, anchor text NOT NULL, url text NOT NULL, title text NOT NULL,
    trail text NOT NULL, part integer, audience text NOT NULL, text text NOT NULL
);
CREATE INDEX ON passages (page);
CREATE INDEX ON passages (place);
CREATE INDEX ON passages (digest);
CREATE TABLE vectors (model text, digest text, vector public.vector NOT NULL, PRIMARY KEY (model, digest));
ALTER TABLE vectors ALTER vector SET STORAGE PLAIN
"""

# Numbers of places with a word of the question, and their BM25. `found` says how many places each word is in.
BM25 = """
WITH found AS MATERIALIZED (
    SELECT term, places, sum(places) OVER (ORDER BY places, term) - places AS before
    FROM terms WHERE places > 0 AND term = ANY (tsvector_to_array(to_tsvector('words', %(words)s)))
), weighed AS MATERIALIZED (
    SELECT term, greatest(ln((totals.places - found.places + 0.5) / (found.places + 0.5)), 1e-6)::float8 AS weight
    FROM found, totals
), query AS MATERIALIZED (
    SELECT string_agg(quote_literal(term), ' | ')::tsquery AS any_of
    FROM found WHERE before = 0 OR before + places <= %(candidates)s
), matched AS MATERIALIZED (
    SELECT number, words, length FROM places WHERE words @@ (SELECT any_of FROM query)
)
SELECT number, sum(
    weight * cardinality(positions) * (%(k1)s + 1)
    / (cardinality(positions) + %(k1)s * (1 - %(b)s + %(b)s * matched.length * totals.places / totals.length))
) AS score
FROM totals, matched, unnest(words) AS word (lexeme, positions, weights) JOIN weighed ON term = lexeme
GROUP BY number ORDER BY score DESC, number LIMIT %(limit)s
"""


class Postgres:
    """A store in a database, in tables of its own for each name. Threads and processes may share it."""

    def __init__(self, url: str, name: str = "book"):
        """psycopg.Error if there is no such database, or it lacks pgvector and we may not add it."""
        # An index of another layout is another schema: workers of an older release go on with theirs.
        self.schema = f"ask{VERSION}_{name}"
        self.here = threading.local()
        with psycopg.connect(url, autocommit=True) as one, one.transaction():  # told at once if it can't be reached
            one.execute("SELECT pg_advisory_xact_lock(%s)", [WRITER])
            one.execute("CREATE EXTENSION IF NOT EXISTS vector WITH SCHEMA public")
            if not one.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [self.schema]).fetchone():
                name = sql.Identifier(self.schema)
                one.execute(sql.SQL("CREATE SCHEMA {0}; SET LOCAL search_path = {0}").format(name))
                one.execute(LAYOUT)
        settings = {"options": f"-c search_path={self.schema},public", "autocommit": True}
        self.pool = ConnectionPool(url, kwargs=settings, min_size=1, max_size=CONNECTIONS, open=True)

    def close(self) -> None:
        self.pool.close()

    @contextmanager
    def connection(self):
        """The one of the `snapshot` or `at_once` around, or any."""
        around = getattr(self.here, "connection", None)
        if around is not None:
            yield around
            return
        with self.pool.connection() as connection:
            self.here.connection = connection
            try:
                yield connection
            finally:
                self.here.connection = None

    @contextmanager
    def snapshot(self):
        """What this thread reads inside is one state of the index, whatever others write meanwhile."""
        inside = getattr(self.here, "connection", None) is not None
        with self.connection() as connection, connection.transaction():
            if not inside:
                connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield

    @contextmanager
    def at_once(self):
        """What this thread writes inside is seen by others when it ends, and only whole. Other writers wait."""
        with self.connection() as connection, connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s)", [WRITER])
            yield connection.execute

    def rows(self, statement, values=()) -> list[tuple]:
        with self.connection() as connection:
            return connection.execute(statement, values).fetchall()

    def pages(self) -> dict[str, str]:
        return dict(self.rows("SELECT name, digest FROM pages"))

    def replace(self, page: str, digest: str, passages: Sequence[Passage]) -> None:
        marks = ", ".join(["%s"] * (len(FIELDS) + 2))
        with self.at_once() as run:
            self.delete(run, page)
            run("INSERT INTO pages VALUES (%s, %s)", [page, digest])
            for whole, found in by_section(passages):
                text = plain(whole)
                (place,) = run(
                    "INSERT INTO places (page, words, length) VALUES (%s, to_tsvector('words', %s), %s) "
                    "RETURNING number",
                    [page, text, len(text.split())],
                ).fetchone()
                for passage in found:
                    run(f"{INSERT} ({marks})", inserted(passage, place))
            self.count(run, page, 1)
            run(WITHOUT_PASSAGE)

    def remove(self, page: str) -> None:
        with self.at_once() as run:
            self.delete(run, page)
            run(WITHOUT_PASSAGE)

    def delete(self, run, page: str) -> None:
        self.count(run, page, -1)
        run("DELETE FROM places WHERE page = %s", [page])
        run("DELETE FROM passages WHERE page = %s", [page])
        run("DELETE FROM pages WHERE name = %s", [page])

    def count(self, run, page: str, sign: int) -> None:
        """Bring up to date in how many places each word is, and how long all are together."""
        run(
            "INSERT INTO terms SELECT lexeme, %s * count(*) FROM places, unnest(words) WHERE page = %s GROUP BY lexeme "
            "ON CONFLICT (term) DO UPDATE SET places = terms.places + excluded.places",
            [sign, page],
        )
        run(
            "UPDATE totals SET places = totals.places + %s * more.places, length = totals.length + %s * more.length "
            "FROM (SELECT count(*) AS places, coalesce(sum(length), 0) AS length FROM places WHERE page = %s) AS more",
            [sign, sign, page],
        )

    def without_vectors(self, model: str) -> list[Passage]:
        return self.select("digest NOT IN (SELECT digest FROM vectors WHERE model = %s)", [model])

    def add_vectors(self, model: str, passages: Sequence[Passage], vectors: np.ndarray) -> None:
        with self.at_once() as run:
            self.graph(run, model, vectors.shape[1])
            for passage, vector in zip(passages, vectors, strict=True):
                run(
                    "INSERT INTO vectors VALUES (%s, %s, %s) "
                    "ON CONFLICT (model, digest) DO UPDATE SET vector = excluded.vector",
                    [model, passage.digest, literal(vector)],
                )

    def graph(self, run, model: str, width: int) -> None:
        """The HNSW graph of a model's vectors; their width is the model's, so each has its own."""
        run(
            sql.SQL(
                "CREATE INDEX IF NOT EXISTS {} ON vectors "
                "USING hnsw ((vector::vector({})) vector_cosine_ops) WHERE model = {}"
            ).format(sql.Identifier(f"nearest {model}"[:63]), width, model)
        )

    def by_words(self, question: str, limit: int) -> list[tuple[int, float]]:
        words = plain(" ".join(asked(question.replace("_", " "))))
        if not words:
            return []
        return self.rows(BM25, {"words": words, "limit": limit, "candidates": CANDIDATES, "k1": K1, "b": B})

    def known(self, words: Sequence[str]) -> set[str]:
        statement = (
            "SELECT word FROM unnest(%s::text[]) AS word WHERE EXISTS (SELECT 1 FROM terms WHERE places > 0 "
            "AND term = ANY (tsvector_to_array(to_tsvector('words', word))))"
        )
        return {word for (word,) in self.rows(statement, [list(words)])}

    def by_vector(self, model: str, vector: np.ndarray, limit: int) -> list[tuple[int, float]]:
        statement = sql.SQL(
            "SELECT number, 1 - distance FROM ("
            "SELECT digest, vector::vector({width}) <=> {vector} AS distance FROM vectors WHERE model = {model} "
            "ORDER BY vector::vector({width}) <=> {vector} LIMIT {limit}"
            ") AS nearest JOIN passages USING (digest) ORDER BY distance, number LIMIT {limit}"
        ).format(width=len(vector), vector=literal(vector), model=model, limit=limit)
        with self.connection() as connection, connection.transaction():
            # How many candidates the search keeps: no less than are wanted, or fewer would come, and more find more.
            connection.execute(f"SET LOCAL hnsw.ef_search = {min(max(KEPT * limit, 200), 1000)}")
            return connection.execute(statement).fetchall()

    def get(self, numbers: Sequence[int]) -> list[Passage]:
        return self.select("number = ANY (%s)", [list(numbers)])

    def at(self, places: Sequence[int]) -> list[Passage]:
        return self.select("place = ANY (%s)", [list(places)])

    def select(self, where: str, values: Sequence) -> list[Passage]:
        """Passages in the order of their numbers, which is that of the text."""
        return [selected(*row) for row in self.rows(f"{SELECT} {where} ORDER BY number", values)]


def plain(text: str) -> str:
    """Words alone, since PostgreSQL's parser makes one of an address, a path or a number with its sign.

    Words of one or two letters, but not numbers, get a 0, or its stemmer would take the last one off "vs"; FTS5's
    leaves them alone.
    """
    return " ".join(f"{word}0" if len(word) < 3 and word.isalpha() else word for word in re.findall(r"[^\W_]+", text))


def literal(vector: np.ndarray) -> str:
    return str(vector.tolist())
