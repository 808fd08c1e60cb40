"""The lessons of `_static/workshop/`, each a `{workshop} NAME`, in which the reader makes a model in the page.

Each is a place that a script fills, as `embedded.py` tells.
"""

from docutils import nodes
from embedded import begin, set_up
from sphinx.util.docutils import SphinxDirective

PAGE = "series/workshop"
LESSONS = ("grow", "mask", "bench", "slip", "plant", "filter", "look", "think", "act", "watch")  # as in open.js
STYLES = ("play.css", "playground.css", "workshop.css")


class workshop(nodes.General, nodes.Element):  # docutils names its classes of nodes like this
    pass


class Workshop(SphinxDirective):
    required_arguments = 1
    has_content = True
    kind = workshop

    def run(self):
        lesson = self.arguments[0]
        if lesson not in LESSONS:
            raise self.error(f"no lesson is called {lesson}, only {', '.join(LESSONS)}")
        node = workshop(lesson=lesson)
        node += self.parse_content_to_nodes() if self.content else []
        return [node]


def visit(writer, node):
    begin(writer, "workshop", f' id="lesson-{node["lesson"]}" data-lesson="{node["lesson"]}"')


def setup(app):
    here, elsewhere = ("All lessons of this kind stand in ", "the workshop"), "Do it yourself in a browser: "
    return set_up(app, Workshop, visit, STYLES, "workshop/open.js", page=PAGE, here=here, elsewhere=elsewhere)
