"""Where the lab and other people's code stand side by side. See `bridge/`.

Its numbers are read where they are committed, whatever folder the other figures are drawn from.
"""

import json
from pathlib import Path
from statistics import fmean

from matplotlib.figure import Figure

from trials.style import INK, PAPER, STYLES, key, panels

NUMBERS = Path(__file__).with_name("results.json")
SIDES = {"lab": "the lab", "trl": "TRL and PEFT"}
WAYS = {  # by whom it was made, under which name
    "tuned, with old text": {"lab": "sft", "trl": "sft"},
    "tuned, pairs alone": {"lab": "bare", "trl": "bare"},
    "LoRA, rank 4": {"lab": "lora", "trl": "lora"},
    "DPO": {"lab": "dpo", "trl": "dpo"},
    "RLOO on the leash": {"lab": "rloo", "trl": "rloo"},
    "RLOO without one": {"lab": "loose", "trl": "loose"},
    "GRPO, the lab's options": {"lab": "grpo", "trl": "grpo_k3"},
    "GRPO, TRL's options": {"trl": "grpo"},
}


def beside(folder: Path | None) -> Figure:
    """The true reward of what each way made, a dot a world and a stroke at the mean."""
    figure, (axes,) = panels(1, 4.2)
    numbers = json.loads(NUMBERS.read_text(encoding="utf-8"))["numbers"]
    for place, (side, label) in enumerate(SIDES.items()):
        look = STYLES[place] | {"linestyle": "", "markersize": 6, "markeredgecolor": PAPER}
        for row, names in enumerate(WAYS.values()):
            if side not in names:
                continue
            worlds = numbers[f"{side}_{names[side]}_reward"]["seeds"]
            at, mean = row + (place - 0.5) * 0.4, fmean(worlds)
            axes.plot(worlds, [at] * len(worlds), label=label if row == 0 else None, **look)
            axes.plot([mean, mean], [at - 0.17, at + 0.17], color=INK, linewidth=1.4)
    axes.set_yticks(range(len(WAYS)), WAYS)
    axes.invert_yaxis()
    axes.set_xlabel("true reward of the answers")
    key(figure, axes, 2)
    return figure


FIGURES = (beside,)
