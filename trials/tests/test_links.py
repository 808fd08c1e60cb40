"""The ledger of links between states of the code that do the same, and how a link is made."""

import json
import subprocess
import sys
from itertools import combinations, permutations

import numpy as np
import pytest
from support import ROOT, need_history

import trials
from lab.run import source
from trials import results, same
from trials.same import Link, Tree

LINKS = same.links(results.LINKS)
# Whose commits are lost, with those of five sets of predictions (the claims page tells of it): each link was shown when
# it was made, and can't be shown again.
LOST = ("e178d95", "2707fd8", "703a35f", "78cfca8")
SHOWN = [each for each in LINKS if not each.since.startswith(LOST)]


def link(name, old, new):
    return Link(name, old, new, "", "", "", "")


def test_links_lead_from_one_hash_to_another_of_the_same_name():
    chain = [link("part1", "a", "b"), link("part2", "b", "x"), link("part1", "b", "c")]
    assert same.leads("part1", "a", "c", chain) and same.leads("part1", "b", "c", chain)
    assert same.leads("part1", "z", "z", chain)
    assert not same.leads("part1", "a", "x", chain) and not same.leads("part1", "c", "a", chain)


def test_links_lead_on_in_whichever_order_they_stand():
    """Of every graph of three hashes, by powers of its matrix, and with its links in every order."""
    names, ways = "abc", list(permutations(range(3), 2))
    for many in range(len(ways) + 1):
        for chosen in combinations(ways, many):
            steps = np.eye(3, dtype=int)
            for way in chosen:
                steps[way] = 1
            reached = np.linalg.matrix_power(steps, 2) > 0
            for order in permutations(chosen):
                chain = [link("part1", names[one], names[other]) for one, other in order]
                found = [[same.leads("part1", one, other, chain) for other in names] for one in names]
                assert found == reached.tolist(), order


@pytest.mark.parametrize("part", results.tried())
def test_the_links_of_a_part_have_one_beginning_and_one_end(part):
    chain = [each for each in LINKS if each.name == trials.title(part)]
    begin, end = {each.old for each in chain}, {each.new for each in chain}
    assert len(begin - end) <= 1 and len(end - begin) <= 1
    assert results.read(part)["source"] in [results.source_of(part), *(each.old for each in chain)]


@pytest.mark.slow
@pytest.mark.release
def test_each_link_begins_at_the_code_of_its_commit(tmp_path):
    need_history(*(each.since for each in SHOWN))
    for commit in {each.since for each in SHOWN}:
        tree = Tree(tmp_path / commit)
        tree.of_commit(commit)
        hashes = tree.tell("trials").hashes
        assert all(hashes[each.name] == each.old for each in LINKS if each.since == commit)


@pytest.mark.slow
@pytest.mark.release
def test_the_newest_link_holds_when_it_is_run_anew(tmp_path):
    """Of the experiments whose code it changed that which takes least time."""
    if not SHOWN:
        return
    newest = SHOWN[-1].since
    need_history(newest)
    _, name, experiment = min(
        (seconds, each.name, run)
        for each in LINKS
        if each.since == newest
        for run, seconds in results.read(trials.titled(each.name))["seconds"].items()
        if run in {number["experiment"] for number in results.read(trials.titled(each.name))["numbers"].values()}
    )
    before, after = Tree(tmp_path / "before"), Tree(tmp_path / "after")
    before.of_commit(newest)
    after.of_today()
    one, other = (tree.tell("trials", name, "--only", experiment).measured[name] for tree in (before, after))
    assert one[experiment]["numbers"] and not same.difference(one, other)


# --- A package that measures two things ------------------------------------------------------------------------------

