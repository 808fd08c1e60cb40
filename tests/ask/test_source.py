"""The source for a reader's own model, met by a real MCP client: the book, a folder of Markdown, a Sphinx site."""

import ast
import asyncio
import importlib.metadata
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import tomllib
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from bs4 import BeautifulSoup
from mcp import Client, StdioServerParameters
from support import ROOT, run

from ask import mcp, site
from ask.finding import Finder
from ask.index import SQLite, update
from ask.retrieve import Retriever
from ask.sections import Section, read
from ask.source import main

COMMAND = [sys.executable, "-m", "ask.source"]
PAGES = {
    "index.rst": "Ovens\n=====\n\nThe manual.\n\n.. toctree::\n\n   use\n   words\n   code\n",
    "use.rst": ".. _door-seal:\n\nThe seal of the door\n====================\n\nPart 7731 seals the *door*.\n\n"
    "1. Clean it.\n2. Press it in.\n\nGlue\n----\n\nIt needs none.\n\n=====  =====\nPart   Euros\n=====  =====\n"
    "7731   38\n=====  =====\n",
    "words.rst": "Words\n=====\n\n.. glossary::\n\n   groove\n   slot\n      Where the seal lies.\n",
    "code.rst": "Code\n====\n\n.. py:function:: heat(celsius, minutes=5)\n\n   Heats the oven and returns nothing.\n",
}  # fmt: skip
NOT_SAID = {"section", "h1", "h2", "h3", "h4"}
PLAIN = NOT_SAID | {"p", "a", "em", "strong", "code", "span", "ul", "li", "pre", "div", "i", "b", "blockquote"}
# Formulas, numbers of figures, files of the code, what is said of a part, and what only scripts have a use for.
OTHERWISE = (
    ".math, .std-numref, [href*='#equation-'], .highlight, .part-line, .questions, .toctree-wrapper, .citation, "
)
OTHERWISE += ".workshop, .real, .squeeze, .downloads, .question-files"


def environment(folder, **more):
    kept = {key: value for key, value in os.environ.items() if not key.startswith("ASK_")}
    return kept | {"XDG_CACHE_HOME": str(folder / "cache")} | more


def talk(server, *calls):
    """What came of calls of tools, by the official client."""

    async def go():
        async with Client(server) as client:
            return [await client.call_tool(name, arguments) for name, arguments in calls]

    return asyncio.run(go())


def said(server, *calls):
    return [result.structured_content for result in talk(server, *calls)]


def by_stdio(folder, *arguments):
    return StdioServerParameters(
        command=COMMAND[0], args=[*COMMAND[1:], *map(str, arguments)], cwd=str(ROOT), env=environment(folder)
    )


