"""What the page about the book promises of its scripts."""

import re

from . import BOOK


def _scripts():
    return {path: path.read_text(encoding="utf-8") for path in (BOOK / "_static").rglob("*.js")}


def no_cookies():
    """Nor any other place of the browser, but the databases of the workshop and of the real model."""
    kept = r"\b(localStorage|sessionStorage|document\.cookie|caches\.open)\b"
    return not any(re.search(kept, text) for text in _scripts().values())


def only_two_pages_keep():
    """What a reader made, and the file of a model; the theme is kept by Furo's own script."""
    scripts = {path.relative_to(BOOK / "_static").as_posix(): text for path, text in _scripts().items()}
    keep = {path.split("/")[0] for path, text in scripts.items() if "page/shelf.js" in text or "indexedDB" in text}
    return keep == {"page", "real", "workshop"} and {path for path in scripts if "indexedDB.open" in scripts[path]} == {
        "page/shelf.js"
    }
