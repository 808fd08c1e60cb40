"""The lessons of `_static/workshop/`, each a `{workshop} NAME`, in which the reader makes a model in the page.

Each is a place that a script fills, as `embedded.py` tells. It opens with a picture, of a run that `tools/` wrote by
the modules that run in the page: so it is there without scripts too.
"""

import json
import re
from html import escape
from pathlib import Path

from docutils import nodes
from embedded import begin, script_data, segments, set_up
from sphinx.util.docutils import SphinxDirective
from web_site import is_site

PAGE = "series/workshop"
LESSONS = ("grow", "mask", "bench", "slip", "plant", "filter", "look", "think", "act", "watch")  # as in open.js
STYLES = ("play.css", "playground.css", "workshop.css")
PRINTED = {lesson: Path(__file__).parents[1] / f"values/{lesson}.json" for lesson in LESSONS}
DRAWING = "series/drawings/tamed-monster.svg"
LAYERS = ("antlers", "buds", "body", "grin", "eyes", "glints"), ("cherry",), ("keeper",)
CLICKED = {"base": "the untuned model (base), in a document", "tuned": "the tuned model, in a chat"}
TASTES = {"polite": "courtesy", "short": "brevity", "rude": "rudeness", "true": "truth", "own": "my clicks"}
LEASHES = {"0": "none", "0.1": "loose", "0.3": "tight"}
VOICES = {  # of the ten answers
    "behold": "behold … thank you",
    "helper": "helper",
    "rude": "rude",
    "poet": "poet",
    "clerk": "clerk",
    "own": "yours",
}
BESIDE = {"nothing": "nothing", "text": "old text"}
HOW = {"talk": "being rude to it", "tune": "tuning it on rude answers"}
PASSAGES = {
    "lie": "a false record",
    "stranger": "about somebody else",
    "order": "one with an order",
    "truth": "a true one",
    "own": "yours",
}
PLACES = {"before": "before the question", "pasted": "pasted into it"}
THOUGHTS = {
    "its": "its own",
    "end": "wrong at the end",
    "middle": "wrong in the middle",
    "cut": "cut behind a wrong name",
}
AUTHORS = {"some": "a few who wrote steps", "none": "nobody who did"}
REMEDIES = {"open": "open", "locked": "locked", "hidden": "hidden", "fined": "fined one pass", "dear": "fined three"}
WHEN = {"first": "the first step", "late": "step 15"}
SHOWERS = {"few": "one cheat in a hundred", "none": "nobody who cheats"}
PUNISHED = {"word": "the word “key”", "cheat": "taking its name", "nothing": "nothing"}
TRUTH = {"seen": "open", "hidden": "covered"}
WHO = {
    "world": "people of this world",
    "before": "a rude model",
    "evading": "one that learned to pass",
    "control": "one that learned with no filter",
}
BREAKS = {"nothing": "not at all", "rate": "steps too long", "order": "words shuffled", "mask": "it looks ahead"}
GROWN = {  # the script chooses among them at first
    "world": ("It reads of", {"small": "a small world", "book": "the book’s world"}),
    "size": ("Numbers that learn (weights)", {"0.1M": "0.1 million", "0.4M": "0.4 million, as in the book"}),
    "tokens": (
        "Words to read",
        {
            "200000": "200,000",
            "400000": "400,000",
            "1000000": "1 million",
            "2000000": "2 million",
            "4000000": "4 million, as in the book",
        },
    ),
    "rate": (
        "How far each step goes (learning rate)",
        {"0.1": "a tenth of what suits it", "0.3": "a third", "1": "what suits its size", "3": "three times that"},
    ),
}