@pytest.fixture(scope="module")
def manual(tmp_path_factory):
    """A small Sphinx site, served; its address and its folder."""
    folder = tmp_path_factory.mktemp("manual")
    (folder / "conf.py").write_text('project = "Ovens of Marlow"\nversion = release = "2.1"\n')
    for name, text in PAGES.items():
        (folder / name).write_text(text)
    process = run(sys.executable, "-m", "sphinx", "-q", "-b", "html", folder, folder / "_build")
    assert process.returncode == 0, process.stdout
    handler = partial(Quiet, directory=str(folder / "_build"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as served:
        threading.Thread(target=served.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{served.server_port}/", folder / "_build"
        served.shutdown()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):
        if self.path.startswith("/away/"):
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.2:9/" + self.path)
            self.end_headers()
        else:
            super().do_GET()


# --- A folder of Markdown --------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_folder_of_markdown_over_standard_input_and_output(docs, tmp_path):
    found, opened, cited, wrong = talk(
        by_stdio(tmp_path, "--markdown", docs, "--address", "https://example.org/"),
        ("find", {"question": "rank of a thin mask"}),
        ("open", {"section": "https://example.org/masks.md#masks"}),
        ("cite", {"section": "thin-masks"}),
        ("open", {"section": "masks#thin-mask"}),
    )
    first = found.structured_content["sections"][0]
    assert (first["section"], first["text"]) == ("masks#thin-masks", "A thin mask has rank 4.")
    assert first["marked"] == ["A thin mask has rank 4."] and first["address"].endswith(".org/masks.md#thin-masks")
    whole = (docs / "masks.md").read_text().split("\n\n")[1]
    assert (opened.structured_content["text"], opened.structured_content["below"]) == (whole, ["masks#thin-masks"])
    assert (
        cited.structured_content["citation"] == "“Thin masks”. In Masks. docs. https://example.org/masks.md#thin-masks"
    )
    assert wrong.is_error and "masks#thin-masks" in wrong.content[0].text


@pytest.mark.slow
def test_a_folder_of_markdown_over_http(docs, tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [*COMMAND, "--markdown", docs, "--http", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, env=environment(tmp_path), stderr=subprocess.DEVNULL) as served:
        try:
            until = time.monotonic() + 60
            while time.monotonic() < until:
                with socket.socket() as tried:
                    if tried.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.2)
            (found,) = said(f"http://127.0.0.1:{port}/mcp", ("find", {"question": "leash"}))
        finally:
            served.terminate()
    assert found["sections"][0]["section"] == "cherries#cherries"


def test_what_is_not_said_is_told_so_and_the_nearest_come_without_their_text(ask):
    ask.threshold = 9.0
    (found,) = said(mcp.server(ask, mcp.Work("a folder")), ("find", {"question": "what does a zebra eat"}))
    assert not found["answered"] and found["sections"]
    assert all(section["address"] and not section["text"] for section in found["sections"])


def test_of_german_pages_one_asks_in_german(tmp_path, ask_of):
    text = "Die Dichtung der Tür ist nicht geklebt. Sie wird von Hand in die Nut gedrückt, und das kostet keine Zeit."
    (tmp_path / "tür.md").write_text(f"# Die Tür\n\n{text} Wenn sie hart ist, kann man sie für 38 Euro bestellen.\n")
    question = {"question": "Was kostet eine neue Türdichtung und wie wird sie geklebt?"}
    (found,) = said(mcp.server(ask_of(tmp_path), mcp.Work("a folder")), ("find", question))
    assert found["told"] == "" and found["sections"][0]["section"] == "tür#die-tür"


# --- A Sphinx site ---------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_sphinx_site(manual, tmp_path):
    address, built = manual
    found, seal, groove, heat, cited = said(
        by_stdio(tmp_path, "--site", address),
        ("find", {"question": "which part seals the door"}),
        ("open", {"section": "door-seal"}),
        ("open", {"section": f"{address}words.html#term-groove"}),
        ("open", {"section": "code#heat"}),
        ("cite", {"section": "use#glue"}),
    )
    assert found["sections"][0]["address"] == f"{address}use.html#{found['sections'][0]['section'].split('#')[1]}"
    page = BeautifulSoup((built / "use.html").read_text(encoding="utf-8"), "lxml")
    assert seal["address"] == f"{address}use.html#door-seal" and page.find(id="door-seal")
    assert seal["text"] == "Part 7731 seals the door.\n\n1. Clean it.\n\n2. Press it in."
    assert seal["below"] == ["use#glue"]
    assert groove["context"].endswith("groove, slot") and groove["text"] == "Where the seal lies."
    assert "heat(celsius, minutes=5)" in heat["context"] and "returns nothing" in heat["text"]
    assert f"Ovens of Marlow, version 2.1. {address}use.html#glue" in cited["citation"]


def test_a_table_of_a_site_is_its_rows(manual):
    _, _, sections = site.read(manual[0])
    assert next(each.text for each in sections if each.anchor == "glue").endswith("Part | Euros\n\n7731 | 38")


@pytest.mark.site
def test_the_site_reader_finds_each_section_of_this_book_with_its_words(html):
    """Beside what Sphinx itself told of the pages when it built them."""
    inventory = site.inventory((html / "objects.inv").read_bytes(), "http://book/")
    theirs = {
        (section.page, section.anchor): section
        for page in inventory.pages
        for section in site.page_sections((html / page).read_text(encoding="utf-8"), page, inventory)
    }
    same = 0
    for ours in read():
        other = theirs[ours.page, ours.anchor]
        assert (other.title, other.trail, other.url) == (ours.title, ours.trail, ours.url)
        same += re.findall(r"\w+", ours.text) == re.findall(r"\w+", other.text)
    assert same > len(theirs) / 3  # formulas, pictures, boxes for one reader and figures' numbers are told otherwise


# --- This book -------------------------------------------------------------------------------------------------------


@pytest.mark.site
def test_open_gives_the_whole_section_of_the_page(html, pages):
    """Word by word where the page has words alone; what is told otherwise, test_sections.py looks at."""
    store = SQLite()
    update(store, read())
    server, plain = mcp.server(Finder(Retriever(store)), mcp.work()), []
    for name, page in pages.items():
        for place in page.select("article section[id]"):
            own = [tag for tag in place.find_all(True) if tag.find_parent("section") is place]
            if {tag.name for tag in own} <= PLAIN and not {*own} & {*place.select(OTHERWISE)}:
                plain.append((f"{name}#{place['id']}", said_of(place)))
    plain = [(name, words) for name, words in plain if words]
    assert len(plain) > 50
    opened = said(server, *(("open", {"section": name}) for name, _ in plain))
    wrong = [name for (name, words), found in zip(plain, opened, strict=True) if words_of(found["text"]) != words]
    assert wrong == [], wrong


def said_of(place):
    """The words of a section of a page, its headings and those below it apart."""
    texts = [text for text in place.find_all(string=True) if text.find_parent([*NOT_SAID]) is place]
    return words_of("".join(texts))


def words_of(text):
    return re.findall(r"\w+", text)


# --- Bad input -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--markdown", "{folder}/none"], "is no folder"),
        (["--markdown", "{folder}/empty"], "no Markdown"),
        (["--site", "ftp://example.org/"], "is no address of a site"),
        (["--site", "docs.example.org"], "is no address of a site"),
        (["--site", "http://127.0.0.1:9/"], "can't be read"),
        (["--site", "{site}nowhere/"], "status 404"),
        (["--site", "{site}away/"], "leads to another site"),
        (["--site", "{site}none/"], "is no inventory"),
        (["--site", "{site}torn/objects.inv"], "is damaged"),
        ([], "is missing"),
    ],
)
def test_bad_input_is_told_in_a_line(manual, tmp_path, capsys, arguments, told):
    address, built = manual
    (tmp_path / "empty").mkdir()
    for name, text in {"none": b"hello", "torn": (built / "objects.inv").read_bytes()[:-40]}.items():
        (built / name).mkdir(exist_ok=True)
        (built / name / "objects.inv").write_bytes(text)
    assert main([part.format(folder=tmp_path, site=address) for part in arguments]) == 2
    line = capsys.readouterr().err
    assert told in line and line.count("\n") == 1


