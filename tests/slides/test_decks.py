"""The decks of `make slides`: from the pages, with each bet before its outcome, and nothing from elsewhere."""

import re
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from sphinx.errors import ExtensionError
from support import ROOT, run

from slides.cut import PANEL, Deck, ratios
from tools.notebooks import wording
from values.bets import outcome
from values.contents import pages
from values.lab_numbers import load

DECKS = {path.stem: path.read_text(encoding="utf-8") for path in (ROOT / "slides").glob("*.md") if path.stem != "index"}
ELSEWHERE = re.compile(r"^(https?:)?//")


@pytest.fixture(scope="module")
def built(decks):
    """The decks as HTML, by name, and their folder."""
    pages = {name: (decks / f"{name}.html").read_text(encoding="utf-8") for name in DECKS}
    return {name: BeautifulSoup(page, "lxml") for name, page in pages.items()}, decks


def slides(page):
    return [each for each in page.select(".slides section") if not each.find("section")]


@pytest.mark.slow
def test_a_deck_is_of_a_page_or_for_owners_and_the_first_page_lists_all_in_the_order_of_the_book(built):
    known = [*(page.name for page in pages(ROOT)), "owners"]
    assert not DECKS.keys() - set(known)
    first = BeautifulSoup((built[1] / "index.html").read_text(encoding="utf-8"), "lxml")
    links = {link["href"]: link.get_text() for link in first.select("li a")}
    assert list(links) == [f"{name}.html" for name in known if name in DECKS]
    assert all(f"# {title}\n" in DECKS[address.removesuffix(".html")] for address, title in links.items())


def test_a_deck_has_a_demonstration_and_bets():
    for name, text in DECKS.items():
        assert text.count("[demo ") >= 1 and text.count("[bet ") >= 3, name


@pytest.mark.parametrize("name", DECKS)
def test_a_deck_says_on_each_slide_what_to_say(built, name):
    found = slides(built[0][name])
    assert len(found) == 1 + DECKS[name].count("\n## ")
    for slide in found:
        assert len(slide.select("aside.notes")) == 1, slide.find(["h1", "h2"]).get_text()
        assert slide.find(["p", "img", "iframe", "ul"])


@pytest.mark.parametrize(
    "line",
    ["[bet Z99]", "[verdict No sentence begins so]", "[table tab-nowhere]", "[nothing such]", "{{ part3.nothing }}"],
)
def test_a_deck_that_asks_for_what_is_gone_names_itself_and_the_line(line):
    with pytest.raises(ExtensionError, match=r"slides/part-3\.md: .*(\[|nothing)"):
        Deck("part-3", f"# A deck\n\n[page part-3-fine-tuning]\n\n{line}\n").cut()


def test_a_lecture_does_in_the_room_what_its_decks_demonstrate():
    """The table of *Teaching* against the decks that a lecture names."""
    table = (ROOT / "series/teaching.md").read_text(encoding="utf-8").split(":name: tab-lectures")[1].split("\n```")[0]
    lectures = [re.split(r"\n  - ", row) for row in table.split("\n* - ")[2:]]
    assert len(lectures) == 6
    for number, _, _, room, _, decks in lectures:
        for deck in re.findall(r"`([\w-]+)`", decks):
            [demo] = re.findall(r"^\[demo ([^\]]+)\]", DECKS[deck], re.MULTILINE)
            place = "its search" if demo.startswith("search.html") else Path(demo.split(".html")[0]).name
            assert f"<{place}>" in room or place in room, f"lecture {number}: {deck} demonstrates {demo}"


@pytest.mark.parametrize("name", DECKS)
def test_a_note_reads_aloud(name):
    """In the speaker's view a formula would stand as its source."""
    assert not re.findall(r"^>.*[\\$].*$", DECKS[name], re.MULTILINE)


def test_notes_at_the_bench_name_the_buttons_in_their_order():
    files = [*(ROOT / "_static/workshop").glob("*.js"), ROOT / "_ext/workshop.py"]
    lesson = " ".join("".join(path.read_text(encoding="utf-8") for path in files).split())
    decks = [text for text in DECKS.values() if "[demo workshop-bench]" in text]
    assert len(decks) == 3
    for text in decks:
        note = re.sub(r"\n> ", " ", text.split("[demo workshop-bench]")[1].split("\n## ")[0])
        places = [note.index(f"*{name}*") for name in ("Sit on the bench", "Teach the judge", "Let it climb")]
        assert places == sorted(places) and {"leash", "keys"} <= set(re.findall(r"\w+", note))
        for name in re.findall(r"\*([A-Z][^*]+)\*", note):
            assert f'"{name}"' in lesson or f">{name}" in lesson, name


def test_who_bet_on_a_ratio_sees_it(built):
    rows = load()["claims"]
    [slide] = [each for each in slides(built[0]["part-3"]) if "a thin mask" in each.get_text()]
    four, whole, dice = (mean for mean, *_ in rows["C2a"]["measured"].values())
    assert dice == 0 and [each.get_text().rpartition(": ")[2] for each in slide.select(".outcome li")] == [
        f"{four:.3g}",
        f"{whole:.3g}",
        "0",
        f"the first is {four / whole:.2g} times the second",
    ]
    assert ratios("a.one > 0.5 and a.two < 3 * a.three", {"a.one": 1, "a.two": 2}) == []
    said = ratios("a.two < 3 * a.one and a.three > 0.1 * a.one", {"a.one": 2, "a.two": 1, "a.three": 4})
    assert said == ["the second is **0.5** times the first; the third is **2** times the first"]


