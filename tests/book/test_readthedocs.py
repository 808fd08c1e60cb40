"""What Read the Docs will run, run here. Its commands: readthedocs/doc_builder in its source, read in August 2026."""

import os
import re
import zipfile
from datetime import datetime

import pytest
import yaml
from bs4 import BeautifulSoup
from pypdf import PdfReader
from support import PARTS, ROOT, copy_book, files, run

pytestmark = pytest.mark.site  # all of it, or its book would be built in both halves of the tests

CONFIG = yaml.safe_load((ROOT / ".readthedocs.yaml").read_text(encoding="utf-8"))
EVENING = "llm-deep-dive-in-an-evening"
SITE = "https://llm-deep-dive.readthedocs.io/en/latest/"


@pytest.fixture(scope="module")
def commands(tmp_path_factory):
    """A function that runs a shell command as Read the Docs does, all in one copy, and the folder of the results."""
    output = tmp_path_factory.mktemp("readthedocs")
    book = copy_book(output / "book")
    environment = {
        "PATH": f"{ROOT / '.venv/bin'}:{os.environ['PATH']}",
        "READTHEDOCS": "True",
        "READTHEDOCS_OUTPUT": str(output),
        "READTHEDOCS_CANONICAL_URL": SITE,
        "READTHEDOCS_LANGUAGE": "en",
        "READTHEDOCS_VERSION": "latest",
        "READTHEDOCS_VERSION_TYPE": "branch",
    }

    def execute(command, **more):
        result = run("sh", "-ec", command, cwd=book, **environment | more)
        assert result.returncode == 0, result.stdout[-3000:]
        return result.stdout

    return execute, output


def sphinx(builder, target):
    strict = "" if builder == "latex" else "-W --keep-going"  # fail_on_warning, which it does not pass to LaTeX
    return f"python -m sphinx -T {strict} -b {builder} -d _build/doctrees -D language=en . $READTHEDOCS_OUTPUT/{target}"


def test_the_settings_that_it_reads():
    assert CONFIG["sphinx"] == {"configuration": "conf.py", "fail_on_warning": True}
    assert set(CONFIG["formats"]) == {"htmlzip", "pdf", "epub"}
    assert set(CONFIG["build"]["jobs"]) == {"pre_build", "build"}
    assert set(CONFIG["build"]["jobs"]["build"]) == {"htmlzip"}  # the others are its own
    assert CONFIG["python"]["install"] == [{"requirements": "requirements.txt"}]


def like_ours(moment):
    """What makes a build of the same moment and for the same address as ours."""
    return {"SOURCE_DATE_EPOCH": f"{moment:.0f}", "READTHEDOCS_CANONICAL_URL": ""}


@pytest.mark.release
@pytest.mark.own
def test_evening(commands, evening):
    """Of the same moment and for the same address it is ours, byte by byte."""
    execute, output = commands
    moment = PdfReader(evening / f"{EVENING}.pdf").metadata.creation_date.timestamp()
    for command in CONFIG["build"]["jobs"]["pre_build"]:
        execute(command, **like_ours(moment))
    for kind in ("pdf", "epub"):
        name = f"{EVENING}.{kind}"
        assert (output / "evening" / name).read_bytes() == (evening / name).read_bytes()


