"""Rounding, students and drafts: each against an oracle that shares no line with it."""

from collections import Counter
from itertools import product
from math import erfc, sqrt

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from lab.model import Config, Model, make
from lab.pretrain import PretrainConfig, pretrain
from lab.run.scale import FULL, TOY
from lab.run.seeds import STREAMS
from lab.stages.base import RATES
from lab.stages.swapped import rounded
from lab.stages.worlds import world_of
from lab.world import HeldOut
from trials.running import experiments as running
from trials.running import students
from trials.running.quantized import ROW, WHOLE, halved, noised, quantize, round_to_nearest, size_in_bytes
from trials.running.speculative import RULES, Rule, chi_squared, overlap, speculate, speed, tokens_a_round

pytestmark = pytest.mark.usefixtures("toy_store")


# --- Rounding ---------------------------------------------------------------------------------------------------------


def by_hand(weight: np.ndarray, bits: int, group_size: int) -> np.ndarray:
    """The nearest of all multiples, tried one by one."""
    found = np.zeros_like(weight)
    most = 2 ** (bits - 1) - 1
    for row, first in product(range(weight.shape[0]), range(0, weight.shape[1], group_size)):
        group = weight[row, first : first + group_size]
        scale = np.float32(np.float16(np.abs(group).max() / np.float32(most)))
        multiples = np.arange(-most, most + 1, dtype=np.float32) * scale
        for place, number in enumerate(group):
            found[row, first + place] = multiples[np.abs(multiples - number).argmin()]
    return found


@pytest.mark.parametrize("group_size", [5, 32, ROW])
@pytest.mark.parametrize("bits", [2, 3, 4, 8])
def test_each_weight_becomes_the_nearest_multiple_of_its_group_s_scale(bits, group_size):
    weight = torch.randn(7, 48, generator=torch.Generator().manual_seed(bits))
    weight[3] = 0.0
    found = round_to_nearest(weight, bits, group_size).numpy()
    assert np.allclose(found, by_hand(weight.numpy(), bits, group_size), atol=1e-6)


def test_one_bit_has_no_room_for_a_size():
    with pytest.raises(ValueError, match="not 1"):
        round_to_nearest(torch.ones(2, 2), 1, 2)


def test_by_row_it_is_the_rounding_of_part_7_but_for_scales_in_sixteen_bits(small):
    """Where a weight lies half-way, the scale's own rounding decides."""
    for ours, theirs in zip(quantize(small, 4, ROW).parameters(), rounded(small, 4).parameters(), strict=True):
        assert torch.isclose(ours, theirs, rtol=1e-3).float().mean() > 0.99


def test_the_model_that_is_rounded_stays_as_it_was_and_at_sixteen_bits_it_is_float16(small):
    before = [weight.clone() for weight in small.parameters()]
    quantize(small, 2)
    assert all(torch.equal(*pair) for pair in zip(before, small.parameters(), strict=True))
    half = quantize(small, WHOLE).parameters()
    assert all(torch.equal(halved(old), new) for old, new in zip(before, half, strict=True))


@pytest.mark.parametrize("group_size", [16, ROW])
def test_noise_is_in_each_group_as_large_as_the_rounding_and_points_elsewhere(small, group_size):
    noisy = noised(small, 3, torch.Generator().manual_seed(1), group_size)
    shifts = []
    for weight, other, near in zip(
        small.parameters(), noisy.parameters(), quantize(small, 3, group_size).parameters(), strict=True
    ):
        if weight.dim() == 2:
            pairs = zip((other - weight).split(group_size, 1), (near - weight).split(group_size, 1), strict=True)
            for noise, error in pairs:
                assert torch.allclose(noise.norm(dim=1), error.norm(dim=1), rtol=1e-3)
            shifts.append(F.cosine_similarity((other - weight).flatten(), (near - weight).flatten(), 0))
    assert max(map(abs, shifts)) < 0.2


def test_bytes_are_those_of_weights_packed_and_of_their_scales():
    model = Model(Config(vocabulary=10, width=48, layers=1, heads=2, inner=64))
    matrices = [weight for weight in model.parameters() if weight.dim() == 2]
    gains = model.size() - sum(weight.numel() for weight in matrices)
    assert size_in_bytes(model, WHOLE) == 2 * model.size()
    groups = sum(len(row.split(32)) for weight in matrices for row in weight)
    assert size_in_bytes(model, 3) == sum(w.numel() for w in matrices) * 3 / 8 + 2 * groups + 2 * gains
    assert size_in_bytes(model, 4, ROW) == sum(w.numel() / 2 + 2 * len(w) for w in matrices) + 2 * gains


