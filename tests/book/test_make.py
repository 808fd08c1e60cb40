"""The Makefile as a newcomer meets it: help, environments that follow their lock, one line where a tool is missing."""

import os
import re
import shutil
import socket
import sys
import urllib.request
from importlib.util import module_from_spec, spec_from_file_location

import pytest
from support import ROOT, run

# Run a module where no package can be imported but those named.
WITH_ONLY = """
import runpy, sys
from importlib.metadata import packages_distributions

names, sys.argv = sys.argv[1].split(), sys.argv[2:]
there = packages_distributions().items()
absent = {top for top, of in there if not {name.lower().replace("_", "-") for name in of} & set(names)}

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in absent:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Absent())
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
"""


@pytest.fixture
def clone(tmp_path):
    """The files that setting up needs, in a folder of their own."""
    for name in ("Makefile", "requirements.txt", "conf.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def programs(tmp_path):
    """A PATH with the system's small tools and nothing else, to which a test adds what it wants."""
    folder = tmp_path / "programs"
    folder.mkdir()
    for name in ("sh", "make", "sed", "expand", "grep", "touch", "mkdir", "cp", "cat", "rm", "echo", "env", "head"):
        (folder / name).symlink_to(shutil.which(name))

    def add(name, text):
        path = folder / name
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)

    add("git", "exit 1")
    return folder, add


def only_line(process):
    """The one line that make prints beside its own report of the error."""
    lines = [line for line in process.stdout.splitlines() if not line.startswith("make")]
    lines += [line for line in process.stdout.splitlines() if line.startswith("make ") and "needs" in line]
    assert len(lines) == 1, process.stdout
    return lines[0]


def test_help_is_the_default_and_lists_every_public_target():
    text = run("make").stdout
    targets = "help html pdf epub posts evening live linkcheck font lab figures chat quick test check bench clean lock"
    for target in [*targets.split(), "bench-alignment"]:
        assert f"make {target} " in text


TRY_ALL = (sys.executable, ".ci/targets.py", "--list")


def test_every_target_is_tried_or_said_to_be_left_out():
    """Also one without .PHONY. Make itself tells which targets have a rule in the Makefile."""
    database = run("make", "--dry-run", "--print-data-base", "--question", "help").stdout
    rules = re.findall(r"^(?<!# Not a target:\n)([a-z][a-z-]*):", database, re.MULTILINE)
    process = run(*TRY_ALL)
    assert process.returncode == 0, process.stdout
    assert sorted(line.split()[0] for line in process.stdout.splitlines()) == sorted(rules)


def test_a_target_that_is_not_listed_stops_the_trial(tmp_path):
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci/targets.py", tmp_path / ".ci")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for new, gone, told in (("", "", ""), (" \\\n\tanother", "", "another"), ("", " evals", "evals")):
        (tmp_path / "Makefile").write_text(makefile.replace(" lock clean", f" lock clean{new}").replace(gone, ""))
        process = run(*TRY_ALL, cwd=tmp_path)
        assert process.returncode == (2 if told else 0) and (not told or process.stdout.endswith(f" has {told}\n"))


MAKEFILE = """\
.PHONY: good bad mute talks serves dumb

good:
\t@echo changed > committed; echo new > left
bad:
\t@echo said; exit 3
mute:
\t@true
talks:
\t@read line; echo "you typed $$line"
serves:
\t@python3 -m http.server --bind 127.0.0.1 $(PORT)
dumb:
\t@echo no server
"""


@pytest.mark.release
def test_targets_are_tried_in_a_clone_each_on_what_is_committed(tmp_path, monkeypatch, capsys):
    spec = spec_from_file_location("targets", ROOT / ".ci/targets.py")
    trial = module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "targets", trial)
    spec.loader.exec_module(trial)
    book, port = tmp_path / "book", free_port()
    book.mkdir()
    (book / "Makefile").write_text(MAKEFILE.replace("$(PORT)", str(port)))
    (book / "committed").write_text("text")
    for command in ("init -q", "add .", "-c user.name=A -c user.email=a@example.org commit -q -m First"):
        run("git", *command.split(), cwd=book)
    targets = {
        "good": trial.Once(),
        "bad": trial.Once(),
        "mute": trial.Once(says="a word"),
        "talks": trial.Once(typed="hello\n", says="you typed hello"),
        "serves": trial.Server(f"http://127.0.0.1:{port}/", "committed"),
        "dumb": trial.Server(f"http://127.0.0.1:{port}/", ""),
    }
    monkeypatch.setattr(trial, "BOOK", book)
    monkeypatch.setattr(trial, "TARGETS", targets)
    assert trial.apart(MAKEFILE) == "only .ci/targets.py has clean, linkcheck, lock"
    assert trial.run([*targets], tmp_path / "trial") == 1
    lines = [line for line in capsys.readouterr().out.splitlines() if not line.startswith("    ")]
    told = {line.split()[0]: line.partition(" s  ")[2] for line in lines[:-1]}
    assert told == {
        "good": "ok, writes committed, left",
        "bad": "failed: exit code 2",
        "mute": "failed: it does not say 'a word'",
        "talks": "ok",
        "serves": "ok",
        "dumb": "failed: it ended, with exit code 0",
    }
    assert lines[-1] == "3 of 6 ok; failed: bad, mute, dumb"
    clone = tmp_path / "trial/book"
    assert (clone / "committed").read_text() == "text" and not (clone / "left").exists()
    with pytest.raises(OSError):  # the server is stopped
        urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5)


