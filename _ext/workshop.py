"""The lessons of `_static/workshop/`, each a `{workshop} NAME`, in which the reader makes a model in the page.

As with the playground, the body is what a reader without scripts gets, in the PDF and in the EPUB too, and script and
style sheets are loaded on pages that have a lesson, and no others.
"""

from docutils import nodes
from from_file import start
from playground import sentence
from sphinx.util.docutils import SphinxDirective

PAGE = "series/workshop"
LESSONS = ("grow", "mask", "bench", "slip")  # as in open.js
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
    writer.body.append(f'<div class="workshop" data-lesson="{node["lesson"]}">\n<div class="workshop-fallback">\n')


def depart(writer, node):
    writer.body.append("</div>\n</div>\n")


def say_where(app, doctree, docname):
    """Put in where the lesson can be played, which depends on where the book is read."""
    for node in list(doctree.findall(workshop)):
        if app.builder.name == "html":
            if docname != PAGE:
                address = app.builder.get_relative_uri(docname, PAGE)
                link = nodes.reference("", "the workshop", refuri=address, internal=True)
                node += sentence("All lessons of this kind stand in ", link)
        elif app.builder.format in ("html", "latex"):
            address = f"{app.config.html_baseurl}{PAGE}.html"
            link = nodes.reference("", address, refuri=address)
            node.replace_self([*node.children, sentence("Do it yourself in a browser: ", link)])


def load_where_needed(app, pagename, templatename, context, doctree):
    if doctree and next(doctree.findall(workshop), None) is not None:
        for style in STYLES:
            app.add_css_file(style)
        start(app, "workshop/open.js")


def setup(app):
    app.add_node(workshop, html=(visit, depart))
    app.add_directive("workshop", Workshop)
    app.connect("doctree-resolved", say_where)
    app.connect("html-page-context", load_where_needed)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