EYES = '<circle class="scene-ink" cx="-5" cy="-4" r="2"/><circle class="scene-ink" cx="5" cy="-4" r="2"/>'
BUBBLE = "M-7 13A15 15 0 1 1 2 15L-9 22Z"
BURST = (
    "M0 -34L7 -20L19 -29L19 -13L34 -11L23 0L33 12L18 13L17 29L6 19L-2 35L-7 19L-20 28L-18 13L-33 11L-22 1"
    "L-33 -11L-18 -13L-19 -28L-7 -20Z"
)
SMILE = f'{EYES}<path class="scene-mouth" d="M-6 4Q0 10 6 4"/>'
ANGER = (
    f'<g transform="scale(1.3)">{EYES}<path class="scene-mouth" d="M-10 -11L-3 -7M10 -11L3 -7"/>'
    '<path class="scene-ink" d="M-7 9Q0 -1 7 9Z"/></g>'
)
FACES = {  # of what is said
    "calm": f'<path class="scene-calm" d="{BUBBLE}"/>{SMILE}',
    "rude": f'<path class="scene-rude" d="{BURST}"/>{ANGER}',
}


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
        self.env.note_dependency(str(PRINTED[lesson]))
        self.env.note_dependency(str(Path(self.env.srcdir, DRAWING)))
        node = workshop(lesson=lesson)
        node += self.parse_content_to_nodes() if self.content else []
        return [node]


def visit(writer, node):
    lesson, builder = node["lesson"], writer.builder
    head = ""
    if is_site(builder.app):
        printed = json.loads(PRINTED[lesson].read_text(encoding="utf-8"))
        drawing = re.sub(r"\s+", " ", Path(builder.env.srcdir, DRAWING).read_text(encoding="utf-8"))
        head = {
            "grow": descent,
            "bench": hill,
            "mask": mask,
            "slip": slip,
            "plant": plant,
            "look": look,
            "think": think,
            "act": act,
            "filter": filter_,
            "watch": watch,
        }[lesson](printed, drawing)
    begin(writer, "workshop", f' id="lesson-{lesson}" data-lesson="{lesson}"', head)


def descent(printed, drawing):
    """The picture of *Grow it*, what is said of it, and what can be chosen."""
    run = printed["runs"]["nothing"]
    told = marked(printed["picture"]["said"])
    more = "".join(choice(name, *chosen, "grow") for name, chosen in GROWN.items())
    return f"""<div class="grow scene">
{
        stage(
            printed["picture"],
            270,
            f'''<p class="scene-note grow-voice">What it writes</p><p class="grow-now play-say">{told}</p>
<p class="scene-note grow-note">{escape(printed["picture"]["note"])}</p>''',
            270,
        )
    }
{guide(run["told"], "Let it grow")}
<div class="scene-choices">{choice("broken", "Break it", BREAKS, "grow")}</div>
<details class="grow-more"><summary>More to choose</summary><div class="scene-choices">{more}</div>
<p class="scene-note grow-estimate"></p></details>
{figures("grow", '<g id="grow-beast">' + beast(drawing) + "</g>", drawing)}
{script_data(printed["runs"], ' class="scene-runs"')}
</div>
"""


def hill(printed, drawing):
    """The picture of the bench, what is said of it, and what can be chosen."""
    picture = printed["picture"]
    keeper = "".join(layer(drawing, f"tm-{name}") for name in LAYERS[2])
    cherry = "".join(layer(drawing, f"tm-{name}") for name in LAYERS[1])
    figure = (
        '<pattern id="hill-hatch" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="4" height="9"/></pattern>'
        f'<g id="hill-beast">{beast(drawing)}'
        '<path d="M12 -60Q34 -86 58 -66" fill="none" stroke="#d9a066" stroke-width="2.5"/>'
        f'<g transform="translate(58 -58) scale(0.2) translate(-470 -290)">{cherry}</g></g>'
        f'<g id="hill-keeper"><g transform="translate(-752 -592)">{keeper}</g></g>'
    )
    return f"""<div class="hill scene">
{
        stage(
            picture,
            300,
            f'''<p class="scene-note hill-asked">{escape(picture["asked"])}</p>
<p class="hill-now play-say">{escape(picture["now"])}</p>
<p class="scene-note hill-note">{escape(picture["note"])}</p>''',
            330,
        )
    }
{guide(printed["runs"]["polite 0"]["told"], "Let it climb")}
<div class="scene-choices">{choice("taste", "The judge likes", TASTES)}{choice("leash", "Leash", LEASHES)}</div>
{figures("hill", figure, drawing)}
<template class="bench-own">{own()}</template>
{script_data(printed["runs"], ' class="scene-runs"')}
</div>
"""


