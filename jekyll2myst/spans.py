"""Text within a block as MyST: emphasis, links, pictures, formulas, code."""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

import lxml.html
from lxml.html import defs
from math_core import LatexError

from .blog import FILES, IMAGES, Blog, split
from .inline import COLOR, ENDED, VALUED, Formulas, code, escaped
from .liquid import MARK
from .sources import Sources

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BLOCKS = set(
    "p h1 h2 h3 h4 h5 h6 ul ol dl pre blockquote table hr figure div section article header footer main aside nav "
    "center details iframe video audio script style noscript form address fieldset object embed canvas svg picture "
    "x-contents x-definition figcaption".split()
)
ELEMENTS = defs.tags | set("picture main image bdi data dialog nobr rb rtc search slot template".split())
CODE = ("code", "tt", "samp", "kbd", "var")
# What docutils writes as an element of HTML where a span has its name as a class
LOOKS = {name: name for name in "mark u ins small s del".split()} | {"strike": "s"}
WEB_ONLY = (".gif", ".webp", ".bmp", ".avif")  # pictures that have no place in a PDF
REFERENCE = re.compile(r"\\(?:eq)?ref\{([^}]+)\}")
MATHJAX = re.compile(
    r"\$\$(?P<dollars>.+?)\$\$|\\\((?P<round>.+?)\\\)|\\\[(?P<square>.+?)\\\]"
    r"|(?P<whole>\\begin\{(?P<name>(?:equation|align|alignat|gather|multline|eqnarray|flalign)\*?)\}.+?\\end\{(?P=name)\})"
    rf"|(?<![\\$\w])\$(?:(?P<one>(?=[^\s\d$])[^$]*?(?<!\s))\${VALUED}"
    r"|(?P<number>\d+(?:\.\d+)?|\d[^$\n]*?[\\^_{=][^$\n]*?(?<!\s)"
    rf"|\n?[^$\n`]*\\[A-Za-z][^$\n`]*\n?)\${ENDED})",
    re.DOTALL,
)


@dataclass
class Block:
    """A block of the post: its first line, what it became, and what was found: (for the author to mend, text)."""

    line: int
    text: str = ""
    remarks: list[tuple[bool, str]] = field(default_factory=list)


