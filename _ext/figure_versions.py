"""Figures in the colors of the page and as wide as the screen: each gets a twin for the dark theme, and what was drawn
for phones too, in `narrow/` beside it, is shown on a phone.

There is one source, with dark ink on light paper. The twin has the lightness of each color turned round and its hue
kept, so what differs in one differs in the other. Furo shows the one that fits, also with scripts off, when browsers
load both; else the other is not loaded. `html_fixes` puts them into a page. An EPUB, which is read on a phone or on
a page as small, has those for phones. The PDF has the others.
"""

import colorsys
import functools
import os
import re
from pathlib import Path

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from web_site import is_site

FOLDERS = ("series/figures/", "series/drawings/")
NIGHT = "series/drawings/tamed-monster.svg"  # which is dark on either page
PHONE = "screen and (width <= 46em)"  # as in `book.css`
COLOR = re.compile(r"#(?:[0-9a-f]{6}|[0-9a-f]{3})\b(?=[\";\s])", re.IGNORECASE)
GREY = 0.1
DARKEST, LIGHTEST = 0.1, 0.93  # of what was white and what was black


@functools.cache  # of a few colors, thirty thousand times
def turned(color: str) -> str:
    """A color, #rgb or #rrggbb, with its lightness turned round."""
    digits = color[1:] if len(color) == 7 else "".join(digit * 2 for digit in color[1:])
    before = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    hue, lightness, saturation = colorsys.rgb_to_hls(*before)
    if max(before) - min(before) < GREY:  # a shade of paper would be a strong color when dark
        saturation = 0.0
    channels = colorsys.hls_to_rgb(hue, LIGHTEST - (LIGHTEST - DARKEST) * lightness, saturation)
    return "#" + "".join(f"{round(255 * channel):02x}" for channel in channels)


def dark(svg: str) -> str:
    return COLOR.sub(lambda found: turned(found[0]), svg)


def twin(name: str) -> str:
    """The name of a figure's twin."""
    return name.removesuffix(".svg") + "-dark.svg"


def narrow(name: str) -> str:
    """The name, in the site, of what is shown on a phone instead."""
    return name.removesuffix(".svg") + "-narrow.svg"


def has_twin(source: str) -> bool:
    return source.startswith(FOLDERS) and source.endswith(".svg") and source != NIGHT


def for_phones(source: Path) -> Path | None:
    path = source.parent / "narrow" / source.name
    return path if path.exists() else None


def note_versions(app, doctree):
    """A page changes with what it shows on a phone, too."""
    for image in doctree.findall(nodes.image):
        if path := for_phones(Path(app.srcdir, image["uri"])):
            app.env.note_dependency(path)


class NarrowInEpub(SphinxPostTransform):
    default_priority = 50
    builders = ("epub",)

    def run(self, **options):
        for image in self.document.findall(nodes.image):
            if path := for_phones(Path(self.app.srcdir, image["uri"])):
                image["uri"] = Path(
                    os.path.relpath(path, self.app.srcdir)
                ).as_posix()  # of the evening's reading, outside
                image["candidates"] = {"image/svg+xml": image["uri"]}
                self.env.images.add_file(self.env.docname, image["uri"])


def write_versions(app, exception):
    if exception or not is_site(app):
        return
    folder = Path(app.outdir, app.builder.imagedir)
    for source, name in app.builder.images.items():
        if not has_twin(source):
            continue
        path = Path(app.srcdir, source)
        text = path.read_text(encoding="utf-8")
        Path(folder, twin(name)).write_text(dark(text), encoding="utf-8")
        if phone := for_phones(path):
            text = phone.read_text(encoding="utf-8")
            Path(folder, narrow(name)).write_text(text, encoding="utf-8")
            Path(folder, twin(narrow(name))).write_text(dark(text), encoding="utf-8")


def setup(app):
    app.add_post_transform(NarrowInEpub)
    app.connect("doctree-read", note_versions)
    app.connect("build-finished", write_versions)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
