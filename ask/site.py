"""The sections of any Sphinx site, by its inventory, `objects.inv`, and its pages.

The inventory names the pages, and the terms and objects that have a place of their own. A page is read by its HTML:
what stands in no section of it, such as menus, is left out. Everything is asked of the one address that was named.
"""

import re
import urllib.error
import urllib.request
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from .sections import Section

LARGEST = 20_000_000  # bytes of a file, unpacked
PAGES = 5000
SECONDS = 30.0  # for each file
AT_ONCE = 4
ENTRY = re.compile(r"(.+?)\s+(\S+)\s+-?\d+\s+(\S*)\s+.*")
SKIPPED = {"script", "style", "nav", "button", "form", "noscript", "template", "annotation", "annotation-xml"}
UNSAID = {"headerlink", "section-number", "toctree-wrapper", "viewcode-link"}  # classes
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
INLINE = {
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "math", "q", "s",
    "samp", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    "mi", "mn", "mo", "mrow", "ms", "mspace", "mstyle", "msub", "msubsup", "msup", "mtext", "mfrac", "msqrt", "mover",
    "munder", "munderover", "mtable", "mtr", "mtd", "mroot", "mpadded", "mphantom", "menclose", "semantics",
}  # fmt: skip
STRAIGHT = str.maketrans("‘’“”", "''\"\"")  # as questions are typed


class SiteError(ValueError):
    """What can't be read, in a line."""


@dataclass(frozen=True)
class Inventory:
    project: str
    version: str
    pages: tuple[str, ...]  # addresses, relative to the site
    places: frozenset[str]  # addresses with an anchor, of terms and objects
    labels: frozenset[str]  # and of headings, as they were given by hand or are made of their words


def read(address: str) -> tuple[str, Inventory, list[Section]]:
    """A site's address, what it says of itself, and its sections. SiteError if there is none."""
    base = address.removesuffix("objects.inv").rstrip("/") + "/"
    if urlsplit(base).scheme not in ("http", "https") or not urlsplit(base).netloc:
        raise SiteError(f"{address} is no address of a site, such as https://docs.example.org/en/stable/")
    found = inventory(fetched(f"{base}objects.inv", base), base)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        texts = pool.map(lambda page: fetched(urljoin(base, page), base), found.pages)
        sections = [
            section
            for page, text in zip(found.pages, texts, strict=True)
            for section in page_sections(text.decode("utf-8", "replace"), page, found)
        ]
    if not sections:
        raise SiteError(f"no page of {base} has a section")
    return base, found, sections


