"""Tables of prose with the class `stacked`, whose columns a phone has no room for: there each row is a card, in which
every cell stands below the head of its column. `book.css` does it; here the cells are told their heads.
"""

import re

from web_site import is_site

TABLE = re.compile(r'<table class="[^"]*\bstacked\b.*?</table>', re.DOTALL)
HEAD = re.compile(r"<th\b[^>]*>(.*?)</th>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")


def labeled(table: str) -> str:
    head, body = table.split("</thead>")
    names = [TAG.sub("", name).strip().replace('"', "&quot;") for name in HEAD.findall(head)]

    def row(found):
        cells = iter(names)
        return re.sub(r"<t[hd]\b", lambda cell: f'{cell[0]} data-head="{next(cells)}"', found[0])

    return head + "</thead>" + re.sub(r"<tr\b.*?</tr>", row, body, flags=re.DOTALL)


def label(app, pagename, templatename, context, doctree):
    if is_site(app) and "body" in context:
        context["body"] = TABLE.sub(lambda found: labeled(found[0]), context["body"])


def setup(app):
    app.connect("html-page-context", label)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
