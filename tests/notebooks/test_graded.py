"""What is graded: drawn from a secret, with its keys apart. A pupil here reads the numbers in a question's text and
works it out the long way: by counting cases, trying values, or another library."""

import itertools
import json
import math
import re
import subprocess

import numpy as np
import pytest
import torch
from node_side import drive
from support import ROOT, need_package

from lab.policy_gradients import leave_one_out
from tools.teach import __main__ as maker
from tools.teach import graded, kinds
from values.contents import pages

SECRET, OTHER = "a secret of a term", "a secret of another"
GROUPS = ["red", "green"]
SHEETS = [graded.of_group(SECRET, str(group)) for group in range(6)]


def read(text):
    """The numbers of a text in their order; a share where it stands in percent."""
    found = re.findall(r"(?<![\w.])(-?\d[\d,]*(?:\.\d+)?)(%?)", text)
    return [float(number.replace(",", "")) / (100 if percent else 1) for number, percent in found]


def kl(new, old):
    return float((new * np.log(new / old)).sum())


def who_speaks(share, one, other, told, else_told):
    cases = [(share, one, told), (1 - share, other, else_told)]
    begins = [voice * well for voice, well, _ in cases]
    both = [voice * well * listen for voice, well, listen in cases]
    return begins[0] / sum(begins), sum(both) / sum(begins)


def leash(*numbers):
    """Many small steps uphill, each of which moves a little from one answer to another."""
    old, rewards, beta = np.array(numbers[:3]), np.array(numbers[3:6]), numbers[6]
    policy, step = old.copy(), 0.05
    while step > 1e-7:
        moves = [np.eye(3)[a] - np.eye(3)[b] for a, b in itertools.permutations(range(3), 2)]
        others = [moved for move in moves if (moved := policy + step * move).min() > 0]
        best = max([policy, *others], key=lambda each: each @ rewards - beta * kl(each, old))
        policy, step = best, step / 2 if best is policy else step
    return *policy, kl(policy, old)


def floor(rain, guess):
    guesses = np.linspace(0.0001, 0.9999, 9999)
    loss = torch.nn.functional.binary_cross_entropy
    lowest = min(-rain * np.log(guesses) - (1 - rain) * np.log(1 - guesses))
    paid = float(loss(torch.tensor(guess).double(), torch.tensor(rain).double()))
    return lowest, paid, paid - lowest


def small_bias(bias, noise, _, beta):
    polite, other = torch.softmax(torch.tensor([bias / noise / beta, 0], dtype=torch.float64), 0)
    return torch.sigmoid(torch.tensor(bias / noise)), polite / other, 1 / other


def advantages(*rewards):
    rewards = torch.tensor(rewards)
    return *leave_one_out(rewards, 4), *((rewards - rewards.mean()) / rewards.std(correction=0))


def first(fits, values):
    return next(value for value in values if fits(value))


def tries_until_seen(rate):
    return first(lambda tries: 1 - (1 - rate) ** tries >= 0.95, itertools.count(1))


def none_found(tries, rate, *_):
    return max(each for each in np.linspace(0, 1, 200_001) if (1 - each) ** tries >= 0.05), tries_until_seen(rate)


def lenient_judge(right, _, wrong, __, passed, answers):
    shares = np.linspace(0, 1, 100_001)
    found = shares[np.abs(shares * right / 100 + (1 - shares) * wrong / 100 - passed).argmin()]
    asked = int(answers)
    chances = np.array([math.comb(asked, k) * passed**k * (1 - passed) ** (asked - k) for k in range(asked + 1)])
    estimates = (np.arange(asked + 1) / asked - wrong / 100) / (right / 100 - wrong / 100)
    return found, math.sqrt(chances @ estimates**2 - (chances @ estimates) ** 2)


def rare_crime(of, found, refused):
    requests = 10_000_000
    bad = requests / of
    honest = (requests - bad) * refused
    return honest / (honest + bad * found), (requests - bad) / (bad * found)


def does_it_pay(right, slips, people, check, again, error, hand):
    """A hundred million cases, and those that nobody got right come back, until none is left."""
    wrong = 1 - right
    spoiled = wrong * slips + wrong * (1 - slips) * people
    paid, left = np.zeros(2), np.ones(2)
    for _ in range(20):
        costs = check + wrong * (1 - slips) * again + spoiled * error, hand + people * error
        paid, left = paid + left * costs, left * (spoiled, people)
    return tuple(paid)


def best_of(right, tries, *_):
    place = (np.arange(1_000_000) + 0.5) / 1_000_000  # of the best among all answers, by worth
    density = tries * place ** (tries - 1)
    return 1 - (1 - right) ** tries, tries_until_seen(right), (density * np.log(density)).mean()


def when_to_think(base, thinking, at_once, beta):
    shares = np.linspace(0.00001, 0.99999, 99_999)
    away = shares * np.log(shares / base) + (1 - shares) * np.log((1 - shares) / (1 - base))

    def best(price):
        return shares[(shares * thinking + (1 - shares) * at_once - price * away).argmax()]

    low, high = 0.001, 10.0  # the longer the leash, the more it thinks
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if best(middle) > 0.5 else (low, middle)
    return best(beta), low


