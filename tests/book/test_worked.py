"""The numbers that the text works out, and the conditions that its words rest on."""

import re
from types import ModuleType

import pytest
from support import ROOT

from tools.notebooks.wording import Wording
from tools.posts import UnfitPost
from tools.posts.source import Reader
from values import worked
from values.shown import Later
from values.worked import NAME, NotSo, checked, hold, in_formula, in_formulas

WORKED = worked.load()
TEXTS = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for folder in (".", "series", "series/questions", "posts", "slides")
    for path in sorted((ROOT / folder).glob("*.*"))
    if path.suffix in (".md", ".toml") and (folder != "." or path.name == "index.md")
}
HOLDS = re.compile(r"\{holds\}`([^`]+?)\s*<([\w.]+)>`")
CONDITIONS = [(page, words, name) for page, text in TEXTS.items() for words, name in HOLDS.findall(text)]


@pytest.mark.parametrize(("page", "words", "name"), CONDITIONS)
def test_words_rest_on_what_is_so(page, words, name):
    hold({"worked": WORKED}, f"{page}: {' '.join(words.split())}", name)


def test_all_that_is_worked_out_stands_somewhere():
    """And nothing else is named: a build would stop there."""
    named = {name for text in TEXTS.values() for name in NAME.findall(text) if name.startswith("worked.")}
    named |= {f"worked.{name}" for _, _, name in CONDITIONS}
    made = {
        f"worked.{module}.{function}" + (f".{name}" if name else "")
        for module, functions in WORKED.items()
        for function, found in functions.items()
        for name in (found if isinstance(found, dict) else [""])
    }
    assert sorted(made - named) == [] == sorted(named - made)


def test_a_number_in_a_formula_is_written_as_tex_writes_it():
    values = {"worked": {"a": {"few": "−1,234.5", "share": "40%"}}}
    assert in_formula(r"x^{2} = {{ worked.a.few }}", values) == "x^{2} = -1{,}234.5"
    text = r"\$5 and {{ worked.a.few }}, $y = {{ worked.a.share }}$, $$z = {{ worked.a.few }}$$"
    assert in_formulas(text, values) == r"\$5 and {{ worked.a.few }}, $y = 40\%$, $$z = -1{,}234.5$$"
    with pytest.raises(KeyError, match="many"):
        in_formula("{{ worked.a.many }}", values)


def test_what_is_worked_out_is_rounded():
    assert checked(lambda: 12_345) == "12,345" and checked(lambda: {"a": "0.50", "b": True}) == {"a": "0.50", "b": True}
    with pytest.raises(TypeError, match="lambda"):
        checked(lambda: {"a": 0.5})


def test_names_are_the_functions_that_need_nothing():
    module = ModuleType("one")
    exec("from math import pi as other\ndef a(): return 1\ndef b(x=1): return 2\ndef _c(): return 3", vars(module))
    assert [*worked.names(module)] == ["a"]


def test_what_is_not_so_is_named_with_its_words():
    values = {"worked": {"part0": {"so": True, "not_so": False, "text": "True"}}}
    hold(values, "five of six", "part0.so")
    for name in ("part0.not_so", "part0.text", "part0.nothing", "part9.so", "part0.so.more"):
        with pytest.raises(NotSo, match=f"“five of six” rests on worked.{name}"):
            hold(values, "five of six", name)


def test_words_that_rest_on_results_that_are_gone_are_named_too():
    class Reading(Later):
        def made(self, name, given):
            return worked.rows_by_world("gone", "runs")

    with pytest.raises(NotSo, match=r"“five of six” rests on worked.part0.so, which reads .*gone-runs.csv"):
        hold({"worked": {"part0": Reading({"so": ""})}}, "five of six", "part0.so")


def test_posts_decks_and_notebooks_show_the_words_and_ask_the_condition():
    wording = Wording()
    wording.values = {**wording.values, "worked": {"part0": {"so": True, "not_so": False, "n": "1,000"}}}
    assert wording("In {holds}`five\nof six <part0.so>` $n = {{ worked.part0.n }}$.") == "In five of six $n = 1{,}000$."
    with pytest.raises(NotSo, match="five of six"):
        wording("In {holds}`five of six <part0.not_so>`.")
    reader = Reader()
    reader.wording = wording
    with pytest.raises(UnfitPost, match=r"“five of six” rests on worked\.part0\.not_so"):
        reader.worded("In {holds}`five of six <part0.not_so>`.")
