"""A page as a browser would get it, without a build of the book."""

import re
from functools import cache, partial
from pathlib import Path

from docutils import nodes
from docutils.core import publish_parts
from docutils.parsers.rst import roles
from myst_parser.parsers.docutils_ import Parser

from values.settings import settings

BOOK = Path(__file__).parents[2]
ADDRESS = "https://book.example/"  # of the series, in a page that is rendered alone


def rendered(text: str) -> str:
    """The body of a page of the book in HTML, by MyST and docutils."""
    for name, node in (
        ("eq", nodes.inline),
        ("abbr", nodes.inline),
        ("sup", nodes.superscript),
        ("sub", nodes.subscript),
    ):
        roles.register_local_role(name, partial(plain_role, node))
    overrides = {
        "myst_enable_extensions": extensions(),
        "report_level": 5,
        "halt_level": 6,
        "math_output": "LaTeX",
        "raw_enabled": True,
        "file_insertion_enabled": False,
        "syntax_highlight": "none",
        "embed_stylesheet": False,
        "stylesheet_path": None,
        "initial_header_level": 1,
    }
    text = re.sub(r"\]\((?=images/|part-\d)", f"]({ADDRESS}", text)  # of which docutils alone has no notion
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    return publish_parts(text, parser=Parser(), writer="html5", settings_overrides=overrides)["html_body"]


@cache
def extensions() -> list[str]:
    """Those of MyST that the book has turned on."""
    return settings(BOOK, "myst_enable_extensions")["myst_enable_extensions"]


def plain_role(node, name, rawtext, text, lineno, inliner, options=None, content=None):
    return [node(rawtext, "()" if name == "eq" else text)], []  # a number, which no word runs into
