"""Which pages are in which volume: in the book, as a PDF and as an EPUB, and in the record, a PDF of its own.

`index.md` says by the names of its contents of what kind a page is, `values/contents.py` which kinds the book has. A
link to a page that the volume lacks leads to the site: `print_links` tells its address on paper. Where the site has no
address, since `SITE_URL` is not set, an EPUB keeps such a link's text alone.
"""

from pathlib import Path
from urllib.parse import urljoin, urlsplit

from numbering import given
from sphinx import addnodes
from sphinx.builders.latex import LaTeXBuilder
from sphinx.util import logging

from values import contents

logger = logging.getLogger(__name__)


def outside(app, kinds):
    """The pages of the contents that are of none of these kinds, and the hubs. What a page lists is where that is."""
    found = {app.env.path2doc(page.path) for page in contents.pages(Path(app.srcdir)) if page.kind not in kinds}
    return found | {*getattr(app.config, "hubs", ())}


def site(config):
    """The site's address; none where nobody said it, and on the machine of who builds it nobody else can reach it."""
    return "" if urlsplit(config.html_baseurl).hostname == "localhost" else config.html_baseurl


def on_the_site(config, docname):
    """The address there of a page that a volume lacks; without the site's own, one that only tells the page."""
    return urljoin(config.html_baseurl, f"{docname}.html")


def without(env, docnames):
    """For so long the contents of no page have these."""
    whole = env.get_doctree

    def get_doctree(docname):
        tree = whole(docname)
        for toctree in tree.findall(addnodes.toctree):
            toctree["includefiles"] = [name for name in toctree["includefiles"] if name not in docnames]
        return tree

    return given(env, get_doctree)


class Volumes(LaTeXBuilder):
    def assemble_doctree(self, indexfile, *args, **options):
        kinds = contents.BOOK if indexfile == self.config.root_doc else (contents.RECORD,)
        with without(self.env, outside(self._app, kinds)):
            return super().assemble_doctree(indexfile, *args, **options)

    def get_target_uri(self, docname, typ=None):
        if docname in self.docnames:
            return super().get_target_uri(docname, typ)
        return on_the_site(self.config, docname)


def say(app, builder):
    if builder.name in ("latex", "epub") and not site(app.config):
        logger.info("SITE_URL is not set, so links to the site are left out: SITE_URL=https://example.org/ make pdf")


def setup(app):
    app.add_builder(Volumes, override=True)
    app.connect("write-started", say)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
