"""Through a proxy: it is told addresses that the guard has seen, never a name from a feed."""

import ipaddress
import socket
import ssl
import threading
from base64 import b64encode
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self
from unittest import mock
from urllib.parse import urlsplit

from django.core.checks import run_checks
from django.test import SimpleTestCase, TestCase, override_settings
from django.utils import translation

from articles import connect, engines, fetch, llm, proxies
from articles.models import Source
from articles.tasks import poll
from tests import faults, makers
from tests.model_server import ModelServer, said
from tests.test_fetch import SiteTestCase, all_names_lead_to, ok, to

PUBLIC, PUBLIC6 = "93.184.215.14", "2606:4700::1111"


class Proxy:
    """A proxy for HTTP and SOCKS5 at once; all whom it is sent to live at one loopback port."""

    def __init__(self, port: int, *, login: str = "", refuses: bool = False, hangs: bool = False):
        self.home = port
        self.login = login
        self.refuses = refuses
        self.hangs = hangs
        self.sent_to: list[tuple[str, int]] = []
        self.over = threading.Event()

    def __enter__(self) -> Self:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.place = f"127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.receive, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self.over.set()
        with suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def receive(self) -> None:
        with suppress(OSError):
            while True:
                caller, _ = self.listener.accept()
                threading.Thread(target=self.serve, args=(caller,), daemon=True).start()

    def serve(self, caller: socket.socket) -> None:
        with suppress(OSError), caller:
            if self.hangs:
                self.over.wait(10)
            elif caller.recv(1, socket.MSG_PEEK) == b"\5":
                self.socks(caller)
            else:
                self.http(caller)

    def http(self, caller: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            head += caller.recv(4096)
        method, target, *_ = head.decode("latin-1").split()
        login = b64encode(self.login.encode()).decode()
        if self.refuses or (self.login and f"Basic {login}" not in head.decode("latin-1")):
            caller.sendall(b"HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n")
            return
        if method != "CONNECT":
            self.sent_to.append((target, 0))
            self.join(caller, head.replace(target.encode(), urlsplit(target).path.encode(), 1))
            return
        host, _, port = target.rpartition(":")
        self.sent_to.append((host, int(port)))
        caller.sendall(b"HTTP/1.1 200 ")  # in two pieces, as happens
        caller.sendall(b"Connected\r\nX: y\r\n\r\n")
        self.join(caller)

    def socks(self, caller: socket.socket) -> None:
        ways = caller.recv(caller.recv(2)[1])
        way = 2 if self.login else 0
        if way not in ways:
            caller.sendall(b"\5\xff")
            return
        caller.sendall(bytes([5, way]))
        if self.login:
            user = caller.recv(caller.recv(2)[1])
            password = caller.recv(caller.recv(1)[0])
            wrong = b"%s:%s" % (user, password) != self.login.encode()
            caller.sendall(bytes([1, wrong]))
            if wrong:
                return
        kind = caller.recv(4)[3]
        if kind == 3:
            host = caller.recv(caller.recv(1)[0]).decode()
        else:
            host = str(ipaddress.ip_address(caller.recv(4 if kind == 1 else 16)))
        self.sent_to.append((host, int.from_bytes(caller.recv(2), "big")))
        caller.sendall(bytes([5, 5 if self.refuses else 0, 0, 1, 0, 0, 0, 0, 0, 0]))
        if not self.refuses:
            self.join(caller)

    def join(self, caller: socket.socket, first: bytes = b"") -> None:
        with socket.socket() as home:
            home.connect(("127.0.0.1", self.home))  # create_connection would ask the resolver
            home.sendall(first)
            back = threading.Thread(target=pour, args=(home, caller), daemon=True)
            back.start()
            pour(caller, home)
            back.join(10)


def pour(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while part := source.recv(65_536):
            target.sendall(part)
        target.shutdown(socket.SHUT_WR)


class ProxyTestCase(SiteTestCase):
    """A site that stands for the whole public web behind a proxy, and no other way there."""

    kinds = ("http", "socks5")

    def setUp(self) -> None:
        super().setUp()
        self.enterContext(override_settings(FETCH_ALLOW=[], PROXIES={}))
        self.site.pages["/a"] = ok()

    def proxy(self, **how: Any) -> Proxy:
        return self.enterContext(Proxy(self.site.server_port, **how))

    def through(self, proxy: Proxy, kind: str, login: str = "") -> override_settings:
        return override_settings(PROXY=f"{kind}://{login}{proxy.place}")


class WayTests(ProxyTestCase):
    def test_the_proxy_is_sent_to_the_address_and_the_host_keeps_its_name(self):
        for kind in self.kinds:
            for address in (PUBLIC, PUBLIC6):
                proxy = self.proxy()
                with self.subTest(kind, address=address), self.through(proxy, kind):
                    with all_names_lead_to(address):
                        answer = fetch.get("http://a.example/a")

                    self.assertEqual(answer.body, b"hello")
                    self.assertEqual(proxy.sent_to[0][0].strip("[]"), address)
                    self.assertEqual(proxy.sent_to[0][1], 80)
                    self.assertEqual(self.site.visits[-1].headers["Host"], "a.example")

    def test_of_several_addresses_the_first_public_one_is_taken(self):
        proxy = self.proxy()

        with self.through(proxy, "http"), all_names_lead_to("10.0.0.1", "::1", PUBLIC6, PUBLIC):
            fetch.get("http://a.example/a")

        self.assertEqual(proxy.sent_to, [(PUBLIC, 80)])

    def test_tls_goes_through_to_the_host_itself_under_its_name(self):
        names: list[str | None] = []
        with TemporaryDirectory() as folder:
            faults.certificates(Path(folder))
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(f"{folder}/other-host.pem")
            trust = faults.trusted(Path(folder))
        context.sni_callback = lambda _socket, name, _context: names.append(name)
        self.site.socket = context.wrap_socket(self.site.socket, server_side=True)
        self.enterContext(mock.patch.object(connect, "trust", lambda: trust))
        for kind in self.kinds:
            proxy = self.proxy()
            with self.subTest(kind), self.through(proxy, kind), all_names_lead_to(PUBLIC):
                body = fetch.get("https://other.example/a").body
                error = self.refusal("https://a.example/a")

                self.assertEqual(body, b"hello")
                self.assertIn("certificate of another host", str(error))
                self.assertEqual(proxy.sent_to, [(PUBLIC, 443)] * 2)
        self.assertEqual(names, ["other.example", "a.example"] * 2)

    def test_a_login_is_shown_to_the_proxy_and_to_nobody_else(self):
        for kind in self.kinds:
            proxy = self.proxy(login="me:s:cret")
            with self.subTest(kind), all_names_lead_to(PUBLIC):
                with self.through(proxy, kind, "me:s%3Acret@"):
                    answer = fetch.get("http://a.example/a")
                with self.through(proxy, kind, "me:wrong@"):
                    error = self.refusal("http://a.example/a")

                self.assertEqual(answer.body, b"hello")
                self.assertNotIn("Proxy-Authorization", self.site.visits[-1].headers)
                self.assertEqual(
                    str(error), f"The proxy {proxy.place} does not let us through to a.example."
                )

    def test_what_the_operator_named_is_reached_straight(self):
        proxy = self.proxy()

        with self.through(proxy, "http"), override_settings(FETCH_ALLOW=[self.site.place]):
            answer = fetch.get(self.site.url("/a"))

        self.assertEqual((answer.body, proxy.sent_to), (b"hello", []))

    def test_a_proxy_that_fails_is_named_and_it_may_pass(self):
        self.enterContext(mock.patch.object(connect, "TUNNEL", 0.3))
        gone = Proxy(1)
        with gone:
            pass
        told = {
            "accepts no connection": gone,
            "does not let us through": self.proxy(refuses=True),
            "did not reach a.example within 0.3 seconds": self.proxy(hangs=True),
        }
        for words, proxy in told.items():
            for kind in self.kinds:
                with self.subTest(words, kind=kind), self.through(proxy, kind):
                    with all_names_lead_to(PUBLIC):
                        error = self.refusal("http://a.example/a")

                    self.assertIn(f"The proxy {proxy.place} {words}", str(error))
                    self.assertFalse(error.permanent)

    def test_what_answers_as_no_proxy_does_is_none(self):
        self.enterContext(mock.patch.object(connect, "TUNNEL", 1))
        for reply in (b"", b"\5", b"\4\0", b"hello\r\n\r\n", b"HTTP/1.1 OK\r\n\r\n", b"x" * 99_999):
            served = faults.Fault("", lambda wire, reply=reply: wire.say(reply))
            with faults.Faults({"odd": served}, None) as web, all_names_lead_to(PUBLIC):
                for kind in self.kinds:
                    with (
                        self.subTest(reply[:9], kind=kind),
                        override_settings(PROXY=f"{kind}://{web.place('odd')}"),
                    ):
                        error = self.refusal("http://a.example/a")

                        self.assertIn(f"The proxy {web.place('odd')} do", str(error))


class GuardTests(ProxyTestCase):
    """A proxy stands where private addresses can be reached: nothing leads it there."""

    def test_a_name_that_leads_to_a_private_address_never_reaches_the_proxy(self):
        for kind in self.kinds:
            proxy = self.proxy()
            for address in ("127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:10.0.0.1"):
                with self.subTest(kind, address=address), self.through(proxy, kind):
                    with all_names_lead_to(address):
                        error = self.refusal("http://innocent.example/a")

                    self.assertIn("not on the public internet", str(error))
                    self.assertTrue(error.permanent)
            self.assertEqual(proxy.sent_to, [])

    def test_nor_does_a_private_address_itself(self):
        proxy = self.proxy()

        with self.through(proxy, "http"):
            errors = [
                self.refusal(url)
                for url in ("http://127.0.0.1/", "http://[::1]/", f"http://{proxy.place}/")
            ]

        self.assertTrue(all(error.permanent for error in errors))
        self.assertEqual(proxy.sent_to, [])

    def test_nor_does_a_redirect_there(self):
        self.site.pages["/away"] = to("http://169.254.169.254/latest/meta-data/")
        proxy = self.proxy()

        with self.through(proxy, "socks5"), all_names_lead_to(PUBLIC):
            error = self.refusal("http://a.example/away")

        self.assertIn("169.254.169.254 is not on the public internet", str(error))
        self.assertEqual(proxy.sent_to, [(PUBLIC, 80)])

    def test_nor_does_a_name_that_changes_its_mind(self):
        proxy = self.proxy()

        with self.through(proxy, "http"):
            with all_names_lead_to(PUBLIC):
                fetch.get("http://rebinding.example/a")
            with all_names_lead_to("127.0.0.1"):
                error = self.refusal("http://rebinding.example/a")

        self.assertIn("not on the public internet", str(error))
        self.assertEqual(proxy.sent_to, [(PUBLIC, 80)])


class SourceTests(ProxyTestCase, TestCase):
    def setUp(self) -> None:
        super().setUp()
        self.site.pages["/feed"] = ok(faults.FEED % (b"1", b"1"))
        self.enterContext(all_names_lead_to(PUBLIC))

    def polled(self, name: str) -> Source:
        source = makers.source(
            feed_url=f"http://{name or 'usual'}.example/feed",
            proxy=name,
            due_at="2020-01-01T00:00Z",
        )
        poll([source.pk])
        source.refresh_from_db()
        return source

    def test_a_source_goes_by_the_proxy_that_it_names_and_others_by_the_usual_one(self):
        usual, other = self.proxy(), self.proxy()

        named = override_settings(PROXIES={"cn": f"socks5://{other.place}"})
        with self.through(usual, "http"), named:
            sources = [self.polled(""), self.polled("cn")]

        self.assertEqual([source.error for source in sources], ["", ""])
        self.assertEqual((len(usual.sent_to), len(other.sent_to)), (1, 1))

    def test_a_source_may_go_straight_although_others_do_not(self):
        usual = self.proxy()

        unreachable = mock.patch.object(connect, "_call", side_effect=OSError(101, "unreachable"))
        with self.through(usual, "http"), unreachable:
            source = self.polled(proxies.DIRECT)

        self.assertIn("accepts no connection", source.error)
        self.assertNotIn("proxy", source.error)
        self.assertEqual(usual.sent_to, [])

    def test_a_proxy_that_nobody_set_is_said_and_nothing_is_asked_without_it(self):
        usual = self.proxy()

        with self.through(usual, "http"):
            source = self.polled("gone")

        self.assertIn("There is no usable proxy “gone”", source.error)
        self.assertEqual((usual.sent_to, self.site.connections), ([], 0))


class ModelTests(SimpleTestCase):
    def setUp(self) -> None:
        self.server = self.enterContext(ModelServer(said("好的。")))
        self.enterContext(override_settings(**self.server.settings))
        self.enterContext(translation.override("en"))
        self.port = int(
            self.server.settings["OPENAI_BASE_URL"].rpartition(":")[2].partition("/")[0]
        )

    def ask(self) -> llm.Reply:
        return llm.complete("system", "user", engine=engines.of("draft")[0])

    def test_the_model_is_asked_through_its_proxy(self):
        for kind in ("http", "socks5"):
            with (
                self.subTest(kind),
                Proxy(self.port, login="me:secret") as proxy,
                override_settings(
                    OPENAI_BASE_URL="http://model.example/v1",
                    MODEL_PROXY=f"{kind}://me:secret@{proxy.place}",
                ),
            ):
                reply = self.ask()

                self.assertEqual(reply.text, "好的。")
                self.assertIn("model.example", proxy.sent_to[0][0])

    def test_a_proxy_in_the_environment_is_not_used(self):
        dead = {"http_proxy": "http://127.0.0.1:9", "ALL_PROXY": "http://127.0.0.1:9"}
        with mock.patch.dict("os.environ", dead):
            reply = self.ask()

        self.assertEqual(reply.text, "好的。")

    def test_a_proxy_that_is_gone_is_a_sentence(self):
        gone = override_settings(MODEL_PROXY="http://127.0.0.1:9")
        with gone, self.assertRaises(llm.LLMError) as caught:
            self.ask()

        self.assertIn("cannot be reached", str(caught.exception))

    def test_the_proxy_of_all_serves_for_a_model_out_of_the_house(self):
        ways = {
            ("https://api.example/v1", "", "http://p:1"): "http://p:1",
            ("", "", "http://p:1"): "http://p:1",
            ("http://127.0.0.1:11434/v1", "", "http://p:1"): "",
            ("http://[fd00::1]/v1", "", "http://p:1"): "",
            ("http://ollama:11434/v1", "", "http://p:1"): "",
            ("https://api.example/v1", "socks5://q:2", "http://p:1"): "socks5://q:2",
            ("http://ollama:11434/v1", "socks5://q:2", ""): "socks5://q:2",
            ("https://api.example/v1", "direct", "http://p:1"): "",
        }
        for (base, own, usual), way in ways.items():
            with (
                self.subTest(base, own=own),
                override_settings(MODEL_PROXY=own, PROXY=usual),
            ):
                self.assertEqual(proxies.for_model(base), way)


class SettingTests(SimpleTestCase):
    def said(self, **settings: object) -> list[str]:
        usual = {"PROXY": "", "PROXIES": {}, "MODEL_PROXY": ""}
        with override_settings(**usual | settings):
            return [str(each) for each in run_checks() if each.id == "newsroom.E002"]

    def test_a_wrong_address_of_a_proxy_is_said_at_start_without_its_password(self):
        for wrong in (
            "me:secret@10.0.0.1:1080",
            "https://me:secret@10.0.0.1:1080",
            "socks5://me:secret@10.0.0.1",
            "http://me:secret@10.0.0.1:99999",
            "http://me:secret@:3128",
            "http://me:secret@h:3128/path",
            f"socks5://me:secret{'x' * 256}@h:1",
        ):
            for settings in ({"PROXY": wrong}, {"MODEL_PROXY": wrong}, {"PROXIES": {"cn": wrong}}):
                with self.subTest(wrong, settings=list(settings)):
                    told = self.said(**settings)

                    self.assertEqual(len(told), 1)
                    self.assertIn(f"NEWSROOM_{next(iter(settings))}", told[0])
                    self.assertNotIn("secret", told[0])

    def test_right_ones_are_not(self):
        self.assertEqual(self.said(), [])
        self.assertEqual(
            self.said(
                PROXY="http://proxy.example:3128",
                MODEL_PROXY="direct",
                PROXIES={"cn": "socks5://me:se%40cret@[fd00::1]:1080"},
            ),
            [],
        )

    def test_a_proxy_with_a_name_and_no_address_is_said(self):
        self.assertEqual(len(self.said(PROXIES={"cn": ""})), 1)

    def test_a_proxy_shows_neither_user_nor_password(self):
        proxy = proxies.read("socks5://me:secret@[fd00::1]:1080")

        self.assertEqual(proxy.site, "[fd00::1]:1080")
        self.assertNotIn("secret", repr(proxy))
