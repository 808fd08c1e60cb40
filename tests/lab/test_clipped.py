"""Several updates by the same answers, and PPO with a critic: against all answers listed, definitions, and by hand."""

from itertools import product

import pytest
import torch

from lab import ppo
from lab.clipped import (
    CORRECTED,
    DAPO,
    DR_GRPO,
    IN_REWARD,
    K3,
    PER_ANSWER,
    ClippedConfig,
    aggregate,
    clip,
    clipped,
    kl_penalty,
    surrogate,
)
from lab.conversation import MAX_ANSWER_TOKENS
from lab.model import make
from lab.questions import ask
from lab.rlhf import GRPO, NOTHING, RLConfig, Rollout, align, grpo_loss, on_policy
from lab.run.scale import TOY
from lab.stages.aligned import hasty
from lab.world import World

WORLD = World()


def tried(log_p, reference, rewards, mask):
    """A rollout as `align` hands it over, of which only these count."""
    return Rollout([], [], rewards, torch.zeros(len(mask), mask.shape[1] + 1, dtype=torch.long), mask, log_p, reference)


def drawn(groups=3, size=4, length=5, seed=0):
    random = torch.Generator().manual_seed(seed)
    lengths = torch.randint(1, length + 1, (groups * size, 1), generator=random)
    mask = torch.arange(length) < lengths
    log_p, reference = (-torch.rand(groups * size, length, generator=random) * mask for _ in range(2))
    return log_p, reference, torch.randn(groups * size, generator=random), mask


# --- Where all answers can be listed ---------------------------------------------------------------------------------

REFERENCE = torch.tensor([0.4, 0.3, 0.15, 0.1, 0.05]).log()
WRITER = torch.tensor([0.1, 0.25, 0.3, 0.2, 0.15]).log()  # the policy that wrote the answers, some updates ago
REWARDS = torch.tensor([0.0, 0.5, 1.0, -1.0, 0.8])
EVERY = torch.ones(5, 1, dtype=torch.bool)


def policy():
    return (REFERENCE + torch.tensor([0.5, -0.2, 0.1, 0.3, -0.4])).requires_grad_()


def expected(loss, table, shares):
    """The gradient of the loss of single answers of one token, each as often as it is written."""
    logs = table.log_softmax(0)
    rows = torch.stack([torch.autograd.grad(loss(logs, i), table, retain_graph=True)[0] for i in range(5)])
    return shares @ rows


def gradient(value, table):
    return torch.autograd.grad(value, table, retain_graph=True)[0]


def test_a_ratio_makes_up_for_the_answers_being_another_policys():
    """With clipping out of the way, many updates later the gradient is still that of the reward of today's policy."""
    table, config = policy(), ClippedConfig(beta=0.0, epsilon=100.0, loss_type=DAPO)

    def loss(logs, i):
        one = tried(WRITER[i].view(1, 1), REFERENCE[i].view(1, 1), REWARDS[i : i + 1], EVERY[:1])
        return surrogate(config, one, REWARDS[i].view(1, 1))(logs[i].view(1, 1))

    found = expected(loss, table, WRITER.exp())
    assert torch.allclose(-found, gradient((table.softmax(0) * REWARDS).sum(), table), atol=1e-6)


@pytest.mark.parametrize("writer", [None, WRITER], ids=["at once", "later"])
def test_the_corrected_penalty_has_the_gradient_of_the_divergence_and_k3_that_of_the_other(writer):
    table = policy()
    logs = table.log_softmax(0)
    forward = (logs.exp() * (logs - REFERENCE)).sum()
    backward = (REFERENCE.exp() * (REFERENCE - logs)).sum()
    old = logs.detach() if writer is None else writer

    def penalty(kind):
        def loss(new, i):
            return kl_penalty(kind, new[i], REFERENCE[i], (new[i] - old[i]).exp())

        return expected(loss, table, old.exp())

    assert torch.allclose(penalty(CORRECTED), gradient(forward, table), atol=1e-6)
    if writer is None:  # later it is nobody's: the answers are not today's, and no ratio says so
        assert torch.allclose(penalty(K3), gradient(backward, table), atol=1e-6)
    assert not torch.allclose(penalty(K3), penalty(CORRECTED), atol=3e-3)


