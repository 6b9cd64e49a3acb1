"""A small web server for tests: gives one file, whole or from a place on, and knows how to misbehave."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Site:
    """What is served, how it misbehaves, and what was asked."""

    content: bytes
    etag: str = '"one"'
    breaks: list[int] = field(default_factory=list)
    """After so many bytes of the first, second … answer the line breaks."""

    status: int = 200
    ranges: bool = True
    asked: list[str] = field(default_factory=list)
    """The Range of each request."""


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = self.headers.get("Range", "")
            site.asked.append(asked)
            if site.status != 200:
                self.send_error(site.status)
                return
            wanted = self.headers.get("If-Range") in (None, site.etag)
            start = int(asked[6:-1]) if asked and site.ranges and wanted else 0
            if start and start >= len(site.content):
                self.send_error(416)
                return
            self.send_response(206 if start else 200)
            self.send_header("Content-Length", str(len(site.content) - start))
            self.send_header("ETag", site.etag)
            self.end_headers()
            most = site.breaks.pop(0) if site.breaks else len(site.content)
            self.wfile.write(site.content[start : start + most])
            self.wfile.flush()
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    return Handler


@contextmanager
def serving(site: Site) -> Iterator[str]:
    """Give the address of the file."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(site))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/model.zip"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