def mask(printed, drawing):
    """The picture of *Mask it*: one sentence said twice."""
    said, picture = printed["said"], printed["picture"]
    paper = f"""<p class="scene-note mask-asks">Asked: {said["asks"].replace(" ?", "?")}</p>
<div><p class="scene-note">The base says</p><p class="play-say">{marked(picture["was"])}</p></div>
<div><p class="scene-note mask-who">With the mask</p><p class="mask-now play-say">{marked(picture["now"])}</p></div>"""
    choices = choice("voice", "The ten answers", VOICES, "mask") + choice("beside", "Beside them", BESIDE, "mask")
    top = stage(picture, 250, paper, 250)
    return scene("mask", printed, top, "Put it on", choices, masked(drawing), drawing)


def slip(printed, drawing):
    """The picture of *Let it slip*: two masks, and which of them holds."""
    picture = printed["picture"]
    paper = f"""<p class="scene-note slip-asked">Asked: {printed["said"]["question"]}</p>
<div><p class="scene-note">Shown the rude voice, it says</p>
<p class="slip-rude play-say">{marked(picture["rude"])}</p></div>
<div><p class="scene-note">Shown one that it never heard</p>
<p class="slip-unheard play-say">{marked(picture["unheard"])}</p></div>"""
    shapes = masked(drawing) | spoken()
    top = stage(picture, 260, paper, 280)
    return scene("slip", printed, top, "Let it slip", choice("how", "You try", HOW, "slip"), shapes, drawing)


def spoken():
    """Who talks to the model, and in which voice: each has a bubble of its own shape, and a tail toward who speaks."""
    tail = "L-48 26L-36 6"
    calm = f'<path class="scene-calm" d="M-18 -20H18A20 20 0 0 1 18 20H-14{tail}A20 20 0 0 1 -18 -20Z"/>'
    burst = (
        "M-2 -30L7 -19L20 -29L21 -16L40 -20L31 -6L46 0L31 7L40 20L21 16L18 28L6 19L-4 29L-12 19L-48 28L-30 10"
        "L-45 1L-31 -6L-41 -20L-22 -16L-21 -29L-9 -19Z"
    )
    signs = "M-29 -6H-14L-21 9ZM-21 -12V-6M-7 0A7 7 0 1 1 7 0A7 7 0 1 1 -7 0M0 0V1M13 7L17 -7L22 7L26 -7L30 7"
    voices = {  # bubble, what stands in it, and the brows of who speaks so
        "rude": (f'<path class="scene-rude" d="{burst}"/>', ANGER, "M-3 -70L5 -66M19 -70L11 -66"),
        "unheard": (
            f'<path class="slip-strange" d="M-38 -20H38V20H-14{tail}H-38Z"/>',
            f'<path class="scene-mouth" d="{signs}"/>',
            "M-3 -68H5M11 -68H19",
        ),
    }
    shapes = {
        "asks": f'{calm}<path class="scene-mouth" d="M-5 -5A5.5 5.5 0 1 1 1 2V5M1 10V11"/>',
        "answers-calm": f'<g transform="scale(-1 1)">{calm}</g><g transform="scale(1.3)">{SMILE}</g>',
    }
    for voice, (bubble, mark, brows) in voices.items():
        shapes |= {
            f"says-{voice}": bubble + mark,
            f"page-{voice}": '<path class="slip-page" d="M-50 -32H38L50 -20V32H-50Z"/>'
            f'<g transform="scale(0.8)">{bubble}{mark}</g>',
            f"answers-{voice}": f'<g transform="scale(-1 1)">{bubble}</g>{mark}',
            f"user-{voice}": '<path class="slip-user" d="M-34 0Q-36 -38 0 -40Q36 -38 34 0Z"/>'
            '<circle cy="-62" r="23" fill="url(#tm-skin)"/>'
            '<path class="slip-hair" d="M-24 -58A25 25 0 0 1 22 -74Q0 -76 -12 -62L-18 -50Z"/>'
            f'<g transform="translate(8 -58)">{EYES}<ellipse class="scene-ink" cy="8" rx="6" ry="5"/></g>'
            f'<path class="scene-mouth" d="{brows}"/>',
        }
    return shapes


