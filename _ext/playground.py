"""The playground of `_static/playground/`: `{playground}` with options for its controls, and what else stands there.
`` {try}`text <preset=base&prompt=...>` `` is a link to some settings of it, a text where it can't lead anywhere.

It is a place that a script fills, as `embedded.py` tells. Without a body, a reader without scripts gets a sentence
with a link to the page of the playground.
"""

from docutils import nodes
from docutils.parsers.rst import directives
from embedded import (
    Embedded,
    SettingsLink,
    depart,
    load_where_needed,
    say_where,
    settings_links,
    visit_with_options,
)
from web_site import is_site

PAGE = "series/playground"
STYLES = ("playground.css",)
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


class Playground(Embedded):
    option_spec = CONTROLS
    kind = playground


class Try(SettingsLink):
    option_spec = CONTROLS
    link_class = "playground-try"


def inside(node, where):
    """In place of the playground: who has it in the page needs no link."""
    node.insert(0, where)


def put_where(app, doctree, docname):
    here, elsewhere = ("Try it yourself in ", "the playground"), "Play with this model in a browser: "
    say_where(app, doctree, docname, playground, inside, page=PAGE, here=here, elsewhere=elsewhere)
    if not is_site(app):
        for link in settings_links(doctree, Try):
            link.parent.replace(link, link.children)


def load(app, pagename, templatename, context, doctree):
    load_where_needed(app, doctree, playground, STYLES, "playground/open.js")


def setup(app):
    app.add_node(playground, html=(visit_with_options, depart))
    app.add_directive("playground", Playground)
    app.add_role("try", Try())
    app.connect("doctree-resolved", put_where)
    app.connect("html-page-context", load)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
