"""What `python -m ask` prints holds nothing that a terminal obeys, whoever wrote it."""

import io
import json
import logging
import unicodedata

import pytest
from scripted_agent import calls, says
from small_book import Letters

from ask import runs
from ask.__main__ import main
from ask.terminal import escaped, plain, tell

TITLE = "\x1b]0;PWNED\x07"  # of the terminal's window
EVIL = f"{TITLE}\x1b[2J\x9b31m\x9d\x7f\b\r\u202e\u2066\u2028"
TURNS = set(map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]))  # by Unicode's names, of direction
QUESTION = "what did tuning add, as measured by Ada Byron, in percent?"


def obeyed(text):
    return [c for c in text if c in TURNS or (unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") and c not in "\n\t")]


@pytest.fixture
def evil(tmp_path):
    """A folder with such a text, title and file name, and a link out of it of such a name."""
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / f"masks{TITLE}.md").write_text(f"# Masks {EVIL}\n\nA mask {EVIL} is what tuning adds, 12 of 30.\n")
    (folder / f"out{TITLE}.md").symlink_to("/etc/hostname")
    return folder


@pytest.fixture
def printed(evil, tmp_path, capsys, monkeypatch):
    """What a command prints, on both streams."""
    monkeypatch.setattr("ask.embed.MiniLM", Letters)
    monkeypatch.setattr("ask.retrieve.Retriever.trust", lambda *of: 9.0)
    monkeypatch.setattr(logging.getLogger("ask"), "handlers", [])

    def run(*arguments, **environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        main([*arguments, "--docs", str(evil), "--index", str(tmp_path / f"{TITLE}.sqlite")])
        return capsys.readouterr()

    return run


@pytest.mark.parametrize("options", [["--trace"], ["--json"]])
@pytest.mark.parametrize(
    "text", ["", f"A mask {EVIL} is what tuning adds [1]. A mask \ud83c adds 12 of 30 [1]."], ids=["found", "written"]
)
def test_an_answer(printed, playing, options, text):
    model = {"ASK_BASE_URL": playing([says(text)]).url, "ASK_MODEL": f"m{EVIL}"} if text else {}
    told = printed(QUESTION, *options, **model)
    assert obeyed(told.out + told.err) == []
    assert "PWNED" in told.out and "PWNED" in told.err  # of a text, and of the link that is left out
    if "--json" in options:  # what it means is still what was said
        answer = json.loads(told.out)
        said = answer["sentences"] if text else answer["sources"]
        assert answer["kind"] == ("written" if text else "extracted") and TITLE in said[0]["text"]


def test_a_conversation(printed, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{QUESTION}\n\n"))
    told = printed()
    assert "PWNED" in told.out and obeyed(told.out + told.err) == []


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_a_run_of_the_agent(printed, playing, tmp_path, monkeypatch, options):
    """Whoever watches is told of the calls that a model makes, by their names and arguments; each is one line."""
    monkeypatch.setattr(runs, "FOLDER", tmp_path / "runs")
    wanted = ("search", {"question": f"masks {EVIL}\nend, answered"})
    strange = (f"mail{EVIL}\nend, answered", f'{{"to": "{EVIL}"')
    script = [calls(strange, wanted), says(f"A mask {EVIL} is what tuning adds [1].")]
    told = printed("agent", QUESTION, *options, ASK_BASE_URL=playing(script).url, ASK_MODEL="m")
    assert "PWNED" in told.out and "mail" in told.err and obeyed(told.out + told.err) == []
    assert [line for line in told.err.splitlines() if line.startswith("end")] == [
        "end, answered: 1 sentences stand, 0 dropped"
    ]


def test_a_fault(printed):
    told = printed(QUESTION, ASK_BASE_URL="http://localhost", ASK_MODEL="m", ASK_TOKENS=EVIL)
    assert "PWNED" in told.err and obeyed(told.out + told.err) == []


def test_what_is_text_stays():
    text = "Größe, naïve: “12” ≤ 30 👩‍🔬 می‌خواهم שלום\u200f\n\ttabs"
    assert plain(text) == text and json.loads(escaped(json.dumps(text, ensure_ascii=False))) == text
    evil = json.dumps(EVIL, ensure_ascii=False)
    assert obeyed(escaped(evil)) == [] and json.loads(escaped(evil)) == EVIL


def test_a_line_is_one(capsys):
    tell(f"a\nb\r\nc\x85d{EVIL}\n")
    assert capsys.readouterr().err.count("\n") == 1
