"""Answers in the site's own search: the index of `_static/search/`, and the script on the search page that asks it.

Sphinx's index knows which page has a word; this one knows which passage. What it holds is told in `ask/page_index.py`.
It is made of `sections.json`, which the build has just written, and anew when that, a question that a section answers
or the code has changed.
"""

from dataclasses import replace
from pathlib import Path

import from_file
from sections_file import FILE
from web_site import is_site

from ask import expansion, page_index, sections, stop_words
from ask.expansion import questions
from ask.page_index import index, packed

CODE = [Path(str(module.__file__)) for module in (expansion, page_index, sections, stop_words)]
CODE.append(Path(str(page_index.__file__)).with_name("languages.json"))


def write_index(app, exception):
    if exception or not is_site(app):
        return
    found, file = Path(app.outdir, FILE), index_file(app)
    made_of = [found, expansion.home(Path(app.srcdir)) / expansion.FILE, *CODE]
    if file.exists() and all(not path.exists() or path.stat().st_mtime <= file.stat().st_mtime for path in made_of):
        return
    known = [addressed(app, section) for section in sections.built(found)]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(packed(index(known, questions(Path(app.srcdir)))))


def addressed(app, section):
    """A section with the address that it has on this site, where a page may be a folder."""
    return replace(section, url=f"{app.builder.get_target_uri(section.page)}#{section.anchor}")


def index_file(app):
    return Path(app.outdir, "_static/search/index.gzip")


def load_on_search_page(app, pagename, templatename, context, doctree):
    if pagename == "search" and is_site(app):
        app.add_css_file("search.css")
        app.add_js_file("search/stock.js", loading_method="defer")
        from_file.start(app, "search/open.js")


def setup(app):
    app.setup_extension("sections_file")  # which writes its file first
    app.connect("html-page-context", load_on_search_page)
    app.connect("build-finished", write_index)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
