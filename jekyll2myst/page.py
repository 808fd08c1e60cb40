"""A post and the page that it becomes."""

import html
import re
import shutil
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from . import PostError
from .audit import as_named, counted_words, facts
from .blog import FILES, MARKDOWN, Blog, split
from .encoding import decoded, repaired
from .front import bare, front_matter, head, title_of, unseen
from .inline import escaped
from .kramdown import kramdown, settings_of
from .liquid import MARK, Liquid
from .markdown import Writer
from .project import Project
from .render import ADDRESS, rendered
from .spans import MATHJAX

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ue000-\ue004]")

OF_PAGES = frozenset("more note tip warning danger image picture embedded page film sound".split())  # the writer's
FONTLESS = re.compile("[\u0900-\u0dff\u0e00-\u0e7f\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")


@dataclass
class Block:
    """A block of the page. mend: what only the author can; told: what else became of it."""

    first: int
    last: int
    same: bool
    mend: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    @property
    def remark(self) -> str:
        lines = f"line {self.first}" if self.first == self.last else f"lines {self.first} to {self.last}"
        return f"{lines}: {'; '.join([*self.mend, *self.told])}"


@dataclass
class Page:
    """What a post becomes. path: of the page; images: from where to where; told: of the whole post; labels: those in
    it; places: where its post has which of them."""

    path: Path
    label: str
    blog: Blog  # with which images from the web would go
    text: str = ""
    sources: str = ""  # that it cites, as a file beside it
    labels: set[str] = field(default_factory=set)
    places: dict[str, str] = field(default_factory=dict)
    images: dict[Path, Path] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    mend: list[str] = field(default_factory=list)

    @property
    def remarks(self) -> list[str]:
        return [*self.mend, *self.told, *(block.remark for block in self.blocks if block.mend or block.told)]

    @property
    def counts(self) -> tuple[int, int, int]:
        """How many blocks are as they were, were changed, are for the author to look at."""
        mend = sum(bool(block.mend) for block in self.blocks) + len(self.mend)
        same = sum(block.same and not block.mend for block in self.blocks)
        return same, sum(not block.same and not block.mend for block in self.blocks), mend


