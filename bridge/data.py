"""A world as a folder that `datasets` reads, with its card: python -m bridge data --out mine/world, and then
load_dataset("mine/world", "pairs")."""

from pathlib import Path

from lab.export import checkpoint
from lab.stages.worlds import world_of

from .train import TUNED
from .world import entropy_floor, preference_dataset, prompt_dataset, sft_dataset, text_dataset

CARD = """\
---
license: mit
language: art-x-lab
configs:
{configs}
---
# World {seed} of LLM Deep Dive's lab

Texts, questions and answers of a made-up language. All is drawn from a program that also scores it exactly.
`log_probability` is of the whole row, in nats.

| Of | Entropy floor, nats a word |
| --- | --- |
| text | {text:.4f} |
| pairs | {pairs:.4f} |

No model can have a smaller loss than that, other than by knowing these rows. Pairs count the end mark as a word.
"""


def tell(
    out: str,
    world: int = 0,
    answers: str | None = None,
    comparisons: int = 4000,
    texts: int = 400,
    pairs: int = 300,
):
    """Write texts, pairs and prompts of a world. Preferences too, between answers of a model that has read of it: of a
    folder, or of the book's for its own world."""
    drawn, folder = world_of(world), Path(out)
    sets = {"text": text_dataset(drawn, texts), "pairs": sft_dataset(drawn, pairs, world)}
    sets["prompts"] = prompt_dataset(drawn, 100, 16, world)
    policy = Path(answers or TUNED)
    if checkpoint.world_of(policy).settings.seed == world:
        sets["preferences"] = preference_dataset(drawn, policy, comparisons, world)
    elif answers:
        raise ValueError(f"{answers} has read of another world than {world}")
    for name, rows in sets.items():
        (folder / name).mkdir(parents=True, exist_ok=True)
        rows.to_parquet(folder / name / "train.parquet")
    configs = "\n".join(f"- config_name: {name}\n  data_files: {name}/train.parquet" for name in sets)
    floors = {name: entropy_floor(sets[name]) for name in ("text", "pairs")}
    (folder / "README.md").write_text(CARD.format(configs=configs, seed=world, **floors), encoding="utf-8")
    print(f"bridge: {', '.join(sets)} of world {world} in {out}")
