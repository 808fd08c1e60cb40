"""Experiments of a copy of the lab, each run in a child of this process, so that the copy may be changed in between.

What the change doesn't reach is found in the copy's store and not run again.
"""

import ast
import importlib
import os
import pickle
import signal
import sys
from dataclasses import asdict, replace

SEED = 3


def outcome(folder, name, seconds=60):
    """All that an experiment such as "part3.dose" gives in a copy of the lab; a line of text where it fails."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        signal.alarm(seconds)  # a change may make it endless
        found = "it died"
        try:
            found = measured(folder, *name.split("."))
        except BaseException as error:
            found = repr(error)
        finally:
            with os.fdopen(writing, "wb") as pipe:
                pickle.dump(found, pipe)
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        found = pipe.read()
    os.waitpid(child, 0)
    return pickle.loads(found) if found else "it took too long"


def measured(folder, part, name):
    for module in [each for each in sys.modules if each.split(".")[0] in ("lab", "trials")]:
        del sys.modules[module]
    sys.path.insert(0, str(folder))
    sys.dont_write_bytecode = True
    scales, store, rounding = map(importlib.import_module, ("lab.run.scale", "lab.run.store", "trials.rounding"))
    store.FOLDER = folder / "store"
    scale = replace(scales.TOY, tokens=4_000, pairs=8, tuning_steps=2, comparisons=8, questions=8, rows=4, sweep=8_000)
    scale = replace(scale, circuit_steps=2, sum_tokens=800)
    found = getattr(importlib.import_module(f"trials.{part}.experiments"), name)(SEED, scale)
    written = {key: rounding.number([value, value / 3]) for key, value in found.numbers.items()}
    return repr((asdict(found), written))


def constants(text):
    """Line, first and last column, and another value for each number of a module."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):
            other = node.value + 1 if isinstance(node.value, int) else 1.5 * node.value + 0.25
            yield node.lineno, node.col_offset, node.end_col_offset, repr(other)


def planted(text, place):
    line, first, last, other = place
    lines = text.splitlines(keepends=True)
    lines[line - 1] = f"{lines[line - 1][:first]}{other}{lines[line - 1][last:]}"
    return "".join(lines)
