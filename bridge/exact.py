"""A problem whose answers can all be listed, so that the optimum of reward - beta KL is known: how much of it do TRL's
trainers miss? Prompts and answers are single words; word 0 ends an answer.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from datasets import Dataset
from tokenizers import Tokenizer, models, pre_tokenizers
from torch import Tensor
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast, PrinterCallback
from transformers.utils.logging import disable_progress_bar
from trl import GRPOConfig, GRPOTrainer, RLOOConfig, RLOOTrainer

from .train import OURS

disable_progress_bar()
WORDS, PROMPTS, GROUP = 17, 8, 32  # the prompts are words 1 to 8
METHODS: dict[str, tuple] = {
    "rloo": (RLOOTrainer, RLOOConfig, {}),
    "grpo": (GRPOTrainer, GRPOConfig, {}),
    "grpo, undivided": (GRPOTrainer, GRPOConfig, {"scale_rewards": "none"}),
    "grpo, undivided, k3": (GRPOTrainer, GRPOConfig, {"scale_rewards": "none", "use_bias_correction_kl": False}),
}


def problem(folder: Path, seed: int = 0) -> Tensor:
    """Write a random model and its tokenizer to a folder, where TRL finds its reference, and return what each answer to
    each prompt is worth: (PROMPTS, WORDS)."""
    torch.manual_seed(seed)
    shape = {"hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 2, "num_attention_heads": 4}
    marks = {"bos_token_id": None, "eos_token_id": 0, "pad_token_id": 0}
    model = LlamaForCausalLM(LlamaConfig(vocab_size=WORDS, max_position_embeddings=16, **shape, **marks))
    model.lm_head.weight.data.normal_(std=0.2)
    model.save_pretrained(folder)
    words = Tokenizer(models.WordLevel({str(word): word for word in range(WORDS)}, unk_token="0"))
    words.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    PreTrainedTokenizerFast(tokenizer_object=words, eos_token="0", pad_token="0").save_pretrained(folder)
    return torch.randn(PROMPTS, WORDS)


@torch.no_grad()
def listed(model: LlamaForCausalLM) -> Tensor:
    """log p of every answer to every prompt, (PROMPTS, WORDS)."""
    return model.eval()(torch.arange(1, PROMPTS + 1, device=model.device)[:, None]).logits[:, -1].log_softmax(-1).cpu()


def missed(own: Tensor, reference: Tensor, worth: Tensor, beta: float) -> Tensor:
    """By how much reward - beta KL falls short of the most that is possible, for each prompt; all are (PROMPTS, WORDS).
    The best policy is proportional to reference x exp(worth / beta)."""
    best = beta * (reference + worth / beta).logsumexp(1)
    return best - (own.exp() * (worth - beta * (own - reference))).sum(1)


def climb(method: str, beta: float = 1.0, steps: int = 150, seed: int = 0) -> dict[str, float]:
    """What a method of TRL misses of the optimum after so many steps, on average over the prompts, and what was missed
    before."""
    Trainer, Config, options = METHODS[method]
    with TemporaryDirectory() as folder:
        worth = problem(Path(folder), seed)

        def reward(prompts, completion_ids, **_):
            return [float(worth[int(prompt) - 1, ids[0]]) for prompt, ids in zip(prompts, completion_ids, strict=True)]

        settings = {"per_device_train_batch_size": PROMPTS * GROUP, "num_generations": GROUP, "learning_rate": 3e-3}
        settings |= {"max_completion_length": 1, "max_steps": steps, "beta": beta, "seed": seed}
        asked = Dataset.from_dict({"prompt": [str(word) for word in range(1, PROMPTS + 1)]})
        trainer = Trainer(folder, reward, Config(folder, **OURS | settings | options), asked)
        trainer.remove_callback(PrinterCallback)  # six hundred lines, and what is asked for is four
        reference = listed(trainer.model)
        trainer.train()
        after, before = (missed(found, reference, worth, beta) for found in (listed(trainer.model), reference))
    return {"missed": float(after.mean()), "untrained": float(before.mean())}


def tell(steps: int = 150, beta: float = 1.0, seed: int = 0):
    """Print what each method misses."""
    for method in METHODS:
        found = climb(method, beta, steps, seed)
        print(f"{method:20} misses {found['missed']:.4f} of {found['untrained']:.4f}", flush=True)
