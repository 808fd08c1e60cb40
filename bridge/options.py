"""TRL's GRPO comes with two options that differ from the lab's: python -m bridge options tries each alone.

Explored after the replication, in its worlds: a row a climb, to `options.csv`.
"""

import csv
from pathlib import Path
from tempfile import TemporaryDirectory

from transformers import AutoTokenizer

from lab.conversation import CHAT, Example
from lab.export import checkpoint
from lab.run.scale import FULL, Scale
from lab.stages.aligned import reward_model
from lab.stages.tuned import tuned
from lab.stages.worlds import world_of
from trials.rounding import rounded

from .replicate import SEEDS
from .train import grpo
from .ways import AS_THE_LAB, look, train

ALONE = {
    "corrected": AS_THE_LAB | {"use_bias_correction_kl": True},
    "by_token": AS_THE_LAB | {"loss_type": "dapo"},
}
KEPT = ("reward", "drift")
WRITTEN = Path(__file__).with_suffix(".csv")


def climb(seed: int, options: dict, scale: Scale) -> dict:
    """The lab's tuned model after a climb of the lab's judge."""
    world, start, judge = world_of(seed), tuned(seed, scale), reward_model(seed, scale)
    with TemporaryDirectory() as folder:
        sft, out = Path(folder, "sft"), Path(folder, "out")
        checkpoint.save(start, world, sft, CHAT)
        tokenizer = AutoTokenizer.from_pretrained(sft)

        def learned(prompts, completion_ids, **_):
            asked = [tokenizer.apply_chat_template(p, add_generation_prompt=True, return_dict=False) for p in prompts]
            return judge([Example(tuple(q), tuple(a)) for q, a in zip(asked, completion_ids, strict=True)]).tolist()

        settings = {"max_steps": scale.alignment_steps, "seed": seed, "output_dir": str(out)}
        train(grpo(str(sft), world, judge=learned, **settings | options))
        found = look(checkpoint.load(out), world, start)
    return {name: rounded(found[name]) for name in KEPT}


def tell(out: Path = WRITTEN, seeds=SEEDS, scale: Scale = FULL):
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ("world", "option", *KEPT), lineterminator="\n")
        writer.writeheader()
        for seed in seeds:
            for name, options in ALONE.items():
                writer.writerow({"world": seed, "option": name} | climb(seed, options, scale))
                file.flush()
