"""The bench's problems: every answer is listed once, and the optimum is the optimum, by hand and by climbing."""

import math
from itertools import product

import pytest
import torch

from bridge.bench import bounds
from bridge.bench.policy import END, Policy, listed, mask
from bridge.bench.problems import BETAS, KINDS, NEIGHBOR, NOISE, PEAK, PROMPTS, WORDS, Problem, problem

ALL = [*product(KINDS, WORDS, BETAS.values())]


@pytest.mark.parametrize(("length", "count"), [(1, 17), (2, 73), (4, 341)])
def test_the_answers_are_all_there_are(length, count):
    answers = listed(WORDS[length], length).tolist()
    assert len(answers) == len({tuple(row) for row in answers}) == count
    for row in answers:
        assert END not in row or not any(row[row.index(END) :])


def test_the_mask_covers_an_answer_and_its_end():
    assert mask(torch.tensor([[3, 0], [0, 0], [3, 4]])).tolist() == [[True, True], [True, False], [True, True]]


@pytest.mark.parametrize("length", WORDS)
def test_the_list_says_what_the_policy_says_of_each_answer(length):
    policy = Policy(WORDS[length], length, PROMPTS, 3)
    answers = listed(WORDS[length], length)
    every = policy.every()
    torch.testing.assert_close(every.exp().sum(1), torch.ones(PROMPTS))
    for row, prompt in zip(every, policy.prompts, strict=True):
        torch.testing.assert_close(row, policy.log_p(prompt.expand(len(answers)), answers).sum(1))


def test_answers_are_written_as_often_as_they_are_likely():
    policy = Policy(WORDS[2], 2, PROMPTS, 3)
    torch.manual_seed(0)
    written = policy.write(torch.ones(40_000, dtype=torch.long))
    shares = (written[:, None] == listed(WORDS[2], 2)).all(2).float().mean(0)
    assert (shares - policy.every()[0].exp()).abs().max() < 0.01


def test_two_words_by_hand():
    """A policy that is uniform over seven answers, one worth 1: the sums that a person would write."""
    policy = Policy(3, 2, 1, 0)
    worth = torch.zeros(1, 7)
    worth[0, 5] = 1.0
    asked = Problem(policy, worth, 0.5, 0.0)
    reference = [math.exp(value) for value in policy.every()[0].tolist()]
    own = [1 / 7] * 7
    kl = sum(p * math.log(p / q) for p, q in zip(own, reference, strict=True))
    most = 0.5 * math.log(sum(q * math.exp(r / 0.5) for q, r in zip(reference, worth[0].tolist(), strict=True)))
    assert asked.missed(torch.full((1, 7), 1 / 7).log()) == pytest.approx(most - (1 / 7 - 0.5 * kl), abs=1e-5)


@pytest.mark.parametrize(("kind", "length", "beta"), ALL)
def test_the_best_policy_misses_nothing_and_any_other_something(kind, length, beta):
    asked = problem(kind, length, beta, 7)
    assert asked.missed(asked.best) == pytest.approx(0, abs=1e-5)
    torch.testing.assert_close(
        asked.value(asked.best), beta * (asked.reference.every().detach() + asked.worth / beta).logsumexp(1)
    )
    for share in (0.01, 0.5):  # of the best policy, the rest somewhere else
        for other in (bounds.nothing(asked).exp(), torch.full_like(asked.best, 1 / asked.best.shape[1])):
            assert asked.missed((share * asked.best.exp() + (1 - share) * other).log()) > 1e-4
    assert asked.missed(bounds.nothing(asked)) > 0.01


def test_climbing_free_scores_finds_the_same_optimum():
    """An oracle that knows nothing of the closed form: gradient ascent on a table of scores."""
    asked = problem("flat", 2, 0.25, 7)
    scores = torch.zeros(asked.worth.shape, requires_grad=True)
    optimizer = torch.optim.Adam([scores], lr=0.05)
    for _ in range(500):
        optimizer.zero_grad()
        (-asked.value(scores.log_softmax(1)).sum()).backward()
        optimizer.step()
    assert 0 <= asked.missed(scores.detach().log_softmax(1)) < 1e-4
    torch.testing.assert_close(scores.detach().softmax(1), asked.best.exp(), atol=2e-3, rtol=0)


def test_the_deceptive_problem_deceives():
    """The best answer's first word is worth less than the decoy's, on average over what the reference says after it."""
    asked = problem("deceptive", 2, 0.25, 7)
    starts = listed(WORDS[2], 2)[:, 0]
    for likely, worth in zip(bounds.nothing(asked).exp(), asked.worth, strict=True):
        best, decoy = int(worth.argmax()), int(likely.argmax())
        assert worth[best] == PEAK and worth[decoy] == PEAK / 2 and starts[best] != starts[decoy]
        mean = {
            place: (likely * worth)[starts == starts[place]].sum() / likely[starts == starts[place]].sum()
            for place in (best, decoy)
        }
        assert mean[best] < 0 < mean[decoy]
        assert ((worth == NEIGHBOR) == ((starts == starts[best]) & (worth < PEAK))).all()


def test_a_problem_of_no_such_kind_is_refused():
    with pytest.raises(ValueError, match="no problem 'steep'; there are flat"):
        problem("steep", 1, 1.0, 0)


@pytest.mark.parametrize("kind", KINDS)
def test_best_of_n_is_what_drawing_n_comes_to(kind):
    asked, n = problem(kind, 1, 1.0, 7), 4
    table = bounds.best_of(asked, n)
    torch.testing.assert_close(table.exp().sum(1), torch.ones(PROMPTS))
    random = torch.Generator().manual_seed(0)
    chances = bounds.nothing(asked)[0].exp()
    drawn = torch.multinomial(chances, 50_000 * n, True, generator=random).view(-1, n)
    seen = asked.worth[0, drawn] + asked.noise * torch.randn(drawn.shape, generator=random)
    seen += 1e-6 * torch.randn(drawn.shape, generator=random)  # ties are broken by lot
    chosen = drawn.gather(1, seen.argmax(1, keepdim=True))[:, 0]
    shares = torch.bincount(chosen, minlength=len(chances)) / len(chosen)
    assert (shares - table[0].exp()).abs().max() < 0.01
    assert asked.noise == (NOISE if kind == "noisy" else 0)


def test_best_of_one_is_the_reference():
    for kind in ("flat", "noisy"):
        asked = problem(kind, 2, 1.0, 7)
        torch.testing.assert_close(bounds.best_of(asked, 1).exp(), bounds.nothing(asked).exp(), atol=2e-3, rtol=0)


def test_the_exact_gradient_nearly_arrives():
    asked = problem("flat", 2, 0.25, 7)
    assert asked.missed(bounds.exact(asked, 100 * 128)) < 0.1 * asked.missed(bounds.nothing(asked))
