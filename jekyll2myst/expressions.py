"""Liquid's expressions, of the front matter, the settings and what was assigned: values, filters, conditions.

Nothing is taken for empty because it isn't understood: what only the blog's own build knows raises `Unknown`.
"""

import calendar
import html
import operator
import re
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .blog import Blog
from .front import as_date, listed, named_date
from .kramdown import kramdown

QUOTED = r"\"[^\"]*\"|'[^']*'"
KEY = rf"\.[\w-]+|\[(?:{QUOTED}|-?\d+)\]"
NAME = rf"[A-Za-z_][\w-]*(?:{KEY})*"
OPERAND = rf"{QUOTED}|{NAME}|-?\d+(?:\.\d+)?"
RANGE = re.compile(rf"\(\s*({OPERAND})\s*\.\.\s*({OPERAND})\s*\)")
OUTSIDE = r"(?=(?:[^\"']|\"[^\"]*\"|'[^']*')*$)"  # of quotation marks
LITERALS = {"true": True, "false": False, "nil": None, "null": None}
NOTHING = ("empty", "blank")
OF_JEKYLL = set(
    "data posts pages tags categories time github collections documents html_pages html_files static_files "
    "related_posts".split()
)
OF_THE_POST = {"content", "excerpt", "next", "previous", "path", "relative_path", "id"}
COMPARING: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge,
}  # fmt: skip


class Unknown(Exception):
    """What can't be known here."""


