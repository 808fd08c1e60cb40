"""A notebook of a page: its question, its code, a figure, its exercises. In Jupyter's form, which needs no package."""

import hashlib
import json
from pathlib import Path
from typing import Any

from values.exercises import Exercise
from values.part_list import short

from . import exercises, listings
from .blocks import Block, read
from .wording import Wording

SETUP = """\
# Sets the lab up. In the book's folder it is there. Elsewhere it comes from the file beside this notebook, or from the
# release to which this notebook belongs, and what Python lacks for it is installed. No graphics card is needed.
import os, subprocess, sys, urllib.request, zipfile
from importlib.util import find_spec
from pathlib import Path

ARCHIVE, ADDRESS = "{archive}", "{address}"
root = next((each for each in [Path.cwd(), *Path.cwd().parents] if (each / "trials/notebook.py").exists()), None)
if root is None:
    if not Path(ARCHIVE).exists():
        assert ADDRESS, f"Put {{ARCHIVE}}, which came with this notebook, into its folder."
        print("Fetching", ADDRESS)
        urllib.request.urlretrieve(ADDRESS, ARCHIVE)
    zipfile.ZipFile(ARCHIVE).extractall("book")
    root = next(Path("book").resolve().glob("**/trials/notebook.py")).parents[1]
if any(find_spec(module) is None for module in {modules}):
    print("Installing what the lab needs, as it was locked. PyTorch alone has some hundred megabytes, or gigabytes.")
    pip = [sys.executable, "-m", "pip", "install", "-q"]
    subprocess.run([*pip, *[f"-r{{root / lock}}" for lock in {locks}]], check=True)
    subprocess.run([*pip, "{torch}"], check=True)
os.chdir(root)
sys.path.insert(0, str(root))
%load_ext trials.notebook"""
LAB = ("torch", "numpy", "safetensors", "rich", "matplotlib")
ASK = ("markdown_it", "mdit_py_plugins", "opentelemetry")
HOW = """\
A cell that begins with `%%of` is a piece of the book's own code. Change it, run it, and the lab goes on with yours;
`%lab` and `%trials` are commands. Such a piece says nothing when it is run: commands call it, most of them in the
exercises. Figures, tables and works that a text names stand on its page."""
CHECKED = """\
Each has a cell for your work, and one that checks it: put your answers in place of the dots. Shares are numbers from 0
to 1. What a person must mark, the cell only finds there."""
PRELUDE = "from collections.abc import Callable\n\nimport torch\nfrom torch import Tensor\n\n\n"


def notebook(page: Path, wording: Wording, given: dict[str, str], asked: list[Exercise], solved: bool) -> dict:
    """given: what the first cell takes from the release; asked: the page's exercises; solved: with their solutions, for
    an instructor, or without, and without the code that a student shall write."""
    found = read(page)
    title = next(block.text for block in found if block.kind == "heading")
    made = [text(wording(opening(title, page, wording))), code(setup(found, given)), text(HOW)]
    made += [text(wording(block.text)) for block in found if block.kind == "text" and "**The question.**" in block.text]
    made += [
        text(f"## In one minute\n\n{wording(minute.text)}") for minute in found if minute.option("class") == "minute"
    ]
    hidden = set() if solved else {name for each in asked for name in each.write}
    made += shown(found, page, wording, hidden) + figure(found, wording)
    made += exercised(found, page, wording, asked, solved)
    for number, cell in enumerate(made):
        cell["id"] = hashlib.sha256(f"{page.stem} {number}".encode()).hexdigest()[:8]  # else by chance, at each making
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return {"cells": made, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def written(made: dict) -> str:
    return json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def text(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def code(source: str) -> dict[str, Any]:
    return {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": None}


def opening(title: str, page: Path, wording: Wording) -> str:
    link = f"[The page]({wording.site}series/{page.stem}.html). " if wording.site else ""
    return f"# {title}\n\nA notebook to a page of *{{{{ series.book }}}}*. {link}Text CC BY 4.0, code MIT."


def setup(found: list[Block], given: dict[str, str]) -> str:
    ask = any(block.argument.startswith("../ask/") for block in found)
    locks = ["lab/requirements.txt", *["ask/requirements.txt"] * ask]
    return SETUP.format(**given, modules=[*LAB, *(ASK if ask else ())], locks=locks)


def shown(found: list[Block], page: Path, wording: Wording, hidden: set[str]) -> list[dict]:
    """The code of the page, each piece below the words that lead to it."""
    made, section = [], ""
    for place, block in enumerate(found):
        if block.kind == "heading":
            section = block.label
        if block.kind == "literalinclude":
            source = "" if block.option("pyobject") in hidden else listings.cell(block, page)
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


def figure(found: list[Block], wording: Wording) -> list[dict]:
    """The first figure that the lab has drawn."""
    for block in found:
        if block.kind == "figure" and block.argument.startswith("figures/"):
            name = block.argument.removeprefix("figures/")
            return [text(f"## A figure, drawn again\n\n{wording(block.text)}"), code(f'figure("{name}")')]
    return []


def exercised(found: list[Block], page: Path, wording: Wording, asked: list[Exercise], solved: bool) -> list[dict]:
    """Each exercise with its code, a cell to work in, and one that checks."""
    made = [text(f"## Exercises\n\n{CHECKED}")]
    tasks, scripts = exercises.read(page.read_text(encoding="utf-8"), label(page))
    listed = {block.option("pyobject"): block for block in found if block.kind == "literalinclude"}
    for task, each in zip(tasks, asked, strict=True):
        head = f"### Exercise {task.number}: {each.minutes} minutes, {each.points} points\n\n"
        marked = "".join(f"\n- {points} for: {what}." for points, what in each.rubric)
        made.append(text(wording(head + task.text) + (f"\n\nA person marks:\n{marked}" if marked else "")))
        stubs = "\n\n\n".join(listings.stub(listed[name], page) for name in each.write)
        made += [*map(code, task.code), code(PRELUDE + stubs if stubs else ""), code(checking(page, task.number, each))]
        if solved:
            made.append(text(f"#### Solution of exercise {task.number}\n\n{wording(task.solution)}"))
    return made + ([text("### Scripts of the exercises")] if scripts else []) + [code(script) for script in scripts]


def checking(page: Path, number: int, asked: Exercise) -> str:
    answers = "".join(f"    {name}={name if name in asked.write else '...'},\n" for name in asked.asked)
    choices = f"# Words to choose from: {', '.join(asked.choices)}\n" if asked.choices else ""
    return f'{choices}check(\n    "{short(page.stem)}", {number},\n{answers})'


def label(page: Path) -> str:
    """Where the solutions of a page stand."""
    return "solutions-" + short(page.stem).removeprefix("part-")
