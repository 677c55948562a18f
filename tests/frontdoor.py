"""The real nginx with the configuration we ship, on loopback, in a folder of its own."""

import contextlib
import os
import random
import shutil
import socket
import subprocess
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from types import TracebackType
from typing import Self

from django.conf import settings

SHIPPED = Path(settings.BASE_DIR) / "deploy" / "nginx"
PRESS = "/srv/newsroom/press"
APPLICATIONS = ("127.0.0.1:8001", "127.0.0.1:8002")
MAIN = """
{user}
daemon off;
pid {home}/nginx.pid;
worker_processes {workers};
events {{ worker_connections 512; }}
http {{
    access_log off;
    client_body_temp_path {home}/body;
    proxy_temp_path {home}/proxy;
    fastcgi_temp_path {home}/fastcgi;
    uwsgi_temp_path {home}/uwsgi;
    scgi_temp_path {home}/scgi;
    include newsroom.conf;
    include newsroom.limits.conf;
    {more}
}}
"""


# Below those that the kernel gives to whoever asks for any: nobody is given one of ours between
# here and its server, and no connection to one of them meets itself.
PORTS = range(12_000, 32_000)


def free_port() -> int:
    """A port of loopback that nobody has."""
    while True:
        port = random.SystemRandom().choice(PORTS)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class Nginx:
    """One nginx that serves a folder, in front of an application that may be away."""

    def __init__(
        self, home: Path, press: Path, *applications: str, workers: int = 1, more: str = ""
    ) -> None:
        self.home, self.port = home, free_port()
        for place in SHIPPED.glob("newsroom*.conf"):
            text = place.read_text().replace(PRESS, str(press))
            for shipped, each in zip(APPLICATIONS, applications * 2, strict=False):
                text = text.replace(shipped, each)
            text = text.replace("listen 80;", f"listen 127.0.0.1:{self.port};")
            (home / place.name).write_text(text.replace("    listen [::]:80;\n", ""))
        user = "user root;" if os.geteuid() == 0 else ""
        main = MAIN.format(home=home, user=user, workers=workers, more=more)
        (home / "nginx.conf").write_text(main)
        nginx = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
        self.command = [str(nginx), "-p", str(home), "-c", str(home / "nginx.conf")]
        self.command += ["-e", str(home / "error.log")]

    def check(self) -> "subprocess.CompletedProcess[str]":
        """`nginx -t`: whether it would start, and what it says."""
        return subprocess.run([*self.command, "-t"], capture_output=True, text=True, check=False)

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL)
        while True:  # it listens, or it has ended
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=60).close()
            except ConnectionRefusedError:
                if self.process.poll() is None:
                    continue
                raise
            return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.process.terminate()
        self.process.wait(60)

    def reload(self) -> None:
        """Have it read its configuration again."""
        subprocess.run([*self.command, "-s", "reload"], check=True)

    def get(
        self, path: str, method: str = "GET", sent: bytes = b"", **headers: str
    ) -> tuple[HTTPResponse, bytes]:
        """An answer and its bytes, as they came over the wire."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, sent or None, {"Host": "press.example", **named})
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response, body
