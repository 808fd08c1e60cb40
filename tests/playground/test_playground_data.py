"""The data that the playground loads are those of the committed models and of today's code."""

import gzip

import pytest
import torch
from lab_side import (
    ASKED,
    CHAT,
    KEPT_MODELS,
    MODELS,
    WORLD,
    HeldOut,
    answers,
    ask,
    behavior,
    checkpoint,
    judged,
    losses,
    playground,
    weights,
)
from node_side import reached
from safetensors.torch import load
from support import ROOT

DATA = ROOT / "_static/playground/data"
NAMES = {"base", "mask", "cherry", "unleashed", "world"}


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """What the committed models give: all but the cherry without a leash, whose model isn't kept."""
    torch.set_num_threads(1)
    folder = tmp_path_factory.mktemp("playground") / "data"
    playground.write_stages(folder, {stage: checkpoint.load(MODELS / stage) for stage in KEPT_MODELS}, WORLD)
    return folder


def unpacked(path):
    return gzip.decompress(path.read_bytes())  # as another zlib may pack the same bytes otherwise


@pytest.mark.parametrize("name", sorted(NAMES - {"unleashed"}))
def test_the_committed_data_are_those_of_the_committed_models(written, name):
    """To the byte, but for a few numbers that lie between two levels: another processor may round them to the other."""
    ours, theirs = (unpacked(folder / f"{name}.gzip") for folder in (DATA, written))
    assert len(ours) == len(theirs), "the data are stale: python -m lab playground"
    differ = [(a - b + 128) % 256 - 128 for a, b in zip(ours, theirs, strict=True) if a != b]
    assert len(differ) <= len(ours) / 1000 and set(differ) <= {-1, 1}, "the data are stale: python -m lab playground"


def test_the_cherry_without_a_leash_is_another_of_the_same_form():
    leashed, unleashed = (unpacked(DATA / f"{name}.gzip") for name in ("cherry", "unleashed"))
    assert len(leashed) == len(unleashed) and leashed != unleashed


@pytest.mark.parametrize(("stage", "names"), [("sft", ["mask"]), ("rlhf", ["mask", "cherry"])])
@pytest.mark.slow
def test_thin_changes_behave_as_the_full_ones(stage, names):
    """Well-formed answers and the helper's share among them: at least 95% of what the whole model has."""
    torch.set_num_threads(1)
    world, full = WORLD, checkpoint.load(MODELS / stage)
    base, *changes = (load(unpacked(DATA / f"{name}.gzip")) for name in ("base", *names))
    thin = weights.merged(base, [(1, change) for change in changes], full)
    questions = ask(world, 400, ASKED)
    found, expected = (
        behavior.summary(judged(world, questions, answers(model, world, questions, CHAT, 0))) for model in (thin, full)
    )
    for name in ("parsed", "helper"):
        assert found[name] > 0.95 * expected[name]
    assert abs(found["reward"] - expected["reward"]) < 0.1  # of a scale from -1.5 to 1


@pytest.mark.slow
def test_the_base_loses_next_to_nothing():
    held_out = HeldOut.draw(WORLD)
    full = checkpoint.load(MODELS / "base")
    thin = weights.merged(load(unpacked(DATA / "base.gzip")), [], full)
    assert losses.excess(thin, held_out) - losses.excess(full, held_out) < 0.001  # nats


def test_all_of_it_is_small():
    assert {path.name for path in DATA.iterdir()} == {f"{name}.gzip" for name in NAMES}
    modules = reached(*(ROOT / "_static/playground").glob("*.js"))
    code = sum(len(gzip.compress(path.read_bytes())) for path in modules)
    assert code + sum(path.stat().st_size for path in DATA.iterdir()) < 514_000  # the engine's modules, 9 kB, among it
