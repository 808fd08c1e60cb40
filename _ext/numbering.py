"""The numbers of figures, tables and equations, from outlines of the pages.

At each build Sphinx loads all pages again to number what stands in them, walks through all of their nodes, and loads a
page once more for each reference to a number in it: together more than a page costs that is edited. So Sphinx's
environment keeps an outline of each page, the nodes that the numbers come from and no others, and Sphinx is given that.

The equations of a page beside the parts, which has no number, begin with the `letter` of its front matter: (PG.1).
Sphinx counts through all such pages, so that the first on policy gradients would be (9). The PDF numbers its chapters
itself.
"""

from contextlib import contextmanager

from docutils import nodes
from sphinx import addnodes
from sphinx.domains.std import StandardDomain
from sphinx.environment.collectors.toctree import TocTreeCollector
from sphinx.util import logging

logger = logging.getLogger(__name__)

number_as_sphinx = TocTreeCollector.assign_figure_numbers
NUMBERLESS = nodes.Element()  # stands for every target that can have no number


class outline(nodes.Element):
    """Of a page, with `ids`, its nodes by what links name, as a document has them."""


def drawn(app, doctree):
    """The outline of a page."""
    kept: dict[int, nodes.Element] = {}
    found = outline("", *sketched(app, doctree, kept))
    found.ids = {name: kept.get(id(node), NUMBERLESS) for name, node in doctree.ids.items()}
    return found


def sketched(app, node, kept):
    """What numbers come from below a node, in its order, one in the other as there; `kept` has each by its original."""
    for child in node.children:
        if not isinstance(child, nodes.Element):
            continue
        inner = list(sketched(app, child, kept))
        if isinstance(child, nodes.section | addnodes.toctree) or has_number(app, child):
            copy = kept[id(child)] = child.copy()
            copy += [told(each) for each in child if isinstance(each, nodes.TextElement)]
            copy += inner
            yield copy
        else:
            yield from inner


def has_number(app, node):
    return node["ids"] and any(domain.get_enumerable_node_type(node) for domain in app.env.domains.sorted())


def told(title):
    """A caption, or a listing, by which Sphinx tells whether its parent is to be numbered."""
    return type(title)("", title.astext() if isinstance(title, nodes.caption | nodes.title) else "")


def keep(app, doctree):
    app.env.outlines[app.env.docname] = drawn(app, doctree)


def forget(app, env, docname):
    env.outlines.pop(docname, None)


def merge(app, env, docnames, other):
    env.outlines |= {docname: other.outlines[docname] for docname in docnames}


def begin(app):
    if not hasattr(app.env, "outlines"):
        app.env.outlines = {}


@contextmanager
def given(env, get_doctree):
    """For so long Sphinx gets another tree when it asks for a page. This may be done within itself."""
    before = {name: each for name, each in vars(env).items() if name == "get_doctree"}
    env.get_doctree = get_doctree
    try:
        yield
    finally:
        del env.get_doctree
        vars(env).update(before)


def outlines(env):
    """For so long Sphinx gets a page's outline. One that is gone, though contents that were not read again still name
    it, it has as it was."""
    whole = env.get_doctree
    return given(env, lambda docname: env.outlines[docname] if docname in env.outlines else whole(docname))


def number(collector, env):
    """Number what stands in the pages, and give those whose numbers are others than before."""
    before = env.toc_fignumbers
    with outlines(env):
        number_as_sphinx(collector, env)
    for docname, found in env.toc_fignumbers.items():
        numbers, letter = found.get("displaymath", {}), env.metadata[docname].get("letter")
        if letter:
            numbers.update({name: (letter, place) for place, name in enumerate(numbers, start=1)})
        elif any(len(place) == 1 for place in numbers.values()):
            logger.warning("front matter: no letter for the numbers of its equations, such as PG", location=docname)
    return [docname for docname, numbers in env.toc_fignumbers.items() if numbers != before.get(docname)]


class NumberedDomain(StandardDomain):
    def _resolve_numref_xref(self, env, *reference):
        with outlines(env):
            return super()._resolve_numref_xref(env, *reference)


def setup(app):
    TocTreeCollector.assign_figure_numbers = number
    app.add_domain(NumberedDomain, override=True)
    app.connect("builder-inited", begin)
    app.connect("doctree-read", keep, priority=900)  # after what else changes a page
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
