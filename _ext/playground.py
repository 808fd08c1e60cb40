"""The playground of `_static/playground/`: `{playground}` with options for its controls, and what else stands there.
`` {try}`text <preset=base&prompt=...>` `` is a link to some settings of it, a text where it can't lead anywhere.

It is a place that a script fills, as `embedded.py` tells. Without a body, a reader without scripts gets a sentence
with a link to the page of the playground.
"""

from urllib.parse import parse_qsl, urlencode

from docutils import nodes
from docutils.parsers.rst import directives
from embedded import begin, depart, has, whereabouts
from from_file import start
from sphinx.util.docutils import ReferenceRole, SphinxDirective
from web_site import is_site

PAGE = "series/playground"
TRY = "playground-try"
STAGES = ("base", "sft", "rlhf", "unleashed")  # as in stages.js
FORMS = ("chat", "document", "words")
CONTROLS = {
    "preset": lambda text: directives.choice(text, STAGES),
    "mask": float,
    "cherry": float,
    "leash": lambda text: directives.choice(text, ("true", "false")),  # which cherry
    "prompt": directives.unchanged_required,
    "form": lambda text: directives.choice(text, FORMS),
    "temperature": float,
    "seed": int,
    "more": directives.flag,  # open what else there is
}


class playground(nodes.General, nodes.Element):  # docutils names its classes of nodes like this
    pass


class Playground(SphinxDirective):
    has_content = True
    option_spec = CONTROLS

    def run(self):
        node = playground(options=self.options)
        node += self.parse_content_to_nodes() if self.content else []
        return [node]


class Try(ReferenceRole):
    def run(self):
        settings = dict(parse_qsl(self.target, strict_parsing=True))
        for name, value in settings.items():
            CONTROLS[name](value)
        return [nodes.reference("", self.title, refuri=f"#{urlencode(settings)}", internal=True, classes=[TRY])], []


def visit(writer, node):
    data = "".join(f' data-{name}="{writer.attval(str(value))}"' for name, value in sorted(node["options"].items()))
    begin(writer, "playground", data)


def say_where(app, doctree, docname):
    """Put in what stands in place of the playground, which depends on where the book is read."""
    for node in list(doctree.findall(playground)):
        here = ("Try it yourself in ", "the playground")
        where = whereabouts(app, docname, PAGE, here, "Play with this model in a browser: ")
        if where and is_site(app):
            node.insert(0, where)
        elif where:
            node.replace_self([*node.children, where])
    if not is_site(app):
        for link in list(doctree.findall(nodes.reference)):
            if TRY in link["classes"]:
                link.parent.replace(link, link.children)


def load_where_needed(app, pagename, templatename, context, doctree):
    if has(doctree, playground):
        app.add_css_file("playground.css")
        start(app, "playground/open.js")


def setup(app):
    app.add_node(playground, html=(visit, depart))
    app.add_directive("playground", Playground)
    app.add_role("try", Try())
    app.connect("doctree-resolved", say_where)
    app.connect("html-page-context", load_where_needed)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