def page_of(post: Path, project: Project, blog: Blog | None = None) -> Page:
    """Read a post and make its page, without writing. Raises PostError."""
    blog = blog or Blog.around(post)
    read, told = decoded(post)
    text, broken = repaired(read)
    pairs = zip(read.split("\n"), text.split("\n"), strict=True)
    if changed := [number for number, (before, after) in enumerate(pairs, 1) if before != after]:
        told.append(f"what looked like UTF-8 read as something else was put right: {in_lines(changed)}")
    if invisible := CONTROL.findall(text):  # which no XML may have, and so no EPUB
        told.append(f"invisible characters were left out: {len(invisible)}")
        text = CONTROL.sub("", text)
    meta, body, first = front_matter(text)
    if (why := unseen(meta, post, project.today)) and not project.hidden:
        raise PostError(f"{post.name} {why}: Jekyll doesn't show it (--hidden brings it in all the same)")
    if not body.strip():
        raise PostError(f"{post.name} has no text")
    found: list[tuple[int, bool, str]] = [(line, True, what) for line, what in broken]
    liquid = Liquid(blog, post, meta, lambda line, what, mend: found.append((line, mend, what)))
    body, lines = liquid.resolve(body, first)
    root, shown, warnings = kramdown(body, blog)
    found += [(lines[min(line, len(lines)) - 1], False, what) for line, what in warnings]
    title, heading, top = title_and_heading(meta, post, root)
    page = Page(*project.place(title, post, blog, told), blog, told=told)
    if why:
        page.told.append(f"it {why}: Jekyll doesn't show it")
    if post.suffix.lower() not in MARKDOWN:
        page.told.append(f"its name ends in {post.suffix or 'nothing'}, and it was read as Markdown")
    if (reader := str(blog.settings.get("markdown") or "kramdown").lower()) != "kramdown":
        page.told.append(f"the blog has its posts read by {reader}, this one was read by kramdown")
    if blog.unread:
        page.mend.append(f"the settings of the blog can't be read, so that none is heeded: {blog.unread}")
    if unheeded := settings_of(blog)[1]:
        page.told.append(f"settings for kramdown that are not heeded here: {', '.join(unheeded)}")
    if MATHJAX.search(title):
        page.mend.append(f"a formula in the title stands as text: {title}")
    if heading and words(title) < words(heading):
        page.told.append(f"the heading at the top says the title and more, and was left out: {heading}")
    if (sources_of := blog.bibliography(meta)) is None and meta.get("bibliography"):
        page.mend.append(f"the file of its sources isn't there: {meta['bibliography']}")
    sources = project.sources(page, sources_of)
    writer = Writer(root, blog, post, page.path, page.label, liquid.tags, top, sources)
    blocks = writer.write()
    if not any(block.text for block in blocks):
        raise PostError(f"{post.name} has nothing that a page can show")
    if sources and sources.cited:
        page.sources = sources.text()
        page.mend += project.unread(page.path.with_suffix(".bib"))
    page.images, page.labels = writer.images, writer.written
    page.places = {name: writer.named(place) for name, place in writer.places.items()}
    page.blocks = placed(blocks, body, lines, found)
    content = "\n\n".join(block.text for block in blocks if block.text) + "\n"
    own = project.first(page.path, not why)
    front = head(meta, post, own, writer.opening, project.today, page.told.append)
    page.text = f"{front}({page.label})=\n# {escaped(bare(title))}\n\n{content}"
    for what, places in writer.told.items():
        page.told.append(f"{what}: {in_lines(lines[min(place, len(lines)) - 1] for place in places)}")
    if writer.looks:
        page.told.append(f"looks of the theme, which mean nothing here: {', '.join(sorted(writer.looks)[:12])}")
    if letters := sorted(set(FONTLESS.findall(page.text))):
        page.told.append(
            f"the PDF may have no font for {len(letters)} of its characters, such as {letters[0]}: latex_elements in "
            "conf.py names one"
        )
    audit(page, MARK.sub(lambda mark: html.escape(liquid.tags[int(mark[1])]), shown), heading, post, project)
    return page


def in_lines(numbers: Iterable[int]) -> str:
    found = sorted(set(numbers))
    return f"line{'s' * (len(found) > 1)} {', '.join(map(str, found))}"


def title_and_heading(meta: dict, post: Path, root) -> tuple[str, str, str]:
    """The title of a post, the heading at its top that says it again, which leaves the tree, and that heading's id."""
    first = next((each for each in root if isinstance(each.tag, str) and each.text_content().strip()), None)
    heading = ""
    if first is not None and first.tag in ("h1", "h2") and not first.findall(".//img"):
        heading = " ".join(first.text_content().split())
    said = str(meta.get("title") or "")
    if first is not None and heading and words(said) <= words(heading):
        first.drop_tree()
        return (said.strip() and title_of(meta, post, "")) or heading, heading, first.get("id") or ""
    return title_of(meta, post, ""), "", ""


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


def placed(blocks: list, body: str, lines: list[int], found: list[tuple[int, bool, str]]) -> list[Block]:
    """The blocks with the lines of the post that they stand in, and what was found there."""
    source = body.split("\n")
    starts = sorted({block.line for block in blocks if block.line}) or [1]
    ends = dict(zip(starts, [*(start - 1 for start in starts[1:]), len(source)], strict=True))
    made = []
    for block in blocks:
        first, last = block.line or 1, ends.get(block.line, len(source))
        while first < last and not source[first - 1].strip():
            first += 1
        while last > first and not source[last - 1].strip():
            last -= 1
        same = plain("\n".join(source[first - 1 : last])) == plain(block.text)
        new = Block(lines[first - 1], lines[last - 1], same)
        for mend, text in block.remarks:
            (new.mend if mend else new.told).append(text)
        made.append(new)
    for line, mend, text in found:
        inside = [block for block in made if block.first <= line <= block.last]
        if not inside:
            made.append(Block(line, line, True))
        block = (inside or made)[-1]
        (block.mend if mend else block.told).append(text)
    return sorted(made, key=lambda block: block.first)


