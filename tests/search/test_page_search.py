"""The search in the page: its words against Python's, its scores against the formulas, its numbers on the questions."""

import gzip
import importlib.util
import json
import math
import re
from collections import Counter
from functools import cache
from random import Random

import numpy as np
import pytest
from support import slipped

from ask import marks, measure
from ask.expansion import questions as written
from ask.page_evals import PATH, first, numbers, typed, worse
from ask.page_index import LAST, STOP, index, packed, passages, stem, words
from ask.page_vectors import PATH as VECTORS
from ask.page_vectors import common_words
from ask.reading import Reader

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


@pytest.fixture(scope="module")
def answers(search):
    """What is found for each of the questions that people judged."""
    return search(questions=[row["question"] for row in measure.questions()])["found"]


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
    """Stems of each place, counted from the texts without an index; those of the questions that it answers, twice."""
    found = {}
    for section in sections:
        key = (section.page, section.anchor)
        if key not in found:
            found[key] = counts(" ".join((*section.trail, section.title)))
        found[key] += Counter(stem(word) for word in words(told(section.text)) if word not in STOP)
    first = {section.name: (section.page, section.anchor) for section in reversed(sections)}
    for name, lines in written().items():
        for line in lines * 2:
            named = [key for key, term in terms(sections) if key[0] == name.split("#")[0] and contains(line, term)]
            for key in set(named) or [first[name]]:
                found[key] += counts(line)
    return list(found.values())


def told(text):
    """A section without the rows of its bets, which the search leaves to the chapters."""
    rows = [paragraph.partition(" | ") for paragraph in text.split("\n\n")]
    return "\n\n".join("".join(row) for row in rows if not row[1] or not re.fullmatch(r"[A-Z]\d+[a-z]?", row[0]))


def test_the_rows_of_bets_are_left_to_the_chapters(sections):
    claims = [section for section in sections if section.page == "series/claims"]
    kept = "\n\n".join(text for section in claims for text in passages(section))
    assert told(kept) == kept
    assert len(kept) < 0.4 * sum(len(section.text) for section in claims)


def terms(sections):
    """The place of each name in the glossary, and the name."""
    return [
        ((section.page, section.anchor), name)
        for section in sections
        if section.anchor.startswith("term-")
        for name in section.title.split(", ")
    ]


def contains(line, term):
    return {stem(word) for word in words(term)} <= {stem(word) for word in words(line)}


def understood(row):
    """The stems of a question as the search read it."""
    return counts(" ".join(row["reading"]["words"]))


def bm25(stems, texts, k1=1.2, b=0.6):
    mean = sum(sum(text.values()) for text in texts) / len(texts)
    scores = []
    for text in texts:
        score = 0
        for word in stems:
            has = sum(word in other for other in texts)
            rarity = math.log(1 + (len(texts) - has + 0.5) / (has + 0.5))
            score += rarity * text[word] * (k1 + 1) / (text[word] + k1 * (1 - b + b * sum(text.values()) / mean))
        scores.append(score)
    return scores


def test_words_are_scored_by_bm25(search, sections):
    texts = places(sections)
    found = search(questions=QUESTIONS, detail=True)["found"]
    for question, row in zip(QUESTIONS, found, strict=True):
        np.testing.assert_allclose(row["scores"], bm25(understood(row), texts), rtol=1e-9, atol=1e-12, err_msg=question)


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
    for row in found:
        np.testing.assert_allclose(row["cosines"], np.stack(whole) @ vector(understood(row)), atol=1e-5)


@pytest.mark.parametrize("question", ["", "the of and", "zzzz qqqq", "¿?", "{{ }} \u0000"])
def test_what_shares_nothing_with_the_book_is_refused(search, question):
    found = search(questions=[question])["found"][0]
    assert found["refused"] and found["names"] == []


def test_a_section_comes_once(answers):
    for row in answers:
        assert len(row["names"]) == len(set(row["names"]))


# --- Words as people type them ---------------------------------------------------------------------------------------


ASKED_FOR = {
    "error analysis": "error analysis",
    "failure analysis": "error analysis",
    "tracing": "observability",
    "what is observability": "observability",
    "logging": "observability",
    "rate limits": "rate limit",
    "retries": "retry",
    "open source models": "open source",
    "reasoning": "reasoning model",
    "how much does it cost to run an LLM": "cost of a chatbot",
    "MoE": "mixture of experts",
    "CoT": "chain of thought",
    "function calling": "tool call",
    "what is an eval": "eval",
}


def test_words_of_the_trade_find_their_entry_first(search):
    found = search(questions=list(ASKED_FOR))["found"]
    first_of = {asked: row["titles"][0].split(", ")[0] for asked, row in zip(ASKED_FOR, found, strict=True)}
    assert first_of == ASKED_FOR and not any(row["refused"] for row in found)


@cache
def apart(a, b):
    """The distance by its definition, from the ends of both words."""
    if not a or not b:
        return len(a) + len(b)
    ways = [apart(a[:-1], b) + 1, apart(a, b[:-1]) + 1, apart(a[:-1], b[:-1]) + (a[-1] != b[-1])]
    if len(a) > 1 and len(b) > 1 and a[-2:] == b[-2:][::-1]:
        ways.append(apart(a[:-2], b[:-2]) + 1)
    return min(ways)


