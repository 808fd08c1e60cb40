"""The picture of Grow it: the loss falls to the floor, and what the model writes comes into focus."""

import pytest
from page_checks import LAPTOP, MOVED, PHONE, SIDEWAYS
from playwright.sync_api import expect
from scenes import GROW, Picture
from support import alike

BREAKS = {"steps too long": "rate", "words shuffled": "order", "it looks ahead": "mask", "not at all": "nothing"}
# The text of the sentence with its marks, without the spaces between.
MARKED = """
now => [...now.childNodes].map(node => [node.dataset?.kind ?? "", node.textContent.replaceAll(" ", "")])
"""


def marked(said):
    """The words of a printed sentence, with the mark of each."""
    _, text, good, facts, _ = said
    kinds = {True: "right", False: "false", None: ""}
    return [
        ("broken" if place >= good else kinds[facts.get(str(place))], word) for place, word in enumerate(text.split())
    ]


def test_noise_comes_into_focus(new_page):
    """While it is played, what no voice would write becomes less, and the picture keeps still."""
    picture = Picture(GROW, new_page(**LAPTOP))
    picture.page.evaluate(MOVED, ".grow .scene-picture")
    shares = []
    while not picture.page.evaluate(picture.marked("played")):
        pieces = picture.now.evaluate(MARKED)
        shares.append(
            sum(len(text) for kind, text in pieces if kind == "broken") / sum(len(text) for _, text in pieces)
        )
        picture.page.wait_for_timeout(200)
    assert max(shares) == 1 and shares[-1] < 0.2
    assert picture.page.evaluate("moved") < 8


@pytest.mark.parametrize("options", alike(LAPTOP, PHONE), ids=("laptop", "phone"))
def test_each_break_has_its_run_and_nothing_moves(new_page, options):
    picture = Picture(GROW, new_page(**{**options, "reduced_motion": "reduce"}))
    picture.page.evaluate(MOVED, ".grow .scene-picture")
    for name, broken in BREAKS.items():
        picture.choose("Break it", name)
        picture.played(broken)
        shown = picture.now.evaluate(MARKED)
        wanted = marked(GROW.runs[broken]["said"][-1])
        assert "".join(text for _, text in shown) == "".join(word for _, word in wanted)
        for kind in ("broken", "right", "false"):
            assert "".join(text for each, text in shown if each == kind) == "".join(
                word for each, word in wanted if each == kind
            )
    picture.root.locator("summary").click()
    picture.choose("It reads of", "the book’s world")
    expect(picture.told).to_contain_text("minutes")
    assert picture.root.get_by_role("radio", name="2 million").is_checked()
    picture.choose("It reads of", "a small world")
    picture.played("nothing")
    assert picture.page.evaluate("moved") < 8
    assert picture.page.evaluate(SIDEWAYS) == []
