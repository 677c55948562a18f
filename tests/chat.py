"""A group chat's webhook and a mail server on loopback: what they get is remembered."""

import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import Any, Self

from tests.web import Served


class ChatHandler(BaseHTTPRequestHandler):
    server: "Chat"

    def do_POST(self) -> None:
        chat = self.server
        body = self.rfile.read(int(self.headers["Content-Length"]))
        chat.got.append(json.loads(body))
        chat.paths.append(self.path)
        chat.meanwhile()
        self.send_response(chat.status)
        for name, value in {**chat.headers, "Content-Length": str(len(chat.says))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(chat.says)

    def log_message(self, *args: object) -> None:
        """Tests keep quiet."""


class Chat(Served):
    """A context manager: `url` is its webhook, `says` what it answers."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), ChatHandler)
        self.host = f"127.0.0.1:{self.server_port}"
        self.url = f"http://{self.host}/hook"
        self.status, self.says = 200, b"ok"
        self.headers: dict[str, str] = {}
        self.got: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.meanwhile: Callable[[], object] = lambda: None  # before it answers


class MailHandler(StreamRequestHandler):
    """As much of SMTP as sending a mail takes (RFC 5321)."""

    server: "Mailbox"

    def handle(self) -> None:
        self.say("220 mail.example")
        while line := self.rfile.readline():
            verb = line.split()[0].upper() if line.split() else b""
            if verb == b"QUIT":
                return self.say("221 bye")
            self.answer(verb, line.decode().strip())
        return None

    def answer(self, verb: bytes, line: str) -> None:
        box = self.server
        if verb == b"RCPT":
            box.recipients.append(line.partition("<")[2].partition(">")[0])
            self.say(box.on_recipient)
        elif verb == b"DATA":
            self.say("354 go on")
            box.mails.append(self.text())
            self.say(box.on_data)
        else:
            self.say("250 ok")

    def text(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        return b"".join(lines)

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class Mailbox(ThreadingTCPServer):
    """A context manager: a mail server at `port`; `mails` are the bytes it was given."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), MailHandler)
        self.port = self.server_address[1]
        self.mails: list[bytes] = []
        self.recipients: list[str] = []
        self.on_recipient, self.on_data = "250 ok", "250 kept"

    def __enter__(self) -> Self:
        Thread(target=self.serve_forever, daemon=True, kwargs={"poll_interval": 0.02}).start()
        return self

    def __exit__(self, *args: object) -> None:
        self.shutdown()
        self.server_close()
