"""Sphinx configuration of the evening's reading, the posts as a PDF and an EPUB: `make evening`.

All settings are the book's but those below.
"""

import os
import runpy
import sys
from pathlib import Path

BOOK = Path(__file__).parents[1]
sys.path[:0] = [str(BOOK / "_ext"), str(BOOK)]

from sphinx.errors import SphinxError  # noqa: E402

from jekyll2myst import PostError  # noqa: E402
from tools.posts.chapter import Evening  # noqa: E402

book = runpy.run_path(str(BOOK / "conf.py"))
globals().update({name: value for name, value in book.items() if not name.startswith("_")})

tex = book["tex"]
project = f"{book['project']} in an evening"
extensions = ["myst_parser", "sphinxcontrib.rsvgconverter", "mathml", "figure_versions", "epub_fixes"]
include_patterns, exclude_patterns = ["*.md"], ["README.md"]
templates_path = []

name = f"{book['epub_basename']}-in-an-evening"
html_static_path = [str(BOOK / "_static/epub.css.jinja")]
html_css_files, html_favicon = [], None
epub_basename = epub_uid = epub_identifier = name
epub_title = project
epub_exclude_files = []
latex_documents = [("index", f"{name}.tex", tex(project), tex(book["author"]), "manual", False)]
latex_additional_files = [str(BOOK / path) for path in book["latex_additional_files"]]
latex_elements = book["latex_elements"] | {
    # since one reads it in an armchair
    "pointsize": f"{book['type_size'] + 1}pt",
    "geometry": book["latex_elements"]["geometry"].replace("124mm", "135mm"),
    "makeindex": "",
    "printindex": "",
    "preamble": rf"\newcommand\booktitle{{{tex(project)}}}" + book["latex_elements"]["preamble"],
    # Sections without numbers; the contents are short, so that the first page's text goes below them.
    "tableofcontents": r"\setcounter{secnumdepth}{0}\setcounter{tocdepth}{0}\tableofcontents\bigskip"
    r"\renewcommand{\sectionmark}[1]{\markright{#1}}",
}

evening = Evening(os.environ.get("READTHEDOCS_CANONICAL_URL") or os.environ.get("SITE_URL") or "")


def put_in(app, docname, source):
    app.env.note_reread()  # which posts there are, what their numbers are, how the book tells of a figure: all is read
    try:
        source[0] = evening.page(docname, source[0])
    except PostError as error:
        raise SphinxError(str(error)) from None


def setup(app):
    book["setup"](app)
    app.connect("source-read", put_in)
