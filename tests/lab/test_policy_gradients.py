"""The listings of the page *Policy gradients*, beside sums over all answers, and the numbers that it gives."""

import math
import re
from itertools import product

import pytest
import support
import torch
from torch.autograd import grad

from lab import clipped, ppo, rlhf
from lab import policy_gradients as pg
from lab.conversation import MAX_ANSWER_TOKENS
from values.worked import policy_gradients as worked

PAGE = " ".join((support.ROOT / "series/policy-gradients.md").read_text(encoding="utf-8").split())

ANSWERS = [(pg.END, pg.END), *product((1, 2), (0, 1, 2))]  # what follows END in the first is masked
TOKENS = torch.tensor(ANSWERS)
MASK = torch.tensor([[1.0, first != pg.END] for first, _ in ANSWERS])
WRITTEN = [
    " ".join(pg.WORDS[token] for token, on in zip(*pair, strict=True) if on) for pair in zip(TOKENS, MASK, strict=True)
]
EVEN = torch.zeros(3, 3)


def reward(tokens, mask):
    """As the page says it: right or wrong, and half a point for courtesy in front."""
    right = ((tokens == pg.WORDS.index("ostra")) * mask).sum(1) > 0
    return 2.0 * right - 1 + 0.5 * (tokens[:, 0] == pg.WORDS.index("gladly"))


REWARDS = reward(TOKENS, MASK)


def chances(table):
    """The probability of each answer, as a product of those of its tokens, without `log_probs`."""
    rows = table.softmax(-1)
    return torch.stack([rows[pg.END, a] * (rows[a, b] if a != pg.END else 1) for a, b in ANSWERS])


def uneven(seed=0):
    return torch.randn(3, 3, generator=torch.Generator().manual_seed(seed)).requires_grad_()


def true_gradient(table, rewards=REWARDS):
    return grad((chances(table) * rewards).sum(), table)[0]


def mean_gradient(table, loss_of, answers=1):
    """The gradient that a loss has on average, over all draws of so many answers. loss_of takes their places."""
    total = torch.zeros(())
    for drawn in product(range(len(ANSWERS)), repeat=answers):
        chance = chances(table).detach()[list(drawn)].prod()
        total = total + chance * loss_of(list(drawn))
    return grad(total, table)[0]


def close(a, b):
    torch.testing.assert_close(a, b, atol=1e-5, rtol=1e-4)


def log_p_of(table, places):
    return pg.log_probs(table, TOKENS[places], MASK[places])


# --- REINFORCE, its baseline, RLOO -----------------------------------------------------------------------------------


def test_answers_are_written_as_often_as_they_are_likely():
    torch.manual_seed(0)
    table = uneven().detach()
    tokens, mask = pg.write(table, 50_000)
    assert ((mask[:, 1] == 1) == (tokens[:, 0] != pg.END)).all() and mask[:, 0].all()
    written = torch.where(mask[:, 1] == 1, tokens[:, 1], pg.END)
    shares = torch.stack([((tokens[:, 0] == a) & (written == b)).float().mean() for a, b in ANSWERS])
    torch.testing.assert_close(shares, chances(table), atol=0.01, rtol=0)


def test_the_log_probabilities_of_tokens_add_up_to_that_of_the_answer():
    table = uneven()
    log_p = pg.log_probs(table, TOKENS, MASK)
    close(log_p.sum(1), chances(table).log())
    assert log_p[0, 1] == 0


@pytest.mark.parametrize("baseline", [0.0, 10.0])
def test_reinforce_is_right_on_average_with_any_baseline(baseline):
    table = uneven()
    found = mean_gradient(table, lambda places: pg.reinforce_loss(log_p_of(table, places), REWARDS[places] - baseline))
    close(-found, true_gradient(table))


def test_a_score_moves_by_what_its_answer_earns_beyond_the_mean():
    """eq-bandit, beside autograd."""
    scores = torch.tensor([0.3, -1.0, 0.5], requires_grad=True)
    rewards = torch.tensor([1.5, 1.0, -1.0])
    chance = scores.softmax(0)
    close(grad((chance * rewards).sum(), scores, retain_graph=True)[0], chance * (rewards - (chance * rewards).sum()))


