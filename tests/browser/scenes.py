"""The pictures with which lessons open, as a test uses them."""

import json
import re
from dataclasses import dataclass

from page_checks import SOON, WORKSHOP
from playwright.sync_api import expect
from support import ROOT

# What is printed, before a script has changed it.
KEEP = """
document.addEventListener("DOMContentLoaded", () => {
    window.printed = document.querySelector("%s .scene-picture").innerHTML;
});
"""


@dataclass(frozen=True)
class Kind:
    """name: of its class; file: with its runs; first: the run that is played, where nothing is chosen; other: a choice,
    and its run; hidden: what is there for scripts alone; heard: what a reader hears who sees nothing."""

    name: str
    lesson: str
    part: str
    first: str
    other: tuple[str, str, str]
    button: str
    hidden: tuple[str, ...]
    heard: tuple[str, ...]

    @property
    def runs(self):
        return json.loads((ROOT / f"values/{self.lesson}.json").read_text(encoding="utf-8"))["runs"]

    def keep(self, page):
        page.add_init_script(KEEP % f".{self.name}")


GROW = Kind(
    "grow",
    "grow",
    "series/part-2-unsupervised-learning.html",
    "nothing",
    ("Break it", "words shuffled", "order"),
    "Let it grow",
    (".play-main", ".scene-choices", ".grow-more"),
    (
        r"img \"After [\d,]+ words the loss has gone from \d\.\d\d to 0\.\d\d.* the floor is 0\.\d\d\.",
        r'group "Break it"',
        r'radio "not at all" \[checked\]',
    ),
)
HILL = Kind(
    "hill",
    "bench",
    "series/part-3-fine-tuning.html",
    "polite 0",
    ("The judge likes", "rudeness", "rude 0"),
    "Let it climb",
    (".play-main", ".scene-choices"),
    (
        r"img \"Step 50 of 50: the judge'+s reward went from 0\.0 to \d",
        r'group "The judge likes"',
        r'radio "courtesy" \[checked\]',
        r'group "Leash"',
    ),
)


class Picture:
    def __init__(self, kind, page, address=WORKSHOP):
        self.kind = kind
        self.page = page
        page.goto(address)
        self.root = page.locator(f".{kind.name}")
        self.lesson = page.locator(f"#lesson-{kind.lesson}")
        self.svg = self.root.locator(".scene-picture")
        self.told = self.root.locator(".play-guide p")
        self.now = self.root.locator(f".{kind.name}-now")
        self.note = self.root.locator(f".{kind.name}-note")
        self.go = self.root.locator(".play-main")
        expect(self.root).to_have_class(re.compile(f"{kind.name}-alive"))
        self.root.scroll_into_view_if_needed()

    def choose(self, group, name):
        self.root.get_by_role("group", name=group).get_by_role("radio", name=name).check()

    def unfold(self):
        """All that it has behind folds."""
        for fold in self.root.locator("summary").all():
            fold.click()

    def played(self, run):
        expect(self.told).to_have_text("".join(self.kind.runs[run]["told"]), timeout=SOON)

    def marked(self, event):
        """Whether something has been played or made to its end."""
        return f"performance.getEntriesByName('{self.kind.name}-{event}').length"
