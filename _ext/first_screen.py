"""The first page's head: `{front}`, a monster that a visitor dresses, what it then answers, and a count of sixty.

The body is what stands beside it in words. On the web the drawing stands in the page, as mask and cherry are layers
that `_static/front/` moves; without scripts, radio buttons do. Everywhere else there are a picture, a table of answers
and one of counts. All of them show what `tools/first_page.mjs` wrote by the modules that run in the page.

`{front-bets}` is a bar of what came of the lab's bets, or a sentence where there are no bars. A container of class
`front-door` gets a piece of the drawing over it, by its other class.
"""

import json
import re
from functools import partial
from html import escape
from pathlib import Path

from docutils import nodes
from embedded import segments
from from_file import start
from lab_results import list_table
from sphinx.util.docutils import SphinxDirective
from web_site import is_site

PRINTED = Path(__file__).parents[1] / "values/first_page.json"
DRAWING = "series/drawings/tamed-monster.svg"
ALT = "A many-eyed shaggy beast with a wide grin, a small friendly mask on a stick, and a cherry"
BENCH = "series/workshop", "workshop-bench"
PLAYGROUND = "series/playground"
# What a stage is called on a button, with the field's word below it, and in a table
STAGES = {"base": ("Monster", "pre-trained"), "sft": ("+ mask", "fine-tuned"), "rlhf": ("+ cherry", "human feedback")}
ROWS = {"base": "Monster", "sft": "Mask", "rlhf": "Cherry"}
# The drawing without its sky, which the page draws, its frame and its labels; its ground goes on to both sides.
SHAPED = (
    ('width="960" height="600" viewBox="0 0 960 600"', 'viewBox="0 0 730 600"'),
    (' aria-labelledby="tm-title tm-desc"', f' aria-label="{ALT}"'),
    (' clip-path="url(#tm-clip)"', ""),
    ('<rect width="960" height="600" fill="url(#tm-sky)"/>', ""),
    (
        '<rect width="960" height="600" fill="url(#tm-glow)"/>',
        '<circle cx="372" cy="230" r="380" fill="url(#tm-glow)"/>',
    ),
    ('<path d="M0 520Q40 500 90 520V600H0ZM620', '<path d="M-900 520Q-300 480 90 520V600H-900ZM620'),
    ("566Q880 548 960 560V600H620Z", "566Q880 548 960 560Q1700 520 2600 560V600H620Z"),
    ('<g id="tm-cherry"', '<g id="tm-ride"><g id="tm-cherry"'),
)
HINTS = (  # what the drawing says of itself, and a way from where a thing lies to where it belongs
    ("mask", 'x="30" y="588"', "put me on", "M120 556C90 440 250 372 392 372M382 362L396 372L384 384"),
    (
        "cherry",
        'x="628" y="62" text-anchor="end"',
        "and me on top",
        "M640 130C620 190 570 250 522 284M524 268L518 287L537 284",
    ),
)
COPYING = re.compile(r"copybutton|clipboard")
DOORS = {  # the part of the drawing over a door, and its layers
    "front-learn": ("100 194 380 136", "tm-body tm-grin tm-eyes tm-glints"),
    "front-build": ("230 0 380 136", "tm-panel tm-letters tm-antlers tm-buds tm-body"),
    "front-own": ("620 464 380 136", "tm-panel tm-keeper"),
}


class front(nodes.General, nodes.Element):  # docutils names its classes of nodes like this
    pass


class printed(nodes.General, nodes.Element):
    """What stands in place of it elsewhere than on the web."""


class Front(SphinxDirective):
    has_content = True

    def run(self):
        self.env.note_dependency(str(PRINTED))
        self.env.note_dependency(str(Path(self.env.srcdir, DRAWING)))
        node = front()
        node += self.parse_content_to_nodes()
        elsewhere = printed()
        elsewhere += self.parse_text_to_nodes(in_tables(json.loads(PRINTED.read_text(encoding="utf-8"))))
        return [node, elsewhere]


