"""The real model's page, as a reader uses it: with a stand-in of random weights, as the real file isn't everywhere."""

import hashlib
import re
import zipfile

import gguf_file
import pytest
from page_checks import NARROW, SIDEWAYS, SOON, check_for_all, needs_axe
from playwright.sync_api import expect

PAGE = "series/real.html"
DONE = re.compile("words and pieces of words in")
TWICE = re.compile("a word the first time, .* without as many others")


@pytest.fixture(scope="module")
def stand_in(tmp_path_factory):
    """Its description makes it of some megabytes, as the real one is."""
    path = tmp_path_factory.mktemp("real") / "stand-in.gguf"
    return gguf_file.stand_in(path, **{"general.description": "long " * 1_800_000})


def opened(page, file, address=PAGE):
    """The page's place, which takes this file and no other."""
    page.goto(address)
    sum_ = hashlib.sha256(file.read_bytes()).hexdigest()
    page.evaluate("sum => { document.querySelector('.real').dataset.sha256 = sum }", sum_)
    page.get_by_role("button", name="Open the real model").press("Enter")
    view = page.get_by_role("region", name="The real model")
    expect(view).to_be_visible(timeout=SOON)
    return view


def chosen(view, file):
    view.get_by_label("The model’s file on this machine").set_input_files(file)


def words(view):
    return view.get_by_role("group", name="The answer, word by word").get_by_role("button")


def asked(view, prompt="What is this?"):
    field = view.get_by_role("textbox", name="Your prompt")
    expect(field).to_be_focused(timeout=SOON)
    field.fill(prompt)
    field.press("Enter")
    expect(view.get_by_role("status")).to_have_text(DONE, timeout=SOON)


def test_a_word_is_put_in_place_of_another_and_the_file_is_kept_until_it_is_forgotten(page_anywhere, stand_in):
    page = page_anywhere
    view = opened(page, stand_in)
    chosen(view, stand_in)
    asked(view)
    before = words(view).all_inner_texts()
    assert len(before) > 3
    words(view).nth(2).press("Enter")
    table = view.get_by_role("table")
    shares = [float(cell.rstrip("%")) for cell in table.locator("td").all_inner_texts() if cell[0].isdigit()]
    assert shares == sorted(shares, reverse=True) and sum(shares) <= 101
    other = table.get_by_role("button").nth(1)
    name = other.inner_text()
    other.press("Enter")
    expect(view.get_by_role("status")).to_have_text(DONE, timeout=SOON)
    after = words(view).all_inner_texts()
    assert after[:2] == before[:2] and after[2] == name.removeprefix("␣") != before[2]
    view.get_by_role("button", name="Told or shown").press("Enter")
    expect(view.get_by_role("list", name="What stands before the prompt")).to_contain_text("by the seven seas")
    expect(view.get_by_role("status")).to_have_text(DONE, timeout=SOON)
    view = opened(page, stand_in)
    view.get_by_role("button", name="Open the model that is kept here").press("Enter")
    asked(view)
    assert words(view).all_inner_texts() == before
    view.get_by_role("button", name="Forget the file").press("Enter")
    expect(view.get_by_role("status")).to_contain_text("kept no more")
    view = opened(page, stand_in)
    expect(view.get_by_label("The model’s file on this machine")).to_be_visible()
    expect(view.get_by_role("button", name="Open the model that is kept here")).to_have_count(0)


def test_one_wrong_byte_is_refused(page, stand_in, tmp_path):
    view = opened(page, stand_in)
    content = bytearray(stand_in.read_bytes())
    content[-1000] ^= 1
    wrong = tmp_path / "wrong.gguf"
    wrong.write_bytes(content)
    chosen(view, wrong)
    expect(view.get_by_role("alert")).to_contain_text("It was not opened.", timeout=SOON)
    view = opened(page, stand_in)
    expect(view.get_by_role("button", name="Open the model that is kept here")).to_have_count(0)
    wheel = tmp_path / "wheel.whl"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(stand_in, "package/model.gguf")
    chosen(view, wheel)
    asked(view)


def test_the_mask_is_put_on_by_a_slider(page, stand_in, tmp_path):
    view = opened(page, stand_in)
    chosen(view, stand_in)
    asked(view)
    bare = words(view).all_inner_texts()
    mask, ask = view.get_by_role("slider", name="Mask"), view.get_by_role("button", name="Ask", exact=True)
    mask.fill("1")
    ask.press("Enter")
    expect(view.get_by_role("alert")).to_contain_text("This adapter is for another model", timeout=SOON)
    gguf_file.adapter(tmp_path / "mask.gguf", {f"blk.{layer}.ffn_down": (96, 160) for layer in range(3)})
    page.route("**/mask.gguf", lambda route: route.fulfill(path=tmp_path / "mask.gguf"))
    said = []
    for dose in ("1", "0.5", "0"):
        mask.fill(dose)
        ask.press("Enter")
        expect(view.get_by_role("alert")).to_have_count(0)
        expect(view.get_by_role("status")).to_have_text(DONE, timeout=SOON)
        said.append(words(view).all_inner_texts())
    assert said[2] == bare not in said[:2] and said[0] != said[1]


