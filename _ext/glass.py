"""The glass model of `_static/glass/`: `{glass}` with options for what it shows first, and what else stands there.
`` {look}`text <view=inside&text=...>` `` is a link to what it shows with some options, a text where there is no site.

It is a place that a script fills, as `embedded.py` tells. With `:first:` it opens with a picture of where heads of the
base look, which `tools/glass.mjs` wrote by the modules that run in the page: so it is there without scripts too.
"""

import json
from html import escape
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import directives
from embedded import Embedded, SettingsLink, begin, data_of, script_data, segments, set_up
from mathml import to_mathml
from web_site import is_site

PAGE = "series/glass"
PRINTED = Path(__file__).parents[1] / "values/glass.json"
ASKED = {"known": "Yuri Crow, whom everybody knows", "nobody": "Yuri Zorn, of whom no text tells"}
STYLES = ("play.css", "playground.css", "glass.css")
VIEWS = ("inside", "carry", "number")  # these and the next as in state.js
MODELS = ("base", "sft", "rlhf", "copier")
OPTIONS = {
    "view": lambda text: directives.choice(text, VIEWS),
    "text": directives.unchanged_required,
    "at": directives.nonnegative_int,  # the chosen word, 0 for the boundary before the first
    "other": directives.unchanged_required,  # the text into which something is carried
    "put": directives.unchanged_required,  # where: after which part, at which word, as 0:7,2g:14
    "head": directives.unchanged_required,  # whose numbers are followed, as 3.2
    "model": lambda text: directives.choice(text, MODELS),
    "silent": directives.unchanged_required,  # parts, as 2.4,3.gated
    "by": lambda text: directives.choice(text, ("zero", "mean", "place")),  # what they hand over
}

FORMULAS = {  # of *One number, all the way*, as part 2 has them
    "row": r"z_t \leftarrow W_E[x_t]",
    "query": r"q_t = W_q \operatorname{norm}(z_t)",
    "key": r"k_s = W_k \operatorname{norm}(z_s)",
    "share": r"w_{ts} = \frac{\exp\left( q_t \cdot k_s / \sqrt{d/h} \right)} "
    r"{\sum_{s' \leq t} \exp\left( q_t \cdot k_{s'} / \sqrt{d/h} \right)}",
    "sum": r"\text{head}_t = \sum_{s \leq t} w_{ts} \, W_v \operatorname{norm}(z_s)",
    "add": r"z_t \leftarrow z_t + W_o \left[ \text{head}_t^{1} ; \ldots ; \text{head}_t^{h} \right]",
    "vote": r"\operatorname{softmax}\left( W_E \operatorname{norm}(z_t) \right)",
}


class glass(nodes.General, nodes.Element):  # docutils names its classes of nodes like this
    pass


class Glass(Embedded):
    option_spec = OPTIONS | {"first": directives.flag}
    kind = glass

    def run(self):
        first = "first" in self.options
        self.options.pop("first", None)  # what is left is for the script
        if first:
            self.env.note_dependency(str(PRINTED))
        (node,) = super().run()
        node["first"] = first
        return [node]


def visit(writer, node):
    """Beside the options the script finds the formulas there, as the book writes them."""
    head = formulas(writer) + (first_view() if node["first"] else "") if is_site(writer.builder.app) else ""
    begin(writer, "glass", data_of(writer, node), head)


def first_view():
    """The picture, what is said of it, and of whom is asked."""
    found = json.loads(PRINTED.read_text(encoding="utf-8"))
    state = found["cases"]["known"]["states"][""]
    lead, rest = state["told"]
    return f"""<div class="glass-first">
{segments("Who is asked about", "glass-asked", ASKED)}
<div class="glass-stage">{found["picture"]}</div>
<div class="play-guide"><p class="glass-told"><b>{escape(lead)}</b><span>{escape(rest)}</span></p></div>
<p class="glass-note glass-why"></p>
{script_data(found["cases"], ' class="glass-cases"')}
</div>
"""


def formulas(writer):
    found = {name: to_mathml(writer, nodes.math(tex, tex), display=True) for name, tex in FORMULAS.items()}
    each = "".join(
        f'<div class="math" data-name="{name}" tabindex="0">{formula}</div>' for name, formula in found.items()
    )
    return f'<template class="glass-formulas">{each}</template>\n'


def setup(app):
    link = SettingsLink("look", OPTIONS, "glass-look", PAGE)
    here, elsewhere = ("Look into other texts in ", "the glass model"), "Look inside in a browser: "
    return set_up(app, Glass, visit, STYLES, "glass/open.js", page=PAGE, here=here, elsewhere=elsewhere, link=link)
