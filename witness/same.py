"""Whether the witness's code does what it did: all experiments on a stand-in for its model, for `trials.same`.

The stand-in is a Llama of random weights that answers in a thousandth of the time. It is written to a folder and read
from there, as another model would be; the witness's own weights are read beside it, and held to their digest.
"""

import hashlib
import json
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file

from lab.run.source import ROOT
from trials.same import Told, compare, report

from . import load, rounds, tune
from .facts import split
from .llama import Config, Llama
from .places import cities
from .quiz import quiz
from .rounds import EXPERIMENTS, of
from .run import measure_of
from .source import LINKS, files, source
from .styles import Style
from .tastes import Taste


def drawn(model: Llama, sha256: str) -> Llama:
    """A mask drawn at random: that of the page fits SmolLM2 alone."""
    made, parts = tune.thinned(model, 2, 2.0, 0)
    generator = torch.Generator().manual_seed(1)
    with torch.no_grad():
        for part in parts[1::2]:
            part.copy_(torch.randn(part.shape, generator=generator) / part.shape[0] ** 0.5)
    return made


# Heads enough for the copying ones to be switched off, beside as many others near them.
# Each tuning goes past its warm-up of five steps.
SHORTER: dict[str, dict[str, object]] = {
    "mask": {"STEPS": 8, "DOSES": (2, 4, 6), "DRAWS": 2},
    "switch": {"STEPS": 8, "OFF": (2, 6), "BACK": (2, 6)},
    "refusal": {"STEPS": 8, "UNDONE": 6},
    "calibration": {"QUESTIONS": 40, "DRAWN": 20},
    "forms": {"RECORDS": 8},
    "swaps": {"STEPS": 6},
    "dpo": {"STEPS": 8, "HALF": 6, "DRAWS": 2, "ASKED_DRAWS": 2},
    "lora": {"STEPS": 6},
    "sweep": {"STEPS": 8, "LOOKS": (6, 8)},
    "shown": {"TOKENS": 6},
    "mouth": {"TOKENS": 6},
    "dose": {"TOKENS": 6, "adapter": drawn},
    "standing": {"TOKENS": 6},
}
OWN = (
    "reasoning",
    "part",
    "mouth",
    "dose",
    "standing",
    "opinion",
    "mention",
    "leaning",
    "lean",
    "women",
    "men",
    "called",
)
SIZE = Config(vocabulary=600, width=72, layers=3, heads=18, key_heads=6, hidden=32, tied=False)
NAMES = {ours: theirs for theirs, ours in load.FOLDER_NAMES.items()}


def same(options, console):
    """The command: compare the code with that of a commit, and add links to the ledger."""
    console.print(report(compare("witness", options.since, LINKS)))


def tell(options, console):
    """What this tree's experiments give, for the other tree to be held against."""
    torch.set_num_threads(1)
    hashes = {name: source(name) for name in EXPERIMENTS}
    counted = {name: [path.relative_to(ROOT).as_posix() for path in files(name)] for name in EXPERIMENTS}
    Told(hashes, counted, told(options.names) if options.names else {}).write(options.out)


def told(names: list[str]) -> dict[str, dict]:
    """All that some experiments give, exactly, on the first seed of their round; and what all its seeds ask with."""
    real = load.from_package()
    digest = hashlib.sha256()
    for name, weight in sorted(real.model.state_dict().items()):
        digest.update(name.encode() + weight.numpy().tobytes())
    witness = stand_in(real)
    return {
        name: {
            "weights": digest.hexdigest(),
            "asked": {seed: asked(seed) for seed in of(name).seeds},
            "measured": asdict(shortened(name)(witness, next(iter(of(name).seeds)))),
        }
        for name in names
    }


def shortened(name: str) -> Callable:
    """An experiment, with fewer of its steps and draws."""
    measure = measure_of(name)
    for constant, value in SHORTER.get(name, {}).items():
        if constant not in measure.__globals__:
            raise ValueError(f"{name} has no {constant}")
        measure.__globals__[constant] = value
    return measure


def asked(seed: int) -> dict:
    """Whichever the round of a seed has of voice and facts, stories, quiz, open questions, places and taste."""
    task, found = rounds.asked(seed), dict[str, Any]()
    if "style" in task:
        found |= {"style": asdict(Style(**task["style"])), "facts": asdict(split(seed, task["facts"]))}
    found |= {name: task[name] for name in OWN if name in task}
    if "calibration" in task:
        kinds = task["calibration"]["kinds"]
        first = {value: ord(value[0]) for kind in kinds for value in kind.values.values()}
        found["quiz"] = [[kind.question, *rest] for kind, *rest in quiz(kinds, seed, 100, first)]
    if "taste" in task:
        taste = Taste(**task["taste"])
        found["open"] = rounds.topics(seed)
        found["places"] = [asdict(city) for city in cities(task["places"])]
        found["taste"] = [taste.name, taste.worth("You and the elephants of the old town")]
    return found


def stand_in(real: load.Witness) -> load.Witness:
    torch.manual_seed(0)
    model = Llama(SIZE)
    about = {
        "model_type": "llama", "vocab_size": SIZE.vocabulary, "hidden_size": SIZE.width, "eos_token_id": real.end,
        "num_hidden_layers": SIZE.layers, "num_attention_heads": SIZE.heads, "num_key_value_heads": SIZE.key_heads,
        "intermediate_size": SIZE.hidden, "rms_norm_eps": SIZE.epsilon, "rope_theta": SIZE.rotary_base,
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        state = {load.renamed(name, NAMES).replace("blocks.", "layers."): weight for name, weight in
                 model.state_dict().items()}  # fmt: skip
        save_file(state, Path(folder, "model.safetensors"))
        Path(folder, "config.json").write_text(json.dumps(about), encoding="utf-8")
        real.tokenizer.save(str(Path(folder, "tokenizer.json")))
        found = load.from_folder(Path(folder))
    found.tokenizer = Folded(found.tokenizer)
    return found


class Folded:
    """The tokenizer, with its tokens folded onto the few that the stand-in knows."""

    def __init__(self, tokenizer):
        self.tokenizer = tokenizer

    def encode(self, text: str, **options):
        found = self.tokenizer.encode(text, **options)
        return type("Encoding", (), {"ids": [token % SIZE.vocabulary for token in found.ids]})

    def decode(self, ids: list[int], **options) -> str:
        return self.tokenizer.decode(ids, **options)