@dataclass
class Scope:
    """What expressions can name. unknown: names that were assigned something which can't be known."""

    blog: Blog
    post: Path
    meta: dict
    included: bool = False  # in a file that others include; there, a name that nothing was assigned to is nothing
    names: dict[str, Any] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)

    def assign(self, name: str, value: Any):
        self.unknown.discard(name)
        self.names[name] = value

    def forget(self, name: str):
        self.names.pop(name, None)
        self.unknown.add(name)

    @contextmanager
    def within(self, name: str):
        """Where a name stands for something else, as in a loop."""
        before, unknown = self.names.get(name, self), name in self.unknown
        yield
        if before is self:
            self.names.pop(name, None)
        else:
            self.names[name] = before
        if unknown:
            self.unknown.add(name)

    # --- Values ------------------------------------------------------------------------------------------------------

    def value(self, expression: str) -> Any:
        first, *filters = re.split(rf"\|{OUTSIDE}", expression.strip())
        value = self.simple(first.strip())
        for each in filters:
            name, _, rest = each.strip().partition(":")
            arguments = [self.simple(argument.strip()) for argument in re.split(f",{OUTSIDE}", rest) if rest.strip()]
            value = self.filtered(value, name.strip(), arguments)
        return value

    def each(self, text: str) -> list:
        """What a loop goes through: a list, or the numbers of a range, `(1..page.n)`."""
        if not (found := RANGE.fullmatch(text)):
            value = self.value(text)
            if not isinstance(value, list):
                raise Unknown
            return value
        first, last = (int(number(self.simple(each))) for each in found.groups())
        if last - first > 1000:
            raise Unknown
        return list(range(first, last + 1))

    def filtered(self, value: Any, name: str, arguments: list) -> Any:
        if name == "markdownify":
            return kramdown(shown(value), self.blog)[1]
        try:
            return FILTERS[name](value, *arguments)
        except (KeyError, TypeError, ValueError):  # a filter of the blog's own, or what it was not made for
            raise Unknown from None

    def simple(self, text: str) -> Any:
        """What a literal or a name stands for."""
        if re.fullmatch(QUOTED, text):
            return text[1:-1]
        if text in LITERALS:
            return LITERALS[text]
        if re.fullmatch(r"-?\d+(?:\.\d+)?", text):
            return float(text) if "." in text else int(text)
        if text == "site.github.url":  # of which links are freed anyhow
            return ""
        if not re.fullmatch(NAME, text):
            raise Unknown
        place, *keys = [each.strip(".[]\"'") for each in re.findall(rf"^[\w-]+|{KEY}", text)]
        if place in ("site", "page", "include") and keys:
            value = {"site": self.of_site, "page": self.of_page, "include": self.of_include}[place](keys.pop(0))
        elif place in self.names:
            value = self.names[place]
        elif place in ("BASE_PATH", "ASSET_PATH"):  # of which links are freed anyhow
            value = ""
        elif self.included and place not in {*self.unknown, "jekyll", "layout", "content", "paginator", "forloop"}:
            value = None
        else:
            raise Unknown
        for key in keys:
            value = entry(value, key)
        return value

    def of_include(self, key: str) -> Any:
        if not self.included or f"include.{key}" in self.unknown:
            raise Unknown
        return self.names.get(f"include.{key}")

    def of_site(self, key: str) -> Any:
        if key == "baseurl":  # of which links are freed anyhow
            return ""
        if key == "url":
            return self.blog.url
        if key in self.blog.settings:
            return self.blog.settings[key]
        if key in OF_JEKYLL or not self.blog.settings:
            raise Unknown
        return None

    def of_page(self, key: str) -> Any:
        """What the front matter says, or Jekyll, or the settings for all posts."""
        date, name = named_date(self.post)
        one = {"tags": "tag", "categories": "category"}.get(key)
        folders = self.blog.folders(self.post) if key == "categories" else []
        if one and (folders or {key, one} & set(self.meta)):
            return listed(folders, self.meta.get(key), self.meta.get(one))
        if key in self.meta:
            return self.meta[key]
        if key == "url":
            return self.blog.address(self.post)
        if key in ("date", "title", "slug") and date:
            return {"date": date, "title": re.sub(r"[-_]+", " ", name).title(), "slug": name}[key]
        defaults = self.blog.settings.get("defaults")
        defaults = defaults if isinstance(defaults, list) else []
        if key in OF_THE_POST or any(key in (each.get("values") or {}) for each in defaults if isinstance(each, dict)):
            raise Unknown
        return [] if one else None

    # --- Conditions --------------------------------------------------------------------------------------------------

    def holds(self, condition: str) -> bool | None:
        """Whether a condition does, as Liquid reads it, from the right; None if that can't be known."""
        first, *more = re.split(rf"\s+(and|or)\s+{OUTSIDE}", condition.strip(), maxsplit=1)
        try:
            here = self.compared(first)
        except Unknown:
            here = None
        if not more:
            return here
        settles = more[0] == "or"  # what one side has to be for the other not to matter
        sides = {here, self.holds(more[1])}
        return settles if settles in sides else None if None in sides else not settles

    def compared(self, condition: str) -> bool:
        found = re.fullmatch(rf"({OPERAND})(?:\s*(==|!=|<>|<=|>=|<|>|\bcontains\b)\s*({OPERAND}))?", condition)
        if not found:
            raise Unknown
        if not found[2]:
            value = self.simple(found[1])
            return value is not None and value is not False
        left = self.simple(found[1])
        if found[2] in ("==", "!=", "<>"):
            right = None if found[3] in NOTHING else self.simple(found[3])
            alike = left == right and isinstance(left, bool) == isinstance(right, bool)  # 1 is not true
            same = left in ("", [], {}) if found[3] in NOTHING else alike
            return same == (found[2] == "==")
        right = self.simple(found[3])
        if left is None or right is None:
            return False
        if found[2] == "contains":
            return (
                (shown(right) if isinstance(left, str) else right) in left if hasattr(left, "__contains__") else False
            )
        try:
            return COMPARING[found[2]](left, right)
        except TypeError:
            raise Unknown from None


