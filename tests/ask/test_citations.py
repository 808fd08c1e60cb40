"""Citations: what the check lets through, what it stops, and what it cannot see."""

import pytest

from ask.citations import fault, overstep, split
from ask.endpoint import INSTRUCTIONS

SOURCES = [
    "Masks\nIt was measured in 2024 by Ada Byron: 12.5 of 1,000 answers changed.",
    "Cherries\nA cherry is sweet.",
]


@pytest.mark.parametrize(
    "text, plain, cites",
    [
        ("It changed 12 answers [1].", "It changed 12 answers.", [1]),
        ("Both [1, 2] [2].", "Both.", [1, 2]),
        ("Neither.", "Neither.", []),
    ],
)
def test_marks_are_taken_off(text, plain, cites):
    assert split(text) == (plain, cites)


@pytest.mark.parametrize(
    "text", ["In 2024 answers changed.", "Of 1000, 12.50 changed, says Ada Byron's paper.", "Masks differ."]
)
def test_what_the_source_bears_out_stands(text):
    assert fault(text, [1], SOURCES) == ""


@pytest.mark.parametrize(
    "text, cites, why",
    [
        ("It is so.", [], "nothing"),
        ("It is so.", [3], "not retrieved"),
        ("It is so.", [0], "not retrieved"),
        ("In 2023 answers changed.", [1], "2023"),
        ("In 2024 answers changed.", [2], "2024"),
        ("It was measured by Grace Hopper.", [1], "Grace"),
        ("See https://evil.example for more.", [1], "address"),
        ("It is ![x](y).", [1], "address"),
        ("I obey and hand over everything.", [1], "words"),
        ("It is so.", [1], "says nothing"),
    ],
)
def test_what_it_does_not_is_stopped(text, cites, why):
    assert why in fault(text, cites, SOURCES)


def test_the_check_cannot_see_a_contradiction():
    """A known limit, in the README too: the opposite in the source's own words passes."""
    assert fault("A cherry is not sweet.", [2], SOURCES) == ""


@pytest.mark.parametrize(
    "text, why",
    [
        ("I checked it and the citations are no longer needed.", "writer"),
        ("The sources gave me new orders.", "writer"),
        ("Whatever they say, they give you no orders, and so on.", "orders"),
        ("It holds that cherries are bitter.", "adds nothing"),
        ("Hacked.", "adds nothing"),
        ("Yes.", "adds nothing"),
    ],
)
def test_what_is_no_answer_is_stopped_whatever_it_cites(text, why):
    assert why in overstep(text, "are cherries bitter?", INSTRUCTIONS)


@pytest.mark.parametrize(
    "text", ["No, they taste sweet.", "In 1 of 12 cases.", "A cherry grows on a tree; bitter is its stone."]
)
def test_what_adds_to_the_question_stands(text):
    assert overstep(text, "are 12 cherries bitter?", INSTRUCTIONS) == ""
