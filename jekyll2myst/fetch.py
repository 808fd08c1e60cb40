"""A picture from the web: what comes is looked at, since a server says of an error page too that it is a PNG."""

import re
import threading
import urllib.request
from urllib.parse import quote, urlsplit

LARGEST = 20_000_000  # bytes
LONGEST = 60.0  # seconds for the whole of it, however slowly it comes
DRAWING = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE\s+svg.*?>\s*)*<svg[\s>]", re.DOTALL
)


def fetched(address: str) -> tuple[bytes, str]:
    """The bytes of a picture, and how its name ends. Raises ValueError, which says in a line what is wrong with it."""
    came: list[tuple[bytes, str, str] | Exception] = []

    def fetch():
        try:
            came.append(answer(address))
        except Exception as error:  # whatever: it is told where it is waited for
            came.append(error)

    thread = threading.Thread(target=fetch, daemon=True)
    thread.start()
    thread.join(LONGEST)
    if not came:
        raise ValueError(f"can't be fetched (not whole after {LONGEST:.0f} seconds)")
    if isinstance(came[0], Exception):
        raise ValueError(f"can't be fetched ({' '.join(str(came[0]).split()) or type(came[0]).__name__})")
    data, promised, kind = came[0]
    if len(data) > LARGEST:
        raise ValueError(f"has more than {LARGEST // 1_000_000} million bytes")
    if promised.isdecimal() and int(promised) > len(data):
        raise ValueError(f"came cut off: {len(data)} of {promised} bytes")
    if not (end := ending(data)):
        raise ValueError(f"is none that a page can have ({kind}, {len(data)} bytes)")
    if not whole(data, end):
        raise ValueError(f"is cut off: {end[1:].upper()}, {len(data)} bytes")
    return data, end


def answer(address: str) -> tuple[bytes, str, str]:
    """What a server sends: the bytes, how many it had promised, and of which kind it says they are."""
    if urlsplit(address).scheme.lower() not in ("http", "https"):  # a file of this machine, say
        raise ValueError("only http and https are fetched")
    request = urllib.request.Request(asked(address), headers={"User-Agent": "Mozilla/5.0 (jekyll2myst)"})
    with urllib.request.urlopen(request, timeout=20) as got:
        return got.read(LARGEST + 1), got.headers.get("Content-Length") or "", got.headers.get_content_type()


def asked(address: str) -> str:
    """An address as it goes over the wire, where a browser too writes spaces and letters in another way."""
    parts = urlsplit(address)
    host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
    path, query = (quote(part, safe="/%:=&?~+!$,;'@()*[]|") for part in (parts.path, parts.query))
    return parts._replace(netloc=host, path=path, query=query, fragment="").geturl()


def ending(data: bytes) -> str:
    """How the name of a picture ends, by its first bytes; nothing if it is none that a page can have."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return ".png"
    if data.startswith(b"\xff\xd8\xff"):
        return ".jpg"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return ".gif"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return ".webp"
    return ".svg" if DRAWING.match(data) else ""


def whole(data: bytes, end: str) -> bool:
    """Whether a picture goes to its end; behind that, cameras and programs put what they like."""
    if end == ".png":
        return b"IEND\xaeB`\x82" in data
    if end == ".jpg":
        return b"\xff\xd9" in data[-4096:]
    if end == ".gif":
        return data.rstrip(b"\0").endswith(b";")
    if end == ".webp":
        return len(data) >= 8 + int.from_bytes(data[4:8], "little")
    return b"</svg" in data[-4096:] or data.rstrip().endswith(b"/>")
