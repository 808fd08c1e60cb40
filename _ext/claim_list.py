"""`{claim-list}`: the claims that the book tells of with their pages, at the end of the PDF: what a mark stands for.

The rows are those of the page of the claims, under its headings, with what came out; the others are the record's. The
page is that of a row's mark (`_ext/bets.py`), in the part or chapter whose lab measured it if it has one there, or else
wherever it stands first. Elsewhere than in print a mark opens its row, and the directive says nothing.
"""

from bets import PAGE, bet
from docutils import nodes
from places import within
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import texescape
from sphinx.util.docutils import SphinxDirective

from values.bets import anchor, told_in_words
from values.part_list import short

SET_TWICE = (nodes.table, nodes.caption)  # by LaTeX, which would find two of a label


class claim_list(nodes.General, nodes.Element):  # docutils names its classes of nodes like this
    pass


class ClaimList(SphinxDirective):
    def run(self):
        return [addnodes.only("", claim_list(), expr="latex")]


class Pages(SphinxPostTransform):
    formats = ("latex",)
    default_priority = 58  # before the marks become notes

    def run(self):
        place = next(self.document.findall(claim_list), None)
        if place is None or PAGE not in self.env.found_docs:
            return
        claims = self.config.myst_substitutions.get("claims", {})
        names = {anchor(name): name for name in claims}
        marks = [mark for mark in self.document.findall(bet) if not within(mark, SET_TWICE)]
        lines, last = [], None
        for id, heading in headed(self.env.get_doctree(PAGE)):
            name, row = names[id], claims[names[id]]
            told = first([mark for mark in marks if mark["name"] == name], row)
            if told is None:
                continue
            if heading != last:
                lines.append(rf"\claimheading{{{self.escape(heading)}}}")
                last = heading
            came = f"{row['verdict'].capitalize()}, {told_in_words(row)}"
            lines.append(rf"\claim{{{name}}}{{{self.escape(row['text'])}}}{{{self.escape(came)}}}{{{page(told)}}}")
        # LaTeX prints it at the end, behind the references, which Sphinx brings there.
        text = "\n".join(["\\renewcommand\\claimlist{", *lines, "}"])
        place.replace_self(nodes.raw(text, text, format="latex"))

    def escape(self, text):
        return texescape.escape(text.replace("'", "’"), self.config.latex_engine)


def first(marks, row):
    """Where a row is told: where it was tried, else where it stands first."""
    tried = {number.partition(".")[0] for number in row["measured"]}

    def far(mark):
        return short(mark["docname"].removeprefix("series/")).replace("-", "") not in tried

    return min(marks, key=far, default=None)


def page(mark):
    """The page of a mark, which gets a label."""
    label = f"claim:{mark['name']}"
    text = rf"\phantomsection\label{{{label}}}"
    mark.parent.insert(mark.parent.index(mark), nodes.raw(text, text, format="latex"))
    return rf"\pageref{{{label}}}"


def headed(document):
    """The rows of the tables of verdicts, each with the heading above it."""
    for row in document.findall(nodes.row):
        if row["ids"]:
            yield row["ids"][0], within(row, nodes.section)[0].astext()


def setup(app):
    app.add_node(claim_list)
    app.add_directive("claim-list", ClaimList)
    app.add_post_transform(Pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
