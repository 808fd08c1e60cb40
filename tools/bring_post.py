"""Bring a post of a Jekyll blog into the book: `make post FILE=my-post.md`.

The post becomes the page of a part, with its number if that is free, else with the next one. What can be mended is:
text that was read in a wrong encoding, front matter, levels of headings, images, dollar signs. What can't is left as it
stands, and named with its line. Nothing is overwritten, and where something fails nothing is written.
"""

import argparse
import datetime
import re
import shutil
import sys
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from itertools import islice, product
from pathlib import Path
from urllib.parse import unquote

import ftfy
import yaml
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from ask.sections import github_id
from values.part_list import pages

BOOK = Path(__file__).parents[1]

KNOWN = {*"layout title date categories category tags author description excerpt published".split()}  # of front matter
CODECS = ("cp1252", "cp1254", "cp1250")  # in which UTF-8 is most often read by mistake
LIQUID = re.compile(r"\{%-?.*?-?%\}|\{\{.*?\}\}")
IMAGE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<path><[^>]+>|[^)\s]+)(?:\s+\"[^\"]*\")?\)")
LINK = re.compile(r"(?<![!\\])\[(?P<text>[^\]^]+)\]\((?P<path><[^>]+>|[^)\s]+)(?:\s+\"[^\"]*\")?\)")
HIGHLIGHT = re.compile(r"\{%-?\s*highlight\s+([\w+#-]+)[^%]*%\}\n?(.*?)\{%-?\s*endhighlight\s*-?%\}", re.DOTALL)
RAW = re.compile(r"\{%-?\s*(?:raw|endraw)\s*-?%\}")
NUMBER = re.compile(r"\(\s*(?:part\s+)?(\d+)\s+(?:of|/)\s+\d+\s*\)", re.IGNORECASE)


class PostError(ValueError):
    """Why a post can't be brought in, in a line."""


@dataclass
class Page:
    """What a post becomes. path: of the page; images: from where to where; remarks: what the author should look at."""

    path: Path
    text: str
    images: dict[Path, Path] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


def page_of(post: Path, book: Path = BOOK, today: datetime.date | None = None) -> Page:
    """Read a post and make its page, without writing. Raises PostError."""
    text, remarks = decoded(post)
    text, broken = repaired(text)
    meta, body, first = front_matter(text)
    title = str(meta.get("title") or "").strip()
    body, title = without_title(body, title)
    if not title:
        raise PostError(f"{post.name} has no title, neither in its front matter nor as a heading")
    number = free_number(title, book, remarks)
    title = NUMBER.sub("", re.sub(r"^.*?\bseries\b\s*(?=\()", "", title, flags=re.IGNORECASE))
    title = " ".join(title.strip(" :–—-").split())
    target = book / "series" / f"part-{number}-{slug(title)}.md"
    page = Page(target, "", remarks=remarks)
    page.remarks += [f"line {line}: {what}" for line, what in broken]
    body = in_markdown(body, first, post, page)
    page.text = head(meta, title, body, number, today or datetime.date.today(), page) + body
    return page


# --- Encodings ------------------------------------------------------------------------------------------------------


