"""The index of the PDF: made of the glossary and of where its terms stand, so that nobody keeps it by hand.

In bold is a term's page in the glossary. Beside it stands where a reader would want to go from there: where the text
links the term, which it does where it first tells of it; where the term's entry in the glossary sends; sections with
the term in their heading; and those that use it much, which of a rare word is each. A section is entered with all its
pages. Second names of an entry say *see*. The web has the search instead, which shows the sentence.
"""

import re
from collections import Counter

from docutils import nodes
from places import docname, insert
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import texescape

GLOSSARY = "series/glossary"
# Where nearly every term stands, and where nobody is sent for one
UNREAD = {"index", GLOSSARY}
UNREAD |= {f"series/{name}" for name in "claims notation solutions errata about references".split()}
UNREAD_SECTIONS = re.compile(r"exercises\b.*|(.*-)?(sources|test-yourself)")  # by their labels
MANY, SHARE = 3, 1 / 16  # mentions that make a section one about the term, and of all mentions at least this share
RARE = 4  # of a term in no more sections than these, each is entered
NO_PROSE = (nodes.literal_block, nodes.math, nodes.math_block, nodes.raw, nodes.comment, nodes.title)


class TermIndex(SphinxPostTransform):
    formats = ("latex",)
    default_priority = 55  # when links lead somewhere, and what is for the web alone is gone

    def run(self):
        glossary = next(self.document.findall(addnodes.glossary), None)
        if glossary is None:  # the owner's page, printed alone
            return
        terms = [Term(item, self.config.latex_engine) for item in glossary.findall(nodes.definition_list_item)]
        by_id = {id: term for term in terms for id in term.ids}
        sections = [*self.document.findall(nodes.section)]
        places = {(docname(section), id): section for section in sections for id in ids(section)}
        read = [section for section in sections if is_read(section)]

        for term in terms:
            for link in term.definition.findall(nodes.reference):
                if section := places.get(target(link)):
                    term.enter(section, whole=True)
        names = {key(name): term for term in terms for name in term.names}
        in_text = pattern([name for term in terms for name in term.names])
        for section in read:
            for term in found(in_text, section[0].astext(), names):
                term.enter(section, whole=True)
        for link in [*self.document.findall(nodes.reference)]:
            page, id = target(link)
            if page == GLOSSARY != docname(link) and id in by_id and not isinstance(link.parent, nodes.title):
                link.parent.insert(link.parent.index(link), by_id[id].mark())

        uses = [(section, found(in_text, prose(section), names)) for section in read]
        for term in terms:
            counted = [(section, uses_there[term]) for section, uses_there in uses if uses_there[term]]
            enough = max(MANY, SHARE * sum(count for _, count in counted)) if len(counted) > RARE else 1
            for section, count in counted:
                if count >= enough:
                    term.enter(section)


class Term:
    def __init__(self, item, engine):
        entries = [*item.findall(nodes.term)]
        self.names = [next(entry.findall(nodes.Text)).astext() for entry in entries]
        self.ids = [id for entry in entries for id in entry["ids"]]
        self.definition = item[-1]
        self.sections = set()
        # A hyphen as it is, since makeindex compares letters, and Sphinx's own is written in two ways.
        self.written = [texescape.escape(name, engine).replace(r"\sphinxhyphen{}", "-") for name in self.names]
        for entry, name in zip(entries, self.written, strict=True):
            [index] = entry.findall(addnodes.index)
            same = name == self.written[0]
            index.replace_self(self.mark("|spxpagem" if same else f"|see{{{self.written[0]}}}", name))

    def mark(self, kind="", name=None):
        name = name or self.written[0]
        text = rf"\index{{{name}@\spxentry{{{name}}}{kind}}}"
        return nodes.raw(text, text, format="latex")

    def enter(self, section, *, whole=False):
        """The pages of a section, or of what stands in it before its first subsection."""
        around = section
        while around is not None:
            if around in self.sections:
                return
            around = around.parent
        inner = next((child for child in section if isinstance(child, nodes.section)), None)
        end = len(section) if whole or inner is None else section.index(inner)
        if whole:
            self.sections.add(section)
        insert(self.mark("|)"), section, end)
        section.insert(1, self.mark("|("))


def ids(section):
    """Those of a section; the first of a page is the page itself too."""
    return [*section["ids"], *([] if isinstance(section.parent, nodes.section) else [""])]


def target(link):
    """The page that a link leads to, and the id there."""
    if "refid" in link:
        return docname(link), link["refid"]
    page, _, id = link.get("refuri", "").removeprefix("%").partition("#")
    return page, id


def is_read(section):
    outer = isinstance(section.parent, nodes.section) and not is_read(section.parent)
    return not outer and docname(section) not in UNREAD and not UNREAD_SECTIONS.fullmatch(section["ids"][0])


def key(name):
    """A name as any text spells it; only capitals are told from words, GAE from gae."""
    return name if name.isupper() else name.lower()


def pattern(names):
    longest_first = sorted(map(re.escape, names), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])({'|'.join(longest_first)})s?(?![\w-])", re.IGNORECASE)


def found(in_text, text, names):
    spelled = (names.get(key(word)) or names.get(word.lower()) for word in in_text.findall(text))
    return Counter(term for term in spelled if term)


def prose(section):
    """What a section says before its first subsection."""
    return " ".join(text for child in section if not isinstance(child, nodes.section) for text in texts(child))


def texts(node):
    if isinstance(node, nodes.Text):
        return [node.astext()]
    return [] if isinstance(node, NO_PROSE) else [text for child in node.children for text in texts(child)]


def setup(app):
    app.add_post_transform(TermIndex)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
