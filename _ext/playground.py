"""The playground of `_static/playground/`: `{playground}` with options for its controls, and what else stands there.
`` {try}`text <preset=base&prompt=...>` `` is a link to some settings of it, a text where it can't lead anywhere.

It is a place that a script fills, as `embedded.py` tells. Without a body, a reader without scripts gets a sentence
with a link to the page of the playground.
"""

from docutils import nodes
from docutils.parsers.rst import directives
from embedded import SettingsLink, set_up, visit_with_options, with_options

PAGE = "series/playground"
STYLES = ("play.css", "playground.css")
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


def inside(node, where):
    """In place of the playground: who has it in the page needs no link."""
    node.insert(0, where)


def setup(app):
    here, elsewhere = ("Try it yourself in ", "the playground"), "Play with this model in a browser: "
    told = {"page": PAGE, "here": here, "elsewhere": elsewhere, "put": inside}
    link = SettingsLink("try", CONTROLS, "playground-try")
    directive = with_options(playground, CONTROLS)
    return set_up(app, directive, visit_with_options, STYLES, "playground/open.js", link=link, **told)
