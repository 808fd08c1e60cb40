"""The notebooks of `make notebooks`: they have what their pages have, and run whole at toy size, in one kernel."""

import re
import shlex
import subprocess
import sys
from types import SimpleNamespace

import nbformat
import notebook_links as links
import pytest
import support
from docutils import nodes
from nbclient import NotebookClient
from support import CHAPTERS, PUBLISHED, ROOT

from lab import rlhf
from lab.model import Attention, F
from tools.notebooks import __main__ as maker
from tools.notebooks import cells
from tools.notebooks.wording import ROLE, Wording
from trials import __main__ as command_line
from trials import notebook
from values.contents import pages

PAGES = {page.name: page.path for page in pages(ROOT) if "\n## Exercises\n" in page.path.read_text(encoding="utf-8")}
REPOSITORY = "https://example.org/book.git"
TOY = """\
from trials.notebook import load_ipython_extension, renew
from lab.run import scale
load_ipython_extension(get_ipython())
renew(scale.FULL, scale.TOY)"""
SMALLER = {"2_000_000": "20_000", "--tokens 1000000": "--tokens 5000", "%lab finetune": "%lab finetune --steps 2"}
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
LONG = "%trials reproduce"  # minutes, and tested with what it runs


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return {path.stem: nbformat.read(path, 4) for path in maker.write(tmp_path_factory.mktemp("notebooks"))}


def sources(made, kind):
    return [cell.source for cell in made.cells if cell.cell_type == kind]


@pytest.mark.slow
def test_there_is_one_for_each_page_with_exercises_and_no_sign_of_myst_is_left(made):
    assert list(made) == list(PAGES) and {*PUBLISHED, *CHAPTERS} <= {*PAGES.values()}
    for name, each in made.items():
        text = "\n".join(sources(each, "markdown"))
        assert not re.search(r"\{\{|\}`|^:::|^```\{|\(equation \d+\) \(", text, re.MULTILINE), name
        assert "**The question.**" in text or PAGES[name] not in (*PUBLISHED, *CHAPTERS)


def test_a_sentence_may_begin_with_a_figure_and_the_notebook_says_where_it_stands(made):
    text = Wording()(
        "It differs. {numref}`fig-part3-leash` shows it, as {numref}`tab-seven` does.\n\n{numref}`tab-seven`"
    )
    assert text == "It differs. The figure shows it, as the table does.\n\nThe table"
    for each in made.values():
        texts = sources(each, "markdown")
        assert not re.search(r"[.?!]\s+\[?the (figure|table|listing)\b", "\n\n".join(texts))
        assert "Figures, tables and works that a text names stand on its page." in " ".join(texts[1].split())


@pytest.mark.parametrize("name", PAGES)
def test_the_code_is_that_of_the_page(made, name):
    page = PAGES[name].read_text(encoding="utf-8")
    code = "\n".join(sources(made[name], "code"))
    shown = re.findall(r"\{literalinclude\} \.\./(?!bridge/)(\S+)\.py\n(?::.*\n)*?:pyobject: (\S+)", page)
    for path, known in shown:
        owner, _, function = known.rpartition(".")
        assert f"%%of {path.replace('/', '.')} {owner}".rstrip() + "\n" in code
        assert re.search(rf"^(def|class) {function}\b", code, re.MULTILINE)
    assert "bridge." not in code  # whose libraries a notebook doesn't set up


@pytest.mark.parametrize("name", PAGES)
def test_each_exercise_has_an_empty_cell_and_its_solution_with_every_number(made, name):
    label = name.removeprefix("part-")
    numbers = [int(number) for number in re.findall(r"^\*\*(\d+)\. ", support.solutions(label), re.MULTILINE)]
    texts = sources(made[name], "markdown")
    assert [f"### Exercise {number}" for number in numbers] == [
        text.split("\n")[0] for text in texts if text.startswith("### Exercise ")
    ]
    assert sources(made[name], "code").count("") == len(numbers)
    for number in numbers:
        [solution] = [text for text in texts if f"<summary>Solution of exercise {number}<" in text]
        rest = iter(NUMBER.findall(solution.split("</summary>")[1]))
        told = re.sub(r"\{\{.*?\}\}", "", ROLE.sub("", support.prose(label, number)))
        for figure in NUMBER.findall(told):
            assert figure in rest, f"{figure} in the solution of exercise {number}"
        question = next(text for text in texts if text.startswith(f"### Exercise {number}\n"))
        assert len(question) > 100


def smaller(source):
    for large, small in SMALLER.items():
        source = source.replace(large, small)
    return source


@pytest.mark.release
@pytest.mark.slow
def test_all_of_them_run(made, tmp_path):
    blank = nbformat.v4.new_notebook()
    client = NotebookClient(blank, timeout=120, resources={"metadata": {"path": str(ROOT)}})
    with client.setup_kernel(env={"PATH": "", "LAB_CACHE": str(tmp_path / "cache"), "OMP_NUM_THREADS": "1"}):
        for name, each in made.items():
            cells_to_run = [cell for cell in each.cells if cell.cell_type == "code"]
            first = nbformat.v4.new_code_cell("%reset -f")
            toy = nbformat.v4.new_code_cell(TOY)
            blank.cells = [first, cells_to_run[0], toy, *cells_to_run[1:]]
            for place, cell in enumerate(blank.cells):
                if cell.source.startswith(LONG):
                    command_line.parser().parse_args(shlex.split(cell.source)[1:])
                    continue
                cell.source = smaller(cell.source).replace("mine/", f"{tmp_path}/{name}/")
                client.execute_cell(cell, place)
                assert place > 1 or "pip" not in str(cell.get("outputs")), "the first cell installs what is there"
                said = [output for output in cell.get("outputs", []) if output.output_type == "stream"]
                assert not any(re.search(r"^lab: |Error", output.text, re.MULTILINE) for output in said), cell.source
                if cell.source.startswith("figure("):
                    assert "<svg" in cell.outputs[0].data["image/svg+xml"]


