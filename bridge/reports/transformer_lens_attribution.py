"""TransformerLens: the attributions of a TransformerBridge as it comes don't add up to the score.

Needs a network of one layer and no download: python transformer_lens_attribution.py
"""

import tempfile
from importlib.metadata import version

import torch
from tokenizers import Tokenizer, models
from transformer_lens import TransformerBridge
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

torch.manual_seed(0)
shape = {"vocab_size": 32, "hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2}
model = LlamaForCausalLM(LlamaConfig(**shape)).eval()
model.model.norm.weight.data += torch.randn(16)  # a norm that has learned something
folder = tempfile.mkdtemp()
model.save_pretrained(folder)
words = Tokenizer(models.WordLevel({str(i): i for i in range(32)}, unk_token="0"))
PreTrainedTokenizerFast(tokenizer_object=words, bos_token="0", eos_token="1", pad_token="0").save_pretrained(folder)
tokenizer = PreTrainedTokenizerFast.from_pretrained(folder)
lens = TransformerBridge.boot_transformers(folder, hf_model=model, tokenizer=tokenizer)
print("transformer-lens", version("transformer-lens"))
for compatible in (False, True):
    if compatible:
        lens.enable_compatibility_mode()
    with torch.no_grad():
        logits, cache = lens.run_with_cache(torch.arange(8)[None], prepend_bos=False)
        parts = cache.decompose_resid(layer=-1, pos_slice=-1)
        total = float(cache.logit_attrs(parts, tokens=5, pos_slice=-1).sum())
    print(
        f"compatibility mode {compatible!s:5}: attributions add up to {total:.4f}, the score is {logits[0, -1, 5]:.4f}"
    )
