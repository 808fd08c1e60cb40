"""Figures in the colors of the page: each that is drawn from results gets a twin for the dark theme.

There is one source, with dark ink on light paper. The twin has the lightness of each color turned round and its hue
kept, so what differs in one differs in the other. Furo shows the one that fits, also with scripts off; the other is not
loaded. `html_fixes` puts both into a page. The PDF, the EPUB and drawings by hand, which stand on both pages, have the
one that there is.
"""

import colorsys
import re
from pathlib import Path, PurePath

from web_site import is_site

FOLDER = "series/figures"
COLOR = re.compile(r"#(?:[0-9a-f]{6}|[0-9a-f]{3})\b(?=[\";\s])", re.IGNORECASE)
GREY = 0.1
DARKEST, LIGHTEST = 0.1, 0.93  # of what was white and what was black


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
    return f"{PurePath(name).stem}-dark.svg"


def has_twin(source: str) -> bool:
    return source.startswith(FOLDER + "/") and source.endswith(".svg")


def write_twins(app, exception):
    if exception or not is_site(app):
        return
    for source, name in app.builder.images.items():
        if has_twin(source):
            text = Path(app.srcdir, source).read_text(encoding="utf-8")
            Path(app.outdir, app.builder.imagedir, twin(name)).write_text(dark(text), encoding="utf-8")


def setup(app):
    app.connect("build-finished", write_twins)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
