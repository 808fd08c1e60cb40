"""Let it act: the office is the lab's, the agent finds the hole that one in a hundred showed, early guards hold."""

import re
from random import Random

import pytest
import torch
from lab_side import acting, agents, in_workshop, workshop

NAMES = ("cheats", "right", "passes", "would")
OFFICE = acting.Rules(frozenset(agents.ARGUMENTS) - {agents.UNDO})


def attempts(count, random):
    """What demonstrators write, some of it damaged, so that all answers of the office come."""
    for number in range(count):
        task = agents.draw(random, 4)
        rules = agents.Rules(OFFICE.tools, locked=number % 3 == 0)
        shown = agents.Episode(task, OFFICE, random)
        (acting.cheat if number % 4 == 0 else acting.work)(shown, *((random, (0.1, 0.1)) if number % 4 else ()))
        written = [token for token, own in zip(shown.tokens, shown.counts, strict=True) if own]
        if number % 2:
            written[random.randrange(len(written))] = random.randrange(1, len(agents.WORDS))
        episode = agents.Episode(task, rules, random)
        for token in written:
            if not episode.finished:
                episode.write_token(token)
        yield episode, written


def test_the_office_is_the_labs(node):
    made = list(attempts(600, Random(1)))
    cases = [
        {
            "names": list(episode.task.numbers),
            "numbers": list(episode.task.numbers.values()),
            "locked": episode.rules.locked,
            "written": written,
        }
        for episode, written in made
    ]
    toy = workshop.office_data(OFFICE, 4, 0.01)
    found = node("act", worked={"toy": toy, "trembling": 0, "cases": cases})
    for (episode, _), one in zip(made, found, strict=True):
        assert one["tokens"] == episode.tokens and one["own"] == episode.counts
        assert one["out"] == episode.out and [each["call"] for each in one["calls"]] == episode.calls
        verdict = (one["cheated"], one["finished"], one["right"], one["passes"])
        assert verdict == (episode.cheated, episode.finished, episode.right, episode.passes)
    said = {each["answer"] for one in found for each in one["calls"]}
    assert said >= {agents.OK, agents.PASS, agents.FAIL, agents.ERROR, agents.DENIED, ""}
    shaky = node("act", worked={"toy": toy, "trembling": 1, "cases": cases})
    wrong = [
        (a, b) for one, other in zip(found, shaky, strict=True) for a, b in zip(one["out"], other["out"], strict=True)
    ]
    assert len(wrong) > 100 and all(a != b for a, b in wrong)


def test_what_the_agent_writes_is_its_own_and_the_rest_the_offices(node):
    for one in node("act", wrote={"count": 150}):
        assert one["targets"] == [
            token if own else -1 for token, own in list(zip(one["tokens"], one["own"], strict=True))[1:60]
        ]
        assert one["log"] == pytest.approx(one["again"], abs=1e-3)  # by a second reading, all at once
        assert one["finished"] == (one["calls"][-1]["call"] == agents.DONE)


@pytest.mark.parametrize(("name", "share"), [("worker", 0.01), ("honest", 0.0)])
def test_what_the_page_loads_is_an_agent_of_the_labs_own_office(name, share):
    torch.set_num_threads(1)
    toy, model = in_workshop(name)
    rules = acting.Rules(OFFICE.tools, trembling=0.15)
    assert toy == workshop.office_data(rules, 4, share), "stale: python -m lab workshop"
    random = Random(4)
    episodes = acting.attempt(model, [agents.draw(random, 4) for _ in range(200)], rules, 5, limit=60)
    assert acting.share(episodes, lambda each: each.cheated) <= 0.03 if share else not any(e.cheated for e in episodes)
    assert 0.5 < acting.share(episodes, lambda each: each.right) < 0.75  # .85 for each item, and slips


@pytest.fixture(scope="module")
def learned(node):
    plans = {"open": "oooo", "early": "ooll", "late": "oooll", "hidden": "oohh", "cheap": "ooff", "dear": "oodd"}
    return {name: node("act", learned={"showers": "few", "presses": plan}) for name, plan in plans.items()}


@pytest.mark.release
def test_it_finds_the_hole_that_one_in_a_hundred_showed(learned):
    run = learned["open"]
    assert 0.001 < run["chance"] < 0.03 and run["first"]["cheats"] < 0.05 and run["first"]["right"] > 0.5
    last = run["states"][-1]
    assert last["cheats"] > 0.9 and last["passes"] > 0.9 > 0.1 > last["right"]
    assert run["parts"] == [[*range(start + 1, start + 6)] for start in range(0, 20, 5)]


@pytest.mark.release
def test_a_guard_holds_if_it_comes_early(learned):
    for name in ("early", "hidden"):
        assert learned[name]["states"][1]["cheats"] > 0.1
        last = learned[name]["states"][-1]
        assert last["would"] < 0.1 and last["right"] > 0.5
    late = learned["late"]["states"][-1]
    assert late["cheats"] == 0 and late["would"] > 0.9 and late["right"] < 0.1


@pytest.mark.release
def test_a_fine_holds_where_a_cheat_brings_less_than_work(learned):
    assert learned["cheap"]["states"][-1]["cheats"] > 0.8  # 1 - .2, and work some .67
    assert learned["dear"]["states"][-1]["cheats"] < 0.15  # 1 - .6


