"""A web server that compresses as a real one would, counts what it sends, and stands in for the CDNs of MathJax.

Python's http.server does not compress. And the machine that measures need not reach a CDN: the site's server rewrites
the addresses of the two CDNs to a second server, which has the same files from npm. So a browser, a worker inside a
page and Lighthouse all load MathJax as a reader would, from another origin.
"""

import gzip
import mimetypes
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

CDN = re.compile(rb"https://(?:cdn\.jsdelivr\.net/npm|unpkg\.com)/")
COMPRESSIBLE = re.compile(r"text/|.*(javascript|json|xml)")
mimetypes.add_type("font/woff2", ".woff2")


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path = unquote(urlsplit(self.path).path)
        status, content_type, body = self.server.response(path)
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Access-Control-Allow-Origin", "*")
        if COMPRESSIBLE.match(content_type):
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)
        self.server.sent.append((path, status, len(body)))

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    """Serves a folder. `sent` lists the path, the status and the body's compressed bytes of every response."""

    def __init__(self, folder, cdn=None):
        super().__init__(("127.0.0.1", 0), Handler)
        self.folder, self.sent, self.cache = Path(folder), [], {}
        self.address = f"http://127.0.0.1:{self.server_port}/"
        self.cdn_address = (cdn or self).address.encode()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def response(self, path):
        if path not in self.cache:
            file = self.find(path)
            content_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            found = file.is_file()
            body = CDN.sub(self.cdn_address, file.read_bytes()) if found else b"not found"
            if COMPRESSIBLE.match(content_type):
                body = gzip.compress(body, 6, mtime=0)
            self.cache[path] = (200 if found else 404, content_type, body)
        return self.cache[path]

    def find(self, path):
        file = self.folder / path.lstrip("/")
        return file / "index.html" if file.is_dir() else file


class CdnServer(Server):
    """Serves node_modules under the addresses of a CDN, with a version in them."""

    def find(self, path):
        path = path.replace("mathjax@3/", "mathjax3/")
        return super().find(re.sub(r"@\d[\d.]*/", "/", path))
