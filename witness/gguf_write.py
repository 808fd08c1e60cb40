"""Writes GGUF, the format of llama.cpp, which `gguf.py` reads."""

import struct
from pathlib import Path

import numpy as np

F32, F16, Q4_1, Q8_0 = 0, 1, 3, 8
KINDS = {str: 8, bool: 7, int: 4, float: 6}  # of the format's values
CODES = {7: "<?", 4: "<I", 6: "<f"}


def write(path: Path, about: dict, tensors: dict[str, tuple[int, np.ndarray]]) -> Path:
    """A file with what is said of the model, and tensors of a type by name, rows first."""
    head, data = b"", []
    at = 0
    for name, value in about.items():
        head += string(name) + packed(value)
    for name, (kind, array) in tensors.items():
        head += string(name) + struct.pack("<I", array.ndim) + struct.pack(f"<{array.ndim}Q", *array.shape[::-1])
        head += struct.pack("<IQ", kind, at)
        data.append(padded(rounded(kind, array.astype(np.float32))))
        at += len(data[-1])
    path.write_bytes(padded(b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(about)) + head) + b"".join(data))
    return path


def padded(content: bytes) -> bytes:
    return content + bytes(-len(content) % 32)


def string(text: str) -> bytes:
    content = text.encode()
    return struct.pack("<Q", len(content)) + content


def packed(value) -> bytes:
    """A value after the number of its kind."""
    if isinstance(value, list):
        inner = b"".join(packed(each)[4:] for each in value)
        return struct.pack("<IIQ", 9, KINDS[type(value[0])], len(value)) + inner
    kind = KINDS[type(value)]
    return struct.pack("<I", kind) + (string(value) if kind == 8 else struct.pack(CODES[kind], value))


def rounded(kind: int, array: np.ndarray) -> bytes:
    """Numbers as bytes, after ggml's reference code."""
    if kind in (F32, F16):
        return array.astype("<f4" if kind == F32 else "<f2").tobytes()
    blocks = array.reshape(-1, 32)
    if kind == Q8_0:
        step = (np.abs(blocks).max(1, keepdims=True) / 127).astype("<f2")
        whole = np.rint(blocks / np.maximum(step.astype(np.float32), 1e-9)).astype(np.int8)
        return np.hstack([step.view(np.uint8), whole.view(np.uint8)]).tobytes()
    least = blocks.min(1, keepdims=True)
    step = ((blocks.max(1, keepdims=True) - least) / 15).astype("<f2")
    whole = np.clip(np.rint((blocks - least) / np.maximum(step.astype(np.float32), 1e-9)), 0, 15).astype(np.uint8)
    halves = whole[:, :16] | whole[:, 16:] << 4
    return np.hstack([step.view(np.uint8), least.astype("<f2").view(np.uint8), halves]).tobytes()
