"""What a page says otherwise on paper: less of what only the web or a check has use for.

A part's line has its dates alone, without the minutes that it takes and its categories; an entry of the references not
the day on which it was compared, but that its source was not seen itself, if so. And in a table of so much prose that
its columns are narrow and high each row is one cell, in which the others follow the heads of their columns.
"""

import re

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

CHECKED = re.compile(r"\s*Checked \d+ \w+ \d{4}(: .*)?\.", re.DOTALL)
LINE = 90  # letters of a line of a table that is as wide as the text
COLUMNS, HIGH = 4, 8  # so many columns, of which a cell has more lines than this
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
            if is_narrow(table):
                join_columns(table, names=2 if "verdicts" in table["classes"] else 1)


def is_narrow(table):
    widths = [spec["colwidth"] for spec in table.findall(nodes.colspec)]
    if len(widths) < COLUMNS or "colwidths-given" not in table["classes"] or "worlds" in table["classes"]:
        return False
    letters = [LINE * width / sum(widths) for width in widths]
    rows = next(table.findall(nodes.tbody))
    return any(len(cell.astext()) > HIGH * room for row in rows for cell, room in zip(row, letters, strict=False))


def join_columns(table, names):
    """names: how many cells begin a row, without the heads of their columns"""
    group = next(table.findall(nodes.tgroup))
    head, body = next(group.findall(nodes.thead)), next(group.findall(nodes.tbody))
    heads = [cell.astext().partition(":")[0] for cell in head[-1]]
    rows = []
    for row in body:
        first, *cells = map(inline, row)
        bold = any(isinstance(node, nodes.strong) for node in first)
        told = nodes.paragraph("", "", *(first if bold else [nodes.strong("", "", *first)]), ids=row["ids"])
        for number, cell in enumerate(cells, start=1):
            named = [nodes.emphasis("", f"{heads[number]}:"), nodes.Text(" ")] if number >= names else []
            told += [nodes.Text(" "), *named, *cell] if cell else []
        told += nodes.raw("", r"\par\vspace{4pt}", format="latex")
        rows.append(nodes.row("", nodes.entry("", told)))
    group.children = []
    group["cols"] = 1
    group += [nodes.colspec(colwidth=100), nodes.tbody("", *rows)]
    table["classes"] += ["longtable", "colwidths-given"]


def inline(cell):
    """What stands in a cell, as one line."""
    found: list[nodes.Node] = []
    for paragraph in cell.findall(nodes.paragraph):
        found += [nodes.Text(" "), *paragraph.children] if found else paragraph.children
    return found


def setup(app):
    app.add_post_transform(OnPaper)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
