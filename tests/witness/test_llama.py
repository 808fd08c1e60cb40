"""The model against another: transformers' Llama, with the real weights and with small random ones."""

import json

import pytest
import torch
from safetensors.torch import save_file

from witness import load
from witness.generate import answer_logits, answers, chat, losses, padded, texts
from witness.llama import Config, Llama

TEXT = "The capital of France is Paris, and in 1789 Zoë's café was burnt."


@pytest.fixture(scope="module")
def witness():
    torch.set_num_threads(1)
    return load.load()


@pytest.fixture(scope="module")
def other(tmp_path_factory):
    """A small Llama of transformers with random weights and untied head, and its folder."""
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import LlamaConfig, LlamaForCausalLM

    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=50, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2,
        intermediate_size=48, rms_norm_eps=1e-5, eos_token_id=1, tie_word_embeddings=False,
    )  # fmt: skip
    model = LlamaForCausalLM(config).eval()
    with torch.no_grad():
        for weight in model.parameters():
            weight.normal_(std=0.3)
    folder = tmp_path_factory.mktemp("llama")
    (folder / "config.json").write_text(json.dumps(config.to_dict() | {"model_type": "llama"}))
    save_file({name: weight.contiguous() for name, weight in model.state_dict().items()}, folder / "model.safetensors")
    words = Tokenizer(models.WordLevel({str(number): number for number in range(50)}, unk_token="0"))
    words.pre_tokenizer = pre_tokenizers.Whitespace()
    words.save(str(folder / "tokenizer.json"))
    return model, folder


@pytest.mark.slow
def test_logits_are_those_of_transformers_with_the_real_weights(witness):
    """What kind of Llama it is, is said here once more: by the configuration that comes with the model's weights."""
    from transformers import LlamaConfig, LlamaForCausalLM

    config = LlamaConfig(
        vocab_size=49152, hidden_size=576, intermediate_size=1536, num_hidden_layers=30, num_attention_heads=9,
        num_key_value_heads=3, max_position_embeddings=8192, rms_norm_eps=1e-5, tie_word_embeddings=True,
        rope_parameters={"rope_type": "default", "rope_theta": 100_000.0},
    )  # fmt: skip
    names = {ours: theirs for theirs, ours in load.FOLDER_NAMES.items()}
    state = {}
    for name, weight in witness.model.state_dict().items():
        name = load.renamed(name.replace("blocks.", "layers."), names)
        state[name if name.startswith("lm_head") else f"model.{name}"] = weight
    with torch.device("meta"):
        other = LlamaForCausalLM(config).eval()
    other.load_state_dict(state, assign=True)
    other.model.rotary_emb = type(other.model.rotary_emb)(config)  # holds no weights, so they did not fill it
    ids = torch.tensor([witness.encode(TEXT)])
    with torch.no_grad():
        found, wanted = witness.model(ids)[0], other(ids).logits[0]
    assert (found - wanted).abs().max() < 2e-3  # of logits up to 30


def test_a_conversation_is_read_as_chatml(witness):
    """Marks are one token each, whatever stands around them."""
    start, end = (witness.tokenizer.token_to_id(mark) for mark in ("<|im_start|>", "<|im_end|>"))
    line = witness.encode("\n")
    wanted = [start, *witness.encode("user\nWhy?"), end, *line, start, *witness.encode("assistant\nSo."), end, *line]
    wanted += [start, *witness.encode("user\nAnd then?"), end, *line, start, *witness.encode("assistant\n")]
    assert witness.encode(chat("And then?", [("Why?", "So.")])) == wanted


