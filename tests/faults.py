"""Every way we know in which a host can fail, each on a loopback port, on raw sockets."""

import gzip
import selectors
import socket
import ssl
import struct
import subprocess
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import brotli
from backports import zstd
from django.utils.http import http_date

FEED = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>港口快报</title><link>https://harbour.example/</link>
<item><title>三号泊位启用</title><link>https://harbour.example/%s</link><guid>%s</guid>
<description>首船提前两天靠泊。</description></item></channel></rss>""".encode()

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
ENDLESS = 100_000  # times that a flood repeats itself, if nobody stops it
RSS = b"Content-Type: application/rss+xml\r\n"


class Wire:
    """One accepted connection; what is written to a caller that has left is lost."""

    def __init__(self, connection: socket.socket, over: threading.Event) -> None:
        self.connection = connection
        self.over = over

    def hear(self) -> bytes:
        """The head of the request."""
        heard = b""
        while b"\r\n\r\n" not in heard and (part := self.connection.recv(4096)):
            heard += part
        return heard

    def say(self, *parts: bytes, rest: float = 0.0) -> None:
        for part in parts:
            self.connection.sendall(part)
            if rest and self.over.wait(rest):
                return

    def hang(self) -> None:
        self.over.wait(60)

    def reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()


Serve = Callable[[Wire], None]


@dataclass(frozen=True)
class Fault:
    """What the editor reads of it (a pattern), and what the host does, by which certificate."""

    words: str
    serve: Serve
    https: bool = False
    secure: str = ""


def answer(head: bytes, body: bytes = b"") -> bytes:
    return head + b"Content-Length: %d\r\nConnection: close\r\n\r\n" % len(body) + body


def status(line: str, *headers: str) -> Serve:
    head = "\r\n".join([f"HTTP/1.1 {line}", *headers, ""]).encode("latin-1")
    return told(answer(head))


def to(location: str) -> Serve:
    return status("302 Found", f"Location: {location}")


def told(*parts: bytes, rest: float = 0.0, then: Callable[[Wire], None] | None = None) -> Serve:
    """Hear the question, say this, and close or do as `then` says."""

    def serve(wire: Wire) -> None:
        wire.hear()
        wire.say(*parts, rest=rest)
        if then:
            then(wire)

    return serve


def packed(encoding: str, body: bytes) -> Serve:
    return told(answer(OK + RSS + b"Content-Encoding: %s\r\n" % encoding.encode(), body))


def feed(text: bytes, kind: str = "application/rss+xml") -> Serve:
    return told(answer(OK + b"Content-Type: %s\r\n" % kind.encode(), text))


def flood(start: bytes, again: bytes) -> Serve:
    return told(start, *[again] * ENDLESS)


def trickle(start: bytes, again: bytes) -> Serve:
    """Never silent for long, and never done."""
    return told(start, *[again] * ENDLESS, rest=0.05)


def chain(wire: Wire) -> None:
    """Always one further."""
    path = wire.hear().split(b" ")[1:2]
    wire.say(answer(b"HTTP/1.1 302 Found\r\nLocation: %sx\r\n" % b"".join(path)))


def huge_zstd_window() -> bytes:
    """A frame that asks for a window of 128 MB, eight times what a browser grants."""
    options: dict[int, int] = {
        zstd.CompressionParameter.window_log: 27,
        zstd.CompressionParameter.checksum_flag: 1,
    }
    packer = zstd.ZstdCompressor(options=options)
    return packer.compress(b"x" * 1000) + packer.flush()


def bombs() -> dict[str, bytes]:
    """200 MB of nothing, in each packing."""
    zeros = bytes(1_000_000)
    gzipper, brotler, zstder = zlib.compressobj(wbits=31), brotli.Compressor(quality=1), None
    zstder = zstd.ZstdCompressor()
    made = {"gzip": b"", "br": b"", "zstd": b""}
    for _ in range(200):
        made["gzip"] += gzipper.compress(zeros)
        made["br"] += brotler.process(zeros)
        made["zstd"] += zstder.compress(zeros)
    made["gzip"] += gzipper.flush()
    made["br"] += brotler.finish()
    made["zstd"] += zstder.flush()
    return made


def stranger() -> bytes:
    """A title that is to be taken from a file of the reader's machine."""
    return (
        b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
        b"<rss version='2.0'><channel><title>&e;</title><item><title>read: &e;</title>"
        b"<guid>1</guid></item></channel></rss>"
    )


