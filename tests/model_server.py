"""A small OpenAI-compatible server on loopback, for tests that go through the real client."""

import json
import socket
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any, Self

from articles import manners


@dataclass(frozen=True)
class Answer:
    """One HTTP answer: `pause` seconds before it, `drip` seconds before each byte of its body.

    After `cut` bytes the line goes dead: for `stall` seconds, then it is closed, or torn down when
    `reset`. An `endless` body is followed by spaces as long as somebody listens.
    """

    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    pause: float = 0
    drip: float = 0
    cut: int | None = None
    stall: float = 0
    reset: bool = False
    endless: bool = False


def said(
    text: str | None,
    *,
    finish: str = "stop",
    tokens: tuple[int, int] = (7, 5),
    pause: float = 0,
    drip: float = 0,
) -> Answer:
    """A chat completion with this text."""
    completion = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "test-model-1",
        "choices": [
            {
                "index": 0,
                "finish_reason": finish,
                "message": {"role": "assistant", "content": text},
            }
        ],
        "usage": {
            "prompt_tokens": tokens[0],
            "completion_tokens": tokens[1],
            "total_tokens": sum(tokens),
        },
    }
    return Answer(json.dumps(completion).encode(), pause=pause, drip=drip)


def drafted(headline: str, summary: str, **more: Any) -> Answer:
    """A chat completion in the form that our prompts ask for."""
    texts = {"headline": headline, "summary": summary} | more
    return said(json.dumps(texts, ensure_ascii=False))


def completed(**changes: Any) -> Answer:
    """A chat completion whose message has other things in it, or lacks its text."""
    completion = json.loads(said(None).body)
    completion["choices"][0]["message"] |= changes
    return Answer(json.dumps(completion).encode())


def failed(status: int, message: str = "no", *, param: str | None = None, **headers: str) -> Answer:
    """An error in OpenAI's form; header names are given with underscores."""
    error = {"message": message, "type": "error", "param": param, "code": None}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(json.dumps({"error": error}).encode(), status, named)


Script = Answer | Callable[[dict[str, Any]], Answer]


class ModelServer:
    """Answers each request with the next of its answers, the last one for ever.

    An answer may be a function of the request's JSON. `requests` holds that JSON, oldest first,
    `keys` the Authorization headers. Use it as a context manager, with
    `override_settings(**server.settings)`.
    """

    def __init__(self, *answers: Script, port: int = 0):
        self.answers: list[Script] = list(answers) or [drafted("新标题", "新摘要。")]
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self._closed = Event()
        self.http = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self.http.daemon_threads = False  # so that closing waits for them
        self._thread = Thread(
            target=self.http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.http.server_port}"

    @property
    def settings(self) -> dict[str, str]:
        return {
            "OPENAI_API_KEY": "test-key",
            "OPENAI_BASE_URL": f"http://{self.host}/v1",
            "MODEL": "test-model",
        }

    def answer_with(self, *answers: Script) -> None:
        self.answers = list(answers)

    def __enter__(self) -> Self:
        manners.forget()  # another server may have had this port
        self._thread.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._closed.set()
        self.http.shutdown()
        self._thread.join()
        self.http.server_close()

    def next_answer(self, asked: dict[str, Any]) -> Answer:
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return answer if isinstance(answer, Answer) else answer(asked)

    @property
    def closed(self) -> bool:
        return self._closed.is_set()

    def wait(self, seconds: float) -> None:
        """Wait, but not longer than the server lives."""
        self._closed.wait(seconds)


def _handler(server: ModelServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if self.path != "/v1/chat/completions":
                self.send_error(404)
                return
            server.requests.append(asked)
            server.keys.append(self.headers.get("Authorization", ""))
            answer = server.next_answer(asked)
            server.wait(answer.pause)
            try:
                self.answer(answer)
            except ConnectionError:
                self.close_connection = True  # the client gave up, as it should

        def answer(self, answer: Answer) -> None:
            self.send_response(answer.status)
            headers = {"Content-Type": "application/json"}
            if not answer.endless:
                headers["Content-Length"] = str(len(answer.body))
            for name, value in (headers | dict(answer.headers)).items():
                self.send_header(name, value)
            self.end_headers()
            if not answer.drip:
                self.wfile.write(answer.body[: answer.cut])
            else:
                for byte in answer.body:
                    server.wait(answer.drip)
                    self.wfile.write(bytes([byte]))
            if answer.cut is not None:
                self.hang_up(answer)
            while answer.endless and not server.closed:
                self.wfile.write(b" " * 65536)

        def hang_up(self, answer: Answer) -> None:
            server.wait(answer.stall)
            self.close_connection = True
            if answer.reset:
                at_once = struct.pack("ii", 1, 0)
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)
                self.connection.close()

        def log_message(self, *_args: object) -> None:
            """Quiet: the tests look at `requests`."""

    return Handler
