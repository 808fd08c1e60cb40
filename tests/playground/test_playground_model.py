"""The page's model beside PyTorch's: logits, attention, and its KV cache."""

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
def check_logits(modules, data, merged, strengths=STRENGTHS):
    rows = texts()
    found = node("logits", modules, data, rows=rows, strengths=strengths)
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


def test_logits_and_attention_are_those_of_pytorch(modules, data, merged):
    check_logits(modules, data, merged)


@faults(
    ("model.js", "real * cosine - imaginary * sine", "real * cosine + imaginary * sine"),
    ("model.js", "rotaryBase ** -Math.fround(i / size)", "rotaryBase ** -Math.fround(i / width)"),
    ("model.js", "rotate(projected, 2 * width,", "rotate(projected, width,"),
    ("model.js", "const sine = rotation[at + 1];", "const sine = -rotation[at + 1];"),
    ("model.js", "this.values.set(value,", "this.values.set(key,"),
    ("model.js", "scale = 1 / Math.sqrt(size);", "scale = 1 / size;"),
    ("model.js", "Math.sqrt(squares / length + epsilon)", "Math.sqrt(squares / length)"),
    ("model.js", "gate / (1 + Math.exp(-gate))", "gate / (1 + Math.exp(gate))"),
    ("weights.js", "data[at] * scale;", "data[at] * scales[0];"),
    ("weights.js", "strength * left[", "left["),
    ("weights.js", "target.set(lookup(base, name));", ""),
    ("weights.js", "target.length, strength);", "target.length, 0);"),
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


def test_what_is_kept_of_a_text_changes_nothing(modules, data):
    check_cache(modules, data)


@faults(
    ("model.js", "this.version++;", ""),
    ("model.js", "this.tokens[count] === tokens[count]) count++", "count < this.tokens.length) count++"),
    ("model.js", "position >= context", "position > context"),
)
def test_a_fault_in_the_cache_shows(modules, data, file, right, wrong):
    with planted(modules, file, right, wrong):
        check_cache(modules, data)
