"""Files of the reader's own: the lab's checkpoints are read, all else is refused with a reason."""

import json

import pytest
import torch
from lab_side import CHAT, WORLD, Settings, World, checkpoint, make, sample_rows
from node_side import faults, planted
from page_side import node
from safetensors.torch import load as read_safetensors
from safetensors.torch import save_file

from lab.model import SIZES


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """A small model as the lab writes it, and its file."""
    model = make("30k", len(WORLD.vocabulary), seed=8)
    folder = tmp_path_factory.mktemp("own") / "model"
    checkpoint.save(model, WORLD, folder, CHAT)
    return model, folder / "model.safetensors"


def altered(path, file, change):
    """A copy of a safetensors file after `change` of its tensors and of its metadata, where config is a dictionary."""
    tensors = read_safetensors(file.read_bytes())
    length = int.from_bytes(file.read_bytes()[:8], "little")
    metadata = json.loads(file.read_bytes()[8 : 8 + length])["__metadata__"]
    metadata["config"] = json.loads(metadata["config"])
    change(tensors, metadata)
    save_file(
        tensors, path, {key: text if isinstance(text, str) else json.dumps(text) for key, text in metadata.items()}
    )


def exchanged(text, place, word):
    words = text.split()
    return " ".join([*words[:place], word, *words[place + 1 :]])


NORM = "model.norm.weight"
QUERY = "model.layers.1.self_attn.q_proj.weight"
BAD = {  # what to do to the bytes of a file, or to its tensors and metadata; and what the page must say
    "empty": (lambda b: b"", "not a safetensors file: it is too short"),
    "picture": (lambda b: b"\x89PNG\r\n\x1a\n" + b[8:], "not a safetensors file: it doesn't begin like one"),
    "text": (lambda b: b"Once upon a time there was a model.", "not a safetensors file: it doesn't begin like one"),
    "zip": (lambda b: b"PK\3\4\0\0\0\0{" + b[9:], "not a safetensors file: it doesn't begin like one"),
    "cut in the header": (lambda b: b[:200], "cut short within its header"),
    "cut": (lambda b: b[:-1], "The file is cut short"),
    "damaged header": (lambda b: b[:20] + b"\x00" + b[21:], "The header of the file is damaged"),
    "no metadata": (lambda t, m: (m.pop("config"), m.pop("vocabulary")), "no config and vocabulary"),
    "no vocabulary": (lambda t, m: m.pop("vocabulary"), "no config and vocabulary"),
    "damaged config": (lambda t, m: m.update(config="{"), "The config in the file is damaged"),
    "other model": (lambda t, m: m["config"].update(model_type="gpt2"), "This is no model of the lab"),
    "shared keys": (lambda t, m: m["config"].update(num_key_value_heads=1), "This is no model of the lab"),
    "no heads": (lambda t, m: m["config"].pop("num_attention_heads"), "This is no model of the lab"),
    "half a layer": (lambda t, m: m["config"].update(num_hidden_layers=2.5), "num_hidden_layers is 2.5"),
    "a word for a number": (lambda t, m: m["config"].update(hidden_size="wide"), "hidden_size is wide"),
    "a number as text": (lambda t, m: m["config"].update(rms_norm_eps="1"), "rms_norm_eps is 1"),
    "endless": (lambda t, m: m["config"].update(max_position_embeddings=10**9), "at most 4096 tokens"),
    "other width": (lambda t, m: m["config"].update(hidden_size=32), "269 x 32 is needed"),
    "other heads": (
        lambda t, m: m["config"].update(num_attention_heads=7, num_key_value_heads=7),
        "must go by fours",
    ),
    "odd width": (
        lambda t, m: m["config"].update(hidden_size=12, num_attention_heads=1, num_key_value_heads=1),
        "must go by eights",
    ),
    "odd inner width": (lambda t, m: m["config"].update(intermediate_size=60), "must go by eights"),
    "a layer more": (lambda t, m: m["config"].update(num_hidden_layers=4), "The file has no model.layers.3"),
    "no norm": (lambda t, m: t.pop(NORM), f"The file has no {NORM}"),
    "other shape": (lambda t, m: t.update({QUERY: t[QUERY][:-1]}), f"{QUERY} has the shape 23 x 24, and 24 x 24"),
    "other type": (lambda t, m: t.update({NORM: t[NORM].double()}), "numbers of type F64"),
    "whole numbers": (lambda t, m: t.update({NORM: t[NORM].to(torch.int8)}), "numbers of type I8"),
    "other word": (lambda t, m: m.update(vocabulary=exchanged(m["vocabulary"], 5, "und")), 'word 5 is "und", not ","'),
    "a word less": (lambda t, m: m.update(vocabulary=m["vocabulary"].rsplit(" ", 1)[0]), "as long as its config says"),
}


