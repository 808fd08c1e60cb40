"""TRL: the reference model is read from the model's folder, so a model that was changed in memory is tied to the file.

Needs a network of one layer and no download: python trl_reference.py
"""

import tempfile

import torch
import trl
from datasets import Dataset
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast
from trl import DPOConfig, DPOTrainer, GRPOConfig, GRPOTrainer, RLOOConfig, RLOOTrainer

torch.manual_seed(0)
folder = tempfile.mkdtemp()
LlamaForCausalLM(
    LlamaConfig(vocab_size=16, hidden_size=16, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2)
).save_pretrained(folder)
words = Tokenizer(models.WordLevel({str(i): i for i in range(16)}, unk_token="0"))
words.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
tokenizer = PreTrainedTokenizerFast(tokenizer_object=words, eos_token="1", pad_token="0")

same = {"use_cpu": True, "bf16": False, "report_to": "none", "save_strategy": "no", "disable_tqdm": True}
same |= {"learning_rate": 0.0, "max_steps": 1, "logging_steps": 1, "gradient_checkpointing": False}
drawn = same | {"per_device_train_batch_size": 64, "num_generations": 8, "max_completion_length": 8, "beta": 0.1}
print("trl", trl.__version__)
for tuned in (False, True):
    for Trainer, Config in ((RLOOTrainer, RLOOConfig), (GRPOTrainer, GRPOConfig), (DPOTrainer, DPOConfig)):
        model = LlamaForCausalLM.from_pretrained(folder)
        if tuned:  # as after SFTTrainer.train(), or after merging an adapter
            model.lm_head.weight.data += 0.5 * torch.randn(16, 16, generator=torch.Generator().manual_seed(1))
        if Trainer is DPOTrainer:
            data = Dataset.from_list([{"prompt": "2 3", "chosen": " 4 5", "rejected": " 6 7"}] * 8)
            trainer = Trainer(model, args=Config(folder, **same), train_dataset=data, processing_class=tokenizer)
        else:
            data = Dataset.from_list([{"prompt": "2 3"}] * 8)
            reward = lambda completions, **_: [0.0] * len(completions)  # noqa: E731
            trainer = Trainer(model, reward, Config(folder, **drawn), data, processing_class=tokenizer)
        trainer.train()
        log = trainer.state.log_history[0]
        name, value = ("rewards/chosen", log["rewards/chosen"]) if Trainer is DPOTrainer else ("kl", log["kl"])
        print(f"{Trainer.__name__:12} {'changed in memory' if tuned else 'as in its folder':17} {name} {value:.3f}")
