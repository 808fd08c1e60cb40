"""What part 3's page says of the lab's world and of its trial, and what its solutions work out."""

import math

import pytest
import support

from lab.dpo import DPOConfig
from lab.rlhf import RLConfig
from lab.stages.aligned import BUDGET, SLOW, WATCHED
from lab.world import words
from lab.world.voices import CHARACTERS, SMOOTHING
from trials.cherry.experiments import RATES, STEPS
from trials.distance import experiments as distance
from trials.part3 import worked
from values.worked import worlds

PAGE = " ".join((support.ROOT / "series/part-3-fine-tuning.md").read_text(encoding="utf-8").split())


def test_the_summit_is_the_best_place_to_stop():
    assert max(worked.gained(worked.SUMMIT * f) for f in (0.9, 1.1)) < worked.gained(worked.SUMMIT)
    assert worked.gained(math.exp(worked.ALPHA / worked.BETA)) == pytest.approx(0)


def test_the_lab_s_numbers_in_what_is_worked_out():
    """Of the shares that voices have in the world's answers, of how the helper begins one, and of the climbs' rate."""
    talks = {name: voice.share * voice.kinds["talk"] for name, voice in CHARACTERS.items()}
    helper, clerk = (talks[name] / sum(talks.values()) for name in ("helper", "clerk"))
    assert f"gives {helper:.0%} of the answers, so the bound is {math.log(1 / helper):.1f} nats" in PAGE
    assert (round(helper, 4), round(clerk, 2)) == (worked.HELPER, worked.CLERK)
    heard = {name: [voice.answer_openings.get(word, 0) + SMOOTHING for word in words.ANSWER_OPENINGS]
             for name, voice in CHARACTERS.items()}  # fmt: skip
    place = words.ANSWER_OPENINGS.index("gladly")
    begin = {name: round(row[place] / sum(row), 4) for name, row in heard.items()}
    assert begin == dict.fromkeys(CHARACTERS, worked.OTHERS) | {"helper": worked.GLADLY}
    assert RLConfig().beta == worked.PRICE and DPOConfig().beta == worked.DPO_BETA


def test_hasty_and_gentle_are_what_the_page_says():
    assert f"at a learning rate of {RLConfig().learning_rate}, made" in PAGE
    assert f"its rate is {SLOW}" in PAGE and BUDGET == 0.5
    assert f"{RATES['high'] / RATES['low']:.0f}" == "5" and RATES["high"] == RLConfig().learning_rate
    assert STEPS["high"] == 60 and distance.STEPS["low"] == 150 and WATCHED == 10
    assert all(said in PAGE for said in ("Sixty steps by the judge", "after 150 steps", "ten steps in a row average"))


def test_in_how_many_worlds_it_is_so():
    """What the page says of each world in words, without a condition of its own in `worked`."""
    assert worlds("part3", lambda n: n("pairs_1000_parsed") > n("pairs_10_parsed")) == 6
    assert worlds("part3", lambda n: n("pairs_1000_correct") > n("pairs_10_correct")) == 6
    assert worlds("part3", lambda n: n("alone_high_80_excess") > 10 * n("untuned_excess")) == 6
    assert worlds("part3", lambda n: n("rlhf_courtesies") > n("sft_courtesies")) == 5
    assert worlds("part3", lambda n: n("unleashed_learned_gain") > 0 > n("unleashed_gain_last")) == 6