def test_the_large_model_at_four_bits_a_row_takes_no_more_than_the_small_one_at_sixteen():
    """Else the one would win by bytes."""
    words = len(world_of(0).vocabulary)
    large, small = (make(students.sized(FULL, size).size, words) for size in (students.LARGE, students.SMALL))
    assert size_in_bytes(large, 4, ROW) < size_in_bytes(small, WHOLE) < size_in_bytes(large, 4) * 1.05


# --- Students ---------------------------------------------------------------------------------------------------------


def test_the_distillation_loss_is_torch_s():
    random = torch.Generator().manual_seed(0)
    one, other = (torch.randn(2, 5, 9, generator=random) for _ in range(2))
    theirs = F.kl_div(one.log_softmax(-1).view(10, 9), other.softmax(-1).view(10, 9), reduction="batchmean")
    assert students.distillation_loss(one, other) == pytest.approx(float(theirs), rel=1e-5)
    assert float(students.distillation_loss(one, one)) == pytest.approx(0.0, abs=1e-7)


def test_who_reads_text_alone_is_pre_trained_as_bases_are():
    size, world = students.sized(TOY, students.SMALL).size, world_of(0)
    config = PretrainConfig(int(TOY.tokens / 4), learning_rate=RATES[size], seed=STREAMS["small"](0, students.READ))
    theirs = pretrain(make(size, len(world.vocabulary), students.SEEDS(0, students.STARTED)), world, config)
    ours = students.student(0, TOY, how="text")
    assert all(torch.equal(*pair) for pair in zip(ours.parameters(), theirs.parameters(), strict=True))


def test_students_differ_by_their_lessons_and_begin_as_no_base_does():
    found = {how: students.student(0, TOY, how=how) for how in ("text", "odds", "double")}
    weights = [each.embedding.weight for each in found.values()]
    assert not any(torch.equal(weights[i], weights[j]) for i, j in ((0, 1), (0, 2), (1, 2)))
    assert students.SEEDS(0, students.STARTED) != 0
    assert students.READ not in range(2), "part 7's small models read the first two streams"


def test_equal_means_as_many_operations_and_double_twice_as_much_text():
    words = len(world_of(0).vocabulary)
    model, teacher = (make(students.sized(FULL, size).size, words) for size in (students.SMALL, students.LARGE))
    spent = {}
    for how, lessons in students.LESSONS.items():
        of = {students.LARGE: teacher, students.SMALL: model}.get(lessons.teacher)
        tokens = students.tokens_of(FULL, how, model, of)
        spent[how] = tokens, tokens * students.operations(model, of)
    assert spent["equal"][1] == pytest.approx(spent["text"][1], rel=1e-5)
    assert spent["double"] == tuple(2 * each for each in spent["text"])
    assert spent["odds"][0] == spent["peer"][0] == spent["text"][0]
    assert spent["odds"][1] > spent["double"][1] > spent["peer"][1] > spent["text"][1]


# --- Drafts -----------------------------------------------------------------------------------------------------------


def toys(words: int = 4) -> tuple[Model, Model]:
    """Two models of few words that disagree."""
    one, other = (Model(Config(words, width=8, layers=1, heads=2, inner=8, context=16), seed) for seed in (1, 2))
    with torch.no_grad():
        one.embedding.weight.mul_(3)
        other.embedding.weight.mul_(3)
    return one, other


def heedless(*odds: float):
    """What stands for a model that gives the same odds whatever was written."""
    return lambda texts: torch.tensor(odds).log().expand(*texts.shape, len(odds))


@torch.no_grad()
def exact(model: Model, prompt: list[int], length: int) -> dict[tuple[int, ...], float]:
    """The chance of each continuation of a length, word by word."""
    chances = {}
    for text in product(range(model.config.vocabulary), repeat=length):
        shares = model(torch.tensor([[*prompt, *text]]))[0].double().softmax(-1)
        chances[text] = float(torch.stack([shares[len(prompt) - 1 + i, token] for i, token in enumerate(text)]).prod())
    return chances


@pytest.mark.parametrize("drafted", [1, 2, 4])
def test_what_is_written_has_the_chances_that_an_enumeration_gives(drafted):
    """Of 64 continuations of three words each comes as often as it should, to within four and a half sigmas."""
    (model, draft), count = toys(), 8_000
    chances = exact(model, [0, 1], 3)
    assert sum(chances.values()) == pytest.approx(1)
    seen = Counter(map(tuple, speculate(model, draft, [[0, 1]] * count, 3, drafted, 5).texts))
    for text, chance in chances.items():
        off = abs(seen[text] - count * chance) / sqrt(count * chance * (1 - chance))
        assert off < 4.5 or count * chance < 3, (text, off)
    distance = sum(abs(seen[text] / count - chance) for text, chance in chances.items()) / 2
    broken = speculate(model, draft, [[0, 1]] * count, 3, drafted, 5, Rule(residual=False))
    farther = Counter(map(tuple, broken.texts))
    assert sum(abs(farther[text] / count - chance) for text, chance in chances.items()) / 2 > 1.5 * distance