def in_tables(found):
    """The first question's answers and all counts, as Markdown."""
    stages = found["stages"]
    rows = [(f"{ROWS[each['stage']]}, {STAGES[each['stage']][1]}", each) for each in stages]
    said = [(name, plain(each["said"][0]["answer"]), plain(each["said"][0]["told"])) for name, each in rows]
    asked = found["chips"][0]["shown"]
    answers = list_table((("The model", f"*{asked}*", "What that is"), *said), {"widths": "24 40 36"})
    kinds = found["kinds"]
    counts = [(name, *(str(each["counts"][kind]) for kind in (*kinds, "rude"))) for name, each in rows]
    count = list_table((("Answers to 60 questions", *kinds.values(), "rude"), *counts), {"widths": "32 12 20 12 14 10"})
    picture = f":::{{image}} /{DRAWING}\n:alt: {ALT}\n:width: 85%\n:align: center\n:::"
    return "\n\n".join((picture, answers, count, " ".join(stages[-1]["moral"])))


def plain(pieces):
    return "".join(text for text, *_ in pieces)


def drawing(path):
    svg = re.sub(r"\s*(?:<!--.*?-->|<(title|desc)\b.*?</\1>)", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    svg = re.sub(r'\s*<g id="tm-labels".*</g>(?=\s*</svg>)', "", svg, flags=re.DOTALL)
    for old, new in SHAPED:
        if svg.count(old) != 1:
            raise ValueError(f"{path.name} has {svg.count(old)} times {old!r}, which the first page changes")
        svg = svg.replace(old, new)
    end = svg.index("</g>", svg.index('id="tm-cherry"'))
    hints = "".join(
        f'<g class="front-hint front-hint-{name}" aria-hidden="true"><path d="{way}"/><text {place}>{text}</text></g>'
        for name, place, text, way in HINTS
    )
    return f"{svg[:end]}</g>{svg[end:].replace('</svg>', hints + '</svg>')}"


def long(pieces):
    """Such answers are printed small, as in `view.js`."""
    return " data-long" if len(plain(pieces)) > 70 else ""


def shown(pieces):
    return "".join(
        f'<span data-kind="{kind[0]}">{escape(text)}</span>' if kind and kind[0] else escape(text)
        for text, *kind in pieces
    )


def stage(found, svg, playground, bench):
    """What stands in the page: the drawing, what is worn, the answers and the count."""
    chips, kinds, stages = found["chips"], found["kinds"], found["stages"]
    dresses = {name: f"<span>{title}<small>{field}</small></span>" for name, (title, field) in STAGES.items()}
    said, told = (
        "".join(
            f'<p class="front-printed" data-stage="{each["stage"]}"{long(pieces)}>{shown(pieces)}</p>'
            for each in stages
            for pieces in (each["said"][0][key],)
        )
        for key in ("answer", "told")
    )
    asking = "".join(
        f'<button type="button" aria-pressed="{"true" if place == 0 else "false"}">{escape(chip["title"])}</button>'
        for place, chip in enumerate(chips)
    )
    legend = "".join(f'<i data-kind="{kind}">{name}</i>' for kind, name in kinds.items())
    morals = "".join(
        f'<span class="front-printed" data-stage="{each["stage"]}"><b>{escape(changed)}</b> {escape(close)}</span>'
        for each in stages[1:]
        for changed, close in (each["moral"],)
    )
    rows = "".join(
        f'<div class="front-row" data-row="{each["stage"]}"><span>{ROWS[each["stage"]]}</span>'
        f'<div class="front-bar" role="img" aria-label="{each["inWords"]}">'
        + "".join(
            f'<span data-kind="{kind}" style="--n:{each["counts"][kind]}">{each["counts"][kind]}</span>'
            for kind in kinds
        )
        + f'</div><span class="front-rude" data-kind="rude">{each["counts"]["rude"]}</span></div>'
        for each in stages
    )
    sliders = "".join(
        f'<label class="play-slider">{name.capitalize()} '
        f'<input type="range" name="{name}" min="0" max="1.5" step="0.05" value="0" list="front-full"><b>0%</b></label>'
        for name in ("mask", "cherry")
    )
    return f"""<div class="front-stage">{svg}</div>
<div class="front-side">
{segments("What the monster wears", "worn", dresses, kind="play-segments front-worn")}
<div class="play-paper front-bubble">
<div class="front-top"><p class="front-asked">{escape(chips[0]["shown"])}</p>
<p class="front-pulse">loading</p></div>
<div class="play-say front-says"><p class="front-said"></p>{said}</div>
<div class="play-told front-foot"><div><p class="front-told" role="status"></p>{told}</div>
<button type="button" class="play-button front-again">Again</button></div>
</div>
<div class="play-chips front-chips" role="group" aria-label="Ask it">{asking}
<a href="{playground}">Your own</a></div>
<div class="front-count" role="group" aria-label="Sixty questions">
<p class="front-legend"><b>60 questions</b> <button type="button" popovertarget="front-sixty">Read all</button>{legend}
<span class="front-rude">rude</span></p>
{rows}
<p class="front-moral"><span class="front-changed"><span role="status"></span>{morals}</span>
<a href="{bench}">Watch it cheat its judge</a></p>
</div>
<div class="front-sliders">{sliders}<datalist id="front-full"><option value="1"></option></datalist></div>
<div popover id="front-sixty" class="play-told front-sixty" role="dialog" aria-label="Sixty questions and the answers">
<button type="button" class="play-button" popovertarget="front-sixty" popovertargetaction="hide">Close</button>
<p>The first sixty that people of its world ask and that have a true answer; nobody chose them. The page opens with the
first. Garbled is what nobody in its world could say.</p>
<ol tabindex="0"></ol></div>
</div>
"""


def visit(writer, node):
    writer.body.append('<div class="front-frame"><div class="play-night front">\n<div class="front-head">\n')


def depart(writer, node):
    builder, env = writer.builder, writer.builder.env
    found = json.loads(PRINTED.read_text(encoding="utf-8"))
    to = partial(builder.get_relative_uri, node["docname"])
    bench = f"{to(BENCH[0])}#{BENCH[1]}"
    body = stage(found, drawing(Path(env.srcdir, DRAWING)), to(PLAYGROUND), bench)
    writer.body.append(f"</div>\n{body}</div></div>\n")


class FrontBets(SphinxDirective):
    def run(self):
        trial = self.config.myst_substitutions["trial"]
        counts = {key: trial[key] for key in ("rows", "as_expected", "in_part", "not_as_expected")}
        return [bar("", counts=counts)]


class bar(nodes.General, nodes.Element):
    pass


def bar_in_words(counts):
    return (
        "Of {rows} bets, written down before each run and tried in six worlds or more, {as_expected} came as expected "
        "in every world, {in_part} in some, and {not_as_expected} in none.".format(**counts)
    )


def visit_bar(writer, node):
    counts = node["counts"]
    parts = (("as_expected", "✓", "as I bet"), ("in_part", "≈", "in some worlds"), ("not_as_expected", "✗", "in none"))
    spans = "".join(
        f'<span data-came="{key}" style="--n:{counts[key]}">{mark} <b>{counts[key]}</b> {text}</span>'
        for key, mark, text in parts
    )
    words = bar_in_words(counts)
    writer.body.append(f'<p>{words}</p><div class="front-bets" aria-hidden="true">{spans}</div>')
    raise nodes.SkipNode


def place(app, doctree, docname):
    """On the web what is alive, elsewhere what is printed."""
    web = is_site(app)
    for node in list(doctree.findall(front)):
        if web:
            node["docname"] = docname
        else:
            node.replace_self(node.children)
    for node in list(doctree.findall(printed)):
        node.replace_self([] if web else node.children)
    for node in list(doctree.findall(bar)):
        if not web:
            node.replace_self(nodes.paragraph("", bar_in_words(node["counts"])))
    for node in list(doctree.findall(nodes.container)) if web else []:
        for view, layers in (DOORS[name] for name in node["classes"] if name in DOORS):
            uses = "".join(f'<use href="#{layer}"/>' for layer in layers.split())
            svg = f'<svg viewBox="{view}" preserveAspectRatio="xMidYMid slice" aria-hidden="true">{uses}</svg>'
            node.insert(0, nodes.raw("", svg, format="html"))


def load_where_needed(app, pagename, templatename, context, doctree):
    if doctree and any(doctree.findall(front)):
        app.add_css_file("play.css")
        app.add_css_file("front/front.css")
        start(app, "front/open.js")
        for kind in ("css_files", "script_files"):  # there is no code to copy
            context[kind][:] = [each for each in context[kind] if not COPYING.search(str(each.filename))]


def setup(app):
    app.add_node(front, html=(visit, depart))
    app.add_node(printed)
    app.add_node(bar, html=(visit_bar, None))
    app.add_directive("front", Front)
    app.add_directive("front-bets", FrontBets)
    app.connect("doctree-resolved", place)
    app.connect("html-page-context", load_where_needed)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
