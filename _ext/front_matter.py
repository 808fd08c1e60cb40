"""Mistakes in a page's front matter, told with their line: a key that nobody reads, a date that is none, a part whose
number the name of its file doesn't bear.

MyST takes any key, so that `categorys` was a line less on the page, and a part without `part` left the feed, both
without a word.
"""

import datetime
import difflib
import re
from pathlib import Path

import yaml
from sphinx.util import logging

from values.front_matter import BLOCK, entries
from values.front_matter import IN_PREPARATION as STATUS

logger = logging.getLogger(__name__)

DATES = ("date", "updated", "tested")
OURS = ("part", "letter", *DATES, "categories", "status", "author")
KNOWN = (*OURS, "myst", "orphan", "nosearch", "nocomments", "tocdepth")  # MyST's and Sphinx's own
PAGE_OF_A_PART = re.compile(r"part-(\d+)")


def as_date(text):
    """A day written as 2026-11-24; None if it is none."""
    try:
        return datetime.date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def check(app, docname, content):
    block = BLOCK.match(content[0])
    if not block:
        return
    try:
        whole = yaml.compose(block[1])
    except yaml.YAMLError:
        return  # which MyST reports
    if not isinstance(whole, yaml.MappingNode):
        return
    found = {key.value: (key, value) for key, value in whole.value}
    values = {key: value.value for key, (_, value) in found.items()}
    for line, message in [*mistakes(Path(docname).name, values), *unread(values, entries(block[1]))]:
        place = found[line][0].start_mark.line + 2 if line else 1
        logger.warning("front matter: %s", message, location=(docname, place))
    content[0] = quoted(content[0], block.start(1), [found[key][1] for key in DATES if key in found])


def mistakes(name, values):
    """What is wrong in the front matter of a page of that name: the key whose line has it, none for the whole, and the
    words."""
    meant = {key: difflib.get_close_matches(key, OURS, n=1) for key in values if key not in KNOWN}
    for key, near in meant.items():
        yield key, f"nothing reads the key {key!r}" + (f"; is it {near[0]!r}?" if near else "")
    for key in DATES:
        if key in values and not as_date(values[key]):
            yield key, f"{key}: {values[key]!r} is not a date like 2026-11-24"
    if values.get("status", STATUS) != STATUS:
        yield "status", f"status: {values['status']!r} is not {STATUS!r}, which is the only one"
    told = {near for [near] in filter(None, meant.values())}
    in_name = PAGE_OF_A_PART.match(name)
    number = int(in_name[1]) if in_name else None
    if number and "part" not in values and "part" not in told:
        yield None, f"no part: {number}, so that the contents have this page and the feed hasn't"
    elif "part" in values and values["part"] != str(number):
        yield "part", f"part: {values['part']}, but the file's name is {name}"
    for key in ("date", "updated"):
        if "part" in values and values.get("status") != STATUS and key not in {*values, *told}:
            yield "part", f"a part that is published needs {key}: 2026-11-24"


def unread(values, plain):
    """What says one thing to YAML and another, or nothing, to who reads a page without it."""
    for key in ("part", "status"):
        if key in values and plain.get(key) != values[key]:
            yield key, f"{key}: write it in one line, {key}: {values[key]}, for those who read pages without YAML"


def quoted(text, start, values):
    """A page whose dates are texts to YAML, which stops at the 30th of February and names no line."""
    for value in sorted(values, key=lambda value: value.start_mark.index, reverse=True):
        if value.style is None and isinstance(value, yaml.ScalarNode):
            at, to = (start + mark.index for mark in (value.start_mark, value.end_mark))
            text = f'{text[:at]}"{text[at:to]}"{text[to:]}'
    return text


def setup(app):
    app.connect("source-read", check)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