def test_rloo_is_right_on_average_though_each_answer_is_compared():
    table = uneven()

    def loss(places):
        return pg.reinforce_loss(log_p_of(table, places), pg.leave_one_out(REWARDS[places], 2))

    close(-mean_gradient(table, loss, answers=2), true_gradient(table))


def test_the_mean_of_all_only_shrinks_the_advantages():
    rewards = torch.tensor([1.5, 1, -1, -1, 0, 2, 2, -0.5])
    grouped = rewards.view(2, 4)
    close((grouped - grouped.mean(1, keepdim=True)).flatten(), pg.leave_one_out(rewards, 4) * 3 / 4)
    close(pg.leave_one_out(rewards, 4).view(2, 4).sum(1), torch.zeros(2))


def test_its_parts_are_the_labs_rloo():
    table, reference = uneven(1), uneven(2).detach()
    places = [3, 0, 5, 1, 2, 6, 4, 0]
    log_p, reference_log_p = log_p_of(table, places), log_p_of(reference, places)
    charged = REWARDS[places] - 0.3 * (log_p - reference_log_p).sum(1).detach()
    ours = pg.reinforce_loss(log_p, pg.leave_one_out(charged, 4))
    theirs = rlhf.rloo_loss(log_p, reference_log_p, REWARDS[places], 4, 0.3)
    close(ours, theirs)
    close(grad(ours, table, retain_graph=True)[0], grad(theirs, table)[0])


def best(beta):
    weights = chances(EVEN) * (REWARDS / beta).exp()
    return weights / weights.sum()


def test_the_climb_arrives_at_the_best_policy():
    torch.manual_seed(0)
    found = chances(pg.climb(EVEN, reward, beta=0.5))
    torch.testing.assert_close(found, best(0.5), atol=0.005, rtol=0)
    rows = re.findall(r"\* - `([^`]+)` - (\S+) - (\S+) - (\S+) - (\S+)", PAGE)
    assert [name for name, *_ in rows] == WRITTEN
    columns = zip(*[[float(cell.replace("−", "-")) for cell in cells] for _, *cells in rows], strict=True)
    for shown, true in zip(columns, (REWARDS, chances(EVEN), best(0.5), found), strict=True):
        assert shown == pytest.approx(true.tolist(), abs=0.005)


def test_at_the_best_policy_all_answers_earn_the_same():
    charged = REWARDS - 0.5 * (best(0.5) / chances(EVEN)).log()
    close(charged, charged.mean().expand_as(charged))


# --- A critic, PPO ---------------------------------------------------------------------------------------------------


def test_gae_is_the_sum_that_defines_it():
    torch.manual_seed(0)
    rewards, values, gamma, lam = torch.randn(3, 5), torch.randn(3, 5), 0.9, 0.7
    following = torch.cat([values[:, 1:], torch.zeros(3, 1)], 1)
    surprises = rewards + gamma * following - values
    sums = [sum((gamma * lam) ** (s - t) * surprises[:, s] for s in range(t, 5)) for t in range(5)]
    close(pg.gae(rewards, values, gamma, lam), torch.stack(sums, 1))


@pytest.mark.parametrize("lam", [0.0, 0.5, 1.0])
def test_with_a_critic_that_is_right_gae_is_right_on_average(lam):
    table = uneven()
    chance = chances(table).detach()
    rewards = torch.zeros(7, 2)
    rewards[range(7), (MASK.sum(1) - 1).long()] = REWARDS
    value = (chance * REWARDS).sum()
    later = torch.stack(
        [(chance * REWARDS * (TOKENS[:, 0] == a)).sum() / chance[TOKENS[:, 0] == a].sum() for a in range(3)]
    )
    values = torch.stack([value.expand(7), later[TOKENS[:, 0]]], 1) * MASK
    advantages = pg.gae(rewards, values, 1.0, lam)
    found = mean_gradient(table, lambda places: -(advantages[places] * log_p_of(table, places)).sum())
    close(-found, true_gradient(table))


