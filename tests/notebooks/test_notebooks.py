"""The notebooks of `make teach`: they have what their pages have, students' no solution, and run whole at toy size."""

import http.server
import inspect
import json
import re
import shlex
import sys
import threading
from functools import partial
from types import SimpleNamespace

import nbformat
import notebook_links as links
import pytest
import support
from docutils import nodes
from nbclient import NotebookClient
from support import CHAPTERS, PUBLISHED, ROOT

from lab import policy_gradients, rlhf
from lab.model import Attention, F
from tools.notebooks import cells
from tools.notebooks.wording import ROLE, Wording
from tools.teach import __main__ as maker
from trials import __main__ as command_line
from trials import checking, notebook
from values import exercises
from values.contents import pages

PAGES = {page.name: page.path for page in pages(ROOT) if "\n## Exercises\n" in page.path.read_text(encoding="utf-8")}
TOY = """\
from trials.notebook import load_ipython_extension, renew
from lab.run import scale
load_ipython_extension(get_ipython())
renew(scale.FULL, scale.TOY)"""
SMALLER = {"2_000_000": "20_000", "--tokens 1000000": "--tokens 5000", "%lab finetune": "%lab finetune --steps 2"}
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
LONG = "%trials reproduce"  # minutes, and tested with what it runs


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("teach")
    maker.write(folder, ["red"])
    return folder


@pytest.fixture(scope="module")
def made(folder):
    """The students'."""
    found = {name: nbformat.read(folder / f"students/{name}.ipynb", 4) for name in PAGES}
    for each in found.values():
        nbformat.validate(each)
    return found


@pytest.fixture(scope="module")
def solved(folder):
    """The instructors'."""
    return {name: nbformat.read(folder / f"instructors/{name}.ipynb", 4) for name in PAGES}


def sources(made, kind):
    return [cell.source for cell in made.cells if cell.cell_type == kind]


@pytest.mark.slow
def test_there_is_one_for_each_page_with_exercises_and_no_sign_of_myst_is_left(made):
    assert {*PUBLISHED, *CHAPTERS} <= {*PAGES.values()}
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
def test_the_code_is_that_of_the_page(solved, name):
    page = PAGES[name].read_text(encoding="utf-8")
    code = "\n".join(sources(solved[name], "code"))
    shown = re.findall(r"\{literalinclude\} \.\./(?!bridge/)(\S+)\.py\n(?::.*\n)*?:pyobject: (\S+)", page)
    for path, known in shown:
        owner, _, function = known.rpartition(".")
        assert f"%%of {path.replace('/', '.')} {owner}".rstrip() + "\n" in code
        assert re.search(rf"^(def|class) {function}\b", code, re.MULTILINE)
    assert "bridge." not in code  # whose libraries a notebook doesn't set up


def numbers_of(name):
    """Of the exercises that have a solution."""
    text = support.solutions(name.removeprefix("part-"))
    return [int(number) for number in re.findall(r"^\*\*(\d+)\. ", text, re.MULTILINE)]


@pytest.mark.parametrize("name", PAGES)
def test_an_instructors_exercise_has_its_solution_with_every_number(solved, name):
    texts = sources(solved[name], "markdown")
    for number in numbers_of(name):
        [solution] = [text for text in texts if text.startswith(f"#### Solution of exercise {number}\n")]
        rest = iter(NUMBER.findall(solution.split("\n", 1)[1]))
        told = re.sub(r"\{\{.*?\}\}", "", ROLE.sub("", support.prose(name.removeprefix("part-"), number)))
        for figure in NUMBER.findall(told):
            assert figure in rest, f"{figure} in the solution of exercise {number}"


@pytest.mark.parametrize("name", PAGES)
def test_each_exercise_has_a_cell_to_work_in_and_one_that_checks(made, name):
    cells_of = made[name].cells
    heads = [place for place, cell in enumerate(cells_of) if cell.source.startswith("### Exercise ")]
    assert [int(re.match(r"### Exercise (\d+)", cells_of[place].source)[1]) for place in heads] == numbers_of(name)
    for number, (start, end) in enumerate(zip(heads, [*heads[1:], len(cells_of)], strict=True), 1):
        assert len(cells_of[start].source) > 100
        code = [cell.source for cell in cells_of[start:end] if cell.cell_type == "code"]
        assert sum(f'check(\n    "{name}", {number},' in source for source in code) == 1
        assert [source for source in code if not source or source.startswith(cells.PRELUDE)]


