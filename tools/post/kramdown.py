"""What Jekyll's reader of Markdown makes of a text."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import lxml.html

from . import PostError
from .blog import Blog

COMMAND = ["ruby", str(Path(__file__).with_name("read.rb"))]
INSTALL = (
    "sudo apt install ruby-kramdown-parser-gfm | sudo dnf install rubygem-kramdown-parser-gfm | "
    "gem install kramdown kramdown-parser-gfm"
)


def kramdown(text: str, blog: Blog) -> tuple[lxml.html.HtmlElement, str, list[tuple[int, str]]]:
    """The blocks of a text (see `read.rb`), the HTML that Jekyll shows, and warnings with their lines."""
    options = ["hard_wrap"] if (blog.settings.get("kramdown") or {}).get("hard_wrap") else []
    if not shutil.which("ruby"):
        raise PostError(f"this needs Ruby with kramdown, Jekyll's own reader of Markdown: {INSTALL}")
    process = subprocess.run([*COMMAND, *options], input=text, capture_output=True, text=True, encoding="utf-8")
    if "LoadError" in process.stderr:
        raise PostError(f"this needs kramdown, Jekyll's own reader of Markdown: {INSTALL}")
    if process.returncode:
        raise PostError(f"kramdown can't read this: {(process.stderr.splitlines() or ['?'])[0]}")
    read = json.loads(process.stdout)
    root = lxml.html.document_fromstring(f"<html><body>{read['html']}</body></html>").body
    warnings = []
    for warning in read["warnings"]:
        if "No link definition" not in warning:  # brackets that are text
            line = re.search(r"line (\d+)", warning)
            warnings.append((int(line[1]) if line else 1, re.sub(r"(?: on| in)? line \d+", "", warning)))
    return root, read["shown"], warnings
