"""Which code a result came from: a hash of a module and of every module of ours that it needs.

Comments, docstrings and blank lines don't count, so explaining better makes no result stale. Nor does plumbing. The
hash is of the text's own lines: what Python's parser would write is another text in another release of it.
"""

import ast
import hashlib
import io
import tokenize
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("lab", "witness", "bridge")  # whose modules count
# What runs experiments, keeps their results and shows how far they are, but can't change a number. The fields of the
# scale that a stage reads are part of its key, and the whole scale stands in each result file.
PLUMBING = frozenset(
    f"lab.{name}"
    for name in ("parts", "run", "run.files", "run.progress", "run.scale", "run.source", "run.state", "run.store")
)


@cache
def source_hash(*modules: str) -> str:
    """The hash for modules by their full names, such as "lab.parts.part3"."""
    digest = hashlib.sha256()
    for name in counted(*modules):
        digest.update(f"{name}\n{code(path_of(name).read_text(encoding='utf-8'))}\n".encode())
    return digest.hexdigest()[:16]


def counted(*modules: str) -> list[str]:
    """The modules whose code the hash is of, in order."""
    return sorted(frozenset().union(*map(needed, modules)) - PLUMBING)


def path_of(module: str) -> Path:
    """The file of a module, or of a package its `__init__.py`."""
    path = ROOT.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


@cache
def needed(module: str) -> frozenset[str]:
    """A module, and all modules of ours that it imports, or that they import."""
    found, waiting = set(), [module]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        waiting += imports(name)
    return frozenset(found)


def imports(module: str) -> list[str]:
    """The modules of ours that a module imports itself, with the packages they lie in."""
    path = path_of(module)
    package = module.split(".") if path.name == "__init__.py" else module.split(".")[:-1]
    found = []
    for node in imported(path.read_text(encoding="utf-8")):
        named = node.module.split(".") if node.module else []
        start = package[: len(package) - node.level + 1] + named if node.level else named
        if start[0] in PACKAGES:
            inner = [".".join([*start, alias.name]) for alias in node.names]
            found += [name if path_of(name).exists() else ".".join(start) for name in inner]
    parents = [name.rpartition(".")[0] for name in found]
    return [name for name in found + parents if "." in name]


@cache
def imported(text: str) -> list[ast.ImportFrom]:
    return [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ImportFrom)]


@cache  # each experiment asks for the same modules again, and parsing them all takes a second
def code(text: str) -> str:
    """The text of a module without comments, docstrings and blank lines."""
    return "\n".join(line for line in lines(text) if line)


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
