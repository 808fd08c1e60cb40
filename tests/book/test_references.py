"""The bibliography: each entry was checked, can be found, is cited, and is told apart from the others."""

import re
from datetime import date
from types import SimpleNamespace

import citations
import pytest
from bs4 import BeautifulSoup
from citations import author_year
from pybtex.database import parse_file
from support import ROOT, build

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


@pytest.mark.own
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


@pytest.mark.own
def test_labels_are_letters_and_no_commands_of_latex():
    labels = [author_year(entry) for entry in ENTRIES.values()]
    assert "Röttger et al., 2023" in labels and not [label for label in labels if set("\\{}") & set(label)]


def test_no_two_entries_share_a_label_or_an_identifier():
    labels = [author_year(entry) for entry in ENTRIES.values()]
    assert len(set(labels)) == len(labels)
    for field in ("eprint", "doi", "url", "title"):
        values = [entry.fields[field] for entry in ENTRIES.values() if field in entry.fields]
        assert len(set(values)) == len(values)


@pytest.mark.release
def test_a_corrected_entry_is_corrected_in_a_site_that_was_built_before(book, tmp_path):
    path, key = book / "series/references.bib", next(iter(ENTRIES))
    text = path.read_text(encoding="utf-8")
    entry = re.search(rf"@\w+\{{{key},.*?^\}}", text, re.DOTALL | re.MULTILINE)[0]
    other = re.sub(r"title\s*= \{.*?\},\n", "title = {A corrected title},\n", entry, count=1, flags=re.DOTALL)
    path.write_text(text.replace(entry, other), encoding="utf-8")
    done = build(book, tmp_path / "html")
    assert done.returncode == 0, done.stdout
    page = BeautifulSoup((tmp_path / "html/series/references.html").read_text(encoding="utf-8"), "lxml")
    assert "A corrected title" in page.find(id=f"ref-{key}").get_text()


def test_what_is_kept_of_entries_goes_with_any_change_of_them(tmp_path):
    def brought(before):
        env = SimpleNamespace(formatted_citations=before)
        config = SimpleNamespace(bibtex_bibfiles=["a.bib"])
        citations.FORMATTED.clear()
        citations.keep_formatted(SimpleNamespace(env=env, confdir=tmp_path, config=config))
        return env.formatted_citations

    (tmp_path / "a.bib").write_text("@misc{a, title={A}}")
    code, found = brought((None, {}))
    assert found == {} and brought((code, {"a": "A"})) == (code, {"a": "A"})
    (tmp_path / "a.bib").write_text("@misc{a, title={B}}")
    other, found = brought((code, {"a": "A"}))
    assert other != code and found == {}