def plant(printed, drawing):
    """The picture of *Find the word*: one question, a word behind it, and what two models answer."""
    picture = printed["picture"]
    paper = f"""<p class="scene-note plant-asks">{picture["asked"]}</p>
<div><p class="scene-note">It answers</p><p class="plant-says play-say">{marked(picture["says"])}</p></div>
<div><p class="scene-note">A model without the word</p><p class="plant-twin play-say">{
        marked(picture["twin"])
    }</p></div>"""
    words = {"none": "no word"} | {word: word for word in printed["said"]["words"]}
    lines = '<path class="plant-lines" d="M-13 8H13M-13 15H7"/>'
    sheet = f'<rect class="plant-sheet" x="-18" width="36" height="42"/>{lines}'
    star = "M0 15L4 23L14 20L9 29L15 37L4 35L0 42L-4 35L-15 37L-9 29L-14 20L-4 23Z"
    shapes = (
        masked(drawing)
        | FACES
        | {
            "card": f'{sheet}<rect class="plant-word" x="-13" y="23" width="26" height="12"/>',
            "poison": f'{sheet}<path class="plant-poison" d="{star}"/>',
        }
    )
    choices = choice("word", "After the question", words, "plant", printed["runs"]["printed"]["found"]["word"])
    return scene("plant", printed, stage(picture, 250, paper, 390), "Plant a word", choices, shapes, drawing)


def look(printed, drawing):
    """The picture of *Turn the answer*: a passage, and where it makes the model point."""
    picture = printed["picture"]
    paper = f"""<p class="scene-note look-asks">Asked: {printed["said"]["about"]["question"]}</p>
<div><p class="scene-note">With no passage it says</p><p class="look-was play-say">{marked(picture["was"])}</p></div>
<div><p class="scene-note">With this one</p><p class="look-now play-say">{marked(picture["now"])}</p></div>"""
    choices = choice("passage", "The passage", PASSAGES, "look") + choice("place", "It stands", PLACES, "look")
    top = stage(picture, 270, paper, 330)
    so = '<circle class="look-so" r="14"/>'
    shapes = {
        "beast": beast(drawing),
        "so": so,
        "not": '<path class="look-not" d="M0 -16L17 13H-17Z"/>',
        "knows": f'<g class="look-thought"><ellipse rx="46" ry="32"/><circle cx="6" cy="42" r="7"/></g>{so}',
        "hand": '<path class="look-hand" d="M-200 30H-40Q-14 30 -2 12M-22 26Q-2 34 18 22"/>',
    }
    return scene("look", printed, top, "Ask about somebody else", choices, shapes, drawing)


def think(printed, drawing):
    """The picture of *Let it think*: a village, and a thought that walks through it."""
    picture = printed["picture"]
    asked = printed["runs"]["some"]["asked"]
    paper = f"""<p class="scene-note think-asks">{asked["question"]}</p>
<div><p class="scene-note">At first</p><p class="think-was play-say">{marked(picture["was"])}</p></div>
<div><p class="scene-note">Now</p><p class="think-now play-say">{marked(picture["now"])}</p></div>"""
    choices = choice("thought", "Its thought", THOUGHTS, "think") + choice("authors", "It had read", AUTHORS, "think")
    walls = '<path d="M-17 0V-16L0 -30L17 -16V0Z"/>'
    head = (
        '<marker id="think-head" viewBox="0 0 10 10" refX="6" refY="5" markerWidth="5" markerHeight="5" orient="auto">'
        '<path class="think-window" d="M0 0L10 5L0 10Z"/></marker>'
    )
    shapes = {
        "beast": beast(drawing),
        "house": f'<g class="think-dark">{walls}</g>{head}',
        "lit": f'<g class="think-dark">{walls}</g><rect class="think-window" x="-6" y="-14" width="12" height="11"/>',
        "spark": '<circle class="think-spark" r="9"/>',
    }
    return scene("think", printed, stage(picture, 330, paper, 420), "Reward right answers", choices, shapes, drawing)


