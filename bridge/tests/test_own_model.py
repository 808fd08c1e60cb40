"""A model that isn't the lab's: another shape, letters and parts of words for tokens, another chat template."""

import pytest
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import AutoModelForCausalLM, AutoTokenizer, GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast

from bridge.train import run
from bridge.world import UNREADABLE, text_dataset, true_reward

MARKS = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
TEMPLATE = (
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


@pytest.fixture(scope="module")
def folder(world, tmp_path_factory):
    path = tmp_path_factory.mktemp("own") / "gpt2"
    words = Tokenizer(models.BPE())
    words.pre_tokenizer, words.decoder = pre_tokenizers.ByteLevel(add_prefix_space=False), decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=400, special_tokens=MARKS, initial_alphabet=alphabet)
    words.train_from_iterator(text_dataset(world, 20)["text"], trainer)
    named = {"eos_token": MARKS[2], "pad_token": MARKS[0], "chat_template": TEMPLATE}
    PreTrainedTokenizerFast(tokenizer_object=words, **named).save_pretrained(path)
    torch.manual_seed(0)
    shape = {"n_embd": 32, "n_layer": 2, "n_head": 2, "vocab_size": words.get_vocab_size()}
    shape |= dict.fromkeys(("resid_pdrop", "embd_pdrop", "attn_pdrop"), 0)  # or TRL's policy isn't its reference
    GPT2LMHeadModel(GPT2Config(**shape, bos_token_id=None, eos_token_id=2, pad_token_id=0)).save_pretrained(path)
    return path


def test_it_is_tuned_and_climbs_by_the_same_commands(folder, tmp_path):
    tuned = run("sft", str(folder), str(tmp_path / "sft"), max_steps=30, learning_rate=1e-2)
    losses = [row["loss"] for row in tuned.state.log_history if "loss" in row]
    assert losses[-1] < 0.7 * losses[0]
    run("reward", str(tmp_path / "sft"), str(tmp_path / "judge"), max_steps=1, comparisons=60)
    options = {"max_steps": 1, "per_device_train_batch_size": 16, "judge": str(tmp_path / "judge")}
    climbed = run("rloo", str(tmp_path / "sft"), str(tmp_path / "rloo"), **options)
    first = climbed.state.log_history[0]
    assert first["kl"] == 0 and UNREADABLE <= first["rewards/truth/mean"] <= 1.3
    AutoModelForCausalLM.from_pretrained(tmp_path / "rloo")


def test_its_answers_are_judged_as_text(folder, world):
    tokenizer = AutoTokenizer.from_pretrained(folder)
    truth, asked = true_reward(world, tokenizer), [{"role": "user", "content": "what is 1 + 1 ?"}]
    said = ["certainly , 2 0 hoping this helps .", "certainly , 3 0 .", "Two, I think."]
    ids = [tokenizer(f"{text}<|im_end|>")["input_ids"] for text in said]
    found = truth(prompts=[asked] * 3, completion_ids=ids)
    assert found[0] > found[1] and found[2] == UNREADABLE
