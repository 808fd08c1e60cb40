"""The worked solutions of part 3, worked again."""

import csv
import json
import math
import statistics
from functools import partial

import pytest
import support

prose = partial(support.prose, 3)
PAGE = " ".join((support.ROOT / "series/part-3-fine-tuning.md").read_text(encoding="utf-8").split())


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


def test_praise_by_comparison():
    rewards = [1, 1, 0, -1]
    rloo = [reward - (sum(rewards) - reward) / 3 for reward in rewards]
    assert [round(weight, 2) for weight in rloo] == [1, 1, -0.33, -1.67]
    assert "1, 1, −0.33 and −1.67" in prose(1)
    mean, spread = statistics.mean(rewards), statistics.pstdev(rewards)
    grpo = [round((reward - mean) / spread, 2) for reward in rewards]
    assert f"standard deviation {spread:.2f}" in prose(1) and f"mean is {mean}" in prose(1)
    assert ", ".join(map(str, grpo[:3])).replace("-", "−") + f" and {grpo[3]}".replace("-", "−") in prose(1)


def test_a_small_bias_becomes_a_large_one():
    difference = 0.15 / 0.4
    assert f"\\sigma({difference:.3f}) \\approx {sigmoid(difference):.3f}" in prose(2)
    for beta in (1, 0.1):
        odds = math.exp(difference / beta)
        share = odds / (1 + odds)
        assert f"{odds:.2f} times" in prose(2) or f"{odds:.1f} times" in prose(2)
        assert f"{100 * share:.0f}%" in prose(2)


def test_the_price_of_a_choice():
    bound = math.log(1 / 0.09)
    assert f"approx {bound:.2f}$ nats" in prose(3) and 4.8 / bound == pytest.approx(2, abs=0.1)
    assert 11 < 1 / 0.09 < 12  # "more than eleven times as likely"


def test_what_a_choice_of_the_helper_costs_at_most():
    """What the page says beside eq-choice, of the shares that voices have in the world's answers."""
    from lab.world.voices import CHARACTERS

    talks = {name: voice.share * voice.kinds["talk"] for name, voice in CHARACTERS.items()}
    helper, clerk = (talks[name] / sum(talks.values()) for name in ("helper", "clerk"))
    assert f"gives {helper:.0%} of the answers, the bound is {math.log(1 / helper):.1f} nats" in PAGE
    assert f"clerk gives {clerk:.0%} of the answers" in PAGE


def test_which_leash():
    reference, policy = [0.5, 0.5], [0.9, 0.1]
    ratios = [math.log(p / q) for p, q in zip(policy, reference, strict=True)]
    drift = sum(p * ratio for p, ratio in zip(policy, ratios, strict=True))
    other = -sum(q * ratio for q, ratio in zip(reference, ratios, strict=True))
    k3 = [math.exp(-ratio) - 1 + ratio for ratio in ratios]
    assert f"or {drift:.3f} nats" in prose(4) and f"or {other:.3f}." in prose(4)
    assert f"are {ratios[0]:.3f} and −{-ratios[1]:.3f}" in prose(4)
    assert f"are {k3[0]:.3f} and {k3[1]:.3f}" in prose(4)
    assert sum(p * k for p, k in zip(policy, k3, strict=True)) == pytest.approx(drift)


def test_where_to_stop():
    alpha, beta = 2, 1
    best = math.exp(alpha / beta - 1)
    lost = math.exp(alpha / beta)
    gain = best * (alpha - beta * math.log(best))
    assert all(best * f * (alpha - beta * math.log(best * f)) < gain for f in (0.9, 1.1))
    assert f"{best**2:.2f} nats" in prose(5) and f"{gain:.2f}" in prose(5) and f"{lost**2:.1f} nats" in prose(5)
    assert f"{math.log(16) - 15 / 16:.2f}$ nats" in prose(5)
    assert math.log(4400) - 4399 / 4400 == pytest.approx(best**2, abs=0.01)


def test_in_how_many_worlds_it_is_so():
    """What the page says of every world, and of five or four or three of six."""
    found = json.loads((support.ROOT / "trials/part3/results/part3.json").read_text("utf-8"))["numbers"]

    def worlds(condition):
        """The number of worlds where a condition on the numbers holds; it reads them as `n("name")`."""
        return sum(condition(lambda name, world=world: found[name]["seeds"][world]) for world in range(6))

    assert worlds(lambda n: n("pairs_1000_parsed") > n("pairs_10_parsed")) == 6
    assert worlds(lambda n: n("pairs_1000_correct") > n("pairs_10_correct")) == 6
    assert worlds(lambda n: n("on_policy_rl_reward") < n("on_policy_world_low_reward")) == 6
    assert worlds(lambda n: n("on_policy_rl_excess") > n("on_policy_world_low_excess")) == 4
    assert worlds(lambda n: n("lora_1_correct") < n("rank_full_correct")) == 5
    assert worlds(lambda n: n("unleashed_learned_gain") > 0 > n("unleashed_gain_last")) == 6
    assert worlds(lambda n: n("rlhf_correct") < n("sft_correct") - 0.05) == 6
    assert worlds(lambda n: n("rlhf_reward") < n("sft_reward") + 0.02) == 6
    assert worlds(lambda n: n("rlhf_gain_best") > 0.05) == 1
    assert worlds(lambda n: n("rlhf_parsed") > n("sft_parsed")) == 5
    assert worlds(lambda n: n("rlhf_courtesies") > n("sft_courtesies")) == 5
    assert worlds(lambda n: n("rlhf_invented") > n("sft_invented") + 0.2) == 5
    assert worlds(lambda n: n("truth_invented") > n("sft_invented") + 0.03) == 4
    assert worlds(lambda n: n("truth_reward") > n("sft_reward")) == 6
    assert worlds(lambda n: n("truth_parsed") > n("sft_parsed")) == 5
    assert worlds(lambda n: n("frontier_dpo_0_2_missed") < 0.02 * n("frontier_none_0_2_missed")) == 3
    assert worlds(lambda n: n("frontier_dpo_0_2_missed") > 0.1 * n("frontier_none_0_2_missed")) == 3
    assert worlds(lambda n: n("rlhf_refused_known") < n("sft_refused_known") / 3) == 5
    assert worlds(lambda n: n("undivided_half_truth") < n("rloo_half_truth")) == 6
    assert worlds(lambda n: n("grpo_half_truth") < n("rloo_half_truth")) == 6
    assert worlds(lambda n: n("back_chat") > 0.5 * n("sft_chat")) == 2
    assert worlds(lambda n: n("truth_distinct_at_6") < 0.9 * n("sft_distinct_at_6")) == 5


def test_by_other_people_s_code():
    """What `python -m bridge rloo` printed in the run that the solution tells of, as means of ten steps."""
    rows = list(csv.DictReader((support.ROOT / "bridge/climbs.csv").open(encoding="utf-8")))
    found = {beta: [row for row in rows if row["beta"] == beta] for beta in ("0", "0.1")}
    loose, held = ([(float(row["judge"]), float(row["truth"])) for row in found[beta]] for beta in ("0", "0.1"))
    ends = [f"{value:.2f}".replace("-", "−") for pair in (loose[0], loose[-1], held[0], held[-1]) for value in pair]
    assert f"rose from {ends[0]} to {ends[2]}" in prose(8) and f"fell from {ends[1]} to {ends[3]}" in prose(8)
    assert f"rose to {ends[6]}" in prose(8) and f"fell from {ends[5]} to {ends[7]}" in prose(8)
    assert all(row["kl"] == "" for row in found["0"]) and float(found["0.1"][0]["kl"]) < 0.1
