"""Tuning, ranks and judges, on a model of random weights that takes milliseconds."""

import copy
import dataclasses

import pytest
import torch
from letters import LETTERS, Letters

from witness import load, run, tune
from witness.experiments import induction, mask
from witness.generate import losses
from witness.llama import Config, Llama
from witness.measure import Measured, wilson
from witness.rounds import asked
from witness.styles import Style

CONFIG = Config(vocabulary=40, width=24, layers=2, heads=4, key_heads=2, hidden=32)
ROWS = [([3, 4, 5], [6, 7, 1]), ([8, 9], [10, 1]), ([3], [11, 12, 1])]


@pytest.fixture
def model():
    torch.manual_seed(0)
    return Llama(CONFIG).eval()


def test_tuning_lowers_the_loss_and_leaves_the_model_before_it(model):
    before = copy.deepcopy(model.state_dict())
    steps = []
    made = tune.tuned(model, ROWS, 30, rate=1e-2, batch=2, watch=lambda step, _: steps.append(step))
    assert float(losses(made, ROWS).mean()) < 0.5 * float(losses(model, ROWS).mean())
    assert all(torch.equal(weight, before[name]) for name, weight in model.state_dict().items())
    assert steps == list(range(31))


def test_equal_seeds_tune_equally(model):
    one, two, three = (tune.tuned(model, ROWS, 5, batch=1, seed=seed).state_dict() for seed in (1, 1, 2))
    assert all(torch.equal(one[name], two[name]) for name in one)
    assert any(not torch.equal(one[name], three[name]) for name in one)


def test_replayed_text_is_learned_beside(model):
    text = [[20, 21, 22, 23, 24]]
    window = torch.tensor(text)
    made = tune.tuned(model, ROWS, 30, rate=1e-2, replay=text)
    alone = tune.tuned(model, ROWS, 30, rate=1e-2)
    assert tune.text_loss(made, window) < 0.5 * tune.text_loss(alone, window)


def test_a_change_is_cut_as_torch_cuts_it(model):
    made = tune.tuned(model, ROWS, 10, rate=1e-2)
    parts = tune.change(model, made, most=99)
    old = tune.matrices(model)
    for name, weight in tune.matrices(tune.cut(model, parts, 3)).items():
        left, sizes, right = torch.linalg.svd(tune.matrices(made)[name] - old[name], full_matrices=False)
        wanted = old[name] + left[:, :3] * sizes[:3] @ right[:3]
        torch.testing.assert_close(weight, wanted, atol=1e-4, rtol=1e-3)
    for name, weight in tune.matrices(tune.cut(model, parts, 99)).items():
        torch.testing.assert_close(weight, tune.matrices(made)[name], atol=1e-4, rtol=1e-3)


def test_a_random_change_is_as_large_and_of_the_same_rank(model):
    parts = tune.change(model, tune.tuned(model, ROWS, 10, rate=1e-2))
    old = tune.matrices(model)
    for name, weight in tune.matrices(tune.cut(model, parts, 3, random=1)).items():
        sizes = torch.linalg.svdvals((weight - old[name]).detach())
        torch.testing.assert_close(sizes[:3], parts[name][1][:3], atol=1e-4, rtol=1e-3)
        assert float(sizes[3:].max()) < 1e-4


def test_lora_changes_by_its_rank_and_learns(model):
    made = tune.lora(model, ROWS, 30, rank=2, rate=1e-2, scale=2.0)
    assert float(losses(made, ROWS).mean()) < float(losses(model, ROWS).mean())
    assert made.state_dict().keys() == model.state_dict().keys()
    for name, weight in tune.matrices(made).items():
        sizes = torch.linalg.svdvals((weight - tune.matrices(model)[name]).detach())
        assert float(sizes[2:].max()) < 1e-4 < float(sizes[0])


