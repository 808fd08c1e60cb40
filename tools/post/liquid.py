"""Liquid, of which a post may use whatever its blog defines: what is known is resolved as Jekyll would.

What is not becomes a mark of two private characters and a number, which no parser touches; the writer of the page puts
the tag back, as it stood. Each line keeps the number that it had in the post.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from .blog import FILES, IMAGES, Blog
from .front import front_matter

TAG = re.compile(r"\{%-?\s*(?P<name>\w+)(?P<rest>.*?)-?%\}|\{\{-?(?P<value>.*?)-?\}\}", re.DOTALL)
MARK = re.compile("\ue000(\\d+)\ue001")
ARGUMENT = re.compile(r"([\w-]+)\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"']+)")
BRANCH = re.compile(r"\{%-?\s*(if|unless|elsif|else|endif|endunless)\b\s*(.*?)\s*-?%\}", re.DOTALL)
OF_THE_SITE = re.compile(r"site\.(data|posts|pages|tags|categories)\b|layout\b|content\b|paginator\b|forloop\b|\[")
VIDEO = re.compile(r"^[\w-]{11}$")


@dataclass
class Liquid:
    """text: with what could be resolved; lines: the line in the post of each of its lines; tags: that could not be."""

    blog: Blog
    post: Path
    meta: dict
    tell: Callable[[int, str, bool], None]
    tags: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)  # what was assigned
    included: int = 0  # how deep, in files that others include; there, a value that is not given is nothing
    pieces: list[tuple[str, int, bool]] = field(default_factory=list)

    def resolve(self, text: str, first: int) -> tuple[str, list[int]]:
        self.walk(text, first)
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
            if name in ("if", "unless") and (chosen := self.chosen(text, found.start())):
                inner, start, end = chosen
                self.walk(inner, line + text[found.start() : start].count("\n"))
                line += text[found.start() : end].count("\n")
                text = text[end:]
                continue
            closing = re.compile(r"\{%-?\s*end" + (name or "-") + r"\s*-?%\}").search(text, end)
            if name in ("raw", "comment", "highlight") and closing:
                inner, end = text[end : closing.start()], closing.end()
                self.block(name, (found["rest"] or "").split(), inner, line + found[0].count("\n"))
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
            inner = re.sub(r"\{%-?\s*(?:end)?raw\s*-?%\}", "", inner)
            fence = "~" * max(6, 1 + max(map(len, re.findall("~+", inner)), default=0))
            lead = re.match(r"[ \t]*\n", inner)
            self.add(f"{fence} {words[0] if words else ''}\n", line)
            self.add(inner[lead.end() :] if lead else inner, line + bool(lead), same=True)
            self.add(f"{'' if inner.rstrip(' ').endswith(chr(10)) else chr(10)}{fence}", line + inner.count("\n"))
        else:
            self.tell(line, "a comment was left out", False)

    def tag(self, found: re.Match, line: int):
        if found["name"]:
            value = self.statement(found["name"], found["rest"].strip(), line)
        else:
            value = self.value(found["value"])
        if value is None and self.included and not found["name"] and not OF_THE_SITE.search(found["value"]):
            value = ""
        if value is None:
            self.tell(line, f"Liquid can't run here and stands as text: {' '.join(found[0].split())}", True)
            value = f"\ue000{len(self.tags)}\ue001"
            self.tags.append(found[0])
        self.add(value, line)

    def chosen(self, text: str, start: int) -> tuple[str, int, int] | None:
        """The text below the condition that holds, where it begins, and where all ends; None if that can't be known."""
        depth, taken, known = 0, None, True
        begin, holds = start, False
        for found in BRANCH.finditer(text, start):
            kind, condition = found.groups()
            if kind in ("if", "unless") and depth:
                depth += 1
            elif kind in ("endif", "endunless") and depth > 1:
                depth -= 1
            elif depth <= 1:
                if depth and holds and taken is None:
                    taken = (text[begin : found.start()], begin)
                if kind.startswith("end"):
                    return (*(taken or ("", found.start())), found.end()) if known else None
                truth = True if kind == "else" else self.holds(condition)
                known = known and (truth is not None or taken is not None)
                holds = truth is True if kind != "unless" else truth is False
                begin, depth = found.end(), 1
        return None

    def holds(self, condition: str) -> bool | None:
        """Whether a condition does, as Liquid reads it, from the right; None if only the site knows."""
        if found := re.match(r"(.+?)\s+(and|or)\s+(.+)$", condition, re.DOTALL):
            first, rest = self.holds(found[1]), self.holds(found[3])
            if first is None or rest is None:
                return None
            return (first and rest) if found[2] == "and" else (first or rest)
        if OF_THE_SITE.search(condition):
            return None
        found = re.fullmatch(r"(.+?)\s*(==|!=|<>|contains)\s*(.+)", condition, re.DOTALL)
        if not found:
            value = self.simple(condition)
            return value is not None and value != "False"
        left, right = self.simple(found[1]), self.simple(found[3])
        if found[2] == "contains":
            return left is not None and right is not None and right in left
        return (left == right) == (found[2] == "==")

    # --- Values ------------------------------------------------------------------------------------------------------

    def value(self, expression: str) -> str | None:
        """What an expression stands for, or None where that can't be known."""
        first, *filters = re.split(r"\|(?=(?:[^\"']|\"[^\"]*\"|'[^']*')*$)", expression.strip())
        value = self.simple(first.strip())
        for each in filters:
            name, _, argument = each.strip().partition(":")
            more = self.simple(argument.strip()) if argument else ""
            if value is None or more is None:
                return None
            if name in ("relative_url", "absolute_url"):
                value = value if re.match(r"\w+:", value) else "/" + value.lstrip("/")
            elif name in ("prepend", "append"):
                value = more + value if name == "prepend" else value + more
            elif name not in ("strip", "escape", "markdownify", "xml_escape", "strip_newlines"):
                return None
        return value

    def simple(self, name: str) -> str | None:
        if quoted := re.fullmatch(r"\"([^\"]*)\"|'([^']*)'", name):
            return quoted[1] or quoted[2] or ""
        if name in self.names:
            return self.names[name]
        if name in ("true", "false"):
            return name.title()
        if name in ("site.baseurl", "site.github.url", "BASE_PATH", "ASSET_PATH"):  # of which links are freed anyhow
            return ""
        if name == "site.url":
            return self.blog.url
        place, _, key = name.partition(".")
        found = {"site": self.blog.settings, "page": self.meta}.get(place, {}).get(key)
        return str(found) if isinstance(found, (str, int, float)) else None

    # --- Statements --------------------------------------------------------------------------------------------------

    def statement(self, name: str, rest: str, line: int) -> str | None:
        if name in ("raw", "endraw"):
            return ""
        if name == "assign" and (found := re.fullmatch(r"([\w-]+)\s*=\s*(.+)", rest, re.DOTALL)):
            value = self.value(found[2])
            if value is not None or self.included:
                self.names.pop(found[1], None) if value is None else self.names.update({found[1]: value})
                return ""
        if name in ("post_url", "link") and rest:
            return self.linked(name, rest.strip("\"'"))
        if name in ("include", "include_cached", "include_relative") and rest:
            return self.include(rest, line)
        if name == "gist" and rest:
            return f"<https://gist.github.com/{rest.split()[0].strip(chr(34))}>"
        if name in ("youtube", "vimeo") and rest:
            return self.video(name, rest.split()[0].strip("\"'"))
        if found := re.match(r"[\"']?(https?://[^\s\"']+)", rest):  # a post elsewhere, most often
            return f"<{found[1]}>"
        return None

    def linked(self, name: str, target: str) -> str | None:
        post = self.blog.posts.get(Path(target).name) if name == "post_url" else self.blog.root / target.lstrip("/")
        if not post or not post.is_file():
            return None
        return self.blog.address(post) if "_posts" in post.parts else f"/{target.lstrip('/')}"

    def include(self, rest: str, line: int) -> str | None:
        """A picture or a video that an include is told of, or the text of the file, if that runs here."""
        name, *arguments = rest.split(maxsplit=1)
        told = {key: self.value(value) for key, value in ARGUMENT.findall("".join(arguments))}
        if (text := self.file(name, told, line)) is not None:
            return text
        values = {key: value for key, value in told.items() if value}
        if None in told.values():
            return None
        guess = self.guessed(Path(name).stem, values)
        if guess:
            self.tell(line, f"what {name} shows was made of what it is told", False)
        return guess

    def guessed(self, name: str, values: dict[str, str]) -> str | None:
        """What an include shows that is not here: the picture, the address or the words that it is told of."""
        words = {key: value for key, value in values.items() if key in ("caption", "description", "title")}
        if pictures := [each for each in values.values() if each.split("?")[0].lower().endswith(IMAGES)]:
            alt = (values.get("alt") or next(iter(words.values()), "")).replace('"', "&quot;")
            shown = "".join(f'<img src="{each}" alt="{alt}">' for each in pictures)
            return f"<figure>{shown}<figcaption markdown='span'>{next(iter(words.values()), '')}</figcaption></figure>"
        if key := re.search("youtube|video", name) and next(filter(VIDEO.match, values.values()), None):
            return self.video("youtube", key)
        if address := next((each for each in values.values() if re.match(r"https?://\S+$", each)), None):
            return f"<{address}>"
        if path := next((each for each in values.values() if each.lower().endswith(FILES)), None):
            return f"[{Path(path).name}]({path})"
        if text := next((values[key] for key in ("text", "content", "body", "message") if key in values), None):
            return f'<div class="alert {name}" markdown="1">\n{text}\n</div>'
        return None

    def file(self, name: str, told: dict, line: int) -> str | None:
        folder = (self.blog.root / "_includes").resolve()
        path = (folder / name).resolve()
        if self.included > 5 or not path.is_file() or not path.is_relative_to(folder):
            return None
        text = front_matter(path.read_text(encoding="utf-8", errors="replace"))[1]
        inner = Liquid(self.blog, self.post, self.meta, lambda *_: None, included=self.included + 1)
        inner.names = {f"include.{key}": value for key, value in told.items() if value is not None}
        text, _ = inner.resolve(text, line)
        return None if inner.tags else text.strip("\n")

    @staticmethod
    def video(host: str, key: str) -> str:
        address = f"https://www.youtube.com/watch?v={key}" if host == "youtube" else f"https://vimeo.com/{key}"
        return f"<{address}>"
