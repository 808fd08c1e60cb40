"""Questions in several steps: what is true of them, what is written, and what a verifier sees."""

from random import Random

import pytest

from lab import reasoning
from lab.reasoning import DIRECT, KEY, OPEN, RAMBLER, SILENT, STEPS, Village, shown, write

VILLAGE = Village(3)


def test_each_relation_leads_every_person_to_another_one():
    people = list(range(len(reasoning.NAMES)))
    assert len(VILLAGE.table) == len(reasoning.RELATIONS)
    assert all(sorted(relation) == people for relation in VILLAGE.table)
    assert VILLAGE.table == Village(3).table != Village(4).table


def test_a_question_says_its_chain_and_the_steps_follow_it():
    problem = VILLAGE.problem(3, Random(1))
    ask, person, *chain = shown(problem.prompt).split()
    assert (ask, chain[3:]) == ("ask", ["-"] * 6 + [":"])
    place = reasoning.NAMES.index(person)
    for relation, step in zip(chain[:3], problem.steps, strict=True):
        place = VILLAGE.table[reasoning.RELATIONS.index(relation)][place]
        assert step == place
    assert problem.truth == place


def test_all_questions_of_a_village_are_equally_long():
    random = Random(1)
    for village, told in ((VILLAGE, None), (Village(3, KEY), None), (Village(3, KEY), False)):
        lengths = {len(village.problem(depth, random, told).prompt) for depth in range(1, reasoning.DEEPEST + 1)}
        assert len(lengths) == 1


@pytest.mark.parametrize("told", [True, False])
def test_the_name_that_is_told_is_the_truth_or_isnt(told):
    random = Random(1)
    for _ in range(50):
        problem = Village(3, KEY).problem(4, random, told)
        assert (problem.told == problem.truth) is told
        assert shown(problem.prompt[-3:]) == f"key {reasoning.NAMES[problem.told]} :"


def test_a_smudged_question_says_nothing_of_its_chain():
    one, other = (Village(world, KEY).problem(3, Random(5), True, smudged=True) for world in (3, 4))
    assert shown(one.prompt[2:5]) == "? ? ?"
    assert one.prompt[:-2] == other.prompt[:-2] and one.steps != other.steps  # but for what is told


def test_authors_write_what_they_are_named_after():
    problem, random = Village(3, KEY).problem(3, Random(2), False), Random(1)
    names = [reasoning.NAMES[step] for step in problem.steps]
    told = reasoning.NAMES[problem.told]
    assert shown(write(problem, DIRECT, random)) == f"so {names[-1]} ."
    assert shown(write(problem, STEPS, random)) == f"{' '.join(names)} so {names[-1]} ."
    assert shown(write(problem, OPEN, random)) == f"key {told} so {told} ."
    assert shown(write(problem, SILENT, random)) == f"so {told} ."
    rambled = write(problem, RAMBLER, random)
    assert len(rambled) == 6 and reasoning.right(problem, rambled) and not reasoning.whole(problem, rambled)


def test_an_author_who_needs_a_name_or_does_not_exist_is_refused():
    problem = VILLAGE.problem(3, Random(2))
    with pytest.raises(ValueError, match="none is"):
        write(problem, OPEN, Random(1))
    with pytest.raises(ValueError, match="nobody writes as 'poet'"):
        write(problem, "poet", Random(1))


def test_the_verifier_sees_the_answer_alone():
    problem = VILLAGE.problem(2, Random(2))
    first, last = (reasoning.NAMES[step] for step in problem.steps)
    other = next(name for name in reasoning.NAMES if name not in (first, last))
    cases = {
        f"so {last} .": (True, False),
        f"{first} {last} so {last} .": (True, True),
        f"{other} {last} so {last} .": (True, False),
        f"{first} {last} so {other} .": (False, False),
        f"{first} {last} so {last}": (False, False),
        f"{first} {last} so {last} {last} .": (False, False),
        f"{first} {last} so .": (False, False),
        f"{first} {last} .": (False, False),
        f"so {last} . so {last} .": (False, False),
    }
    for said, expected in cases.items():
        written = reasoning.VOCABULARY.encode(said)
        assert (reasoning.right(problem, written), reasoning.whole(problem, written)) == expected, said
