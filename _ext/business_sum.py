"""Three years of one desk, `{three-years}`: a form in the page, and a board's table where no script runs."""

from docutils import nodes
from embedded import begin, depart, has, script_data
from from_file import start
from lab_results import list_table
from sphinx.util.docutils import SphinxDirective
from web_site import is_site

from values.business_sum import FILE, SUM, triples
from values.sum_words import board, desk, verdict, watch


class three_years(nodes.General, nodes.Element):  # docutils names its classes of nodes like this
    pass


class ThreeYears(SphinxDirective):
    def run(self):
        ranges = triples(SUM["desk"])
        node = three_years()
        node += nodes.paragraph("", verdict(desk()))
        node += nodes.paragraph("", watch(ranges))
        node += self.parse_text_to_nodes(list_table(board(ranges, desk()), {"widths": "28 12 18 20 22"}))
        self.env.note_dependency(str(FILE))
        return [node]


def visit(writer, node):
    places = "".join(f' id="{each}"' for each in node["ids"][:1])  # its label
    begin(writer, "three-years", places, f"{script_data(SUM)}\n")


def plain(app, doctree, docname):
    """Leave nothing but the words and the table where there is no page to run in."""
    if not is_site(app):
        for node in list(doctree.findall(three_years)):
            node.replace_self(node.children)


def load_where_needed(app, pagename, templatename, context, doctree):
    if has(doctree, three_years):
        for style in ("play.css", "calculator.css"):
            app.add_css_file(style)
        start(app, "calculator/open.js")


def setup(app):
    app.add_node(three_years, html=(visit, depart))
    app.add_directive("three-years", ThreeYears)
    app.connect("doctree-resolved", plain)
    app.connect("html-page-context", load_where_needed)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
