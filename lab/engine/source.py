"""Which code a result came from: a hash of a module and of every module of the lab that it needs.

Comments, docstrings and blank lines don't count, so explaining better makes no result stale. Nor does plumbing.
"""

import ast
import hashlib
import io
import tokenize
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parents[1]
# What runs experiments, keeps their results and shows how far they are, but can't change a number. The fields of the
# scale that a stage reads are part of its key, and the whole scale stands in each result file.
PLUMBING = frozenset(
    f"lab.{name}"
    for name in ("parts", "engine", "engine.files", "engine.progress", "engine.scale", "engine.source", "engine.store")
)


@cache
def source_hash(*modules: str) -> str:
    """The hash for modules of the lab by their full names, such as "lab.parts.part3"."""
    digest = hashlib.sha256()
    for name in sorted(frozenset().union(*map(needed, modules)) - PLUMBING):
        digest.update(f"{name}\n{code(path_of(name).read_text(encoding='utf-8'))}\n".encode())
    return digest.hexdigest()[:16]


def path_of(module: str) -> Path:
    """The file of a module, or of a package its `__init__.py`."""
    path = PACKAGE.joinpath(*module.split(".")[1:])
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


@cache
def needed(module: str) -> frozenset[str]:
    """A module, and all modules of the lab that it imports, or that they import."""
    found, waiting = set(), [module]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        waiting += imports(name)
    return frozenset(found)


def imports(module: str) -> list[str]:
    """The modules of the lab that a module imports itself, with the packages they lie in."""
    path = path_of(module)
    package = module.split(".") if path.name == "__init__.py" else module.split(".")[:-1]
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.ImportFrom) or not node.level:
            continue
        start = package[: len(package) - node.level + 1] + (node.module.split(".") if node.module else [])
        for alias in node.names:
            inner = ".".join([*start, alias.name])
            found.append(inner if path_of(inner).exists() else ".".join(start))
    parents = [name.rpartition(".")[0] for name in found]
    return found + [name for name in parents if "." in name]


def code(text: str) -> str:
    """The text of a module without comments, docstrings and blank lines."""
    lines = text.splitlines()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            row, column = token.start
            lines[row - 1] = lines[row - 1][:column]
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            for row in range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1):
                lines[row - 1] = ""
    return "\n".join(line.rstrip() for line in lines if line.strip())
