"""Weights from a GGUF file, the format of llama.cpp, as float32 arrays.

https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""

import math
import struct
from pathlib import Path

import numpy as np

SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
STRING, ARRAY = 8, 9


class Reader:
    """Reads a file from its beginning; a place is kept."""

    def __init__(self, path: Path):
        self.data, self.at = np.memmap(path, mode="r"), 0

    def numbers(self, kind: str, count: int = 1) -> tuple:
        form = f"<{count}{kind}"
        found = struct.unpack_from(form, self.data, self.at)
        self.at += struct.calcsize(form)
        return found

    def string(self) -> str:
        (length,) = self.numbers("Q")
        self.at += length
        return bytes(self.data[self.at - length : self.at]).decode()

    def value(self, kind: int):
        if kind == STRING:
            return self.string()
        if kind == ARRAY:
            (inner,), (count,) = self.numbers("I"), self.numbers("Q")
            if inner == STRING:
                return [self.string() for _ in range(count)]
            return list(self.numbers(SCALARS[inner], count))
        return self.numbers(SCALARS[kind])[0]


def read(path: Path) -> tuple[dict, dict[str, np.ndarray]]:
    """What the file says of the model, and its weights by name, rows first. ValueError for another format."""
    reader = Reader(path)
    if bytes(reader.data[:4]) != b"GGUF":
        raise ValueError(f"{path} is no GGUF file")
    reader.at = 8  # after the version
    tensors, fields = reader.numbers("Q", 2)
    about = {}
    for _ in range(fields):
        name = reader.string()
        about[name] = reader.value(*reader.numbers("I"))
    places = []
    for _ in range(tensors):
        name, (dimensions,) = reader.string(), reader.numbers("I")
        shape = reader.numbers("Q", dimensions)[::-1]
        places.append((name, shape, *reader.numbers("I"), *reader.numbers("Q")))
    align = about.get("general.alignment", 32)
    start = -(-reader.at // align) * align
    return about, {name: floats(reader.data[start + at :], shape, kind) for name, shape, kind, at in places}


def floats(raw: np.ndarray, shape: tuple[int, ...], kind: int) -> np.ndarray:
    """Bytes as float32 (shape). Rounded weights come in blocks of 32 that share a scale. ValueError for other kinds."""
    count = math.prod(shape)
    if kind == 0:  # float32
        return np.array(raw[: 4 * count]).view("<f4").reshape(shape)
    if kind == 8:  # Q8_0: a scale, then 32 bytes with a sign
        blocks = np.array(raw[: count // 32 * 34]).reshape(-1, 34)
        return (blocks[:, 2:].view(np.int8) * half(blocks, 0)).reshape(shape)
    if kind == 3:  # Q4_1: a scale and a least value, then 16 bytes: their low halves come before the high ones
        blocks = np.array(raw[: count // 32 * 20]).reshape(-1, 20)
        values = np.concatenate([blocks[:, 4:] & 15, blocks[:, 4:] >> 4], axis=1)
        return (values * half(blocks, 0) + half(blocks, 2)).reshape(shape)
    raise ValueError(f"weights of GGUF's kind {kind} are not read here")


def half(blocks: np.ndarray, at: int) -> np.ndarray:
    return blocks[:, at : at + 2].copy().view("<f2").astype(np.float32)