def decoded(post: Path) -> tuple[str, list[str]]:
    try:
        data = post.read_bytes()
    except OSError as error:
        raise PostError(f"can't read {post}: {error.strerror}") from None
    if b"\0" in data:
        raise PostError(f"{post.name} is no text, or UTF-16: save it as UTF-8")
    remarks = []
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        remarks.append(f"line {line}: not UTF-8; the file was read as Windows-1252")
        text = data.decode("cp1252", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n"), remarks


def repaired(text: str) -> tuple[str, list[tuple[int, str]]]:
    """A text that was UTF-8 and was read as something else, as it was; and what can't be known, by line.

    Where the wrong encoding has no character for a byte, the byte is lost: `ğŸ”` was one of seven pictures. If only one
    reading makes sense, it is taken. What has no such gap, ftfy mends.
    """
    config = ftfy.TextFixerConfig(restore_byte_a0=False, uncurl_quotes=False)
    runs = re.findall(r"[^\x00-\x7f]+", text)
    codec = max(CODECS, key=lambda each: sum(bool(readings(run, each)) for run in runs))
    lines, broken = [], []
    for number, line in enumerate(text.split("\n"), 1):
        pieces, open_ones = re.split(r"([^\x00-\x7f]+)", line), []
        for place in range(1, len(pieces), 2):
            found = readings(pieces[place], codec)
            if len(found) == 1:
                [pieces[place]] = found
            elif found:
                open_ones.append(f"{pieces[place]} was one of {' '.join(sorted(found))}: put in the right one")
        line = "".join(pieces)
        lines.append(line if open_ones else ftfy.fix_encoding(line, config))
        if "\N{REPLACEMENT CHARACTER}" in line:
            open_ones.append("a character is lost: put in what stood there")
        broken += [(number, what) for what in open_ones]
    return "\n".join(lines), broken


@cache
def readings(run: str, codec: str) -> frozenset[str]:
    """What a run of characters beyond ASCII can have been, if it was UTF-8 and was read in a codec."""
    try:
        data = b"".join(bytes([ord(c)]) if 0x80 <= ord(c) <= 0x9F else c.encode(codec) for c in run)
    except UnicodeEncodeError:
        return frozenset()
    options = []
    for piece in re.findall(rb"[\xc2-\xf4]?[\x80-\xbf]*", data)[:-1]:
        missing = (2 if piece < b"\xe0" else 3 if piece < b"\xf0" else 4) - len(piece)
        ends = {0: (b"",), 1: undefined(codec)}.get(missing, ())
        whole = [text for end in ends if (text := decoded_as(piece + end))]
        options.append([text for text in whole if not missing or telling(text)])
    return frozenset("".join(choice) for choice in islice(product(*options), 100)) if options else frozenset()


def decoded_as(data: bytes) -> str:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return "" if unicodedata.category(text) in ("Cc", "Cn", "Co") else text


def telling(text: str) -> bool:
    """Whether a character is one that posts are full of: a picture, its selector, a quotation mark."""
    return unicodedata.category(text) in ("So", "Pi", "Pf") or text == "\N{VARIATION SELECTOR-16}"


@cache
def undefined(codec: str) -> tuple[bytes, ...]:
    """The bytes for which a codec has no character, and which are lost where text goes through it."""
    return tuple(each for byte in range(0x80, 0xA0) if not (each := bytes([byte])).decode(codec, errors="ignore"))


# --- Front matter and title -----------------------------------------------------------------------------------------


def front_matter(text: str) -> tuple[dict, str, int]:
    """The settings of a post, its body, and the body's first line."""
    found = re.match(r"---[ \t]*\n(.*?\n)?---[ \t]*(?:\n|$)", text, re.DOTALL)
    if not found:
        return {}, text, 1
    try:
        meta = yaml.safe_load(found[1] or "") or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 2}: " if mark else ""
        raise PostError(f"{where}the front matter can't be read: {getattr(error, 'problem', error)}") from None
    if not isinstance(meta, dict):
        raise PostError("the front matter is no list of settings")
    return meta, text[found.end() :], text[: found.end()].count("\n") + 1


def without_title(body: str, title: str) -> tuple[str, str]:
    """The body without a heading that says the title again; where there is no title, that heading is it."""
    found = re.match(r"\s*(#{1,2}) +(.+?) *#* *\n", body)
    if not found:
        return body, title
    if not words(title) <= words(found[2]):
        return body, title
    lines = body[: found.end()].count("\n")  # which stay, so that those below keep their numbers
    return "\n" * lines + body[found.end() :], title or found[2]


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


def free_number(title: str, book: Path, remarks: list[str]) -> int:
    """The number in a title such as "(2 of 7)", or the next free one where there is none or it is taken."""
    there = pages(book)
    following = max(there, default=0) + 1
    found = NUMBER.search(title)
    wanted = int(found[1]) if found else following
    if wanted not in there:
        return wanted
    remarks.append(f"part {wanted} is there already ({there[wanted].name}), so this is part {following}")
    return following


def slug(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title.lower()).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain)[:6]) or "post"


