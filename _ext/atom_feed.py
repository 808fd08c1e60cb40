"""feed.xml: an Atom feed of the published parts.

The Sphinx feed extensions we tried want a blog (ablog) or give an empty feed (atsphinx-feed). feedgen writes the
format; this file only says what a part is. Dates come from the front matter, so two builds give equal bytes.
"""

import datetime
from pathlib import Path

from feedgen.feed import FeedGenerator
from web_site import is_site

from series import parts


def noon(date):
    return datetime.datetime.combine(date, datetime.time(12), datetime.UTC)


def write_feed(app, exception):
    if exception or not is_site(app):
        return
    published = parts(app.env)
    if not published:
        return
    config = app.config
    feed = FeedGenerator()
    feed.id(config.html_baseurl)
    feed.title(config.project)
    feed.subtitle(config.subtitle)
    feed.author(name=config.author)
    feed.link(href=config.html_baseurl, rel="alternate")
    feed.link(href=config.html_baseurl + "feed.xml", rel="self")
    feed.updated(noon(max(part["updated"] for part in published)))
    for part in published:
        address = config.html_baseurl + app.builder.get_target_uri(part["docname"])
        entry = feed.add_entry()
        entry.id(address)
        entry.title(f"Part {part['part']}: {part['title']}")
        entry.link(href=address)
        entry.summary(part.get("description", ""))
        entry.published(noon(part["date"]))
        entry.updated(noon(part["updated"]))
    Path(app.outdir, "feed.xml").write_bytes(feed.atom_str(pretty=True))


def setup(app):
    app.add_config_value("subtitle", "", "html", str)
    app.connect("build-finished", write_feed)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