def free_port():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


@pytest.mark.own
@pytest.mark.parametrize("target", ["lab", "witness", "bench-alignment", "bench"])
@pytest.mark.slow
def test_what_takes_long_has_a_smallest_size(target):
    """The trial runs it; that the line is another one shows that the size is heeded."""
    whole, small = (run("make", "--dry-run", target, *size).stdout.splitlines()[-1] for size in ((), ("SMALL=1",)))
    assert small != whole


def test_a_workflow_tries_them():
    assert any("python3 .ci/targets.py" in path.read_text() for path in ROOT.glob(".github/workflows/*.yml"))


@pytest.mark.slow
def test_an_environment_is_made_once_and_again_when_its_lock_changes(clone):
    (clone / ".venv").mkdir()
    stamp = clone / ".venv/.stamp"
    stamp.touch()
    assert run("make", "-q", ".venv/.stamp", cwd=clone).returncode == 0
    later = stamp.stat().st_mtime + 5
    os.utime(clone / "requirements.txt", (later, later))
    assert run("make", "-q", ".venv/.stamp", cwd=clone).returncode == 1


def test_a_build_that_failed_keeps_no_page_as_read(clone):
    """Or the next would not meet what stopped it, and pass: here Sphinx is a script that fails where it reads."""
    python = clone / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text(
        "#!/bin/sh\n[ -e _build/doctrees/environment.pickle ] && exit 0\n"
        "mkdir -p _build/doctrees && touch _build/doctrees/environment.pickle && exit 1\n"
    )
    python.chmod(0o755)
    (clone / ".venv/.stamp").touch()
    for _ in range(2):
        assert run("make", "html", cwd=clone).returncode == 2


@pytest.mark.slow
def test_checking_style_needs_no_pytorch():
    process = run("make", "--dry-run", "--always-make", "check")
    assert process.returncode == 0 and ".venv-check/bin/ruff" in process.stdout
    assert "torch" not in process.stdout and ".venv-test" not in process.stdout


@pytest.mark.own
@pytest.mark.slow
def test_the_record_is_read_with_the_packages_of_its_environment_alone():
    lock = (ROOT / "tests/record/requirements.txt").read_text(encoding="utf-8")
    names = re.findall(r"^([\w.-]+)==", lock, re.MULTILINE)
    assert "pytest" in names and "torch" not in names
    collect = ("pytest", "tests/record", "--collect-only", "-q")
    command = (sys.executable, "-c", WITH_ONLY, " ".join(names), *collect)
    process = run(*command, PYTEST_DISABLE_PLUGIN_AUTOLOAD="1")
    assert process.returncode == 0, process.stdout


def test_the_secret_of_a_course_is_long_for_nobody_elses_eyes_and_stays(clone):
    said = [run("make", "course-secret", cwd=clone) for _ in range(2)]
    file = clone / "course-secret"
    secret = file.read_text().strip()
    assert re.fullmatch(r"[0-9a-f]{64}", secret) and file.stat().st_mode & 0o077 == 0
    assert all(process.returncode == 0 and secret not in process.stdout for process in said)


def test_too_old_a_python_says_what_to_install(clone, programs):
    folder, add = programs
    add("python3", 'case "$2" in *version_info*) exit 1;; esac')
    process = run("make", "html", cwd=clone, PATH=str(folder))
    assert process.returncode == 2
    line = only_line(process)
    assert "Python 3.11 to 3.14" in line and "apt install python3" in line and "brew install python" in line


def test_a_python_that_was_named_is_checked_too(clone, programs):
    folder, add = programs
    add("old", 'case "$2" in *version_info*) exit 1;; esac')
    process = run("make", "html", "PYTHON=old", cwd=clone, PATH=str(folder))
    assert process.returncode == 2 and "Python 3.11 to 3.14" in only_line(process)


def test_no_venv_module_says_what_to_install(clone, programs):
    folder, add = programs
    add("python3", 'case "$2" in *ensurepip*) exit 1;; esac')
    process = run("make", "html", cwd=clone, PATH=str(folder))
    assert process.returncode == 2
    line = process.stdout.splitlines()[-2]
    assert "venv" in line and "apt install python3-venv" in line


def only_line_of_pdf(clone, programs, names):
    """What `make pdf` says where, of LaTeX and what it needs, there are these programs alone."""
    folder, add = programs
    for name in names:
        add(name, "exit 0")
    (clone / ".venv").mkdir()
    (clone / ".venv/.stamp").touch()
    process = run("make", "pdf", cwd=clone, PATH=str(folder), PYTHON="true")
    assert process.returncode == 2
    return only_line(process)


TEX = {"latexmk", "lualatex", "rsvg-convert", "fc-list"}


@pytest.mark.parametrize("missing", ["latexmk", "lualatex", "rsvg-convert"])
def test_a_missing_tex_program_says_what_to_install(clone, programs, missing):
    line = only_line_of_pdf(clone, programs, TEX - {missing})
    assert f"needs {missing}:" in line
    assert "sudo apt install" in line and "sudo dnf install" in line and "brew install" in line


def test_a_missing_emoji_font_says_what_to_install(clone, programs):
    line = only_line_of_pdf(clone, programs, TEX)
    assert "Noto Color Emoji" in line and "fonts-noto-color-emoji" in line
