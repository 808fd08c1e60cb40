"""A page as a list of blocks: headings, paragraphs, and directives with what they hold."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ask.sections import split_options
from values import front_matter

FENCE = re.compile(r"^( *)(`{3,}|:{3,})(\{[\w-]+\}|\w*) *(.*)$")


@dataclass(frozen=True)
class Block:
    """kind: "heading", "text", a directive's name, or "code"; argument: of a directive, or the language of code.
    level, label: of a heading, the label where it has one."""

    kind: str
    text: str
    argument: str = ""
    options: tuple[tuple[str, str], ...] = ()
    level: int = 0
    label: str = ""

    def option(self, name: str) -> str:
        return dict(self.options).get(name, "")


def read(path: Path) -> list[Block]:
    """The blocks of a page, those in boxes among them, without its front matter."""
    return list(blocks(front_matter.body(path.read_text(encoding="utf-8"))))


def blocks(text: str) -> Iterator[Block]:
    lines, gathered, label = [*text.splitlines(), ""], [], ""
    while lines:
        line = lines.pop(0)
        fence, heading, target = FENCE.match(line), re.match(r"(#+) (.*)", line), re.fullmatch(r"\(([\w-]+)\)=", line)
        if not (fence or heading or target or not line.strip()):
            gathered.append(line)
            continue
        if gathered:
            yield Block("text", "\n".join(gathered))
            gathered = []
        if heading:
            yield Block("heading", heading[2], level=len(heading[1]), label=label)
        elif fence:
            yield from directive(fence, inside(lines, fence))
        if line.strip():
            label = target[1] if target else ""


def inside(lines: list[str], fence: re.Match) -> str:
    """What stands up to the end of a fence, taken from the lines and without the fence's indent."""
    closing = re.compile(rf" *{fence[2][0]}{{{len(fence[2])},}} *")
    found = []
    while lines and not closing.fullmatch(line := lines.pop(0)):
        found.append(line.removeprefix(fence[1]))
    return "\n".join(found)


def directive(fence: re.Match, content: str) -> Iterator[Block]:
    name, argument = fence[3], fence[4]
    if not name.startswith("{"):
        yield Block("code", content, name)
        return
    options, rest = split_options(content)
    block = Block(name.strip("{}"), rest.strip("\n"), argument, tuple(options.items()))
    yield block
    if block.kind == "admonition" and block.option("class") != "minute":
        yield from blocks(rest)
