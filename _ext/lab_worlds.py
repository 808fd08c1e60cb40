"""`{worlds} part7 cascade`: a table of all numbers of an experiment, with the value in each world that was run.

What the directive holds stands above the table, folded away with it: what the names in it mean.

The numbers are those of the trials, or of `witness/results*.json`, rounded there. On the web and in the EPUB the
table is folded away, since it is for whoever checks and not for whoever reads; in print, where nothing folds and it
would fill a fifth of the book, it is left out. `{folded} A title` folds any text, which in print stands below its
title. A chart above the table shows the numbers that a bet was on, or the first of them all where none was.

All these tables together would be two thirds of the book's nodes, which Sphinx walks through again and again, and six
sevenths of the elements that a browser has to lay out. So a table is one node until a builder needs more, and on the
web two files: one that `_static/worlds/` fetches when a reader unfolds it, and a CSV for other programs.
"""

import csv
import io
import json
from html import escape
from pathlib import Path

from docutils import nodes
from dots import chart
from embedded import has
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.util.osutil import relative_uri
from web_site import is_site

from values import number_names
from values.lab_numbers import places
from values.shown import read, shown

WIDTHS = (36, 9)  # of the name and of each value, in parts
FILES = "worlds"  # the folder of the tables in the site, and what a page says in its metadata of those it has


class folded(nodes.General, nodes.Element):  # docutils names its classes of nodes like this
    pass


class worlds(nodes.General, nodes.Element):
    """A table: its `file`, without an ending, its `heads`, and its `numbers` by name, as the results have them."""


class Worlds(SphinxDirective):
    required_arguments = 2  # part7, and the experiment
    has_content = True

    def run(self):
        part, experiment = self.arguments
        if not places(part):
            raise self.error(f"there are no results of {part}")
        for path in places(part):
            self.env.note_dependency(str(path))
            found = read(path)
            numbers = {name: each for name, each in found["numbers"].items() if each["experiment"] == experiment}
            if numbers:
                break
        else:
            raise self.error(f"{part} has no experiment {experiment}")
        seeds = found.get("config", found)["seeds"]  # the witness has no scale beside them
        unit = "world" if len(seeds) == 1 else "worlds"
        title = f"{experiment.replace('_', ' ')}: {len(numbers)} numbers in {len(seeds)} {unit}".capitalize()
        node = folded(title=title, kind="worlds")
        node += self.parse_content_to_nodes()
        file, heads = f"{part}-{experiment}", ("Number", "Mean", *(f"World {seed}" for seed in seeds))
        node += worlds(file=file, heads=heads, numbers=numbers)
        self.env.metadata[self.env.docname].setdefault(FILES, []).append(file)
        for path in number_names.FILES:
            self.env.note_dependency(str(path))
        try:
            return [chart(part, self.bet_on(part, numbers) or numbers), addnodes.only("", node, expr="not latex")]
        except number_names.Unnamed as unnamed:
            raise self.error(str(unnamed)) from None

    def bet_on(self, part, numbers):
        rows = self.config.myst_substitutions.get("claims", {}).values()
        asked = {name for row in rows for name in row["measured"]}
        return {name: each for name, each in numbers.items() if f"{part}.{name}" in asked}


class Folded(SphinxDirective):
    required_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self):
        self.assert_has_content()
        return [folded("", *self.parse_content_to_nodes(), title=self.arguments[0], kind="apart")]


def measured(number):
    """The mean of a number, and its value in each world."""
    return [number["value"], *number["seeds"]]


class Tables(SphinxPostTransform):
    """Nodes for every builder that writes the tables into its pages."""

    default_priority = 300  # after what is for some builders only is gone, before first cells become headers

    def run(self):
        if not is_site(self.app):
            for node in list(self.document.findall(worlds)):
                node.replace_self(table(node["heads"], node["numbers"]))


