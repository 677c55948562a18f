"""The real model as a context: started, asked like any endpoint, gone afterwards."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Self

from articles import manners

PACKAGES = Path(sys.prefix) / "model"  # where `make test-model` puts them
SERVER = Path(__file__).with_name("serve.py")
TOKENS = 400  # of an answer; it writes twenty to a hundred a second


def is_there() -> bool:
    """Whether the packages are installed."""
    return (PACKAGES / "xllamacpp").is_dir()


class Smollm:
    """SmolLM2-135M behind llama.cpp's server: English, weak, and no fake.

    Use it as a context manager, with `override_settings(**model.settings)`.
    """

    name = "smollm2-135m"

    def __enter__(self) -> Self:
        manners.forget()  # another server may have had this port
        self._process = subprocess.Popen(
            [sys.executable, str(SERVER)],
            env=os.environ | {"PYTHONPATH": str(PACKAGES)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self.address = self._process.stdout.readline().strip()
        if not self.address:
            self._process.communicate()
            raise RuntimeError("The model's server did not start; what it said stands above.")
        return self

    def __exit__(self, *_exc: object) -> None:
        self._process.communicate()  # closes its standard input, which ends it

    @property
    def settings(self) -> dict[str, str]:
        return {
            "OPENAI_API_KEY": "",
            "OPENAI_BASE_URL": f"{self.address}/v1",
            "MODEL": f"{self.name} tokens={TOKENS}",
            "FALLBACK_MODEL": "",
        }
