"""Declare the EPUB pages that hold MathML, as EPUB 3 demands (epubcheck OPF-014). Sphinx's manifest has no properties."""

from pathlib import Path

from sphinx.builders.epub3 import Epub3Builder


class MathmlEpubBuilder(Epub3Builder):
    def build_content(self):
        super().build_content()
        manifest = Path(self.outdir, "content.opf")
        text = manifest.read_text(encoding="utf-8")
        for page in Path(self.outdir).rglob("*.xhtml"):
            if "<math" in page.read_text(encoding="utf-8"):
                address = f'href="{page.relative_to(self.outdir).as_posix()}"'
                text = text.replace(f"{address} media-type", f'{address} properties="mathml" media-type')
        manifest.write_text(text, encoding="utf-8")


def setup(app):
    app.add_builder(MathmlEpubBuilder, override=True)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
