"""The front matter of a post, and that of the page which it becomes."""

import datetime
import html
import re
import unicodedata
from pathlib import Path

import yaml

from . import PostError

USED = set(
    "layout title subtitle date categories category tags tag author authors description excerpt published "
    "bibliography".split()
)
CHANGED = ("last_modified_at", "last-modified-at", "updated", "modified", "lastmod")
NUMBER = re.compile(r"\(\s*(?:part\s+)?(\d+)\s+(?:of|/)\s+\d+\s*\)", re.IGNORECASE)
TAG = re.compile(r"</?(?:br|em|i|b|strong|code|span|small|sup|sub)\b[^>]*>")


class Loader(yaml.SafeLoader):
    """YAML whose dates stay text, since not each is one: 2024-02-30."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def front_matter(text: str) -> tuple[dict, str, int]:
    """The settings of a post, its body, and the body's first line. Raises PostError."""
    found = re.match(r"---[ \t]*\n(.*?\n)?---[ \t]*(?:\n|$)", text, re.DOTALL)
    if not found:
        return {}, text, 1
    try:
        meta = yaml.load(untabbed(found[1] or ""), Loader) or {}
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 2}: " if mark else ""
        raise PostError(f"{where}the front matter can't be read: {getattr(error, 'problem', error)}") from None
    if not isinstance(meta, dict):
        raise PostError("the front matter is no list of settings")
    return meta, text[found.end() :], text[: found.end()].count("\n") + 1


def untabbed(settings: str) -> str:
    """YAML without the tabs between a name and its value, which Jekyll's reader takes for spaces."""
    return re.sub(r"(?<=\S) *\t[ \t]*", " ", settings)


def named_date(post: Path) -> tuple[str, str]:
    """Date and title in the name of a file, "2024-10-10-my-title.md": ("2024-10-10", "my-title"), or ("", its name)."""
    found = re.match(r"(\d{4}-\d\d?-\d\d?)-(.+)", post.stem)
    return (found[1], found[2]) if found else ("", post.stem)


def title_of(meta: dict, post: Path, heading: str) -> str:
    """The title: its own, or that of a heading at the top, or the file's. Raises PostError where there is none."""
    date, name = named_date(post)
    title = html.unescape(TAG.sub(" ", str(meta.get("title") or ""))).strip() or heading
    if not title and date:
        title = re.sub(r"[-_]+", " ", name).title()  # as Jekyll does
    if not title:
        raise PostError(f"{post.name} has no title, neither in its front matter nor as a heading nor in its name")
    return title


def bare(title: str) -> str:
    """A title without its place in a series."""
    title = NUMBER.sub("", re.sub(r"^.*?\bseries\b\s*(?=\()", "", title, flags=re.IGNORECASE))
    return " ".join(title.strip(" :–—-").split())


def slug(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title.lower()).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain)[:6]) or "post"


def as_date(value) -> datetime.date | None:
    found = re.match(r"(\d{4})-(\d\d?)-(\d\d?)(?!\d)", str(value))
    try:
        return datetime.date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def dates(meta: dict, post: Path, today: datetime.date, tell) -> tuple[datetime.date, datetime.date]:
    """When a post was published and when it was changed, as far as it says so. What is to come hasn't changed it."""
    said, named = meta.get("date"), as_date(named_date(post)[0])
    date = as_date(said) or named or today
    if said and not as_date(said):
        tell(f"front matter: {said!r} is no date like 2026-11-24; {'the file name' if named else 'today'}'s was put in")
    elif not said and not named:
        tell("front matter: no date; today's was put in")
    changed = next(filter(None, (as_date(meta[name]) for name in CHANGED if name in meta)), date)
    if changed > today:
        tell(f"front matter: the day of its last change, {changed}, is to come, and was left out")
    return date, max(date, changed) if changed <= today else date


def unseen(meta: dict, post: Path, today: datetime.date) -> str:
    """Why Jekyll doesn't show a post; nothing where it does. What the blog says of the future counts for nothing here:
    a page has a day on which it was published."""
    day = as_date(meta.get("date")) or as_date(named_date(post)[0])
    if day and day > today:
        return f"is dated {day}, which is to come"
    return "says that it is not published" if meta.get("published") is False else ""


def listed(*values) -> list[str]:
    """Settings that are a list, or words, or names with commas, as one list."""
    found: list[str] = []
    for value in values:
        if isinstance(value, str):
            value = value.split(",") if "," in value else value.split()
        elif not isinstance(value, list):
            value = [value] if value else []
        found += [str(each).strip() for each in value or [] if str(each).strip()]
    return list(dict.fromkeys(found))


def authors(meta: dict) -> str:
    value = meta.get("author") or meta.get("authors") or []
    people = value if isinstance(value, list) else [value]
    return ", ".join(str(each.get("name", "")) if isinstance(each, dict) else str(each) for each in people)


def head(meta: dict, post: Path, first: dict, text: str, today: datetime.date, tell) -> str:
    """The front matter of a page. first: what the project says there; text: of its first paragraph, in which a
    description begins."""
    described_by = [name for name in ("description", "excerpt", "subtitle") if meta.get(name)]
    dropped = sorted({*map(str, set(meta) - USED - set(CHANGED)), *described_by[1:]})
    if dropped:
        tell(f"front matter: {', '.join(dropped)}: no place in the page, left out")
    date, changed = dates(meta, post, today, tell)
    lines = "".join(f"{name}: {value}\n" for name, value in first.items())
    lines += f"date: {date}\nupdated: {changed}\n"  # without quotes
    kinds = ("categories", "category", "tags", "tag")
    rest: dict[str, object] = {
        "author": authors(meta),
        "categories": ", ".join(listed(*(meta.get(kind) for kind in kinds))),
    }
    rest = {name: value for name, value in rest.items() if value}
    said = str(meta[described_by[0]]) if described_by else ""
    if described_by[:1] == ["subtitle"]:
        tell("front matter: subtitle: it became the description, which search engines show and the page doesn't")
    # Where a word ends a sentence, and no number (in German, "am 1. Mai") or letter ("z. B.") does
    sentence = re.split(r"(?<=[^\W\d_]{2}[.!?])\s", " ".join(text.split()))[0]
    choices = (" ".join(each.split()) for each in (said, sentence, str(meta.get("title") or ""), post.stem))
    described = next(filter(None, choices))
    if not said and len(described) > 180:
        described = described[:180].rsplit(" ", 1)[0] + " …"
    rest["myst"] = {"html_meta": {"description": described}}
    return f"---\n{lines}{yaml.safe_dump(rest, sort_keys=False, allow_unicode=True, width=10_000)}---\n\n"
