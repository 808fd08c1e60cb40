"""A notebook of a page: its question, its code, a figure, its exercises."""

import hashlib
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from values.part_list import short

from . import exercises, listings
from .blocks import Block, read
from .wording import Wording

SETUP = """\
# Sets the lab up: in a clone of the book it is there, and elsewhere it is fetched. No graphics card is needed.
import os, subprocess, sys
from importlib.util import find_spec
from pathlib import Path

REPOSITORY = "{repository}"
root = next((folder for folder in [Path.cwd(), *Path.cwd().parents] if (folder / "trials/notebook.py").exists()), None)
if root is None:
    assert REPOSITORY, "Put this notebook into the folder of the book."
    subprocess.run(["git", "clone", "--quiet", "--depth", "1", REPOSITORY, "book"], check=True)
    root = Path("book").resolve()
needed = {needed}  # module: package
missing = [package for module, package in needed.items() if find_spec(module) is None]
if missing:
    subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", *missing], check=True)
os.chdir(root)
sys.path.insert(0, str(root))
%load_ext trials.notebook"""
LAB = {name: name for name in ("torch", "numpy", "safetensors", "rich", "matplotlib")}
ASK = {"markdown_it": "markdown-it-py", "mdit_py_plugins": "mdit-py-plugins", "opentelemetry": "opentelemetry-api"}
HOW = """\
A cell that begins with `%%of` is a piece of the book's own code. Change it, run it, and the lab goes on with yours;
`%lab` and `%trials` are commands. Such a piece says nothing when it is run: commands call it, most of them in the
exercises. Figures, tables and works that a text names stand on its page."""


def notebook(page: Path, wording: Wording, repository: str = "") -> NotebookNode:
    found = read(page)
    title = next(block.text for block in found if block.kind == "heading")
    made = [text(wording(opening(title, page, wording))), code(setup(found, repository)), text(HOW)]
    made += [text(wording(block.text)) for block in found if block.kind == "text" and "**The question.**" in block.text]
    made += [
        text(f"## In one minute\n\n{wording(minute.text)}") for minute in found if minute.option("class") == "minute"
    ]
    made += shown(found, page, wording) + figure(found, wording) + exercised(page, wording)
    for number, cell in enumerate(made):
        cell["id"] = hashlib.sha256(f"{page.stem} {number}".encode()).hexdigest()[:8]  # else by chance, at each making
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return new_notebook(cells=made, metadata={"kernelspec": kernel, "language_info": {"name": "python"}})


def text(source: str) -> NotebookNode:
    return new_markdown_cell(source)


def code(source: str) -> NotebookNode:
    return new_code_cell(source)


def opening(title: str, page: Path, wording: Wording) -> str:
    link = f"[The page]({wording.site}series/{page.stem}.html). " if wording.site else ""
    return f"# {title}\n\nA notebook to a page of *{{{{ series.book }}}}*. {link}Text CC BY 4.0, code MIT."


def setup(found: list[Block], repository: str) -> str:
    ask = any(block.argument.startswith("../ask/") for block in found)
    return SETUP.format(repository=repository, needed=LAB | (ASK if ask else {}))


def shown(found: list[Block], page: Path, wording: Wording) -> list[NotebookNode]:
    """The code of the page, each piece below the words that lead to it."""
    made, section = [], ""
    for place, block in enumerate(found):
        if block.kind == "heading":
            section = block.label
        if block.kind == "literalinclude":
            source = listings.cell(block, page)
        elif block.kind == "code" and block.argument == "python" and not section.startswith("exercises"):
            source = block.text
        else:
            continue
        if source:
            lead = "\n\n".join(before(found[:place]))
            made += [*([text(wording(lead))] if lead else []), code(source)]
    return [text("## The code"), *made] if made else []


def before(found: list[Block]) -> list[str]:
    """The paragraphs and formulas that stand directly above, at most three, and the heading over them."""
    lead: list[str] = []
    for block in reversed(found):
        if block.kind == "heading":
            return [f"### {block.text}", *lead]
        if block.kind == "math" and not lead[3:]:
            lead.insert(0, f"$$\n{block.text}\n$$")
        elif block.kind == "text" and not lead[3:]:
            lead.insert(0, block.text)
        elif block.kind in ("literalinclude", "code"):
            break
    return lead


def figure(found: list[Block], wording: Wording) -> list[NotebookNode]:
    """The first figure that the lab has drawn."""
    for block in found:
        if block.kind == "figure" and block.argument.startswith("figures/"):
            name = block.argument.removeprefix("figures/")
            return [text(f"## A figure, drawn again\n\n{wording(block.text)}"), code(f'figure("{name}")')]
    return []


def exercised(page: Path, wording: Wording) -> list[NotebookNode]:
    """Each exercise with its code, an empty cell, and its solution folded."""
    made = [text("## Exercises\n\nEach has an empty cell for you, and its solution folded below.")]
    found, scripts = exercises.read(page.read_text(encoding="utf-8"), label(page))
    for exercise in found:
        made += [
            text(wording(f"### Exercise {exercise.number}\n\n{exercise.text}")),
            *map(code, exercise.code),
            code(""),
        ]
        solution = wording(exercise.solution)
        made += [
            text(f"<details><summary>Solution of exercise {exercise.number}</summary>\n\n{solution}\n\n</details>")
        ]
    return made + ([text("### Scripts of the exercises")] if scripts else []) + [code(script) for script in scripts]


def label(page: Path) -> str:
    """Where the solutions of a page stand."""
    return "solutions-" + short(page.stem).removeprefix("part-")
