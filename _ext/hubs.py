"""The hubs: a few pages, named in `conf.py`, that stand in the sidebar and in the header of the web site.

A hub's toctree says what stands there: the page shows it with a line on each, and in the sidebar Furo folds it. A hub
is no page of the book, whose order is that of the contents in `index.md`, on the web, in the PDF and in the EPUB: it is
not in them, and each of their pages is in one hub. A book without hubs has its contents in the sidebar.
"""

from collections import Counter

from docutils import nodes
from sphinx import addnodes
from sphinx.util import logging
from web_site import is_site

logger = logging.getLogger(__name__)


def hubs(env):
    return [docname for docname in env.config.hubs if docname in env.found_docs]


def inside(env, hub):
    return env.toctree_includes.get(hub, [])


def check(app, env):
    """Each page of the contents is in one hub, and a hub has no others."""
    listed = Counter(inside(env, env.config.root_doc))
    found = Counter(docname for hub in hubs(env) for docname in inside(env, hub))
    for docname in sorted(listed | found) if hubs(env) else ():
        if not listed[docname] == found[docname] == 1:
            message = "stands %d times in the contents and %d times in the hubs, not once in each"
            logger.warning(message, listed[docname], found[docname], location=docname)


def line(env, docname):
    """What a page is about: its description, without the book's name at the beginning."""
    text = env.metadata[docname].get("description", "").rpartition(f"{env.config.project}: ")[2]
    return nodes.paragraph("", (text[:1].upper() + text[1:]).replace("'", "’"))


def tell(app, doctree, docname):
    """Show what stands in a hub, with a line on each page."""
    env = app.env
    if docname not in hubs(env) or app.builder.format == "latex":  # where one is the record, and has what stands in it
        return
    next(doctree.findall(nodes.section)).insert(1, line(env, docname))
    for toctree in doctree.findall(addnodes.toctree):
        pages = nodes.definition_list(classes=["hub", "no-search"])
        for page in toctree["includefiles"]:
            title = ". ".join(filter(None, [env.metadata[page].get("part"), env.titles[page].astext()]))
            link = nodes.reference("", title, refuri=app.builder.get_relative_uri(docname, page), internal=True)
            pages += nodes.definition_list_item("", nodes.term("", "", link), nodes.definition("", line(env, page)))
        toctree.parent.replace(toctree, pages)


def fold(app, builder):
    """Give the sidebar the hubs for its contents."""
    env = app.env
    if is_site(app) and (found := hubs(env)):
        tree = addnodes.toctree(entries=[(None, docname) for docname in found], parent=env.config.root_doc)
        env.master_doctree = nodes.container("", tree)  # where Sphinx looks for it, and for nothing else


def name(app, pagename, templatename, context, doctree):
    """Give the header each hub's page, its title, and what `aria-current` says of it."""
    env = app.env
    context["hubs"] = [
        (hub, env.titles[hub].astext(), "page" if hub == pagename else "true" if pagename in inside(env, hub) else "")
        for hub in hubs(env)
    ]


def setup(app):
    app.add_config_value("hubs", [], "html")
    app.connect("env-check-consistency", check)
    app.connect("doctree-resolved", tell)
    app.connect("write-started", fold)
    app.connect("html-page-context", name)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
