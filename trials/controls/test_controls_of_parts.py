"""The controls: each instrument reads a case that is known beforehand."""

import math

import pytest
import torch

from lab.model import Config, Model
from lab.tasks import flips
from trials.controls import experiments as controls
from trials.controls import patching
from trials.controls.extreme import extreme_chances

LETTERS = 8


def text(letters):
    return [ord(letter) - ord("a") for letter in letters]


# --- Coins -----------------------------------------------------------------------------------------------------------


def test_extreme_coins_are_drawn_from_the_arcsine_law():
    drawn = extreme_chances(40_000, torch.Generator().manual_seed(0)).double()
    for bound in (0.05, 0.25, 0.5, 0.9):
        assert float((drawn < bound).double().mean()) == pytest.approx(2 / math.pi * math.asin(bound**0.5), abs=0.01)


@pytest.mark.parametrize("own", [0.25, 0.5, 1.0, 3.0])
def test_the_pseudo_count_of_a_reader_who_has_one_is_found(own):
    random = torch.Generator().manual_seed(1)
    heads = controls.heads_before(flips(torch.rand(500, generator=random), 20, random))
    said = controls.counted(heads, own)
    for seen in (1, 7, 19):
        assert controls.pseudo_count(heads[:, [seen]], said[:, [seen]], seen) == pytest.approx(own, rel=0.02)
    early = slice(1, 9)
    assert controls.pseudo_count(heads[:, early], said[:, early], torch.arange(1, 9)) == pytest.approx(own, rel=0.02)


def test_after_one_head_the_two_priors_say_two_thirds_and_three_quarters():
    heads = controls.heads_before(torch.tensor([[2, 1, 0, 1]]))
    assert heads.tolist() == [[0, 1, 1]]
    assert controls.counted(heads, 1.0)[0, 1] == pytest.approx(2 / 3)
    assert controls.counted(heads, 0.5)[0, 1] == pytest.approx(3 / 4)


# --- What the copier goes by -----------------------------------------------------------------------------------------


def test_what_followed_one_letter_and_what_followed_two_may_be_different():
    assert controls.followed(text("xbcabdab"), 1) == text("d")[0]
    assert controls.followed(text("abcxbdab"), 2) == text("c")[0]
    assert controls.followed(text("abcxbdab"), 1) == text("d")[0]
    assert controls.followed(text("abc"), 1) == controls.followed(text("abc"), 2) == -1


class Says(torch.nn.Module):
    """A model that says what a rule says of the text so far."""

    def __init__(self, rule):
        super().__init__()
        self.rule = rule

    def forward(self, rows):
        said = [[max(self.rule(row[: end + 1]), 0) for end in range(len(row))] for row in rows.tolist()]
        return torch.nn.functional.one_hot(torch.tensor(said), LETTERS).double()


@pytest.mark.parametrize("letters", [1, 2])
def test_where_one_letter_and_two_disagree_a_model_is_told_by_what_it_says(letters):
    verse = text("abcabdfb")
    rows, periods = torch.tensor([verse * 3, (verse[1:] + verse[:1]) * 3]), torch.tensor([8, 8])
    one, two, places = controls.disagreeing(Says(lambda row: controls.followed(row, letters)), rows, periods)
    assert places > 4 and (one, two) == ((1, 0) if letters == 1 else (0, 1))


@pytest.fixture(scope="module")
def model():
    return Model(Config(LETTERS, width=16, layers=2, heads=2, inner=24, context=12), 3)


def test_exchanged_letters_are_others_and_all_else_stays():
    random = torch.Generator().manual_seed(0)
    rows = torch.randint(LETTERS, (50, 12), generator=random)
    places = torch.arange(50) % 12
    differs = patching.exchanged(rows, places, LETTERS, random) != rows
    assert torch.equal(differs, torch.nn.functional.one_hot(places, 12).bool())


def test_all_heads_of_the_first_layer_at_all_places_give_back_what_attention_did(model):
    """A head's hand-over is patched where asked and nowhere else; from the same run it changes nothing."""
    random = torch.Generator().manual_seed(0)
    rows = torch.randint(LETTERS, (6, 12), generator=random)
    last = torch.full((6,), 11)
    own, before = patching.handed_over(model, rows, 0), patching.next_shares(model, rows, last)
    assert torch.allclose(patching.patched(model, rows, last, 0, (0, 1), last, own), before)
    other = patching.handed_over(model, rows.flip(0), 0)
    both = patching.patched(model, rows, last, 0, (0, 1), last, other)
    mixed = own.clone()
    mixed[:, 11] = other[:, 11]
    x = model.embedding(rows)
    x = x + model.blocks[0].attention.out(mixed)
    x = x + model.blocks[0].gated(model.blocks[0].gated_norm(x))
    by_hand = model.norm(model.blocks[1](x, model.rotation[:12])) @ model.embedding.weight.T
    assert torch.allclose(both, by_hand[:, 11].softmax(-1), atol=1e-6)
    assert not torch.allclose(both, patching.patched(model, rows, last, 0, (0,), last, other))
    assert torch.allclose(patching.next_shares(model, rows, last), before)  # no hook is left


def test_worlds_are_controls_of_each_other():
    assert all(controls.neighbor(controls.neighbor(seed)) == seed != controls.neighbor(seed) for seed in range(40))
