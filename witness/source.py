"""Which code an experiment's numbers came from: a hash of its module and of what it rests on.

By the text, as the lab does it, and not by `ast.unparse`, which writes the same code in another way from one release of
Python to the next. Comments, docstrings and blank lines don't count.
"""

import hashlib
from pathlib import Path

from lab.engine.source import code

from . import rounds
from .rounds import HERE

LINKS = HERE / "same.jsonl"  # from the code of the results to today's; see `lab/engine/same.py`
ALSO = {  # what an experiment rests on beside its round's modules
    "prejudice": ("experiments/counting.py",),
    "longtail": ("experiments/counting.py", "experiments/calibration.py"),
    "swaps": ("../lab/stages/swapped.py",),
    "dpo": ("../lab/dpo.py",),
    "lora": ("experiments/mask.py",),
}


def source(name: str) -> str:
    texts = [path.read_text(encoding="utf-8") for path in files(name)]
    return hashlib.sha256("\n".join(map(code, texts)).encode()).hexdigest()[:16]


def files(name: str) -> list[Path]:
    paths = [HERE / f"{module}.py" for module in rounds.of(name).shared] + [HERE / f"experiments/{name}.py"]
    return paths + [(HERE / module).resolve() for module in ALSO.get(name, ())]
