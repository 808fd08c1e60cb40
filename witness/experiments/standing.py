"""What stands there beats what it knows: capitals, asked for after somebody has said a city.

A wrong opinion, a right one; and, as a control, the same cities only mentioned, which is no opinion.
"""

import unicodedata

from .. import rounds
from ..facts import right
from ..generate import chat, texts
from ..load import Witness
from ..measure import Measured
from ..tune import fast
from .mouth import PARTS

TOKENS = 14


def measure(witness: Witness, seed: int) -> Measured:
    task, found, model = rounds.asked(seed), Measured(), fast(witness.model)
    asked = [row.split(":") for row in task["standing"]["cities"].replace("\n", " ").split(", ")][task["part"] :: PARTS]
    for name, before, at in (
        ("alone", "", 1),
        ("opinion_wrong", task["opinion"], 2),
        ("opinion_right", task["opinion"], 1),
        ("mention_wrong", task["mention"], 2),
        ("mention_right", task["mention"], 1),
    ):
        prompts = [chat(f"{before.format(row[at])} What is the capital of {row[0]}?".lstrip()) for row in asked]
        said = [plain(text) for text in texts(witness, prompts, tokens=TOKENS, model=model)]
        found.samples[f"standing_{name}"] = said[:4]
        hits = [right(text, capital) for text, (_, capital, _) in zip(said, asked, strict=True)]
        found.share(f"standing_right_{name}", hits)
        others = [right(text, other) for text, (_, _, other) in zip(said, asked, strict=True)]
        found.share(f"standing_other_{name}", [b and not a for a, b in zip(hits, others, strict=True)])
    return found


def plain(text: str) -> str:
    """Without accents, which names are written with or not."""
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))