def test_the_test_passes_what_is_exact_and_finds_both_broken_rules():
    (model, draft), prompts = toys(), [[0, 1], [2, 3]] * 2_000
    found = {name: speculate(model, draft, prompts, 4, 2, 7, rule).texts for name, rule in RULES.items()}
    p = {name: chi_squared(model, prompts, texts)[2] for name, texts in found.items()}
    assert p.pop("exact") > 0.001
    assert len(p) == 2 and max(p.values()) < 1e-6


def test_the_statistic_is_pearson_s():
    """Of one place, where a normal distribution has the p value: two words, one degree of freedom."""
    chance, count, ones = 0.45, 1_000, 480
    texts = [[1]] * ones + [[0]] * (count - ones)
    sigmas = (ones - count * chance) / sqrt(count * chance * (1 - chance))
    statistic, freedom, p = chi_squared(heedless(1 - chance, chance), [[0]] * count, texts)
    assert freedom == 1 and statistic == pytest.approx(sigmas**2, rel=1e-4)
    assert p == pytest.approx(erfc(abs(sigmas) / sqrt(2)), rel=1e-3)


def test_p_values_of_the_model_s_own_draws_are_spread_evenly():
    """Also where most words are rare: about a tenth of them are less than a tenth."""
    model, random = toys(40)[0], torch.Generator().manual_seed(3)
    with torch.no_grad():
        shares = model(torch.tensor([[0]]))[0, -1].softmax(-1)
    found = [
        chi_squared(model, [[0]] * 120, torch.multinomial(shares, 120, True, generator=random)[:, None].tolist())[2]
        for _ in range(200)
    ]
    assert 0.05 < np.mean(np.array(found) < 0.1) < 0.17 and 0.4 < np.mean(found) < 0.6


def test_a_perfect_draft_is_accepted_to_the_end_and_each_round_brings_one_more():
    model, _ = toys()
    found = speculate(model, model, [[0]] * 50, 6, 3, 1)
    assert (found.rounds, found.tokens) == (100, 400)
    assert overlap(model, model, torch.tensor([[0, 1, 2]])) == pytest.approx(1)
    assert tokens_a_round(1.0, 3) == 4


def test_the_formula_is_right_where_each_token_has_the_same_chance():
    """Where nobody looks at what was written, the same odds always follow."""
    model, draft = heedless(0.5, 0.3, 0.2), heedless(0.2, 0.3, 0.5)
    chance = overlap(model, draft, torch.tensor([[0, 1]]))
    assert chance == pytest.approx(0.7)
    for drafted in (1, 4):
        found = speculate(model, draft, [[0]] * 400, 60, drafted, 2)
        assert tokens_a_round(chance, drafted) == pytest.approx(found.tokens / found.rounds, rel=0.02)
        assert tokens_a_round(chance, drafted) == pytest.approx((1 - chance ** (drafted + 1)) / (1 - chance))
    assert speed(3.0, 4, 0.25) == 1.5


# --- The experiments --------------------------------------------------------------------------------------------------


def test_the_excess_without_songs_is_the_rest(small):
    """Counted place by place."""
    world = world_of(0)
    held_out = HeldOut.draw(world, 6)
    tokens = torch.from_numpy(held_out.rows).long()
    with torch.no_grad():
        losses = F.cross_entropy(small(tokens[:, :-1]).transpose(1, 2), tokens[:, 1:], reduction="none").numpy()
    over = losses + held_out.scores
    found = running.known(small, 0, held_out)
    assert found["rest"] == pytest.approx(over[held_out.components != "song"].sum() / over.size, rel=1e-4)
    assert found["excess"] == pytest.approx(over.mean(), rel=1e-4)


@pytest.mark.slow
def test_the_whole_model_is_nobody_s_copy_and_rows_are_in_the_tables():
    found = running.bits(0, TOY)
    rows = {row["model"]: row for row in found.curves["bits"]}
    assert rows["whole"]["kl"] == pytest.approx(0.0, abs=1e-6) and rows["bits_2"]["kl"] > rows["bits_8"]["kl"] > 0
    assert {row["bits"] for row in rows.values()} == {32, *running.BITS}
    assert found.numbers["bits_4_refused"] == rows["bits_4"]["refused"]


def test_no_two_draws_share_a_seed():
    numbers = [students.STARTED, running.NOISE, running.WRITING, running.ASKED, running.DRAFTED]
    numbers += range(running.TESTED, running.TESTED + 5)
    assert len(set(numbers)) == len(numbers) and max(numbers) < students.SEEDS.each
    assert min(numbers) > 50, "part 2 and the coins of the controls take the others"
