"""The real model of `_static/real/`, a `{real}`: the second witness, which runs in the page once its file is there.

It is a place that a script fills, as `embedded.py` tells.
"""

from docutils import nodes
from embedded import Embedded, begin, set_up

from witness.smollm2_file import SHA256

PAGE = "series/real"
STYLES = ("play.css", "playground.css", "real.css")


class real(nodes.General, nodes.Element):  # docutils names its classes of nodes like this
    pass


class Real(Embedded):
    kind = real


def visit(writer, node):
    """The script is told which file it is to take, and no other."""
    begin(writer, "real", f' data-sha256="{SHA256}"')


def setup(app):
    here, elsewhere = ("Put it to the test in ", "the real model"), "Run a real model in a browser: "
    return set_up(app, Real, visit, STYLES, "real/open.js", page=PAGE, here=here, elsewhere=elsewhere)
