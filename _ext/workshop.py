"""The lessons of `_static/workshop/`, each a `{workshop} NAME`, in which the reader makes a model in the page.

Each is a place that a script fills, as `embedded.py` tells.
"""

from docutils import nodes
from embedded import after, begin, depart, load_where_needed, say_where
from sphinx.util.docutils import SphinxDirective

PAGE = "series/workshop"
LESSONS = ("grow", "mask", "bench", "slip", "plant", "filter", "look", "think", "act", "watch")  # as in open.js
STYLES = ("playground.css", "workshop.css")


class workshop(nodes.General, nodes.Element):  # docutils names its classes of nodes like this
    pass


class Workshop(SphinxDirective):
    required_arguments = 1
    has_content = True

    def run(self):
        lesson = self.arguments[0]
        if lesson not in LESSONS:
            raise self.error(f"no lesson is called {lesson}, only {', '.join(LESSONS)}")
        node = workshop(lesson=lesson)
        node += self.parse_content_to_nodes() if self.content else []
        return [node]


def visit(writer, node):
    begin(writer, "workshop", f' id="lesson-{node["lesson"]}" data-lesson="{node["lesson"]}"')


def put_where(app, doctree, docname):
    here, elsewhere = ("All lessons of this kind stand in ", "the workshop"), "Do it yourself in a browser: "
    say_where(app, doctree, docname, workshop, after, page=PAGE, here=here, elsewhere=elsewhere)


def load(app, pagename, templatename, context, doctree):
    load_where_needed(app, doctree, workshop, STYLES, "workshop/open.js")


def setup(app):
    app.add_node(workshop, html=(visit, depart))
    app.add_directive("workshop", Workshop)
    app.connect("doctree-resolved", put_where)
    app.connect("html-page-context", load)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
