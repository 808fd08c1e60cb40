"""The real model of `_static/real/`: a `{real}`, or with `:show:` one of the things that it shows. It is the second
witness, which runs in the page once its file is there.

It is a place that a script fills, as `embedded.py` tells.
"""

from docutils import nodes
from docutils.parsers.rst import directives
from embedded import begin, data_of, set_up, with_options

PAGE = "series/real"
STYLES = ("play.css", "playground.css", "real.css")
SHOWS = ("drawn", "told", "mouth", "mask", "standing", "leaning", "twice")  # as in shows.js
OPTIONS = {"show": lambda text: directives.choice(text, SHOWS)}


class real(nodes.General, nodes.Element):  # docutils names its classes of nodes like this
    pass


def visit(writer, node):
    """The script is told which file it is to take, and no other."""
    from witness.smollm2_file import SHA256  # here, as another book lacks it

    begin(writer, "real", f' data-sha256="{SHA256}"{data_of(writer, node)}')


def setup(app):
    here = ("How to get its file, and what else it shows: ", "a real model in the page")
    elsewhere = "Run a real model in a browser: "
    directive = with_options(real, OPTIONS)
    return set_up(app, directive, visit, STYLES, "real/open.js", page=PAGE, here=here, elsewhere=elsewhere)