MAIN = """
import json, sys
from pathlib import Path
from lab.parts import one, two
out = Path(sys.argv[3])
files = {"one": ["lab/parts/one.py"], "two": ["lab/parts/two.py"]}
hashes = {name: str(len(Path(file[0]).read_text())) for name, file in files.items()}
measured = {name: {"numbers": {"x": {"one": one, "two": two}[name].measure(3)}} for name in sys.argv[4:]}
out.write_text(json.dumps({"hashes": hashes, "files": files, "measured": measured}))
"""
ONE = """
FACTOR = 2


def measure(seed):
    if seed > 5:
        return seed
    return FACTOR * seed
"""


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """A repository with a package of that kind, in the lab's place."""
    for name, text in {"__init__": "", "__main__": MAIN, "parts/one": ONE, "parts/two": ONE}.items():
        path = tmp_path / f"repository/lab/{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    monkeypatch.setattr(source, "ROOT", tmp_path / "repository")
    monkeypatch.setattr(source, "PACKAGES", ("lab",))
    for command in ("init -q", "add .", "-c user.name=a -c user.email=b commit -qm first"):
        subprocess.run(["git", *command.split()], cwd=source.ROOT, check=True)
    return tmp_path / "repository"


def compared(repository, old="", new="", since="HEAD"):
    """The names that get a link after a change of the first module."""
    path = repository / "lab/parts/one.py"
    path.write_text(path.read_text().replace(old, new))
    return [each.name for each in same.compare("lab", since, repository / "same.jsonl")]


def test_what_has_not_changed_gets_no_link(repository):
    assert compared(repository) == [] and not (repository / "same.jsonl").exists()


def test_what_was_measured_anew_needs_no_link(repository):
    path = repository / "lab/parts/one.py"
    path.write_text(path.read_text().replace("FACTOR = 2", "FACTOR = 30"))
    assert same.compare("lab", "HEAD", repository / "same.jsonl", {"one"}) == []
    with pytest.raises(same.Differs):
        same.compare("lab", "HEAD", repository / "same.jsonl", {"two"})


def test_what_does_the_same_gets_a_link(repository):
    assert compared(repository, "FACTOR * seed", "seed * FACTOR * 1") == ["one"]
    (found,) = same.links(repository / "same.jsonl")
    assert same.leads("one", found.old, found.new, [found]) and found.old != found.new


def test_a_changed_digit_is_told_with_its_place(repository):
    with pytest.raises(same.Differs, match="one isn't what it was: numbers x: 6 and now 9"):
        compared(repository, "FACTOR = 2", "FACTOR = 12 // 4")
    assert not (repository / "same.jsonl").exists()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("return seed\n", "return seed + 1\n", ["removed lab/parts/one.py:7", "new lab/parts/one.py:7"]),
        ("    if seed > 5:\n        return seed\n", "", ["removed lab/parts/one.py:7"]),
        ("FACTOR * seed", "FACTOR * seed if True else 0\n\n\ndef more():\n    pass\n    return 1", [":13"]),
    ],
)
def test_equal_digits_say_nothing_of_what_did_not_run(repository, old, new, told):
    with pytest.raises(same.Differs, match="equal, but not executed") as error:
        compared(repository, old, new)
    assert all(each in str(error.value) for each in told)


def test_a_name_said_to_be_of_outside_is_no_statement_that_runs():
    text = "def f():\n    x = 1\n\n    def g():\n        nonlocal x\n        x += 1\n\n    g()\n"
    assert sorted(first for first, _ in same.statements(text)) == [1, 2, 4, 6, 8]


def test_a_module_under_another_name_is_held_beside_the_one_that_is_gone(repository):
    (repository / "lab/parts/one.py").rename(repository / "lab/parts/other.py")
    main = repository / "lab/__main__.py"
    moved = main.read_text().replace("import one, two", "import other as one, two").replace("one.py", "other.py")
    main.write_text(moved)
    other = repository / "lab/parts/other.py"
    other.write_text(other.read_text() + "\n\n\nMORE = 1\n")
    assert [each.name for each in same.compare("lab", "HEAD", repository / "same.jsonl")] == ["one"]


def test_a_commit_that_is_not_there_is_told(repository):
    with pytest.raises(same.Differs, match="git fetch --unshallow"):
        compared(repository, since="0" * 40)


@pytest.mark.slow
def test_both_trees_are_asked_by_the_same_words():
    """What `tell` writes without a name: hashes and files of all parts, and no number."""
    run = subprocess.run(
        [sys.executable, "-m", "trials", "tell", "--out", "/dev/stdout"], cwd=ROOT, capture_output=True, text=True
    )
    told = same.Told(**json.loads(run.stdout))
    assert told.hashes == {trials.title(part): results.source_of(part) for part in trials.ALL} and not told.measured
    assert all("trials/rounding.py" in files for files in told.files.values())