@pytest.mark.release
@pytest.mark.own
def test_web_site_and_zip(commands):
    execute, output = commands
    execute(sphinx("html", "html"))
    execute("\n".join(CONFIG["build"]["jobs"]["build"]["htmlzip"]))
    page = BeautifulSoup((output / "html/series/glossary.html").read_text(encoding="utf-8"), "lxml")
    assert page.find("link", rel="canonical")["href"] == SITE + "series/glossary.html"
    assert not page.select(".ethical-ads, [data-ea-publisher], #ethical-ad-placement, #furo-sidebar-ad-placement")
    assert SITE + "series/glossary.html" in (output / "html/sitemap.xml").read_text(encoding="utf-8")
    about = BeautifulSoup((output / "html/series/about.html").read_text(encoding="utf-8"), "lxml")
    origin = SITE.removesuffix("/en/latest/")
    offered = [link["href"] for link in about.select(".downloads a")]
    assert offered == [f"{origin}/_/downloads/en/latest/{kind}/" for kind in ("pdf", "epub")]
    made = [path.name for path in (output / "evening").glob(f"{EVENING}.*")]
    assert all((output / "html" / name).exists() for name in made)
    assert len(about.select(".evening a")) == len(made)
    lost = BeautifulSoup((output / "html/404.html").read_text(encoding="utf-8"), "lxml")
    inside = [tag["href"] for tag in lost.select("head link[rel=stylesheet], .sidebar-tree a")]
    assert len(inside) > 10 and all(address.startswith("/en/latest/") for address in inside)
    [archive] = (output / "htmlzip").iterdir()
    with zipfile.ZipFile(archive) as book:
        assert {"html/index.html", f"html/series/{PARTS[-1].stem}.html"} <= set(book.namelist())
        text = book.read("html/series/part-1-tamed-monster.html").decode()
    assert "#document-" not in text


# What LaTeX and its helpers write beside what they are handed
WRITTEN = (".aux", ".fdb_latexmk", ".fls", ".idx", ".ilg", ".ind", ".log", ".out", ".pdf", ".toc")


@pytest.mark.release
def test_pdf(commands, pdf):
    """LaTeX is handed what it is handed by us, byte by byte, so it typesets the same book. That its command is one that
    does so, a book shows that ends with its first pages: the whole takes minutes."""
    execute, output = commands
    moment = like_ours(PdfReader(pdf).metadata.creation_date.timestamp())
    execute(sphinx("latex", "pdf"), **moment)
    ours, theirs = files(pdf.parents[1] / "latex"), files(output / "pdf")
    own = {f"{name}{end}" for name in ("llm-deep-dive", "owner") for end in WRITTEN} | {"owner.tex"}
    assert ours.keys() - theirs.keys() == own & ours.keys()  # of two PDFs it builds one, and stops at a second
    assert [name for name in theirs if theirs[name] != ours[name]] == []

    tex = output / "pdf/llm-deep-dive.tex"
    first = re.match(r".*?\\chapter\{.*?(?=\\section\{)", tex.read_text(encoding="utf-8"), flags=re.DOTALL)[0]
    tex.write_text(first + "\\end{document}\n", encoding="utf-8")
    execute(
        "cd $READTHEDOCS_OUTPUT/pdf && "
        "latexmk -r latexmkrc -pdf -f -dvi- -ps- -jobname=llm-deep-dive -interaction=nonstopmode",
        **moment,
    )
    log = (output / "pdf/llm-deep-dive.log").read_text(encoding="utf-8", errors="replace")
    assert log.startswith("This is LuaHBTeX")
    assert re.search(r"Output written on llm-deep-dive.pdf \((\d+) pages", log)
    assert not re.search(r"^!", log, flags=re.MULTILINE) and "Missing character" not in log
    short, whole = PdfReader(output / "pdf/llm-deep-dive.pdf"), PdfReader(pdf)
    assert [page.extract_text() for page in short.pages[:2]] == [page.extract_text() for page in whole.pages[:2]]
    assert short.pages[0].extract_text().split()
    made = {path.name for path in (output / "pdf").glob("*.pdf")}
    assert made - theirs.keys() == {"llm-deep-dive.pdf"}


@pytest.mark.release
def test_epub(commands, epub):
    """Of the same moment and for the same address it is ours, byte by byte: two builds are equal, in two places. So it
    is without a warning where one of other settings was made before."""
    execute, output = commands
    with zipfile.ZipFile(epub) as book:
        [moment] = re.findall(rb'<meta property="dcterms:modified">(.*?)<', book.read("content.opf"))
    moment = like_ours(datetime.fromisoformat(moment.decode()).timestamp())
    execute(sphinx("epub", "epub -D html_title=Another"), **moment)
    execute(sphinx("epub", "epub"), **moment)
    assert [path.name for path in (output / "epub").glob("*.epub")] == ["llm-deep-dive.epub"]
    assert (output / "epub/llm-deep-dive.epub").read_bytes() == epub.read_bytes()
