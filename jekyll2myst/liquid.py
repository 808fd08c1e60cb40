"""Liquid, of which a post may use whatever its blog defines: what is known is resolved as Jekyll would.

What is not becomes a mark of two private characters and a number, which no parser touches; the writer of the page puts
the tag back, as it stood. Each line keeps the number that it had in the post.
"""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .blog import FILES, IMAGES, Blog
from .expressions import OUTSIDE, Scope, Unknown, number, shown
from .front import front_matter

TAG = re.compile(r"\{%-?\s*(?P<name>\w+)(?P<rest>.*?)-?%\}|\{\{-?(?P<value>.*?)-?\}\}", re.DOTALL)
MARK = re.compile("\ue000(\\d+)\ue001")
ARGUMENT = re.compile(r"([\w-]+)\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"']+)")
WHOLE = r"\{%.*?%\}|\{\{.*?\}\}"
RAW = re.compile(r"(\{%-?\s*raw\s*-?%\}.*?\{%-?\s*endraw\s*-?%\})", re.DOTALL)
LOOP = re.compile(r"([\w-]+)\s+in\s+(\([^)]*\)|\S+)((?:\s+(?:reversed|(?:limit|offset)\s*:\s*\S+))*)")
ENDS = re.compile(r"\{%-?\s*(end)?(for|if|unless|case)\b.*?%\}|\{%-?\s*(else|break|continue)\s*-?%\}", re.DOTALL)
BRANCH = re.compile(r"\{%-?\s*(if|unless|case|elsif|when|else|endif|endunless|endcase)\b\s*(.*?)\s*-?%\}", re.DOTALL)
VIDEO = re.compile(r"^[\w-]{11}$")


@dataclass
class Liquid:
    """text: with what could be resolved; lines: the line in the post of each of its lines; tags: that could not be."""

    blog: Blog
    post: Path
    meta: dict
    tell: Callable[[int, str, bool], None]
    tags: list[str] = field(default_factory=list)
    included: int = 0  # how deep, in files that others include
    pieces: list[tuple[str, int, bool]] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)  # what of the last file can't run here
    told: dict[str, Any] = field(default_factory=dict)  # what the last file was told by a name

    def __post_init__(self):
        self.scope = Scope(self.blog, self.post, self.meta, included=self.included > 0)

    def resolve(self, text: str, first: int) -> tuple[str, list[int]]:
        self.walk(trimmed(text), first)
        whole, lines = "", [first]
        for piece, line, same in self.pieces:  # same: it stood so in the post, with its ends of lines
            if not whole or whole.endswith("\n"):
                lines[-1] = line
            whole += piece
            lines += [line + number if same else line for number in range(1, piece.count("\n") + 1)]
        return whole, lines

    def add(self, piece: str, line: int, same: bool = False):
        if piece:
            self.pieces.append((piece, line, same))

    def walk(self, text: str, line: int):
        while found := TAG.search(text):
            self.add(text[: found.start()], line, same=True)
            line += text[: found.start()].count("\n")
            name, end = found["name"] or "", found.end()
            if name in ("if", "unless", "case") and (chosen := self.chosen(text, found.start())):
                inner, start, end = chosen
                self.walk(inner, line + text[found.start() : start].count("\n"))
                line += text[found.start() : end].count("\n")
                text = text[end:]
                continue
            if name == "for" and (loop := self.looped(text, found)):
                (variable, items), inner_end, end = loop
                with self.scope.within(variable), self.scope.within("forloop"):
                    for place, item in enumerate(items):
                        self.scope.assign(variable, item)
                        self.scope.assign("forloop", forloop(place, len(items)))
                        self.walk(text[found.end() : inner_end], line + found[0].count("\n"))
                line += text[found.start() : end].count("\n")
                text = text[end:]
                continue
            closing = re.compile(r"\{%-?\s*end" + (name or "-") + r"\s*-?%\}").search(text, end)
            if name in ("raw", "comment", "highlight") and closing:
                inner, end = text[end : closing.start()], closing.end()
                self.block(name, (found["rest"] or "").split(), inner, line + found[0].count("\n"))
            elif name == "capture" and closing and self.captured(found["rest"].strip(), text[end : closing.start()]):
                end = closing.end()
            else:
                self.tag(found, line)
            line += text[found.start() : end].count("\n")
            text = text[end:]
        self.add(text, line, same=True)

    def block(self, name: str, words: list[str], inner: str, line: int):
        """A tag with an end: its text as it stands, or as code, or nothing."""
        if name == "raw":
            self.add(inner, line, same=True)
        elif name == "highlight":
            if "linenos" in words:
                self.tell(line, "the numbers of the lines of code are left out", False)
            inner = re.sub(r"\{%-?\s*(?:end)?raw\s*-?%\}", "", inner)
            lead = re.match(r"[ \t]*\n", inner)
            # HTML as Jekyll has it, for it may stand within HTML, where a fence is none
            language = f' class="language-{words[0]}"' if words else ""
            self.add(f'<figure class="highlight"><pre><code{language}>\n', line)
            self.add(html.escape(inner[lead.end() if lead else 0 :], quote=False), line + bool(lead), same=True)
            self.add("</code></pre></figure>", line + inner.count("\n"))
        else:
            self.tell(line, "a comment was left out", False)

    def captured(self, name: str, inner: str) -> bool:
        """Keep a text under a name, if all of it could be resolved."""
        liquid = Liquid(self.blog, self.post, self.meta, lambda *_: None, included=self.included)
        liquid.scope = self.scope
        text, _ = liquid.resolve(inner, 1)
        if liquid.tags:
            self.scope.forget(name)
        else:
            self.scope.assign(name, text)
        return not liquid.tags

    def looped(self, text: str, opening: re.Match) -> tuple[tuple[str, list], int, int] | None:
        """What a loop names each of, and those; where its text ends, and where all does. None if that isn't known."""
        if not (found := LOOP.fullmatch(opening["rest"].strip())):
            return None
        try:
            items = self.scope.each(found[2])
            said = dict(re.findall(r"(offset|limit)\s*:\s*(\S+)", found[3]))
            first, count = (int(number(self.scope.simple(said.get(name, "0")))) for name in ("offset", "limit"))
            items = items[first : first + count if "limit" in said else None]
        except Unknown:
            return None
        items = items[::-1] if "reversed" in found[3] else items
        depth = 0
        for end in ENDS.finditer(text, opening.end()):
            if end[2] and not end[1]:
                depth += 1
            elif end[3] and (end[3] != "else" or not depth):
                return None
            elif end[1] and not depth:
                return ((found[1], items), end.start(), end.end())
            elif end[1]:
                depth -= 1
        return None

    def tag(self, found: re.Match, line: int):
        self.stuck, self.told = [], {}
        if found["name"]:
            value = self.statement(found["name"], found["rest"].strip(), line)
        else:
            value = self.printed(found["value"])
        if value is None:
            tag = " ".join(found[0].split())
            self.tell(line, f"Liquid can't run here: {tag}{self.why(tag)}", True)
            value = f"\ue000{len(self.tags)}\ue001"
            self.tags.append(found[0])
        self.add(value, line)

    def why(self, tag: str) -> str:
        """What of the file of an include can't run, and what it is told by a name, which nobody sees otherwise."""
        lines = [each for each in self.stuck if each != tag]
        more = f" and {len(lines) - 3} more" if lines[3:] else ""
        told = [
            f"{key} is {' '.join(str(value).split())}"
            for key, value in self.told.items()
            if value and isinstance(value, str)
        ]
        reasons = ([f"its file has {', '.join(lines[:3])}{more}"] if lines else []) + told
        return f" ({'; '.join(reasons)})" if reasons else ""

    def printed(self, expression: str) -> str | None:
        """What stands where an expression does; None if that can't be known, or is nothing and the post's own."""
        try:
            value = self.scope.value(expression)
            return None if value is None and not self.included else shown(value)
        except Unknown:
            return None

    def chosen(self, text: str, start: int) -> tuple[str, int, int] | None:
        """The text below the condition that holds, where it begins, and where all ends; None if that can't be known."""
        depth, taken, known = 0, None, True
        begin, holds, subject = start, False, ""
        for found in BRANCH.finditer(text, start):
            kind, condition = found.groups()
            if kind in ("if", "unless", "case") and depth:
                depth += 1
            elif kind.startswith("end") and depth > 1:
                depth -= 1
            elif depth <= 1:
                if depth and holds and taken is None:
                    taken = (text[begin : found.start()], begin)
                if kind.startswith("end"):
                    return (*(taken or ("", found.start())), found.end()) if known else None
                if kind == "case":
                    subject, condition = condition, "false"
                elif kind == "when":
                    choices = re.split(rf"(?:,|\s+or\s+){OUTSIDE}", condition)
                    condition = " or ".join(f"{subject} == {each.strip()}" for each in choices)
                truth = True if kind == "else" else self.scope.holds(condition)
                known = known and (truth is not None or taken is not None)
                holds = truth is True if kind != "unless" else truth is False
                begin, depth = found.end(), 1
        return None

    # --- Statements --------------------------------------------------------------------------------------------------

    def statement(self, name: str, rest: str, line: int) -> str | None:
        if name in ("raw", "endraw"):
            return ""
        if name == "assign" and (found := re.fullmatch(r"([\w-]+)\s*=\s*(.+)", rest, re.DOTALL)):
            try:
                self.scope.assign(found[1], self.scope.value(found[2]))
                return ""
            except Unknown:
                self.scope.forget(found[1])
                return "" if self.included else None  # in an include, where it is used stands as text
        if name in ("for", "tablerow", "increment", "decrement") and rest:
            self.scope.forget(rest.split()[0])
        if name in ("post_url", "link") and rest:
            target = self.filled(rest)
            return target and self.linked(name, target.strip("\"'"))
        if name in ("include", "include_cached", "include_relative") and rest:
            return self.include(rest, line, self.post.parent if name == "include_relative" else None)
        if name == "gist" and rest:
            return self.linking(f"https://gist.github.com/{rest.split()[0].strip(chr(34))}")
        if name in ("youtube", "vimeo") and rest:
            return self.video(name, rest.split()[0].strip("\"'"))
        words = [each.strip("\"'") for each in re.split(r"[\s,]+", rest)]
        if picture := next(filter(is_picture, words[:2]), None):  # `{% img left /cat.png %}`, as plugins have them
            self.tell(line, f"what {name} shows was made of what it is told: {' '.join(rest.split())}", False)
            told = {key: value.strip("\"'") for key, value in ARGUMENT.findall(rest)}
            if "caption" in told:
                return self.guessed(name, {**told, "src": picture})
            return f'<img src="{picture}" alt="{html.escape(told.get("alt", ""))}">'
        if found := re.match(r"[\"']?(https?://[^\s\"']+)", rest):  # a post elsewhere, most often
            return self.linking(found[1])
        return None

    def filled(self, text: str) -> str | None:
        """The target of a tag with the values in it, `{{ page.assets }}/x.svg`; None if one of them is unknown."""
        pieces = re.split(r"\{\{-?(.*?)-?\}\}", text)
        values = [self.printed(piece) if place % 2 else piece for place, piece in enumerate(pieces)]
        known = [value for value in values if value is not None]
        return "".join(known) if len(known) == len(values) else None

    def linked(self, name: str, target: str) -> str | None:
        named = self.blog.post_named(target, self.post) if name == "post_url" else None
        post = named if name == "post_url" else self.blog.source / target.lstrip("/")
        if not post or not post.is_file():
            return None
        return self.blog.address(post) if "_posts" in post.parts else f"/{target.lstrip('/')}"

    def include(self, rest: str, line: int, beside: Path | None) -> str | None:
        """A picture or a video that an include is told of, or the text of the file, if that runs here.

        beside: the folder of a file that doesn't lie where includes do.
        """
        name, *arguments = rest.split(maxsplit=1)
        told: dict[str, Any] = {}
        unknown: dict[str, str] = {}
        for key, value in ARGUMENT.findall("".join(arguments)):
            try:
                told[key] = self.scope.value(value)
            except Unknown:
                unknown[key] = value
        text, self.stuck = self.file(name, beside, told, set(unknown), line)
        if text is not None:
            return text
        self.told = {key: value for key, value in told.items() if str(value) not in rest}
        try:
            guess = self.guessed(Path(name).stem, {key: shown(value) for key, value in told.items() if value})
        except Unknown:
            return None
        if guess and (not unknown or guess.startswith("<figure>")):
            without = f", without {', '.join(map('='.join, unknown.items()))}" if unknown else ""
            self.told = {}
            self.tell(line, f"what {name} shows was made of what it is told{without}{self.why('')}", bool(self.stuck))
            return guess
        return None

    def guessed(self, name: str, values: dict[str, str]) -> str | None:
        """What an include shows that is not here: the picture, the address or the words that it is told of."""
        words = {key: value for key, value in values.items() if key in ("caption", "description", "title")}
        lists = (value.split() if all(map(is_picture, value.split())) else [value] for value in values.values())
        if pictures := [each for several in lists for each in several if is_picture(each)]:
            alt = (values.get("alt") or next(iter(words.values()), "")).replace('"', "&quot;")
            images = "".join(f'<img src="{each}" alt="{alt}">' for each in pictures)
            return f"<figure>{images}<figcaption markdown='span'>{next(iter(words.values()), '')}</figcaption></figure>"
        if key := re.search("youtube|video", name) and next(filter(VIDEO.match, values.values()), None):
            return self.video("youtube", key)
        if address := next((each for each in values.values() if re.match(r"https?://\S+$", each)), None):
            return self.linking(address)
        if path := next((each for each in values.values() if each.lower().endswith(FILES)), None):
            return self.linking(path, Path(path).name)
        if text := next((values[key] for key in ("text", "content", "body", "message") if key in values), None):
            return f'<div class="alert {name}" markdown="1">\n{text}\n</div>'
        return None

    def file(
        self, name: str, beside: Path | None, told: dict, unknown: set[str], line: int
    ) -> tuple[str | None, list[str]]:
        """The text of a file that is included; or None, and what of it can't run here."""
        folder = (beside or self.blog.source / "_includes").resolve()
        path = (folder / name).resolve()
        if self.included > 5 or not path.is_file() or not path.is_relative_to(folder):
            return None, []
        text = front_matter(path.read_text(encoding="utf-8", errors="replace"))[1]
        inner = Liquid(self.blog, self.post, self.meta, lambda *_: None, included=self.included + 1)
        outer = self.scope
        inner.scope.names = {key: value for key, value in outer.names.items() if not key.startswith("include.")}
        inner.scope.names |= {f"include.{key}": value for key, value in told.items()}
        inner.scope.unknown = {key for key in outer.unknown if not key.startswith("include.")}
        inner.scope.unknown |= {f"include.{key}" for key in unknown}
        text, _ = inner.resolve(text, line)
        text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)  # comments that aren't the post's
        if left := [inner.tags[int(number)] for number in MARK.findall(text)]:
            return None, list(dict.fromkeys(" ".join(each.split()) for each in left))
        return text.strip("\n"), []

    def video(self, host: str, key: str) -> str:
        return self.linking(
            f"https://www.youtube.com/watch?v={key}" if host == "youtube" else f"https://vimeo.com/{key}"
        )

    def linking(self, address: str, words: str = "") -> str:
        """A link as HTML, which may stand in HTML; only the address where the post has words for it."""
        target = html.escape(address)
        of_words = self.pieces and self.pieces[-1][0].endswith("](")
        return f"<{address}>" if of_words else f'<a href="{target}">{html.escape(words) or target}</a>'


