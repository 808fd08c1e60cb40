"""What a link is on paper: its text, and where to find what it leads to.

What is in the volume has a page there: "(page 41)", once a section. No page is given for what is found without one:
what bears a number, such as part 2, a term of the glossary and a source, whose lists go by the alphabet. What lies
elsewhere has a note with its address, without what a reader need not type, once a chapter. Where the site has none,
since `SITE_URL` is not set, the note of one of its pages says that it is there. In the record, whose pages lead to the
book at every turn, links to it are text alone.
"""

import re

from docutils import nodes
from docutils.nodes import make_id
from places import docname, within
from sphinx import addnodes
from sphinx.builders.latex.nodes import math_reference
from sphinx.builders.latex.transforms import ShowUrlsTransform
from sphinx.util.texescape import tex_replace_map
from volumes import site

REFERENCES, GLOSSARY = "series/references", "series/glossary"
NUMBERED = re.compile(r"(part|chapter|appendix)\s+[\dA-Z]+", re.IGNORECASE)
SCHEME = re.compile(r"https?://(www\.)?")
ADDRESS = ("http://", "https://")


class PrintLinks(ShowUrlsTransform):
    default_priority = 62  # when links lead somewhere, what is for the web alone is gone, and the index has seen them

    def expand_show_urls(self):
        self.book = self.document["docname"] == self.config.root_doc
        self.told = set()  # what has been said, and in which section or chapter
        for link in [*self.document.findall(nodes.reference)]:
            address = link.get("refuri", "")
            if address.startswith(ADDRESS):
                self.elsewhere(link, address)
            elif "refid" in link or address.startswith("%"):
                self.here(link)
        for link in [*self.document.findall(numbered)]:
            page = link.get("docname") or address_of(link)
            if page not in self.app.builder.docnames:
                link.replace_self(nodes.Text(self.number(link, page)))

    def here(self, link):
        page, _, place = link.get("refuri", f"%{docname(link)}#{link.get('refid')}")[1:].partition("#")
        kinds = {name for node in link.findall(nodes.Element) for name in node["classes"]}
        if (
            (page == REFERENCES and place.startswith("ref-"))
            or "std-term" in kinds
            or NUMBERED.fullmatch(link.astext())
        ):
            return
        if within(link, (nodes.title, nodes.term)) or not self.first(page, place, section(link)):
            return
        label = (f"{page}:{place}" if place else f"{page}::doc").translate(tex_replace_map)
        told = rf"page~\pageref{{\detokenize{{{label}}}}}"
        text = f", {told}" if in_brackets(link) else f" ({told})"
        link.parent.insert(link.parent.index(link) + 1, nodes.raw(text, text, format="latex"))

    def elsewhere(self, link, address):
        text = link.astext()
        page = self.page_of(address)
        if page and (not self.book or page in (REFERENCES, GLOSSARY)):
            link.replace_self(link.children)
        elif text == address:
            link.replace_self(linked(address))
        elif docname(link) == REFERENCES:  # whose texts are addresses: arXiv:2404.11018
            return
        elif self.first(page or address, "", docname(link)):
            words = linked(address.partition("#")[0] if page else address)
            if page and not site(self.config):
                words = nodes.Text(f"On the book’s web site: {self.env.titles[page].astext()}.")
            note, mark = self.create_footnote(address, docname(link))
            note[1].children = []
            note[1] += words
            place = link.parent.index(link)
            link.parent.insert(place + 1, [note, mark])
            if page:
                link.replace_self(link.children)
            self.expanded = True
        elif page:
            link.replace_self(link.children)

    def number(self, link, page):
        """What stands for a number that the volume lacks: the site's."""
        if isinstance(link, math_reference):
            place = self.env.toc_fignumbers[page]["displaymath"][make_id(f"equation-{link['target']}")]
            return f"({'.'.join(map(str, place))})"
        return link.astext()

    def page_of(self, address):
        """The page that an address is of, if it is one of the site's."""
        page = address.partition("#")[0].removeprefix(self.config.html_baseurl).removesuffix(".html")
        return page if page in self.env.found_docs else ""

    def first(self, *mention):
        new = mention not in self.told
        self.told.add(mention)
        return new


def numbered(node):
    """What LaTeX numbers itself, if it is in the volume."""
    return isinstance(node, addnodes.number_reference | math_reference)


def address_of(link):
    return link.get("refuri", "%").removeprefix("%").partition("#")[0] or docname(link)


def section(link):
    """The section of a link, by its label."""
    around = within(link, nodes.section)
    return around["ids"][0] if around else ""


def in_brackets(link):
    before = "".join(node.astext() for node in link.parent.children[: link.parent.index(link)])
    return before.count("(") > before.count(")")


def linked(address):
    """An address as it is printed, which on a screen still leads there."""
    escaped = re.sub(r"([%#\\{}])", r"\\\1", address)
    short = SCHEME.sub("", escaped).removesuffix("/")
    text = rf"\href{{{escaped}}}{{\nolinkurl{{{short}}}}}"
    return nodes.raw(text, text, format="latex")


def setup(app):
    app.add_post_transform(PrintLinks)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