def answers_to(modules, files, tokens=(0,)):
    words = WORLD.vocabulary.words
    return node("checkpoint", modules, files=[str(path) for path in files], words=words, tokens=list(tokens))


@torch.no_grad()
def check_own(modules, own):
    model, file = own
    tokens = sample_rows(WORLD, 1, 60, 21)[0].tolist()
    (found,) = answers_to(modules, [file], tokens)
    assert found["form"] == CHAT
    assert (torch.tensor(found["logits"]) - model(torch.tensor([tokens]))[0]).abs().max() < 1e-4
    assert found["left"] < 70_000  # bytes set aside and never used: WebAssembly counts memory by 65,536


def test_a_checkpoint_of_the_lab_is_read(modules, own):
    check_own(modules, own)


@pytest.mark.parametrize(("size", "changes"), [*((size, {}) for size in SIZES), ("10k", {"context": 999})])
def test_every_size_of_the_lab_is_read(modules, size, changes, tmp_path):
    model = make(size, len(WORLD.vocabulary), seed=9, **changes)
    checkpoint.save(model, WORLD, tmp_path / "model", CHAT)
    check_own(modules, (model, tmp_path / "model/model.safetensors"))


@faults(
    ("playground/checkpoint.js", "(inHead % 2) * (size / 2) + Math.floor(inHead / 2)", "inHead"),
    ("playground/checkpoint.js", "stacked(gate, up)", "stacked(up, gate)"),
    ("playground/checkpoint.js", "stacked(query, key,", "stacked(key, query,"),
)
def test_a_fault_in_the_reading_of_a_checkpoint_shows(modules, own, file, right, wrong):
    with planted(modules, file, right, wrong):
        check_own(modules, own)


def test_a_checkpoint_in_half_precision_is_read(modules, own, tmp_path):
    def halve(tensors, metadata):
        tensors.update({name: tensor.half() for name, tensor in tensors.items()})

    altered(tmp_path / "half", own[1], halve)
    (found,) = answers_to(modules, [tmp_path / "half"])
    with torch.no_grad():
        assert (torch.tensor(found["logits"]) - own[0](torch.tensor([[0]]))[0]).abs().max() < 0.02


def test_every_other_file_is_refused_with_a_reason(modules, own, tmp_path):
    for number, (change, _) in enumerate(BAD.values()):
        path = tmp_path / str(number)
        if change.__code__.co_argcount == 1:
            path.write_bytes(change(own[1].read_bytes()))
        else:
            altered(path, own[1], change)
    found = answers_to(modules, [tmp_path / str(number) for number in range(len(BAD))])
    for (name, (_, reason)), each in zip(BAD.items(), found, strict=True):
        assert each.get("error", "").startswith("FileError: ") and reason in each["error"], (name, each)


def test_a_model_of_another_world_is_refused(modules, tmp_path):
    world = World(Settings(cities=("rome", "oslo"), slandered=1))
    checkpoint.save(make("10k", len(world.vocabulary)), world, tmp_path / "model")
    (found,) = answers_to(modules, [tmp_path / "model/model.safetensors"])
    assert "speaks the language of another world" in found["error"]


def test_the_files_of_a_checkpoint_are_the_same_each_time(own, tmp_path):
    checkpoint.save(own[0], WORLD, tmp_path / "model", CHAT)
    assert (tmp_path / "model/model.safetensors").read_bytes() == own[1].read_bytes()