def test_elsewhere_the_first_cell_fetches_the_book_and_what_it_lacks(tmp_path, monkeypatch):
    source = cells.setup([], REPOSITORY).replace("%load_ext", "# ")
    source = source.replace("'rich': 'rich'", "'no_such': 'no-such-package'")
    commands = []
    (tmp_path / "book").mkdir()
    monkeypatch.setattr(subprocess, "run", lambda command, check: commands.append(command))
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.chdir(tmp_path)
    exec(source, {})
    assert commands[0] == ["git", "clone", "--quiet", "--depth", "1", REPOSITORY, "book"]
    assert commands[1][1:] == ["-m", "pip", "install", "--quiet", "no-such-package"]
    assert sys.path[0] == str(tmp_path / "book")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(AssertionError, match="into the folder of the book"):
        exec(cells.setup([], "").replace("%load_ext", "# "), {})


def test_an_edited_function_takes_the_place_of_the_labs_wherever_it_is_used():
    pushed, before = {}, rlhf.rloo_loss
    shell = SimpleNamespace(push=pushed.update)
    ours = [module for name, module in sys.modules.items() if name.startswith(notebook.ROOM)]
    users = [module for module in ours if getattr(module, "rloo_loss", 0) is before]
    try:
        notebook.replace(shell, "lab.rlhf", "def rloo_loss(*values):\n    return 'mine'\n")
        assert {module.rloo_loss() for module in users} == {"mine"} and pushed["rloo_loss"]() == "mine"
    finally:
        notebook.renew(rlhf.rloo_loss, before)
    assert rlhf.rloo_loss is before
    notebook.replace(shell, "lab.model Attention", "def extra(self):\n    return F\n")
    assert Attention.extra(None) is F
    del Attention.extra


def linked(folder, docname, repository=""):
    """The link below the exercises of a page of the site in a folder."""
    config = SimpleNamespace(repository=repository, notebooks_branch="notebooks")
    builder = SimpleNamespace(name="html", get_target_uri=lambda name: f"{name}.html")
    app = SimpleNamespace(config=config, builder=builder, outdir=folder / "html")
    links.find(app, config)
    section = nodes.section("", nodes.title("", "Exercises"), nodes.paragraph("", "Solutions."))
    section["ids"] = ["exercises-1", "exercises"]  # its label, and what its wording gives
    links.add_links(app, nodes.container("", section), docname)
    links.bring(app, None)
    return next((reference["refuri"] for reference in section.findall(nodes.reference)), None)


def test_a_page_offers_the_notebook_that_lies_beside_it(tmp_path):
    assert linked(tmp_path, "series/part-1-tamed-monster") is None
    (tmp_path / "html/series").mkdir(parents=True)
    for name in ("part-1", "thinking"):
        (tmp_path / "notebooks").mkdir(exist_ok=True)
        (tmp_path / f"notebooks/{name}.ipynb").write_text(name)
    for page, name in {"series/part-1-tamed-monster": "part-1", "series/thinking": "thinking"}.items():
        address = linked(tmp_path, page)
        assert (tmp_path / "html/series" / address).read_text() == name
    assert linked(tmp_path, "series/acting") is None
    hosted = linked(tmp_path, "series/acting", "https://github.com/o/book")
    assert hosted == "https://colab.research.google.com/github/o/book/blob/notebooks/acting.ipynb"


def test_lecturers_find_all_notebooks_that_there_are():
    exercises = nodes.reference("", "Exercises", anchorname="#exercises-2")  # a heading may have a label
    titles = {"series/part-1-tamed-monster": "One", "series/about": "About", "series/thinking": "A model that thinks"}
    env = SimpleNamespace(
        config=SimpleNamespace(root_doc="index"),
        toctree_includes={"index": list(titles)},
        tocs={
            page: nodes.container("", *([] if page == "series/about" else [exercises.deepcopy()])) for page in titles
        },
        titles={page: nodes.title("", title) for page, title in titles.items()},
    )
    for made, offered in (([], []), (["thinking", "part-1"], ["One", "A model that thinks"])):
        config = SimpleNamespace(repository="", notebooks_made=made)
        builder = SimpleNamespace(name="html", get_target_uri=lambda name: f"{name}.html")
        line = nodes.paragraph("", "", classes=["notebook-files"])
        page = nodes.container("", line)
        links.add_links(SimpleNamespace(config=config, builder=builder, env=env), page, "series/teaching")
        found = list(page.findall(nodes.reference))
        assert [link.astext() for link in found] == offered and bool(page.children) == bool(made)
        assert [link["refuri"] for link in found] == [f"../notebooks/{name}.ipynb" for name in sorted(made)]
