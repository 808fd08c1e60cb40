"""MiniLM in NumPy, against the same weights in PyTorch as Transformers runs them."""

import shutil

import numpy as np
import pytest
import torch
from transformers import AutoTokenizer, BertModel

from ask.embed import MiniLM, ModelError, batches, erf, package_folder

TEXTS = [
    "Who drew the monster?",
    "x",
    "",
    "Naïve Bayes — 85 + 98 = 183; $p_\\theta(x)$ …",
    "the mask is thin " * 200,  # longer than the model reads
]


@pytest.fixture(scope="module")
def minilm():
    return MiniLM()


def test_vectors_are_those_of_another_implementation(minilm):
    folder = package_folder()
    tokenizer, model = AutoTokenizer.from_pretrained(folder), BertModel.from_pretrained(folder).eval()
    for text, ours in zip(TEXTS, minilm.embed(TEXTS), strict=True):
        inputs = tokenizer([text], return_tensors="pt", truncation=True, max_length=256)
        with torch.no_grad():
            mean = model(**inputs).last_hidden_state[0].mean(0)
        theirs = torch.nn.functional.normalize(mean, dim=0).numpy()
        np.testing.assert_allclose(ours, theirs, atol=2e-6)


def test_a_text_alone_has_the_vector_that_it_has_among_others(minilm):
    together = minilm.embed(TEXTS)
    alone = np.concatenate([minilm.embed([text]) for text in TEXTS])
    np.testing.assert_allclose(together, alone, atol=2e-6)


def test_erf():
    x = np.linspace(-6, 6, 10_001, dtype=np.float32)
    np.testing.assert_allclose(erf(x), torch.erf(torch.from_numpy(x)).numpy(), atol=5e-7)


def test_batches_hold_every_text_once_and_no_more_than_fits():
    lengths = [3, 256, 1, 256, 100] * 30
    found = batches(lengths)
    assert sorted(place for batch in found for place in batch) == list(range(len(lengths)))
    assert max(len(batch) * max(lengths[place] for place in batch) for batch in found) <= 1024
    assert batches([]) == []


@pytest.mark.slow
def test_other_weights_are_refused(tmp_path):
    shutil.copy(package_folder() / "tokenizer.json", tmp_path)
    content = bytearray((package_folder() / "model.safetensors").read_bytes())
    content[-1] ^= 1
    (tmp_path / "model.safetensors").write_bytes(content)
    with pytest.raises(ModelError, match="not the model"):
        MiniLM(tmp_path)


def test_missing_weights_are_told(tmp_path):
    with pytest.raises(ModelError, match="missing"):
        MiniLM(tmp_path)
