"""The bench's problems: every answer is listed once, the optimum is the optimum, and no list comes near it."""

import math
from itertools import product

import pytest
import torch

from bridge.bench import Policy, Problem
from bridge.bench.policy import END, listed, mask
from bridge.bench.problems import KINDS, LEFT, PEAK
from bridge.bench.run import BETAS, SEEDS

SMALL = {"words": 9, "length": 3, "prompts": 2, "samples": 64}  # 585 answers
OFFERED = [
    {"words": 17, "length": 4},
    {"words": 9, "length": 5, "samples": 3_200},
    {"words": 33, "length": 3},
    {"words": 17, "prompts": 8},
]


def small(**more) -> Problem:
    return Problem(**SMALL | {"seed": 7} | more)


@pytest.mark.parametrize(("words", "length", "count"), [(9, 3, 585), (17, 4, 69_905)])
def test_the_answers_are_all_there_are(words, length, count):
    answers = listed(words, length).tolist()
    assert len(answers) == len({tuple(row) for row in answers}) == count
    for row in answers:
        assert END not in row or not any(row[row.index(END) :])


def test_the_mask_covers_an_answer_and_its_end():
    assert mask(torch.tensor([[3, 0], [0, 0], [3, 4]])).tolist() == [[True, True], [True, False], [True, True]]


def test_the_list_says_what_the_policy_says_of_each_answer():
    policy = Policy(9, 3, 2, 3)
    answers, every = listed(9, 3), policy.every()
    torch.testing.assert_close(every.exp().sum(1), torch.ones(2))
    for row, prompt in zip(every, policy.prompts, strict=True):
        torch.testing.assert_close(row, policy.log_p(prompt.expand(len(answers)), answers).sum(1))


def test_answers_are_written_as_often_as_they_are_likely():
    policy = Policy(5, 2, 2, 3)
    torch.manual_seed(0)
    written = policy.write(torch.ones(40_000, dtype=torch.long))
    shares = (written[:, None] == listed(5, 2)).all(2).float().mean(0)
    assert (shares - policy.every()[0].exp()).abs().max() < 0.01


@pytest.mark.parametrize(("kind", "beta"), [*product(KINDS, BETAS.values())])
def test_the_best_policy_misses_nothing_and_any_other_something(kind, beta):
    problem = small(kind=kind, beta=beta)
    assert problem.missed(problem.best) == pytest.approx(0, abs=1e-5)
    for share in (0.01, 0.5):  # of the best policy, the rest somewhere else
        for other in (problem.likely.exp(), torch.full_like(problem.best, 1 / problem.best.shape[1])):
            assert problem.missed((share * problem.best.exp() + (1 - share) * other).log()) > 1e-4


@pytest.mark.parametrize("kind", KINDS)
def test_climbing_free_scores_finds_the_same_optimum(kind):
    """An oracle that knows nothing of the closed form: gradient ascent on a table of scores."""
    problem = small(kind=kind)
    scores = problem.likely.clone().requires_grad_()
    optimizer = torch.optim.Adam([scores], lr=0.05)
    for _ in range(500):
        optimizer.zero_grad()
        log_p = scores.log_softmax(1)
        (problem.beta * problem.drift(log_p) - problem.reward(log_p.exp())).sum().backward()
        optimizer.step()
    assert -1e-6 <= problem.missed(scores.detach().log_softmax(1)) < 1e-4 < problem.to_be_had


def test_what_answers_are_worth_can_be_guessed_at():
    """Flat: the worth of two words is the sum of theirs. Peaked: two words are the key, in their order."""
    answers = {tuple(row): place for place, row in enumerate(listed(9, 3).tolist())}
    worth = small().worth[0]
    one, other, both, none = (worth[answers[row]] for row in ((1, 2, 3), (4, 2, 5), (4, 2, 3), (1, 2, 5)))
    assert one + other == pytest.approx(float(both + none), abs=1e-6) and one != other
    peaked = small(kind="peaked").worth[1]
    hits = [row for row, place in answers.items() if peaked[place] == PEAK]
    first, second = next(pair for pair in product(range(1, 9), repeat=2) if (*pair, END) in hits)
    assert {row for row in answers if first in row and second in row[row.index(first) + 1 :]} == set(hits)


@pytest.mark.parametrize("sizes", OFFERED)
@pytest.mark.parametrize("kind", KINDS)
def test_a_list_of_answers_fails_at_every_size(sizes, kind):
    for beta in BETAS.values():
        problem = Problem(**sizes, kind=kind, beta=beta, seed=5)
        assert problem.missed(problem.enumerated) > LEFT * problem.to_be_had


def test_it_is_the_best_that_a_list_of_the_likeliest_can_come_to():
    """With as many samples as there are answers it would be the optimum, and with fewer it knows fewer."""
    problem = small()
    known = problem.likely[0].topk(SMALL["samples"] // 2).indices
    tilt = (problem.enumerated - problem.likely)[0]
    torch.testing.assert_close(
        (tilt - tilt[known[0]])[known], ((problem.worth - problem.worth[0, known[0]]) / 0.25)[0][known]
    )
    left = torch.ones(585, dtype=torch.bool).index_fill(0, known, False)
    assert (tilt[left] - tilt[left][0]).abs().max() < 1e-4


LONG = {"words": 9, "length": 5, "prompts": 4, "samples": 12_800, "kind": "peaked", "beta": 0.125}


@pytest.mark.parametrize("more", [{"samples": 640}, {"words": 5, "samples": 400}, LONG])
def test_a_problem_that_a_list_solves_is_refused(more):
    with pytest.raises(ValueError, match=r"a list solves it: who asks about .* misses only"):
        small(**more)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"kind": "steep"}, "no problem 'steep'; there are flat, peaked"),
        ({"prompts": 8}, "9 words allow of 1 to 7 prompts"),
        ({"length": 1}, "two words or more"),
        ({"length": 9}, "at most are listed"),
        ({"beta": 0.0}, "a price above nothing"),
        ({"beta": math.nan}, "a price above nothing"),
        ({"samples": 0}, "needs samples"),
    ],
)
def test_a_problem_that_cannot_be_is_refused(more, told):
    with pytest.raises(ValueError, match=told):
        small(**more)


def test_dividing_by_the_spread_multiplies_the_price():
    """The fixed point is the best policy at beta times its own spread, by the closed form."""
    for seed in SEEDS[:3]:
        problem = small(beta=1.0, seed=seed)
        p = problem.divided.exp()
        mean = (p * problem.worth).sum(1, keepdim=True)
        spread = ((p * (problem.worth - mean) ** 2).sum(1, keepdim=True)).sqrt() + 1e-4
        torch.testing.assert_close(
            (problem.likely + problem.worth / (1.0 * spread)).softmax(1), p, atol=1e-4, rtol=1e-3
        )
        assert problem.missed(problem.divided) > 2 * problem.to_be_had
