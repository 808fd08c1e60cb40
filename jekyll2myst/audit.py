"""What a reader of the post finds and a reader of the page doesn't: words, pictures, links, formulas.

Both sides are finished HTML, as a browser gets it: what the importer knows and how it wrote plays no part.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from urllib.parse import unquote

import lxml.html
from markdown_it.common.normalize_url import normalizeLink

from .inline import ENDED, VALUED

# What MathJax sets in a page of Jekyll, which holds it as text
TEX = re.compile(
    r"\$\$[^\ue004]+?\$\$|\\\([^\ue004]+?\\\)|\\\[[^\ue004]+?\\\]"
    r"|\\begin\{(equation|align|gather|eqnarray|multline)\*?\}[^\ue004]+?\\end\{\1\*?\}"
    rf"|(?<![\\$\w])\$(?:[^\s\d$](?:[^$\ue004]*?[^\s$])?\${VALUED}"
    r"|(?:\d(?=[^$\n\ue004]*[\\^_{=])(?:[^$\ue004]*?[^\s$])?|\d+(?:\.\d+)?"
    rf"|\s*[^$\n\ue004]*\\[A-Za-z][^$\n\ue004]*\s*)\${ENDED})"
)  # \ue004: where a block ends
DEFINING = re.compile(r"\s*(?:\\require\{\w+\}\s*)*\\(?:newcommand|renewcommand|def|DeclareMathOperator)\b")
REFERENCE = re.compile(r"\\(?:eq)?ref\{[^}]*\}")
PARTS = {"li": "items", "dt": "terms", "dd": "definitions", "td": "cells", "th": "cells", "pre": "blocks of code"}
SET = {"right": "cells set to the right", "center": "cells set to the middle"}
TO_NOTE, FROM_NOTE = ".//a[@role='doc-noteref']", ".//a[@role='doc-backlink']"  # of kramdown and docutils alike
LABEL = ".//aside/span[@class='label']"  # of a note
UNSEEN = ("script", "style", "svg", "canvas", "math", "iframe", "video", "audio", "object")


@dataclass
class Facts:
    """What is in a piece of HTML, counted."""

    words: Counter
    # Words that nobody sees there, and that may stand in a page: of addresses, titles, pictures, formulas
    hidden: Counter
    pictures: list[str]
    links: Counter
    formulas: int
    parts: Counter  # items of lists, cells of tables and the like

    def missing(self, other: "Facts") -> dict[str, list[str]]:
        """What the other lacks, by kind."""
        gone = {
            "words": list((self.words - other.words).elements()),
            "pictures": unmatched(self.pictures, other.pictures),
            "links": list((self.links - other.links).elements()),
            "formulas": ["a formula"] * (self.formulas - other.formulas),
            "parts": [f"{count} {kind}" for kind, count in (self.parts - other.parts).items()],
        }
        return {kind: found for kind, found in gone.items() if found}


def facts(html: str) -> Facts:
    """html: of a post by kramdown, or of the part of a page that holds it."""
    html = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", " ", html)
    root = lxml.html.document_fromstring(f"<html><body>{html}</body></html>")
    contents = root.xpath("//*[self::ul or self::ol][@id='markdown-toc']")
    for element in [*root.find_class("katex-html"), *contents]:  # a formula drawn, beside the same for machines
        element.drop_tree()
    formulas = sum((each.get("type") or "").startswith("math/tex") for each in root.iter("script"))
    of_docutils = [each for each in root.find_class("math") if each.tag in ("code", "pre", "tt")]
    for element in [*root.iter("math", "d-math", "dt-math"), *root.find_class("kdmath"), *of_docutils]:
        tex = "".join(element.itertext()).strip(" $\n")
        formulas += bool(tex) and not DEFINING.match(tex)
        element.text, element[:] = "·", []  # or who holds it and nothing else seemed empty
    pictures = [name(each.get("src")) for each in root.iter("img", "image") if each.get("src")]
    links = Counter(
        unquote(normalizeLink(re.sub(r"[\t\r\n]", "", each.get("href")))).rstrip("/")
        for each in root.iter("a")
        if re.match("https?:|mailto:", each.get("href") or "") and "".join(each.itertext()).strip()
    )
    parts = Counter(PARTS[each.tag] for each in root.iter(*PARTS) if is_part(each))
    parts.update(SET[side] for each in root.iter("td", "th") if is_part(each) and (side := aligned(each)) in SET)
    parts["marks of notes"] = len(root.findall(TO_NOTE))
    for element in [*root.findall(TO_NOTE), *root.findall(FROM_NOTE), *root.findall(LABEL)]:
        element.text, element[:] = " ", []  # the numbers, which each side counts in its own way
    hidden = root.xpath("//@alt | //@title | //@src | //@data-src | //@data | //@href | //@key | //@bibtex-key")
    for element in list(root.iter(*UNSEEN)):
        element.drop_tree()
    for element in [*root.iter("pre", "code", "tt"), *root.find_class("literal")]:
        element.text = "".join(element.itertext()).replace("$", " ").replace("\\", " ")  # which is no formula
        element[:] = []
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag in BREAKING | PARTING:
            ends = " " if element.tag in PARTING else " \ue004 "
            element.tail = ends + (element.tail or "")
            element.text = ends + (element.text or "")
    prose = root.text_content()
    formulas += sum(not DEFINING.match(found[0].strip("$ \n")) for found in TEX.finditer(prose))
    hidden += [found[0] for found in TEX.finditer(prose)]
    prose = REFERENCE.sub(" ", TEX.sub(" ", prose))
    return Facts(counted_words(prose), counted_words(unquote(" ".join(hidden))), pictures, links, formulas, parts)


def is_part(element) -> bool:
    """Whether a part holds anything; formulas and notes are counted as what they are."""
    around = [element, *element.iterancestors()]
    classes = " ".join(each.get("class") or "" for each in around).split()  # ids are those of headings too
    shown = "".join(element.itertext()).strip() or next(element.iter("img", "image"), None) is not None
    if element.tag == "dt" and (below := element.getnext()) is not None and below.tag == "dt":
        shown = ""  # terms of one definition are one in a page
    return bool(shown) and not {"math", "footnotes", "footnote-list"} & set(classes)


def aligned(cell) -> str:
    """To which side the text of a cell is set: as it says, or its class or that of the first paragraph in it does."""
    classes = " ".join(each.get("class") or "" for each in (cell, *cell[:1]))
    found = re.search(r"text-align:\s*(\w+)", cell.get("style") or "")
    found = found or re.search(r"\b(?:text|align)-(right|center)\b", classes)
    return found[1] if found else cell.get("align") or ""


BREAKING = set(
    "p li td th dt dd h1 h2 h3 h4 h5 h6 div br pre blockquote figcaption summary caption tr details figure".split()
)
PARTING = {"br", "sup", "sub", "d-footnote", "d-cite", "dt-fn", "dt-cite"}  # words, though the block goes on


def counted_words(text: str) -> Counter:
    return Counter(re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).replace("\u200b", "").casefold()))


def name(address: str) -> str:
    """The end of an address, as a file here may be called."""
    if address.strip().startswith("data:"):
        return "data"
    return as_named(unquote(re.sub(r"[\t\r\n]", "", address).strip().split("?")[0].split("#")[0]).rsplit("/", 1)[-1])


def as_named(text: str) -> str:
    return re.sub(r"[^\w.-]+", "-", text).casefold()


def unmatched(before: list[str], after: list[str]) -> list[str]:
    """The pictures that have none of their own in the page, where a name may have something before or after it."""
    left, gone = list(after), []
    for picture in before:
        stem, _, end = picture.rpartition(".")
        found = next((each for each in left if each.endswith(end) and stem in each), None)
        if found:
            left.remove(found)
        else:
            gone.append(picture)
    return gone
