"""What kramdown made of a post, as MyST: HTML of the post and of its Markdown alike, an element a function."""

import re

import lxml.html
from pygments.filters import RaiseOnErrorTokenFilter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from .audit import aligned
from .inline import escaped, lines_of
from .liquid import MARK
from .spans import Block, Spans, is_block, note_name

THROUGH = set("div section article header footer main aside nav center noscript address picture html body".split())
HARMLESS = re.compile(r"platform\.(twitter|x)\.com|mathjax|katex|polyfill|embed", re.IGNORECASE)
BOXES = {
    "warning": ("warning", "caution"), "danger": ("danger", "error"), "tip": ("tip", "success"),
    "note": ("note", "info", "notice", "primary", "alert"),
}  # fmt: skip
RULES = {"center": ":-:", "right": "--:", "left": ":--"}
STYLES = {"a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}  # of the numbers of a list
LIST = re.compile(r"(?:[-*]|\d+[.)]) ")


class Writer(Spans):
    """Writes a page. images: from where to where; blocks: of the page, in order."""

    def write(self) -> list[Block]:
        levels = [int(each.tag[1]) for each in self.root.iter() if self.is_heading(each)]
        self.shift = 2 - min(levels, default=2)
        first = (" ".join(each.text_content().split()) for each in self.root.iter("p") if each.text_content().strip())
        self.opening = MARK.sub("", next(first, ""))
        before, line = "", "0"
        for element in self.top(self.root):
            line = next(filter(None, (each.get("data-line") for each in element.iter())), line)
            self.blocks.append(Block(int(line)))
            made = self.block(element, before)
            before = made[-1] if made else before
            self.blocks[-1].text = self.joined([*self.labels_in(element.iter()), *made] if made else made)
        for block in self.blocks:
            block.text = self.without_dangling(block)
        self.drop_rules([block for block in self.blocks if block.text and not block.text.startswith("[^")])
        return self.blocks

    def drop_rules(self, blocks: list[Block]):
        """Rules that part nothing, which docutils refuses: at the beginning, below a heading, at the end, twice."""
        before = "---"
        for number, block in enumerate(blocks):
            ends = not any(each.text != "---" for each in blocks[number:])
            if block.text == "---" and (before == "---" or before.startswith("#") or ends):
                block.text = ""
                block.remarks.append((False, "a rule that parts nothing was left out"))
            before = block.text or before

    def top(self, root):
        """The blocks of the page; a heading in a box ends the box, since it divides the page."""
        for child in wrapped(root):
            if isinstance(child.tag, str) and child.tag in THROUGH and any(map(self.is_heading, child.iter())):
                yield from self.top(child)
            else:
                yield child

    def is_heading(self, element) -> bool:
        around = {each.tag for each in element.iterancestors()}
        return bool(re.fullmatch("h[1-6]", str(element.tag))) and around <= THROUGH

    def without_dangling(self, block: Block) -> str:
        """The text of a block whose links and references all lead somewhere."""

        def checked(found: re.Match) -> str:
            if found["name"] in self.written:
                return found[0]
            block.remarks.append((True, f"what this led to is not in the page: {found['name']}"))
            return found["text"] or f"({found['name']})"

        prefix = re.escape(f"{self.label}-")
        text = re.sub(rf"\[(?P<text>[^\]]*)\]\(#(?P<name>{prefix}[\w-]+)\)", checked, block.text)
        return re.sub(rf"(?P<text>)\{{eq\}}`(?P<name>{prefix}[\w-]+)`", checked, text)

    # --- Blocks ------------------------------------------------------------------------------------------------------

    def inside(self, element, before: str = "") -> list[str]:
        """The blocks in an element; words between them are paragraphs. before: the block above."""
        made: list[str] = []
        line, places = [self.text(element.text)], [element] if element.tag in ("li", "dd", "td") else []
        for child in element:
            if is_block(child):
                made += self.labelled(places, self.paragraph("".join(line)))
                made += self.block(child, made[-1] if made else before)
                line, places = [], []
            else:
                line.append(self.span(child))
                places += child.iter()
            line.append(self.text(child.tail))
        return made + self.labelled(places, self.paragraph("".join(line)))

    def paragraph(self, text: str) -> list[str]:
        """A paragraph, in which a formula on lines of its own is one of its own."""
        pieces = re.split(r"\ue002(.*?)\ue003", text, flags=re.DOTALL)
        made = [piece if place % 2 else lines_of(piece) for place, piece in enumerate(pieces)]
        return [re.sub(r"\\$", "", piece).strip("\n") for piece in made if piece.strip("\\\n ")]

    def joined(self, blocks: list[str]) -> str:
        return "\n\n".join(blocks)

    def block(self, element, before: str = "") -> list[str]:
        if not isinstance(element.tag, str):
            self.leave_out(element)
            return []
        self.look(element)
        name = "heading" if re.fullmatch("h[1-6]", element.tag) else element.tag.replace("-", "_")
        make = getattr(self, f"as_{name}", None)
        if not is_block(element):
            made = self.paragraph(self.span(element))
        elif make and name in ("ul", "ol"):
            made = make(element, before)
        else:
            made = make(element) if make else self.boxed(element, self.inside(element, before))
        within = element.iter() if element.tag not in THROUGH | {"ul", "ol", "dl", "blockquote", "table"} else [element]
        return self.labelled(within, made)

    def labelled(self, places, made: list[str]) -> list[str]:
        return [*self.labels_in(places), *made] if made else []

    def labels_in(self, places) -> list[str]:
        """Labels for the ids of some elements to which a link of the post leads, where they have none yet."""
        found = [each.get("id") or each.get("name") for each in places if isinstance(each.tag, str)]
        new = [self.named(each) for each in dict.fromkeys(found) if each in self.labels]
        new = [each for each in new if each not in self.written]
        self.written |= set(new)
        return [f"({each})=" for each in new]

    def boxed(self, element, made: list[str]) -> list[str]:
        """A box that the theme sets apart by its class, as one of Sphinx's."""
        words = set(re.findall("[a-z]+", (element.get("class") or "").lower()))
        for kind, names in BOXES.items():
            if made and words & set(names) and words & {"alert", "notice", "prompt", "callout", "admonition", *names}:
                return [fenced(f"{{{kind}}}", self.joined(made))]
        return made

    def as_p(self, element):
        picture = next(element.iter("img"), None)
        title = self.title(picture) if picture is not None and not element.text_content().strip() else ""
        if title and (made := self.captioned(element, escaped(title))):
            self.tell(f"a title that browsers show under the pointer is a caption now: {title}")
            return made
        blocks = any(is_block(each) and each.tag != "x-math" for each in element)  # which end a paragraph in a browser
        return self.boxed(element, self.inside(element) if blocks else self.paragraph(self.content(element)))

    def as_heading(self, element):
        text = self.one_line(element)
        if not self.is_heading(element):
            self.tell(f"a heading within a block is words in bold: {text}")
            return [f"**{text}**"] if text else []
        level = int(element.tag[1]) + self.shift
        self.deepest = max(2, min(6, level, self.deepest + 1))  # none may be skipped
        return [f"{'#' * self.deepest} {text}"] if text else []

    def as_hr(self, element):
        return ["---"] if element.getparent().tag in THROUGH else []

    def as_blockquote(self, element):
        made = self.joined(self.inside(element))
        box = self.boxed(element, [made])
        return [re.sub(r"^(?=.)", "> ", made, flags=re.MULTILINE).replace("\n\n", "\n>\n")] if box == [made] else box

    def as_ul(self, element, before=""):
        return self.items(element, ["*" if re.match("- ", before) else "-"] * len(element))

    def as_ol(self, element, before=""):
        mark = ")" if re.match(r"(?:\{style=[\w-]+\}\n)?\d+\. ", before) else "."
        element[:] = [item for each in element for item in (each if each.find("li") is not None else [each])]
        items = [item for item in element if item.tag == "li"]
        start = element.get("start") or (items[0].get("value") if items else None) or "1"
        first = int(start) if start.isdecimal() else 1
        numbers = range(first, first + len(element))
        said = [item.get("value") or str(number) for item, number in zip(items, numbers, strict=False)]
        if element.get("reversed") is not None or not start.isdecimal() or said != [*map(str, numbers[: len(items)])]:
            self.tell(f"a list that counts in its own way counts up here, from {first}")
        style = re.search(r"list-style(?:-type)?:\s*((?:lower|upper)-(?:alpha|roman))", element.get("style") or "")
        counted = style[1] if style else STYLES.get(element.get("type") or "")
        made = self.items(element, [f"{number}{mark}" for number in numbers])
        return [f"{{style={counted}}}\n{text}" for text in made] if counted else made

    def items(self, element, marks: list[str]):
        made, loose = [], False
        for mark, item in zip(marks, element, strict=True):
            inner = self.inside(item) if item.tag == "li" else self.block(item)
            if not inner and item.tag != "li":
                continue
            loose = loose or any(each.tag == "p" for each in item) or (len(inner) > 1 and not LIST.match(inner[-1]))
            text = self.joined(inner) if loose else "\n".join(inner)
            made.append(f"{mark} {indented(text, len(mark) + 1)}".rstrip())
        return ["\n\n".join(made) if loose else "\n".join(made)] if made else []

    def as_dl(self, element):
        made: list[str] = []
        terms: list[str] = []
        for child in [inner for each in element for inner in (each if each.tag == "div" else [each])]:
            if child.tag == "dt":
                terms += filter(None, [self.one_line(child)])
            elif child.tag == "dd":
                text = indented(self.joined(self.inside(child)), 2)
                if not made and not terms:
                    terms = ["&nbsp;"]  # or it defines nothing, and is no definition to MyST
                made.append((f"{' / '.join(terms)}\n: " if terms else ": ") + text)
                terms = []
        made += [f"{' / '.join(terms)}\n: &nbsp;"] if terms else []  # nothing defines them
        return ["\n\n".join(made)] if made else []

    def as_pre(self, element):
        inner, parent = element.find("code"), element.getparent()
        around = [inner, element, parent if len(parent) == 1 else None]  # plugins name the language where they like
        named = re.search(r"language-(\S+)", " ".join(each.get("class") or "" for each in around if each is not None))
        text = self.with_tags("".join(element.itertext())).strip("\n")
        language = self.language(named[1] if named else "", text)
        marks = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
        return [f"{marks}{language}\n{text}\n{marks}"]

    def language(self, name: str, text: str) -> str:
        """A language whose highlighting is known and reads the text; `{r}` would be a directive here."""
        name = name.strip("{}").split("{")[0].split(",")[0]
        if name in ("", "plaintext", "text", "txt", "none"):
            return "text" if name else ""
        try:
            lexer = get_lexer_by_name(name)
            lexer.add_filter(RaiseOnErrorTokenFilter())
            list(lexer.get_tokens(text))
        except ClassNotFound:
            self.tell(f"no highlighting is known for {name}")
            return "text"
        except Exception:  # a lexer's own
            self.tell(f"this is no whole {name}, so it is not highlighted")
            return "text"
        return name

    def as_table(self, element):
        for cell in element.xpath("./td | ./th | ./tbody/td | ./tbody/th"):  # in no row, as in one to a browser
            row = cell.getprevious()
            if row is None or "data-made" not in row.attrib:
                row = lxml.html.Element("tr", {"data-made": ""})
                cell.addprevious(row)
            row.append(cell)
        rows = [row for row in element.iter("tr") if next(row.iterancestors("table")) is element]
        rows.sort(key=lambda row: {"thead": 0, "tfoot": 2}.get(row.getparent().tag, 1))  # as a browser puts them
        cells = [[cell for cell in row if cell.tag in ("td", "th")] for row in rows]
        if any(cell.get(span, "1") != "1" for row in cells for cell in row for span in ("colspan", "rowspan")):
            self.tell("cells that span others stand in the first of these")
        grid = [line for row, line in zip(cells, unspanned(cells), strict=True) if row]
        cells = list(filter(None, cells))
        inside = [[self.inside(cell) for cell in line] for line in grid]
        if not inside:
            return []
        texts = [[self.joined(blocks) for blocks in line] for line in inside]
        sides = [[aligned(cell) for cell in line] for line in grid]
        both = zip(zip(*sides, strict=True), zip(*texts, strict=True), strict=True)
        columns = [{side for side, text in zip(*column, strict=True) if text} for column in both]
        caption = element.find("caption")
        heads = sum(1 for row in cells if all(cell.tag == "th" for cell in row))
        plain = heads == 1 and caption is None and not any(set("|\n") & set(text) for row in texts for text in row)
        if plain and all(cell.tag == "th" for cell in cells[0]) and all(len(column) < 2 for column in columns):
            lines = [texts[0], [RULES.get(next(iter(column), ""), "---") for column in columns], *texts[1:]]
            return ["\n".join(f"| {' | '.join(row)} |" for row in lines)]
        for text, blocks, side in zip(texts, inside, sides, strict=True):
            marks = [f"{{.align-{each}}}\n" if each in ("right", "center") else "" for each in side]
            text[:] = [self.joined([marks[x] + each for each in several]) for x, several in enumerate(blocks)]
        body = "\n".join("* - " + "\n  - ".join(indented(text, 4) for text in row) for row in texts)
        title = self.one_line(caption) if caption is not None else ""
        options = f":header-rows: {heads}\n\n" if 0 < heads < len(cells) else "\n"
        return [fenced("{list-table} " + title, options + body)]

    def as_figure(self, element):
        """A figure if it is one picture with a caption, else its pictures and its words."""
        captions = element.findall(".//figcaption")
        words = self.joined([text for caption in captions for text in self.inside(caption)])
        more = next(element.iter("table", "pre"), None) is not None
        if words and not more and (made := self.captioned(element, words)):
            return made
        for caption in captions:
            caption.tag = "div"  # below the pictures, as its words
        return self.inside(element)

    def captioned(self, element, words: str) -> list[str]:
        """The one picture of an element as a figure; nothing where there are more, or none that comes along."""
        pictures = [each for each in element.iter("img", "image")]
        link = next((each.get("href") or "" for each in pictures[0].iterancestors("a")), None) if pictures else None
        if len(pictures) != 1 or not (link is None or re.match("https?://", link)):
            return []
        path, alt = self.picture(pictures[0])
        told = {"alt": alt, "target": link, "width": self.width(pictures[0])}
        options = [f":{name}: {value}" for name, value in told.items() if value]
        return [fenced(f"{{figure}} {path}", "\n".join([*options, "", words]))] if path else []

    as_figcaption = None

    def as_details(self, element):
        summary = element.find("summary")
        title = "More"
        if summary is not None:
            title = self.one_line(summary) or title
            summary.drop_tree()
        shown = "closed" if element.get("open") is None else "open"
        return [fenced(f"{{admonition}} {title}", f":collapsible: {shown}\n\n{self.joined(self.inside(element))}")]

    def as_x_contents(self, element):
        self.tell("the contents are left out: the page has its own")
        return []

    def as_x_definition(self, element):
        text = self.joined(self.inside(element))
        return [f"[^{note_name(element.get('name'))}]: {indented(text, 4)}"]

    def as_x_math(self, element):
        return self.paragraph(self.span(element))

    def as_script(self, element):
        source = element.get("src") or ""
        if re.match(r"https://(gist\.github\.com|asciinema\.org)/", source):
            return [f"<{re.sub(r'[.]js.*', '', source)}>"]
        if element.get("type", "").startswith("math/"):
            return self.paragraph(self.formula(element.text or "", "display" in element.get("type")))
        what = source or "what it does in the page is not here"
        self.tell(f"a script was left out: {what}", not HARMLESS.search(source))
        return []

    def as_style(self, element):
        self.tell("a style sheet was left out")
        return []

    def as_svg(self, element):
        words = " ".join(element.text_content().split())
        self.tell(f"a drawing (svg) was left out{', with its words: ' if words else ''}{words}", True)
        return []

    as_canvas = as_svg

    def as_form(self, element):
        self.tell("a form was left out; its words are here", True)
        return self.inside(element)

    def as_iframe(self, element):
        """A film, a sound or another page, as a link to it."""
        within = element.iter(element.tag, "source", "embed")
        source = next(filter(None, (each.get("src") or each.get("data") for each in within)), "")
        if found := re.search(r"youtube(?:-nocookie)?\.com/(?:embed|v)/([\w-]{11})", source):
            source = f"https://www.youtube.com/watch?v={found[1]}"
        name = element.get("title") or {"video": "Film", "audio": "Sound"}.get(element.tag, "Embedded page")
        link = lxml.html.Element("a", href=source)
        if not source or not (target := self.target(link)):
            self.tell(f"left out, with no address to link to: <{element.tag}>", True)
            return []
        self.tell(f"<{element.tag}> is a link now: {source}")
        return [f"[{escaped(name, True)}: {escaped(source, True)}]({target})"]

    as_video = as_audio = as_object = as_embed = as_iframe


def wrapped(root) -> list:
    """The blocks in an element; words and spans between them are paragraphs of their own."""
    made, loose = [], lxml.html.Element("p")
    loose.text = root.text
    for child in list(root):
        tail, child.tail = child.tail, None
        if is_block(child) or not isinstance(child.tag, str):
            made += [loose, child]
            loose = lxml.html.Element("p", {"data-line": child.get("data-line") or ""})
            loose.text = tail
        else:
            loose.append(child)
            child.tail = tail
    root.text = None
    root[:] = [each for each in [*made, loose] if each.tag != "p" or len(each) or (each.text or "").strip()]
    return list(root)


def indented(text: str, width: int) -> str:
    return re.sub(r"\n(?=[^\n])", "\n" + " " * width, text)


def fenced(head: str, body: str) -> str:
    """A directive, in more colons than those inside."""
    colons = ":" * max(3, 1 + max(map(len, re.findall("^ *(:{3,})", body, re.MULTILINE)), default=0))
    return f"{colons}{head.rstrip()}\n{body}\n{colons}"


def unspanned(rows: list[list]) -> list[list]:
    """The cells of each row, one for each column; those that a cell spans are empty."""
    taken: dict[tuple[int, int], lxml.html.HtmlElement] = {}
    for y, row in enumerate(rows):
        x = 0
        for cell in row:
            while (x, y) in taken:
                x += 1
            wide, tall = (
                max(1, int(number)) if (number := cell.get(span) or "").isdecimal() else 1
                for span in ("colspan", "rowspan")
            )
            for below in range(min(tall, len(rows) - y)):
                for right in range(min(wide, 20)):
                    taken[x + right, y + below] = cell if not below + right else lxml.html.Element("td")
    width = 1 + max((x for x, _ in taken), default=-1)
    return [[taken.get((x, y), lxml.html.Element("td")) for x in range(width)] for y in range(len(rows))]
