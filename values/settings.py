"""What `conf.py` sets, for those who read it without Sphinx."""

import ast
import sys
from contextlib import chdir
from pathlib import Path
from typing import Any


def settings(book: Path, *names: str) -> dict[str, Any]:
    """What the `conf.py` of a book sets by these names, in whichever way it does.

    Of the file only those statements run which the names rest on, in its folder, as Sphinx runs them: what else it does
    needs Sphinx, which not everybody has who reads a page. Raises ValueError where it sets no such name.
    """
    path = (book / "conf.py").resolve()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    tree.body = resting_on({*names, "sys"}, tree.body)  # from whose path one may import a setting
    found, known = {"__file__": str(path), "__name__": path.stem}, sys.path[:]
    try:
        with chdir(path.parent):
            exec(compile(tree, str(path), "exec"), found)
    finally:
        sys.path[:] = known
    if missing := [name for name in names if name not in found]:
        raise ValueError(f"{path} sets no {', '.join(missing)}")
    return {name: found[name] for name in names}


def resting_on(names: set[str], statements: list[ast.stmt]) -> list[ast.stmt]:
    """The statements that set some names, or whatever these are made of."""
    wanted, chosen = names, list[ast.stmt]()
    while True:
        found = [each for each in statements if each in chosen or touched(each) & wanted]
        if found == chosen:
            return found
        chosen = found
        wanted = wanted | {node.id for each in found for node in ast.walk(each) if isinstance(node, ast.Name)}


def touched(statement: ast.stmt) -> set[str]:
    """The names that a statement sets, or whose things it may change: all that an expression names, as a call may."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return {statement.name}
    found = set()
    for node in ast.walk(statement):
        if isinstance(node, ast.alias):
            found.add(node.asname or node.name.partition(".")[0])
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Name) and (isinstance(statement, ast.Expr) or isinstance(node.ctx, ast.Store)):
            found.add(node.id)
        elif isinstance(node, ast.Attribute | ast.Subscript) and isinstance(node.ctx, ast.Store):
            found |= {each.id for each in ast.walk(node.value) if isinstance(each, ast.Name)}
    return found