# --- The wheel -------------------------------------------------------------------------------------------------------


def packed():
    """What the wheel holds: files, and where each of them lies in it."""
    told = tomllib.loads((ROOT / "ask/pyproject.toml").read_text(encoding="utf-8"))
    files = told["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    return told["project"], {(ROOT / "ask" / name).resolve(): place for name, place in files.items()}


def test_the_wheel_asks_for_what_its_modules_import():
    project, files = packed()
    asked = {re.match(r"[\w-]+", line)[0] for line in project["dependencies"]}
    asked |= {re.match(r"[\w-]+", line)[0] for line in importlib.metadata.requires("mcp")}
    brought = {"safetensors"}  # of the package's weights, which the wheel has otherwise
    known = importlib.metadata.packages_distributions()
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if path.suffix == ".py" else ():
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module]
            for name in {name.split(".")[0] for name in names} - sys.stdlib_module_names - brought:
                assert {each.lower() for each in known[name]} & asked, f"{path.name} imports {name}"


@pytest.mark.slow
def test_what_the_wheel_holds_is_enough(docs, tmp_path):
    """Laid as it lays them, far from the repository: its command serves the index inside."""
    from ask import embed

    _, files = packed()
    for path, place in files.items():
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        if path.parent != ROOT / "_build/wheel":
            shutil.copy(path, tmp_path / place)
    top = tmp_path / "llm_deep_dive_ask"
    (top / "book.json").write_text('{"title": "A book", "date": "2026-12-01"}')
    embed.pack(top / "minilm.npz")
    store = SQLite(tmp_path / "whole.sqlite")
    update(store, [Section("p", "a", "a", "p.html#a", "Zebras", (), None, "all", "A zebra eats grass.")])
    from ask.index import embed as embedded

    embedded(store, embed.MiniLM())
    store.connection.execute("PRAGMA journal_mode = DELETE")
    store.connection.execute(f"VACUUM INTO '{top / 'book.sqlite'}'")
    top.chmod(0o500)
    code = "import sys; sys.path.insert(0, sys.argv.pop(1)); from llm_deep_dive_ask.ask.source import main; main()"
    server = StdioServerParameters(command=sys.executable, args=["-I", "-c", code, str(tmp_path)], cwd="/")
    found, cited = said(server, ("find", {"question": "what does a zebra eat?"}), ("cite", {"section": "a"}))
    top.chmod(0o700)
    assert found["answered"] and found["told"] == "" and found["sections"][0]["marked"] == ["A zebra eats grass."]
    assert cited["citation"] == "“Zebras”. A book, 2026-12-01. p.html#a"