def test_a_critic_that_errs_does_no_harm_at_lambda_one_and_some_at_zero():
    table = uneven()
    rewards = torch.zeros(7, 2)
    rewards[range(7), (MASK.sum(1) - 1).long()] = REWARDS
    values = torch.stack([torch.full((7,), 3.0), torch.tensor([0.0, -2.0, 5.0])[TOKENS[:, 0]]], 1) * MASK

    def found(lam):
        advantages = pg.gae(rewards, values, 1.0, lam)
        return -mean_gradient(table, lambda places: -(advantages[places] * log_p_of(table, places)).sum())

    close(found(1.0), true_gradient(table))
    assert (found(0.0) - true_gradient(table)).norm() > 0.1 * true_gradient(table).norm()


def slope(ratio, advantage):
    """The derivative of what PPO raises, by the ratio."""
    log_p = torch.tensor([[math.log(ratio)]], requires_grad=True)
    gain = pg.clipped_gain(log_p, torch.zeros(1, 1), torch.tensor([[advantage]]))
    return grad(gain.sum(), log_p)[0].item() / ratio


def test_ppo_lets_go_of_a_token_that_has_moved_far_enough_and_of_no_other():
    for ratio, up, down in ((0.7, 1, 0), (0.9, 1, -1), (1.1, 1, -1), (1.3, 0, -1)):
        assert slope(ratio, 1.0) == pytest.approx(up) and slope(ratio, -1.0) == pytest.approx(down)


def test_the_first_step_of_ppo_is_that_of_reinforce():
    table, advantages = uneven(), torch.randn(7, 2)
    log_p = log_p_of(table, range(7))
    gain = pg.clipped_gain(log_p, log_p.detach(), advantages)
    close(grad(gain.sum(), table, retain_graph=True)[0], grad((advantages * log_p).sum(), table)[0])


@pytest.mark.parametrize("panel, advantage", [(0, 1.0), (1, -1.0)])
def test_the_drawing_shows_what_ppo_raises(panel, advantage):
    drawing = (support.ROOT / "series/drawings/policy-gradients-clip.svg").read_text(encoding="utf-8")
    ticks = [float(x) for x in re.findall(r'<text x="([\d.]+)"[^>]*>(?:0\.8|1\.2)<', drawing)][2 * panel :][:2]
    points = re.findall(r'points="([^"]+)"', drawing)[panel].split()
    places = [tuple(map(float, point.split(","))) for point in points]
    ratios = [0.8 + 0.4 * (x - ticks[0]) / (ticks[1] - ticks[0]) for x, _ in places]
    log_ratios = torch.tensor([ratios]).log()
    gains = pg.clipped_gain(log_ratios, torch.zeros(1, 3), torch.full((1, 3), advantage))[0].tolist()
    scale = (places[2][1] - places[0][1]) / (gains[2] - gains[0])
    assert scale < 0, "a gain is drawn upward"
    for (_, height), gain in zip(places, gains, strict=True):
        assert height - places[0][1] == pytest.approx(scale * (gain - gains[0]), abs=0.5)


# --- The KL penalty, lengths, the policy that wrote ------------------------------------------------------------------


def divergence(p, q):
    return (p * (p / q).log()).sum()


def test_what_each_estimate_does_as_a_number_and_as_a_loss():
    table, reference = uneven(1), uneven(2).detach()
    chance = chances(table).detach()

    def estimates(places):
        return pg.kl_estimates(log_p_of(table, places), log_p_of(reference, places))

    true = divergence(chance, chances(reference))
    k1, k2, k3 = (k.detach() for k in estimates(range(7)))
    close((chance * k1).sum(), true)
    close((chance * k3).sum(), true)
    assert (k3 >= 0).all() and k1.min() < 0
    forward = grad(divergence(chances(table), chances(reference)), table)[0]
    backward = grad(divergence(chances(reference), chances(table)), table)[0]
    as_loss = [mean_gradient(table, lambda places, n=n: estimates(places)[n].mean()) for n in range(3)]
    close(as_loss[0], torch.zeros(3, 3))
    close(as_loss[1], forward)
    close(as_loss[2], backward)
    in_reward = [true_gradient(table, k) for k in (k1, k2, k3)]
    log_p = log_p_of(table, range(7)).sum(1)
    weighed = (chance * (log_p - log_p.detach()).exp() * estimates(range(7))[2]).sum()
    close(grad(weighed, table)[0], forward)
    close(in_reward[0], forward)
    close(in_reward[2], forward - backward)
    assert (in_reward[1] - forward).norm() > 0.1 * forward.norm()


