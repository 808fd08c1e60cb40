"""The language of what can be played with (`_static/play.css`): its colors can be read wherever they may stand."""

import re

import pytest
from support import ROOT

SHEET = (ROOT / "_static/play.css").read_text(encoding="utf-8")
FOUND = re.findall(r"--([\w-]+): (?:light-dark\((#\w+), (#\w+)\)|(#\w+);)", SHEET)
DAY = {name: day or always for name, day, _, always in FOUND}
NIGHT = {name: night or always for name, _, night, always in FOUND}
SKY = re.search(r"--sky: linear-gradient\((.*)\);", SHEET)[1]
ROLES = ("base", "tuned", "aligned", "truth", "judge", "unsaid", "broken")
LINES = tuple(f"line-{place}" for place in range(1, 7))
# The page and its boxes are Furo's; what the monster says stands on paper, and it stands in the night.
GROUNDS = {
    "day": (DAY, ["#fff", "#f8f9fb", DAY["paper"], DAY["raised"]]),
    "night": (NIGHT, ["#131416", "#1a1c1e", NIGHT["ground"], NIGHT["raised"], *re.findall(r"#\w+", SKY)]),
}


def luminance(color):
    digits = color[1:] if len(color) == 7 else "".join(2 * digit for digit in color[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def low(colors, pairs, least):
    pairs = [(name, ground, contrast(colors[name], ground)) for name, ground in pairs]
    return [f"{name} on {ground}: {found:.2f}" for name, ground, found in pairs if found < least]


@pytest.mark.parametrize("time", GROUNDS)
def test_letters_of_each_role_can_be_read_on_each_ground(time):
    colors, grounds = GROUNDS[time]
    assert low(colors, [(name, ground) for name in (*ROLES, "ink", "soft") for ground in grounds], 4.5) == []
    assert low(colors, [("ink", colors["track"]), ("soft", colors["track"]), ("ink", colors["empty"])], 4.5) == []
    assert low(colors, [("on-role", colors[name]) for name in (*ROLES, "ink")], 4.5) == []


def test_the_hatch_of_what_is_broken_bears_letters():
    hatch = re.findall(r"#\w+", re.search(r"--hatch: (.*);", SHEET)[1])
    assert len(hatch) == 2 and low(NIGHT, [("on-role", color) for color in hatch], 4.5) == []


@pytest.mark.parametrize("time", GROUNDS)
def test_lines_and_the_focus_stand_out_from_each_ground(time):
    colors, grounds = GROUNDS[time]
    sheet = [DAY["sheet"]] if time == "day" else []
    assert low(colors, [(name, ground) for name in (*LINES, "focus") for ground in grounds + sheet], 3) == []


def test_who_plays_takes_its_colors_from_the_sheet():
    """Its own are a veil behind a dialog, and what is printed."""
    own = {}
    names = (
        "playground.css",
        "workshop.css",
        "glass.css",
        "calculator.css",
        "questions/questions.css",
        "front/front.css",
    )
    for name in names:
        text = (ROOT / "_static" / name).read_text(encoding="utf-8").partition("@media print")[0]
        own[name] = re.findall(r"#[0-9a-f]{3,8}\b", text)
    assert own == {name: [] for name in names} | {"front/front.css": ["#0008"]}
