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
    return {
        authors: node("think", learned={"authors": authors, "seeds": list(range(20))}) for authors in ("some", "none")
    }


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


def test_a_wrong_name_turns_an_answer_and_the_way_is_drawn_as_it_was_written(learned):
    questions = learned["some"]["questions"]
    for name in ("end", "middle", "cut"):
        assert sum(each["changes"][name]["answer"] == each["changes"][name]["wanted"] for each in questions) >= 18
    for each in questions:
        chain = each["question"].removeprefix("Who is ").removesuffix("?").split("’s ")
        assert chain[0] in NAMES and set(chain[1:]) <= set(RELATIONS)
        assert len(chain) - 1 == len(each["steps"].split()) and each["steps"].split()[-1] == each["truth"]
        end, middle, cut = each["changes"].values()
        assert end["wanted"] == end["thought"].split()[-2] != each["truth"] == middle["wanted"]
        for change, stops in zip((end, middle, cut), each["stops"], strict=True):
            thought = f"{change['thought']} {change['written']}".split(" so ")[0].split()
            assert [NAMES[stop["to"]] for stop in stops[: len(thought)]] == thought
            assert [stop["leap"] for stop in stops].count(True) >= 1  # the wrong name isn't on the way


def test_what_was_seen_is_so(node):
    """In 200 runs and 200 thoughts, drawn by chance, each sentence is counted again."""
    random = Random(1)
    shares = (0, 0.04, 0.2, 0.6, 1)
    measured = [
        [{"thinks": random.choice(shares), "right": random.choice(shares)} for _ in range(2)] for _ in range(200)
    ]
    rewards = [
        (random.choice(("some", "none")), dict(zip(("before", "after"), each, strict=True))) for each in measured
    ]
    names = ["anna", "bela", "carl"]
    thoughts = [
        (
            random.choice(names),
            " ".join(random.choices(names, k=random.randrange(3))),
            {"written": " ".join([*random.choices(names, k=random.randrange(2)), "so", answer, "."]), "answer": answer},
        )
        for answer in random.choices(names, k=200)
    ]
    thoughts.append(("anna", "bela", {"written": "bela bela", "answer": None}))
    rewarded, followed = node("think", told={"rewards": rewards, "thoughts": thoughts})
    for (authors, run), (lead, rest) in zip(rewards, rewarded, strict=True):
        before, after = run["before"], run["after"]
        assert (
            f"before {after['thinks']:.0%} of its answers" in lead
            and f"{before['thinks']:.0%}." in lead
            and f"{after['right']:.0%} are right" in rest
        )
        assert ("it chose" in rest) == (after["thinks"] - before["thinks"] >= 0.15)
        assert ("it chose" in rest) or ("invents none" in rest) == (authors == "none") != ("hasn’t found" in rest)
    for (truth, thought, said), (lead, rest) in zip(thoughts, followed, strict=True):
        if said["answer"] is None:
            assert "no answer" in lead
            continue
        whole = f"{thought} {said['written'].split('so')[0]}".split()
        assert f"It says {said['answer']}, which is {'so' if said['answer'] == truth else 'wrong'}" in lead
        assert ("That is the last name" in rest) == (whole[-1:] == [said["answer"]])
        assert ("no thought" in rest) == (not whole)
