"""Where a page may end, in print: not between what leads to a box or a table and that, nor with a few lines to come.

A box or a table that is cut nowhere is no paragraph, so TeX would leave the heading above it behind, and a line that
says what comes: both ask for the room of all. A table that is no `longtable` goes to the next page whole, be the page
half empty for it, so a tall one may break. And the last lines of a chapter ask for the room of all of them, or take a
paragraph along: no page has four lines.
"""

from math import ceil

from docutils import nodes
from lab_worlds import folded
from places import docname, insert, within
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

# a figure floats, so it leads to nothing
INVISIBLE = (nodes.figure, nodes.target, nodes.raw, nodes.comment, addnodes.index, addnodes.highlightlang)
WHOLE = (nodes.Admonition, nodes.list_item, nodes.entry)  # in which LaTeX can't break a table
FORMS = "series/owner"  # a page that is printed alone too
TALL, MANY = 1000, 30  # letters in a table from which on it may break, and rows from which on Sphinx lets it
LINE, SMALL_LINE = 70, 90  # letters of a line of text, and of a table
BRIEF = 200  # letters of a paragraph that only leads to what comes
ROOM_FOR_BOX, ROOM_TO_BREAK, MOST = 15, 10, 32  # lines
FEW, LAST = 5, 7  # a page has so many lines; a chapter's last so many stay together
HEADING, BELOW, SLACK = 3, 6, 3  # lines of a heading, and below it, as Sphinx sets it; and for what is no text


class Together(SphinxPostTransform):
    formats = ("latex",)
    default_priority = 300  # when what is for the web alone is gone

    def run(self):
        small = self.config.latex_elements["papersize"] == "a5paper"
        for table in self.document.findall(nodes.table):
            form = "form" in table["classes"] or docname(self.document) == FORMS  # to fill in, each on a page
            tall = len(table.astext()) > TALL and "colwidths-given" in table["classes"]
            if tall and (small or not form) and within(table, WHOLE) is None:
                table["classes"].append("longtable")
        for node in [*self.document.findall(lambda node: isinstance(node, nodes.Admonition | nodes.table))]:
            if within(node.parent, (nodes.Admonition, nodes.entry)) is None:
                ask(*leading(node, room_of(node)))
        for page in [*self.document.findall(addnodes.start_of_file)]:
            hold_the_end(page)
        sources = [*self.document.findall(nodes.citation)]
        for entry in sources[-3:-2]:  # which end a chapter too, and Sphinx brings them to their place later
            text = rf"\Needspace{{{LAST}\baselineskip}}"
            entry[-1].append(nodes.raw(text, text, format="latex"))


def room_of(node):
    if isinstance(node, nodes.Admonition):  # one with a table would run over the foot of the page
        return ROOM_FOR_BOX + 4 * any(node.findall(nodes.table))
    breaks = "longtable" in node["classes"] or len([*node.findall(nodes.row)]) > MANY
    return ROOM_TO_BREAK if breaks else min(MOST, 3 + ceil(table_lines(node)))


def table_lines(table):
    """How many lines of text a table is as high as."""
    widths = [spec["colwidth"] for spec in table.findall(nodes.colspec)]
    all_of = sum(widths)
    lines = 0
    for row in table.findall(nodes.row):
        cells = zip(row, widths, strict=False)
        lines += 0.85 * max(ceil(len(cell.astext()) / (SMALL_LINE * width / all_of)) for cell, width in cells)
    return lines


def leading(node, room):
    """What leads to a node, or itself, with the room of all: a heading, and a paragraph that is brief."""
    while True:
        around, before = node.parent, shown_before(node)
        if before and isinstance(before[-1], nodes.paragraph | nodes.rubric) and len(before[-1].astext()) < BRIEF:
            node, room = before[-1], room + 2
        elif len(before) == 1 and isinstance(before[0], nodes.title) and isinstance(around.parent, nodes.section):
            node, room = around, room + 3
        elif not before and isinstance(around, folded):  # whose title stands above it
            node, room = around, room + 2
        else:
            return node, room


def shown_before(node):
    return [each for each in node.parent[: node.parent.index(node)] if not isinstance(each, INVISIBLE)]


def ask(node, lines):
    text = rf"\Needspace{{{lines}\baselineskip}}"
    insert(nodes.raw(text, text, format="latex"), node.parent, node.parent.index(node))


def hold_the_end(page):
    """Of the last paragraph, if it is long, no few lines go to a page of their own; else it goes with what is above."""
    end = [block for block in blocks(page) if block.astext()]
    if not end:
        return
    last, lines = end[-1], 0
    if isinstance(last, nodes.paragraph) and len(last.astext()) > LAST * LINE:
        keep = rf"\begingroup\widowpenalties {FEW} " + "10000 " * (FEW - 1) + r"0\relax"
        place = last.parent.index(last)
        last.parent.insert(place, nodes.raw(keep, keep, format="latex"))
        last.parent.insert(place + 2, nodes.raw("", r"\par\endgroup", format="latex"))
        return
    room = SLACK
    for block in reversed(end):
        around = block.parent
        headed = isinstance(around, nodes.section) and isinstance(shown_before(block)[-1], nodes.title)
        high = sum(ceil(len(line) / LINE) for line in text_of(block).split("\n"))
        notes = 2 * len([*block.findall(nodes.footnote)])
        lines, room = lines + high, room + notes + (HEADING + max(high, BELOW) if headed else high + 1)
        if room > MOST:
            return
        if lines >= LAST:
            start, _ = leading(around if isinstance(around, nodes.list_item) else block, 0)
            ask(start, room)
            return


def text_of(block):
    """What LaTeX sets, in whose paragraphs ends of lines are spaces."""
    return block.astext().replace("\n", " ") if isinstance(block, nodes.paragraph) else block.astext()


def blocks(node):
    """Paragraphs and what isn't text, in order."""
    for child in node:
        if isinstance(child, nodes.section | nodes.Sequential | nodes.list_item | nodes.container):
            yield from blocks(child)
        elif not isinstance(child, (*INVISIBLE, nodes.title, nodes.footnote)):
            yield child


def setup(app):
    app.add_post_transform(Together)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
