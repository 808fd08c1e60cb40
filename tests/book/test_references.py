"""The bibliography: each entry was checked, can be found, is cited, and is told apart from the others."""

import re
from datetime import date

from bs4 import BeautifulSoup
from citations import author_year
from pybtex.database import parse_file
from support import ROOT

ENTRIES = parse_file(ROOT / "series/references.bib").entries
TEXT = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "series").glob("*.md"))


def test_every_entry_was_checked_and_can_be_found():
    for key, entry in ENTRIES.items():
        assert date(2026, 11, 1) <= date.fromisoformat(entry.fields["checked"]) <= date.today(), key
        assert len(entry.fields["record"]) > 20, key
        assert {"eprint", "doi", "url"} & set(entry.fields), key
        assert re.fullmatch(r"\d{4}\.\d{4,5}", entry.fields.get("eprint", "0000.00000")), key
        assert re.fullmatch(r"10\.\d{4,}/\S+", entry.fields.get("doi", "10.0000/x")), key
        assert entry.persons["author"] and entry.fields["title"], key


def test_an_arxiv_number_is_no_older_than_its_year():
    for key, entry in ENTRIES.items():
        if "eprint" in entry.fields:
            posted = 2000 + int(entry.fields["eprint"][:2])
            assert posted <= int(entry.fields["year"][:4]) <= posted + 1, key


def test_every_entry_is_cited_and_every_citation_has_an_entry():
    cited = {key for keys in re.findall(r"\{cite:[a-z]+\}`([^`]+)`", TEXT) for key in keys.split(",")}
    assert cited == set(ENTRIES)


def test_the_list_says_when_each_was_checked_and_what_was_seen(html):
    """On the page, not only in its source: the day of each, and the account where the thing itself wasn't seen."""
    page = " ".join(
        BeautifulSoup((html / "series/references.html").read_text(encoding="utf-8"), "lxml").get_text().split()
    )
    cited = {key for keys in re.findall(r"\{cite:[a-z]+\}`([^`]+)`", TEXT) for key in keys.split(",")}
    assert page.count("Checked ") >= len(cited)
    shown = [key for key in cited if re.search("second hand|not seen", ENTRIES[key].fields["record"])]
    plain = {key: ENTRIES[key].fields["record"].replace("--", "–")[:30] for key in shown}
    assert len(shown) > 20
    missing = [key for key, start in plain.items() if start.replace("'", "’") not in page and start not in page]
    assert not missing


def test_labels_are_letters_and_no_commands_of_latex():
    labels = [author_year(entry) for entry in ENTRIES.values()]
    assert "Röttger et al., 2023" in labels and not [label for label in labels if set("\\{}") & set(label)]


def test_no_two_entries_share_a_label_or_an_identifier():
    labels = [author_year(entry) for entry in ENTRIES.values()]
    assert len(set(labels)) == len(labels)
    for field in ("eprint", "doi", "url", "title"):
        values = [entry.fields[field] for entry in ENTRIES.values() if field in entry.fields]
        assert len(set(values)) == len(values)
