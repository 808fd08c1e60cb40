"""Where a page may end, in print: not between a heading and a box, nor in a box's table, but in any other tall table.

A box is no paragraph, so TeX would leave the heading above it behind: the heading asks for the room of both, the box
for its own (`bookpdf.sty`). And a table that is no `longtable` goes to the next page whole, be the page half empty for
it.
"""

from docutils import nodes
from places import docname, insert, within
from sphinx.transforms.post_transforms import SphinxPostTransform

INVISIBLE = (nodes.title, nodes.target, nodes.raw, nodes.comment)
ROOM = r"\Needspace{18\baselineskip}"
ROOM_FOR_TABLE = r"\Needspace{22\baselineskip}"
TALL = 1000  # letters in a table from which on it may break
WHOLE = (nodes.Admonition, nodes.list_item, nodes.entry)  # in which LaTeX can't break a table
FORMS = "series/owner"  # a page that is printed alone too


class Together(SphinxPostTransform):
    formats = ("latex",)
    default_priority = 300  # when what is for the web alone is gone

    def run(self):
        for section in [*self.document.findall(begins_with_box)]:
            around = section.parent
            if isinstance(around, nodes.section) and not begins_with_box(around):
                insert(nodes.raw(ROOM, ROOM, format="latex"), around, around.index(section))
        for box in [*self.document.findall(nodes.Admonition)]:
            if any(box.findall(nodes.table)):  # LaTeX would let it run over the foot of the page
                insert(nodes.raw(ROOM_FOR_TABLE, ROOM_FOR_TABLE, format="latex"), box.parent, box.parent.index(box))
        small = self.config.latex_elements["papersize"] == "a5paper"
        for table in self.document.findall(nodes.table):
            form = "form" in table["classes"] or docname(self.document) == FORMS  # to fill in, each on a page
            tall = len(table.astext()) > TALL and "colwidths-given" in table["classes"]
            if tall and (small or not form) and within(table, WHOLE) is None:
                table["classes"].append("longtable")


def begins_with_box(node):
    """Whether nothing but headings stands before the first box of a section."""
    if not isinstance(node, nodes.section):
        return False
    first = next((child for child in node if not isinstance(child, INVISIBLE)), None)
    return isinstance(first, nodes.Admonition) or begins_with_box(first)


def setup(app):
    app.add_post_transform(Together)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