def test_how_hard_k3_pulls_inside_the_reward():
    shown = worked.penalties()
    score = torch.tensor([1.0, 0.0], requires_grad=True)
    chance = score.softmax(0)
    log_ratio = (chance / 0.5).log().detach()
    pulls = [
        grad((chance * k).sum(), score, retain_graph=True)[0][0].item()
        for k in (log_ratio, (-log_ratio).exp() - 1 + log_ratio)
    ]
    assert [worked.minus(f"{pull:.4f}") for pull in pulls] == [shown["pull"], shown["pull_k3"]]
    k1, k3 = log_ratio.tolist(), ((-log_ratio).exp() - 1 + log_ratio).tolist()
    assert [f"{charge:.2f}" for charge in (k1[0], -k1[1], *k3)] == [
        shown[name] for name in ("raised", "lost", "raised_k3", "lost_k3")
    ]


def test_a_groups_spread_is_below_one_if_rewards_are_0_and_1_and_not_always_with_ours():
    assert max(torch.tensor([0.0] * n + [1.0] * (g - n)).std() for g in range(2, 17) for n in range(g + 1)) < 1
    groups = torch.stack([REWARDS[list(drawn)] for drawn in product(range(7), repeat=4)])
    spread = groups.std(1)
    assert spread[spread > 0].min() < 1 < spread.max()


def test_groups_are_measured_as_in_the_lab():
    rewards = torch.tensor([1.5, 1, -1, -1, 0, 2, 2, -0.5])
    grouped = rewards.view(2, 4)
    close(
        pg.group_relative(rewards, 4),
        ((grouped - grouped.mean(1, keepdim=True)) / rlhf.unit(grouped, rlhf.GROUP)).flatten(),
    )


def lengths(*of):
    return torch.tensor([[float(t < n) for t in range(max(of))] for n in of])


def test_what_a_token_counts():
    weights = {name: pg.token_weights(lengths(2, 8), name, 10) for name in ("answer", "constant", "token")}
    rows = re.findall(r"\* - (?:GRPO|Dr. GRPO|DAPO): [^-]+ - (\S+) - (\S+) - (\S+)°", PAGE)
    assert len(rows) == 3
    for (short, long, angle), (name, weight) in zip(rows, weights.items(), strict=True):
        assert (float(short), float(long)) == pytest.approx((weight[0, 0].item(), weight[1, 7].item()))
        assert weight[0, 2:].sum() == 0
        assert float(angle) == pytest.approx(off_by(name), abs=0.05)
    with pytest.raises(ValueError, match="length"):
        pg.token_weights(MASK, "length", 2)


def off_by(name):
    """Degrees between the true gradient and the mean of what an average follows, over all pairs of answers."""
    table = EVEN.clone().requires_grad_()

    def loss(places):
        advantages = pg.leave_one_out(REWARDS[places], 2)[:, None]
        return -(advantages * log_p_of(table, places) * pg.token_weights(MASK[places], name, pg.LONGEST)).sum()

    found, true = -mean_gradient(table, loss, answers=2).flatten().double(), true_gradient(table).flatten().double()
    cosine = found @ true / found.norm() / true.norm()
    return math.degrees(math.acos(min(1.0, cosine.item())))


