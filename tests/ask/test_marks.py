"""What of a section is shown, and how a question is read, on texts small enough to be judged by eye."""

import pytest

from ask.marks import marked, pieces, section
from ask.reading import Reader

RARITY = {"mask": 1.0, "leash": 3.0}


def stems(text):
    return {word.strip(".()").lower() for word in text.split()}


def words(count, name="w"):
    return " ".join(f"{name}{number}" for number in range(count))


def test_a_short_section_is_shown_whole():
    assert section(["One.\n\nTwo.", "Three."], 1) == ["One.", "Two.", "Three."]


def test_of_a_long_one_what_is_around_the_passage_that_was_found():
    texts = [words(200, "a"), words(200, "b"), words(200, "c"), words(200, "d")]
    assert section(texts, 1) == [texts[1], texts[2]]  # what follows before what precedes
    assert section(texts, 3) == [texts[2], texts[3]]


def test_a_table_that_is_cut_keeps_its_head():
    rows = [f"{number} | {words(118)}" for number in range(8)]
    head = section(["Before.\n\nName | Value", *rows], 7)
    assert head[:2] == ["Name | Value", rows[4]]
    assert section(["Name | Value", "A text.", *rows], 7)[0] == rows[0]  # and none that is another's


def test_sentences_that_have_most_of_the_question_are_marked():
    text = ["A mask sits. A leash (of a mask) holds. Nothing else.", "leash | 3.5 masks. Four", r"leash \alpha."]
    assert marked(text, {"mask", "leash"}, stems, lambda stem: RARITY[stem]) == [
        "A leash (of a mask) holds.",
        "leash | 3.5 masks. Four",
    ]
    assert marked(text, {"other"}, stems, lambda stem: 1.0) == marked([], {"mask"}, stems, lambda stem: 1.0) == []


def test_code_and_formulas_are_not_marked():
    texts = ["def leash(mask):\n    return mask", "$leash = \\mask$.", "The leash holds."]
    assert marked(texts, {"leash", "mask"}, stems, RARITY.get) == ["The leash holds."]


def test_pieces_are_the_paragraph():
    text = "One. Two. Three."
    assert pieces(text, ["Two."]) == [("One. ", False), ("Two.", True), (" Three.", False)]
    assert pieces(text, []) == [(text, False)]


@pytest.fixture
def reader():
    titles = {1: "Verifiable rewards", 2: "RAG", 3: "More"}
    texts = [(1, "verifiable rewards hallucinations checkpoint"), (2, "Retrieval augmented: looking up.")]
    return Reader(titles, [*texts, (3, "verify their worth")], {2: "Retrieval augmented: looking up."})


@pytest.mark.parametrize(
    "question, mended",
    [
        ("verifayble rewrads", {"verifayble": "verifiable", "rewrads": "rewards"}),
        ("when to verifyy more", {"verifyy": "verify"}),  # in the text, and in no title; too short a word stays
        ("one of theirr rewards", {"theirr": "their"}),
        ("the carpet deficit", {}),  # English
        ("zzzzzzzz", {}),
    ],
)
def test_an_unknown_word_is_mended_against_the_index(reader, question, mended):
    assert dict(reader.read(question).mended) == mended


def test_what_is_searched_is_what_was_meant(reader):
    assert reader.read("What of Halucinations?").text == "What of hallucinations?"
    assert reader.read("What of Halucinations?").told == "Looked for hallucinations."


def test_a_term_is_known_by_its_name_in_full_too(reader):
    assert reader.read("what is RAG?").term == reader.read("retrieval augmented").term == (2, True)
    assert reader.read("what is a checkpoint?").term is None


def test_another_language_is_told(reader):
    read = reader.read("Was sind verifiable rewards?")
    assert read.language == "de" and read.text == "verifiable rewards"
    assert "English" in read.told and "Englisch" in read.told
