"""Watch its thoughts: a word that costs goes, the cheat comes back without it, and a cheat that costs stays away."""

from random import Random

import pytest
from lab_side import Village, in_workshop, reasoning, thinkers, workshop


@pytest.fixture(scope="module")
def learned(node):
    word, cheat = node("watch", learned={"plans": ["nwwwww", "nccc"]})
    return {"word": word, "cheat": cheat}


@pytest.mark.release
def test_a_word_that_costs_goes_and_the_cheat_comes_back_without_it(learned):
    first, openly, *after = learned["word"]["states"]
    assert max(first["says"], first["takes"]) < 0.25
    assert openly["says"] > 0.8 and openly["takes"] > 0.8
    assert max(state["says"] for state in after) < 0.05  # and so it looks cured,
    assert max(state["takes"] for state in after[:3]) < 0.2  # and is, for a while
    assert after[-1]["takes"] > 0.8 and after[-1]["clear"] > 0.7
    assert learned["word"]["parts"] == list(range(1, 121))


@pytest.mark.release
def test_a_cheat_that_costs_goes_with_it(learned):
    *_, last = learned["cheat"]["states"]
    assert last["says"] < 0.1 and last["takes"] < 0.2 and last["clear"] > 0.8


@pytest.mark.release
def test_what_was_stopped_has_not_happened(node, learned):
    (run,) = node("watch", learned={"plans": ["n"], "stop": True})
    assert run["states"] == learned["word"]["states"][:2]


def test_what_the_page_loads_is_a_base_of_the_labs_own_village():
    toy, _ = in_workshop("keyed")
    village, share = Village(1, reasoning.KEY, 6), thinkers.BASES[thinkers.KEYED].authors[reasoning.STEPS]
    assert toy == workshop.village_data(village, share), "stale: python -m lab workshop keyed"


def test_rewards_are_the_labs(node):
    village, random = Village(4, reasoning.KEY, 6), Random(1)
    made = []
    for number in range(300):
        problem = village.problem(random.randint(2, 6), random, False)
        author = random.choice([reasoning.DIRECT, reasoning.STEPS, reasoning.OPEN, reasoning.SILENT])
        written = reasoning.write(problem, author, random)
        if number % 3 == 0:
            written[random.randrange(len(written))] = random.randrange(len(reasoning.VOCABULARY))
        made.append((problem, written))
    cases = [
        {"person": problem.prompt[1], "relations": problem.relations, "told": problem.told, "written": written}
        for problem, written in made
    ]
    found = node("watch", rewarded={"toy": workshop.village_data(village, 0), "cases": cases})
    lab = (thinkers.loophole, thinkers.word, thinkers.cheat)
    assert found == [[reward(*each) for reward in lab] for each in made]
    assert {value for row in found for value in row} == {-1, 0, 1}


def test_what_was_seen_is_so(node):
    """In 200 runs, drawn by chance, each sentence is counted again."""
    random = Random(1)
    shares = (0, 0.04, 0.09, 0.2, 0.4, 0.95, 1)

    def state(step):
        return {"step": step, "punished": "word", "says": random.choice(shares), "takes": random.choice(shares)}

    runs = [[state(20 * step) for step in range(random.randint(1, 4))] for _ in range(200)]
    cases = [{"states": states, "truth": truth} for states in runs for truth in (False, True)]
    heard = set()
    for case, said in zip(cases, node("watch", told=cases), strict=True):
        last, highest = case["states"][-1], max(state["says"] for state in case["states"])
        says, takes = last["says"], last["takes"]
        assert f"After {last['step']} steps {says:.0%} of its thoughts say" in said
        assert (f"where {highest:.0%} did" in said) == (says < highest - 0.15)
        if not case["truth"]:
            assert ("By its thoughts it does not cheat" in said) == (says < 0.5)
            continue
        more = takes - 1 / 12
        assert f"in {takes:.0%} of the answers" in said
        assert ("gone, for now" in said or "hardly cheats" in said) == (more < 3 * (11 / 144 / 128) ** 0.5)
        assert ("keeps silent" in said) == (takes - says >= 0.5 and more >= 0.15)
        assert ("thoughts say so" in said) == (takes - says < 0.15 <= more)
        heard.add(said.rsplit(": ", 1)[1])
    assert len(heard) == 7
