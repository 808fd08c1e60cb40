"""Mend what Sphinx and Furo write that axe, the Nu checker or Lighthouse reject.

Each rule names its fault. When a release mends one, its pattern no longer matches and the rule can go; when a
release changes the markup so that a fault comes back, the accessibility tests fail.
"""

import functools
import re
from collections.abc import Callable
from pathlib import Path

from figure_versions import PHONE, for_phones, has_twin, narrow, twin
from web_site import is_site

WEB_AND_EPUB = [
    # docutils: a role that DPUB-ARIA 1.1 deprecated
    (r'role="doc-biblioentry"', r'role="listitem"'),
]
WEB = [
    *WEB_AND_EPUB,
    # Furo: two controls outside of any landmark, and before the link that skips to the content
    (
        r'((?:<input type="checkbox" class="sidebar-toggle"[^>]*>\s*){2})(.*?<a class="skip-to-content.*?</a>)',
        r'\2\n<nav aria-label="Menus">\1</nav>',
    ),
    # Sphinx: the caption of a toctree is a heading without a level
    (r'<p class="caption" role="heading">', r'<p class="caption" role="heading" aria-level="2">'),
    # Furo: the wrapper of a table or an equation repeats the id of what it wraps
    (r'(<div class="(?:table|math)-wrapper[^"]*") id="[^"]*"', r"\1"),
    # Sphinx, Furo: what scrolls sideways cannot be reached by keyboard
    (r"<pre>", r'<pre tabindex="0">'),
    (r'<div class="table-wrapper', r'<div tabindex="0" class="table-wrapper'),
    # Furo: two landmarks without a name
    (r'<aside class="sidebar-drawer"', r'<aside class="sidebar-drawer" aria-label="Site navigation"'),
    (r'<aside class="toc-drawer', r'<aside aria-label="On this page" class="toc-drawer'),
    # Sphinx, docutils: XHTML's slash, which the Nu checker calls harmful beside unquoted attributes
    (r"(<(?:meta|link|img|br|hr|input|col)\b[^>]*?)\s*/>", r"\1>"),
    # Furo: a search form without a submit button (WCAG H32)
    (
        r'(<form class="sidebar-search-container".*?)(</form>)',
        r'\1<button type="submit" class="visually-hidden" tabindex="-1">Search</button>\2',
    ),
    # Furo: a search page without a heading
    (
        r'(<article role="main" id="furo-main-content">)(?=\s*<noscript>)',
        r'\1<h1 class="visually-hidden">Search</h1>',
    ),
]
IMAGE = re.compile(r'<img ([^>]*?)src="((?:\.\./)*_images/([^"]+\.svg))"([^>]*?)\s*/?>')


@functools.cache
def svg_size(path):
    """The width and height attributes of an SVG file, from its viewBox, so that the page doesn't jump as it loads."""
    box = re.search(r'viewBox="[\d.-]+ [\d.-]+ ([\d.]+) ([\d.]+)"', Path(path).read_text(encoding="utf-8"))
    return f' width="{float(box[1]):.0f}" height="{float(box[2]):.0f}"' if box else ""


def wrap_renderer(app):
    rules = WEB if is_site(app) else WEB_AND_EPUB if app.builder.name == "epub" else None
    if not rules:
        return
    compiled = [(re.compile(pattern, re.DOTALL), replacement) for pattern, replacement in rules]
    render = app.builder.templates.render

    def render_and_mend(template, context):
        html = render(template, context)
        for pattern, replacement in compiled:
            html = pattern.sub(replacement, html)
        if app.builder.name == "epub":
            return html
        sources = {name: source for source, name in app.builder.images.items()}

        def sized(match):
            before, address, name, after = match.groups()
            path = Path(app.srcdir, sources[name])
            size = svg_size(path) if "width=" not in before + after else ""
            rest = f'{after}{size} loading="lazy" decoding="async"'
            if not has_twin(sources[name]):
                return f'<img {before}src="{address}"{rest}>'
            both: dict[str, Callable[[str], str]] = {"only-light": str, "only-dark": twin}
            if not (phone := for_phones(path)):
                return "".join(f'<img {before}src="{of(address)}"{rest} class="{on}">' for on, of in both.items())
            return "".join(
                f'<picture class="{on}"><source media="{PHONE}" srcset="{of(narrow(address))}"{svg_size(phone)}>'
                f'<img {before}src="{of(address)}"{rest}></picture>'
                for on, of in both.items()
            )

        return IMAGE.sub(sized, html)

    app.builder.templates.render = render_and_mend


def setup(app):
    app.connect("builder-inited", wrap_renderer, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
