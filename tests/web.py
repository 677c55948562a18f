"""A small web on loopback for tests: pages by path, every request remembered."""

from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Self


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "Web"

    def do_GET(self) -> None:
        web = self.server
        web.requests.append(self.path)
        if self.path in web.answers:
            status, headers = web.answers[self.path]
            return self.answer(status, b"", headers)
        if self.path not in web.pages:
            return self.answer(404, b"", {})
        kind, text = web.pages[self.path]
        body = text.encode()
        etag = f'"{sha256(body).hexdigest()[:16]}"'
        if self.headers.get("If-None-Match") == etag:
            return self.answer(304, b"", {"ETag": etag} | web.headers)
        said = {"ETag": etag, "Content-Type": f"{kind}; charset=utf-8"} | web.headers
        return self.answer(200, body, said)

    def answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Tests keep quiet."""


class Served(ThreadingHTTPServer):
    """A server on loopback that runs as long as its context."""

    daemon_threads = True

    def __enter__(self) -> Self:
        Thread(target=self.serve_forever, daemon=True, kwargs={"poll_interval": 0.02}).start()
        return self

    def __exit__(self, *args: object) -> None:
        self.shutdown()
        self.server_close()


class Web(Served):
    """A context manager; `host` and `url` say where it listens."""

    request_queue_size = 512  # a round of polls knocks hundreds of times at once

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages: dict[str, tuple[str, str]] = {}
        self.answers: dict[str, tuple[int, dict[str, str]]] = {}  # instead of a page
        self.headers: dict[str, str] = {}  # with every page
        self.requests: list[str] = []
        self.host = f"127.0.0.1:{self.server_port}"
        self.url = f"http://{self.host}"