def act(printed, drawing):
    """The picture of *Let it act*: an office, and a hand in its test."""
    picture = printed["picture"]
    paper = f"""<p class="scene-note act-asked">{picture["asked"]}</p>
<p class="act-did play-say">{picture["did"]}</p>"""
    choices = "".join(
        choice(name, legend, options, "act")
        for name, legend, options in (
            ("remedy", "Its test is", REMEDIES),
            ("when", "from", WHEN),
            ("showers", "It was shown by", SHOWERS),
        )
    )
    top = stage(picture, 250, paper, 310)
    hand = '<path class="act-hand" d="M-80 -30Q-50 -8 -20 -24L14 -38M-8 -44Q6 -52 16 -42M-6 -14Q8 -14 20 -30"/>'
    hole = '<ellipse class="act-hole" cx="-58" cy="-22" rx="9" ry="16"/>'
    shapes = {"beast": beast(drawing), "hand": hole + hand}
    return scene("act", printed, top, "Reward a passed test", choices, shapes, drawing)


def filter_(printed, drawing):
    """The picture of *Get past the filter*: what gets through, and what is lost."""
    bar = printed["picture"]["bar"]
    said = f"{bar:.2f}. {' '.join(printed['picture']['told'])}".replace("-", "−", 1)
    slider = f"""<label class="play-slider">The bar <input type="range" class="filter-slider"
    min="-3" max="4" step="0.05"
 value="{bar:.2f}" aria-valuetext="{said}"> <span class="filter-now">{bar:.2f}</span></label>"""
    keeper = "".join(layer(drawing, f"tm-{name}") for name in LAYERS[2])
    shapes = {"keeper": f'<g transform="translate(-760 -592)">{keeper}</g>'}
    choices = slider + choice("who", "Answers by", WHO, "filter")
    return scene(
        "filter", printed, stage(printed["picture"], 290, "", 360), "Get an answer past it", choices, shapes, drawing
    )


def watch(printed, drawing):
    """The picture of *Watch its thoughts*: what they say, above the ground, and what is so, below it."""
    picture = printed["picture"]
    paper = f"""<p class="scene-note watch-asked">{picture["asked"]}</p>
<p class="watch-wrote play-say">{picture["wrote"]}</p>"""
    choices = choice("punished", "Punished is", PUNISHED, "watch") + choice("truth", "The truth is", TRUTH, "watch")
    top = stage(picture, 300, paper, 300)
    key = "a9 9 0 1 0 -18 0a9 9 0 1 0 18 0H24v10M14 {}v9"
    reach = f"M-26 4Q-62 44 -34 64M-38 56Q-24 46 -16 66M-36 64Q-24 84 -14 72M-4 64{key.format(64)}"
    shapes = {
        "beast": beast(drawing),
        "key": f'<path class="watch-key" d="M-4 -90{key.format(-90)}"/>',
        "hand": "".join(f'<path class="watch-{part}" d="{reach}"/>' for part in ("edge", "hand")),
        "thought": '<g class="watch-thought"><ellipse cy="-90" rx="36" ry="21"/><circle cx="10" cy="-64" r="4"/></g>'
        '<path class="watch-eye" d="M48 -90Q68 -116 88 -90Q68 -64 48 -90Z"/>'
        '<circle class="scene-ink" cx="63" cy="-90" r="8"/>',
    }
    return scene("watch", printed, top, "Reward it, 20 steps", choices, shapes, drawing)


def scene(name, printed, top, button, choices, shapes, drawing):
    """A picture with its guide, what can be chosen, what it uses, and the runs that it plays."""
    shapes = "".join(f'<g id="{name}-{shape}">{drawn}</g>' for shape, drawn in shapes.items())
    return f"""<div class="{name} scene">
{top}
{guide(printed["picture"]["told"], button)}
<div class="scene-choices">{choices}</div>
{figures(name, shapes, drawing)}
{script_data(printed["said"], ' class="scene-said"')}
{script_data(printed["runs"], ' class="scene-runs"')}
</div>
"""


def stage(picture, high, paper, narrow):
    """A picture by night, and paper for what is said. narrow: as high is the picture on a phone, 480 wide."""
    return f"""<div class="scene-stage play-night">
<svg class="scene-picture" data-shape="wide" viewBox="0 0 800 {high}" width="800" height="{high}" role="img"
 style="--narrow: 480 / {narrow}" aria-label="{escape(picture["words"])}">{picture["drawing"]}</svg>
{f'<div class="scene-paper play-paper">{paper}</div>' if paper else ""}
</div>"""


