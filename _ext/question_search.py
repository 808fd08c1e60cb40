"""Answers in the site's own search: the index of `_static/search/`, and the script on the search page that asks it.

Sphinx's index knows which page has a word; this one knows which passage. What it holds is told in `ask/page_index.py`.
It is made from all pages at each build, in half a second, so that an edit of one page can't leave the others behind.
"""

from pathlib import Path

from ask.expansion import questions
from ask.page_index import index, packed
from ask.sections import read


def write_index(app, exception):
    if exception or app.builder.name != "html":
        return
    folder = Path(app.outdir, "_static/search")
    folder.mkdir(parents=True, exist_ok=True)
    source = Path(app.srcdir)
    Path(folder, "index.gzip").write_bytes(packed(index(read(source), questions(source))))


def load_on_search_page(app, pagename, templatename, context, doctree):
    if pagename == "search" and app.builder.name == "html":
        app.add_css_file("search.css")
        app.add_js_file("search/open.js", loading_method="defer")


def setup(app):
    app.connect("html-page-context", load_on_search_page)
    app.connect("build-finished", write_index)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