def head(meta: dict, title: str, body: str, number: int, today: datetime.date, page: Page) -> str:
    """The front matter of a page, and its title."""
    for name in sorted(map(str, set(meta) - KNOWN)):
        page.remarks.append(f"front matter: {name} has no place in the book and was left out")
    date = str(meta.get("date") or "")[:10]
    try:
        date = datetime.date.fromisoformat(date).isoformat()
    except ValueError:
        page.remarks.append(f"front matter: {date or 'no date'!r} is no date like 2026-11-24; today's was put in")
        date = today.isoformat()
    categories = meta.get("categories") or meta.get("category") or meta.get("tags") or []
    categories = categories.split() if isinstance(categories, str) else [str(each) for each in categories]
    description = str(meta.get("description") or meta.get("excerpt") or first_sentence(body) or title)
    bare = f"part: {number}\ndate: {date}\nupdated: {today.isoformat()}\n"  # as on the other pages, without quotes
    if meta.get("published") is False:
        bare += "status: in preparation\n"
    rest = {"categories": ", ".join(categories)} if categories else {}
    rest["myst"] = {"html_meta": {"description": " ".join(description.split())}}
    dumped = yaml.safe_dump(rest, sort_keys=False, allow_unicode=True, width=10_000)
    return f"---\n{bare}{dumped}---\n\n(part-{number})=\n# {title}\n\n"


def first_sentence(body: str) -> str:
    for paragraph in re.split(r"\n\s*\n", body):
        text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)|[*_`>]", lambda found: found[1] or "", paragraph).strip()
        if text and not text.startswith(("#", "<", "{", "-", "|", "`", "~", ":")):
            return re.split(r"(?<=[.!?])\s", " ".join(text.split()))[0][:300]
    return ""


# --- The body -------------------------------------------------------------------------------------------------------


def in_markdown(body: str, first: int, post: Path, page: Page) -> str:
    """The body as MyST: headings below the title, code blocks without Liquid, images brought along."""
    body = HIGHLIGHT.sub(lambda found: f"```{found[1]}\n{found[2].rstrip()}\n```", body)
    lines = body.split("\n")
    code = in_code(lines)
    heading = re.compile(r"(#{1,6}) +(.*)")
    headings = [
        found for line, inside in zip(lines, code, strict=True) if not inside and (found := heading.match(line))
    ]
    anchors = {github_id(found[2]) for found in headings}
    notes = set(re.findall(r"^\[\^([^\]]+)\]:", body, re.MULTILINE))
    shift, deepest, made = 2 - min((len(found[1]) for found in headings), default=2), 1, []
    for number, (line, inside) in enumerate(zip(lines, code, strict=True), first):
        if inside:
            made.append(fence(line, number, page) if inside == "fence" else line)
        elif found := heading.match(line):
            deepest = max(2, min(6, len(found[1]) + shift, deepest + 1))  # none may be skipped
            made.append("#" * deepest + " " + sentence(found[2], number, post, page, anchors, notes))
        else:
            made.append(sentence(line, number, post, page, anchors, notes))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(made)).strip() + "\n"


def in_code(lines: list[str]) -> list[str]:
    """For each line "fence" or "code" if it belongs to a block of code, else nothing."""
    kinds, mark = [], ""
    for line in lines:
        found = re.match(r" {0,3}(```+|~~~+)", line)
        if mark:
            closing = found and found[1].startswith(mark) and not line.strip(" `~")
            kinds.append("code")
            mark = "" if closing else mark
        elif found:
            mark = found[1]
            kinds.append("fence")
        else:
            below = kinds and (kinds[-1] == "code" or not lines[len(kinds) - 1].strip())
            kinds.append("code" if below and re.match(r" {4}|\t", line) else "")
    return kinds


def fence(line: str, number: int, page: Page) -> str:
    """The head of a block of code, with a language that is known, or none; `{r}` would be a directive here."""
    marks, language = re.match(r"( {0,3}[`~]+) *\{?([^\s}]*)", line).groups()
    try:
        get_lexer_by_name(language or "text")
    except ClassNotFound:
        page.remarks.append(f"line {number}: no highlighting is known for {language}")
        language = "text"
    return f"{marks}{language}"


