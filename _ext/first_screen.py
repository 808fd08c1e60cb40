"""The monster of the first page, which a reader undresses: `{image}` with the class `first-monster`.

On the web the drawing stands in the page itself, as its mask and its cherry are layers that `_static/first/` moves.
That is as much to load as before. Everywhere else it is an image as any other.
"""

import re
from html import escape
from pathlib import Path

from docutils import nodes
from web_site import is_site

CLASS = "first-monster"
TABLE = '<table class="first-answers'
# It has no room for a caption.
NAMED = TABLE.replace("<table", '<table aria-label="What the three models answered"')
UNSAID = re.compile(r"\s*(?:<!--.*?-->|<(title|desc)\b.*?</\1>)", re.DOTALL)  # the page has its own words for it


def drawing(path, alt):
    svg = UNSAID.sub("", path.read_text(encoding="utf-8"))
    return re.sub(r' aria-labelledby="[^"]*"', f' aria-label="{escape(alt)}"', svg, count=1)


def put_in_drawing(app, doctree, docname):
    if not is_site(app):
        return
    for image in list(doctree.findall(nodes.image)):
        if CLASS in image["classes"]:
            svg = drawing(Path(app.srcdir, image["uri"]), image["alt"])
            image.replace_self(nodes.raw("", svg, format="html", classes=[CLASS]))


def load_where_needed(app, pagename, templatename, context, doctree):
    if doctree and any(CLASS in raw["classes"] for raw in doctree.findall(nodes.raw)):
        app.add_css_file("first/first.css")
        app.add_js_file("first/first.js", loading_method="defer")
        context["body"] = context["body"].replace(TABLE, NAMED, 1)


def setup(app):
    app.connect("doctree-resolved", put_in_drawing)
    app.connect("html-page-context", load_where_needed)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