def test_at_once_the_corrected_penalty_is_half_the_square_answer_by_answer():
    logs, reference = (torch.randn(6, 4, generator=torch.Generator().manual_seed(n)) for n in (1, 2))
    logs.requires_grad_()
    found = kl_penalty(CORRECTED, logs, reference, (logs - logs.detach()).exp()).sum()
    assert torch.allclose(gradient(found, logs), gradient((logs - reference).square().sum() / 2, logs), atol=1e-5)
    with pytest.raises(ValueError, match="not 'k9'"):
        kl_penalty("k9", logs, reference, logs)


@pytest.mark.parametrize("kind", [CORRECTED, IN_REWARD])
def test_reward_less_the_divergence_is_climbed_wherever_the_penalty_stands(kind):
    """Pairs of answers of one token, all of them: undivided, a group's mean as baseline halves the gradient, as an
    answer is compared with itself half of the time; in the loss the penalty has no baseline, so it isn't halved."""
    table, beta = policy(), 0.4
    logs = table.log_softmax(0)
    total = torch.zeros(5)
    for pair in product(range(5), repeat=2):
        rows = torch.tensor(pair)
        log_p = logs[rows][:, None]
        rollout = tried(log_p.detach(), REFERENCE[rows][:, None], REWARDS[rows], EVERY[:2])
        config = ClippedConfig(beta=beta, group_size=2, divide_by=NOTHING, kl=kind)
        (found,) = torch.autograd.grad(clipped(config, rollout)(log_p), table, retain_graph=True)
        total -= logs.detach()[rows].exp().prod() * found
    exact = (logs.exp() * (REWARDS - (1 if kind == IN_REWARD else 2) * beta * (logs - REFERENCE))).sum() / 2
    assert torch.allclose(total, gradient(exact, table), atol=1e-5)


# --- Clipping, and how tokens are counted ----------------------------------------------------------------------------


def test_before_the_first_update_it_is_grpo():
    log_p, reference, rewards, mask = drawn()
    log_p.requires_grad_()
    ours = clipped(ClippedConfig(group_size=4), tried(log_p.detach(), reference, rewards, mask))(log_p)
    theirs = grpo_loss(log_p, reference, rewards, 4, 0.1, mask)
    assert torch.allclose(ours, theirs, atol=1e-6)
    assert torch.allclose(gradient(ours, log_p), gradient(theirs, log_p), atol=1e-6)


def test_who_has_moved_far_enough_gains_no_more_and_who_went_astray_may_return():
    """The two regions of Schulman et al. (2017), figure 1, and the way back."""
    ratio = torch.tensor([0.5, 0.5, 1.1, 1.25, 1.25, 1.5, 1.5])
    advantage = torch.tensor([1.0, -1.0, 2.0, 1.0, -1.0, 1.0, -1.0])

    def slopes(*epsilons):
        moving = ratio.clone().requires_grad_()
        gain = clip(moving, advantage, *epsilons)
        return gain.tolist(), gradient(gain.sum(), moving).tolist()

    gains, slope = slopes(0.2)
    assert gains == pytest.approx([0.5, -0.8, 2.2, 1.2, -1.25, 1.2, -1.5])
    assert slope == [1, 0, 2, 0, -1, 0, -1]
    higher, slope = slopes(0.2, 0.3)
    assert higher == pytest.approx([0.5, -0.8, 2.2, 1.25, -1.25, 1.3, -1.5])
    assert slope == [1, 0, 2, 1, -1, 0, -1]


def test_tokens_are_counted_by_answer_by_batch_or_by_the_longest_answer_there_may_be():
    gain = torch.tensor([[8.0, 99.0, 99.0, 99.0], [1.0, 2.0, 3.0, 4.0]])
    mask = torch.tensor([[True, False, False, False], [True] * 4])
    assert float(aggregate(gain, mask, PER_ANSWER)) == (8 + 10 / 4) / 2
    assert float(aggregate(gain, mask, DAPO)) == pytest.approx((8 + 10) / 5)
    assert float(aggregate(gain, mask, DR_GRPO)) == pytest.approx((8 + 10) / (2 * MAX_ANSWER_TOKENS))
    with pytest.raises(ValueError, match="not 'bnpo'"):
        aggregate(gain, mask, "bnpo")


