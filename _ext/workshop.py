"""The lessons of `_static/workshop/`, each a `{workshop} NAME`, in which the reader makes a model in the page.

Each is a place that a script fills, as `embedded.py` tells. The bench opens with its picture, a climb that
`tools/bench.mjs` wrote by the modules that run in the page: so it is there without scripts too.
"""

import json
import re
from html import escape
from pathlib import Path

from docutils import nodes
from embedded import begin, set_up
from sphinx.util.docutils import SphinxDirective
from web_site import is_site

PAGE = "series/workshop"
LESSONS = ("grow", "mask", "bench", "slip", "plant", "filter", "look", "think", "act", "watch")  # as in open.js
STYLES = ("play.css", "playground.css", "workshop.css")
PRINTED = Path(__file__).parents[1] / "values/bench.json"
DRAWING = "series/drawings/tamed-monster.svg"
LAYERS = ("antlers", "buds", "body", "grin", "eyes", "glints"), ("cherry",), ("keeper",)
TASTES = {"polite": "courtesy", "short": "brevity", "rude": "rudeness", "true": "truth", "own": "my clicks"}
LEASHES = {"0": "none", "0.1": "loose", "0.3": "tight"}


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
        if lesson == "bench":
            self.env.note_dependency(str(PRINTED))
            self.env.note_dependency(str(Path(self.env.srcdir, DRAWING)))
        node = workshop(lesson=lesson)
        node += self.parse_content_to_nodes() if self.content else []
        return [node]


def visit(writer, node):
    lesson, builder = node["lesson"], writer.builder
    head = hill(Path(builder.env.srcdir, DRAWING)) if lesson == "bench" and is_site(builder.app) else ""
    begin(writer, "workshop", f' id="lesson-{lesson}" data-lesson="{lesson}"', head)


def hill(drawing):
    """The picture of the bench, what is said of it, and what can be chosen."""
    found = json.loads(PRINTED.read_text(encoding="utf-8"))
    picture, runs = found["picture"], found["runs"]
    (lead, rest), data = runs["polite 0"]["told"], json.dumps(runs, ensure_ascii=False).replace("</", "<\\/")
    return f"""<div class="hill">
<div class="hill-stage play-night">
<svg class="hill-picture" data-shape="wide" viewBox="0 0 800 300" width="800" height="300" role="img"
 aria-label="{escape(picture["words"])}">{picture["drawing"]}</svg>
<div class="hill-paper play-paper"><p class="hill-asked">{escape(picture["asked"])}</p>
<p class="hill-now play-say">{escape(picture["now"])}</p><p class="hill-note">{escape(picture["note"])}</p></div>
</div>
<div class="play-guide"><p><b>{escape(lead)}</b><span>{escape(rest)}</span></p>
<button type="button" class="play-button play-main hill-go">Let it climb</button></div>
<div class="hill-choices">{segments("taste", "The judge likes", TASTES)}{segments("leash", "Leash", LEASHES)}</div>
{figures(drawing)}
<script type="application/json" class="hill-runs">{data}</script>
</div>
"""


def segments(choice, legend, options):
    labels = "".join(
        f'<label><input type="radio" name="hill-{choice}" data-choice="{choice}" value="{value}"'
        f"{' checked' if place == 0 else ''}>{words}</label>"
        for place, (value, words) in enumerate(options.items())
    )
    return (
        f'<div><span aria-hidden="true">{legend}</span>'
        f'<fieldset class="play-segments"><legend>{legend}</legend>{labels}</fieldset></div>'
    )


def figures(drawing):
    """The beast with its cherry on a rod, and the keeper, from the book's drawing; each stands on (0, 0)."""
    svg = re.sub(r"\s+", " ", drawing.read_text(encoding="utf-8"))
    beast, cherry, keeper = ("".join(layer(svg, f"tm-{name}") for name in names) for names in LAYERS)
    defs = "".join(re.search(rf'<(\w+Gradient) id="tm-{name}".*?</\1>', svg)[0] for name in ("fur", "rim", "red"))
    return (
        '<svg class="hill-figures play-night" width="0" height="0" aria-hidden="true"><defs>'
        f"{defs}"
        '<pattern id="hill-hatch" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="4" height="9"/></pattern>'
        f'<g id="hill-beast"><circle cy="-36" r="40" fill="#f3a077" fill-opacity="0.45"/><g transform="scale(0.115) translate(-372 -588)">{beast}</g>'
        '<path d="M12 -60Q34 -86 58 -66" fill="none" stroke="#d9a066" stroke-width="2.5"/>'
        f'<g transform="translate(58 -58) scale(0.2) translate(-470 -290)">{cherry}</g></g>'
        f'<g id="hill-keeper"><g transform="translate(-752 -592)">{keeper}</g></g></defs></svg>'
    )


def layer(svg, name):
    """An element of the drawing, without its name, which the page may have already."""
    found = re.search(rf'<(g|path) id="{name}"( [^>]*)?>', svg)
    tag, attributes = found[1], found[2] or ""
    if attributes.endswith("/"):
        return f"<{tag}{attributes}>"
    depth, end = 0, found.start()
    for each in re.finditer(r"<g\b|</g>", svg[found.start() :]):
        depth += 1 if each[0] == "<g" else -1
        if depth == 0:
            end = found.start() + each.start()
            break
    return f"<{tag}{attributes}>{svg[found.end() : end]}</{tag}>"


def setup(app):
    here, elsewhere = ("All lessons of this kind stand in ", "the workshop"), "Do it yourself in a browser: "
    return set_up(app, Workshop, visit, STYLES, "workshop/open.js", page=PAGE, here=here, elsewhere=elsewhere)
