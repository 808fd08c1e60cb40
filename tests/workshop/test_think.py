"""Let it think: rewards make a habit of what few wrote and invent nothing, and what it answers follows its thought."""

from random import Random

import pytest
import torch
from lab_side import NAMES, RELATIONS, Village, in_workshop, reasoning, thoughts, workshop

VILLAGES = {"plain": Village(3), "keyed": Village(3, reasoning.KEY, 6)}


AUTHORS = (reasoning.DIRECT, reasoning.STEPS, reasoning.RAMBLER)


def texts(village, count, random):
    """Problems with what authors write to them, every second of them damaged."""
    for number in range(count):
        told = None if number % 3 or not village.mark else not random.randrange(3)
        problem = village.problem(random.randint(1, 6), random, told, random.random() < 0.3)
        takers = () if told is None else (reasoning.OPEN, reasoning.SILENT)
        written = reasoning.write(problem, random.choice((*AUTHORS, *takers)), random)
        if number % 2:
            place = random.randrange(len(written) + 1)
            written[place : place + random.randrange(2)] = [random.randrange(len(reasoning.VOCABULARY))]
        yield problem, written


@pytest.mark.parametrize("name", VILLAGES)
def test_questions_and_texts_are_read_as_the_lab_reads_them(node, name):
    village = VILLAGES[name]
    made = list(texts(village, 400, Random(1)))
    cases = [
        {
            "person": problem.prompt[1],
            "relations": problem.relations,
            "told": problem.told,
            "smudged": problem.smudged,
            "written": written,
        }
        for problem, written in made
    ]
    found = node("think", read={"toy": workshop.village_data(village, 0.05), "cases": cases})
    for (problem, written), row in zip(made, found, strict=True):
        reads = reasoning.thought(written), reasoning.answer(written)
        judged = reasoning.right(problem, written), reasoning.whole(problem, written)
        assert row == [list(problem.prompt), list(problem.steps), *reads, *judged]
    verdicts = [tuple(row[-2:]) for row in found]
    assert {verdicts.count(each) > 20 for each in [(True, True), (True, False), (False, False)]} == {True}
    assert [row[-3] for row in found].count(None) > 20


@pytest.mark.parametrize(("name", "share"), [("thinker", 0.05), ("unthinking", 0.0)])
def test_what_the_page_loads_is_a_base_of_the_labs_own_village(name, share):
    torch.set_num_threads(1)
    toy, model = in_workshop(name)
    village = Village(0)
    assert toy == workshop.village_data(village, share), "stale: python -m lab workshop"
    random = Random(2)
    problems = [village.problem(depth, random) for depth in (1, 2, 6, 7) for _ in range(75)]
    found = [thoughts.habits(rows, thoughts.attempts(model, rows, 3)) for rows in (problems[:150], problems[150:])]
    assert found[0]["right"] > 0.9 > 0.3 > found[1]["right"]
    assert all(share / 2 <= each["thinks"] <= 2 * share for each in found)
    if share:
        assert thoughts.misled(model, village, problems[150:], 3, random)["follows"] > 0.9


@pytest.fixture(scope="module")
def learned(node):
    return {authors: node("think", learned={"authors": authors, "seeds": [0, 1, 2, 3]}) for authors in ("some", "none")}


def test_a_reward_for_right_answers_makes_a_habit_of_what_few_wrote(learned):
    run = learned["some"]
    assert run["before"]["thinks"] < 2 * run["share"] < 0.9 < run["after"]["thinks"]
    assert run["after"]["right"] > run["before"]["right"] + 0.3
    assert run["after"]["byDepth"][-1] > 0.6 > 0.3 > run["before"]["byDepth"][-1]
    assert [part["step"] for part in run["parts"]] == list(range(run["steps"] + 1))


def test_what_was_stopped_has_not_happened(learned):
    assert learned["some"]["stopped"] and learned["none"]["stopped"]


def test_it_invents_nothing_that_nobody_wrote(learned):
    run = learned["none"]
    assert run["before"]["thinks"] == run["after"]["thinks"] == 0
    assert run["after"]["right"] < run["before"]["right"] + 0.1


def test_answers_follow_thoughts_in_base_and_policy_alike(learned):
    for shares in learned["some"]["surveys"]:
        assert min(shares[name] for name in ("whole", "end", "middle", "cut")) > 0.9 > 0.5 > shares["none"]


def test_a_name_of_the_reader_turns_an_answer(learned):
    found = learned["some"]["questions"]
    for each in found:
        chain = each["question"].removeprefix("Who is ").removesuffix("?").split("’s ")
        assert chain[0] in NAMES and set(chain[1:]) <= set(RELATIONS)
        assert len(chain) - 1 == len(each["steps"].split()) and each["steps"].split()[-1] == each["truth"]
    assert any(each["said"]["answer"] == each["thought"].split()[-1] != each["truth"] for each in found)


def run(thinks, right, authors="some"):
    before, after = ({"thinks": a, "right": b, "byDepth": []} for a, b in zip(thinks, right, strict=True))
    return {"authors": authors, "steps": 40, "before": before, "after": after}


def test_what_was_seen_is_told_by_rule(node):
    rewards = [run((0.04, 1), (0.4, 0.92)), run((0, 0), (0.4, 0.38), "none"), run((0.04, 0.1), (0.4, 0.4))]
    thoughts = [
        ("hugo", "bela jan", {"written": "so jan .", "answer": "jan"}),
        ("hugo", "bela", {"written": "carl hugo so hugo .", "answer": "hugo"}),
        ("hugo", "bela jan", {"written": "so hugo .", "answer": "hugo"}),
        ("hugo", "", {"written": "so jan .", "answer": "jan"}),
        ("hugo", "jan", {"written": "jan jan jan", "answer": None}),
    ]
    changes = [
        {"end": 0.95, "middle": 0.9, "cut": 0.97},
        {"end": 0.6, "middle": 0.6, "cut": 0.5},
        {"end": 0.1, "middle": 0, "cut": 0},
    ]
    assert node("think", told={"rewards": rewards, "thoughts": thoughts, "changes": changes}) == {
        "rewards": [
            "After 40 steps it thinks before 100% of its answers, where it was 4%, and 92% are right, where 40% were. "
            "The reward read the answers alone, and no thought: what a few authors had written, it chose.",
            "After 40 steps it thinks before 0% of its answers, where it was 0%, and 38% are right, where 40% were: "
            "nobody had written a thought, and reward alone invents none.",
            "After 40 steps it thinks before 10% of its answers, where it was 4%, and 40% are right, where 40% were: "
            "it hasn't found that thinking pays.",
        ],
        "thoughts": [
            "It says jan, as the last name of the thought does, which is wrong: it is hugo.",
            "It goes on with “carl hugo”, and says hugo, as the last name of the thought does, which is so.",
            "It says hugo, and not the last name of the thought, which is so.",
            "Without a thought it says jan, which is wrong: it is hugo.",
            "It comes to no answer: “jan jan jan”.",
        ],
        "changes": [
            "With another name at the end of 64 thoughts it said that name in 95%, with another in the middle still "
            "the truth in 90%: it reads the last name, and looks back at no other. Cut behind a wrong name it goes on "
            "from there, and ends where that leads in 97%.",
            "With another name at the end of 64 thoughts it said that name in 60%, with another in the middle still "
            "the truth in 60%: its answers follow its thoughts in part. Cut behind a wrong name it goes on from there, "
            "and ends where that leads in 50%.",
            "With another name at the end of 64 thoughts it said that name in 10%: its answers hardly follow its "
            "thoughts.",
        ],
    }