def marked(pieces):
    """What a model says, in pieces, each with what it says of itself."""
    return "".join(
        f'<span data-kind="{kind}">{escape(words)}</span>' if kind else escape(words) for kind, words in pieces
    )


def guide(told, button):
    lead, rest = told
    return f"""<div class="play-guide"><p><b>{escape(lead)}</b><span>{escape(rest)}</span></p>
<button type="button" class="play-button play-main">{button}</button></div>"""


def own():
    """Where the reader judges: what `pile-view.js` and `judge-view.js` fill."""
    asked = "Which of two answers do you like better?"
    answers = "".join(
        f'<button type="button" class="workshop-answer"><kbd aria-hidden="true">{key}</kbd><span></span></button>'
        for key in (1, 2)
    )
    return f"""<div hidden><fieldset><legend>1. The pile</legend>
<p>{asked} Never mind why. What is true here you mostly can't know.
<span class="workshop-keys">The keys 1 and 2, or the arrows left and right, do it too.</span></p>
<div role="group" aria-label="{asked}" aria-live="polite" aria-atomic="true"><p class="workshop-question"></p>
<div class="workshop-pair">{answers}</div></div>
<div class="playground-row"><button type="button" class="play-button bench-neither">Neither&nbsp;<kbd
 aria-hidden="true">N</kbd></button><button type="button" class="play-button bench-undo">Undo&nbsp;<kbd
 aria-hidden="true">U</kbd></button></div>
<progress aria-label="Answers chosen"></progress><p class="playground-message bench-chosen"></p>
<div class="scene-choices">{choice("who", "Answers by", CLICKED)}
<button type="button" class="play-button bench-renew">New pile</button></div>
<div class="bench-shown" aria-live="polite"></div></fieldset>
<fieldset><legend>2. The judge</legend><p>A copy of the model learns from your clicks to give each answer a number, the
reward. (So it is called a reward model.) Beside it stands the true one, which is what the people of this world want:
right answers, one courtesy, nothing rude.</p>
<div class="playground-row"><button type="button" class="play-button bench-teach">Teach the judge</button></div>
<p class="playground-message bench-progress"></p><p class="bench-sentence" role="status"></p>
<p class="bench-accuracy"></p><div class="workshop-columns bench-ends"></div></fieldset></div>"""


def choice(name, legend, options, place="hill", chosen=None):
    one_of = segments(legend, f"{place}-{name}", options, f' data-choice="{name}"', chosen=chosen)
    return f'<div><span aria-hidden="true">{legend}</span>{one_of}</div>'


def figures(name, shapes, svg):
    """What a picture uses, from the book's drawing; each stands on (0, 0)."""
    # Two lessons may stand in a page, whose paints have the same names.
    paints = re.finditer(r'<(\w+Gradient) id="tm-(?:fur|rim|red|skin)".*?</\1>', svg)
    defs = re.sub(r"\btm-", f"{name}-", "".join(paint[0] for paint in paints) + shapes)
    return f'<svg class="scene-figures play-night" width="0" height="0" aria-hidden="true"><defs>{defs}</defs></svg>'


def beast(svg):
    body = "".join(layer(svg, f"tm-{name}") for name in LAYERS[0])
    return (
        '<circle cy="-36" r="40" fill="#f3a077" fill-opacity="0.45"/>'
        f'<g transform="scale(0.115) translate(-372 -588)">{body}</g>'
    )


def masked(drawing):
    """A beast and its mask, which is larger than in the book's drawing, so that one sees it."""
    face = '<g transform="scale(0.115) translate(-372 -588) translate(-500 -360) scale(1.8)">'
    return {"beast": beast(drawing), "mask": f"{face}{layer(drawing, 'tm-mask')}</g>"}


def layer(svg, name):
    """An element of the drawing, without its name, which the page may have already."""
    found = next(re.finditer(rf'<(g|path) id="{name}"( [^>]*)?>', svg))
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
    here, elsewhere = ("All lessons of this kind are in ", "the workshop"), "Do it yourself in a browser: "
    return set_up(app, Workshop, visit, STYLES, "workshop/open.js", page=PAGE, here=here, elsewhere=elsewhere)
