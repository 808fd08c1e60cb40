"""How much the page computes, counted: what makes it fast on any machine. How fast: bench/lab/engine.mjs."""

import numpy as np
import pytest
from lab_side import WORLD
from node_side import faults, planted
from page_side import node

CONFIG = {
    "vocabulary": 20,
    "width": 8,
    "layers": 2,
    "heads": 2,
    "inner": 8,
    "context": 32,
    "epsilon": 1e-5,
    "rotaryBase": 1e4,
}


def times(positions, logits):
    """How often each weight is read where `positions` tokens are computed once, `logits` of them with their logits."""

    def of(name):
        if name.startswith("blocks."):
            return positions
        # The embedding is both the first matrix, of which a token reads its row, and the last one.
        return logits + positions / CONFIG["vocabulary"] if name.startswith("embedding.") else logits

    return of


def check_reading(modules):
    first = [3, 1, 4, 1, 5, 9, 2, 6]
    changed = [*first[:5], 7, 7, 7, 7]
    tasks = [
        (["read", first], times(8, 1)),
        (["read", first], times(1, 1)),  # of what is kept there are no logits
        (["read", [*first, 8, 8]], times(2, 1)),
        (["read", changed], times(4, 1)),
        (["write", [[*changed, 0], 12]], times(1 + 11, 12)),  # the last word is drawn, and not read
        (["write", [[*changed, 0], 12]], times(1 + 11, 12)),
        (["changed", None], times(0, 0)),
        (["read", changed], times(9, 1)),
    ]
    found = node("work", modules, config=CONFIG, tasks=[task for task, _ in tasks])
    for (task, of), reads in zip(tasks, found, strict=True):
        assert reads == pytest.approx({name: of(name) for name in reads}), task
    assert len(found[0]) == 2 + 6 * CONFIG["layers"]


def test_each_position_is_computed_once_and_logits_only_where_they_are_asked_for(modules):
    check_reading(modules)


@faults(
    ("playground/reader.js", "Math.min(this.inCommon(tokens), tokens.length - 1)", "0"),  # no cache from text to text
    ("playground/reader.js", "place === tokens.length - 1", "true"),
    (
        "playground/writer.js",
        "logits = reader.step(token);",
        "prompt.push(token); reader.keepOnly(0); logits = reader.read(prompt);",  # no cache from word to word
    ),
    (
        "playground/writer.js",
        "stop.includes(token) || count === room || count === maxNewTokens - 1",
        "stop.includes(token)",
    ),
    ("engine/decoder.js", "kernels.gate(", "this.product(block.gateUp, normed, gateUp, rows); kernels.gate("),
)
def test_more_work_in_reading_shows(modules, file, right, wrong):
    with planted(modules, file, right, wrong):
        check_reading(modules)


def in_common(first, second):
    """How many tokens two texts share from their start."""
    pairs = zip(first, second, strict=False)
    return next((place for place, (a, b) in enumerate(pairs) if a != b), min(len(first), len(second)))


def check_settings(modules, data):
    """Each setting in turn is changed, and stays so."""
    settings = {
        "prompt": "where does yuri crow live ?",
        "form": "chat",
        "mask": 1,
        "cherry": 1,
        "leash": True,
        "temperature": 1,
        "topP": 1,
        "seed": 1,
    }
    merged, drawn, looked = {"mask", "cherry", "leash"}, {"seed", "temperature", "topP"}, "look"
    changes = [
        ("mask", 0.5),
        ("seed", 2),
        (looked, (8, 0, 0)),
        (looked, (8, 1, 1)),
        (looked, (9, 0, 0)),
        ("temperature", 0.5),
        ("topP", 0.9),
        ("cherry", 0.5),
        ("leash", False),
        ("prompt", "where does yuri reed live ?"),
        ("form", "document"),
    ]
    tasks = [{"settings": dict(settings)}]
    for name, value in changes:
        if name == looked:
            tasks.append({"look": value})
        else:
            settings[name] = value
            tasks.append({"settings": dict(settings)})
    found = node("settings", modules, data, tasks=tasks)
    before, seen = found[0]["text"], 0
    for (name, value), now in zip([("mask", 1), *changes], found, strict=True):
        words = len(now["text"]) - len(now["prompt"])
        assert words > 0
        if name == looked:
            expected, seen = max(value[0] + 1 - seen, 1), value[0] + 1
        elif name in drawn:  # the prompt stays read, and its last token is read for its logits
            expected = 1 + words - 1
        elif name in merged:
            expected = len(now["prompt"]) + words - 1
        else:
            expected = len(now["prompt"]) - in_common(before, now["prompt"]) + words - 1
        assert (now["steps"], now["merges"]) == (expected, int(name in merged)), (name, value)
        before = now["text"]


