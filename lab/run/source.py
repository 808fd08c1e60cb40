"""Which code a result came from: a hash of a module and of every module of ours that it needs.

Comments, docstrings and blank lines don't count, so explaining better makes no result stale. Nor does plumbing, nor
what a module is called and where it lies: an import counts by the code of what it imports, so that modules may be moved
and renamed. The hash is of the text's own lines: what Python's parser would write is another text in another release of
it.
"""

import ast
import hashlib
import io
import tokenize
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PACKAGES = ("lab", "trials", "witness", "bridge")  # whose modules count
# What runs experiments, keeps their results and shows how far they are, but can't change a number. The fields of the
# scale that a stage reads are part of its key, and the whole scale stands in each result file.
PLUMBING = frozenset(
    ("trials", *(f"lab.run{name}" for name in ("", ".files", ".progress", ".scale", ".source", ".state", ".store")))
)


class Import(NamedTuple):
    """What one line takes from a module of ours: a name that it defines, or itself (then `name` is empty)."""

    module: str
    name: str
    known_as: str


@cache
def source_hash(*modules: str) -> str:
    """The hash for modules by their full names, such as "trials.part3.experiments"."""
    return hash_of(said(name) for name in counted(*modules))


def hash_of(texts: Iterable[str]) -> str:
    """Of texts in any order. What says nothing, as most packages' `__init__.py`, doesn't count, nor a second time."""
    return hashlib.sha256("\n".join(sorted(set(texts) - {""})).encode()).hexdigest()[:16]


def by_module(taken: Import) -> str:
    """What stands for the name of what is imported: the code of its module."""
    return coded(taken.module)


@cache
def said(module: str, stand_in: Callable[[Import], str] = by_module) -> str:
    """The code of a module, and what it imports of ours: by the code of what is imported, and not by its name."""
    taken = {f"{stand_in(each)}.{each.name} as {each.known_as}" for each in imported(module)}
    return "\n".join(filter(None, [own_code(module), *sorted(taken)]))


@cache
def coded(module: str) -> str:
    """A hash of a module's code without its imports, which stands for its name."""
    return "plumbing" if module in PLUMBING else hashlib.sha256(own_code(module).encode()).hexdigest()[:16]


def counted(*modules: str) -> list[str]:
    """The modules whose code the hash is of, in order."""
    return sorted(frozenset().union(*map(needed, modules)) - PLUMBING)


def path_of(module: str) -> Path:
    """The file of a module, or of a package its `__init__.py`."""
    path = ROOT.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def text_of(module: str) -> str:
    return path_of(module).read_text(encoding="utf-8")


@cache
def needed(module: str) -> frozenset[str]:
    """A module, all modules of ours that it imports, or that they import, and the packages that all these lie in."""
    found, waiting = set(), [module]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        waiting += [each for each in (*imports(name), name.rpartition(".")[0]) if "." in each]
    return frozenset(found)


def imports(module: str) -> list[str]:
    """The modules of ours that a module imports itself, and packages."""
    return [each.module for each in imported(module)]


def imported(module: str) -> list[Import]:
    """What a module takes from modules of ours."""
    path = path_of(module)
    package = module.split(".") if path.name == "__init__.py" else module.split(".")[:-1]
    found = []
    for node in import_statements(text_of(module)):
        start = origin(node, package)
        if start[0] not in PACKAGES:
            continue
        for alias in node.names:
            inner = ".".join([*start, alias.name])
            itself = path_of(inner).exists()
            known_as = alias.asname or alias.name
            found.append(Import(inner if itself else ".".join(start), "" if itself else alias.name, known_as))
    return found


def origin(node: ast.ImportFrom, package: list[str]) -> list[str]:
    """The full name of what a statement in a package imports from."""
    named = node.module.split(".") if node.module else []
    return package[: len(package) - node.level + 1] + named if node.level else named


@cache
def import_statements(text: str) -> list[ast.ImportFrom]:
    return [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ImportFrom)]


@cache
def own_code(module: str) -> str:
    """The code of a module without its imports of ours."""
    text = text_of(module)
    found = lines(text)
    for node in import_statements(text):
        if node.level or (node.module or "").split(".")[0] in PACKAGES:
            found[node.lineno - 1 : node.end_lineno] = [""] * ((node.end_lineno or node.lineno) - node.lineno + 1)
    return "\n".join(line for line in found if line)


@cache  # each experiment asks for the same modules again, and parsing them all takes a second
def code(text: str) -> str:
    """The text of a module without comments, docstrings and blank lines."""
    return "\n".join(line for line in lines(text) if line)


def forget():
    """Read all modules anew, as they may have changed."""
    for function in (source_hash, needed, said, coded, own_code):
        function.cache_clear()


def lines(text: str) -> list[str]:
    """Each line of a module; what doesn't count is empty."""
    found = text.splitlines()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            row, column = token.start
            found[row - 1] = found[row - 1][:column]
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            for row in range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1):
                found[row - 1] = ""
    return [line.rstrip() for line in found]
