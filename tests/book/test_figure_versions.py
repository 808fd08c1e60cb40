"""Figures have a twin for the dark theme: the same shapes, in colors that can be told from the page and each other."""

import re

import pytest
from bs4 import BeautifulSoup
from figure_versions import COLOR, FOLDERS, NIGHT, dark, turned
from support import PARTS, ROOT

from trials.style import FAINT, INK, PAPER, STYLES

FIGURES = [path for folder in FOLDERS for path in sorted((ROOT / folder).glob("**/*.svg")) if path != ROOT / NIGHT]


def luminance(color):
    """As WCAG 2 has it."""
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    dim, bright = sorted(map(luminance, (one, other)))
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize(("color", "least"), [(INK, 7), (FAINT, 3), *((style["color"], 3) for style in STYLES)])
def test_what_is_drawn_stands_out_on_the_dark_paper(color, least):
    assert contrast(turned(color), turned(PAPER)) >= least
    assert luminance(turned(PAPER)) < 0.02


def test_a_short_color_is_the_long_one():
    assert turned("#fff") == turned("#FFFFFF") != turned("#000")


@pytest.mark.parametrize("path", FIGURES, ids=lambda path: path.stem)
def test_a_twin_differs_in_its_colors_only(path):
    text = path.read_text(encoding="utf-8")
    assert COLOR.sub("", dark(text)) == COLOR.sub("", text) and dark(text) != text
    assert not re.search(r"(?:fill|stroke)(?::|=\") *(?:rgb|black|white)", text)  # colors that would stay


def test_both_stand_in_the_page_and_the_files_are_there(html):
    for part in PARTS:
        page = BeautifulSoup((html / f"series/{part.stem}.html").read_bytes(), "lxml")
        shown = page.select("article .only-light")
        assert {each.name for each in shown} == {"img", "picture"}  # drawn by hand, and from results for phones too
        for one in shown:
            other = one.find_next_sibling(one.name)
            assert other["class"] == ["only-dark"]
            for name in ("src", "srcset"):
                for tag, twin in zip(
                    one.parent.select(f".only-light[{name}], .only-light [{name}]"),
                    one.parent.select(f".only-dark[{name}], .only-dark [{name}]"),
                    strict=True,
                ):
                    assert twin[name] == tag[name].replace(".svg", "-dark.svg") and twin.get("alt") == tag.get("alt")
                    assert all((html / "series" / each[name]).resolve().is_file() for each in (tag, twin))
