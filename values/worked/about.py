"""What the page about the book promises of its scripts."""

import re

from . import BOOK


def _scripts():
    return {path: path.read_text(encoding="utf-8") for path in (BOOK / "_static").rglob("*.js")}


def no_cookies():
    """Nor any other place of the browser, but the one database of the workshop."""
    kept = r"\b(localStorage|sessionStorage|document\.cookie|caches\.open)\b"
    return not any(re.search(kept, text) for text in _scripts().values())


def only_the_workshop_keeps():
    """What a reader made; the theme is kept by Furo's own script."""
    return {path.parent.name for path, text in _scripts().items() if "indexedDB" in text} == {"workshop"}
