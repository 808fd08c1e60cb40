"""What the page about the book promises of its scripts."""

import re

from . import BOOK


def _scripts():
    return {path: path.read_text(encoding="utf-8") for path in (BOOK / "_static").rglob("*.js")}


def no_cookies():
    """Nor any other place of the browser, but the database of the real model."""
    kept = r"\b(localStorage|sessionStorage|document\.cookie|caches\.open)\b"
    return not any(re.search(kept, text) for text in _scripts().values())


def only_the_file_is_kept():
    """The file of the real model; the theme is kept by Furo's own script."""
    keep = {path.relative_to(BOOK / "_static").as_posix() for path, text in _scripts().items() if "indexedDB" in text}
    return keep == {"real/shelf.js"}
