"""The engine's network beside PyTorch's: logits, losses, gradients, and many steps of AdamW."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from engine_side import ALL_KERNELS, gradient_of, gradients, node, task_of, worst
from lab_side import WORLD, sample_rows
from node_side import copied, faults, planted
from support import ROOT

from lab.model import cross_entropy, make
from lab.training import optimizer_for, schedule, update


def rows_of(*lengths):
    """Texts of any length."""
    return [sample_rows(WORLD, 1, length - 1, 70 + length)[0].tolist() for length in lengths]


def check_gradient(modules, model, tmp_path, kernels="simd", rows=None, causal=True):
    rows = rows or rows_of(2, 3, 5, 9, 30, 70)
    task = task_of(model, tmp_path, kernels)
    found = node("gradient", modules, rows=rows, causal=causal, out=str(tmp_path / "gradient"), **task)
    total, count = (torch.zeros(()), sum(len(row) - 1 for row in rows))
    for row, logits in zip(rows, found["logits"], strict=True):
        text = torch.tensor([row])
        expected = model(text)[0]
        assert (torch.tensor(logits).view_as(expected) - expected).abs().max() < 2e-5
        total = total + cross_entropy(model(text[:, :-1]), text[:, 1:], "none").sum() / count
    assert found["size"] == model.size()
    assert abs(found["loss"] - float(total.detach())) < 2e-6
    assert worst(gradients(tmp_path / "gradient", found["places"]), gradient_of(model, total)) < 1e-5


@ALL_KERNELS
def test_gradients_are_those_of_pytorch(modules, model, tmp_path, kernels):
    check_gradient(modules, model, tmp_path, kernels)


@pytest.mark.slow
def test_gradients_of_the_books_model_on_long_texts_are_those_of_pytorch(modules, tmp_path):
    check_gradient(modules, make("0.4M", len(WORLD.vocabulary), 1), tmp_path, rows=rows_of(256, 129))


def test_a_model_may_see_what_comes_later(modules, model, tmp_path, monkeypatch):
    attention = F.scaled_dot_product_attention
    monkeypatch.setattr(F, "scaled_dot_product_attention", lambda *args, **_: attention(*args))
    check_gradient(modules, model, tmp_path, causal=False)


@faults(
    ("network.js", "this.turn(dProjected, -1);", "this.turn(dProjected, 1);"),
    ("network.js", "slopes[start + i] += known", "slopes[start + i] = known"),
    ("network.js", "+ target] -= weight;", "+ target] += weight;"),
    ("network.js", "memory.at(dx, rows * width).fill(0);", ""),
    ("attention.js", "seen ? 0 : 1, columns", "0, columns"),
    ("attention.js", "kernels.softmaxBack(", "if (head) kernels.softmaxBack("),
    ("attention.js", "seen ? 0 : first;", "seen ? 0 : first + 4;"),
    ("attention.js", "first + count };", "count };"),
    ("linear.js", "count, columns, 1);", "count, columns, 0);"),
    ("rotations.js", "Math.fround(i / size)", "Math.fround(i / width)"),
    ("loss.js", "row.subarray(1) }", "row.subarray(0, -1) }"),
    ("pretrain.js", "row.length - 1, 0)", "row.length, 0)"),
)
def test_a_fault_in_the_network_shows(modules, model, tmp_path, file, right, wrong):
    with planted(modules / "engine", file, right, wrong):
        check_gradient(modules, model, tmp_path)


def check_training(modules, tmp_path, kernels="simd", steps=50, size="0.4M"):
    model = make(size, len(WORLD.vocabulary), 2)
    rows = sample_rows(WORLD, 4 * steps, 48, 8)
    task = task_of(model, tmp_path, kernels)
    setting = {"steps": steps, "learningRate": 3e-3, "warmup": 10, "constant": 0.4}
    found = node("train", modules, rows=rows.tolist(), batchSize=4, setting=setting, weightDecay=0.1, **task)
    optimizer, losses = optimizer_for(model, weight_decay=0.1), []
    for step, batch in enumerate(torch.from_numpy(rows).long().chunk(steps)):
        loss = cross_entropy(model(batch[:, :-1]), batch[:, 1:])
        losses.append(float(loss.detach()))
        update(optimizer, loss, 3e-3 * schedule(step, steps, 10, 0.4))
    assert losses[-1] < losses[0] - 1.5  # it has learned something
    assert np.abs(np.array(found["losses"]) - losses).max() < 1e-4
    return found


@pytest.mark.parametrize("kernels", ["relaxed", "simd"])
@pytest.mark.slow
def test_fifty_steps_of_adamw_are_those_of_pytorch(modules, tmp_path, kernels):
    found = check_training(modules, tmp_path, kernels)
    assert found["resumed"] == found["whole"]  # bit by bit, after a stop in the middle


@faults(
    ("optimizer.js", "[0.9, 0.95]", "[0.9, 0.999]"),
    ("optimizer.js", "Math.min(1, MAX_GRADIENT_NORM / (length + 1e-6))", "1"),
    ("optimizer.js", "[matrices, count, 0]", "[matrices, count, 1]"),
    ("optimizer.js", "Math.min(1, (step + 1) / warmup) *", ""),
    ("optimizer.js", "const level = constant * steps;", "const level = 0;"),
    ("optimizer.js", "/ (1 - first ** this.steps)", ""),
    ("weights.js", "packTransposed(at, bytes(columns), panels, columns, rows);", ""),
)
def test_a_fault_in_the_optimizer_shows(modules, tmp_path, file, right, wrong):
    with planted(modules / "engine", file, right, wrong):
        check_training(modules, tmp_path, steps=20, size="0.1M")


@ALL_KERNELS
@pytest.mark.slow
def test_the_playgrounds_models_say_the_same_here(modules, kernels):
    rows, strengths = rows_of(1, 6, 40), [[0, 0], [1, 0], [1.5, 0.5]]
    data = ROOT / "_static/playground/data"
    copied(modules, "playground")
    for found in node("page", modules, data, rows=rows, strengths=strengths, kernels=kernels):
        assert found["same"] and found["size"] == 40 * len(WORLD.vocabulary)
        assert found["difference"] < 1e-4


def test_what_cannot_be_read_is_refused(modules, model, tmp_path):
    task = task_of(model, tmp_path)
    narrow = task["config"] | {"heads": 4}
    assert node("refusals", modules, narrow=narrow, **task) == [
        "RangeError: The model reads 1 to 256 tokens, not 0.",
        "RangeError: The model reads 1 to 256 tokens, not 257.",
        "RangeError: These are the weights of another kind of model.",
        "RangeError: The memory that was set aside is too small.",
        "RangeError: Numbers of a head, and the inner width, go by eights.",
        "RangeError: There is no size 2M; there are 10k, 0.1M, 0.4M, 1M, 3M.",
    ]
