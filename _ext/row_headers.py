"""The first cell of a row is its header, so that a screen reader says what a number is about, and not its column alone.

On the web and in the EPUB; to LaTeX it would be a heading, in bold. Not in tables of class `dated`, whose
first column says since when, mostly the same for several rows; nor where a first cell is but a formula, since a screen
reader may find such a header empty.
"""

import re

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

NAMELESS = {"dated"}
HEADER = re.compile(r'<th class="stub\b[^"]*"')  # docutils gives it no scope; the corner is of class *head stub*


def first_cells(table):
    return [row[0] for body in table.findall(nodes.tbody) for row in body]


def is_formula(cell):
    texts = [text for text in cell.findall(nodes.Text) if not isinstance(text.parent, nodes.math)]
    return any(cell.findall(nodes.math)) and not "".join(texts).strip()


class RowHeaders(SphinxPostTransform):
    formats = ("html",)
    default_priority = 400

    def run(self):
        for table in self.document.findall(nodes.table):
            if not NAMELESS & set(table["classes"]) and not any(map(is_formula, first_cells(table))):
                for group in table.findall(nodes.tgroup):
                    next(group.findall(nodes.colspec))["stub"] = 1


def scope(app, pagename, templatename, context, doctree):
    if "body" in context:
        context["body"] = HEADER.sub(lambda found: f'{found[0]} scope="row"', context["body"])


def setup(app):
    app.add_post_transform(RowHeaders)
    app.connect("html-page-context", scope)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
