"""One build for what several files ask of numbers in a page, since a build costs more than all that is asked of it."""

import json

import pytest
from support import build

PAGE = """---
myst:
  html_meta:
    description: "A page for tests, which has numbers of the lab, a table of all worlds, and the worked cases in it."
---

(errata)=
# Errata

x{{ part3.sft_parsed }}x y{{ part3.sft_parsed.spread }}y z{{ part3.sft_parsed.percent }}z

```{worlds} part1 voices
A name.
```

```{folded} For whoever checks
More.
```

:::{business-case}
:caption: What comes out, for a test of it.
:name: tab-test
:::

It costs {{ case.support.draft.resolved }}; {{ case.support.success.low }} to {{ case.support.success.high }};
mean {{ case.support.draft.mean }}.
"""
CHANGED = "part3", "voice_cost", 12.345  # a trial, its number, and the value that it has now


@pytest.fixture(scope="session")
def renewed(fresh_book, tmp_path_factory):
    """The site, built where it was built before, with another page of errata (a new page or title would change all) and
    a changed result."""
    book, (trial, number, value) = fresh_book(), CHANGED
    (book / "series/errata.md").write_text(PAGE, encoding="utf-8")
    path = book / f"trials/{trial}/results/{trial}.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["numbers"][number]["value"] = value
    path.write_text(json.dumps(content), encoding="utf-8")
    site = tmp_path_factory.mktemp("renewed") / "html"
    process = build(book, site)
    assert process.returncode == 0, process.stdout
    return site