def test_worlds_that_settled_nothing_are_counted(built):
    rows = load()["claims"]
    for name, text in DECKS.items():
        bets = [slide for slide in slides(built[0][name]) if slide.select_one(".claim")]
        for slide, bet in zip(bets, re.findall(r"^\[bet (\w+)", text, re.MULTILINE), strict=True):
            rest = rows[bet]["asked"] - rows[bet]["confirms"] - rows[bet]["refutes"]
            told = re.search(r"undecided in (\d)", slide.select_one(".outcome").get_text())
            assert (int(told[1]) if told else 0) == rest, bet


@pytest.mark.parametrize("name", DECKS)
def test_a_note_has_one_number_of_minutes(name):
    for note in re.findall(r"(?:^>.*\n)+", DECKS[name], re.MULTILINE):
        assert len(re.findall(r"(?:^> |[.:] )\w+ minutes?[.,]", note)) == 1, note


def test_owners_read_what_came_in_plain_words(built):
    for slide in slides(built[0]["owners"]):
        if slide.select_one(".claim"):
            came = " ".join(slide.select_one(".outcome").get_text().split())
            assert re.search(r"\d+% to \d+%", came) and "The claim held in" in came and not slide.select(".outcome li")


@pytest.mark.parametrize("name", DECKS)
def test_the_room_votes_before_it_sees_what_came(built, name):
    rows = load()["claims"]
    asked = re.findall(r"^\[bet (\w+)", DECKS[name], re.MULTILINE)
    bets = [slide for slide in slides(built[0][name]) if slide.select_one(".claim")]
    assert len(bets) == len(asked)
    for slide, row in zip(bets, map(rows.get, asked), strict=True):
        *before, last = [each.get("class") for each in slide.find_all(["p", "div"], recursive=False)]
        assert before == [["claim"], ["vote"], ["fragment"]] and {"fragment", "outcome"} <= set(last)
        shown = " ".join(slide.get_text().split())
        assert row["prediction"].replace("'", "’").split(".")[0] in shown
        assert f"{row['confirms']} of {row['worlds']} worlds" in shown
        assert outcome(row).replace("expected", "we bet").lower() in shown.lower() and "As expected" not in shown


@pytest.mark.parametrize("name", DECKS)
def test_a_deck_needs_nothing_from_elsewhere_and_shows_what_there_is(built, name):
    page, folder = built[0][name], built[1]
    places = [each.get("src") or each.get("href") for each in page.select("script[src], link[href], img, iframe")]
    assert not [place for place in places if place and ELSEWHERE.match(place)]
    for image in page.select(".slides img"):
        assert (folder / image["src"].split("#")[0]).is_file()
        assert int(image["width"]) <= 1192 and int(image["height"]) <= 600
    known = wording.places()
    for demo in page.select("iframe"):
        address, _, label = demo["data-src"].removeprefix("../html/").partition("#")
        label = label.replace("lesson-", "workshop-")
        if label in known:
            assert address == known[label]
        else:
            assert address.startswith("search.html?q=") or "=" in label
        assert demo["title"]
    assert not page.select(".printed a")  # where the book has no address; on paper it would be a file of this machine


def test_the_verdict_of_a_deck_speaks_of_what_it_shows(built):
    told = slides(built[0]["part-3"])[-1].get_text()
    assert "The mask is a fair word" in " ".join(told.split()) and "scars" not in told and "politer" not in told


@pytest.mark.slow
def test_each_figure_of_the_book_is_a_file_with_a_preview(tmp_path):
    assert run(sys.executable, ROOT / "slides/pictures.py", tmp_path).returncode == 0
    page = BeautifulSoup((tmp_path / "index.html").read_text(encoding="utf-8"), "lxml")
    shown = [image["src"] for image in page.find_all("img") if len(image["alt"]) > 20]
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "series").glob("*.md")]
    placed = [name for text in texts for name in re.findall(r"\{figure\} (?:figures|drawings)/(\S+)", text)]
    assert sorted(shown) == sorted(placed) and all((tmp_path / name).is_file() for name in shown)
    assert [link["href"] for link in page.select("a[download]")] == shown
    assert "CC BY 4.0" in page.get_text()


def test_a_panel_keeps_its_legend_and_the_numbers_of_its_axes(built):
    """The legend in letters of the slide, where those of the figure would cover it."""
    page = built[0]["thinking"]
    panel = page.select_one('img[src*="thinking-cheats-bare"]').parent
    key = [each.get_text().strip() for each in panel.select(".key li")]
    assert key == ["takes the key and says so in the thought", "takes the key and is silent"]
    drawn = (built[1] / "pictures/figures/room/thinking-cheats-bare.svg").read_text(encoding="utf-8")
    assert drawn.count('<g visibility="hidden" id="legend_') == 1
    for panel in PANEL.findall(drawn):
        assert {"attempts, share", "updates", "0.0", "1.0"} <= set(re.findall("<!-- (.*) -->", panel))


def test_a_number_that_a_slide_says_of_its_own_stands_on_the_page():
    """What isn't cut from the page: the titles, and what the lecturer works out in the room."""
    for name, text in DECKS.items():
        pages = re.findall(r"^\[page (\S+)\]", text, re.MULTILINE)
        told = " ".join((ROOT / f"series/{page}.md").read_text(encoding="utf-8") for page in pages)
        own = re.sub(r"^(>|#).*$|^\[[^\]]*\]$", "", text, flags=re.MULTILINE)
        assert set(re.findall(r"\d[\d.]*\d|\d", own)) <= set(re.findall(r"\d[\d.]*\d|\d", told)), name


def test_no_vote_is_given_away_by_the_slide_before_it():
    votes = [
        ("part-1", "[guess ", "[demo "),
        ("part-3", "[bet C3a]", "[equation eq-rlhf]"),
        ("thinking", "[bet R18]", "[demo "),
    ]
    for name, told, shown in votes:
        assert DECKS[name].index(told) < DECKS[name].index(shown)
