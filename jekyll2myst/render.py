"""A page as a browser would get it, without a build of its project."""

import re
from functools import partial

from docutils import nodes
from docutils.core import publish_parts
from docutils.parsers.rst import roles
from myst_parser.parsers.docutils_ import Parser

ADDRESS = "https://project.example/"  # of the folder of pages, in a page that is rendered alone
ROLES = {
    "eq": nodes.inline, "abbr": nodes.inline, "cite:p": nodes.inline, "cite:t": nodes.inline, "kbd": nodes.literal,
    "sup": nodes.superscript, "sub": nodes.subscript,
}  # fmt: skip


def rendered(text: str, extensions: list[str]) -> str:
    """The body of a page in HTML, by docutils and MyST with some of its extensions."""
    for name, node in ROLES.items():
        roles.register_local_role(name, partial(plain_role, node))
    overrides = {
        "myst_enable_extensions": extensions,
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
    text = re.sub(r"\]\((?=[\w-]+(?:/[\w.-]+)*\.\w+\))", f"]({ADDRESS}", text)  # of which docutils alone has no notion
    there = set(re.findall(r"\(([\w-]+)\)=?$", text, re.MULTILINE))
    text = re.sub(r"\]\((#([\w-]+))\)", lambda to: to[0] if to[2] in there else f"]({ADDRESS}{to[1]})", text)
    text = re.sub(r"^:collapsible: \w+\n", "", text, flags=re.MULTILINE)  # neither of this
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    return publish_parts(text, parser=Parser(), writer="html5", settings_overrides=overrides)["html_body"]


def plain_role(node, name, rawtext, text, lineno, inliner, options=None, content=None):
    shown = {"eq": "()", "cite:p": "()", "cite:t": "()"}.get(name, text)  # a number, which no word runs into
    return [node(rawtext, shown)], []