def sentence(line: str, number: int, post: Path, page: Page, anchors: set[str], notes: set[str]) -> str:
    """A line of prose: what is Jekyll's becomes MyST's or is named, and what would be MyST's is text."""
    line = RAW.sub("", line)
    if re.fullmatch(r"\{:.*\}\s*", line):
        page.remarks.append(f"line {number}: Kramdown's attributes were left out: {line.strip()}")
        return ""
    for tag in LIQUID.findall(line):
        page.remarks.append(f"line {number}: Liquid can't run here and stands as text: {tag}")
    line = LIQUID.sub(lambda found: "`" + found[0].replace("`", "'") + "`", line)
    pieces = re.split(r"(`+[^`]*`+)", line)
    for place in range(0, len(pieces), 2):
        text = IMAGE.sub(lambda found: image(found, number, post, page), pieces[place])
        text = LINK.sub(lambda found: link(found, number, page, anchors), text)
        for name in set(re.findall(r"\[\^([^\]]+)\](?!:)", text)) - notes:
            page.remarks.append(f"line {number}: no note has the name [^{name}]")
            text = text.replace(f"[^{name}]", f"\\[^{name}]")
        if re.search(r"<(?!https?:|mailto:)[a-zA-Z][^>]*>", text):
            page.remarks.append(f"line {number}: HTML reaches the web site only, not the PDF")
        pieces[place] = re.sub(r"(\{[\w:+-]+\})$", r"\\\1", text) if place + 1 < len(pieces) else text  # no role
    line = dollars("".join(pieces))
    return re.sub(r"^(\s*)(%|\+\+\+|:::|\([^)\s]+\)=\s*$)", r"\1\\\2", line)  # no comment, break, box or label


def link(found: re.Match, number: int, page: Page, anchors: set[str]) -> str:
    """A link that leads out of the blog or to a heading of the page; else its words."""
    target = found["path"].strip("<>")
    if re.match(r"(?:https?|mailto|ftp):|//", target):
        return found[0]
    if target.startswith("#") and unquote(target[1:]) in anchors:
        return found[0]
    page.remarks.append(f"line {number}: a link within the blog was left out: {target}")
    return found["text"]


def dollars(line: str) -> str:
    """A dollar sign that is money stays one; a pair without a space inside stays a formula."""
    pieces = re.split(r"(`+[^`]*`+|\$\$.*?\$\$|(?<![\\$\w])\$(?=[^\s\d])[^$]*?(?<=\S)\$(?![\d$\w]))", line)
    return "".join(piece if place % 2 else re.sub(r"(?<!\\)\$", r"\\$", piece) for place, piece in enumerate(pieces))


def image(found: re.Match, number: int, post: Path, page: Page) -> str:
    """An image beside the page, or its words and a remark where there is none."""
    path = unquote(found["path"].strip("<>"))
    if re.match(r"(?:https?:)?//|data:", path):
        page.remarks.append(f"line {number}: an image elsewhere was not fetched: {path}")
        return f"[{found['alt'] or 'image'}]({path})"
    places = [post.parent / path.lstrip("/"), *(up / path.lstrip("/") for up in post.parent.parents[:3])]
    source = next((place for place in places if place.is_file()), None)
    if not source:
        page.remarks.append(f"line {number}: no image {path}; put it there and bring the post again")
        return f"*[{found['alt'] or path}]*"
    target = page.path.parent / "images" / f"{page.path.stem}-{source.name.replace(' ', '-')}"
    page.images[source] = target
    if not found["alt"].strip():
        page.remarks.append(f"line {number}: the image {path} has no alternative text")
    if source.suffix.lower() not in (".png", ".jpg", ".jpeg", ".svg", ".pdf"):
        page.remarks.append(f"line {number}: {source.suffix} has no place in a PDF; a PNG or JPEG has: {path}")
    return f"![{found['alt']}](images/{target.name})"


# --- Writing --------------------------------------------------------------------------------------------------------


def bring(page: Page):
    """Write a page and its images. Raises PostError where one of them is there already; then nothing is written."""
    for target in (page.path, *page.images.values()):
        if target.exists():
            raise PostError(f"{target} is there already; nothing was written")
    written = []
    try:
        for source, target in page.images.items():
            target.parent.mkdir(exist_ok=True)
            written.append(target)
            shutil.copyfile(source, target)
        written.append(page.path)
        page.path.write_text(page.text, encoding="utf-8")
    except OSError as error:
        for target in written:
            target.unlink(missing_ok=True)
        raise PostError(f"can't write {error.filename}: {error.strerror}; nothing was written") from None


def main() -> int:
    parser = argparse.ArgumentParser(prog="make post", description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path, help="the post")
    options = parser.parse_args()
    try:
        page = page_of(options.file)
        bring(page)
    except PostError as error:
        print(f"make post: {error}", file=sys.stderr)
        return 2
    print(f"{page.path.relative_to(BOOK)} is written; it stands in the table of contents. Now: make html")
    for remark in page.remarks:
        print(f"  {remark}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
