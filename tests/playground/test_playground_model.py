"""The page's model beside PyTorch's: logits, attention, and its KV cache."""

import pytest
import torch
from lab_side import WORLD, ask, in_voice, maps, sample_rows
from node_side import faults, planted
from page_side import STRENGTHS, node


def texts():
    """Some hundred positions of documents, and of a chat."""
    (question,) = ask(WORLD, 1, 3)
    (example,) = in_voice(WORLD, [question], 0, 3)
    return [*sample_rows(WORLD, 3, 99, 4).tolist(), [*example.prompt, *example.answer]]


@torch.no_grad()
def check_logits(modules, data, merged, strengths=STRENGTHS, kernels="relaxed"):
    rows = texts()
    found = node("logits", modules, data, rows=rows, strengths=strengths, kernels=kernels)
    positions = 0
    for pair, readings in zip(strengths, found, strict=True):
        model = merged[pair]
        for row, reading in zip(rows, readings, strict=True):
            expected = model(torch.tensor([row]))[0]
            assert (torch.tensor(reading["logits"]) - expected).abs().max() < 1e-4
            for ours, theirs in zip(reading["attention"], maps(model, torch.tensor(row)), strict=True):
                assert (torch.tensor(ours) - theirs[:, -1]).abs().max() < 1e-5
            positions += len(row)
    assert positions > 300 * len(strengths)


@pytest.mark.parametrize("kernels", ["relaxed", "simd"])
@pytest.mark.slow
def test_logits_and_attention_are_those_of_pytorch(modules, data, merged, kernels):
    check_logits(modules, data, merged, STRENGTHS if kernels == "relaxed" else STRENGTHS[-2:], kernels)


@faults(
    ("engine/decoder.js", "0, 1, 2 * width, size, 1);", "0, 1, width, size, 1);"),
    ("engine/decoder.js", "keys + bytes(width), stride, mixed", "keys, stride, mixed"),
    ("engine/decoder.js", "1 / Math.sqrt(size)", "1 / size"),
    ("engine/decoder.js", "this.shares[layer]];", "this.shares[0]];"),
    ("engine/decoder.js", "bytes(roundUp(this.length, 8)) * head", "bytes(this.length) * (head % 2)"),
    ("engine/decoder.js", "memory.copy(projected + bytes(width), keys", "memory.copy(projected, keys"),
    ("engine/rotations.js", "rotaryBase ** -Math.fround(i / size)", "rotaryBase ** -Math.fround(i / width)"),
    ("engine/weights.js", "const offset = bytes(start);", "const offset = bytes(start - (start % 64));"),
    ("engine/changes.js", "data[at] * scale;", "data[at] * scales[0];"),
    ("engine/changes.js", "strength * left[", "left["),
    ("engine/changes.js", "target.set(lookup(base, name));", ""),
    ("engine/changes.js", "target.length, strength);", "target.length, 0);"),
)
def test_a_fault_in_the_model_shows(modules, data, merged, file, right, wrong):
    with planted(modules, file, right, wrong):
        check_logits(modules, data, merged, STRENGTHS[-2:])


def check_cache(modules, data):
    """Texts as a reader types them: longer, shorter, changed in the middle, all the same; and other weights."""
    first, second, *_ = texts()
    visited = [
        first[:30],
        first[:1],
        first[:31],
        first[:31],
        first[:12],
        [*first[:12], *second[:20]],
        second[:40],
        first,
    ]
    found = node("cache", modules, data, texts=visited, strengths=STRENGTHS[:3])
    assert found["difference"] == 0
    assert found["errors"] == [
        "RangeError: There is no token to read.",
        "RangeError: -1 is no token of the vocabulary.",
        "RangeError: The model reads at most 256 tokens.",
    ]


@pytest.mark.slow
def test_what_is_kept_of_a_text_changes_nothing(modules, data):
    check_cache(modules, data)


@faults(
    ("engine/weights.js", "this.version++;", ""),
    ("playground/reader.js", "this.tokens[count] === tokens[count]) count++", "count < this.tokens.length) count++"),
    ("playground/reader.js", "position >= context", "position > context"),
)
def test_a_fault_in_the_cache_shows(modules, data, file, right, wrong):
    with planted(modules, file, right, wrong):
        check_cache(modules, data)
