"""The page's sampler beside one in Python, and what both write from the same seed."""

import numpy as np
import pytest
import torch
from lab_side import CHAT, DOCUMENT, WORLD, ask, context, prompt
from node_side import Mulberry, faults, planted
from page_side import STRENGTHS, node


class Sampler:
    """The sampler of the page, written the plain way."""

    def __init__(self, temperature=1.0, topP=1.0, seed=0):
        self.temperature, self.top, self.random = temperature, topP, Mulberry(seed)

    def distribution(self, logits):
        logits = np.asarray(logits, float)
        if self.temperature == 0:
            return (np.arange(len(logits)) == logits.argmax()).astype(float)
        weights = np.exp((logits - logits.max()) / self.temperature)
        shares = weights / weights.sum()
        order = np.argsort(-shares, kind="stable")
        if self.top < 1:
            count = int((np.cumsum(shares[order]) < self.top).sum()) + 1
            shares[order[count:]] = 0
            shares /= shares.sum()
        return shares

    def draw(self, logits):
        cumulative = np.cumsum(self.distribution(logits))
        return int((cumulative <= self.random.random()).sum())


SETTINGS = [
    {"temperature": temperature, "topP": top, "seed": seed}
    for temperature in (0, 0.3, 1, 2)
    for top in (0.1, 0.7, 0.95, 1)
    for seed in (0, 7, 2**32 - 1)
]


def check_sampler(modules):
    logits = (3 * np.random.default_rng(5).standard_normal((300, 40))).tolist()
    logits[0] = [1.0] * 40  # all alike
    seeds = [0, 1, 42, 2**32 - 1, 2**33 + 5]
    found = node("sampler", modules, logits=logits, settings=SETTINGS, seeds=seeds)
    assert found["random"] == [[source.random() for _ in range(50)] for source in map(Mulberry, seeds)]
    assert [error.split(":")[0] for error in found["errors"]] == ["RangeError"] * 4
    for setting, drawn in zip(SETTINGS, found["drawn"], strict=True):
        ours = Sampler(**setting)
        for row, theirs in zip(logits, drawn["distributions"], strict=False):
            assert np.abs(np.array(theirs) - ours.distribution(row)).max() < 1e-12
        assert drawn["tokens"] == [ours.draw(row) for row in logits]


@pytest.mark.slow
def test_the_sampler_draws_what_python_draws_from_the_same_seed(modules):
    check_sampler(modules)


@faults(
    ("engine/sampler.js", "0x6d2b79f5) >>> 0", "0x6d2b79f4) >>> 0"),
    ("engine/sampler.js", "- highest) / temperature)", "- highest))"),
    ("engine/sampler.js", "kept < topP", "kept <= 0.5"),
    ("engine/sampler.js", "left -= shares[place];", ""),
    ("engine/sampler.js", "/= kept", "/= 1"),
)
def test_a_fault_in_the_sampler_shows(modules, file, right, wrong):
    with planted(modules, file, right, wrong):
        check_sampler(modules)


@torch.no_grad()
def written(model, start, setting, most, stop):
    """What the page should write, with the logits of PyTorch."""
    sampler, text = Sampler(**setting), list(start)
    while len(text) - len(start) < most and len(text) <= context(model):
        text.append(sampler.draw(model(torch.tensor([text]))[0, -1].tolist()))
        if text[-1] in stop:
            break
    return text[len(start) :]


@pytest.mark.parametrize("form", [DOCUMENT, CHAT])
@pytest.mark.slow
def test_the_page_writes_what_python_writes_from_the_same_seed(modules, data, merged, form):
    (question,) = ask(WORLD, 1, 9)
    start = list(prompt(WORLD, question, form))
    stop = [WORLD.token("<end>" if form == CHAT else "<doc>")]
    pair = STRENGTHS[-1] if form == CHAT else STRENGTHS[0]
    settings = [
        {"temperature": 1, "topP": 1, "seed": 1},
        {"temperature": 0.8, "topP": 0.9, "seed": 2},
        {"temperature": 0},
    ]
    task = {"prompt": start, "strengths": pair, "settings": settings, "maxNewTokens": 40, "stop": stop}
    expected = [written(merged[pair], start, setting, 40, stop) for setting in settings]
    assert node("write", modules, data, **task) == expected


def test_writing_ends_with_the_context(modules, data, merged):
    start = [WORLD.token("<doc>")] * 250
    task = {"prompt": start, "strengths": [0, 0], "settings": [{"seed": 3}], "maxNewTokens": 40, "stop": []}
    (found,) = node("write", modules, data, **task)
    assert found == written(merged[0.0, 0.0], start, {"seed": 3}, 40, []) and len(found) == 7
