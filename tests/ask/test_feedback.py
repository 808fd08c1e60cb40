"""What readers click: kept whole or not at all, on a disk that is full by a limit that the system sets."""

import json
import resource
import threading
from contextlib import contextmanager

import pytest

from ask import feedback
from ask.feedback import keep


@pytest.fixture
def clicks(tmp_path):
    return tmp_path / "of/clicks.jsonl"


@contextmanager
def room(size):
    """No file may become larger: what is beyond is not written, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def kept(path):
    return [json.loads(line)["question"] for line in path.read_bytes().splitlines()]


def test_a_click_is_a_line(clicks):
    assert keep(clicks, "é\n\u2028", True, ["a#b"]) and keep(clicks, "b", False, [])
    first, second = map(json.loads, clicks.read_text(encoding="utf-8").split("\n")[:-1])
    assert (first["question"], first["useful"], first["sections"]) == ("é\n\u2028", True, ["a#b"])
    assert second["useful"] is False and first["when"] <= second["when"]


@pytest.mark.parametrize("more", [0, 1, 20, 100])
def test_on_a_full_disk_the_file_stays_as_it_was(clicks, capfd, more):
    """However much of the line had room. And the next one that is kept can be read."""
    assert keep(clicks, "first", True, [])
    before = clicks.read_bytes()
    with room(len(before) + more):
        assert not keep(clicks, "lost " * 50, True, [])
        assert clicks.read_bytes() == before
    assert "could not be kept" in capfd.readouterr().err
    assert keep(clicks, "second", True, []) and kept(clicks) == ["first", "second"]


def test_a_line_that_a_crash_cut_short_swallows_none(clicks):
    assert keep(clicks, "first", True, [])
    for torn in (b'{"when": "2026', b'{"question": "\xc3'):
        with clicks.open("ab") as file:
            file.write(torn)
        assert keep(clicks, "second", True, [])
    assert kept(clicks) == ["first", "second", "second"]
    clicks.write_bytes(b"torn")
    assert keep(clicks, "third", True, []) and kept(clicks) == ["third"]


def test_a_folder_that_cannot_be_made_keeps_none(tmp_path):
    (tmp_path / "of").write_text("a file")
    assert not keep(tmp_path / "of/clicks.jsonl", "lost", True, [])


def test_a_full_file_takes_none(clicks, monkeypatch):
    assert keep(clicks, "first", True, [])
    monkeypatch.setattr(feedback, "LARGEST", 10)
    assert not keep(clicks, "second", True, []) and kept(clicks) == ["first"]


def test_clicks_at_once_are_all_kept(clicks):
    threads = [threading.Thread(target=keep, args=(clicks, f"{number}", True, [])) for number in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(int, kept(clicks))) == list(range(40))