class Same(urllib.request.HTTPRedirectHandler):
    """Follows no redirection to another place: a site can't make us ask it of others."""

    def __init__(self, base: str):
        self.base = base

    def redirect_request(self, req, fp, code, msg, headers, newurl):
        if urlsplit(newurl)[:2] != urlsplit(self.base)[:2]:
            raise SiteError(f"{req.full_url} leads to another site, {newurl}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def fetched(address: str, base: str) -> bytes:
    request = urllib.request.Request(address, headers={"User-Agent": "llm-deep-dive-ask"})
    try:
        with urllib.request.build_opener(Same(base)).open(request, timeout=SECONDS) as response:
            content = response.read(LARGEST + 1)
    except urllib.error.HTTPError as error:
        raise SiteError(f"{address} is not there: status {error.code}") from None
    except (OSError, ValueError) as error:
        if isinstance(error, SiteError):
            raise
        raise SiteError(f"{address} can't be read: {getattr(error, 'reason', error)}") from None
    if len(content) > LARGEST:
        raise SiteError(f"{address} is too large")
    return content


def inventory(content: bytes, base: str) -> Inventory:
    """What `objects.inv` says. https://sphobjinv.readthedocs.io/en/stable/syntax.html"""
    head = content.split(b"\n", 4)
    if len(head) < 5 or head[0].strip() != b"# Sphinx inventory version 2":
        raise SiteError(f"{base}objects.inv is no inventory of Sphinx, version 2")
    unpack = zlib.decompressobj()
    try:
        text = unpack.decompress(head[4], LARGEST).decode("utf-8")
    except (zlib.error, UnicodeDecodeError):
        text = ""
    if not text or not unpack.eof:
        raise SiteError(f"{base}objects.inv is damaged, or too large")
    pages, places, labels = list[str](), set[str](), set[str]()
    for name, kind, uri in (found.groups() for line in text.splitlines() if (found := ENTRY.fullmatch(line.rstrip()))):
        uri = uri[:-1] + name if uri.endswith("$") else uri
        if not urljoin(base, uri).startswith(base):
            continue
        if kind == "std:doc":
            pages.append(uri.partition("#")[0])
        elif "#" in uri:
            (labels if kind == "std:label" else places).add(uri)
    if not pages or len(pages) > PAGES:
        raise SiteError(f"{base}objects.inv names {len(pages) or 'no'} pages; there may be {PAGES}")
    project, version = (line.decode("utf-8", "replace").partition(":")[2].strip() for line in head[1:3])
    return Inventory(project, version, tuple(dict.fromkeys(pages)), frozenset(places), frozenset(labels))


def page_sections(html: str, page: str, known: Inventory) -> list[Section]:
    reader = Page(page, known)
    reader.feed(html)
    reader.close()
    reader.flush()
    name = page.removesuffix(".html")
    return [
        Section(
            name, place.label, place.anchor, f"{page}#{place.anchor}", place.title, place.trail, None, "all",
            "\n\n".join(place.texts),
        )
        for place in reader.places
        if place.texts
    ]  # fmt: skip


@dataclass
class Place:
    """Where text goes: a section, or a term or object with an anchor of its own."""

    label: str
    anchor: str
    trail: tuple[str, ...]
    title: str = ""
    texts: list[str] = field(default_factory=list)


class Page(HTMLParser):
    """Goes through a page once and gathers the text of its sections."""

    def __init__(self, page: str, known: Inventory):
        super().__init__()
        self.page, self.known = page, known
        self.places: list[Place] = []
        self.around: list[Place] = []  # places that we are in
        self.open: list[tuple[str, int, Place | None]] = []  # tags, how many places were around, and a list's next one
        self.skipped: list[str] = []  # tags within one that is left out
        self.text: list[str] = []
        self.row: list[str] | None = None  # cells of a table's row
        self.mark = ""  # before the next paragraph, as of an item of a list
        self.lists: list[int] = []  # number of the next item of each list around; 0 where they have none
        self.verbatim = 0

    def handle_starttag(self, tag, attributes):
        options = {name: value or "" for name, value in attributes}
        classes = set(options.get("class", "").split())
        if self.skipped or tag in SKIPPED or classes & UNSAID:
            self.skipped += [] if tag in VOID else [tag]
            return
        if tag == "img":
            self.text.append(f"(Picture: {options['alt']})" if options.get("alt") else "")
        if tag == "br":
            self.text.append("\n" if self.verbatim else " ")
        if tag in VOID:
            return
        if tag not in INLINE and tag not in ("td", "th"):
            self.flush()
        self.open.append((tag, len(self.around), None))
        self.verbatim += tag == "pre"
        if tag in ("ol", "ul"):
            self.lists.append(int(options.get("start", "1")) if tag == "ol" else 0)
        elif tag == "li" and self.lists:
            self.mark = f"{self.lists[-1]}. " if self.lists[-1] else "- "
            self.lists[-1] += bool(self.lists[-1])
        elif tag == "tr":
            self.row = []
        elif (tag == "section" or (tag == "div" and "section" in classes)) and options.get("id"):
            trail = tuple(place.title for place in self.around)
            self.enter(Place(options["id"], options["id"], trail))
        elif tag == "span" and self.address(options.get("id")) in self.known.labels and self.around:
            place = self.around[-1]  # whose own id is made of its words, which may change
            if not place.title and self.address(place.anchor) not in self.known.labels:
                place.label = place.anchor = options["id"]
        elif tag == "dt" and self.address(options.get("id")) in self.known.places and self.around:
            self.head(options["id"], "sig" in classes)
        elif tag == "dd" and (named := self.pending()):
            self.around.append(named)

    def address(self, anchor: str | None) -> str:
        return f"{self.page}#{anchor}"

    def enter(self, place: Place):
        self.places.append(place)
        self.around.append(place)

    def head(self, anchor: str, is_object: bool):
        """A term or an object, whose text follows. Several names may have one text, and the first leads to it."""
        here, named = self.around[-1], self.pending()
        if named and not named.texts:
            named.title += ", "
        else:
            trail = tuple(place.title for place in self.around)
            named = Place(anchor if is_object else here.label, anchor, trail)
            self.places.append(named)
            self.open[self.list_at()] = ("dl", self.open[self.list_at()][1], named)
        self.around.append(named)

    def list_at(self) -> int:
        return next((at for at in range(len(self.open) - 1, -1, -1) if self.open[at][0] == "dl"), -1)

    def pending(self) -> Place | None:
        at = self.list_at()
        return self.open[at][2] if at >= 0 else None

    def handle_endtag(self, tag):
        if self.skipped:
            if tag in self.skipped:
                del self.skipped[len(self.skipped) - 1 - self.skipped[::-1].index(tag) :]
            return
        at = next((at for at in range(len(self.open) - 1, -1, -1) if self.open[at][0] == tag), -1)
        if at < 0:
            return
        if tag in ("td", "th") and self.row is not None:
            self.row.append(" ".join("".join(self.text).split()))
            self.text = []
        elif tag == "tr" and self.row is not None:
            row, self.row, self.text = " | ".join(self.row).rstrip(" |"), None, []
            self.add(row)
        elif re.fullmatch("h[1-6]|dt", tag):
            self.named(tag)
        elif tag not in INLINE:
            self.flush()
        if tag in ("ol", "ul"):
            self.lists.pop()
        del self.around[self.open[at][1] :]
        self.verbatim -= sum(name == "pre" for name, *_ in self.open[at:])
        del self.open[at:]

    def named(self, tag: str):
        """The end of a heading: the title of where we are, unless that has one, as a small heading below another."""
        title, place = " ".join("".join(self.text).split()), self.around[-1] if self.around else None
        if place and not place.texts and (not place.title or (tag == "dt" and place.title.endswith(", "))):
            place.title += title.translate(STRAIGHT)
            self.text = []
        else:
            self.flush()

    def handle_data(self, data):
        if not self.skipped:
            self.text.append(data)

    def flush(self):
        if self.row is not None:  # paragraphs within a cell are words of it
            self.text.append(" ")
            return
        text = "".join(self.text)
        self.text = []
        self.add(text.strip("\n") if self.verbatim else " ".join(text.split()))

    def add(self, text: str):
        if text.strip() and self.around:
            self.around[-1].texts.append(self.mark + text.translate(STRAIGHT))
            self.mark = ""