def test_misspellings_are_counted_by_their_definition(search):
    random = Random(7)
    pairs = [["".join(random.choices("abc", k=random.randrange(9))) for _ in range(2)] for _ in range(500)]
    pairs += [["ca", "abc"], ["abcd", "badc"], ["hallucination", "halucinatoin"]]
    assert search(pairs=pairs)["distances"] == [apart(*pair) for pair in pairs]


FORMS = ["{}", "what is {}?", "whats a {}", "meaning of {}", "explain {} please"]


@pytest.mark.slow
def test_a_term_that_is_asked_for_comes_first(search, sections):
    asked = [(name, form.format(name.lower())) for _, name in terms(sections) for form in FORMS]
    found = search(questions=[question for _, question in asked])["found"]
    assert len(asked) > 500
    lost = [
        row["refused"] or name not in row["titles"][0].split(", ") for (name, _), row in zip(asked, found, strict=True)
    ]
    assert [question for (_, question), was in zip(asked, lost, strict=True) if was] == []


def test_a_term_written_in_one_word_comes_first(search, sections):
    """As *finetuning* and *what is finetuning*."""
    names = [name for _, name in terms(sections) if len(words(name)) > 1]
    asked = [(name, form.format("".join(words(name)))) for name in names for form in FORMS[:2]]
    found = search(questions=[question for _, question in asked])["found"]
    lost = [row["refused"] or name not in row["titles"][0].split(", ")
            for (name, _), row in zip(asked, found, strict=True)]  # fmt: skip
    assert len(asked) > 100 and [question for (_, question), was in zip(asked, lost, strict=True) if was] == []


