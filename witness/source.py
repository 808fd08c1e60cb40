"""Which code and data an experiment's numbers came from: a hash of its module, of all of the witness that this imports,
of what they take from the lab, and of what its round asks.

By the text, as the lab does it, so it is the same on every Python, and whatever its modules are called. Of the lab and
the trials the definitions count that are named in an import: what else stands in their modules can't change a number
here.
"""

import ast
import hashlib
import json
from dataclasses import asdict
from pathlib import Path

from lab.run import source as lab_source
from lab.run.source import Import, code, needed, path_of

from .rounds import HERE, Round, of

LINKS = HERE / "same.jsonl"  # from the code of the results to today's; see `trials/same.py`


def source(name: str) -> str:
    texts = [lab_source.said(module, by_code) for module in modules(name)]
    texts += [definition(module, what) for module, what in borrowed(name)]
    return lab_source.hash_of([*texts, data(of(name))])


def by_code(taken: Import) -> str:
    """What stands for an import: of the witness the code of the module, of others that of the definition."""
    if own(taken.module):
        return lab_source.coded(taken.module)
    return hashlib.sha256(definition(taken.module, taken.name).encode()).hexdigest()[:16]


def own(module: str) -> bool:
    return module.partition(".")[0] == __package__


def modules(name: str) -> list[str]:
    """Of the witness, in order."""
    return sorted(module for module in needed(f"{__package__}.experiments.{name}") if "." in module and own(module))


def borrowed(name: str) -> list[tuple[str, str]]:
    """Modules of the lab and the trials, and what is taken from each."""
    found = {each[:2] for module in modules(name) for each in lab_source.imported(module)}
    return sorted(pair for pair in found if not own(pair[0]))


def definition(module: str, name: str) -> str:
    """The text of a function or a class of a module, with what decorates it."""
    text = lab_source.text_of(module)
    defined = (node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef | ast.ClassDef))
    (node,) = (node for node in defined if node.name == name)
    first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
    return code(chr(10).join(text.splitlines()[first - 1 : node.end_lineno]))


def data(one: Round) -> str:
    """What a round asks, as one text."""
    tables = {path.name: path.read_text(encoding="utf-8") for path in one.tables}
    return json.dumps([one.seeds, one.asked, tables], default=asdict)


def files(name: str) -> list[Path]:
    """Those with the code that the hash is of."""
    return [path_of(module) for module in [*modules(name), *(module for module, _ in borrowed(name))]]
