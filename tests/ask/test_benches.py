"""The trials of `bench/ask`: that each measures what it says, on a small book or by another way of the same sum."""

import numpy as np
import pytest
from small_book import Letters

from ask import faithfulness
from ask.embed import MiniLM
from ask.endpoint import Endpoint
from ask.expansion import expanded
from ask.index import SQLite, renew
from ask.sections import read
from bench.ask import frameworks, late, learned, pool, refusal, window

WRITTEN = (
    "masks#thin-masks\nwhat rank has a slim disguise?\nhow thick is a mask?\n\ncherries#cherries\nwho pulls a leash?\n"
)


def test_without_retrieval_a_model_reads_every_section(docs, endpoint_server):
    server = endpoint_server("A thin mask has rank 4 [1].")
    sections = read(docs)
    row = faithfulness.one(window.WholeBook(sections, Endpoint(server.url, "m")), "rank of a thin mask")
    assert row["sentences"] == 1
    sent = server.requests[0]["messages"][-1]["content"]
    assert sent.count("<source number=") == len(sections) and all(section.title in sent for section in sections)


def test_vectors_of_tokens_are_those_that_a_text_is_averaged_from():
    embedder = late.Tokens()
    kept = embedder.tokens("Who drew the monster?")
    mean = embedder.last[0].mean(0)
    np.testing.assert_allclose(mean / np.linalg.norm(mean), MiniLM().embed(["Who drew the monster?"])[0], atol=1e-5)
    assert kept.shape[0] == len(embedder.last[0]) - 2
    assert late.nearest(kept[:2], kept) == pytest.approx(1, abs=1e-5)


def test_a_regression_is_judged_on_what_it_was_not_fitted_on():
    """Noise tells nothing: fitted on all it would seem to. A feature that is the truth is found."""
    random = np.random.default_rng(0)
    true = np.arange(100) < 30
    noise = random.standard_normal((100, 8))
    assert refusal.f1(refusal.said_by(noise, true, 0), true) < 0.6
    assert refusal.f1(refusal.said_by(np.column_stack([noise, true]), true, 0), true) > 0.9


def test_a_regression_has_weights_at_which_its_loss_is_least():
    random = np.random.default_rng(1)
    x, y = random.standard_normal((50, 3)), random.random(50) < 0.4
    weights = refusal.fitted(x, y)

    def loss(weights):
        z = weights[0] + x @ weights[1:]
        return np.log1p(np.exp(z)).sum() - z[y].sum() + refusal.PENALTY / 2 * (weights[1:] ** 2).sum()

    for step in np.vstack([np.eye(4), -np.eye(4)]) * 1e-3:
        assert loss(weights) < loss(weights + step)


def test_lines_of_code_are_counted_without_words_about_them(tmp_path):
    path = tmp_path / "code.py"
    code = [
        '"""Doc."""',
        "",
        "# why",
        "class A:",
        '    """Doc."""',
        "    def f(self):",
        "        return (1,",
        "            2)",
        "x = 1",
    ]
    path.write_text("\n".join(code))
    assert (frameworks.lines(path), frameworks.lines(path, "A")) == (5, 4)


def test_a_label_is_what_two_of_three_say_with_the_authors_first():
    named, sections = ["b", "a"], ["c", "a", "d", "b", "e"]
    first, second = [2, 2, 2, 1, 1], [2, 0, 1, 2, 1]
    assert pool.majority(named, sections, first, second) == ["b", "a", "c"]
    assert pool.majority(named, sections, [0] * 5, [1] * 5) == []


def test_kappa_is_nothing_for_chance_and_one_for_agreement():
    """By hand: 20 both say yes, 15 neither, 5 and 10 one alone, of 50 (Cohen's own kind of table)."""
    one = [True] * 25 + [False] * 25
    two = [True] * 20 + [False] * 5 + [True] * 10 + [False] * 15
    assert pool.kappa(one, two) == pytest.approx((0.7 - 0.5) / 0.5)
    assert pool.kappa(one, one) == 1
    assert pool.kappa([True, True, False, False], [True, False, True, False]) == 0


def test_a_question_moves_where_its_first_section_is_asked_for():
    kept = {"half": "tuning", "sections": ["a"]}
    other = {"half": "test", "sections": ["b"]}
    turned = {"half": "test", "sections": ["a", "c"]}
    moved = {"half": "test", "sections": ["a"]}
    pool.part([kept, other, turned, moved], [turned, moved])
    assert (turned["half"], turned["sections"]) == ("test", ["c", "a"])
    assert (moved["half"], kept["half"], other["half"]) == ("tuning", "tuning", "test")


def material(docs, written=WRITTEN):
    (docs / "asked.txt").write_text(written)
    store = SQLite()
    renew(store, expanded(docs), Letters())
    return learned.Material(store, Letters())


def test_words_of_all_places_are_weighed_as_in_the_index(docs):
    book = material(docs)
    question = "rank of masks, and a leash?"
    found = learned.by_words(book, [question], False)["words"][0]
    scores = [score for _, score in book.store.by_words(question, 9)]
    assert len(scores) == 3
    np.testing.assert_allclose(sorted(found[found > 0], reverse=True), np.divide(scores, max(scores)), rtol=1e-5)


def test_a_question_left_out_is_found_as_if_it_had_never_been_written(docs):
    book, question = material(docs), "what rank has a slim disguise?"
    row = book.asked.index(question)
    left_out = learned.by_words(book, book.asked, True) | learned.by_vectors(
        book, book.vectors, book.vectors.asked, np.arange(len(book.asked))
    )
    other = material(docs, WRITTEN.replace(question + "\n", ""))
    without = learned.by_words(other, [question], False) | learned.by_vectors(
        other, other.vectors, Letters().embed([question])
    )
    assert left_out.keys() == without.keys() and question not in other.asked
    for name, values in without.items():
        np.testing.assert_allclose(left_out[name][row], values[0], atol=1e-6, err_msg=name)


def test_an_adapter_follows_the_slopes_of_its_loss(docs):
    book, random = material(docs), np.random.default_rng(0)
    words = learned.by_words(book, book.asked, True)["words"]
    right = book.right([[book.names[place]] for place in book.asked_place])
    wide = learned.Vectors(
        *(x.astype(np.float64) for x in (book.vectors.passages, book.vectors.asked, book.vectors.titles))
    )
    adapter = 0.3 * random.standard_normal((26, 2)), 0.3 * random.standard_normal((2, 26))
    rest = book, wide, words, np.arange(len(book.asked)), right, np.zeros(len(book.names))
    _, *slopes = learned.slopes(adapter, *rest)
    for part, slope in enumerate(slopes):
        toward = random.standard_normal(slope.shape)
        losses = []
        for step in (1e-4, -1e-4):
            moved = list(adapter)
            moved[part] = moved[part] + step * toward
            losses.append(learned.slopes(tuple(moved), *rest)[0])
        assert (losses[0] - losses[1]) / 2e-4 == pytest.approx((slope * toward).sum(), rel=1e-3)


def test_a_learned_sum_trusts_the_feature_that_tells_the_right_place():
    random = np.random.default_rng(0)
    right = np.eye(5, dtype=bool)[random.integers(5, size=200)]
    x = random.standard_normal((200, 5, 2))
    x[..., 0] += 2 * right
    weights = learned.weighed(x, right)
    assert weights[0] > 1 and abs(weights[1]) < 0.5

    def loss(weights):
        return learned.likelihood(x @ weights, right)[0] + learned.PENALTY / 2 * weights @ weights

    assert all(loss(weights) < loss(weights + step) for step in np.vstack([np.eye(2), -np.eye(2)]) * 1e-2)