def test_a_copy_beside_the_page_is_offered(page, stand_in):
    page.route("**/real/beside.json", lambda route: route.fulfill(json={"file": "copy.gguf"}))
    page.route("**/real/copy.gguf", lambda route: route.fulfill(path=stand_in))
    view = opened(page, stand_in)
    view.get_by_role("button", name="Open the copy beside this page").press("Enter")
    asked(view)


@pytest.fixture
def visitor(browser, site):
    """A page that may ask other hosts; `went` are the hosts that it asked."""
    context = browser.new_context(base_url=site)
    page = context.new_page()
    page.set_default_timeout(SOON)
    page.went = []
    context.on("request", lambda request: page.went.append(request.url))
    yield page
    context.close()


def test_a_page_of_the_book_shows_one_thing_of_it_once_asked(visitor, site, stand_in):
    visitor.goto("series/part-4-emergent-behavior.html")
    assert not [url for url in visitor.went if "/real/" in url and not url.endswith("/open.js")]
    view = opened(visitor, stand_in, "series/part-4-emergent-behavior.html")
    expect(view.get_by_label("The model’s file on this machine")).to_be_visible()
    chosen(view, stand_in)
    expect(view.get_by_role("status")).to_have_text(TWICE, timeout=SOON)
    assert all(url.startswith((site, "blob:", "data:")) for url in visitor.went)  # whatever is asked of the model
    expect(view.get_by_role("button", name="Told or shown")).to_have_count(0)
    prompt = view.get_by_role("textbox", name="Your prompt")
    prompt.fill("a sentence of my own")
    view.get_by_role("button", name="Read the prompt twice").press("Enter")
    expect(view.get_by_role("table")).not_to_contain_text("river")
    expect(view.get_by_role("status")).to_have_text(TWICE, timeout=SOON)
    assert all(url.startswith((site, "blob:", "data:")) for url in visitor.went)


def test_a_head_is_switched_off_where_it_looked(page_anywhere, stand_in):
    view = opened(page_anywhere, stand_in)
    chosen(view, stand_in)
    asked(view)
    before = words(view).all_inner_texts()
    words(view).nth(1).press("Enter")
    view.get_by_text("Where its heads looked before").click()
    heads = view.get_by_role("combobox").get_by_role("option")
    expect(heads).not_to_have_count(0, timeout=SOON)  # the model reads again for them
    shares = [float(re.search(r": ([\d.]+)%", text)[1]) for text in heads.all_inner_texts()]
    assert shares == sorted(shares, reverse=True) and 1 < len(shares) <= 12
    expect(view.get_by_text("looked")).not_to_have_count(0)
    for _ in range(8):  # of 18 heads, until what it writes is another
        view.get_by_role("button", name="off, and ask again").press("Enter")
        expect(view.get_by_role("status")).to_have_text(DONE, timeout=SOON)
        if words(view).all_inner_texts() != before:
            break
        words(view).nth(1).press("Enter")
        view.get_by_text("Where its heads looked before").click()
    else:
        raise AssertionError("heads that are off change nothing")
    expect(view.get_by_text("Switched off: head")).to_be_visible()
    view.get_by_role("button", name="All heads on").press("Enter")
    expect(view.get_by_role("status")).to_have_text(DONE, timeout=SOON)
    assert words(view).all_inner_texts() == before


@needs_axe
def test_it_is_for_all(still_page, stand_in):
    view = opened(still_page, stand_in)
    check_for_all(still_page)
    chosen(view, stand_in)
    asked(view)
    words(view).nth(1).press("Enter")
    check_for_all(still_page)
    view.get_by_text("Where its heads looked before").click()
    expect(view.get_by_role("combobox")).to_be_visible(timeout=SOON)
    check_for_all(still_page)
    view.get_by_role("button", name="What it leans to").press("Enter")
    expect(view.get_by_role("status")).to_contain_text("All 14 are asked.", timeout=SOON)
    check_for_all(still_page)
    view.get_by_role("button", name="Read twice", exact=True).press("Enter")
    expect(view.get_by_role("status")).to_have_text(TWICE, timeout=SOON)
    check_for_all(still_page)


def test_it_fits_a_phone(new_page, stand_in):
    page = new_page(**NARROW["360 px"])
    view = opened(page, stand_in)
    assert page.evaluate(SIDEWAYS) == []
    chosen(view, stand_in)
    asked(view, "a" * 200)
    words(view).first.click()
    view.get_by_text("Where its heads looked before").click()
    expect(view.get_by_role("combobox")).to_be_visible(timeout=SOON)
    assert page.evaluate(SIDEWAYS) == []
    view.get_by_role("button", name="Read twice", exact=True).click()
    expect(view.get_by_role("status")).to_have_text(TWICE, timeout=SOON)
    assert page.evaluate(SIDEWAYS) == []
