"""Pictures that a PDF or an EPUB can't show, such as GIF and WebP, are named there; Sphinx would stop the build."""

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.images import guess_mimetype


class NameWebPictures(SphinxPostTransform):
    default_priority = 50
    builders = ("latex", "epub")

    def run(self, **options):
        shown = self.app.builder.supported_image_types
        for node in list(self.document.findall(nodes.image)):
            kind = guess_mimetype(node["uri"])
            if kind in ("image/gif", "image/webp", "image/bmp", "image/avif") and kind not in shown:
                words = f"[On the web site, a picture: {node.get('alt') or node['uri'].rsplit('/', 1)[-1]}]"
                node.replace_self(nodes.emphasis("", words))


def setup(app):
    app.add_post_transform(NameWebPictures)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
