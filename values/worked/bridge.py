"""What the pages say of the bridge's code."""

import ast

from . import BOOK

SHORT = ("sft", "reward", "dpo", "rloo")


def six_lines():
    """The methods of part 3 by another library, each a function of `bridge/train.py`."""
    tree = ast.parse((BOOK / "bridge/train.py").read_text(encoding="utf-8"))
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    return all((functions[name].end_lineno or 0) - functions[name].lineno < 6 for name in SHORT)
