"""Mistakes that a writer makes: each must fail the build, with a message that names the file and the line.

All stand in one book, as a build goes on after a mistake and names them all. That it fails is tested of one alone: each
message that counts as a warning or an error fails it.
"""

import re
from pathlib import Path

import pytest
from support import PARTS, build

from values import questions

PAGE = """---
myst:
  html_meta:
    description: Page {number} with a mistake, to see that the build finds it and says where.
---

(fault-page-{number})=
# A page with a mistake

"""
LINE = PAGE.count("\n") + 1  # of the mistake
ON_A_PAGE = {
    "a broken link": ("[nowhere](no-such-page.md)", "no-such-page"),
    "a link to no heading": ("[nowhere](#no-such-heading)", "no-such-heading"),
    "an unknown label": ("{ref}`no-such-label`", "no-such-label"),
    "an unknown term": ("{term}`no such term`", "no such term"),
    "an unknown citation": ("{cite:p}`nobody2026nothing`", "nobody2026nothing"),
    "a number of no part": ("{{ part9.sft_parsed }}", "part9"),
    "an unknown number of a part": ("{{ part3.no_such_number }}", "no_such_number"),
    "an unknown claim": ("{{ claims.C99.verdict }}", "C99"),
    "a mark of no claim": ("So it was.{bet}`C98`", "C98"),
    "a row that came of no claim": ("It came {came}`C97`.", "C97"),
    "words that are not so": ("In {holds}`five of six <faulty.five_of_six>` they fall.", "“five of six”"),
    "words that rest on nothing": ("In {holds}`five of six <faulty.no_such_condition>`.", "no_such_condition"),
    "words that rest on a number": ("In {holds}`five of six <part1.run_it.rain>`.", "part1.run_it.rain"),
    "an unknown number in a formula": ("$x = {{ worked.part1.run_it.snow }}$", "snow"),
    "an unknown experiment": ("```{worlds} part4 no_such_experiment\n```", "no_such_experiment"),
    "an experiment of no part": ("```{worlds} part9 sums\n```", "part9"),
    "an experiment without a name": ("```{worlds} part4\n```", "worlds"),
    "a number without words": ("```{worlds} part4 belief\n```", "no words for part4.belief_gap_1"),
    "bad mathematics": (r"$\frac{1}{$", "math"),
    "a bad equation": ("```{math}\n\\begin{aligned} x \\end{nothing}\n```", "math"),
    "a missing figure": (
        "```{figure} drawings/no-such-drawing.svg\n:alt: none\n\nNothing.\n```",
        "no-such-drawing",
    ),
    "an unknown directive": ("```{no-such-directive}\n```", "no-such-directive"),
    "an unknown role": ("{no-such-role}`text`", "no-such-role"),
}
FIRST, SECOND, THIRD, FOURTH, FIFTH, SIXTH, SEVENTH = (f"series/{path.name}" for path in PARTS[:7])
REFERENCES = "series/references.bib"
# By its name: the file, what stands there, what a mistake makes of it, what its line has where the message must name
# one, and a word of the message.
IN_A_FILE = {
    "a duplicate label": (SECOND, rb"\(part-2\)=", b"(part-1)=", None, "duplicate label part-1"),
    "a date that is none": (FIRST, rb"(?m)^date: .*$", b"date: soon", b"\ndate: ", "'soon'"),
    "a date of no calendar": (SECOND, rb"(?m)^updated: .*$", b"updated: 2026-02-30", b"\nupdated: ", "2026-02-30"),
    "a date as in Germany": (THIRD, rb"(?m)^date: .*$", b"date: 27.11.2026", b"\ndate: ", "27.11.2026"),
    "a key with a slip": (THIRD, rb"(?m)^categories:", b"categorys:", b"\ncategorys:", "is it 'categories'?"),
    "a date's key with a slip": (FOURTH, rb"(?m)^date:", b"dat:", b"\ndat:", "is it 'date'?"),
    "a part without its number": (FIFTH, rb"(?m)^part: .*\n", b"", b"---", "no part: 5"),
    "a part with another's number": (SIXTH, rb"(?m)^part: .*$", b"part: 9", b"\npart:", "part: 9"),
    "a state that is none": (SEVENTH, rb"(?m)^tested:.*$", b"status: draft", b"\nstatus: ", "'draft'"),
    "a number that only YAML reads": (SECOND, rb"(?m)^part: (.*)$", rb"part: >-\n  \1", b"\npart: ", "without YAML"),
    "a page without description": ("series/errata.md", rb"(?s)\A---\n.*?\n---\n", b"", None, "html_meta.description"),
    "contents of a kind that is none": (
        "index.md", rb"(?m)^:name: chapters$", b":name: some", b"{Chapter}\n```\n\n```{toctree}", "'some', is none of"
    ),
    "an entry without a page": (
        "index.md", rb"(?m)^series/owner$", b"series/gone", b"\\appendix\n```\n\n```{toctree}", "'series/gone'"
    ),
    "a page without an entry": ("series/owner.md", rb"\A", b"", None, "0 times in the contents"),
    "a hub's entry without a page": ("series/own.md", rb"(?m)^cards$", b"lost", b"```{toctree}", "'series/lost'"),
    "a page in no hub": ("series/cards.md", rb"\A", b"", None, "0 times in the hubs"),
    "equations without a letter": ("series/bench.md", rb"(?m)^letter: .*\n", b"", None, "no letter for the numbers"),
    "a description with a slip": (SECOND, rb"(?m)^    description:", b"    describton:", None, "html_meta.describton"),
}  # fmt: skip
QUESTIONS = "series/questions/part{}.toml"
IN_A_FILE |= {
    "a section of a question that is none": (
        QUESTIONS.format(2), rb'\A((?s:.*?))\nat = ".*"', rb'\1\nat = "no-section"', b'"no-section"', "'no-section'"
    ),
    "a section of an answer that is none": (
        QUESTIONS.format(2), rb'\A((?s:.*?)\n[A-E] = \[.*, )"[a-z0-9-]+"\]', rb'\1"section-of-none"]',
        b'"section-of-none"', "'section-of-none'",
    ),
    "a question without a right answer": (
        QUESTIONS.format(3), rb'\A((?s:.*?))right = "."', rb'\1right = "Z"', b'right = "Z"', "right is no letter"
    ),
    "a bet on no claim": (QUESTIONS.format(4), rb"\Abets = \[", b'bets = ["Q99", ', b"bets", "the name Q99"),
    "questions that can't be read": (QUESTIONS.format(5), rb"\Z", b"\nfour = ", b"\nfour", "part5.toml"),
}  # fmt: skip
for key, field in (("lecun2016predictive", "checked"), ("tetraspace2022shoggoth", "record")):
    entry = b"@misc{%s," % key.encode()
    removed = rb"(%s(?:\n  .*)*?)\n  %s = .*" % (re.escape(entry), field.encode())
    message = f"{key} has no field {field!r}"
    IN_A_FILE[f"an entry without {field}"] = (REFERENCES, removed, rb"\1", entry, message)


