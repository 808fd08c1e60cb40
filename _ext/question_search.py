"""Answers in the site's own search: the index of `_static/search/`, and the script on the search page that asks it.

Sphinx's index knows which page has a word; this one knows which passage. What it holds is told in `ask/page_index.py`.
A page is read for it again when Sphinx reads it, and all are when a heading that others may link to has changed, or a
question that a section answers.
"""

import hashlib
from dataclasses import replace
from pathlib import Path

import from_file
from web_site import is_site

from ask import expansion, page_index, sections, stop_words
from ask.expansion import questions
from ask.page_index import index, packed
from ask.sections import labels, read_page
from values.number_names import Unnamed

MODULES = (expansion, page_index, sections, stop_words)
CODE = hashlib.sha256(b"".join(Path(str(module.__file__)).read_bytes() for module in MODULES)).hexdigest()


def read_changed(app, env, docnames):
    """Keep each page's sections in Sphinx's environment. An index that they no longer agree with is taken away."""
    if not is_site(app):
        return
    folder = Path(app.srcdir).resolve()
    pages = {path.relative_to(folder).with_suffix("").as_posix(): path for path in sections.sources(folder)}
    titles: dict[str, str] = {}
    try:
        for path in pages.values():
            titles |= labels(path)
    except UnicodeDecodeError:
        return  # which `utf8` reports with its place, and the build fails
    state, known = (CODE, titles, questions(folder)), getattr(env, "question_sections", {})
    if state != getattr(env, "question_state", None):
        known = {}
    changed = [page for page in pages if page in docnames or page not in known]
    try:
        read = {page: read_page(pages[page], folder, app.config.myst_substitutions, titles) for page in changed}
    except Unnamed:
        return  # which the table of the number reports with its place, and the build fails
    if changed or known.keys() != pages.keys():
        index_file(app).unlink(missing_ok=True)
    env.question_state = state
    env.question_sections = {page: read[page] if page in read else known[page] for page in pages}


def write_index(app, exception):
    known = getattr(app.env, "question_sections", None)
    if exception or not is_site(app) or known is None or index_file(app).exists():
        return
    index_file(app).parent.mkdir(parents=True, exist_ok=True)
    found = [addressed(app, page, section) for page, sections in known.items() for section in sections]
    index_file(app).write_bytes(packed(index(found, questions(Path(app.srcdir)))))


def addressed(app, page, section):
    """A section with the address that it has on this site, where a page may be a folder."""
    _, mark, anchor = section.url.partition("#")
    return replace(section, url=f"{app.builder.get_target_uri(page)}{mark}{anchor}")


def index_file(app):
    return Path(app.outdir, "_static/search/index.gzip")


def load_on_search_page(app, pagename, templatename, context, doctree):
    if pagename == "search" and is_site(app):
        app.add_css_file("search.css")
        app.add_js_file("search/stock.js", loading_method="defer")
        from_file.start(app, "search/open.js")


def setup(app):
    app.connect("env-before-read-docs", read_changed)
    app.connect("html-page-context", load_on_search_page)
    app.connect("build-finished", write_index)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