def laughs() -> bytes:
    """A billion laughs: entities of entities."""
    lines = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "ha">' for n in range(12)
    )
    return (
        f"<?xml version='1.0'?><!DOCTYPE rss [{lines}]><rss version='2.0'><channel>"
        "<title>&l11;</title><item><title>&l11;</title></item></channel></rss>"
    ).encode()


NO_HTTP = "no proper HTTP"
BROKE = "The connection to"
CUT = "broke off in the middle"
NONSENSE = f"{NO_HTTP}|{CUT}"  # as it comes in one piece with the head or after it
PACKED = "The compressed answer"
LATE = "did not answer within"
MUTE = "took our question and said nothing"
SILENT = "fell silent in the middle"
HEADERS = "more headers than anybody needs"
LARGE = "larger than 10 MB"
INSECURE = "No secure connection"
EMPTY = "answered with nothing"


def faults() -> dict[str, Fault]:
    """All kinds by name."""
    body = FEED.replace(b"%s", b"fault")
    zipped, brotlied, zstded = gzip.compress(body), brotli.compress(body), zstd.compress(body)
    bomb = bombs()
    soon = http_date(4_000_000_000)
    plain = {
        # the connection
        "reset-at-once": (f"{BROKE}|accepts no connection", Wire.reset),
        "close-at-once": (BROKE, lambda wire: None),
        "reset-after-question": (BROKE, told(then=Wire.reset)),
        "close-after-question": (BROKE, told()),
        "silent": (MUTE, told(then=Wire.hang)),
        # the head of the answer
        "half-status-line": (MUTE, told(b"HTTP/1.", then=Wire.hang)),
        "status-line-drips": (LATE, trickle(b"HTTP/1.1 200 ", b"O")),
        "status-line-endless": (HEADERS, flood(b"HTTP/1.1 200 ", b"O" * 999)),
        "header-drips": (LATE, trickle(OK + b"X: ", b"a")),
        "headers-cut-off": (BROKE, told(OK + b"Content-Ty")),
        "headers-reset": (BROKE, told(OK + b"Content-Ty", then=Wire.reset)),
        "header-huge": (HEADERS, told(OK + b"X: " + b"a" * 2_000_000 + b"\r\n\r\n")),
        "headers-many": (HEADERS, told(OK + b"X: 1\r\n" * 20_000 + b"\r\n")),
        "headers-endless": (HEADERS, flood(OK, b"X: 1\r\n" * 50)),
        "headers-heavy": (HEADERS, told(OK + (b"X: " + b"a" * 60_000 + b"\r\n") * 6 + b"\r\n")),
        "header-endless": (HEADERS, flood(OK + b"X: ", b"a" * 999)),
        "header-with-nul": (NO_HTTP, told(OK + b"X: a\0b\r\n\r\n" + body)),
        "header-without-colon": (NO_HTTP, told(OK + b"just words\r\n\r\n" + body)),
        "no-http": (NO_HTTP, told(b"hello\r\n\r\n")),
        "ssh": (NO_HTTP, told(b"SSH-2.0-OpenSSH_9.2\r\n")),
        "bare-html": (NO_HTTP, told(b"<html><body>HTTP/0.9 is enough</body></html>")),
        "status-word": (NO_HTTP, told(b"HTTP/1.1 abc OK\r\n\r\n")),
        "status-long": (NO_HTTP, told(b"HTTP/1.1 20000 OK\r\n\r\n")),
        "version-odd": (NO_HTTP, told(b"HTTP/x.y 200 OK\r\n\r\n")),
        "length-negative": (NO_HTTP, told(OK + b"Content-Length: -1\r\n\r\n" + body)),
        "length-word": (NO_HTTP, told(OK + b"Content-Length: many\r\n\r\n" + body)),
        "length-twice": (NO_HTTP, told(OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx")),
        "hints-flood": (LATE, trickle(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n" * 9)),
        "continue-flood": (LATE, trickle(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 9)),
        # the body
        "short-body": (CUT, told(OK + b"Content-Length: 9999\r\n\r\n" + body)),
        "reset-in-body": (CUT, told(OK + b"Content-Length: 9999\r\n\r\nx", then=Wire.reset)),
        "silent-in-body": (SILENT, told(OK + b"Content-Length: 9999\r\n\r\nx", then=Wire.hang)),
        "drip": (LATE, trickle(OK + b"\r\n", b" ")),
        "drip-in-chunks": (LATE, trickle(CHUNKED, b"1\r\n \r\n")),
        "endless": (LARGE, flood(OK + b"\r\n", b"x" * 65_536)),
        "endless-chunks": (LARGE, flood(CHUNKED, b"10000\r\n" + b"x" * 65_536 + b"\r\n")),
        "length-of-a-terabyte": (
            LARGE,
            flood(OK + b"Content-Length: 1099511627776\r\n\r\n", b"x" * 65_536),
        ),
        "chunk-size-word": (NONSENSE, told(CHUNKED + b"ZZ\r\nx\r\n")),
        "chunk-size-huge": (NONSENSE, told(CHUNKED + b"f" * 17 + b"\r\nx\r\n")),
        "chunk-cut-off": (CUT, told(CHUNKED + b"9\r\nx")),
        "no-last-chunk": (CUT, told(CHUNKED + b"1\r\nx\r\n")),
        "chunk-without-end": (NONSENSE, told(CHUNKED + b"1\r\nxyz\r\n0\r\n\r\n")),
        "empty": (EMPTY, feed(b"")),
        # packing
        "gzip-bad": (PACKED, packed("gzip", b"no gzip at all")),
        "gzip-cut-off": (PACKED, packed("gzip", zipped[:-9])),
        "gzip-false-sum": (PACKED, packed("gzip", zipped[:-8] + bytes(8))),
        "gzip-of-nothing": (EMPTY, packed("gzip", gzip.compress(b""))),
        "gzip-many-members": (PACKED, packed("gzip", gzip.compress(b"") * 2000)),
        "deflate-bad": (PACKED, packed("deflate", b"\xff" * 50)),
        "br-bad": (PACKED, packed("br", b"\xff" * 50)),
        "br-cut-off": (PACKED, packed("br", brotlied[:-9])),
        "zstd-bad": (PACKED, packed("zstd", b"no zstd at all")),
        "zstd-cut-off": (PACKED, packed("zstd", zstded[:-9])),
        "zstd-wide-window": (PACKED, packed("zstd", huge_zstd_window())),
        "compress": (PACKED, packed("compress", b"\x1f\x9d" + body)),
        "packed-twice": (PACKED, packed("gzip, br", brotli.compress(zipped))),
        "gzip-bomb": (LARGE, packed("gzip", bomb["gzip"])),
        "br-bomb": (LARGE, packed("br", bomb["br"])),
        "zstd-bomb": (LARGE, packed("zstd", bomb["zstd"])),
        # elsewhere
        "circle": ("in circles", to("/")),
        "ever-further": ("more than 10 times", chain),
        "to-file": ("Only http and https", to("file:///etc/hostname")),
        "to-metadata": ("not on the public internet", to("http://169.254.169.254/latest/")),
        "to-loopback": ("not on the public internet", to("http://127.0.0.1/")),
        "to-loopback-v6": ("not on the public internet", to("http://[::1]/")),
        "to-another-port": ("usual web ports", to("http://127.0.0.1:6379/")),
        "to-credentials": ("user name or password", to("http://root:secret@a.example/")),
        "to-nonsense": ("is not a web address", to("http://[::")),
        "to-nowhere": ("without saying where", status("302 Found")),
        # what it says
        "101": ("does not answer this request \\(101\\)", status("101 Switching", "Upgrade: h2c")),
        "204": (EMPTY, told(b"HTTP/1.1 204 No Content\r\n\r\n")),
        "206": ("only a part", told(answer(b"HTTP/1.1 206 Partial Content\r\n", body[:50]))),
        "300": ("does not answer this request \\(300\\)", status("300 Multiple Choices")),
        "304": ("which we did not ask", told(b"HTTP/1.1 304 Not Modified\r\n\r\n")),
        "401": ("refuses us", status("401 Unauthorized", "WWW-Authenticate: Basic")),
        "402": ("refuses us", status("402 Payment Required")),
        "403": ("refuses us", status("403 Forbidden")),
        "404": ("nothing at this address", status("404 Not Found")),
        "406": ("does not answer this request \\(406\\)", status("406 Not Acceptable")),
        "410": ("removed this address", status("410 Gone")),
        "429": ("less often", status("429 Too Many", "Retry-After: 120")),
        "429-till-a-day": ("less often", status("429 Too Many", f"Retry-After: {soon}")),
        "451": ("refuses us", status("451 Unavailable")),
        "500": ("in trouble", status("500 Oh")),
        "502": ("in trouble", status("502 Bad Gateway")),
        "503": ("in trouble", status("503 Busy", "Retry-After: soon")),
        # whole answers that are no feed
        "html": ("is a web page", feed(b"<html><body>Sign in</body></html>", "text/html")),
        "json": ("not a feed", feed(b'{"error": "no"}', "application/json")),
        "image": ("not a feed", feed(b"\x89PNG\r\n\x1a\n" + bytes(999), "image/png")),
        "words": ("not a feed", feed(b"hello", "text/plain")),
        # what would harm only who believes it
        "xml-bomb": ("", feed(laughs())),
        "xml-of-a-file": ("", feed(stranger())),
    }
    found = {name: Fault(words, serve) for name, (words, serve) in plain.items()}
    return found | {
        "tls-silent": Fault("agree on a secure connection", Wire.hang, https=True),
        "tls-closed": Fault(INSECURE, hello_then(), https=True),
        "tls-reset": Fault(INSECURE, hello_then(then=Wire.reset), https=True),
        "tls-is-http": Fault(INSECURE, hello_then(answer(OK, body)), https=True),
        "tls-nonsense": Fault(INSECURE, hello_then(b"\x16\x03\x03\x00\x05nonsense"), https=True),
        "tls-alert": Fault(INSECURE, hello_then(b"\x15\x03\x03\x00\x02\x02\x28"), https=True),
        "tls-self-signed": Fault("vouches only for itself", feed(body), True, "unknown"),
        "tls-expired": Fault("certificate expire", feed(body), True, "expired"),
        "tls-other-host": Fault("certificate of another host", feed(body), True, "other-host"),
        "tls-silent-later": Fault(MUTE, told(then=Wire.hang), True, "good"),
        "tls-cut-off": Fault(CUT, told(OK + b"Content-Length: 99\r\n\r\nx"), True, "good"),
    }


def hello_then(*parts: bytes, then: Callable[[Wire], None] | None = None) -> Serve:
    """Take the greeting of a TLS client, and answer wrongly."""

    def serve(wire: Wire) -> None:
        wire.connection.recv(4096)
        wire.say(*parts)
        if then:
            then(wire)

    return serve


class Faults:
    """A context manager: all faults are served while it lasts; `url` says where each is."""

    def __init__(self, kinds: dict[str, Fault], certificates: Path | None) -> None:
        self.kinds = kinds
        self.over = threading.Event()
        self.contexts = {} if certificates is None else contexts(certificates)
        self.listeners: dict[str, socket.socket] = {}

    def __enter__(self) -> Self:
        self.bells = selectors.DefaultSelector()
        for name, fault in self.kinds.items():
            listener = socket.create_server(("127.0.0.1", 0))
            self.listeners[name] = listener
            self.bells.register(listener, selectors.EVENT_READ, fault)
        self.porter = threading.Thread(target=self._receive, daemon=True)
        self.porter.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.over.set()
        self.porter.join()
        self.bells.close()
        for listener in self.listeners.values():
            listener.close()

    def place(self, name: str) -> str:
        return f"127.0.0.1:{self.listeners[name].getsockname()[1]}"

    def url(self, name: str) -> str:
        return f"http{'s' * self.kinds[name].https}://{self.place(name)}/"

    def _receive(self) -> None:
        while not self.over.is_set():
            for bell, _ in self.bells.select(0.05):
                connection, _ = bell.fileobj.accept()  # type: ignore[union-attr]
                threading.Thread(
                    target=self._serve, args=(connection, bell.data), daemon=True
                ).start()

    def _serve(self, connection: socket.socket, fault: Fault) -> None:
        with suppress(OSError), connection:
            connection.settimeout(60)
            if fault.secure:
                connection = self.contexts[fault.secure].wrap_socket(connection, server_side=True)
            with connection:
                fault.serve(Wire(connection, self.over))


def contexts(folder: Path) -> dict[str, ssl.SSLContext]:
    """A server's side of TLS with each of the certificates in a folder, by its name."""
    made = {}
    for name in ("good", "unknown", "other-host", "expired"):
        made[name] = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made[name].load_cert_chain(folder / f"{name}.pem")
    return made


def certificates(folder: Path) -> Path:
    """Self-signed certificates, written to a folder by the openssl program, which must be there.

    `trusted` makes a client trust all of them but `unknown`.
    """
    for name, subject, dates in (
        ("good", "IP:127.0.0.1", ("20200101000000Z", "21200101000000Z")),
        ("unknown", "IP:127.0.0.1", ("20200101000000Z", "21200101000000Z")),
        ("other-host", "DNS:other.example", ("20200101000000Z", "21200101000000Z")),
        ("expired", "IP:127.0.0.1", ("20200101000000Z", "20200201000000Z")),
    ):
        _sign(folder, name, subject, *dates)
    return folder


def _sign(folder: Path, name: str, subject: str, begin: str, end: str) -> None:
    """One certificate; only `openssl ca` lets us choose both dates in every version."""
    key, ask, config = (folder / f"{name}.{kind}" for kind in ("key", "csr", "cnf"))
    (folder / f"{name}.index").write_text("")
    config.write_text(
        f"[ca]\ndefault_ca=x\n[x]\nnew_certs_dir={folder}\ndatabase={folder}/{name}.index\n"
        "rand_serial=yes\ndefault_md=sha256\npolicy=p\nx509_extensions=e\nunique_subject=no\n"
        f"[p]\ncommonName=supplied\n[e]\nsubjectAltName={subject}\nbasicConstraints=CA:TRUE\n"
    )
    new = ["req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    new += ["-subj", f"/CN={name}", "-keyout", str(key), "-out", str(ask)]
    sign = ["ca", "-batch", "-selfsign", "-config", str(config), "-keyfile", str(key)]
    sign += ["-in", str(ask), "-startdate", begin, "-enddate", end, "-notext"]
    sign += ["-out", str(folder / f"{name}.crt")]
    for command in (new, sign):
        subprocess.run(["openssl", *command], check=True, capture_output=True)
    (folder / f"{name}.pem").write_text(key.read_text() + (folder / f"{name}.crt").read_text())


def trusted(folder: Path) -> ssl.SSLContext:
    context = ssl.create_default_context()
    for name in ("good", "other-host", "expired"):
        context.load_verify_locations(folder / f"{name}.crt")
    return context


def good(number: int, *, slow: bool = False) -> Serve:
    """A feed of one entry, which may take a while."""
    body = FEED.replace(b"%s", b"%d" % number)
    parts = [body[place : place + 100] for place in range(0, len(body), 100)]
    if not slow:
        return feed(body)
    return told(answer(OK + RSS, body)[: -len(body)], *parts, rest=0.05)


def full() -> Iterator[str]:
    """A place whose queue of calls is full, so that it takes none and refuses none."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        place = listener.getsockname()
        callers = [socket.socket() for _ in range(4)]
        for caller in callers:
            caller.setblocking(False)
            caller.connect_ex(place)
        yield f"{place[0]}:{place[1]}"
        for caller in callers:
            caller.close()
