"""The calculator of `_static/calculator/`, `{business-calculator} CASE`, and the worked cases as a table,
`{business-case} results` or `inputs`.

A figure of the case, its result in words and the body of the directive are what a reader without scripts gets, in the
PDF and the EPUB too. The page brings inputs and cases along, since a script may read no file where the book is opened
from a folder.
"""

import json

from docutils import nodes
from docutils.parsers.rst import directives
from embedded import begin, depart, has
from kept import keep
from lab_results import list_table
from sphinx.util.docutils import SphinxDirective
from sphinx.util.osutil import relative_uri
from web_site import is_site

from values import business_draws
from values.business_case import CASES, MODEL, triples
from values.business_words import load, summary, table, verdict

FOLDER = "_static/calculator"
FILES = {"business-case.xlsx": "a spreadsheet", "business-case.csv": "CSV"}
SCRIPTS = ("formulas.js", "draws.js", "words.js", "chart.js", "view.js")  # each uses those before it


class calculator(nodes.General, nodes.Element):  # docutils names its classes of nodes like this
    pass


class BusinessCalculator(SphinxDirective):
    required_arguments = 1
    has_content = True

    def run(self):
        name = self.arguments[0]
        if name not in CASES:
            raise self.error(f"no case is called {name}, only {', '.join(CASES)}")
        title, ranges = CASES[name]["title"], triples(CASES[name]["inputs"])
        said = f"{title}. {verdict(ranges)} {summary(ranges)}"
        alt = f"First how often drafts save how much in 10,000 draws, then bars of what moves that most. {said}"
        node = calculator(case=name)
        node += nodes.image(uri=f"/series/drawings/part7-{name}.svg", alt=alt)
        node += nodes.paragraph("", said)
        node += self.parse_content_to_nodes() if self.content else []
        return [node]


TABLE = {"caption": directives.unchanged_required, "name": directives.unchanged_required}


class BusinessCase(SphinxDirective):
    required_arguments = 1
    option_spec = TABLE

    def run(self):
        kind = self.arguments[0]
        if kind not in ("results", "inputs"):
            raise self.error(f"a table of results or of inputs, not of {kind}")
        options = {name: self.options[name] for name in ("name",) if name in self.options}
        return self.parse_text_to_nodes(list_table(table(kind), options, self.options.get("caption", "")))


def visit(writer, node):
    model = json.dumps(MODEL, separators=(",", ":"), ensure_ascii=False).replace("<", "\\u003c")
    head = f'<script type="application/json">{model}</script>\n'
    places = "".join(f' id="{each}"' for each in node["ids"][:1])  # its label
    begin(writer, "calculator", f'{places} data-case="{node["case"]}"', head)


def add_files(app, doctree, docname):
    """Put in the links to the files, which depend on where the book is read."""
    for node in list(doctree.findall(calculator)):
        web = is_site(app)
        base, here = ("", app.builder.get_target_uri(docname)) if web else (app.config.html_baseurl, "")
        line = nodes.paragraph("", "The same calculation as ", classes=["calculator-files"])
        for place, (file, text) in enumerate(FILES.items()):
            line += [nodes.Text(" or as ")] if place else []
            address = base + relative_uri(here, f"{FOLDER}/{file}")
            line += nodes.reference("", text, refuri=address, internal=web)
        line += nodes.Text(".")
        if web:
            node.parent.insert(node.parent.index(node) + 1, line)
        else:
            node.replace_self([*node.children, line])


def load_where_needed(app, pagename, templatename, context, doctree):
    if has(doctree, calculator):
        app.add_css_file("calculator.css")
        for script in SCRIPTS:
            app.add_js_file(f"calculator/{script}", loading_method="defer")


def add_substitutions(app, config):
    config.myst_substitutions = {**config.myst_substitutions, "case": load()}


def keep_draws(app):
    keep(app, "business_draws", business_draws.CODE, business_draws.KEPT)


def setup(app):
    app.add_node(calculator, html=(visit, depart))
    app.add_directive("business-calculator", BusinessCalculator)
    app.add_directive("business-case", BusinessCase)
    app.connect("config-inited", add_substitutions, priority=100)  # before MyST reads its settings
    app.connect("builder-inited", keep_draws)
    app.connect("doctree-resolved", add_files)
    app.connect("html-page-context", load_where_needed)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
