"""`{squeeze}`: the book's base in ever fewer bits, of which the reader chooses how many. It needs no script.

All states are in the page, one upon the other, and the style sheet shows the chosen one; `tools/squeeze.py` wrote them.
"""

import json
from html import escape
from pathlib import Path

from docutils import nodes
from embedded import has, segments
from sphinx.util.docutils import SphinxDirective
from web_site import is_site

PRINTED = Path(__file__).parents[1] / "values/squeeze.json"
STYLES = ("play.css", "squeeze.css")
RANKS = {"frequent": "Told often", "middling": "Told sometimes", "rare": "Told seldom"}
STEP, TALL = 11, 46  # of the picture of some numbers: between two, and the largest


class squeeze(nodes.General, nodes.Element):  # docutils names its classes of nodes like this
    pass


class Squeeze(SphinxDirective):
    def run(self):
        self.env.note_dependency(str(PRINTED))
        return [squeeze()]


def visit(writer, node):
    if not is_site(writer.builder.app):
        raise nodes.SkipNode
    states = json.loads(PRINTED.read_text(encoding="utf-8"))
    most = states[0]["kilobytes"]
    sizes = "; ".join(f"--bits-{state['bits']}: {state['kilobytes'] / most:.1%}" for state in states)
    bits = segments("Bits a number", "squeeze-bits", {state["bits"]: state["bits"] for state in states})
    whole = states[0]["text"].split()
    shown = "".join(of_state(state, whole) for state in states)
    writer.body.append(
        f'<div class="squeeze play-paper" style="{sizes}">\n'
        f'<div class="squeeze-choice"><span aria-hidden="true">Bits a number</span>{bits}</div>\n'
        f'<div class="squeeze-track"><span class="squeeze-bar"></span></div>\n'
        f'<div class="squeeze-states">{shown}</div>\n</div>\n'
    )
    raise nodes.SkipNode


def of_state(state, whole):
    said = " ".join(
        escape(word) if word in whole[place : place + 1] else f"<mark>{escape(word)}</mark>"
        for place, word in enumerate(state["text"].split())
    )
    known = "".join(checked(name, state["facts"][rank]) for rank, name in RANKS.items())
    return (
        f'<div data-bits="{state["bits"]}"><p class="squeeze-size"><b>{state["kilobytes"]}</b> thousand bytes</p>'
        f"{sticks(state['numbers'])}"
        f'<p class="squeeze-name">It writes</p><p class="play-say">{said}</p>'
        f"<dl>{known}{checked('Sums', state['sums'])}</dl></div>"
    )


def checked(name, rows):
    """A line of what was asked, each with what the model said: right, or struck and marked."""
    cells = "".join(
        f"<span>{escape(asked)} {escape(said)}</span>"
        if right
        else f'<span class="squeeze-wrong">{escape(asked)} <s>{escape(said)}</s> ✗</span>'
        for asked, said, right in rows
    )
    right = sum(row[2] for row in rows)
    return f"<dt>{name}: {right} of {len(rows)} right</dt><dd>{cells}</dd>"


def sticks(numbers):
    path = "".join(f"M{STEP * (place + 0.5):g} 0V{-TALL * number:.1f}" for place, number in enumerate(numbers))
    wide = STEP * len(numbers)
    return (
        f'<svg viewBox="0 {-TALL - 2} {wide} {2 * TALL + 4}" role="img" aria-label="{len(numbers)} of its numbers, as '
        f'they are stored: {len(set(numbers))} different ones"><path class="squeeze-zero" d="M0 0H{wide}"/>'
        f'<path d="{path}"/></svg>'
    )


def skip(writer, node):
    raise nodes.SkipNode


def load(app, pagename, templatename, context, doctree):
    if has(doctree, squeeze) and is_site(app):
        for style in STYLES:
            app.add_css_file(style)


def setup(app):
    app.add_node(squeeze, html=(visit, None), **dict.fromkeys(("latex", "text", "man", "texinfo"), (skip, None)))
    app.add_directive("squeeze", Squeeze)
    app.connect("html-page-context", load)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
