"""An EPUB of the book that validates and is the same each time it is built from the same sources.

Its pages are the PDF's (`volumes`). A link to another leads to the site; where that has no address, its text is left.
EPUB 3 wants each page with MathML declared in the manifest (epubcheck OPF-014), and Sphinx's manifest has no
properties. Sphinx also stores in the archive when each file was written.
"""

import time
from os import environ
from pathlib import Path
from zipfile import ZipFile, ZipInfo

from docutils import nodes
from sphinx.builders.epub3 import Epub3Builder
from volumes import on_the_site, outside, site

from values import contents


class StrictEpubBuilder(Epub3Builder):
    def write(self, *args, **options):
        self.left_out = outside(self._app, contents.BOOK)
        super().write(*args, **options)

    def write_documents(self, docnames):
        super().write_documents(docnames - self.left_out)

    def get_relative_uri(self, from_, to, typ=None):
        if to in self.left_out:
            return on_the_site(self.config, to)
        return super().get_relative_uri(from_, to, typ)

    def build_content(self):
        super().build_content()
        manifest = Path(self.outdir, "content.opf")
        text = manifest.read_text(encoding="utf-8")
        for page in Path(self.outdir).rglob("*.xhtml"):
            if "<math" in page.read_text(encoding="utf-8"):
                address = f'href="{page.relative_to(self.outdir).as_posix()}"'
                text = text.replace(f"{address} media-type", f'{address} properties="mathml" media-type')
        manifest.write_text(text, encoding="utf-8")

    def build_epub(self):
        super().build_epub()
        path = Path(self.outdir, f"{self.config.epub_basename}.epub")
        date = time.gmtime(int(environ.get("SOURCE_DATE_EPOCH", time.time())))[:6]
        with ZipFile(path) as archive:
            entries = [(entry.filename, entry.compress_type, archive.read(entry)) for entry in archive.infolist()]
        with ZipFile(path, "w") as archive:
            for name, compression, data in entries:
                archive.writestr(ZipInfo(name, date), data, compression)


def leave_text(app, doctree, docname):
    if app.builder.name == "epub" and not site(app.config):
        for link in [*doctree.findall(nodes.reference)]:
            if link.get("internal") and link.get("refuri", "").startswith(app.config.html_baseurl):
                link.replace_self(link.children)


def setup(app):
    app.connect("doctree-resolved", leave_text, priority=900)  # when all links are there
    app.add_builder(StrictEpubBuilder, override=True)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
