"""What a page says otherwise on paper: less of what only the web or a check has use for.

A part's line has its dates alone, without the minutes that it takes and its categories; an entry of the references not
the day on which it was compared, but that its source was not seen itself, if so; and the bets of the record are entries
that run over the whole line, since five columns leave each a third of a hand's breadth.
"""

import re

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

CHECKED = re.compile(r"\s*Checked \d+ \w+ \d{4}(: .*)?\.", re.DOTALL)
SECOND_HAND = " Seen second hand or in part."


class OnPaper(SphinxPostTransform):
    formats = ("latex",)
    default_priority = 59  # before marks and links are told, which stand in these

    def run(self):
        for line in self.document.findall(nodes.paragraph):
            if "part-line" in line["classes"]:
                line.children = [nodes.Text(line["on_paper"])]
        for entry in self.document.findall(nodes.citation):
            for text in [*entry.findall(nodes.Text)]:
                if found := CHECKED.search(text):
                    text.parent.replace(text, nodes.Text(CHECKED.sub(SECOND_HAND if found[1] else "", text)))
        for table in [*self.document.findall(nodes.table)]:
            if "verdicts" in table["classes"]:
                table.replace_self(entries(table))


def entries(table):
    """The rows of a table as paragraphs, each cell but the first two behind the head of its column."""
    head, body = next(table.findall(nodes.thead)), next(table.findall(nodes.tbody))
    heads = [cell.astext().partition(":")[0] for cell in head[0]]
    listed = nodes.container("", classes=["verdicts"])
    for row in body:
        name, claim, *cells = map(inline, row)
        entry = nodes.paragraph("", "", nodes.strong("", "", *name), nodes.Text(" "), *claim, ids=row["ids"])
        for told, cell in zip(heads[2:], cells, strict=True):
            entry += [nodes.Text(" "), nodes.emphasis("", f"{told}:"), nodes.Text(" "), *cell]
        listed += entry
    return listed


def inline(cell):
    return [node for paragraph in cell for node in paragraph]


def setup(app):
    app.add_post_transform(OnPaper)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
