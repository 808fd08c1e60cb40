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
from functools import cache
from pathlib import Path

from lab.run import source as lab_source
from lab.run.source import needed, path_of

from .rounds import HERE, Round, of

code = cache(lab_source.code)
LINKS = HERE / "same.jsonl"  # from the code of the results to today's; see `trials/same.py`


def source(name: str) -> str:
    texts = [said(module) for module in modules(name)]
    texts += [definition(module, what) for module, what in borrowed(name)]
    return lab_source.hash_of([*texts, data(of(name))])


def said(module: str) -> str:
    """The code of a module, and what it imports: of the witness by that module's code, of others by the definition."""
    taken = {
        f"{by_code(each.module, each.name)}.{each.name} as {each.known_as}" for each in lab_source.imported(module)
    }
    return "\n".join([lab_source.own_code(module), *sorted(taken)])


def by_code(module: str, name: str) -> str:
    if module.startswith("witness"):
        return lab_source.coded(module)
    return hashlib.sha256(definition(module, name).encode()).hexdigest()[:16]


def modules(name: str) -> list[str]:
    """Of the witness, in order."""
    return sorted(module for module in needed(f"witness.experiments.{name}") if module.startswith("witness."))


def borrowed(name: str) -> list[tuple[str, str]]:
    """Modules of the lab, and what is taken from each."""
    return sorted(pair for module in modules(name) for pair in taken(lab_source.text_of(module)))


@cache
def taken(text: str) -> list[tuple[str, str]]:
    nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ImportFrom) and not node.level]
    return [
        (str(n.module), alias.name) for n in nodes if str(n.module).startswith(("lab.", "trials.")) for alias in n.names
    ]


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
