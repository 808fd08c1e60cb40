"""The worked solutions of part 3, worked again."""

import math
import statistics
from functools import partial

import support

prose = partial(support.prose, 3)


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


def test_how_thin():
    size, rank = 4096, 16
    trained = rank * (size + size)
    assert f"16 \\times (4{{,}}096 + 4{{,}}096) = {trained:,}".replace("131,072", "131{,}072") in prose(1)
    assert f"{100 * trained / size**2:.2f}%" in prose(1)
    assert size * size // (size + size) == 2048 and "rank 2,048" in prose(1)


def test_praise_by_comparison():
    rewards = [1, 1, 0, -1]
    rloo = [reward - (sum(rewards) - reward) / 3 for reward in rewards]
    assert [round(weight, 2) for weight in rloo] == [1, 1, -0.33, -1.67]
    assert "1, 1, −0.33 and −1.67" in prose(2)
    mean, spread = statistics.mean(rewards), statistics.pstdev(rewards)
    grpo = [round((reward - mean) / spread, 2) for reward in rewards]
    assert f"standard deviation {spread:.2f}" in prose(2) and f"mean is {mean}" in prose(2)
    assert ", ".join(map(str, grpo[:3])).replace("-", "−") + f" and {grpo[3]}".replace("-", "−") in prose(2)


def test_a_small_bias_becomes_a_large_one():
    difference = 0.15 / 0.4
    assert f"\\sigma({difference:.3f}) \\approx {sigmoid(difference):.3f}" in prose(3)
    for beta in (1, 0.1):
        odds = math.exp(difference / beta)
        share = odds / (1 + odds)
        assert f"{odds:.2f} times" in prose(3) or f"{odds:.1f} times" in prose(3)
        assert f"{100 * share:.0f}%" in prose(3)


def test_the_reward_inside():
    for chosen, rejected in ((-8, -9), (-12, -13)):
        loss = -math.log(sigmoid(0.3 * ((chosen + 9) - (rejected + 9))))
        assert f"{loss:.3f}" in prose(4)


def test_where_to_stop():
    mu, nu = 2, 1
    best = math.exp(mu / nu - 1)
    lost = math.exp(mu / nu)
    gain = best * (mu - nu * math.log(best))
    assert all(best * f * (mu - nu * math.log(best * f)) < gain for f in (0.9, 1.1))
    assert f"{best**2:.2f} nats" in prose(5) and f"{gain:.2f}" in prose(5) and f"{lost**2:.1f} nats" in prose(5)
