"""The code that a page shows, as cells that run: a function as it stands, and of a piece of one the whole."""

import ast
from pathlib import Path
from textwrap import dedent
from typing import Any

from ask.sections import BOOK

from .blocks import Block


def cell(block: Block, page: Path) -> str:
    """A listing of Python as a cell; nothing where it shows something else, or what needs the bridge's environment."""
    path = (page.parent / block.argument).resolve()
    if path.suffix != ".py" or path.parent == BOOK / "bridge":
        return ""
    text = path.read_text(encoding="utf-8")
    owner, node = find(ast.parse(text), text, block)
    first = min([node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", []))])
    code = dedent("\n".join(text.splitlines()[first - 1 : node.end_lineno]))
    module = ".".join(path.relative_to(BOOK).with_suffix("").parts)
    return f"%%of {module} {owner}".rstrip() + f"\n{code}"


def find(tree: ast.Module, text: str, block: Block) -> tuple[str, ast.stmt]:
    """The statement that a listing shows, or shows a piece of, and the class in which it stands."""
    if name := block.option("pyobject"):
        owner, _, name = name.rpartition(".")
        body = named(tree.body, owner).body if owner else tree.body
        return owner, named(body, name)
    start = block.option("start-at").strip('"')
    line = next(number for number, each in enumerate(text.splitlines(), 1) if start in each)
    return "", next(node for node in tree.body if node.lineno <= line <= (node.end_lineno or 0))


def named(body: list[ast.stmt], name: str):
    return next(node for node in body if getattr(node, "name", None) == name)


def stub(block: Block, page: Path) -> str:
    """The head of a function that a listing shows, for whoever shall write it."""
    text = (page.parent / block.argument).resolve().read_text(encoding="utf-8")
    node: Any = find(ast.parse(text), text, block)[1]
    return "\n".join([*text.splitlines()[node.lineno - 1 : node.body[0].end_lineno], "    ..."])
