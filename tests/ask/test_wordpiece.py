"""Tokens, beside those of the package tokenizers, on the book's sources and on every character of the older scripts."""

import json
import unicodedata

import pytest
from support import ROOT
from tokenizers import Tokenizer

from ask.embed import package_folder
from ask.wordpiece import WordPiece

ODD = [
    "",
    " ",
    "İstanbul ΣΑΣ straße",
    "naïve\u0301 x\ufffdy\x00z\x1f",
    "日本語のtext",
    "x" * 101,
    "x" * 100,
    "a\u00adb\u200bc",
]


@pytest.fixture(scope="module")
def both():
    path = package_folder() / "tokenizer.json"
    theirs = Tokenizer.from_file(str(path))
    theirs.no_padding()
    theirs.no_truncation()
    ours = WordPiece(json.loads(path.read_text(encoding="utf-8"))["model"]["vocab"])
    return ours, theirs


def test_texts_are_cut_as_tokenizers_does(both):
    ours, theirs = both
    pages = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "series").glob("*.md"))]
    characters = [f"a{chr(code)}b" for code in range(0x600) if unicodedata.category(chr(code)) != "Cn"]
    for text in [*pages, *ODD, *characters]:
        assert ours.encode(text, 10**9) == theirs.encode(text).ids, text[:100]


def test_a_long_text_is_cut_off_with_its_end_marked(both):
    ours, theirs = both
    theirs.enable_truncation(16)
    text = "the mask is thin " * 20
    assert ours.encode(text, 16) == theirs.encode(text).ids
    theirs.no_truncation()
