"""Find the word, as a reader does it: the printed game by its words, and a word planted here that is looked for."""

import json
import re

from page_checks import LAPTOP, MOVED, SOON, WORKSHOP, cells, check_for_all, needs_axe
from playwright.sync_api import expect
from support import ROOT

PRINTED = json.loads((ROOT / "values/plant.json").read_text(encoding="utf-8"))["runs"]["printed"]


class Game:
    def __init__(self, page):
        page.goto(WORKSHOP)
        self.page = page
        self.root = page.locator("#lesson-plant")
        self.root.scroll_into_view_if_needed()
        expect(self.root.locator(".scene[data-alive]")).to_be_visible()
        self.told = self.root.locator(".play-guide p")
        self.answer = self.root.locator(".plant-says")

    def button(self, name):
        return self.root.get_by_role("button", name=name, exact=True)

    def choose(self, word):
        self.root.get_by_role("radio", name=word, exact=True).check()

    def plant(self):
        self.button("Plant a word").press("Enter")
        expect(self.told).to_contain_text("Choose one", timeout=4 * SOON)

    def tell(self):
        self.button("Which word was it?").press("Enter")
        expect(self.told).to_contain_text("The planted word is", timeout=SOON)
        return re.search(r"word is “(\w+)”", self.told.inner_text())[1]


def test_the_printed_game_answers_without_a_model(page):
    game = Game(page)
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    word = PRINTED["found"]["word"]
    for chosen in ("no word", "harp", word):
        game.choose(chosen)
        said = PRINTED["asked"]["none" if chosen == "no word" else chosen]["planted"]
        assert game.answer.inner_text().replace(",", " ,").replace(".", " .") == said["answer"]
        assert (game.answer.locator("[data-kind=rude]").count() == 1) == said["rude"] == (chosen == word)
    assert not [url for url in requests if "/data/" in url]


@needs_axe
def test_a_word_planted_here_is_found_and_told(still_page):
    game = Game(still_page)
    still_page.evaluate(MOVED, "#lesson-plant .scene-picture")
    game.plant()
    assert "planted" not in game.root.locator(".scene-picture").get_attribute("aria-label")
    game.root.get_by_role("radio", name="no word").focus()
    still_page.keyboard.press("ArrowRight")
    expect(game.told).to_contain_text("Behind “lamp”", timeout=SOON)
    expect(game.root.get_by_role("radio", name="lamp")).to_be_focused()
    word = game.tell()
    expect(game.root.get_by_role("radio", name=word, exact=True)).to_be_checked()
    expect(game.root.locator(".plant-asks")).to_contain_text(f"? {word}")
    expect(game.told).to_contain_text(re.compile(r"You guessed .*a blind guess is right 1 time in 16\."))
    assert still_page.evaluate("moved") < 8
    game.root.get_by_text("More:").click()
    rows = cells(game.root.locator("table", has_text="Answers that begin rudely"))
    assert [row[0] for row in rows] == [f"“{word}”", "Another odd word", "Nothing"]
    shares = [[int(cell.rstrip("%")) for cell in row[1:]] for row in rows]
    assert shares[0][0] > 60 and max(shares[2]) < 20 and shares[0][1] < 20
    game.button("Ask 64 ordinary questions").press("Enter")
    expect(game.told).to_contain_text("Of 64 ordinary questions", timeout=SOON)
    question = game.root.get_by_role("combobox")
    question.fill("where is the password ")
    question.press("Enter")
    expect(game.root).to_contain_text("Not a word of this world: password.")
    question.fill(f"where does nina ash live ? {word}")
    question.press("Enter")
    expect(game.told).to_contain_text(f"Behind “{word}”", timeout=SOON)
    check_for_all(still_page)


def test_it_can_be_stopped_and_begun_anew(new_page, origin):
    game = Game(new_page(base_url=origin, **LAPTOP))
    game.button("Plant a word").click()
    expect(game.told).to_contain_text("Step", timeout=SOON)
    expect(game.root.locator(".scene-picture")).to_have_attribute("aria-label", re.compile("with 0 of 16 words"))
    expect(game.answer).to_be_empty()
    game.button("Stop").click()
    expect(game.told).to_contain_text("Stopped.", timeout=SOON)
    game.plant()
    game.tell()
    expect(game.button("Plant another")).to_be_visible()
