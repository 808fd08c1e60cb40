"""What the engine writes from given random numbers beside what Python writes from the same."""

import pytest
import torch
from engine_side import ALL_KERNELS, node, task_of
from lab_side import MODELS, WORLD, checkpoint
from node_side import Mulberry, faults, planted

LENGTH, TEXTS = 40, 4


def prompts():
    ask = "<doc> talk : ask : where does rosa crow live ? reply :"
    said = ["<doc>", ask, ask, "<doc> diary :", "<doc> sums : 1 2 + 3 4 =", ask, f"{ask} well , yes . : ask :", "<doc>"]
    return [WORLD.vocabulary.encode(text) for text in said]


@torch.no_grad()
def expected_of(model, text, temperature):
    logits = model(torch.tensor([text]))[0, -1].double()
    return logits if temperature == 0 else (logits / temperature).softmax(-1)


def drawn(shares, uniform):
    return int((shares.cumsum(0) <= uniform).sum())


def goes_on(text, start, limits):
    written = len(text) - start
    ended = text[-1] in limits.get("stop", ())
    return not ended and written < limits["maxNewTokens"] and len(text) <= LENGTH


def write(model, texts, starts, active, limits, random, logs):
    """One token of each text that is being written."""
    temperature = limits.get("temperature", 1)
    for number in active:
        shares, uniform = expected_of(model, texts[number], temperature), random.random()
        token = int(shares.argmax()) if temperature == 0 else drawn(shares, uniform)
        texts[number].append(token)
        logs[number] += 0 if temperature == 0 else float(shares[token].log())
    return [number for number in active if goes_on(texts[number], starts[number], limits)]


def together(model, limits, seed):
    """At most TEXTS at once, each draws in turn; where one ends the next begins, and draws last."""
    texts, random, active, begun = prompts(), Mulberry(seed), [], 0
    starts, logs = [len(text) for text in texts], [0.0] * len(texts)
    while active or begun < len(texts):
        while begun < len(texts) and len(active) < TEXTS:
            active.append(begun)
            begun += 1
        active = write(model, texts, starts, active, limits, random, logs)
    return [(text[start:], log) for text, start, log in zip(texts, starts, logs, strict=True)]


def alone(model, limits, seed):
    random, found = Mulberry(seed), []
    for text in prompts():
        start, active = len(text), [0]
        while active:
            active = write(model, [text], [start], active, limits, random, [0.0])
        found.append(text[start:])
    return found


def check_writing(modules, kernels="simd", size=slice(0, 3)):
    model = checkpoint.load(MODELS / "base")
    stop = WORLD.vocabulary.encode(". <doc>")
    limits = [
        {"maxNewTokens": 12, "stop": stop},
        {"maxNewTokens": 60, "stop": [], "temperature": 1.3},
        {"maxNewTokens": 9, "stop": stop, "temperature": 0},
    ][size]
    task = task_of(model, modules, kernels)
    answer = node("generate", modules, prompts=prompts(), texts=TEXTS, length=LENGTH, limits=limits, seed=11, **task)
    assert answer["error"] == f"RangeError: The writer reads 1 to {LENGTH} tokens, not {LENGTH + 1}."
    for setting, found in zip(limits, answer["found"], strict=True):
        expected = together(model, setting, 11)
        assert [text["tokens"] for text in found["together"]] == [tokens for tokens, _ in expected]
        for text, (_, log) in zip(found["together"], expected, strict=True):
            assert text["logProbability"] == pytest.approx(log, abs=2e-4)
        assert found["alone"] == alone(model, setting, 11)


@ALL_KERNELS
@pytest.mark.slow
def test_the_engine_writes_what_python_writes_from_the_same_random_numbers(modules, kernels):
    check_writing(modules, kernels, slice(0, 3) if kernels == "simd" else slice(0, 1))


@faults(
    ("decoder.js", "2 * this.config.width * count);", "this.config.width * count);"),
    ("decoder.js", "bytes(2 * size) * position, 0, 1", "0, 0, 1"),
    ("generate.js", "|| !free.push(text.slot)", "|| (free.push(0), false)"),
    ("decoder.js", "heads, count, 0, roundUp(count, 4)", "heads, position || 1, 0, roundUp(count, 4)"),
    ("generate.js", "temperature > 0 ? 1 / temperature : 1", "1"),
    ("sampler.js", "left -= shares[place];", ""),
    ("generate.js", "stop.includes(token)", "stop[0] === token"),
)
def test_a_fault_in_the_writer_shows(modules, file, right, wrong):
    with planted(modules / "engine", file, right, wrong):
        check_writing(modules, size=slice(0, 2))