def many_steps(right, steps, tries, *_):
    once = again = 1.0
    for _ in range(int(steps)):
        once *= right
        again *= sum((1 - right) ** before * right for before in range(int(tries)))
    return once, again, max(each for each in np.linspace(0.9, 1, 100_001) if each**steps <= 0.95)


def fine(steps, _, right, __, seen, charged):
    honest = math.prod([right] * int(steps))
    fines = np.linspace(0, 20, 200_001)
    return 1 - seen * charged, fines[np.abs((1 - seen) + seen * (1 - fines) - honest).argmin()]


@pytest.mark.parametrize("kind", kinds.KINDS, ids=lambda kind: kind.__name__)
def test_who_works_it_out_from_the_text_gets_the_answer(kind):
    asked = [sheet[kinds.KINDS.index(kind)] for sheet in SHEETS]
    for exercise in asked:
        found = [float(number) for number in globals()[kind.__name__](*read(exercise.question))]
        assert found == pytest.approx([*exercise.answers.values()], rel=2e-3, abs=2e-5), exercise.question
    assert len({exercise.question for exercise in asked}) > len(SHEETS) / 2


@pytest.fixture
def made(tmp_path, monkeypatch):
    """A function that makes both folders by a secret, or by none."""
    monkeypatch.setattr(maker, "pages", lambda book: [])
    monkeypatch.setattr(maker, "pack", lambda path: None)
    monkeypatch.setattr(maker, "BOOK", tmp_path / "book")  # where no file has a secret
    monkeypatch.setattr(maker, "settings", lambda book, *names: dict.fromkeys(names, "Book"))
    monkeypatch.setattr(maker, "torch", str)

    def make(secret, groups=GROUPS):
        monkeypatch.setenv("COURSE_SECRET", secret)
        return maker.write(tmp_path, groups), tmp_path / "students/graded", tmp_path / "instructors/graded"

    return make


def test_without_a_secret_nothing_graded_is_made_and_a_line_says_so(made):
    made(SECRET)
    said, *folders = made("")
    assert not any(folder.exists() for folder in folders)
    assert said.count("\n") == 0 and "no secret" in said and "\ncourse-secret:" in (ROOT / "Makefile").read_text()
    with pytest.raises(ValueError, match="16 letters"):
        made("short")
    with pytest.raises(ValueError, match="letters and digits"):
        made(SECRET, ["../up"])


def test_the_secret_is_a_file_that_git_ignores(tmp_path, monkeypatch):
    monkeypatch.delenv("COURSE_SECRET", raising=False)
    (tmp_path / "course-secret").write_text(f"{SECRET}\n")
    assert graded.secret(tmp_path) == SECRET
    assert subprocess.run(["git", "check-ignore", "-q", graded.SECRET], cwd=ROOT).returncode == 0


def contents(folder):
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())}


def test_a_sheet_comes_of_its_secret_and_its_group_alone(made):
    said, *folders = made(SECRET)
    first = [contents(folder) for folder in folders]
    assert SECRET not in said + str(first)
    assert contents(made(SECRET, ["green", "red", "blue"])[1]).items() > first[0].items()
    other = contents(made(OTHER)[1])
    sheets = [*first[0].values(), *other.values()]
    assert len({sheet.split("\n", 1)[1] for sheet in sheets}) == 4
    lines = [set(re.findall(r"^\d+\. .*", sheet, re.MULTILINE)) for sheet in sheets]
    assert all(len(one & two) <= 2 for one, two in itertools.combinations(lines, 2))  # of thirteen; few draws are alike


def test_keys_stand_in_the_instructors_folder_alone(made):
    _, students, instructors = made(SECRET)
    keys = json.loads((instructors / "keys.json").read_text(encoding="utf-8"))
    assert [*keys] == GROUPS and {*contents(students)} == {f"{group}.md" for group in GROUPS}
    for group in GROUPS:
        sheet = (students / f"{group}.md").read_text(encoding="utf-8")
        asked = graded.of_group(SECRET, group)
        assert keys[group] == {each.title: each.answers for each in asked}
        for each in asked:
            paragraph = next(part for part in sheet.split("\n\n") if f"**{each.title}**" in part)
            assert each.question in paragraph and all(f"{name}: ____" in sheet for name in each.answers)
            given = {f"{number:.3g}" for number in read(each.question)}
            own = {f"{number:.3g}" for number in each.answers.values()} - given
            assert not [number for number in own if len(number) > 3 and number in sheet]
        assert each.page in {page.name for page in pages(ROOT)}


def test_another_program_reads_the_keys_for_moodle(made):
    need_package("gift-pegjs")
    _, _, instructors = made(SECRET)
    [(category, *asked)] = drive("book/gift.mjs", paths=[str(instructors / "red.gift")])
    assert category["title"] == "Book/To be graded/red"
    wanted = [number for each in graded.of_group(SECRET, "red") for number in each.answers.values()]
    for entry, number in zip(asked, wanted, strict=True):
        assert entry["type"] == "Numerical"
        assert entry["choices"]["number"] == pytest.approx(number, rel=1e-4)
        rounded = float(f"{number:.3g}")
        assert abs(entry["choices"]["number"] - rounded) <= entry["choices"]["range"] or number == 0
    assert len({entry["title"] for entry in asked}) == len(asked)
