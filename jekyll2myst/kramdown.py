"""What Jekyll's reader of Markdown makes of a text."""

import json
import re
import shutil
import subprocess
from functools import lru_cache
from pathlib import Path

import lxml.html

from . import PostError
from .blog import Blog

COMMAND = ["ruby", str(Path(__file__).with_name("read.rb"))]
INSTALL = (
    "sudo apt install ruby-kramdown-parser-gfm | sudo dnf install rubygem-kramdown-parser-gfm | "
    "gem install kramdown kramdown-parser-gfm"
)
READING = (
    "auto_ids auto_id_prefix auto_id_stripping transliterated_header_ids parse_block_html parse_span_html "
    "html_to_native link_defs hard_wrap gfm_quirks header_offset remove_line_breaks_for_cjk"
).split()
WRITING = (  # of HTML and its looks, for which a project has its own ways
    "footnote_nr toc_levels entity_output template line_width latex_headers header_links show_warnings guess_lang "
    "footnote_backlink footnote_backlink_inline footnote_prefix remove_block_html_tags remove_span_html_tags "
    "math_engine math_engine_opts syntax_highlighter syntax_highlighter_opts enable_coderay use_coderay coderay"
).split()
QUOTES = ["lsquo", "rsquo", "ldquo", "rdquo"]


def settings_of(blog: Blog) -> tuple[dict, list[str]]:
    """What the blog sets for kramdown: what is heeded here, and what changes a page and is not."""
    found = blog.settings.get("kramdown")
    found = {str(name): value for name, value in found.items() if value is not None} if isinstance(found, dict) else {}
    heeded = {name: found.pop(name) for name in READING if name in found}
    kind = str(found.pop("input", "GFM"))
    heeded["input"] = "Kramdown" if kind.lower() == "kramdown" else "GFM"
    heeded["whole"] = blog.settings.get("markdown") == "maruku"
    left = {name: value for name, value in found.items() if name not in WRITING}
    quotes = left.get("smart_quotes")
    if (quotes.split(",") if isinstance(quotes, str) else quotes) == QUOTES:
        del left["smart_quotes"]
    if kind.lower() not in ("kramdown", "gfm"):
        left["input"] = kind
    return heeded, [f"{name}: {value}" for name, value in left.items()]


def kramdown(text: str, blog: Blog) -> tuple[lxml.html.HtmlElement, str, list[tuple[int, str]]]:
    """The blocks of a text (see `read.rb`), the HTML that Jekyll shows, and warnings with their lines."""
    heeded, _ = settings_of(blog)
    if heeded["whole"]:
        text = re.sub(r"(?<!\\)(?:\\\[.+?\\\]|\$[^$\n]+\$)", of_maruku, text, flags=re.DOTALL)
    if not shutil.which("ruby"):
        raise PostError(f"this needs Ruby with kramdown, Jekyll's own reader of Markdown: {INSTALL}")
    read = json.loads(answer(text, json.dumps(heeded, default=str)))
    root = lxml.html.document_fromstring(f"<html><body>{read['html']}</body></html>").body
    distilled(root)
    warnings = []
    for warning in read["warnings"]:
        # brackets that are text, and what has no end for a browser, neither
        if not re.search("No link definition|closing tag for '(?:param|source|embed|img|input|track|wbr)'", warning):
            line = re.search(r"line (\d+)", warning)
            warnings.append((int(line[1]) if line else 1, re.sub(r" (?:on |in )?\(?line \d+\)?", "", warning)))
    return root, read["shown"], warnings


@lru_cache(maxsize=1000)  # a blog's posts are read twice
def answer(text: str, settings: str) -> str:
    """What `read.rb` prints. Raises PostError."""
    process = subprocess.run([*COMMAND, settings], input=text, capture_output=True, text=True, encoding="utf-8")
    if "LoadError" in process.stderr:
        raise PostError(f"this needs kramdown, Jekyll's own reader of Markdown: {INSTALL}")
    if process.returncode:
        raise PostError(f"kramdown can't read this: {(process.stderr.splitlines() or ['?'])[0]}")
    return process.stdout


def of_maruku(formula: re.Match) -> str:
    """A formula for kramdown, as maruku read it, with which Jekyll began: raw, in one backslash, and no bar a table."""
    tex = re.sub(r"\\?\|", lambda bar: r"\Vert " if bar[0] != "|" else r"\vert ", formula[0])
    return re.sub(r"^\\\[|\\\]$", r"\\\g<0>", tex)


def distilled(root):
    """Write the elements of Distill, in which blogs of papers are written, as those of other posts: notes and code."""
    for number, note in enumerate(list(root.iter("d-footnote", "dt-fn")), 1):
        around = (each.get("data-line") for each in (note, *note.iterancestors()))
        name, line = f"d-footnote-{number}", next(filter(None, around), "")
        definition = lxml.html.Element("x-definition", {"name": name, "data-line": line})
        definition.text, definition[:] = note.text, note[:]
        note.tag, note.text = "x-note", None
        note.set("name", name)
        root.append(definition)
    for block in list(root.iter("d-code", "dt-code")):
        block.tag = "pre" if block.get("block") is not None or "\n" in (block.text or "").strip() else "code"
        block.set("class", f"language-{block.get('language') or 'text'}")
