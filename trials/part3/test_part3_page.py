"""What part 3's page says of the lab's world and of its trial, and what its solutions work out."""

import csv
import json
import math

import pytest
import support

from lab.world.voices import CHARACTERS
from trials.part3 import worked

PAGE = " ".join((support.ROOT / "series/part-3-fine-tuning.md").read_text(encoding="utf-8").split())


def test_the_summit_is_the_best_place_to_stop():
    assert max(worked.gained(worked.SUMMIT * f) for f in (0.9, 1.1)) < worked.gained(worked.SUMMIT)
    assert worked.gained(math.exp(worked.ALPHA / worked.BETA)) == pytest.approx(0)


def test_what_a_choice_of_the_helper_costs_at_most():
    """What the page says beside eq-choice, of the shares that voices have in the world's answers."""
    talks = {name: voice.share * voice.kinds["talk"] for name, voice in CHARACTERS.items()}
    helper, clerk = (talks[name] / sum(talks.values()) for name in ("helper", "clerk"))
    assert f"gives {helper:.0%} of the answers, the bound is {math.log(1 / helper):.1f} nats" in PAGE
    assert f"{clerk:.0%}" == f"{worked.CLERK:.0%}"


def test_a_first_step_with_the_leash_is_still_at_the_reference():
    rows = list(csv.DictReader(worked.CLIMBS.open(encoding="utf-8")))
    assert all(row["kl"] == "" for row in rows if row["beta"] == "0")
    assert float(next(row for row in rows if row["beta"] == "0.1")["kl"]) < 0.1


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
