"""For notebooks: `%load_ext trials.notebook`, and then three ways to meddle with the lab.

`%%of lab.rlhf` above a cell runs it in that module, so that an edited function takes the place of the lab's, wherever
the lab uses it. `%%of lab.model Attention` does so in a class. `%lab chat --ask "…"` is a command of the lab, `%trials`
one of the trials, `figure("part1-voices.svg")` draws a figure of the book, `check("part-1", 1, …)` looks at an answer.
"""

import importlib
import shlex
import sys
from functools import partial

import lab.__main__

from . import __main__ as trials
from .checking import check

ROOM = ("lab.", "trials.", "ask.", "values.")  # where what was replaced may be known by its name


def load_ipython_extension(shell):
    shell.register_magic_function(partial(replace, shell), "cell", "of")
    for name, program in {"lab": lab.__main__, "trials": trials}.items():
        shell.register_magic_function(partial(command, program), "line", name)
    shell.push({"figure": figure, "check": check})


def command(program, line: str):
    program.main(shlex.split(line))


def replace(shell, line: str, cell: str):
    """What a cell defines, in place of what a module, or a class of it, had by the same name."""
    place, _, owner = line.partition(" ")
    module = importlib.import_module(place)
    target = getattr(module, owner) if owner else module
    found: dict = {}
    exec(compile(cell, f"<{line}>", "exec"), vars(module), found)
    for name, value in found.items():
        before = getattr(target, name, None)
        setattr(target, name, value)
        if not owner and before is not None:
            renew(before, value)
    shell.push(found)


def renew(before, after):
    for module in [each for name, each in sys.modules.items() if name.startswith(ROOM)]:
        for name in [name for name, value in vars(module).items() if value is before]:
            setattr(module, name, after)


def figure(name: str):
    """A figure of the book, drawn again from the committed results."""
    from IPython.display import SVG

    from .drawings import of
    from .style import PAGE, svg

    draw = of(name.split("-")[0])[name]
    return SVG(svg(partial(draw, None), PAGE))
