"""sections.json: the text of every section as the pages show it, for `ask`, the search and whoever quotes the book.

A list of {"page", "part", "label", "anchor", "title", "trail", "audience", "text"}: the page's name, and the number of
its part, or null; the heading's label; the place that a link leads to, which is the label's but in a glossary, where
each term is a place of its own; the words of the heading, and of those above it; whom the text is for, "all" or the
reader of a box; and the words below the heading, those of its subsections apart. A section with such a box amid its
text has three rows, in the order of the page. Paragraphs are apart by an empty line, and so are rows of tables, their
cells by " | ". Formulas are LaTeX, quotation marks straight. A figure has no number there, since it moves with each
figure that comes before it.

A build gathers the sections of the pages that it writes, and takes those of the others from the file that is there.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bets import bet
from docutils import nodes
from glass import glass
from lab_worlds import folded, worlds
from language import play_controls
from playground import playground
from real import real
from sphinx import addnodes
from web_site import is_site
from workshop import workshop

from values.part_list import counted

FILE = "sections.json"
READERS = ("engineer", "owner")  # classes of the boxes that are for one reader
STRAIGHT = str.maketrans("‘’“”", "''\"\"")
NUMBERED = {"fig": "the figure", "tab": "the table"}  # by the first letters of its label; else it is a listing
# What a live view says is for a reader without scripts: others it misinforms.
UNSAID = (nodes.raw, nodes.Invisible, nodes.citation, nodes.title, workshop, glass, playground, real, play_controls)
# Of the questions at the end of a part most answers are wrong. The others are lines of links.
UNSAID_CLASSES = {"no-search", "toctree-wrapper", "part-line", "downloads", "evening"}


def begin(app):
    app.sections = {}


def gather(app, doctree, docname):
    if is_site(app):
        part = str(app.env.metadata[docname].get("part", ""))
        named = {"page": docname, "part": int(part) if part.isdecimal() else None}
        app.sections[docname] = [{**named, **row} for row in Page(doctree).rows()]


@dataclass
class Place:
    """Where text goes: a heading, or a term of a glossary; texts: paragraphs in a row that are for the same reader."""

    label: str
    anchor: str
    title: str
    trail: tuple[str, ...]
    texts: list[tuple[str, list[str]]] = field(default_factory=list)


class Page:
    """Goes through a page once and gathers what it says."""

    def __init__(self, doctree: nodes.document):
        self.doctree = doctree
        self.places: list[Place] = []
        self.mark = ""  # of the item of a list, which stands before its first paragraph
        for section in doctree.children:
            if isinstance(section, nodes.section):
                self.section(section, ())

    def rows(self) -> Iterator[dict]:
        for place in self.places:
            named = {"label": place.label, "anchor": place.anchor, "title": place.title, "trail": place.trail}
            for audience, paragraphs in place.texts or [("all", [])]:
                yield {**named, "audience": audience, "text": "\n\n".join(paragraphs)}

    def section(self, section: nodes.section, trail: tuple[str, ...]):
        heading = next(section.findall(nodes.title))
        label, title = self.label(section), words(heading)
        here = Place(label, label, title, trail)
        self.places.append(here)
        for child in section.children:
            if isinstance(child, nodes.section):
                self.section(child, (*trail, title))
            else:
                self.block(child, here, "all")

    def label(self, section: nodes.section) -> str:
        """The id that a section was given by hand, or else the one of its heading."""
        given = {self.doctree.nameids.get(name) for name in section["names"] if self.doctree.nametypes.get(name)}
        return next((name for name in section["ids"] if name in given), section["ids"][0])

    def add(self, text: str, place: Place, audience: str):
        if text.strip():
            if not place.texts or place.texts[-1][0] != audience:
                place.texts.append((audience, []))
            place.texts[-1][1].append(self.mark + text.strip())
            self.mark = ""

    def block(self, node: nodes.Node, place: Place, audience: str):
        if isinstance(node, UNSAID) or not isinstance(node, nodes.Element):
            return
        if UNSAID_CLASSES.intersection(node.get("classes", ())):
            return
        audience = next((reader for reader in READERS if reader in node.get("classes", ())), audience)
        if isinstance(node, nodes.math_block):
            self.add(f"$${node.astext().strip()}$$", place, audience)
        elif isinstance(node, nodes.literal_block):
            self.add(node.astext(), place, audience)
        elif isinstance(node, nodes.TextElement):
            self.add(words(node), place, audience)
        elif isinstance(node, nodes.image):
            if not isinstance(node.parent, nodes.figure):  # a figure says its caption first
                self.picture(node, place, audience)
        elif isinstance(node, nodes.table):
            self.table(node, place, audience)
        elif isinstance(node, addnodes.glossary):
            self.glossary(node, place)
        elif isinstance(node, (nodes.bullet_list, nodes.enumerated_list)):
            for number, item in enumerate(node.children, node.get("start", 1)):
                self.mark = f"{number}. " if isinstance(node, nodes.enumerated_list) else "- "
                self.blocks(item, place, audience)
        else:
            self.add(title_of(node), place, audience)
            self.blocks(node, place, audience)
            for image in node.findall(nodes.image) if isinstance(node, nodes.figure) else ():
                self.picture(image, place, audience)

    def blocks(self, node: nodes.Element, place: Place, audience: str):
        for child in node.children:
            self.block(child, place, audience)

    def picture(self, image: nodes.image, place: Place, audience: str):
        self.add(f"(Picture: {image['alt']})" if image.get("alt") else "", place, audience)

    def table(self, table: nodes.table, place: Place, audience: str):
        self.add(title_of(table), place, audience)
        for row in table.findall(nodes.row):
            if kind_around(table) == "verdicts" and isinstance(row.parent, nodes.thead):
                continue  # which is the same in each of twenty
            cells = [" ".join(map(words, entry.findall(nodes.paragraph))) for entry in row]
            self.add(" | ".join(cells).rstrip(" |"), place, audience)

    def glossary(self, glossary: nodes.Element, place: Place):
        """Every term is a place of its own, with the label of the glossary."""
        for item in glossary.findall(nodes.definition_list_item):
            terms = list(item.findall(nodes.term))
            title, trail = ", ".join(map(words, terms)), (*place.trail, place.title)
            self.places.append(Place(place.label, terms[0]["ids"][0], title, trail))
            self.blocks(next(item.findall(nodes.definition)), self.places[-1], "all")


def title_of(node: nodes.Element) -> str:
    """The title of a box or a table; of a table of worlds its part and its experiment, by which it is looked for."""
    if isinstance(node, folded):
        found = next((table["file"].replace("-", " ") for table in node.findall(worlds)), "")
        return found or ("" if node["kind"] == "verdicts" else node["title"])  # each counts a few of the bets
    return words(node[0]) if node.children and isinstance(node[0], nodes.title) else ""


def kind_around(node: nodes.Element) -> str:
    """The kind of what is folded away and holds a node; empty where nothing does."""
    while node is not None and not isinstance(node, folded):
        node = node.parent
    return node["kind"] if node else ""


def words(node: nodes.Element) -> str:
    return " ".join("".join(spoken(node)).split())


def spoken(node: nodes.Element) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, nodes.Text):
            yield child.astext().translate(STRAIGHT)
        elif isinstance(child, nodes.math):
            yield f"${child.astext()}$"
        elif isinstance(child, nodes.literal):
            yield child.astext()
        elif isinstance(child, nodes.image):
            yield child.get("alt", "")
        elif isinstance(child, addnodes.number_reference):
            yield NUMBERED.get(target(child).split("-")[0], "the listing")
        elif isinstance(child, nodes.reference) and target(child).startswith("equation-"):
            yield "the equation"
        elif "bibtex-citation" in child.get("classes", ()):
            yield cited(child)
        elif not isinstance(child, (nodes.raw, nodes.Invisible, bet)):
            yield from spoken(child)


def target(link: nodes.Element) -> str:
    """The id that a link leads to, on whichever page."""
    return link.get("refid") or link.get("refuri", "").partition("#")[2]


def cited(node: nodes.Element) -> str:
    """Works as a sentence has them, "(Brown et al. 2020; Hu et al. 2021)"; the page parts all by commas."""
    text = "".join(spoken(node))
    if text.startswith("["):
        text = f"[{'; '.join(map(words, node.findall(nodes.reference)))}]"
    return re.sub(r", (?=\d{4}|n\.d\.)", " ", text).replace("[", "(").replace("]", ")")


def write(app, exception):
    if exception or not is_site(app):
        return
    path, pages = Path(app.outdir, FILE), sorted(app.env.found_docs - {*app.config.hubs}, key=counted)
    known = written(path)
    for docname in pages:
        if docname not in app.sections and docname not in known:
            app.env.get_and_resolve_doctree(docname, app.builder, tags=app.tags)  # which gathers
    if app.sections or known.keys() != set(pages):
        found = {**known, **app.sections}
        rows = [json.dumps(row, ensure_ascii=False) for docname in pages for row in found.get(docname, ())]
        beside = path.with_suffix(".new")  # so that nobody takes half of it for the whole
        beside.write_text("[\n" + ",\n".join(rows) + "\n]\n", encoding="utf-8")
        beside.replace(path)


def written(path):
    """The sections that the build before has written, by page; none where it has written none, or no JSON, or where
    this module has changed since."""
    try:
        if path.stat().st_mtime < Path(__file__).stat().st_mtime:
            return {}
        rows = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    found: dict[str, list[dict]] = {}
    for row in rows:
        found.setdefault(row["page"], []).append(row)
    return found


def setup(app):
    app.setup_extension("hubs")  # which have nothing to be searched for
    app.connect("builder-inited", begin)
    app.connect("doctree-resolved", gather, priority=100)  # before lines of links are put in
    app.connect("build-finished", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
