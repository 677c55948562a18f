"""A hub on loopback, after the WebSub recommendation of 2018: it asks back, grants, and pushes."""

import hmac
import secrets
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from urllib.error import HTTPError
from urllib.parse import parse_qsl, urlencode
from urllib.request import Request, urlopen

from tests.web import Served


@dataclass
class Lease:
    """What the hub keeps of one subscriber."""

    callback: str
    topic: str
    secret: str
    seconds: int


def ask(request: Request | str) -> tuple[int, str]:
    """Status and body of an HTTP request, whatever the status."""
    try:
        with urlopen(request, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.read().decode()


class Handler(BaseHTTPRequestHandler):
    server: "Hub"

    def do_POST(self) -> None:
        hub = self.server
        length = int(self.headers["Content-Length"])
        form = dict(parse_qsl(self.rfile.read(length).decode(), strict_parsing=True))
        hub.asked.append(form)
        status, *place = hub.answers.get(self.path, (hub.status,))
        if hub.asks_first and status == 202:
            hub.verify(form)
        self.send_response(status)
        for address in place:
            self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Tests keep quiet."""


class Hub(Served):
    """A context manager; `url` is where to subscribe.

    It asks back before it answers, as some do, or when a test calls `verify` with what was `asked`.
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self.server_port}"
        self.url = f"http://{self.host}/hub"
        self.status = 202
        self.answers: dict[str, tuple[int, str]] = {}  # redirects by path
        self.asks_first = False
        self.seconds = 864_000
        self.asked: list[dict[str, str]] = []
        self.leases: dict[str, Lease] = {}  # by callback

    def call(self, callback: str, **said: str) -> tuple[int, str]:
        """GET a callback with these hub.* parameters."""
        joint = "&" if "?" in callback else "?"
        query = urlencode({f"hub.{name}": value for name, value in said.items()})
        return ask(f"{callback}{joint}{query}")

    def verify(self, form: dict[str, str], **other: str) -> bool:
        """Ask a subscriber whether it meant this; what it confirms is kept or ended."""
        mode, callback, topic = (form[f"hub.{name}"] for name in ("mode", "callback", "topic"))
        challenge = secrets.token_hex(8)
        lease = {"lease_seconds": str(self.seconds)} if mode == "subscribe" else {}
        said = {"mode": mode, "topic": topic, "challenge": challenge} | lease | other
        status, body = self.call(callback, **said)
        if not 200 <= status < 300 or body != said["challenge"]:
            return False
        self.leases.pop(callback, None)
        if mode == "subscribe":
            self.leases[callback] = Lease(
                callback, topic, form.get("hub.secret", ""), int(said["lease_seconds"])
            )
        return True

    def push(self, lease: Lease, body: bytes, *, method: str = "sha256", secret: str = "") -> int:
        """Distribute to one subscriber; it has ended the subscription where it answers 410."""
        seal = hmac.new((secret or lease.secret).encode(), body, method).hexdigest()
        status, _ = ask(
            Request(
                lease.callback,
                data=body,
                headers={
                    "Content-Type": "application/rss+xml",
                    "Link": f'<{self.url}>; rel="hub", <{lease.topic}>; rel="self"',
                    "X-Hub-Signature": f"{method}={seal}",
                },
            )
        )
        if status == 410:
            self.leases.pop(lease.callback, None)
        return status
