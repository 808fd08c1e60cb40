"""sitemap.xml: the address of every page (https://www.sitemaps.org/protocol.html).

sphinx-sitemap lists only the pages that the present build wrote, so that an edit of one page shrank it to that page.
"""

from pathlib import Path
from xml.sax.saxutils import escape

from web_site import is_site


def write_sitemap(app, exception):
    if exception or not is_site(app):
        return
    addresses = sorted(app.config.html_baseurl + app.builder.get_target_uri(name) for name in app.env.found_docs)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
        *(f"<url><loc>{escape(address)}</loc></url>" for address in addresses),
        "</urlset>",
    ]
    Path(app.outdir, "sitemap.xml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def setup(app):
    app.connect("build-finished", write_sitemap)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
