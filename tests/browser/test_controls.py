"""The buttons of a page do what they say, and the reader's settings are heeded."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from page_checks import SMALL
from playwright.sync_api import expect
from support import alike

ROOT = Path(__file__).parents[2]
COVER = """\
---
myst:
  html_meta:
    description: A page with code
---
# Code

```console
$ make html
Build finished.
$ make pdf
```

```pycon
>>> for part in range(2):
...     print(part)
0
1
```

```python
print("no prompt")
```
"""


def background(page):
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


@pytest.mark.parametrize("width", alike(390, 1400))
def test_the_theme_button_changes_the_theme_and_the_choice_stays(new_page, width):
    page = new_page(viewport={"width": width, "height": 900}, color_scheme="light")
    page.goto("index.html")
    button = page.get_by_role("button", name="color theme")
    light = background(page)
    button.click()
    dark = background(page)
    assert dark != light
    page.reload()
    assert background(page) == dark
    page.goto("series/glossary.html")
    assert background(page) == dark
    button.click()
    assert background(page) == light
    button.click()  # the third setting follows the system
    page.emulate_media(color_scheme="dark")
    assert background(page) == dark


@pytest.fixture(scope="module")
def code_site(serve, tmp_path_factory):
    """A book of one page, which has code, made with the configuration of this one."""
    source = tmp_path_factory.mktemp("code")
    shutil.copy(ROOT / "conf.py", source)
    for folder in ["_ext", "_static"]:
        shutil.copytree(ROOT / folder, source / folder, ignore=shutil.ignore_patterns("__pycache__"))
    (source / "series").mkdir()
    (source / "series" / "references.bib").touch()
    (source / "index.md").write_text(COVER, encoding="utf-8")
    build = [sys.executable, "-m", "sphinx", "-q", "-b", "html", source, source / "html"]
    subprocess.run(build, check=True, capture_output=True, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
    return serve(source / "html")


def test_copied_code_has_neither_prompts_nor_output(browser, code_site):
    page = browser.new_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(code_site)
    copied = []
    for block in page.locator("div.highlight").all():
        block.hover()
        block.locator("button.copybtn").click()
        copied.append(page.evaluate("navigator.clipboard.readText()"))
    page.close()
    assert copied == ["make html\nmake pdf", "for part in range(2):\n    print(part)", 'print("no prompt")']


def test_copy_works_by_keyboard(browser, code_site):
    page = browser.new_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(code_site)
    block = page.locator("div.highlight").first
    block.locator("pre").focus()
    page.keyboard.press("Tab")
    button = block.locator("button.copybtn")
    expect(button).to_be_focused()
    expect(button).to_have_css("opacity", "1")
    assert button.evaluate_all(SMALL) == []
    page.keyboard.press("Enter")
    assert page.evaluate("navigator.clipboard.readText()") == "make html\nmake pdf"
    page.close()


@pytest.mark.parametrize("width", alike(390, 1400))
def test_nothing_moves_for_a_reader_who_wants_less_motion(new_page, width):
    page = new_page(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    page.goto("series/part-1-tamed-monster.html")
    moving = page.evaluate("""
        [...document.querySelectorAll("*")].filter(element => {
            const style = getComputedStyle(element);
            const seconds = [...style.transitionDuration.split(", "), ...style.animationDuration.split(", ")];
            return style.scrollBehavior !== "auto" || seconds.some(duration => parseFloat(duration) > 0.01);
        }).map(element => element.outerHTML.slice(0, 80))
    """)
    assert not moving, "\n".join(moving)