def a_page(book, name, text, listed=True):
    (book / f"series/{name}.md").write_text(PAGE.format(number=name) + text + "\n", encoding="utf-8")
    for contents, folder in ((book / "index.md", "series/"), (book / "series/look-up.md", "")) if listed else ():
        text = contents.read_text(encoding="utf-8").replace("glossary\n", f"glossary\n{folder}{name}\n", 1)
        contents.write_text(text, encoding="utf-8")


def names(process, place, word):
    """A warning or an error names the place, and what is wrong there."""
    lines = [line for line in process.stdout.splitlines() if place in line and ("WARNING" in line or "ERROR" in line)]
    assert any(word in line for line in lines), process.stdout


@pytest.fixture(scope="module")
def faulty(fresh_book, tmp_path_factory):
    """The book with all mistakes, and what its build says."""
    book = fresh_book()
    for number, (text, _) in enumerate(ON_A_PAGE.values()):
        a_page(book, f"fault-{number}", text)
    a_page(book, "part-88-far", "Text.", listed=False)
    (book / "values/worked/faulty.py").write_text("def five_of_six():\n    return False\n", encoding="utf-8")
    words = book / "trials/part4/names.toml"
    words.write_text(words.read_text("utf-8").replace("belief_gap_1", "belief_gap_2"), encoding="utf-8")
    for name, right, wrong, _, _ in IN_A_FILE.values():
        path = book / name
        text, count = re.subn(right, wrong, path.read_bytes())
        assert count == 1, (name, right, count)
        path.write_bytes(text)
    return book, build(book, tmp_path_factory.mktemp("faulty") / "out")


@pytest.mark.parametrize("fault", ON_A_PAGE)
def test_a_mistake_on_a_page_is_located(faulty, fault):
    _, process = faulty
    names(process, f"series/fault-{list(ON_A_PAGE).index(fault)}.md:{LINE}:", ON_A_PAGE[fault][1])


@pytest.mark.parametrize("fault", IN_A_FILE)
def test_a_mistake_in_a_file_of_the_book_is_located(faulty, fault):
    book, process = faulty
    name, _, _, marked, word = IN_A_FILE[fault]
    before, _, _ = (book / name).read_bytes().partition(marked or b"\n")
    line = (before + marked).count(b"\n") + 1 if marked else ""
    names(process, f"{name}:{line}", word)
    assert len({told for told in process.stdout.splitlines() if word in told}) == 1, "told in two ways"


def test_a_build_goes_on_after_a_mistake_in_a_file_of_questions(faulty):
    """To its last step, which writes the questions for Moodle: two of these name sections that are none."""
    book, process = faulty
    paper = questions.read(book / QUESTIONS.format(2))
    named = [answer.at for question in paper.questions for answer in question.answers]
    known = [section for section in named if section not in ("no-section", "section-of-none")]
    written = Path(process.args[-1], "series/questions/part2.gift").read_text(encoding="utf-8")
    assert written.count("\n\n::") == len(paper.questions)
    assert written.count("See “") == len(known) < len(named) - 1


def test_a_number_that_follows_on_none_is_located(faulty):
    _, process = faulty
    names(process, "series/part-88-far.md", "there is no part 87 before this one")
    assert process.stdout.count("there is no part") == 1


def test_bytes_that_are_no_utf8_fail_the_build(book, tmp_path):
    """At once: what such a page says cannot be known."""
    page = book / SECOND
    page.write_bytes(page.read_bytes().replace(b"**The question.**", b"**The question.** \xe9", 1))
    line = page.read_bytes().split(b"\xe9")[0].count(b"\n") + 1
    process = build(book, tmp_path / "out")
    assert process.returncode != 0
    names(process, f"{SECOND}:{line}", "UTF-8")


def test_one_mistake_alone_fails_the_build(book, tmp_path):
    a_page(book, "fault", "Text.", listed=False)
    process = build(book, tmp_path / "out")
    assert process.returncode != 0
    names(process, "series/fault.md", "toctree")