@pytest.mark.parametrize("name", PAGES)
def test_no_solution_is_in_a_students_notebook(folder, solved, name):
    """As somebody would look for it who knows the solutions: their sentences, their results, their code."""
    students = (folder / f"students/{name}.ipynb").read_text(encoding="utf-8")
    told = "\n".join(cell["source"] for cell in json.loads(students)["cells"])
    plain = " ".join(told.split())
    page = {*NUMBER.findall(Wording()(PAGES[name].read_text(encoding="utf-8")))}  # tells these to whoever reads it
    looked_for = 0
    for cell in solved[name].cells:
        if not cell.source.startswith("#### Solution"):
            continue
        solution = " ".join(cell.source.split("\n", 1)[1].split())
        sentences = [each for each in re.split(r"(?<=[.?:])\s+", solution) if len(each) > 30]
        assert not [each for each in sentences if each in plain], "a sentence of a solution"
        results = {each for each in NUMBER.findall(solution) if len(re.sub(r"\D", "", each).lstrip("0")) >= 3}
        assert not (results - page) & {*NUMBER.findall(plain)}, "a result of a solution"
        looked_for += len(sentences)
    assert looked_for > 10 and "Solution of exercise" not in plain
    everywhere = inspect.getsource(policy_gradients)
    for asked in exercises.exercises()[name]:
        for function in asked.write:
            lines = inspect.getsource(getattr(policy_gradients, function)).split('"""')[-1].splitlines()
            own = [line.strip() for line in lines if len(line) > 30 and everywhere.count(line) == 1]
            assert own and not [line for line in own if line in told], function
            assert f"def {function}(" in told


# --- The check cells -------------------------------------------------------------------------------------------------

ASKED = [(page, number) for page, listed in exercises.exercises().items() for number, _ in enumerate(listed, 1)]
RLOO = """\
def leave_one_out(rewards, group_size):
    grouped = rewards.view(-1, group_size)
    return ((grouped - grouped.mean(1, keepdim=True)) {how}).flatten()"""
WRITTEN = {  # exercises whose answer is code, or runs through some: right, then twice wrong
    ("policy-gradients", 3): ("* group_size / (group_size - 1)", "", "/ grouped.std(1, keepdim=True)"),
    ("part-5", 4): (
        {"false_that_passes": "The seal is made for steam.", "true_that_fails": "This gasket suits two machines."},
        {"false_that_passes": "The seal fits model X7.", "true_that_fails": "The seal fits models X2 and X3."},
        {"false_that_passes": "It is not made for steam.", "true_that_fails": "It is not made for steam."},
    ),
}


def answered(cell, given):
    """A check cell with answers in place of its dots."""
    for name, value in given.items():
        cell, count = re.subn(rf"^(    {name}=).*,$", rf"\g<1>{value!r},", cell, flags=re.MULTILINE)
        assert count == 1, name
    return cell


def said(cell, capsys, before=""):
    """What running a cell prints, by the names in it."""
    namespace = {"check": checking.check}
    exec(before, namespace)
    exec(cell, namespace)
    return dict(line.split(": ", 1) for line in capsys.readouterr().out.splitlines())


def as_value(told):
    """An answer as a reader types it who has the solution before him."""
    number = told.replace("−", "-").replace(",", "").removesuffix("%")
    if not re.fullmatch(r"[+-]?\d+(\.\d+)?", number):
        return told
    return float(number) / (100 if told.endswith("%") else 1)


@pytest.mark.parametrize(("page", "number"), ASKED)
def test_a_check_cell_knows_a_right_answer_from_two_wrong_ones(made, solved, page, number, capsys):
    asked = exercises.exercises()[page][number - 1]
    [cell] = [each.source for each in made[page].cells if f'check(\n    "{page}", {number},' in each.source]
    title = f"#### Solution of exercise {number}\n"
    [solution] = [each.source.replace("\\", "") for each in solved[page].cells if each.source.startswith(title)]
    texts = {name: "My own words." for name in asked.fill}
    right = {name: as_value(checking.wanted(told)) for name, told in asked.answers.items()}
    for name, told in asked.answers.items():
        shown = checking.wanted(told).removesuffix("%")
        assert "." not in told or shown in solution.replace("{,}", ","), f"{name} is of another exercise"
    twice = {name: value * 2 + 1 if isinstance(value, float) else f"not {value}" for name, value in right.items()}
    other = {name: -value - 1 if isinstance(value, float) else 7 for name, value in right.items()}
    for place, answers in enumerate((right, twice, other)):
        written, before, own = {}, "", WRITTEN.get((page, number))
        if own and asked.write:
            before = RLOO.format(how=own[place])
            written = {"leave_one_out": place == 0}
        elif own:
            answers = own[place]
            written = dict.fromkeys(answers, place == 0)
        fresh = answered(cell, answers | texts)
        found = said(fresh, capsys, before)
        wanted = {name: checking.RIGHT if place == 0 else checking.WRONG for name in {**answers, **written}}
        assert found == wanted | dict.fromkeys(texts, checking.FOR_A_PERSON)
    for missing in (..., None, "", " "):  # of texts too, which have no wrong answer but none
        found = said(answered(cell, dict.fromkeys([*right, *texts], missing)), capsys, RLOO.format(how=""))
        assert {found[name] for name in [*right, *texts]} <= {checking.UNANSWERED}


