"""TRL's trainers as methods. They start from the same weights, as a Llama, and ask the same judge."""

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from datasets import Dataset
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast, PrinterCallback
from transformers.utils.logging import disable_progress_bar
from trl import GRPOConfig, GRPOTrainer, RLOOConfig, RLOOTrainer

from lab.export.checkpoint import from_llama, to_llama
from lab.model import EPSILON, ROTARY_BASE

from ..train import OURS
from .methods import GROUP, RATE
from .policy import END, Policy

disable_progress_bar()


def save(policy: Policy, folder: Path):
    """Model and tokenizer, where a trainer finds its reference."""
    ours = policy.model.config
    shape = {"vocab_size": ours.vocabulary, "hidden_size": ours.width, "intermediate_size": ours.inner}
    shape |= {"num_hidden_layers": ours.layers, "num_attention_heads": ours.heads, "num_key_value_heads": ours.heads}
    marks = {"bos_token_id": None, "eos_token_id": END, "pad_token_id": END, "tie_word_embeddings": True}
    more = {"max_position_embeddings": ours.context, "rms_norm_eps": EPSILON}
    llama = LlamaForCausalLM(LlamaConfig(**shape, **marks, **more, rope_theta=ROTARY_BASE))
    llama.load_state_dict(to_llama(policy.model), strict=False)  # the output layer is the embedding
    llama.save_pretrained(folder)
    words = Tokenizer(models.WordLevel({str(word): word for word in range(policy.words)}, unk_token="0"))
    words.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    PreTrainedTokenizerFast(tokenizer_object=words, eos_token="0", pad_token="0").save_pretrained(folder)


def by_trl(Trainer, Config, options: dict, policy, reference, reward, samples: int, rate: float = RATE):
    def score(prompts, completion_ids, **_):
        answers = torch.full((len(prompts), policy.length), END)
        for row, words in zip(answers, completion_ids, strict=True):
            row[: len(words)] = torch.tensor(words)
        return reward(torch.tensor([int(prompt.split()[1]) for prompt in prompts]), answers).tolist()

    batch = GROUP * len(policy.prompts)
    settings: dict = {"per_device_train_batch_size": batch, "num_generations": GROUP, "max_steps": samples // batch}
    settings |= {"max_completion_length": policy.length, "learning_rate": rate, "lr_scheduler_type": "constant"}
    settings |= {"beta": reward.beta, "seed": torch.initial_seed(), "bf16": False, "activation_checkpointing": False}
    settings |= {"use_cpu": policy.prompts.device.type == "cpu"}
    asked = Dataset.from_dict({"prompt": [" ".join(map(str, row)) for row in policy.begun(policy.prompts).tolist()]})
    with TemporaryDirectory() as folder:
        save(reference, Path(folder))
        trainer = Trainer(folder, score, Config(folder, **OURS | {"logging_steps": 10**6} | settings | options), asked)
        trainer.remove_callback(PrinterCallback)
        trainer.train()
        from_llama(policy.model, trainer.model.state_dict())


rloo = partial(by_trl, RLOOTrainer, RLOOConfig, {})
grpo = partial(by_trl, GRPOTrainer, GRPOConfig, {})