def test_a_misspelled_term_finds_the_term(search, sections):
    """A letter left out, one doubled, two swapped, in the middle of each long name of one word."""
    names = [name for _, name in terms(sections) if name.isalpha() and len(name) > 8]
    slips = [
        (name, name[:k] + cut + name[k + 2 :])
        for name in names
        for k in [len(name) // 2]
        for cut in (name[k], name[k] + name[k : k + 2], name[k + 1] + name[k])
    ]
    found = search(questions=[typed for _, typed in slips])["found"]
    lost = [
        slip for slip, row in zip(slips, found, strict=True) if slip[0] not in ", ".join(row["titles"][:1]).split(", ")
    ]
    assert len(slips) > 60 and len(lost) < 0.05 * len(slips), lost


def test_true_words_are_left_as_they_are(search):
    rows = search(questions=["a stain on the carpet", "internal documents", "mortgage"])["found"]
    assert [row["reading"]["corrected"] for row in rows] == [[], [], []]


def test_words_that_the_book_has_not_are_told(search):
    found = search(questions=["kubernetes ingress of a model", "reward model"])["found"]
    assert found[0]["refused"] and found[0]["reading"]["unknown"] == ["kubernetes", "ingress"]
    assert not found[1]["refused"] and found[1]["reading"]["unknown"] == []


LANGUAGES = {
    "Wie funktioniert ein Sprachmodell?": "de",
    "¿Para qué sirve la memoria?": "es",
    "Pourquoi les modèles inventent-ils ?": "fr",
    "perché il modello sbaglia": "it",
    "hoe werkt een taalmodel": "nl",
    "por que não funciona": "pt",
    "как работает модель": "",
    "MIT license": "en",
    "hay fever": "en",
    "coût": "",
    "naïve": "en",
    "Pólya": "en",
    "vitamin D": "en",
}


def test_a_question_in_another_language_is_known_by_its_small_words(search):
    found = search(questions=list(LANGUAGES))["found"]
    assert [row["reading"]["language"] for row in found] == list(LANGUAGES.values())


FOREIGN = [
    ("Wie schützt man sich vor Prompt Injection?", "Was ist prompt injection"),
    ("Comment se protéger contre l'injection de prompt ?", "Was ist prompt injection"),
    ("Cómo se evita prompt injection", "Was ist prompt injection"),
    ("Was kostet der Betrieb von RAG", "Was ist RAG"),
]


def test_unknown_words_of_another_language_hide_no_term(search):
    found = search(questions=[question for pair in FOREIGN for question in pair])["found"]
    for longer, short in zip(found[::2], found[1::2], strict=True):
        assert longer["reading"]["unknown"] and longer["reading"]["language"] != "en"
        assert not longer["refused"] and longer["names"][:3] == short["names"][:3]
        assert longer["titles"][0] == short["titles"][0]


def test_a_long_word_of_another_language_stands_for_the_one_like_it(search):
    found = search(questions=["was ist eine Halluzination?"])["found"][0]
    assert found["titles"][0] == "hallucination" and found["reading"]["language"] == "de"


@pytest.mark.parametrize("question", ["Wie backt man Brot", "vacances à la plage", "Wo ist der Bahnhof?"])
def test_a_foreign_question_of_other_things_finds_nothing(search, question):
    """None of its words is taken for a misspelled one of the book's, as *backt* for *back*."""
    found = search(questions=[question])["found"][0]
    assert found["refused"] and found["names"] == [] and found["reading"]["corrected"] == []


def test_no_english_question_is_taken_for_another_language(answers):
    asked = [row["question"] for row in measure.questions()]
    foreign = [text for text, row in zip(asked, answers, strict=True) if row["reading"]["language"] != "en"]
    assert [text for text in foreign if not re.search("[一-龥]|Bahnhof", text)] == []


def test_what_others_rest_on_comes_after_them(answers):
    last = []
    for row in answers:
        last.append([name.split("#")[0] in LAST or name.endswith("sources") for name in row["names"][:5]])
    assert sum(any(row) for row in last) > 50  # they are found
    assert all(row == sorted(row) for row in last)


# --- Python reads and marks alike -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def reader(found):
    """What reads questions for Python, over the places of the page's index."""
    titles = {number: place["titles"][-1] for number, place in enumerate(found["places"])}
    texts = [(passage["place"], passage["text"]) for passage in found["passages"]]
    first = {place: text for place, text in reversed(texts)}
    texts += [(number, " ".join(place["titles"])) for number, place in enumerate(found["places"])]
    texts += [(number, line) for number, place in enumerate(found["places"]) for line in place["asked"]]
    terms = {number: first[number] for number, place in enumerate(found["places"]) if place.get("term")}
    return Reader(titles, texts, terms)


@pytest.fixture(scope="module")
def typed_anyhow():
    random = Random(42)
    drawn = random.sample([row["question"] for row in measure.questions()], 150)
    return [*QUESTIONS, *LANGUAGES, *(text for pair in FOREIGN for text in pair), *ASKED_FOR, *drawn,
            *(slipped(question, random) for question in drawn)]  # fmt: skip


def test_python_reads_a_question_as_the_page_does(search, found, reader, typed_anyhow):
    mended = terms = 0
    for question, row in zip(typed_anyhow, search(questions=typed_anyhow)["found"], strict=True):
        page, own = row["reading"], reader.read(question)
        place = own.term and found["places"][own.term[0]]["titles"][-1]
        assert {
            "language": own.language, "words": list(own.words), "unknown": list(own.unknown),
            "corrected": [list(pair) for pair in own.mended],
            "term": own.term and {"name": place, "exact": own.term[1]},
        } == {"term": None, **page, "corrected": unique(page["corrected"])}, question  # fmt: skip
        mended, terms = mended + len(own.mended), terms + bool(own.term)
    assert mended > 50 and terms > 10


def unique(pairs):
    """A word that is misspelled twice is told once."""
    return [list(pair) for pair in dict.fromkeys(map(tuple, pairs))]


def test_python_shows_and_marks_a_section_as_the_page_does(search, found, reader, typed_anyhow):
    every, places = {}, {}
    for passage in found["passages"]:
        every.setdefault(passage["place"], []).append(passage["text"])
        places.setdefault(passage["text"], []).append(passage["place"])
    long = count = 0
    for question, row in zip(typed_anyhow, search(questions=typed_anyhow, detail=True)["found"], strict=True):
        asked = reader.stems(" ".join(reader.read(question).words))
        for shown in row["sections"]:
            # Some texts, such as a date, stand in more than one section.
            alike = [every[place] for place in places[shown["found"]]]
            sections = {tuple(marks.section(texts, texts.index(shown["found"]))): texts for texts in alike}
            paragraphs = shown["paragraphs"]
            texts = sections[tuple(paragraphs)]
            assert marks.marked(paragraphs, asked, reader.stems, reader.rarity) == shown["marked"], question
            long, count = long + (len(paragraphs) < sum(text.count("\n\n") + 1 for text in texts)), count + 1
    assert long > 50 and count > 1000


# --- Files -----------------------------------------------------------------------------------------------------------


def test_equal_books_give_equal_bytes(sections, found):
    assert packed(index(sections, written())) == packed(found)


@pytest.mark.skipif(
    importlib.util.find_spec("wordllama") is None, reason="wordllama is missing: it has no wheel for 3.14"
)
@pytest.mark.slow
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


def test_the_search_finds_what_it_found(search, answers):
    short = typed()
    new = numbers(measure.questions(), answers)
    new["typed"] = first(short, search(questions=[row["question"] for row in short])["found"])
    assert worse(new, json.loads(PATH.read_text(encoding="utf-8"))) == []


def test_what_typed_questions_expect_is_in_the_book(sections):
    """A section; of the glossary they may expect an entry that it doesn't have."""
    names = {name for section in sections for name in (section.name, section.page)}
    expected = {name for row in typed() for name in row["expect"] if not name.startswith("term: ")}
    assert len(expected) > 30 and expected - {"language", "none"} <= names


@pytest.mark.slow
def test_a_written_question_finds_its_section(search):
    pairs = [(name, line) for name, lines in written().items() for line in lines]
    found = search(questions=[line for _, line in pairs])["found"]
    lost = [pair for pair, row in zip(pairs, found, strict=True) if pair[0] not in row["names"][:5] or row["refused"]]
    assert len(lost) < 0.02 * len(pairs), lost