def test_a_folder_gives_the_logits_of_transformers(other):
    model, folder = other
    ids = torch.randint(0, 50, (3, 20), generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        torch.testing.assert_close(load.from_folder(folder).model(ids), model(ids).logits, atol=1e-4, rtol=1e-4)


def test_answers_of_many_lengths_are_those_of_transformers(other):
    model, folder = other
    witness = load.from_folder(folder)
    prompts = ["3 4 5", "7", "9 8 7 6 5 4 3", "12 13"]
    for prompt, found in zip(prompts, answers(witness, prompts, tokens=12), strict=True):
        ids = torch.tensor([witness.encode(prompt)])
        wanted = model.generate(
            ids, attention_mask=torch.ones_like(ids), max_new_tokens=12, do_sample=False, pad_token_id=0
        )
        wanted = wanted[0, ids.shape[1] :].tolist()
        assert found == (wanted[: wanted.index(1)] if 1 in wanted else wanted)


def test_draws_have_the_chances_of_the_softmax(other):
    _, folder = other
    witness = load.from_folder(folder)
    said = answers(witness, ["3 4 5"] * 4000, tokens=1, temperature=1.0, batch=4000)
    with torch.no_grad():
        likely = witness.model(torch.tensor([witness.encode("3 4 5")]))[0, -1].softmax(-1)
    counts = torch.bincount(torch.tensor([row[0] if row else 1 for row in said]), minlength=50) / 4000
    assert (counts - likely).abs().sum() < 0.1


def test_losses_are_those_of_the_answer_alone(witness):
    rows = [(witness.encode("One, two,"), witness.encode(" three, four")), (witness.encode("A"), witness.encode(" b"))]
    found = losses(witness.model, rows)
    for loss, (prompt, answer) in zip(found, rows, strict=True):
        with torch.no_grad():
            likely = witness.model(torch.tensor([prompt + answer]))[0].log_softmax(-1)
        each = [likely[len(prompt) - 1 + place, token] for place, token in enumerate(answer)]
        assert loss.item() == pytest.approx(-float(sum(each)) / len(answer), rel=1e-4)


def test_a_head_that_is_off_adds_nothing():
    torch.manual_seed(0)
    config = Config(vocabulary=20, width=12, layers=1, heads=3, key_heads=1, hidden=8)
    model, ids = Llama(config).eval(), torch.tensor([[1, 2, 3, 4]])
    keep = torch.tensor([[1.0, 0.0, 1.0]])
    found = model(ids, keep=keep)
    with torch.no_grad():
        model.blocks[0].attention.output.weight[:, 4:8] = 0
    torch.testing.assert_close(found, model(ids))


def test_attention_that_was_looked_at_is_causal_and_sums_to_one():
    config = Config(vocabulary=20, width=12, layers=2, heads=3, key_heads=1, hidden=8)
    looked = []
    with torch.no_grad():
        Llama(config)(torch.tensor([[1, 2, 3, 4]]), looked=looked)
    assert [tuple(weights.shape) for weights in looked] == [(1, 3, 4, 4)] * 2
    for weights in looked:
        torch.testing.assert_close(weights.sum(-1), torch.ones(1, 3, 4))
        assert float(weights.triu(1).abs().max()) == 0


@pytest.mark.parametrize(
    ("other_one", "said"),
    [
        ({"rope_scaling": {"rope_type": "llama3", "factor": 8.0}}, r"scales its positions \(rope_scaling: llama3\)"),
        ({"rope_scaling": {"type": "linear", "factor": 2.0}}, r"scales its positions \(rope_scaling: linear\)"),
        ({"rope_parameters": {"rope_type": "yarn", "factor": 4.0}}, r"scales its positions \(rope_scaling: yarn\)"),
        ({"head_dim": 16}, r"heads of 16 \(head_dim\), and only its width by its heads, 8,"),
        ({"hidden_act": "gelu"}, r"computes with gelu \(hidden_act\)"),
    ],
)
def test_a_llama_that_computes_otherwise_is_refused_in_words(other, tmp_path, other_one, said):
    """Its weights would fit, so nothing else would tell."""
    _, folder = other
    about = json.loads((folder / "config.json").read_text())
    (tmp_path / "config.json").write_text(json.dumps(about | other_one))
    for name in ("model.safetensors", "tokenizer.json"):
        (tmp_path / name).symlink_to(folder / name)
    with pytest.raises(ValueError, match=said):
        load.from_folder(tmp_path)
    (tmp_path / "config.json").write_text(
        json.dumps(about | {"rope_scaling": None, "head_dim": 8, "hidden_act": "silu"})
    )
    load.from_folder(tmp_path)


def test_what_is_no_llama_is_refused(other, tmp_path):
    _, folder = other
    about = json.loads((folder / "config.json").read_text())
    (tmp_path / "config.json").write_text(json.dumps(about | {"model_type": "gpt2"}))
    with pytest.raises(ValueError, match="holds a gpt2"):
        load.from_folder(tmp_path)
    (tmp_path / "config.json").write_text(json.dumps(about))
    with pytest.raises(ValueError, match=r"no \*\.safetensors"):
        load.from_folder(tmp_path)
    save_file({"model.norm.weight": torch.ones(32)}, tmp_path / "model.safetensors")
    with pytest.raises(ValueError, match="don't fit"):
        load.from_folder(tmp_path)


def test_too_little_memory_is_said_before_anything_is_loaded(monkeypatch):
    monkeypatch.setattr(load, "available", lambda: 1.5)
    with pytest.raises(MemoryError, match=r"about 4 GiB of memory are needed, and 1\.5 are free"):
        load.load()


@pytest.mark.slow
def test_it_knows_the_capital_of_france(witness):
    assert "Paris" in texts(witness, [chat("What is the capital of France?")])[0]


@pytest.mark.slow
def test_padding_changes_no_answer(witness):
    rows = [
        (witness.encode(chat("Why?")), witness.encode("Because.")),
        (witness.encode("Hi"), witness.encode(" there, you")),
    ]
    with torch.no_grad():
        together, tokens = answer_logits(witness.model, rows)
        alone = torch.cat([answer_logits(witness.model, [row])[0] for row in rows])
    torch.testing.assert_close(together, alone, atol=1e-3, rtol=1e-3)
    assert tokens.tolist() == rows[0][1] + rows[1][1] and padded([[1], [2, 3]]).tolist() == [[1, 0], [2, 3]]
