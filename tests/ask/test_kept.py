"""The kept vectors: they are the model's, most of the book has one, and nothing else is given one."""

from random import Random

import numpy as np
import pytest
from small_book import Letters

from ask import kept
from ask.embed import MiniLM
from ask.index import SQLite, cut, embed, update
from ask.sections import read


@pytest.fixture(scope="module")
def passages(html):
    return {passage.digest: passage for section in read() for passage in cut(section)}


def test_they_are_what_the_model_makes_of_the_passages(passages):
    model, found = MiniLM(), kept.vectors(MiniLM.name)
    drawn = Random(0).sample(sorted(found.keys() & passages.keys()), 10)
    made = model.embed([f"{passages[digest].context}\n{passages[digest].text}" for digest in drawn])
    np.testing.assert_allclose([found[digest] for digest in drawn], made, atol=1e-4)


def test_most_of_the_book_has_one(passages):
    """Or a fresh clone waits, and so do the tests: python -m ask.keep."""
    without = passages.keys() - kept.vectors(MiniLM.name).keys()
    assert len(without) < 0.3 * len(passages), f"{len(without)} of {len(passages)} have none: python -m ask.keep"


def test_what_is_kept_is_taken_and_the_rest_is_embedded(docs, tmp_path, monkeypatch):
    """By model and text: of two passages that are kept one is edited, and one that never was is embedded."""
    monkeypatch.setattr(kept, "PATH", tmp_path / "kept.npz")
    first = SQLite()
    update(first, read(docs))
    passages = first.get(range(100))
    others = {passage.digest: np.roll(np.eye(26, dtype=np.float32)[0], place) for place, passage in enumerate(passages)}
    kept.write("letters", {digest: others[digest] for digest in sorted(others)[:2]})
    edited = next(passage for passage in passages if passage.digest == sorted(others)[0])
    path = docs / f"{edited.section.page}.md"
    path.write_text(path.read_text().replace(edited.text, "Another text."))

    store = SQLite()
    update(store, read(docs))
    assert embed(store, Letters()) == len(passages) - 1
    numbers, vectors = store.all_vectors("letters")
    for passage, vector in zip(store.get(numbers), vectors, strict=True):
        own = Letters().embed([f"{passage.context}\n{passage.text}"])[0]
        wanted = others[passage.digest] if passage.digest == sorted(others)[1] else own
        np.testing.assert_allclose(vector, wanted, atol=1e-6)
    assert kept.vectors("another model") == {}
