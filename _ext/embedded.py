"""What the playground, the workshop and the calculator share: a place in a page that a script fills.

The body of the directive is what a reader without it gets: with scripts off, in the PDF and in the EPUB. Script and
style sheets are loaded on pages that have one, and no others.
"""

from docutils import nodes
from web_site import is_site


def begin(writer, name, attributes, head=""):
    """Open the place and, after what the script reads, the body."""
    writer.body.append(f'<div class="{name}"{attributes}>\n{head}<div class="{name}-fallback">\n')


def depart(writer, node):
    writer.body.append("</div>\n</div>\n")


def whereabouts(app, docname, page, here, elsewhere):
    """A sentence with a link to the page where all of it stands; None on that page itself.

    here: the sentence of the web site and its link's text; elsewhere: anywhere else, ending in the address.
    """
    if is_site(app) and docname != page:
        text, title = here
        address = app.builder.get_relative_uri(docname, page)
        return sentence(text, nodes.reference("", title, refuri=address, internal=True))
    if not is_site(app) and app.builder.format:  # without one it writes no book, as linkcheck
        address = f"{app.config.html_baseurl}{page}.html"
        return sentence(elsewhere, nodes.reference("", address, refuri=address))
    return None


def sentence(text, link):
    return nodes.paragraph("", "", nodes.Text(text), link, nodes.Text("."))


def has(doctree, kind):
    """Whether a page, if it has a text at all, has one of them."""
    return doctree is not None and next(doctree.findall(kind), None) is not None