def test_a_setting_computes_anew_only_what_follows_from_it(modules, data):
    check_settings(modules, data)


SETTING, LOOKING = "this.settings = settings;", "const logits = looker.read("


@faults(
    ("playground/session.js", "if (wanted === this.strengths) return;", ""),
    ("playground/session.js", SETTING, f"{SETTING} this.readers.reader.keepOnly(0);"),
    ("playground/session.js", LOOKING, f"looker.keepOnly(0); {LOOKING}"),
    ("playground/session.js", LOOKING, f"this.readers.model.changed(); {LOOKING}"),
)
def test_more_work_for_a_setting_shows(modules, data, file, right, wrong):
    with planted(modules, file, right, wrong):
        check_settings(modules, data)


def check_slices(modules, data):
    settings = {
        "prompt": "diary : alas , yuri crow loves figs .",
        "form": "words",
        "mask": 0,
        "cherry": 0,
        "leash": True,
        "temperature": 1,
        "topP": 1,
        "seed": 2,
    }
    found = node("slices", modules, data, settings=settings)
    *full, last = found["whole"]
    slice_ = 12  # milliseconds: by the clock of the test one passes with each word
    assert len(full) >= 4 and set(full) == {slice_} and last <= slice_
    assert sum(found["whole"]) == found["words"]
    assert found["how"]["stopped"] and found["how"]["words"] == sum(found["stopped"]) <= 2 * slice_


def test_writing_goes_in_slices_between_which_a_message_comes_in(modules, data):
    check_slices(modules, data)


@faults(
    ("page/steps.js", "const SLICE = 12;", "const SLICE = 120;"),
    ("page/steps.js", "await pause()", "await null"),
    ("playground/worker.js", "shown += rows.length;", ""),
)
def test_a_slice_that_is_too_long_shows(modules, data, file, right, wrong):
    with planted(modules, file, right, wrong):
        check_slices(modules, data)


def check_sorting(modules):
    """At most those tokens are sorted that have an even part or more of what top-p leaves out."""
    words = len(WORLD.vocabulary)
    logits = 3 * np.random.default_rng(6).standard_normal((50, words))
    tops = [0.05, 0.5, 0.9, 1]
    settings = [{"topP": top} for top in tops] + [{"topP": 0.5, "temperature": 0}]
    *found, greedy = node("sorting", modules, logits=logits.tolist(), settings=settings)
    shares = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    for top, sorted_ in zip(tops, found, strict=True):
        able = (shares >= (1 - top) / words).sum(1) if top < 1 else np.zeros(50)
        assert (np.array(sorted_) <= able).all(), top
    assert max(map(max, found)) > 0 and max(greedy) == 0
    assert np.mean(found[1]) < words / 2


def test_a_distribution_is_sorted_only_as_far_as_top_p_needs(modules):
    check_sorting(modules)


@faults(
    ("engine/sampler.js", "probabilities[token] >= least", "true"),
    ("engine/sampler.js", "if (this.topP < 1) keepTop", "keepTop"),
)
def test_more_sorting_shows(modules, file, right, wrong):
    with planted(modules, file, right, wrong):
        check_sorting(modules)
