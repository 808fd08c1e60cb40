"""How the modules hang together."""

import ast
from graphlib import TopologicalSorter

from support import ROOT


def test_no_module_imports_one_that_imports_it():
    """Not even when it is called: whoever reads them has an order in which to."""
    paths = {path.stem: path for path in (ROOT / "ask").glob("*.py")}
    imports = {}
    for name, path in paths.items():
        found = [
            node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.ImportFrom)
        ]
        modules = [node.module or alias.name for node in found if node.level == 1 for alias in node.names]
        imports[name] = paths.keys() & set(modules)
    assert imports["answer"] >= {"citations", "endpoint"}
    TopologicalSorter(imports).prepare()  # CycleError names one
