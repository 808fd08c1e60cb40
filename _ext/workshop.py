"""The lessons of `_static/workshop/`, each a `{workshop} NAME`, in which the reader makes a model in the page.

Each is a place that a script fills, as `embedded.py` tells.
"""

from docutils import nodes
from embedded import begin, depart, has, whereabouts
from from_file import start
from sphinx.util.docutils import SphinxDirective
from web_site import is_site

PAGE = "series/workshop"
LESSONS = ("grow", "mask", "bench", "slip", "plant", "filter", "look")  # as in open.js
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
    begin(writer, "workshop", f' data-lesson="{node["lesson"]}"')


def say_where(app, doctree, docname):
    """Put in where the lesson can be played, which depends on where the book is read."""
    for node in list(doctree.findall(workshop)):
        here = ("All lessons of this kind stand in ", "the workshop")
        where = whereabouts(app, docname, PAGE, here, "Do it yourself in a browser: ")
        if where and is_site(app):
            node.parent.insert(node.parent.index(node) + 1, where)  # outside, as it is for readers with scripts too
        elif where:
            node.replace_self([*node.children, where])


def load_where_needed(app, pagename, templatename, context, doctree):
    if has(doctree, workshop):
        for style in STYLES:
            app.add_css_file(style)
        start(app, "workshop/open.js")


def setup(app):
    app.add_node(workshop, html=(visit, depart))
    app.add_directive("workshop", Workshop)
    app.connect("doctree-resolved", say_where)
    app.connect("html-page-context", load_where_needed)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