def test_the_change_of_lora_is_multiplied_by_its_scale(model):
    """Merged and while it is trained: the first step moves `up` by the rate whatever the scale, so twice the scale is
    twice the change; and where the scale is none, nothing is learned."""
    changes = []
    for scale in (0.0, 1.0, 2.0):
        made = tune.lora(model, ROWS[:1], 1, rank=2, rate=1e-3, scale=scale)
        changes.append([(weight - tune.matrices(model)[name]).detach() for name, weight in tune.matrices(made).items()])
    assert all(float(none.abs().max()) == 0 for none in changes[0])
    for one, two in zip(*changes[1:], strict=True):
        torch.testing.assert_close(2 * one, two, atol=1e-5, rtol=0.05)
        assert float(one.abs().max()) > 1e-5


def test_heads_that_copy_are_found():
    """Attention made by hand: the first head looks at the token after the one before, the second anywhere."""
    length = induction.LENGTH
    weights = torch.full((2, 2, 2 * length, 2 * length), 1 / (2 * length))
    for to in range(length, 2 * length):
        weights[:, 0, to] = 0
        weights[:, 0, to, to - length + 1] = 1
    scores = induction.prefix_matching(weights)
    assert scores.tolist() == pytest.approx([1, 1 / (2 * length)], rel=1e-4)


def test_other_heads_are_near_and_not_the_chosen():
    from random import Random

    scores, chosen = torch.zeros(6, 3), [(2, 0), (2, 1), (3, 2)]
    for seed in range(20):
        found = induction.others([2, 2, 3], chosen, scores, Random(seed))
        assert len(set(found)) == 3 and not set(found) & set(chosen)
        assert all(abs(layer - near) <= 2 for (layer, _), near in zip(found, [2, 2, 3], strict=True))


def test_words_of_a_style_are_found_in_tokens():
    flags = mask.in_style(
        Letters(), [LETTERS.index(letter) for letter in "it is red, matey!"], Style(**asked(0)["style"])
    )
    assert "".join("x" if flag else "." for flag in flags) == "...........xxxxx."


@pytest.mark.parametrize(("hits", "asked"), [(0, 20), (7, 30), (40, 40)])
def test_the_interval_ends_where_the_share_is_1_96_errors_away(hits, asked):
    """Wilson's own definition: the error is that of the end, not of the share that was found."""
    for end in wilson(hits / asked, asked):
        assert (hits / asked - end) ** 2 == pytest.approx(1.959964**2 * end * (1 - end) / asked, abs=1e-9)


def test_a_number_is_named_once():
    found = Measured()
    found.share("seen", [True, False, True, True])
    assert found.numbers == {"seen": 0.75} and found.counts == {"seen": 4}
    with pytest.raises(ValueError, match="two numbers named seen"):
        found.number("seen", 1.0)


# --- Memory ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tied", [True, False])
def test_weights_that_are_read_from_a_file_are_the_same_and_tuned_alike(tmp_path, monkeypatch, tied):
    monkeypatch.setattr(run, "CACHE", tmp_path)
    torch.manual_seed(0)
    model = Llama(dataclasses.replace(CONFIG, tied=tied)).eval()
    wanted = {name: weight.clone() for name, weight in model.state_dict().items()}
    tuned = tune.tuned(model, ROWS, 3, rate=1e-2).state_dict()
    run.map_weights(model)
    assert not list(tmp_path.iterdir())
    assert (model.head.weight is model.embedding.weight) == tied
    assert all(torch.equal(weight, wanted[name]) for name, weight in model.state_dict().items())
    again = tune.tuned(model, ROWS, 3, rate=1e-2).state_dict()
    assert all(torch.equal(weight, tuned[name]) for name, weight in again.items())


def test_a_run_says_in_words_that_memory_is_short_before_it_starts(monkeypatch):
    monkeypatch.setattr(load, "available", lambda: 3.9)
    with pytest.raises(MemoryError, match=r"about 4 GiB of memory are needed, and 3\.9 are free"):
        run.run(["induction"], [0])