class Spans:
    """Writes what is within a block. blocks: of the page so far; images: from where to where."""

    def __init__(self, root, blog: Blog, post: Path, page: Path, label: str, tags: list[str], top: str, sources):
        self.root, self.blog, self.post, self.page, self.tags = root, blog, post, page, tags
        self.sources: Sources | None = sources
        self.top_id = top  # of a heading that became the title
        self.label = label  # of the page
        self.images: dict[Path, Path] = {}
        self.blocks: list[Block] = []
        self.formulas = Formulas(blog.theme)
        self.aliases: dict[str, str] = {}
        self.written: set[str] = set()  # labels
        self.opening = ""  # the text of the first paragraph
        self.looks: set[str] = set()
        self.told: dict[str, list[int]] = defaultdict(list)  # of the whole page: what, and in which lines
        self.ids = {each.get("id") or each.get("name") for each in root.iter() if each.get("id") or each.tag == "a"}
        self.ids.discard(None)
        # As GitHub and Hugo name headings, where kramdown's name is another
        self.places = {anchor(each.text_content()): each.get("id") for each in root.iter(*HEADINGS) if each.get("id")}
        self.places |= {each: each for each in self.ids}
        wanted = {self.own_place(each.get("href") or "") for each in root.iter("a")} | blog.wanted[post.resolve()]
        self.labels = {place for name, place in self.places.items() if name in wanted}
        self.notes = {each.get("name") for each in root.iter("x-definition")}
        self.shift, self.deepest = 0, 1
        self.equations = set(re.findall(r"\\label\s*\{([^}]*)\}", "".join(root.itertext())))

    def own_place(self, address: str) -> str | None:
        """The place in this post to which an address leads, also where it names the post: "" is its beginning."""
        if address.startswith("#"):
            return unquote(address[1:])
        own = self.blog.own(address.strip()) or ""
        post = self.blog.post_at(own) if own else None
        return unquote(split(own).fragment) if own and post and post.resolve() == self.post.resolve() else None

    def tell(self, text: str, mend: bool = False):
        text = " ".join(text.split())  # an address may have line breaks in it
        if (mend, text) not in self.blocks[-1].remarks:
            self.blocks[-1].remarks.append((mend, text))

    def leave_out(self, comment):
        """Tell of a comment with its line, which is in front, unless it ends what a list of posts shows."""
        line, _, text = (comment.text or "").partition(" ")
        if text.strip() not in ("", "more", "excerpt"):
            self.told["comments were left out"].append(int(line) if line.isdecimal() else self.blocks[-1].line)

    def look(self, element):
        known = element.tag in ELEMENTS or "-" in element.tag or next(element.iterancestors("math"), None) is not None
        if not known:
            self.tell(f"no browser knows <{element.tag}>, so it isn't seen; if it is text, write \\<{element.tag}>")
        for name in ("class", "style"):
            value = " ".join((element.get(name) or "").split())
            if value and not re.match("language-|task-list|highlight|footnote", value):
                self.looks.add(value if len(value) < 60 else f"{value[:60]} …")

    def named(self, name: str) -> str:
        plain = re.sub(r"[^\w-]+", "-", name.lower())
        return f"{self.label}-{plain}"

    def text(self, text: str | None) -> str:
        """Text of the post, with the formulas in HTML, which kramdown leaves to MathJax."""
        made, end, text = [], 0, text or ""
        for found in MATHJAX.finditer(text):
            made.append(self.plain_text(text[end : found.start()]))
            tex = next(filter(None, found.groups()))
            made.append(self.formula(tex, bool(found["dollars"] or found["square"] or found["whole"])))
            end = found.end()
        return "".join([*made, self.plain_text(text[end:])])

    def plain_text(self, text: str) -> str:
        """Text without formulas; Liquid goes back as it was, and what refers to a formula in HTML leads to it."""
        if self.blog.draws_emoji and (names := re.findall(r"(?<!\S):[a-z][a-z0-9_+-]+:(?!\S)", text)):
            self.tell(f"pictures on the blog, and words here: {', '.join(names)}", True)
        pieces = MARK.split(text)
        return "".join(
            code(self.tags[int(each)]) if place % 2 else self.referring(each) for place, each in enumerate(pieces)
        )

    def referring(self, text: str) -> str:
        pieces = REFERENCE.split(text)
        return "".join(self.reference(each) if place % 2 else escaped(each) for place, each in enumerate(pieces))

    def content(self, element) -> str:
        pieces = [self.text(element.text)]
        for child in element:
            pieces += [self.span(child), self.text(child.tail)]
        return "".join(pieces)

    def span(self, element) -> str:
        tag = element.tag
        if not isinstance(tag, str):
            self.leave_out(element)
            return ""
        self.look(element)
        if tag == "kbd" and not len(element) and (text := (element.text or "").strip()) and not set("`\\") & set(text):
            return f"{{kbd}}`{text}`"
        if tag in CODE:
            text = self.with_tags("".join(element.itertext()))
            return code(text) if text.strip() else ""
        if tag in ("em", "i", "strong", "b"):
            return self.marked(element, "**" if tag in ("strong", "b") else "*")
        if tag in LOOKS and (text := self.within(element)).strip() and "\ue002" not in text:
            return f"[{text}]{{.{LOOKS[tag]}}}"
        if tag in ("sup", "sub") and not len(element) and (element.text or "").strip() and "`" not in element.text:
            return f"{{{tag}}}`{element.text.strip()}`"
        if tag in ("sup", "sub") and "".join(element.itertext()).strip():
            return self.raised(element)
        if tag == "abbr" and element.get("title") and not len(element):
            return f"{{abbr}}`{element.text} ({element.get('title')})`"
        if tag == "br":
            return "\\\n"
        if tag in ("img", "image"):
            return self.image(element)
        if tag == "a":
            return self.link(element)
        if tag == "math" or "katex" in (element.get("class") or "").split():
            tex = next(element.iter("annotation"), None)
            if tex is not None:
                return self.formula(tex.text or "", False)
            self.tell("a formula in MathML stands as its letters", True)
        if tag in ("d-math", "dt-math"):
            return self.formula(element.text_content(), element.get("block") is not None)
        if tag in ("d-cite", "dt-cite"):
            return self.citation(element)
        if tag == "x-math":
            return self.formula(element.text or "", element.get("data-shown") == "block")
        if tag == "x-reference":
            return self.reference(element.get("to"))
        if tag == "x-note":
            return f"[^{note_name(element.get('name'))}]"
        if tag == "input":
            if element.get("type") == "checkbox":
                return "☑ " if element.get("checked") else "☐ "
            self.tell("a field of a form was left out", True)
            return ""
        if tag == "q":
            return f'"{self.content(element)}"'
        if is_block(element):
            return " ".join(self.block(element))
        return self.content(element)

    def block(self, element, before: str = "") -> list[str]:
        """A block within a span, as kramdown leaves them in HTML: see `Writer`."""
        raise NotImplementedError

    def within(self, element) -> str:
        """The text of a link, in which brackets of its own are escaped."""
        text = self.content(element)
        return text if len(element) else re.sub(r"(?<!\\)[\[\]]", r"\\\g<0>", text)

    def one_line(self, element) -> str:
        """For a heading, a term or a caption, which have one."""
        text = re.sub(r"\\\n", " ", self.content(element))
        return " ".join(
            re.sub("\ue002(?:\\$\\$(.*?)\\$\\$[^\ue003]*|([^\ue003]*))\ue003", r"$\1$\2", text, flags=re.DOTALL).split()
        )

    def marked(self, element, mark: str) -> str:
        """Emphasis. Beside a word, marks that touch a sign of punctuation are none, so a role says it."""
        text = self.content(element)
        bare = text.strip()
        if not bare:
            return text
        lead, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        before, after = text_before(element)[-1:] + lead, tail + (element.tail or "")[:1]
        beside = element.getprevious()
        touches = beside is not None and not beside.tail and beside.tag in ("em", "i", "strong", "b")
        opens = not touches and not (
            is_mark(bare[0]) and before[-1:] and not before[-1:].isspace() and not is_mark(before[-1:])
        )
        closes = not (is_mark(bare[-1]) and after[:1] and not after[:1].isspace() and not is_mark(after[:1]))
        if "\ue002" in bare:
            return text
        if not (opens and closes) and not len(element) and "`" not in bare:
            role = "strong" if mark == "**" else "emphasis"
            return f"{lead}{{{role}}}`{' '.join(element.text.split())}`{tail}"
        if not (opens and closes):
            self.tell("words in bold or italics that touch others are plain")
            return text
        return f"{lead}{mark}{bare}{mark}{tail}"

    def formula(self, tex: str, alone: bool) -> str:
        tex = self.with_tags(tex)
        try:
            made, labels = self.formulas.plain(tex)
        except LatexError as error:
            self.tell(f"a formula can't be read ({error}) and stands as text: {' '.join(tex.split())}", True)
            return f"\ue002```text\n{tex.strip()}\n```\ue003" if alone else code(tex)
        if not made:
            return ""
        if COLOR.search(tex):
            self.told["colors in formulas were left out"].append(self.blocks[-1].line)
        labels = [label for label in labels if self.named(label) not in self.written]
        if not alone and not labels:
            return f"${' '.join(made.split())}$"
        self.written |= {self.named(label) for label in labels[:1]}
        if labels[1:]:
            self.tell(f"one number for these formulas of one block: {', '.join(labels)}", True)
        for other in labels[1:]:
            self.aliases[other] = labels[0]
        return f"\ue002$$\n{made}\n$${f' ({self.named(labels[0])})' if labels else ''}\ue003"

    def raised(self, element) -> str:
        """Letters above or below the line that have marks in them, which the role for such letters can't have."""
        text = " ".join(element.text_content().split())
        inside = {each.tag for each in element.iterdescendants()}
        if "`" not in text and inside <= {"em", "i", "strong", "b", "span", "small"}:
            self.tell(f"letters above or below the line have no marks of their own now: {text}")
            return f"{{{element.tag}}}`{text}`"
        if "`" not in text and inside == {"a"} and len(element) == 1 and element[0].text_content().strip() == text:
            link = element[0]  # to a note, most often
            link.text, raised = None, lxml.html.Element(element.tag)
            raised.text = text
            link.append(raised)
            return self.link(link)
        self.tell(f"letters above or below the line stand in it: {text}")
        return f" {self.content(element).strip()} "

    def citation(self, element) -> str:
        """A citation of Distill, whose sources are in a file of their own."""
        keys = re.findall(r"[^\s,]+", element.get("key") or element.get("bibtex-key") or "")
        if not self.sources:
            self.told["citations (d-cite) stand as their keys"].append(self.blocks[-1].line)
            return self.content(element).strip() or escaped(f"[{', '.join(keys)}]", True)
        found = {key: self.sources.cite(key) for key in keys}
        if lost := [key for key, cited in found.items() if not cited]:
            self.tell(f"the blog's file of sources has no such entry that can be read: {', '.join(lost)}", True)
        cited = ",".join(filter(None, found.values()))
        text = [f"{{cite:p}}`{cited}`"] * bool(cited) + [escaped(f"[{', '.join(lost)}]", True)] * bool(lost)
        return self.content(element).strip() + " ".join(text)

    def reference(self, name: str) -> str:
        if name in self.equations:
            return f"{{eq}}`{self.named(self.aliases.get(name, name))}`"
        self.tell(f"no formula has the label {name}", True)
        return escaped(f"({name})")

    def link(self, element) -> str:
        text = re.sub(r"\\\n", " ", self.within(element))
        address = element.get("href")
        if address is None:  # a place only
            return text
        own = self.blog.own(address.strip())
        if own and own.lower().endswith(IMAGES) and any(True for _ in element.iter("img", "image")):
            self.tell(f"a picture that leads to a picture is no link now: {address}")
            return text
        target = self.target(element)
        if not target or not text.strip() or "\ue002" in text:
            return text
        if element.text == address and re.match("https?:[^%]*$", address) and not len(element):
            return f"<{address}>"
        title = element.get("title")
        lead, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        return f"{lead}[{text.strip()}]({target}{f' {quoted(title)}' if title else ''}){tail}"

    def target(self, element) -> str | None:
        """Where a link leads in the project; None if nowhere, which is told."""
        address = typed(element.get("href"))
        if not address:
            return None
        if MARK.search(address):
            self.tell(f"a link that Liquid makes was left out: {self.with_tags(address)}", True)
            return None
        if (name := self.own_place(address)) is not None:
            if name == self.top_id or not (name or address.startswith("#")):
                return f"#{self.label}"
            if name in self.places:
                return f"#{self.named(self.places[name])}"
            if name:
                self.tell(f"no place of the post has the name {address}; its link was left out")
            return None
        own = self.blog.own(address)
        if not split(address).geturl():
            self.tell(f"a link to what is no address was left out: {address}", True)
            return None
        if own is None:
            scheme = split(address).scheme
            if scheme and scheme not in ("http", "https", "mailto", "ftp"):
                self.tell(f"a link that no page can follow was left out: {address}", True)
                return None
            return bracketed("https:" + address if address.startswith("//") else address)
        if own.lower().endswith(FILES):
            try:
                return f"images/{self.copied(self.blog.file(own, self.post, FILES)).name}"
            except ValueError:
                pass  # it may be at the blog's address
        post = self.blog.post_at(own)
        place = unquote(split(own).fragment)
        if post and place:
            self.blog.wanted[post.resolve()].add(place)
        if post and (page := self.blog.pages.get(post.resolve())):
            if place in page.places:
                return f"#{page.places[place]}"
            if place:
                self.tell(f"another post has no such place, and the link leads to the beginning of its page: {own}")
            return page.path.name
        if re.match("https?://", address):
            return bracketed(address)
        if self.blog.url and own:
            path = own if own.startswith("/") else "/" + own
            self.tell(f"a link within the blog leads to its address now: {own}")
            return bracketed(self.blog.url + self.blog.baseurl + path)
        self.tell(f"a link within the blog was left out: {address}", True)
        return None

    # --- Pictures ----------------------------------------------------------------------------------------------------

    def image(self, element) -> str:
        path, alt = self.picture(element)
        if title := self.title(element):
            self.tell(f"a title that browsers show under the pointer was left out: {title}")
        size = self.width(element)
        return f"![{escaped(alt, True)}]({path})" + (f'{{width="{size}"}}' if size else "") if path else alt

    @staticmethod
    def title(element) -> str:
        """What the title of a picture says more than its alternative text, which stands for it where there is none."""
        title, alt = (" ".join((element.get(name) or "").split()) for name in ("title", "alt"))
        return title if alt and title.casefold() not in alt.casefold() else ""

    @staticmethod
    def width(element) -> str:
        found = re.fullmatch(r"(\d+(?:\.\d+)?)(px|%)?", element.get("width") or "")
        found = found or re.search(r"(?<![\w-])width:\s*(\d+(?:\.\d+)?)(px|%)", element.get("style") or "")
        return f"{found[1]}{found[2] or 'px'}" if found else ""

    def picture(self, element) -> tuple[str | None, str]:
        """The path of a picture beside the page and its words; or None, and what stands in its place."""
        address = typed(element.get("src") or element.get("data-src") or element.get("href"))
        words = " ".join((element.get("alt") or element.get("title") or "").split())
        alt = escaped(words, True)
        if MARK.search(address) or not address:
            self.tell(f"a picture whose address Liquid makes was left out: {self.with_tags(address) or '(none)'}", True)
            return None, f"*[{alt or 'picture'}]*" if alt else ""
        own = self.blog.own(address)
        if own is None:
            if address.startswith("data:"):
                self.tell("a picture inside the text (data:) was left out", True)
                return None, f"*[{alt or 'picture'}]*"
            address = "https:" + address if address.startswith("//") else address
            try:
                source = self.blog.fetched(address)
                self.tell(f"an image was fetched; may you show it? {address}")
            except ValueError as error:
                self.tell(f"{error}: {address}", True)
                linked = any(True for _ in element.iterancestors("a"))
                return None, f" {alt or 'image'} " if linked else f"[{alt or 'image'}]({bracketed(address)})"
            return self.kept(source, address, words)
        try:
            source = self.blog.file(own, self.post)
        except ValueError as error:
            self.tell(str(error), True)
            return None, f"*[{alt or escaped(address, True)}]*"
        if ".svg#" in own:
            self.tell(f"a picture of which the post shows a part is whole here: {own}")
        return self.kept(source, own, words)

    def kept(self, source: Path, own: str, words: str) -> tuple[str, str]:
        """The path of a picture that comes along."""
        if not words:
            self.told["pictures without alternative text"].append(self.blocks[-1].line)
        if source.suffix.lower() in WEB_ONLY:
            self.tell(f"{source.suffix} is for the web only; PDF and EPUB say so in its place: {own}")
        return f"images/{self.copied(source).name}", words

    def copied(self, source: Path) -> Path:
        """Where an image goes: a name for each, also for two of one name."""
        if source not in self.images:
            stem = re.sub(r"[^\w.-]+", "-", source.stem)
            names = [stem, f"{re.sub(r'[^A-Za-z0-9.-]+', '-', source.parent.name)}-{stem}"]
            names += [f"{stem}-{number}" for number in range(2, len(self.images) + 3)]
            paths = (self.page.parent / "images" / f"{self.page.stem}-{name}{source.suffix}" for name in names)
            used = {str(path).lower() for path in self.images.values()}
            self.images[source] = next(path for path in paths if str(path).lower() not in used)
        return self.images[source]

    def with_tags(self, text: str) -> str:
        return MARK.sub(lambda found: self.tags[int(found[1])], text)


