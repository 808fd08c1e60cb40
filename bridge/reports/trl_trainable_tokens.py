"""TRL with PEFT: `trainable_token_indices` on a model with tied embeddings stops SFTTrainer.

Needs a network of one layer and no download: python trl_trainable_tokens.py
"""

import tempfile

import peft
import torch
import trl
from datasets import Dataset
from peft import LoraConfig
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast
from trl import SFTConfig, SFTTrainer

torch.manual_seed(0)
folder = tempfile.mkdtemp()
shape = {"vocab_size": 16, "hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2}
words = Tokenizer(models.WordLevel({str(i): i for i in range(16)}, unk_token="0"))
words.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
tokenizer = PreTrainedTokenizerFast(tokenizer_object=words, eos_token="1", pad_token="0")
same = {"use_cpu": True, "bf16": False, "report_to": "none", "save_strategy": "no", "disable_tqdm": True}
print("trl", trl.__version__, "peft", peft.__version__)
for tied in (False, True):
    trainer = SFTTrainer(
        LlamaForCausalLM(LlamaConfig(**shape, tie_word_embeddings=tied)),
        SFTConfig(folder, max_steps=1, gradient_checkpointing=False, **same),
        train_dataset=Dataset.from_list([{"text": "2 3 4 5"}] * 8),
        processing_class=tokenizer,
        peft_config=LoraConfig(r=4, target_modules="all-linear", trainable_token_indices=[2, 3]),
    )
    try:
        trainer.train()
        print(f"tie_word_embeddings={tied}: trained")
    except AttributeError as error:
        print(f"tie_word_embeddings={tied}: {type(error).__name__}: {error}")
