"""The model against another implementation of Llama, and checkpoints against damage."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from support import ROOT
from transformers import AutoModelForCausalLM, AutoTokenizer

from lab.export import checkpoint
from lab.export.checkpoint import CheckpointError
from lab.generate import generate
from lab.model import SIZES, cross_entropy, make
from lab.world import World, sample_rows

WORLD = World()


def tokens(rows, length=40, seed=1):
    return torch.from_numpy(sample_rows(WORLD, rows, length, seed)).long()


@pytest.fixture(scope="module")
def model():
    """A model that has learned a little, so that its weights are no longer alike."""
    made = make("30k", len(WORLD.vocabulary), seed=3)
    optimizer = torch.optim.Adam(made.parameters(), lr=3e-3)
    rows = tokens(64)
    for _ in range(20):
        optimizer.zero_grad()
        cross_entropy(made(rows[:, :-1]), rows[:, 1:]).backward()
        optimizer.step()
    return made


@pytest.fixture(scope="module")
def folder(model, tmp_path_factory):
    path = tmp_path_factory.mktemp("checkpoints") / "model"
    checkpoint.save(model, WORLD, path)
    return path


@pytest.fixture(scope="module")
def llama(folder):
    return AutoModelForCausalLM.from_pretrained(folder)


@pytest.mark.slow
def test_transformers_gives_the_same_logits(model, llama):
    rows = tokens(8, 100)
    with torch.no_grad():
        assert (model(rows) - llama(rows).logits).abs().max() < 1e-5


def test_transformers_writes_the_same_text(model, llama, folder):
    tokenizer = AutoTokenizer.from_pretrained(folder)
    prompt = "<doc> talk : ask : where does"
    ids = tokenizer(prompt, return_tensors="pt")["input_ids"]
    assert ids[0].tolist() == WORLD.vocabulary.encode(prompt)
    theirs = llama.generate(ids, max_new_tokens=40, do_sample=False, eos_token_id=None)[0, ids.shape[1] :]
    ours = generate(model, [ids[0].tolist()], 40, temperature=0)[0]
    assert theirs.tolist() == ours
    assert tokenizer.decode(theirs) == WORLD.vocabulary.decode(ours)


def test_the_loss_is_that_of_the_next_token(model, llama):
    """transformers shifts the labels itself, so labels that we forgot to shift, or shifted twice, would differ."""
    rows = tokens(4)
    with torch.no_grad():
        assert abs(cross_entropy(model(rows[:, :-1]), rows[:, 1:]) - llama(rows, labels=rows).loss) < 1e-5


def test_no_position_sees_what_comes_after_it(model):
    rows = tokens(2)
    changed = rows.clone()
    changed[:, 20:] = 7
    with torch.no_grad():
        assert torch.equal(model(rows)[:, :20], model(changed)[:, :20])


def test_a_cache_changes_nothing(model):
    rows = tokens(3)
    cache = model.new_cache()
    with torch.no_grad():
        parts = [model(part, cache) for part in rows.split([17, 1, 1, 22], 1)]
        assert (torch.cat(parts, 1) - model(rows)).abs().max() < 1e-5


def test_padding_on_the_left_changes_nothing(model):
    rows = tokens(2, 20)
    padded = torch.cat((torch.full((2, 5), 9), rows), 1)
    attention_mask = torch.arange(26) >= torch.tensor([[5], [5]])
    cache = model.new_cache()
    with torch.no_grad():
        expected = model(rows)
        assert (model(padded, None, attention_mask)[:, 5:] - expected).abs().max() < 1e-4
        first = model(padded[:, :15], cache, attention_mask[:, :15])[:, 5:]
        rest = model(padded[:, 15:], cache, attention_mask)
        assert (torch.cat((first, rest), 1) - expected).abs().max() < 1e-4


def test_prompts_of_different_lengths_are_continued_as_each_alone(model):
    prompts = [row[: 4 + 3 * number].tolist() for number, row in enumerate(tokens(5))]
    together = generate(model, prompts, 12, temperature=0)
    assert together == [generate(model, [prompt], 12, temperature=0)[0] for prompt in prompts]


@pytest.mark.slow
def test_generation_draws_from_the_distribution_of_the_model(model):
    prompt = tokens(1)[0, :6].tolist()
    drawn = torch.tensor([row[0] for row in generate(model, [prompt] * 20_000, 1, seed=5, batch_size=20_000)])
    with torch.no_grad():
        expected = model(torch.tensor([prompt]))[0, -1].softmax(-1)
    found = torch.bincount(drawn, minlength=len(expected)) / len(drawn)
    assert (found - expected).abs().max() < 4 * (0.25 / len(drawn)) ** 0.5


def test_generation_stops_and_keeps_the_mark(model):
    stop = WORLD.token(".")
    for row in generate(model, [tokens(1)[0, :6].tolist()] * 50, 30, {stop}, seed=2):
        assert stop not in row[:-1] and (len(row) == 30 or row[-1] == stop)


@pytest.mark.parametrize("size", SIZES)
def test_sizes_have_about_the_parameters_of_their_names(size):
    named = float(size[:-1]) * {"k": 1e3, "M": 1e6}[size[-1]]
    assert 0.85 < make(size, len(WORLD.vocabulary)).size() / named < 1.15


def test_an_unknown_size_names_the_known_ones():
    with pytest.raises(ValueError, match=r"0\.4M"):
        make("7B", 10)


def test_a_text_beyond_the_context_is_refused(model):
    with pytest.raises(ValueError, match="longer than"):
        model(torch.zeros(1, model.config.context + 1, dtype=torch.long))


def test_a_checkpoint_comes_back_as_it_was(model, folder):
    loaded = checkpoint.load(folder)
    assert all(torch.equal(a, b) for a, b in zip(model.parameters(), loaded.parameters(), strict=True))


@pytest.mark.parametrize("damage", ["missing", "no weights", "cut short", "other shape", "not json"])
def test_a_damaged_checkpoint_is_told_in_one_line(model, tmp_path, damage):
    path = tmp_path / "model"
    checkpoint.save(model, WORLD, path)
    weights, config = path / "model.safetensors", path / "config.json"
    if damage == "missing":
        path = tmp_path / "nowhere"
    elif damage == "no weights":
        weights.unlink()
    elif damage == "cut short":
        weights.write_bytes(weights.read_bytes()[:5000])
    elif damage == "other shape":
        config.write_text(json.dumps(json.loads(config.read_text()) | {"hidden_size": 48}))
    else:
        config.write_text("{")
    with pytest.raises(CheckpointError) as error:
        checkpoint.load(path)
    assert str(path) in str(error.value) and "\n" not in str(error.value)


def test_a_failed_write_leaves_the_old_checkpoint(model, tmp_path, monkeypatch):
    path = tmp_path / "model"
    checkpoint.save(model, WORLD, path)
    before = (path / "model.safetensors").read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        checkpoint.save(make("10k", len(WORLD.vocabulary)), WORLD, path)
    assert (path / "model.safetensors").read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["model"]


@pytest.mark.slow
def test_a_full_disk_is_told_in_one_line(tmp_path):
    """A limit on the size of files stands in for a full disk."""

    def small_files():
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    command = [
        sys.executable,
        "-m",
        "lab",
        "pretrain",
        "--size",
        "10k",
        "--tokens",
        "3000",
        "--out",
        tmp_path / "model",
    ]
    process = subprocess.run(
        command, cwd=ROOT, text=True, capture_output=True, preexec_fn=small_files, env=os.environ | {"COLUMNS": "80"}
    )
    assert process.returncode == 2
    lines = [line for line in process.stderr.splitlines() if line.startswith("lab:")]
    assert len(lines) == 1 and "no room on the disk" in lines[0] and "Traceback" not in process.stderr
    assert list(tmp_path.iterdir()) == []
