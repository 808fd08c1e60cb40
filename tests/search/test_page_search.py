"""The search in the page: its words against Python's, its scores against the formulas, its numbers on the questions."""

import gzip
import importlib.util
import json
import math
from collections import Counter

import numpy as np
import pytest

from ask import measure
from ask.page_evals import PATH, numbers, worse
from ask.page_index import STOP, index, packed, passages, stem, words
from ask.page_vectors import PATH as VECTORS
from ask.page_vectors import common_words

QUESTIONS = [
    "Who drew the monster?", "why can't a model say “I don't know”", "Naïve BAYES, 7 x², 大模型 and ß", "", "the of",
    "zzzz qqqq", "<script>alert(1)</script> __proto__ constructor", "leash " * 900,
]  # fmt: skip


@pytest.fixture(scope="module")
def vectors():
    """Whole numbers times scale by stem, read by other code than the page's."""
    content = gzip.decompress(VECTORS.read_bytes())
    head, body = content.split(b"\n", 1)
    head = json.loads(head)
    count = len(head["stems"])
    scales = np.frombuffer(body[:count], np.uint8) * head["step"]
    codes = np.frombuffer(body[count:], np.uint8).reshape(count, -1)
    whole = np.stack([codes >> 4, codes & 15], axis=2).reshape(count, -1).astype(float) - 8
    return dict(zip(head["stems"], whole * scales[:, None], strict=True))


# --- Words -----------------------------------------------------------------------------------------------------------


def test_python_and_the_page_stem_alike(search, sections):
    asked = [word for row in measure.questions() for word in words(row["question"])]
    book = [word for section in sections for word in words(section.text)]
    every = sorted({*common_words(), *asked, *book})
    theirs = dict(zip(every, search(words=every)["stems"], strict=True))
    assert len(every) > 5000
    differ = {word for word in every if theirs[word] != ("" if word in STOP else stem(word))}
    assert {word for word in differ if not word.startswith("inter")} == set()  # Snowball 3.0 and 3.1
    assert differ & set(book) == set()


# --- Scores ----------------------------------------------------------------------------------------------------------


def counts(text):
    return Counter(stem(word) for word in words(text[:2000]) if word not in STOP)


def places(sections):
    """Stems of each place, counted from the texts without an index."""
    found = {}
    for section in sections:
        key = (section.page, section.anchor)
        if key not in found:
            found[key] = counts(" ".join((*section.trail, section.title)))
        found[key] += Counter(stem(word) for word in words(section.text) if word not in STOP)
    return list(found.values())


def bm25(question, texts, k1=1.2, b=0.6):
    mean = sum(sum(text.values()) for text in texts) / len(texts)
    scores = []
    for text in texts:
        score = 0
        for word in counts(question):
            has = sum(word in other for other in texts)
            rarity = math.log(1 + (len(texts) - has + 0.5) / (has + 0.5))
            score += rarity * text[word] * (k1 + 1) / (text[word] + k1 * (1 - b + b * sum(text.values()) / mean))
        scores.append(score)
    return scores


def test_words_are_scored_by_bm25(search, sections):
    texts = places(sections)
    found = search(questions=QUESTIONS, detail=True)["found"]
    for question, row in zip(QUESTIONS, found, strict=True):
        np.testing.assert_allclose(row["scores"], bm25(question, texts), rtol=1e-9, atol=1e-12, err_msg=question)


def test_cosines_are_those_of_the_weighted_sums(search, sections, vectors):
    texts = places(sections)
    has = Counter(word for text in texts for word in text)

    def vector(stems):
        total = np.zeros(len(next(iter(vectors.values()))))
        for word, times in stems.items():
            rarity = math.log(1 + (len(texts) - has[word] + 0.5) / (has[word] + 0.5))
            total += times * math.sqrt(rarity) * vectors.get(word, 0)
        return total / (np.linalg.norm(total) or 1)

    begun, whole = set(), []
    for section in sections:
        for text in passages(section):
            stems = Counter(stem(word) for word in words(text) if word not in STOP)
            if (section.page, section.anchor) not in begun:
                stems += counts(" ".join((*section.trail, section.title)))
                begun.add((section.page, section.anchor))
            whole.append(vector(stems))
    found = search(questions=QUESTIONS, detail=True)["found"]
    for question, row in zip(QUESTIONS, found, strict=True):
        np.testing.assert_allclose(row["cosines"], np.stack(whole) @ vector(counts(question)), atol=1e-5)


@pytest.mark.parametrize("question", ["", "the of and", "zzzz qqqq", "¿?", "{{ }} \u0000"])
def test_what_shares_nothing_with_the_book_is_refused(search, question):
    found = search(questions=[question])["found"][0]
    assert found["refused"] and found["names"] == []


def test_a_section_comes_once(search):
    for row in search(questions=[row["question"] for row in measure.questions()])["found"]:
        assert len(row["names"]) == len(set(row["names"]))


# --- Quotes ----------------------------------------------------------------------------------------------------------


def test_a_quote_is_a_run_of_the_passage_with_the_words_of_the_question_marked(search):
    questions = [row["question"] for row in measure.questions()]
    quotes = 0
    for question, row in zip(questions, search(questions=questions, detail=True)["found"], strict=True):
        for text, pieces in row["quotes"]:
            shown = "".join(piece["text"] for piece in pieces)
            assert shown.removeprefix("… ").removesuffix(" …") in " ".join(text.split())
            sentences = shown.split(". ")
            assert len(shown.split()) <= 62 or len(sentences) < 3, shown
            marked = {stem(piece["text"].lower()) for piece in pieces if piece["marked"]}
            assert marked <= counts(question).keys()
            assert marked == {word for word in counts(shown) if word in counts(question)}
            quotes += 1
    assert quotes > 1000


# --- Files -----------------------------------------------------------------------------------------------------------


def test_equal_books_give_equal_bytes(sections, found):
    assert packed(index(sections)) == packed(found)


@pytest.mark.skipif(
    importlib.util.find_spec("wordllama") is None, reason="wordllama is missing: it has no wheel for 3.14"
)
def test_the_vectors_can_be_made_again(vectors):
    """Those of the book's own words come and go with it, and a number at the edge may round otherwise elsewhere."""
    from ask.page_vectors import vectors as make

    stems, whole, scales = make()
    made = dict(zip(stems, whole * scales[:, None], strict=True))
    common = made.keys() & vectors.keys()
    assert len(common) > 0.9 * len(made)
    far = [name for name in common if np.abs(vectors[name] - made[name]).max() > 1.1 * np.abs(made[name]).max() / 7]
    assert len(far) < 0.002 * len(common), f"python -m ask.page_vectors: {far}"  # whose shortest word is a new one
    different = np.mean([not np.allclose(vectors[name], made[name], rtol=0.02, atol=0.02) for name in common])
    assert different < 0.01


def test_most_of_the_books_words_have_a_vector(sections, vectors):
    times = sum(places(sections), Counter())
    without = sum(count for name, count in times.items() if name not in vectors and name.isalpha())
    assert without < 0.03 * sum(times.values()), "python -m ask.page_vectors"


# --- The questions ---------------------------------------------------------------------------------------------------


def test_the_search_finds_what_it_found(search):
    rows = measure.questions()
    new = numbers(rows, search(questions=[row["question"] for row in rows])["found"])
    assert worse(new, json.loads(PATH.read_text(encoding="utf-8"))) == []
