"""The directives of the calculator: what they bring into a page, and what a wrong name does."""

import json
import re

from support import build

from values.business_case import CASES, MODEL, triples
from values.business_words import load, summary, table, verdict

PAGE = """---
myst:
  html_meta:
    description: "A page for a test, which has the calculator of business cases and both of its tables in it."
---

(errata)=
# Errata

:::{business-calculator} contracts
A sentence for who has no scripts.
:::

:::{business-case} results
:caption: What comes out, for a test of it.
:name: tab-test
:::

:::{business-case} inputs
:::

It {{ case.support.verdict }}: {{ case.support.draft.resolved }} of which {{ case.support.call_share }} go for tokens;
{{ case.support.success.low }} to {{ case.support.success.high }}; worst {{ case.support.draft.low }}.
"""


def test_a_page_has_the_case_the_tables_and_the_numbers(book, tmp_path):
    (book / "series/errata.md").write_text(PAGE, encoding="utf-8")  # a new page or title would change all
    done = build(book, tmp_path / "out")
    assert done.returncode == 0, done.stdout
    html = (tmp_path / "out/series/errata.html").read_text(encoding="utf-8")
    assert json.loads(re.search(r'<script type="application/json">(.*?)</script>', html)[1]) == MODEL
    words = " ".join(re.sub(r"<[^>]+>", " ", html).replace("&#x27;", "’").split())
    of = triples(CASES["contracts"]["inputs"])
    assert f"{verdict(of)} {summary(of)}" in words
    assert "A sentence for who has no scripts." in words
    for kind in ("results", "inputs"):
        for row in table(kind):
            assert " ".join(row).replace("'", "’") in words
    values = load()["support"]
    assert (
        f"It {values['verdict']}: {values['draft']['resolved']} of which {values['call_share']} go for tokens" in words
    )
    assert f"worst {values['draft']['low']}." in words
