"""Exercises with other numbers in each world. A pupil here reads the numbers in a question's text and works it out the
long way: by counting cases, trying values, or another library."""

import itertools
import math
import re
from argparse import Namespace

import numpy as np
import pytest
import torch
from support import ROOT

from lab import exercises
from lab.commands import exercises as command
from lab.policy_gradients import leave_one_out
from values.contents import pages

SHEETS = [exercises.exercises(seed) for seed in range(40, 46)]


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


@pytest.mark.parametrize("kind", exercises.KINDS, ids=lambda kind: kind.__name__)
def test_who_works_it_out_from_the_text_gets_the_answer(kind):
    asked = [sheet[exercises.KINDS.index(kind)] for sheet in SHEETS]
    for exercise in asked:
        found = [float(number) for number in globals()[kind.__name__](*read(exercise.question))]
        assert found == pytest.approx(exercise.numbers, rel=2e-3, abs=2e-5), exercise.question
        told = read(exercise.solution().partition(", log n")[0])
        assert told == pytest.approx(exercise.numbers, rel=6e-3)
    assert len({exercise.question for exercise in asked}) > len(SHEETS) / 2


def test_what_is_nearly_sure_is_not_called_sure():
    [tries] = [each for each in exercises.exercises(5) if each.title == "Many tries"]
    assert 0.9999 < tries.numbers[0] < 1 and tries.solution().startswith("more than 0.999; ")
    assert exercises.shown(1.0) == "1" and exercises.shown(0.9994) == "0.999"


def test_a_sheet_is_the_same_again_and_its_kinds_are_of_pages_of_the_book():
    assert exercises.exercises(40) == SHEETS[0]
    assert {exercise.page for exercise in SHEETS[0]} - {page.name for page in pages(ROOT)} == set()


def test_answers_are_for_who_asks_for_them(capsys):
    command.exercises(Namespace(seed=40, page="", answers=False))
    sheet = capsys.readouterr().out
    command.exercises(Namespace(seed=40, page="", answers=True))
    marked = " ".join(capsys.readouterr().out.split())
    assert "Answer" not in sheet and marked.count("Answer: ") == len(exercises.KINDS)
    for exercise in SHEETS[0]:
        assert exercise.question in " ".join(sheet.split()) and exercise.solution() in marked


def test_a_sheet_may_be_of_one_page(capsys):
    command.exercises(Namespace(seed=40, page="part-1", answers=False))
    sheet = capsys.readouterr().out
    assert "(Part 1)" in sheet
    assert [each.title in sheet for each in SHEETS[0]] == [each.page == "part-1" for each in SHEETS[0]]
    with pytest.raises(ValueError, match=r"part-9: it is one of .*, part-1, .*, part-7, "):
        command.exercises(Namespace(seed=40, page="part-9", answers=False))
