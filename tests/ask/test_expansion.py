"""Questions that sections answer: where they belong, that they find and are never shown, and what trust makes of it."""

import asyncio
import re

import numpy as np
import pytest
from small_book import Letters

from ask.answer import Ask
from ask.expansion import ASKED, expanded, questions
from ask.index import SQLite, embed, update
from ask.measure import questions as evals
from ask.page_index import stem, words
from ask.retrieve import Retriever
from ask.sections import read
from ask.stop_words import STOP

QUESTION = "how narrow can disguises get"  # none of its words is in the small book
COPIED = 6  # so many words in a row that an eval has too
ALIKE = 0.6  # so large a share of the words of both, by their stems


def stems(text):
    return (stem(word) for word in words(text) if word not in STOP)


@pytest.fixture
def asked(docs):
    (docs / "asked.txt").write_text(f"masks#thin-masks\n{QUESTION}\nwhat is the rank\n\ncherries#gone\nlost\n")
    store = SQLite()
    update(store, expanded(docs))
    embed(store, Letters())
    yield Retriever(store, Letters())
    store.close()


def test_every_section_that_is_named_exists_and_most_are_named(html):
    names, named = {section.name for section in read()}, questions()
    assert sorted(named.keys() - names) == []
    assert all(lines and all(line == line.strip() and line for line in lines) for lines in named.values())
    without = sorted(names - named.keys())
    assert len(without) < 0.05 * len(names), without


@pytest.mark.parametrize("text", ["", " \n\n", "\n\nmasks#masks\n\n \n\n\ncherries#cherries\nwho pulls?\n\n"])
def test_blank_lines_are_no_questions(docs, text):
    (docs / "asked.txt").write_text(text)
    assert questions(docs) == ({"cherries#cherries": ["who pulls?"]} if text.strip() else {})


@pytest.mark.slow
def test_no_eval_was_copied():
    """Nor met by chance: what is tested must not stand in the index."""

    def runs(text):
        found = re.findall(r"\w+", text.lower())
        return {tuple(found[start : start + COPIED]) for start in range(max(1, len(found) - COPIED + 1))}

    def alike(a, b):
        return len(a & b) >= ALIKE * len(a | b) > 0

    rows = [(row["id"], runs(row["question"]), set(stems(row["question"]))) for row in evals()]
    mine = [(line, runs(line), set(stems(line))) for lines in questions().values() for line in lines]
    met = [(name, line) for name, run, stem in rows for line, mine_, own in mine if run & mine_ or alike(stem, own)]
    assert met == []


def test_a_question_finds_its_section_and_is_not_shown(asked):
    hits = asked.find("disguises", method="words")
    assert [hit.passage.section.anchor for hit in hits] == ["thin-masks"]
    assert hits[0].passage.text == "A thin mask has rank 4."
    answer = asyncio.run(Ask(asked, threshold=0.0).answer(QUESTION))
    assert answer.sources[0].url == "masks.md#thin-masks"
    assert all(source.audience != ASKED and QUESTION not in source.text for source in answer.sources)


def test_the_nearest_question_counts_beside_the_passage(asked):
    def cosine(a, b):
        return float(np.dot(*Letters().embed([a, b])))

    hits = {hit.passage.section.anchor: hit for hit in asked.find("what rank", 5)}
    thin = hits["thin-masks"]
    assert thin.asked == pytest.approx(max(cosine("what rank", text) for text in (QUESTION, "what is the rank")))
    assert thin.cosine == pytest.approx(cosine("what rank", f"{thin.passage.context}\n{thin.passage.text}"), abs=1e-6)
    assert thin.score == pytest.approx(thin.cosine + 0.5 * thin.asked + 0.5)  # and the best BM25
    assert hits["cherries"].asked == 0


def test_trust_falls_with_words_that_no_section_has(asked):
    hits = asked.find("thin rank", 5)
    near = max(hit.cosine for hit in hits) + 0.5 * max(hit.asked for hit in hits)
    assert asked.trust("thin rank", hits) == pytest.approx(near)
    assert asked.trust("thin rank zzz", hits) == pytest.approx(near - 0.5 / 3)
    assert asked.trust("disguises of the zzz", hits) == pytest.approx(near - 0.5 / 2)  # "of" and "the" say nothing
    assert asked.trust("zzz", []) == 0


def test_without_questions_the_passage_stands_for_them(ask):
    hits = ask.retriever.find("thin mask", 5)
    assert ask.retriever.trust("thin mask", hits) == pytest.approx(1.5 * max(hit.cosine for hit in hits))


def test_a_changed_question_is_embedded_again_and_nothing_else(docs, asked):
    path = docs / "asked.txt"
    path.write_text(path.read_text().replace("narrow", "slim"))
    assert update(asked.store, expanded(docs)) == 1
    assert embed(asked.store, Letters()) == 1
    assert asked.store.known(["slim", "narrow", "masks", "zzz"]) == {"slim", "masks"}
