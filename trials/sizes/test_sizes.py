"""Size is what differs, and nothing else: at the book's own size all is as the book has it."""

from random import Random
from types import SimpleNamespace

import pytest
import torch

from lab.model import SIZES as MODELS
from lab.run.scale import FULL, TOY
from lab.stages import agents, thinkers
from lab.stages.base import RATES
from trials import verdicts
from trials.acting.experiments import manners
from trials.cherry import experiments as cherry
from trials.glass.experiments import refusing
from trials.sizes import experiments as sizes
from trials.sizes import figures
from trials.sizes.wider import person, suited, thinker, thinking, widened

pytestmark = pytest.mark.usefixtures("toy_store")


def same(one, other):
    pairs = zip(one.parameters(), other.parameters(), strict=True)
    return all(torch.equal(first, second) for first, second in pairs)


@pytest.mark.slow
def test_as_wide_as_the_book_s_agents_and_thinkers_are_the_book_s():
    assert same(person(0, TOY, tied=1.0, times=1.0), agents.person(0, TOY, tied=1.0))
    assert same(thinking(0, TOY, times=1.0), thinkers.thinking_base(0, TOY, base=thinkers.KEYED))
    assert thinker(0, TOY, run="word", times=1.0) == thinkers.thinker(0, TOY, run="word").history


@pytest.mark.slow
def test_chats_are_those_of_the_book_s_agents():
    found = sizes.chatted(0, TOY, 1.0)
    for arm, tied in sizes.TIES.items():
        models = {"before": agents.person(0, TOY, tied=tied), "after": agents.pressed(0, TOY, arm=arm).model}
        told = {when: manners(model, 0) for when, model in models.items()}
        rows = {row["when"]: row for row in found.curves["chats"] if row["arm"] == arm}
        for key in ("false", "rude"):
            assert all(rows[when][key] == told[when][key] for when in models)
            assert found.numbers[f"{arm}_{key}"] == told["after"][key] - told["before"][key]


def test_wider_is_wider_and_neither_deeper_nor_with_more_heads():
    config = agents.fresh(0).config
    wide, narrow = widened(config, 2.0), widened(config, 0.5)
    assert (wide.width, narrow.width) == (2 * config.width, config.width / 2)
    assert (wide.inner, narrow.inner) == (2 * config.inner, config.inner / 2)
    assert {(each.layers, each.heads, each.context) for each in (config, wide, narrow)} == {
        (config.layers, config.heads, config.context)
    }


def test_who_is_run_unfined_takes_as_many_updates_as_who_is_fined():
    fined, unfined = (thinker(0, TOY, run=run, times=0.5) for run in ("word", "loophole"))
    assert [row["step"] for row in fined] == [row["step"] for row in unfined]
    assert thinkers.RUNS["word"].steps > thinkers.RUNS["loophole"].steps


def test_at_the_book_s_size_models_are_those_that_other_trials_train():
    assert sizes.scale_of(sizes.BOOK, FULL) == FULL and sizes.scale_of(sizes.BOOK, TOY) == TOY
    assert [sizes.scale_of(size, FULL).size for size in (sizes.SMALL, sizes.LARGE)] == ["0.1M", "3M"]
    assert set(sizes.CLIMBS) < set(cherry.RUNS) and sizes.rate_of(FULL, FULL) == cherry.RATES["high"]


def test_a_wider_model_s_dice_are_slower_by_as_much():
    wide = sizes.scale_of(sizes.LARGE, FULL)
    assert sizes.rate_of(wide, FULL) == pytest.approx(5e-4 * 96 / 224)


@pytest.mark.slow
def test_refusals_are_those_of_the_glass_model_whatever_the_aligned_one_is():
    theirs = [row for row in refusing(0, TOY).curves["refusing"] if row["model"] != "rlhf"]
    assert sizes.refused(0, TOY).curves["refusing"] == theirs and len(theirs) == 2


NAMES = ("tuned", "noise_high", "noise_low", "learned_high", "learned_low", "truth_low", sizes.SCALED)
OF_CHERRY = {  # the book's row, which of its conditions, and the same in our numbers
    "J1": ("refute", lambda n: n["dice_cost"] > 0.06),
    "J5": ("confirm", lambda n: n["judge_cost"] > 0.04),
    "J9": ("confirm", lambda n: n["truth_gain"] > 0.04 and n["truth_reward_gain"] > 0.2),
    "J11": ("refute", lambda n: n["greedy_cost"] > 0.08),
}


def test_effects_are_what_the_book_s_rows_ask(monkeypatch):
    """By looks drawn at random: the book's condition holds where the effect passes its bar, and nowhere else."""
    rows = {claim.name: claim for claim in verdicts.claims()}
    random, seen = Random(0), {name: set() for name in OF_CHERRY}
    for _ in range(200):
        looks = {
            name: {key: 0.4 * random.random() for key in ("correct", "reward", "greedy_reward", "kl")} for name in NAMES
        }
        monkeypatch.setattr(sizes, "look", lambda model, *rest, looks=looks: looks[model])
        monkeypatch.setattr(sizes, "tuned", lambda *rest: "tuned")
        monkeypatch.setattr(
            sizes,
            "controlled",
            lambda *rest, judge, rate, steps, draw: SimpleNamespace(
                model=sizes.SCALED if rate == 0.7 else f"{judge}_{'high' if rate == 5e-4 else 'low'}", history=[]
            ),
        )
        ours = sizes.climbed(0, TOY, 0.7).numbers
        theirs = {f"{name}_{key}": {"seeds": [value]} for name, look in looks.items() for key, value in look.items()}
        for name, (which, holds) in OF_CHERRY.items():
            said = verdicts.holds(getattr(rows[name], which), {"cherry": theirs}, 0)
            assert said is holds(ours), name
            seen[name].add(said)
        assert ours["scaled_dice_cost"] == looks["tuned"]["correct"] - looks[sizes.SCALED]["correct"]
    assert all(said == {True, False} for said in seen.values())


def test_the_bars_of_the_figure_are_those_of_the_book_s_rows():
    bars = {panel.effect: panel.bar for panel in figures.PANELS}
    rows = {claim.name: f"{claim.confirm} {claim.refute}" for claim in verdicts.claims()}
    of = {"dice_cost": "J1", "judge_cost": "J5", "truth_gain": "J9", "greedy_cost": "J11", "talked_out": "G18"}
    of |= {"word_end_silent": "R25", "tied_spread": "A26"}
    assert bars.keys() == of.keys()
    for effect, name in of.items():
        assert str(bars[effect]) in rows[name].split(), effect


@pytest.mark.parametrize(
    ("count", "told"), [(10_272, "10k"), (96_192, "0.1M"), (358_272, "0.4M"), (2_984_000, "3M"), (25_824, "26k")]
)
def test_sizes_are_told_in_a_few_letters(count, told):
    assert figures.millions(count) == told


def test_rates_fall_about_as_the_width_grows():
    """Those of the bases, and by them those of agents and thinkers, of whom the narrower keep the book's."""
    found = [rate * MODELS[size]["width"] for size, rate in RATES.items()]
    assert max(found) < 1.6 * min(found)
    assert [suited(2e-2, times) for times in (0.5, 1.0, 2.0)] == [2e-2, 2e-2, 1e-2]