def table(heads, numbers):
    rows = [[name, *map(cell, measured(number))] for name, number in numbers.items()]
    widths = [WIDTHS[0], *[WIDTHS[1]] * (len(heads) - 1)]
    group = nodes.tgroup("", *(nodes.colspec(colwidth=width) for width in widths), cols=len(heads))
    group += nodes.thead("", row(map(nodes.Text, heads)))
    group += nodes.tbody("", *(row([nodes.literal("", name), *map(nodes.Text, texts)]) for name, *texts in rows))
    return nodes.table("", group, classes=["worlds", "longtable", "colwidths-given"])


def row(cells):
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", "", each)) for each in cells))


def cell(value):
    """A dash where a world had nothing to measure, and what fits a column of eleven: 1.48 million for 1,477,500."""
    if value is None:
        return "–"
    if abs(value) >= 1e6:
        return f"{value / 1e6:.3g} million"
    return shown(value) if "e" not in shown(value) else f"{value:.2g}".replace("-", "−")


# --- On the web ------------------------------------------------------------------------------------------------------


def html(heads, numbers):
    """The table as its file brings it into the page."""
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    body = "".join(
        f'<tr><th class="stub" scope="row"><code class="literal">{escape(name)}</code></th>'
        + "".join(f"<td>{cell(value)}</td>" for value in measured(number))
        + "</tr>\n"
        for name, number in numbers.items()
    )
    body = f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>"
    return f'<div tabindex="0" class="table-wrapper container"><table class="worlds docutils">\n{body}\n</table></div>'


def as_csv(heads, numbers):
    """The numbers as the results have them; nothing where a world had nothing to measure."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(
        [heads, *([name, *measured(each)] for name, each in numbers.items())]
    )
    return text.getvalue()


def visit_table(writer, node):
    builder, file = writer.builder, f"{FILES}/{node['file']}"
    content = node["heads"], node["numbers"]
    table = json.dumps(html(*content), ensure_ascii=False)
    path = Path(builder.outdir, file)
    path.parent.mkdir(exist_ok=True)
    path.with_suffix(".csv").write_text(as_csv(*content), encoding="utf-8")
    path.with_suffix(".js").write_text(f"document.currentScript.outerHTML = {table};\n", encoding="utf-8")
    address = relative_uri(builder.get_target_uri(builder.current_docname), f"{file}.csv")
    link = f'<a class="reference internal" download href="{address}">Take these numbers along as CSV</a>'
    writer.body.append(f"<p>{link}.</p>\n")
    raise nodes.SkipNode


def load_where_needed(app, pagename, templatename, context, doctree):
    if is_site(app) and has(doctree, worlds):
        app.add_js_file("worlds/worlds.js", loading_method="defer")


# --- What folds ------------------------------------------------------------------------------------------------------


def visit(writer, node):
    writer.body.append(f"<details class='{node['kind']}'>\n<summary>{writer.encode(node['title'])}</summary>\n")


def depart(writer, node):
    writer.body.append("</details>\n")


def visit_latex(writer, node):
    title = writer.encode(node["title"])  # it keeps to the table below
    writer.body.append(f"\n\\begingroup\\Needspace{{16\\baselineskip}}\\noindent\\textbf{{{title}}}\n")


def depart_latex(writer, node):
    writer.body.append("\n\\endgroup\n")


def visit_text(writer, node):
    writer.add_text(node["title"])


def visit_man(writer, node):
    writer.body.append(f".sp\n{writer.deunicode(node['title'])}\n")


def depart_plain(writer, node):
    pass


def setup(app):
    plain = {"text": (visit_text, depart_plain), "man": (visit_man, depart_plain)}
    app.add_node(worlds, html=(visit_table, None))
    app.add_node(folded, html=(visit, depart), latex=(visit_latex, depart_latex), **plain)
    app.add_directive("worlds", Worlds)
    app.add_directive("folded", Folded)
    app.add_post_transform(Tables)
    app.connect("html-page-context", load_where_needed)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
