"""What the playground, the glass model, the workshop and the three years share: a place in a page that a script fills.

The body of the directive is what a reader without it gets: with scripts off, in the PDF and in the EPUB. Script and
style sheets are loaded on pages that have one, and no others.
"""

import json
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode

from docutils import nodes
from from_file import start
from sphinx.util.docutils import ReferenceRole, SphinxDirective
from volumes import on_the_site, site
from web_site import is_site


class Embedded(SphinxDirective):
    """A place with options, which the script finds as data of it; `kind` is the class of its node."""

    has_content = True

    def run(self):
        node = self.kind(options=self.options)
        node += self.parse_content_to_nodes() if self.content else []
        return [node]


def with_options(kind, options):
    """The directive of a place that has no more than options."""
    return type(kind.__name__.title(), (Embedded,), {"kind": kind, "option_spec": options})


class SettingsLink(ReferenceRole):
    """`` {role}`text <a=1&b=2>` ``: a link to some options of a place, a text where there is no site."""

    def __init__(self, role, options, link_class, page=None):
        """options: what each may be, as of a directive; link_class: by which it is found; page: if not its own"""
        super().__init__()
        self.role, self.option_spec, self.link_class, self.page = role, options, link_class, page

    def run(self):
        settings = dict(parse_qsl(self.target, strict_parsing=True))
        for name, value in settings.items():
            self.option_spec[name](value)
        address = f"#{urlencode(settings)}"
        return [nodes.reference("", self.title, refuri=address, internal=True, classes=[self.link_class])], []

    def resolve(self, app, doctree, docname):
        """Lead all of them to their page, which depends on where the book is read."""
        for link in [each for each in doctree.findall(nodes.reference) if self.link_class in each["classes"]]:
            if not is_site(app):
                link.parent.replace(link, link.children)
            elif self.page:
                link["refuri"] = app.builder.get_relative_uri(docname, self.page) + link["refuri"]


def after(node, where):
    """Outside the place, as it is for readers with scripts too."""
    node.parent.insert(node.parent.index(node) + 1, where)


def set_up(app, directive, visit, styles, entry, *, page, here, elsewhere, put=after, link=None):
    """Set up a place: its node, whose name is its directive's too; a sentence that tells where it can be opened; style
    sheets and script, on the pages that have one; and links to it with some options.

    page, here, elsewhere: as for `whereabouts`; put: puts the sentence on the web site, elsewhere it ends the place
    """
    kind = directive.kind

    def say_where(app, doctree, docname):
        for node in list(doctree.findall(kind)):
            where = whereabouts(app, docname, page, here, elsewhere)
            if where and is_site(app):
                put(node, where)
            elif not is_site(app) and app.builder.format:  # without one it writes no book, as linkcheck
                node.replace_self([*node.children, *filter(None, [where])])

    def load(app, pagename, templatename, context, doctree):
        if has(doctree, kind):
            for style in styles:
                app.add_css_file(style)
            start(app, entry)

    app.add_node(kind, html=(visit, depart))
    app.add_directive(kind.__name__, directive)
    app.connect("doctree-resolved", say_where)
    app.connect("html-page-context", load)
    if link:
        app.add_role(link.role, link)
        app.connect("doctree-resolved", link.resolve)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def visit_with_options(writer, node):
    """Open a place of `Embedded`, under the name of its kind."""
    begin(writer, type(node).__name__, data_of(writer, node))


def data_of(writer, node):
    """The options of a node as attributes of its place."""
    return "".join(f' data-{name}="{writer.attval(str(value))}"' for name, value in sorted(node["options"].items()))


def begin(writer, name, attributes, head=""):
    """Open the place and, after what the script reads, the body."""
    writer.body.append(f'<div class="{name}"{attributes}>\n{head}<div class="{name}-fallback">\n')


def script_data(data, attributes=""):
    """What a page brings along for its script, which may read no file where the book is opened from a folder."""
    text = json.dumps(data, separators=(",", ":"), ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/json"{attributes}>{text}</script>'


def segments(legend, name, options, attributes="", kind="play-segments", chosen=None):
    """One of few side by side, the first unless another is chosen. options: what stands on each, by its value."""
    chosen = chosen or next(iter(options))
    labels = "".join(
        f'<label><input type="radio" name="{name}"{attributes} value="{value}"{" checked" if value == chosen else ""}>'
        f"{words}</label>"
        for value, words in options.items()
    )
    return f'<fieldset class="{kind}"><legend>{legend}</legend>{labels}</fieldset>'


def depart(writer, node):
    writer.body.append("</div>\n</div>\n")


def whereabouts(app, docname, page, here, elsewhere):
    """A sentence with a link to the page where all of it stands; None on that page itself.

    here: the sentence of the web site and its link's text; elsewhere: anywhere else, ending in the
    address, if there is one.
    """
    if is_site(app) and docname != page:
        text, title = here
        address = app.builder.get_relative_uri(docname, page)
        return sentence(text, nodes.reference("", title, refuri=address, internal=True))
    if not is_site(app) and site(app.config):
        address = on_the_site(app.config, page)
        return sentence(elsewhere, nodes.reference("", address, refuri=address))
    return None


def sentence(text, link):
    return nodes.paragraph("", "", nodes.Text(text), link, nodes.Text("."))


def has(doctree, kind):
    """Whether a page that is being written, if it has a text at all, has one of them."""
    return doctree is not None and kind in kinds(doctree)


@lru_cache(maxsize=1)
def kinds(doctree):
    """What there is in a page, which several ask in turn."""
    return {type(node) for node in doctree.findall()}