# --- PPO -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("gamma", "lam"), [(1.0, 1.0), (1.0, 0.0), (0.9, 0.8)])
def test_an_advantage_is_the_sum_of_what_came_as_a_surprise_later_and_later_for_less(gamma, lam):
    """By the definition, an answer at a time: Schulman et al. (2015), equation 16."""
    values, rewards, _, mask = drawn(length=6)
    found = ppo.gae(rewards, values, mask, gamma, lam)
    for row, kept in enumerate(mask):
        r, v = rewards[row][kept].tolist(), [*values[row][kept].tolist(), 0.0]
        surprises = [r[t] + gamma * v[t + 1] - v[t] for t in range(len(r))]
        exact = [sum((gamma * lam) ** (s - t) * surprises[s] for s in range(t, len(r))) for t in range(len(r))]
        assert found[row].tolist() == pytest.approx([*exact, *[0.0] * (6 - len(r))], abs=1e-6)
        if gamma == lam == 1:
            assert exact == pytest.approx([sum(r[t:]) - v[t] for t in range(len(r))], abs=1e-6)


def test_the_rewards_of_an_answers_tokens_add_up_to_its_own_and_it_stands_at_the_last():
    log_p, reference, rewards, mask = drawn()
    rollout = tried(log_p, reference, rewards, mask)
    found = ppo.token_rewards(ppo.PPOConfig(beta=0.3), rollout)
    assert torch.allclose(found.sum(1), rewards - 0.3 * rollout.drift, atol=1e-6)
    free = ppo.token_rewards(ppo.PPOConfig(beta=0.0), rollout)
    assert torch.equal(free.nonzero()[:, 1], mask.sum(1) - 1)


@pytest.mark.slow
def test_a_critic_comes_to_expect_what_answers_are_worth():
    """Of two answers the second begins with a word that is worth something: before it half of that is expected, after
    it all. What is known beforehand is no advantage, so that later words, which change nothing, are as good as any."""
    critic = ppo.Critic(make("10k", 20, seed=1))
    tokens = torch.tensor([[1, 2, 7, 9, 4], [1, 2, 8, 9, 4]])
    mask = torch.tensor([[False, True, True, True]] * 2)
    log_p = torch.full((2, 4), -1.0) * mask
    rollout = Rollout([], [], torch.tensor([0.0, 1.0]), tokens, mask, log_p, log_p)
    config = ppo.PPOConfig(beta=0.0, critic_rate=1e-2)
    for _ in range(30):
        moving = log_p.clone().requires_grad_()
        loss = critic.objective(config, rollout)(moving)
    values = critic.values(tokens).detach()
    assert values[:, 1].tolist() == pytest.approx([0.5, 0.5], abs=0.1)
    assert values[0, 2:4].tolist() == pytest.approx([0, 0], abs=0.1)
    assert values[1, 2:4].tolist() == pytest.approx([1, 1], abs=0.1)
    pull = -gradient(loss, moving)
    assert pull[1, 1] > 0 > pull[0, 1] and (pull[:, 2:].abs() < 0.2 * pull[1, 1]).all()


@pytest.mark.parametrize(("epsilon", "acts"), [(1e-6, True), (100.0, False)])
def test_clipping_acts_from_the_second_update_on(epsilon, acts):
    """With hardly any room half of the tokens, those that went where they should, have no gradient any more."""
    start = make("10k", len(WORLD.vocabulary), seed=1)
    config = ClippedConfig(beta=0.0, steps=1, questions=2, learning_rate=3e-3, warmup=1, epsilon=epsilon)
    pulled = []

    def objective(config, rollout):
        loss = clipped(config, rollout)

        def noted(log_p):
            pulled.append(float((gradient(loss(log_p), log_p) != 0)[rollout.mask].float().mean()))
            return loss(log_p)

        return noted

    asked = ask(WORLD, config.questions, 1)
    worth = lambda _, examples: torch.tensor([float(len(set(each.answer))) for each in examples])  # noqa: E731
    align(start, WORLD, lambda step: asked, worth, config, lambda step: step, objective=objective)
    assert len(pulled) == config.num_iterations and pulled[0] > 0.8
    assert (pulled[1] < 0.6 * pulled[0]) == acts, pulled


# --- What is refused -------------------------------------------------------------------------------------------------


def test_no_batch_is_used_twice_without_a_ratio():
    with pytest.raises(ValueError, match="grpo uses a batch once"):
        on_policy(RLConfig(estimator=GRPO, num_iterations=2), tried(*drawn()))


def test_a_reward_of_another_name_is_refused_and_not_taken_for_the_truth(toy_store):
    with pytest.raises(ValueError, match="no reward 'approval'; there are learned and truth"):
        hasty(0, TOY, reward="approval")