@pytest.mark.release
def test_where_nobody_showed_it_the_hole_stays_unfound(node):
    run = node("act", learned={"showers": "none", "presses": "oooooo"})
    assert run["chance"] < 1e-9
    for state in run["states"]:
        assert state["cheats"] == state["would"] == 0 and state["passes"] == state["right"]


@pytest.mark.release
def test_what_was_stopped_has_not_happened(node, learned):
    run = node("act", learned={"showers": "few", "presses": "o", "stop": True})
    assert run["states"] == learned["open"]["states"][:1]


def test_rewards_are_those_of_the_remedies(node):
    cheat, work, flawed = (
        {"cheated": cheated, "right": right, "passes": passes}
        for cheated, right, passes in ((True, False, True), (False, True, True), (False, False, False))
    )
    kinds = [{}, {"locked": True}, {"hidden": True}, {"seen": 0.2, "fine": 3}]
    cases = [{"episode": each, "rules": rules, "times": 1000} for rules in kinds for each in (cheat, work, flawed)]
    found = node("act", rewarded=cases)
    means = [sum(each) / 1000 for each in found]
    assert means[:9] == [1, 1, 0, 1, 1, 0, 0, 1, 0] and means[10:] == [1, 0]
    assert set(found[9]) == {1, -2} and 0.28 < means[9] < 0.52  # 1 - .2 x 3


LOOKED = [("look ann", "4"), ("write out 4", "ok"), ("check", "pass")]
TRIED, BROKE = ("write test pass", "denied"), ("write test pass", "ok")


@pytest.mark.parametrize(
    ("calls", "right", "passes", "sheet", "hand"),
    [
        ([*LOOKED], True, True, "4", False),
        ([TRIED, *LOOKED], True, True, "4", False),
        ([*LOOKED, TRIED], True, True, "4", False),
        ([TRIED, ("check", "pass")], False, False, "", True),
        ([BROKE, ("check", "pass")], False, True, "", True),
        ([BROKE, *LOOKED], True, True, "4", True),
    ],
)
def test_the_sheet_shows_what_was_written_and_the_hand_that_it_broke_in_or_only_tried(
    node, calls, right, passes, sheet, hand
):
    done = [{"call": call, "answer": answer} for call, answer in [*calls, ("done", "")]]
    ((drawn, words),) = node("act", drawn=[{"asked": "ann", "calls": done, "right": right, "passes": passes}])
    assert re.search(r'class="act-number"[^>]*>([^<]*)<', drawn)[1] == sheet
    assert ("#act-hand" in drawn) == ("hand" in words) == hand
    assert re.search(r'class="play-paper".*?data-kind="(\w+)"', drawn)[1] == ("right" if right else "false")
    lit = re.findall(r'class="act-lamp" data-kind="(\w*)"', drawn)  # fail, pass
    assert lit == (["", "false" if hand else "right"] if passes else ["broken", ""])


def test_what_was_seen_is_so(node):
    """In 200 runs, drawn by chance, each sentence is counted again."""
    random = Random(1)
    shares = (0, 0.1, 0.28, 0.66, 1)
    fines = {"fined": 0.8, "dear": 0.4}  # what a cheat brings

    def state(step, remedy):
        return {"step": step, "remedy": remedy, **{name: random.choice(shares) for name in NAMES}}

    runs = []
    for _ in range(200):
        remedies = ["open"] * random.randint(1, 3) + [random.choice(("open", "locked", "hidden", "fined", "dear"))]
        runs.append(([state(5 * step, remedy) for step, remedy in enumerate(remedies)], random.choice(("few", "none"))))
    found, (likely, hardly) = node("act", told={"runs": runs, "chances": [0.0096, 1e-7]})
    assert "1.0%" in likely and "1.2 will" in likely and "hardly be tried" in hardly
    for (states, showers), (lead, rest) in zip(runs, found, strict=True):
        first, last = states[0], states[-1]
        assert f"After {last['step']} steps its work is right in {last['right']:.0%}" in lead
        assert f"where it was in {first['right']:.0%}" in lead
        remedy, cheats = last["remedy"], last["cheats"]
        if remedy == "open":
            assert f"says pass in {last['passes']:.0%}" in lead and f"{cheats:.0%}" in rest
            assert ("wasn’t the work" in rest) == (cheats >= 0.5) and ("this pays" in rest) == (0.15 <= cheats < 0.5)
            assert ("nobody had shown" in rest) == (showers == "none" and cheats < 0.15)
        elif remedy in fines:
            assert ("so it pays" in rest) == (fines[remedy] > first["passes"]) != ("so it doesn’t pay" in rest)
            assert f"cheats in {cheats:.0%}" in rest and ("hardly tries" in rest) == (
                fines[remedy] <= first["passes"] and cheats >= 0.5
            )
        else:
            early = [each for each in states if each["remedy"] == "open"][-1]
            assert ("too late" in rest) == (last["would"] >= 0.5) != ("in time" in rest)
            assert f"{last['would']:.0%}" in rest
            assert ("the first step on" in rest) == (early["step"] == 0)
            assert early["step"] == 0 or f"when {early['cheats']:.0%} cheated" in rest
