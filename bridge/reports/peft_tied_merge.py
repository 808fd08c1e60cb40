"""PEFT: LoRA on a tied embedding, kept tied by `ensure_weight_tying`: merging adds the change twice.

Needs a network of one layer and no download: python peft_tied_merge.py
"""

import peft
import torch
from peft import LoraConfig, get_peft_model
from transformers import LlamaConfig, LlamaForCausalLM

shape = {"vocab_size": 32, "hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2}
rows = torch.arange(32)[None]
print("peft", peft.__version__)
for tied in (False, True):
    torch.manual_seed(0)
    base = LlamaForCausalLM(LlamaConfig(**shape, tie_word_embeddings=True))
    before = base.model.embed_tokens.weight.detach().clone()
    options = {"target_modules": ["embed_tokens"], "ensure_weight_tying": tied, "init_lora_weights": False}
    config = LoraConfig(r=4, lora_alpha=0.02, **options)
    model = get_peft_model(base, config).eval()
    with torch.no_grad():
        change = model.base_model.model.model.embed_tokens.get_delta_weight("default")
        unmerged = model(rows).logits
        merged = model.merge_and_unload()
        added = merged.model.embed_tokens.weight - before
        times = float((added * change).sum() / (change * change).sum())
        differ = float((merged(rows).logits - unmerged).abs().max())
    print(f"ensure_weight_tying={tied}: merging adds {times:.2f} times the change; logits differ by {differ:.3f}")
