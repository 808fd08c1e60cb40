"""A file as text, and a text that was read in a wrong encoding as it was."""

import re
import unicodedata
from functools import cache
from itertools import islice, product
from pathlib import Path

import ftfy
from ftfy.badness import is_bad

from . import PostError

CODECS = ("cp1252", "cp1254", "cp1250")  # in which UTF-8 is most often read by mistake
UNITS = re.compile("Å[²³]")  # which look wrong to ftfy


def decoded(post: Path) -> tuple[str, list[str]]:
    try:
        data = post.read_bytes()
    except OSError as error:
        raise PostError(f"can't read {post}: {error.strerror}") from None
    if b"\0" in data:
        raise PostError(f"{post.name} is no text, or UTF-16: save it as UTF-8")
    remarks = []
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        remarks.append(f"line {line}: not UTF-8; the file was read as Windows-1252")
        text = data.decode("cp1252", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n"), remarks


def repaired(text: str) -> tuple[str, list[tuple[int, str]]]:
    """A text that was UTF-8 and was read as something else, as it was; and what can't be known, by line.

    Where the wrong encoding has no character for a byte, the byte is lost: `ğŸ”` was one of seven pictures. If only one
    reading makes sense, it is taken. What has no such gap, ftfy mends. `ß“` is how a quotation may end in German, and
    has a reading all the same; so a run has to look wrong, or most of its text has to.
    """
    config = ftfy.TextFixerConfig(restore_byte_a0=False, uncurl_quotes=False)
    runs = re.findall(r"[^\x00-\x7f]+", text)
    codec = max(CODECS, key=lambda each: sum(bool(readings(run, each)) for run in runs))
    readable = [run for run in runs if readings(run, codec)]
    mostly = len(readable) > len(runs) / 2 and any(map(looks_wrong, readable))
    lines, broken = [], []
    for number, line in enumerate(text.split("\n"), 1):
        pieces, open_ones = re.split(r"([^\x00-\x7f]+)", line), []
        for place in range(1, len(pieces), 2):
            found = readings(pieces[place], codec) if mostly or looks_wrong(pieces[place]) else ()
            if len(found) == 1:
                [pieces[place]] = found
            elif found:
                open_ones.append(f"{pieces[place]} was one of {' '.join(sorted(found))}: put in the right one")
        line = "".join(pieces)
        lines.append(ftfy.fix_encoding(line, config) if not open_ones and looks_wrong(line) else line)
        if "\N{REPLACEMENT CHARACTER}" in line:
            open_ones.append("a character is lost: put in what stood there")
        broken += [(number, what) for what in open_ones]
    return "\n".join(lines), broken


def looks_wrong(text: str) -> bool:
    return is_bad(UNITS.sub("", text))


@cache
def readings(run: str, codec: str) -> frozenset[str]:
    """What a run of characters beyond ASCII can have been, if it was UTF-8 and was read in a codec."""
    try:
        data = b"".join(bytes([ord(c)]) if 0x80 <= ord(c) <= 0x9F else c.encode(codec) for c in run)
    except UnicodeEncodeError:
        return frozenset()
    options = []
    for piece in re.findall(rb"[\xc2-\xf4]?[\x80-\xbf]*", data)[:-1]:
        missing = (2 if piece < b"\xe0" else 3 if piece < b"\xf0" else 4) - len(piece)
        ends = {0: (b"",), 1: undefined(codec) if piece >= b"\xe0" else ()}.get(missing, ())  # a lone Ö is an Ö
        whole = [text for end in ends if (text := decoded_as(piece + end))]
        options.append([text for text in whole if not missing or telling(text)])
    return frozenset("".join(choice) for choice in islice(product(*options), 100)) if options else frozenset()


def decoded_as(data: bytes) -> str:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return "" if unicodedata.category(text) in ("Cc", "Cn", "Co") else text


def telling(text: str) -> bool:
    """Whether a character is one that posts are full of: a picture, its selector, a quotation mark."""
    return unicodedata.category(text) in ("So", "Pi", "Pf") or text == "\N{VARIATION SELECTOR-16}"


@cache
def undefined(codec: str) -> tuple[bytes, ...]:
    """The bytes for which a codec has no character, and which are lost where text goes through it."""
    return tuple(each for byte in range(0x80, 0xA0) if not (each := bytes([byte])).decode(codec, errors="ignore"))
