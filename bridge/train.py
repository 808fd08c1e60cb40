"""The trainers of TRL on the lab's world. Each function makes one; settings that are no library's defaults are the
lab's. A model is a folder, or the name of any model that has a chat template."""

from typing import Any

import torch
import trl
from datasets import DatasetDict
from peft import LoraConfig
from transformers import AutoConfig, AutoModelForSequenceClassification, AutoTokenizer
from trl import DPOTrainer, GRPOTrainer, RewardTrainer, RLOOTrainer, SFTTrainer

from lab.conversation import CHAT
from lab.kept import MODELS
from lab.preferences import HELD_OUT
from lab.stages.worlds import world_of
from lab.world import World

from .world import preference_dataset, prompt_dataset, sft_dataset, true_reward

TUNED = MODELS / "sft"  # whose answers are compared
GPU = torch.cuda.is_available()
# Where the lab differs from all of TRL's trainers: full precision on a processor, and no memory to be saved.
OURS: dict[str, Any] = {"use_cpu": not GPU, "bf16": GPU, "activation_checkpointing": GPU, "adam_beta2": 0.95}
OURS |= {"report_to": "none", "save_strategy": "no", "logging_steps": 1, "disable_tqdm": True}
PAIRS = OURS | {"per_device_train_batch_size": 16, "warmup_steps": 5, "max_steps": 80}
EPOCHS = OURS | {"per_device_train_batch_size": 32, "warmup_steps": 10, "num_train_epochs": 3}
TRIES = OURS | {"per_device_train_batch_size": 128, "warmup_steps": 5, "max_steps": 100, "num_generations": 8}
TRIES |= {"max_completion_length": 32, "shuffle_dataset": False, "lr_scheduler_type": "constant_with_warmup"}


def sft(model: str, world: World, **options):
    data = sft_dataset(world, 300, world.settings.seed)
    args = trl.SFTConfig(**PAIRS | {"learning_rate": 1e-3} | options)
    return SFTTrainer(model, args, train_dataset=data)


def lora(model: str, world: World, **options):
    """`all-linear` leaves the embedding out. A base has never read the marks of a chat, so its embedding learns too."""
    adapter = LoraConfig(r=4, lora_alpha=2, target_modules="all-linear")
    adapter.modules_to_save, adapter.ensure_weight_tying = ["embed_tokens"], True
    args = trl.SFTConfig(**PAIRS | {"learning_rate": 1e-2} | options)
    return SFTTrainer(model, args, train_dataset=sft_dataset(world, 300, world.settings.seed), peft_config=adapter)


def reward(model: str, world: World, answers=TUNED, comparisons=4000, **options):
    data = compared(world, answers, comparisons)
    judge = AutoModelForSequenceClassification.from_pretrained(model, num_labels=1)
    settings = {"learning_rate": 5e-4, "weight_decay": 0.01}
    args = trl.RewardConfig(**EPOCHS | settings | options)
    return RewardTrainer(judge, args, train_dataset=data["train"], eval_dataset=data["test"])


def dpo(model: str, world: World, answers=TUNED, comparisons=4000, **options):
    data = compared(world, answers, comparisons)
    args = trl.DPOConfig(**EPOCHS | {"learning_rate": 3e-4, "beta": 0.3} | options)
    return DPOTrainer(model, args=args, train_dataset=data["train"])


def rloo(model: str, world: World, judge=None, **options):
    rewards, weights = rewards_of(model, world, judge)
    data = prompt_dataset(world, 100, 16, world.settings.seed)
    settings = {"learning_rate": 5e-4, "beta": 0.1, "reward_weights": weights}
    args = trl.RLOOConfig(**TRIES | settings | options)
    return RLOOTrainer(model, rewards, args, data)


def grpo(model: str, world: World, judge=None, **options):
    rewards, weights = rewards_of(model, world, judge)
    data = prompt_dataset(world, 100, 16, world.settings.seed)
    settings = {"learning_rate": 5e-4, "beta": 0.1, "reward_weights": weights}
    return GRPOTrainer(model, rewards, trl.GRPOConfig(**TRIES | settings | options), data)


def compared(world: World, answers, comparisons: int) -> DatasetDict:
    """Preferences to train on, and the last ones, held out as the lab does it."""
    data = preference_dataset(world, answers, comparisons, world.settings.seed)
    return data.train_test_split(max(1, int(HELD_OUT * len(data))), shuffle=False)


def rewards_of(model: str, world: World, judge: Any) -> tuple[list, list[float]]:
    """What is climbed, with its weights: a judge, with the truth beside it to be watched, or the truth."""
    truth = true_reward(world, AutoTokenizer.from_pretrained(model))
    return ([judge, truth], [1.0, 0.0]) if judge else ([truth], [1.0])


TRAINERS = {each.__name__: each for each in (sft, lora, reward, dpo, rloo, grpo)}


def run(name: str, model: str, out: str, **options):
    """Train, and write a folder that everybody reads, the lab too."""
    world = world_of(getattr(AutoConfig.from_pretrained(model), "world_seed", 0))
    trainer = TRAINERS[name](model, world, output_dir=out, **options)
    trainer.train()
    if name == "lora":
        trainer.model = trainer.model.merge_and_unload()
    trainer.model.config.question_form = CHAT
    trainer.save_model(out)
    return trainer
