"""Sphinx configuration of the decks, which sphinx-revealjs turns into slides: `make slides`.

A deck is short: its titles, and notes with what to say. All else is cut from the pages, by the lines that `cut` knows.
"""

import sys
from pathlib import Path

BOOK = Path(__file__).parents[1]
sys.path[:0] = [str(BOOK / "_ext"), str(BOOK), str(Path(__file__).parent)]

from cut import Deck  # noqa: E402

from values.settings import settings  # noqa: E402

project, author = settings(BOOK, "project", "author").values()
copyright = f"{author}, text and figures CC BY 4.0"
language = "en"
suppress_warnings = ["toc.not_included"]  # each deck is for itself
extensions = ["myst_parser", "sphinx_revealjs", "mathml"]
myst_enable_extensions = ["attrs_block", "attrs_inline", "colon_fence", "dollarmath"]
html_math_renderer = "mathml"
templates_path = ["_templates"]
revealjs_static_path = ["_static", "../_static/play.css"]
revealjs_style_theme = "white"
revealjs_css_files = ["play.css", "slides.css"]
revealjs_script_files = ["revealjs/plugin/notes/notes.js"]
revealjs_script_plugins = [{"name": "RevealNotes", "src": "revealjs/plugin/notes/notes.js"}]
revealjs_script_conf = {
    "width": 1280,
    "height": 720,
    "margin": 0,  # so that a sheet of the PDF is no larger than a slide, and letters keep their size
    "center": False,
    "hash": True,
    "slideNumber": "c",
    "controlsTutorial": False,  # an arrow that never stops moving
    "transition": "none",
    "pdfSeparateFragments": True,  # so that in the PDF too a bet stands before its outcome
}


def cut(app, docname, source):
    """Put in what a deck takes from the pages, and the pictures beside the slides."""
    app.env.note_reread()  # which decks there are, and what a page says: all is read
    deck = Deck(docname, source[0])
    source[0] = deck.cut()
    for picture, svg in deck.pictures.items():
        target = Path(app.outdir) / "pictures" / picture
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(svg, encoding="utf-8")


def setup(app):
    app.connect("source-read", cut)
    return {"parallel_read_safe": True}