def test_what_is_rounded_on_the_way_is_right_and_another_count_is_not():
    for value, told in [(0.412, "0.415"), (0.4165, "0.415"), ("0.415", "0.415"), (99.9, "100"), (0.0149, "1.49%")]:
        assert checking.fits(value, told)
    for value, told in [(0.40, "0.415"), (41.5, "41.5%"), (4, "5"), (2994, "2,995"), (float("nan"), "1"), ("x", "1")]:
        assert not checking.fits(value, told)
    assert checking.fits(" Lower ", "lower") and not checking.fits("upper", "lower")
    with pytest.raises(ValueError, match="asks for helper, sorry"):
        checking.check("part-1", 1, helper=0.8)


def test_each_exercise_has_its_minutes_and_its_points_are_all_given():
    for page, listed in exercises.exercises().items():
        assert len(listed) == len(numbers_of(page))
        for each in listed:
            marked = sum(points for points, _ in each.rubric)
            assert each.minutes > 0 and bool(each.fill) <= bool(each.rubric)
            assert marked == each.points or (marked < each.points and (each.answers or each.code))


# --- Running them ----------------------------------------------------------------------------------------------------


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
                assert place > 1 or "Installing" not in str(cell.get("outputs")), "what is there"
                said = [output for output in cell.get("outputs", []) if output.output_type == "stream"]
                assert not any(re.search(r"^lab: |Error", output.text, re.MULTILINE) for output in said), cell.source
                if cell.source.startswith("figure("):
                    assert "<svg" in cell.outputs[0].data["image/svg+xml"]


@pytest.fixture
def server(folder):
    """The address of the students' folder on a server."""
    handler = partial(http.server.SimpleHTTPRequestHandler, directory=folder / "students")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as serving:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_port}/"
        serving.shutdown()


FIRST = """
import subprocess, sys
subprocess.run = lambda command, check: print("RUN", *command[1:])
{source}
import trials.notebook
print("AT", trials.notebook.__file__)
trials.notebook.check("part-1", 1, helper=0.81, sorry=0.415)"""


@pytest.mark.parametrize("lies", [True, False])
def test_elsewhere_the_first_cell_takes_the_release_and_what_it_lacks(folder, server, tmp_path, lies):
    """In an empty folder: from the file beside the notebook, or from the release's address. Nothing of the book is on
    Python's path, and a check works from what was fetched."""
    [archive] = (folder / "students").glob("*.zip")
    given = {"archive": archive.name, "address": server + archive.name, "torch": "torch>=2.9"}
    if lies:
        (tmp_path / archive.name).write_bytes(archive.read_bytes())
        given["address"] = ""
    source = cells.setup([], given).replace("%load_ext", "# ").replace("'rich'", "'no_such_package'")
    process = support.run(sys.executable, "-c", FIRST.format(source=source), cwd=tmp_path, PYTHONPATH="")
    assert process.returncode == 0, process.stdout
    assert f"AT {tmp_path}/book/" in process.stdout and "sorry: right" in process.stdout
    assert "lab/requirements.txt" in process.stdout and "RUN -m pip install -q torch>=2.9" in process.stdout
    assert ("Fetching" in process.stdout) == (not lies)


def test_with_neither_a_file_nor_an_address_the_first_cell_says_what_to_do(tmp_path):
    source = cells.setup([], {"archive": "lab.zip", "address": "", "torch": ""}).replace("%load_ext", "# ")
    process = support.run(sys.executable, "-c", source, cwd=tmp_path, PYTHONPATH="")
    assert "Put lab.zip, which came with this notebook, into its folder." in process.stdout


@pytest.mark.parametrize(
    ("repository", "site", "given", "address"),
    [
        ("", "", "", ""),
        ("", "https://e.org/book/", "", "https://e.org/book/notebooks/lab.zip"),
        ("https://github.com/o/b", "https://e.org/", "", "https://github.com/o/b/archive/refs/tags/1.2.zip"),
        ("https://github.com/o/b", "", "https://e.org/x.zip", "https://e.org/x.zip"),
    ],
)
def test_a_notebook_knows_the_address_of_its_release(monkeypatch, repository, site, given, address):
    monkeypatch.setattr(maker, "settings", lambda book, *names: {"repository": repository})
    for name, value in {"SITE_URL": site, "ADDRESS": given, "READTHEDOCS_CANONICAL_URL": ""}.items():
        monkeypatch.setenv(name, value)
    assert maker.address("lab.zip", "1.2") == address


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
        (tmp_path / "teach/students/graded").mkdir(parents=True, exist_ok=True)
        (tmp_path / f"teach/students/{name}.ipynb").write_text(name)
    for page, name in {"series/part-1-tamed-monster": "part-1", "series/thinking": "thinking"}.items():
        address = linked(tmp_path, page)
        assert (tmp_path / "html/series" / address).read_text() == name
    assert linked(tmp_path, "series/acting") is None
    assert not (tmp_path / "html/notebooks/graded").exists(), "which is for one course"
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
