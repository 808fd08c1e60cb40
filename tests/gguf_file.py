"""A stand-in for the real model: small, with random weights and a vocabulary of its own; and an adapter for it."""

import json
from pathlib import Path

import numpy as np

from witness.gguf_write import F16, F32, Q4_1, Q8_0, write

ABOUT = {
    "general.architecture": "llama", "llama.block_count": 3, "llama.context_length": 512,
    "llama.embedding_length": 96, "llama.feed_forward_length": 160, "llama.attention.head_count": 6,
    "llama.attention.head_count_kv": 2, "llama.rope.freq_base": 10_000.0,
    "llama.attention.layer_norm_rms_epsilon": 1e-5, "llama.rope.dimension_count": 16,
}  # fmt: skip
MARKS = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]


def vocabulary(size: int = 400) -> dict:
    """Byte-pair encoding as the package tokenizers learns it from this very text."""
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    letters = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=size, special_tokens=MARKS, initial_alphabet=sorted(letters), show_progress=False
    )
    made.train_from_iterator([Path(__file__).read_text(encoding="utf-8")], trainer)
    tokens = [made.id_to_token(number) for number in range(size)]
    merges = [one + " " + other for one, other in merges_of(made)]
    kinds = [3 if token in MARKS else 1 for token in tokens]
    return {
        "tokenizer.ggml.model": "gpt2", "tokenizer.ggml.pre": "smollm", "tokenizer.ggml.tokens": tokens,
        "tokenizer.ggml.token_type": kinds, "tokenizer.ggml.merges": merges, "tokenizer.ggml.eos_token_id": 2,
    }  # fmt: skip


def merges_of(tokenizer) -> list[list[str]]:
    merges = json.loads(tokenizer.to_str())["model"]["merges"]
    return [each.split(" ") if isinstance(each, str) else each for each in merges]


def stand_in(path: Path, seed: int = 0, size: int = 400, **changes) -> Path:
    """A Llama of random weights, of the kinds that the real file has. changes: of what it says of itself."""
    random = np.random.default_rng(seed)
    width, inner, narrow = 96, 160, 32

    def gains():
        return F32, 1 + 0.2 * random.standard_normal(width)

    def matrix(rows, columns, kind=Q4_1):
        return kind, random.standard_normal((rows, columns)) * (0.3 if kind == Q8_0 else 1.5 / columns**0.5)

    tensors = {"token_embd.weight": matrix(size, width, Q8_0), "output_norm.weight": gains()}
    shapes = {
        "attn_q": (width, width), "attn_k": (narrow, width), "attn_v": (narrow, width), "attn_output": (width, width),
        "ffn_gate": (inner, width), "ffn_up": (inner, width), "ffn_down": (width, inner),
    }  # fmt: skip
    for layer in range(ABOUT["llama.block_count"]):
        tensors |= {f"blk.{layer}.{name}.weight": matrix(*shape) for name, shape in shapes.items()}
        tensors |= {f"blk.{layer}.{name}.weight": gains() for name in ("attn_norm", "ffn_norm")}
    return write(path, ABOUT | vocabulary(size) | changes, tensors)


def adapter(path: Path, names: dict[str, tuple[int, int]], rank: int = 2, alpha: float = 4.0) -> dict[str, np.ndarray]:
    """A LoRA adapter of random weights for matrices of these shapes; returns what it adds to each."""
    random = np.random.default_rng(1)
    tensors, added = {}, {}
    for name, (rows, columns) in names.items():
        a = (random.standard_normal((rank, columns)) / columns**0.5).astype(np.float16)
        b = (random.standard_normal((rows, rank)) / 4).astype(np.float32)
        tensors |= {f"{name}.weight.lora_a": (F16, a), f"{name}.weight.lora_b": (F32, b)}
        added[name] = alpha / rank * b @ a.astype(np.float32)
    about = {"general.type": "adapter", "general.architecture": "llama", "adapter.type": "lora"}
    write(path, about | {"adapter.lora.alpha": alpha}, tensors)
    return added
