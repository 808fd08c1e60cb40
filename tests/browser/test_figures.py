"""Figures and tables can be read on a phone, and figures in either theme."""

import re
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import pytest
from every_page import DESKTOP, PHONE, TABLET
from support import alike

LEAST = 9  # pixels


@cache
def smallest(path):
    """The smallest letters of a drawing, as a share of its width. What Matplotlib draws are glyphs of size 100."""
    root = ElementTree.parse(path).getroot()
    sizes = []

    def look(element, scale, size):
        kind = element.tag.rpartition("}")[2]
        if kind in ("defs", "title", "desc"):
            return
        size = float(element.get("font-size", size))
        for factor in re.findall(r"scale\(([\d.]+)", element.get("transform", "")):
            scale *= float(factor)
        if kind in ("text", "tspan"):
            sizes.append(size * scale)
        if kind == "use" and "#DejaVu" in "".join(element.attrib.values()):
            sizes.append(100 * scale)
        for child in element:
            look(child, scale, size)

    look(root, 1.0, 16.0)
    return min(sizes, default=float("inf")) / float(root.get("viewBox").split()[2])


def test_the_smallest_letters_are_found(tmp_path):
    use = '<g transform="scale(0.1 -0.1)"><use href="#DejaVuSans-31"/><use href="#DejaVuSans-32" {}/></g>'
    for inside, size in {
        '<g font-size="12"><text>a</text><text font-size="8" transform="scale(2)">b</text></g>': 12,
        use.format(""): 10,
        use.format('transform="translate(3 4) scale(0.7)"'): 7,
    }.items():
        path = tmp_path / f"{size}.svg"
        path.write_text(f'<svg viewBox="0 0 200 100">{inside}</svg>', encoding="utf-8")
        assert smallest(path) == pytest.approx(size / 200)


@pytest.mark.parametrize("window", [PHONE, TABLET, DESKTOP])
def test_no_letter_of_a_figure_is_too_small(looked_at, html, site, window):
    seen, small = set(), []
    for address, found in looked_at("figures", window).items():
        for source, wide in found:
            if source.endswith(".svg"):
                path = html / source.removeprefix(site)
                seen.add(path.name)
                size = wide * smallest(path)
                if size < LEAST:
                    small.append(f"{address}: {path.name} has letters of {size:.1f} px")
    assert not small, "\n".join(small)
    assert len(seen) > 50 and ("part3-rank-narrow.svg" in seen) == (window == PHONE)


@pytest.mark.parametrize("scripts", alike(True, False), ids=["scripts", "no scripts"])
def test_what_is_shown_is_of_the_theme_and_as_wide_as_the_screen(new_page, scripts):
    """No other is loaded; without scripts, where the theme is the system's, browsers load all at once."""
    for theme, width in (("light", 360), ("dark", 360), ("light", 1280), ("dark", 1280)):
        page = new_page(viewport={"width": width, "height": 800}, color_scheme=theme, java_script_enabled=scripts)
        loaded = []
        page.on("request", lambda request, loaded=loaded: loaded.append(request.url))
        page.goto("series/part-3-fine-tuning.html")
        shown = set()
        for image in page.locator("article figure img").filter(visible=True).all():
            image.scroll_into_view_if_needed()
            shown.add(Path(image.evaluate("image => image.decode().then(() => image.currentSrc)")).name)
        assert {name.endswith("-dark.svg") for name in shown} == {theme == "dark"}
        assert {"-narrow" in name for name in shown} == ({True, False} if width == 360 else {False})
        assert len(shown) > 3 and (not scripts or shown == {Path(url).name for url in loaded if "/_images/" in url})
        page.close()


def test_the_caption_of_a_wide_table_stays_in_view(looked_at):
    """Whether one has pushed the table aside or not."""
    captions = [each for found in looked_at("captions", PHONE).values() for each in found]
    assert captions and [text for text, seen in captions if not seen] == []


def test_a_table_of_up_to_four_columns_fits_a_phone(looked_at):
    tables = [(address, *each) for address, found in looked_at("tables", PHONE).items() for each in found]
    few = [(address, over, text) for address, columns, over, text in tables if columns <= 4]
    wide = [f"{address}: {text!r} is {over} px too wide" for address, over, text in few if over > 0]
    assert len(few) > 40 and not wide, "a table of prose gets the class `stacked`:\n" + "\n".join(wide)