def plain(text: str) -> str:
    """Markdown without what says the same in two ways: emphasis, marks of lists, spaces, backslashes."""
    text = re.sub(r"^(\s*)[*+](?=\s)", r"\1-", text, flags=re.MULTILINE)
    return re.sub(r"\s+|\\(?=\W)", "", re.sub(r"(?<!\w)_|_(?!\w)", "*", text))


def audit(page: Page, shown: str, heading: str, post: Path, project: Project):
    """Compare the page with the post as Jekyll shows it; what is missing and was not told is for the author."""
    told = " ".join(page.remarks).casefold()
    quoted = [each.partition(": ")[2] for block in page.blocks for each in (*block.mend, *block.told)]
    before = facts(shown)
    links = (moved(each, page, post) for each in before.links.elements())
    before.links = Counter(filter(None, links))
    after = facts(rendered(page.text, project.extensions))
    title = page.text.partition("\n# ")[2].split("\n")[0]
    added = after.words - before.words - before.hidden - counted_words(f"{told} {title}")
    if new := [word for word in added.elements() if word not in OF_PAGES]:
        page.mend.append(f"words that the page has and the post lacks: {', '.join(new[:8])}")
    for kind, gone in before.missing(after).items():
        if kind == "words":
            gone = list((Counter(gone) - counted_words(" ".join([heading, *quoted]))).elements())
        gone = [each for each in gone if kind != "links" or each.casefold() not in told]
        gone = [each for each in gone if kind != "pictures" or each not in as_named(unquote(told))]
        if kind == "formulas":
            gone = gone[told.count("a formula can't be read") :]
        if gone:
            some = ", ".join(gone[:8]) + (f" and {len(gone) - 8} more" if gone[8:] else "")
            page.mend.append(f"{kind} that the post has and the page lacks: {some}")


def moved(address: str, page: Page, post: Path) -> str:
    """Where a link of the post to another one, or to a file of the blog, leads from the page; nothing for a link to the
    post itself, which has no address there."""
    blog = page.blog
    own = blog.own(address)
    other = blog.post_at(own) if own else None
    if other and other.resolve() == post.resolve():
        return ""
    if other and (there := blog.pages.get(other.resolve())):
        label = there.places.get(unquote(split(address).fragment))
        return f"{ADDRESS}#{label}" if label else ADDRESS + there.path.name
    with suppress(ValueError, KeyError):  # no file, or one that didn't come along
        return f"{ADDRESS}images/{page.images[blog.file(own or '', post, FILES)].name}"
    return address


def bring(page: Page):
    """Write a page and its images. Raises PostError where one of them is there already; then nothing is written."""
    sources = page.path.with_suffix(".bib")
    for target in (page.path, *[sources] * bool(page.sources), *page.images.values()):
        if target.exists():
            raise PostError(f"{target} is there already; nothing was written")
    written = []
    try:
        for source, target in page.images.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            written.append(target)
            shutil.copyfile(source, target)
        page.path.parent.mkdir(parents=True, exist_ok=True)
        if page.sources:
            written.append(sources)
            sources.write_text(page.sources, encoding="utf-8")
        written.append(page.path)
        page.path.write_text(page.text, encoding="utf-8")
    except OSError as error:
        for target in written:
            target.unlink(missing_ok=True)
        raise PostError(f"can't write {error.filename}: {error.strerror}; nothing was written") from None