def forloop(place: int, count: int) -> dict[str, Any]:
    """What Liquid tells of the round of a loop."""
    return {
        "index": place + 1, "index0": place, "rindex": count - place, "rindex0": count - place - 1, "length": count,
        "first": place == 0, "last": place == count - 1,
    }  # fmt: skip


def is_picture(address: str) -> bool:
    return address.split("?")[0].lower().endswith(IMAGES)


def trimmed(text: str) -> str:
    """A text without the spaces that `{%-` and `-%}` take away; ends of lines go into the tag, so that all count."""

    def after(found: re.Match) -> str:
        tag, ends = found[1], "\n" * found[2].count("\n")
        return f"{tag[:-3]}{ends}{tag[-3:]}" if tag[-3] == "-" else found[0]

    def before(found: re.Match) -> str:
        ends, tag = "\n" * found[1].count("\n"), found[2]
        return f"{tag[:3]}{ends}{tag[3:]}" if tag[2] == "-" else found[0]

    pieces = RAW.split(text)
    for place in range(0, len(pieces), 2):
        piece = re.sub(rf"({WHOLE})(\s*)", after, pieces[place], flags=re.DOTALL)
        pieces[place] = re.sub(rf"(\s*)({WHOLE})", before, piece, flags=re.DOTALL)
    return "".join(pieces)
