"""What can be typed to the models, and what the world knows beside their answers."""

from dataclasses import replace
from itertools import product

import pytest

from lab.commands.chat import EXAMPLES, exact, of_anything, understand
from lab.questions import ask, ask_about
from lab.world import AboutSum, World
from lab.world.voices import VOICES

WORLD = World()
OPENED = of_anything(WORLD)


def test_every_question_that_the_lab_puts_can_be_typed():
    """About those of whom texts tell, whom texts only ask for, and whom no text names."""
    people = WORLD.state.people
    for question in ask_about(WORLD, [*people.known, *people.held_out, *people.strangers]):
        assert understand(OPENED, WORLD.vocabulary.decode(question.tokens)) == question
    for question in ask(WORLD, 500, seed=1):
        assert understand(OPENED, WORLD.vocabulary.decode(question.tokens)) == question


def test_every_sum_can_be_typed():
    """Those that the world withholds too."""
    digits = WORLD.settings.digits
    numbers = list(product(digits, repeat=2))
    assert WORLD.state.withheld
    for first, second in [*product(numbers, numbers), *product(product(digits), product(digits))]:
        text = f"what is {' '.join(first)} + {' '.join(second)} ?"
        assert understand(OPENED, text).asked == AboutSum(first, second)


@pytest.mark.parametrize(
    "text", ["where is arlo ?", "where does paula live ?", "what is 1 + ?", "what is 1 2 + 3 ?", "paula clay", ""]
)
def test_what_is_no_question_is_told_with_examples(text):
    with pytest.raises(ValueError, match="no such question") as told:
        understand(OPENED, text)
    assert "\n" not in str(told.value)


def test_the_examples_are_questions():
    for form in EXAMPLES:
        understand(OPENED, form.format(" ".join(WORLD.state.people.known[0]), city=WORLD.settings.cities[0]))


def next_word(world, text, prior):
    return exact(world, understand(OPENED, text), world.vocabulary.encode("surely ,"), prior)


@pytest.mark.parametrize("prior", [WORLD.prior, *([float(voice == other) for other in VOICES] for voice in VOICES)])
def test_the_world_says_the_same_of_all_whom_nobody_knows(prior):
    """Texts ask for a stranger, and for nobody who is held out: the first name aloud is all that tells them apart."""
    people = WORLD.state.people
    (unnamed, last), stranger = people.held_out[0], people.strangers[0]
    expected = next_word(WORLD, f"where does {' '.join(stranger)} live ?", prior)
    found = next_word(OPENED, f"where does {unnamed} {last} live ?", prior)
    assert found == pytest.approx({{stranger[0]: unnamed}.get(word, word): p for word, p in expected.items()})


def test_the_world_knows_a_sum_that_it_withholds():
    for first, second in sorted(WORLD.state.withheld)[:20]:
        units = (int(first[-1]) + int(second[-1])) % 10
        assert next_word(OPENED, f"what is {' '.join(first)} + {' '.join(second)} ?", WORLD.prior) == {str(units): 1.0}


def test_of_what_texts_ask_the_world_says_what_it_said():
    for question in ask(WORLD, 100, seed=2):
        spoken = WORLD.vocabulary.encode("surely ,")
        assert exact(OPENED, question, spoken, WORLD.prior) == pytest.approx(
            exact(WORLD, question, spoken, WORLD.prior)
        )


def test_what_is_true_stays():
    assert OPENED.state.people.facts == WORLD.state.people.facts
    assert replace(OPENED.state, people=WORLD.state.people, withheld=WORLD.state.withheld) == WORLD.state
    assert WORLD.state.people.held_out and WORLD.state.withheld  # it was changed in a copy