def is_block(element) -> bool:
    """Whether an element is one of its own below others: by its name, or since it holds one."""
    tag = element.tag
    if tag == "x-math":
        return element.get("data-shown") == "block" and element.get("data-line") is not None
    return tag in BLOCKS or (isinstance(tag, str) and tag != "a" and any(map(is_block, element)))


def text_before(element) -> str:
    before = element.getprevious()
    if before is None:
        return element.getparent().text or ""
    return before.tail or "".join(before.itertext()) or " "


def is_mark(character: str) -> bool:
    """Whether CommonMark takes a character for punctuation."""
    return unicodedata.category(character)[0] in "PS"


def is_letter(character: str) -> bool:
    """Whether it is neither punctuation nor a space, nor nothing."""
    return bool(character) and not character.isspace() and not is_mark(character)


def anchor(heading: str) -> str:
    return re.sub(r"[^\w -]", "", heading.strip().lower()).replace(" ", "-")


def note_name(name: str) -> str:
    return re.sub(r"[^\w-]+", "-", name)


def quoted(title: str) -> str:
    return '"' + " ".join(title.split()).replace("\\", "\\\\").replace('"', '\\"') + '"'


def typed(address: str | None) -> str:
    """An address of HTML as a browser takes it, without the line breaks in it."""
    return re.sub(r"[\t\r\n]+", "", (address or "").strip())


def bracketed(address: str) -> str:
    address = re.sub(r"\s", "%20", address.strip()).replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")
    return f"<{address.replace('<', '%3C').replace('>', '%3E')}>" if re.search(r"[()\\*_`]", address) else address
