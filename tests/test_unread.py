"""Who sends too much reads why, and is not just cut off."""

import tempfile
from http.client import HTTPConnection
from io import BytesIO
from typing import Any

from django.test import SimpleTestCase

from newsroom.unread import A_PIECE, LONGEST, HearsOut
from tests.machines import WebProcess, until

SENT = 9_000_000  # bytes: more than a form may be, and than any buffer on the way holds


class RealTests(SimpleTestCase):
    def test_who_sends_without_waiting_is_answered_by_the_web_server_we_ship(self):
        home = self.enterContext(tempfile.TemporaryDirectory())
        web = self.enterContext(WebProcess({"NEWSROOM_HOME": home, "ALLOWED_HOSTS": "127.0.0.1"}))
        self.assertTrue(until(web.is_up), web.said())

        for in_pieces, expected in ((False, 413), (True, 403)):
            with self.subTest(in_pieces=in_pieces):
                status, said = self.send(web.port, in_pieces=in_pieces)

                self.assertEqual(status, expected)
                self.assertIn("</html>", said)

    def send(self, port: int, *, in_pieces: bool) -> tuple[int, str]:
        """What is answered to a body that is sent whole before the answer is looked for."""
        line = HTTPConnection("127.0.0.1", port, timeout=60)
        self.addCleanup(line.close)
        body = (b"x" * 90_000 for _ in range(SENT // 90_000)) if in_pieces else b"x" * SENT
        line.request("POST", "/search/", body, encode_chunked=in_pieces)
        answer = line.getresponse()
        return answer.status, answer.read().decode()


class BoundTests(SimpleTestCase):
    def setUp(self) -> None:
        self.now = 0.0

    def left(self, size: int, *, most: int = 10 * A_PIECE, slow: float = 0.0, **said: Any) -> int:
        """How much of a body that the application never looked at was left unread."""
        test = self

        class Sent(BytesIO):
            def read(self, size: int | None = -1, /) -> bytes:
                test.now += slow
                return super().read(size)

        def application(environ: Any, start: Any) -> list[bytes]:
            return [b"no"]

        sent = Sent(bytes(size))
        environ = {
            "wsgi.input": sent,
            "wsgi.input_terminated": True,
            "CONTENT_LENGTH": str(size),
            **said,
        }
        door = HearsOut(application, most=most, clock=lambda: self.now)
        self.assertEqual(list(door(environ, lambda *told: None)), [b"no"])
        return size - sent.tell()

    def test_what_is_no_more_than_anybody_may_send_is_let_pass(self) -> None:
        self.assertEqual(self.left(10 * A_PIECE), 0)
        self.assertEqual(self.left(5, CONTENT_LENGTH="", HTTP_TRANSFER_ENCODING="chunked"), 0)

    def test_more_is_not_begun_and_what_has_no_length_is_broken_off(self) -> None:
        endless: Any = {"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"}

        self.assertEqual(self.left(11 * A_PIECE), 11 * A_PIECE)
        self.assertEqual(self.left(20 * A_PIECE, **endless), 10 * A_PIECE)

    def test_nobody_is_listened_to_for_long(self) -> None:
        self.assertEqual(self.left(10 * A_PIECE, slow=LONGEST / 2), 8 * A_PIECE)

    def test_who_waits_to_be_asked_need_not_send_at_all(self) -> None:
        self.assertEqual(self.left(A_PIECE, HTTP_EXPECT="100-continue"), A_PIECE)

    def test_a_server_whose_bodies_have_no_end_is_not_waited_for(self) -> None:
        self.assertEqual(self.left(A_PIECE, **{"wsgi.input_terminated": False}), A_PIECE)

    def test_what_has_been_read_is_not_waited_for(self) -> None:
        self.assertEqual(self.left(0, CONTENT_LENGTH="7"), 0)
