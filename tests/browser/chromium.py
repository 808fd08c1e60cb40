"""Where Chromium lies, how it is started, and a server for what it opens: for tests, and for programs that look at the
book through it.
"""

import http.server
import shutil

from support import INSTALL

CHROMIUM = next(filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])), None)
MISSING = f"Chromium is missing: {INSTALL['chromium']}"
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        pass  # the browser hangs up on what it no longer needs


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files, and 404.html for what is missing, as the host of the book does."""

    def send_error(self, code, message=None, explain=None):
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        with open(self.translate_path("/404.html"), "rb") as page:
            self.copyfile(page, self.wfile)

    def log_message(self, *arguments):
        pass