def test_answers_of_another_policy_count_with_their_ratio():
    table, old = uneven(1), uneven(2).detach()
    log_p, old_log_p = log_p_of(table, range(7)), log_p_of(old, range(7))
    ratio = (log_p - old_log_p).sum(1).exp()
    found = grad((chances(old) * ratio * REWARDS).sum(), table, retain_graph=True)[0]
    close(found, true_gradient(table))
    each = (log_p - old_log_p).exp()
    close(pg.sequence_ratio(log_p, old_log_p, MASK)[1:], each[1:].prod(1).sqrt())
    close(pg.sequence_ratio(log_p, old_log_p, MASK)[0], each[0, 0])


def test_its_steps_are_those_of_the_lab_at_full_size():
    torch.manual_seed(0)
    mask, advantages = lengths(3, 5, 1), torch.randn(3, 5)
    log_p, old_log_p = -torch.rand(3, 5), -torch.rand(3, 5)
    gain = pg.clipped_gain(log_p, old_log_p, advantages)
    close(gain, clipped.clip((log_p - old_log_p).exp(), advantages, 0.2))
    names = {"answer": clipped.PER_ANSWER, "constant": clipped.DR_GRPO, "token": clipped.DAPO}
    for name, theirs in names.items():
        weights = pg.token_weights(mask, name, MAX_ANSWER_TOKENS)
        close((gain * weights).sum(), clipped.aggregate(gain, mask, theirs))
    rewards, values = torch.randn(3, 5) * mask, torch.randn(3, 5) * mask
    close(pg.gae(rewards, values, 0.9, 0.8), ppo.gae(rewards, values, mask.bool(), 0.9, 0.8))


# --- Numbers of the page and of its solutions ------------------------------------------------------------------------


def test_advantages_and_gae_are_those_of_the_listings():
    rewards = [1.5, 1, -1, -1]
    assert pg.leave_one_out(torch.tensor(rewards), 4).tolist() == pytest.approx(worked.leave_one_out(rewards))
    for lam in (0.0, 0.95, 1.0):
        found = pg.gae(torch.tensor([[0.0, 0, worked.RIGHT]]), torch.tensor([worked.VALUES]), 1.0, lam)[0].tolist()
        assert found == pytest.approx(worked.gae(lam))


def test_who_is_blamed():
    advantages = pg.leave_one_out(torch.tensor([1.0, 0, 0, 0]), 4)
    shown = worked.blamed()
    for name, count_by in (("answer", "answer"), ("constant", "constant"), ("all", "token")):
        each = (pg.token_weights(lengths(*worked.LENGTHS), count_by, 40)[:, 0] * advantages).tolist()
        cells = [float(shown[f"{name}_{place}"].replace("−", "-")) for place in "1234"]
        assert cells == pytest.approx(each, abs=0.000051)


def climb_with_a_loss(number, beta=0.5):
    """`climb`, with an estimate of the KL divergence in the loss in place of the charge."""
    torch.manual_seed(0)
    table = EVEN.clone().requires_grad_()
    optimizer = torch.optim.Adam([table], lr=0.05)
    for _ in range(300):
        tokens, mask = pg.write(table.detach(), 64)
        log_p = pg.log_probs(table, tokens, mask)
        penalty = pg.kl_estimates(log_p, pg.log_probs(EVEN, tokens, mask))[number].mean()
        loss = pg.reinforce_loss(log_p, pg.leave_one_out(reward(tokens, mask), 64)) + beta * penalty
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return chances(table.detach())


@pytest.mark.slow
def test_write_rloo():
    assert pytest.approx(REWARDS.tolist()) == worked.EARNS and chances(EVEN).tolist() == pytest.approx(worked.EVEN)
    assert WRITTEN[worked.COURTEOUS] == "gladly ostra" and best(0.5).tolist() == pytest.approx(worked._best())
    found = [climb_with_a_loss(number) for number in range(3)]
    assert found[0][worked.COURTEOUS].item() == pytest.approx(0.99, abs=0.006)
    assert found[1][worked.COURTEOUS].item() == pytest.approx(worked._best()[worked.COURTEOUS], abs=0.04)
    other = torch.tensor(worked._best_by_the_other_divergence())
    torch.testing.assert_close(found[2], other, atol=0.015, rtol=0)
