"""Pictures that `--fetch` brings from the web: what comes is looked at, and what isn't whole is left out."""

import threading
import time
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from garden import project, written

from jekyll2myst import fetch
from jekyll2myst.__main__ import whole
from jekyll2myst.fetch import fetched


def chunk(kind, data):
    return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")


PNG = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b"\0\0\0\1\0\0\0\1\x08\0\0\0\0")
PNG += chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
GIF = b"GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\4\1\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;"
PICTURES = {  # what may come, each whole
    ".png": PNG,
    ".jpg": b"\xff\xd8\xff\xe0" + bytes(40) + b"\xff\xd9",
    ".gif": GIF,
    ".webp": b"RIFF" + (12).to_bytes(4, "little") + b"WEBPVP8 " + bytes(4),
    ".svg": b"<?xml version='1.0'?>\n<!-- a -->\n<svg xmlns='http://www.w3.org/2000/svg'><path/></svg>\n",
}


class Server(BaseHTTPRequestHandler):
    """Sends what stands below its path, says of all that it is a PNG, and keeps the paths that it was asked for."""

    contents: dict[str, bytes]
    promised: dict[str, int]
    asked: list[str]

    def do_GET(self):
        self.asked.append(self.path)
        data = self.contents.get(self.path, b"")
        self.send_response(302 if self.path == "/to-file" else 200)
        if self.path == "/to-file":
            self.send_header("Location", "file:///etc/passwd")
        self.send_header("Content-Type", "image/png")
        self.send_header("Content-Length", str(self.promised.get(self.path, len(data))))
        self.end_headers()
        for byte in data if self.path == "/drip" else []:
            time.sleep(0.1)
            try:
                self.wfile.write(bytes([byte]))
            except OSError:
                return
        if self.path != "/drip":
            self.wfile.write(data)

    def log_message(self, *_):
        pass


@pytest.fixture
def server():
    """The address of a server, and its class, which a test fills."""
    handler = type("Filled", (Server,), {"contents": {}, "promised": {}, "asked": []})
    listening = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=listening.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{listening.server_port}", handler
    listening.shutdown()
    listening.server_close()


@pytest.mark.parametrize("end", PICTURES)
def test_a_picture_is_named_by_its_bytes(server, end):
    address, handler = server
    handler.contents["/x"] = PICTURES[end]
    assert fetched(f"{address}/x") == (PICTURES[end], end)


@pytest.mark.parametrize("end", PICTURES)
def test_a_picture_that_is_cut_off_is_told(server, end):
    address, handler = server
    handler.contents["/x"] = PICTURES[end][:-8]
    with pytest.raises(ValueError, match=f"^is cut off: {end[1:].upper()}, {len(PICTURES[end]) - 8} bytes$"):
        fetched(f"{address}/x")


@pytest.mark.parametrize("data", [b"", b"<!DOCTYPE html><html><svg></svg>", b"%PDF-1.7", b"BM" + bytes(50)])
def test_what_is_no_picture_is_none_whatever_the_server_says(server, data):
    address, handler = server
    handler.contents["/x.png"] = data
    with pytest.raises(ValueError, match=rf"none that a page can have \(image/png, {len(data)} bytes\)"):
        fetched(f"{address}/x.png")


def test_less_than_was_promised_is_told(server):
    """Also where the end of the picture is there."""
    address, handler = server
    handler.contents["/x.png"], handler.promised["/x.png"] = PNG, 6000
    with pytest.raises(ValueError, match=f"came cut off: {len(PNG)} of 6000 bytes"):
        fetched(f"{address}/x.png")


def test_one_byte_after_the_other_has_an_end(server, monkeypatch):
    address, handler = server
    handler.contents["/drip"] = PNG
    monkeypatch.setattr(fetch, "LONGEST", 0.5)
    begin = time.monotonic()
    with pytest.raises(ValueError, match="not whole after"):
        fetched(f"{address}/drip")
    assert time.monotonic() - begin < 3


def test_an_address_is_written_as_a_browser_does(server):
    address, handler = server
    handler.contents["/a%20b/%C3%BC.png?x=a%20b"] = PNG
    assert fetched(f"{address}/a b/ü.png?x=a b#here")[1] == ".png"
    handler.contents["/a%20b.png"] = PNG
    assert fetched(f"{address}/a%20b.png")[1] == ".png"


def test_no_file_of_the_machine_is_fetched(server, tmp_path):
    (tmp_path / "secret.png").write_bytes(PNG)
    with pytest.raises(ValueError, match="only http and https"):
        fetched(f"file://{tmp_path}/secret.png")
    with pytest.raises(ValueError, match="can't be fetched"):
        fetched(f"{server[0]}/to-file")


@pytest.mark.slow
def test_each_picture_is_fetched_once_and_told_in_a_line(server, tmp_path, monkeypatch, capsys):
    """Though two posts have it, one of them under two addresses, and each post is read twice."""
    address, handler = server
    handler.contents = dict.fromkeys(("/cat.png", "/cat.png?v=2"), PNG)
    posts = {
        "2024-01-01-one.md": f"# One\n\n![A]({address}/cat.png)\n\n![B]({address}/cat.png?v=2)\n",
        "2024-01-02-two.md": f'# Two\n\n![A]({address}/cat.png)\n\n<img src="{address}/no\n.png" alt="C">\n',
    }
    written(tmp_path / "blog/_posts", posts)
    garden = project(tmp_path / "garden")
    assert whole(tmp_path / "blog", garden, fetch=True) == 0
    assert sorted(path.name for path in (garden.out / "images").iterdir()) == ["one-0-cat.png", "two-0-cat.png"]
    assert [path.read_bytes() for path in (garden.out / "images").iterdir()] == [PNG] * 2
    assert handler.asked.count("/cat.png") == 1 and len(handler.asked) == 3
    told = [line for line in capsys.readouterr().out.split("\n") if "none that a page can have" in line]
    assert len(told) == 1 and told[0].endswith(".png")