def entry(value: Any, key: str) -> Any:
    """What `value.key` or `value[key]` is."""
    if isinstance(value, dict) and key in value:
        return value[key]
    if key == "size" and isinstance(value, (str, list, dict)):
        return len(value)
    if isinstance(value, list) and (key in ("first", "last") or key.lstrip("-").isdecimal()):
        place = {"first": 0, "last": -1}.get(key)
        place = int(key) if place is None else place
        return value[place] if -len(value) <= place < len(value) else None
    if isinstance(value, dict) and key in ("first", "last"):
        raise Unknown
    return None


def number(value: Any) -> float:
    """A number, which may be a text that begins with one, as front matter has them."""
    found = re.match(r"\s*-?\d+(?:\.\d+)?", shown(value))
    return float(found[0]) if found else 0


def shown(value: Any) -> str:
    """A value as Liquid prints it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "".join(map(shown, value))
    if isinstance(value, (str, int, float)):
        return str(value)
    raise Unknown


# --- Filters ----------------------------------------------------------------------------------------------------------


def of_text(change: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that reads its input, and what it is told, as text."""
    return lambda value, *arguments: change(shown(value), *map(shown, arguments))


def address(value: Any) -> str | None:
    """An address without the blog's own host and base, of which links are freed anyhow."""
    text = shown(value)
    return None if value is None else text if re.match(r"\w+:|//", text) else "/" + text.lstrip("/")


def dated(value: Any, form: str) -> str:
    """A date in the form that strftime knows. Raises Unknown for hours and the like."""
    date = as_date(value)
    if not date:
        raise Unknown
    month, day = calendar.month_name[date.month], calendar.day_name[date.weekday()]
    parts = {
        "Y": f"{date.year}", "y": f"{date.year % 100:02}", "m": f"{date.month:02}", "-m": f"{date.month}",
        "d": f"{date.day:02}", "-d": f"{date.day}", "e": f"{date.day:2}", "B": month, "b": month[:3],
        "A": day, "a": day[:3], "F": f"{date}", "%": "%",
    }  # fmt: skip
    try:
        return re.sub(r"%(-?[A-Za-z]|%)", lambda found: parts[found[1]], form)
    except KeyError:
        raise Unknown from None


def first_of(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else None


def last_of(value: Any) -> Any:
    return value[-1] if isinstance(value, list) and value else None


FILTERS: dict[str, Callable[..., Any]] = {
    "append": of_text(lambda text, more: text + more),
    "prepend": of_text(lambda text, more: more + text),
    "upcase": of_text(str.upper),
    "downcase": of_text(str.lower),
    "capitalize": of_text(str.capitalize),
    "strip": of_text(str.strip),
    "lstrip": of_text(str.lstrip),
    "rstrip": of_text(str.rstrip),
    "strip_newlines": of_text(lambda text: re.sub(r"\r?\n", "", text)),
    "strip_html": of_text(lambda text: re.sub(r"(?s)<script.*?</script>|<!--.*?-->|<style.*?</style>|<.*?>", "", text)),
    "escape": of_text(html.escape),
    "xml_escape": of_text(html.escape),
    "replace": of_text(str.replace),
    "replace_first": of_text(lambda text, old, new: text.replace(old, new, 1)),
    "remove": of_text(lambda text, old: text.replace(old, "")),
    "remove_first": of_text(lambda text, old: text.replace(old, "", 1)),
    "slugify": of_text(lambda text: re.sub(r"[\W_]+", "-", text.lower()).strip("-")),
    "split": of_text(lambda text, mark: text.split(mark) if mark else list(text)),
    "join": lambda value, mark=" ": shown(mark).join(map(shown, value if isinstance(value, list) else [value])),
    "size": lambda value: len(value) if isinstance(value, (str, list, dict)) else 0,
    "first": first_of,
    "last": last_of,
    "default": lambda value, other: other if value is False or value in (None, "", [], {}) else value,
    "relative_url": address,
    "absolute_url": address,
    "date": lambda value, form: dated(value, shown(form)),
    "date_to_string": lambda value: dated(value, "%d %b %Y"),
    "date_to_long_string": lambda value: dated(value, "%d %B %Y"),
}  # fmt: skip
