"""Markdown as Hugo prints it: the real binary, on a site that holds nothing but the texts."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

# The typographer would turn straight quotes into curly ones: a site's taste, not the text.
CONFIG = """
baseURL = "https://hugo.example/"
disableKinds = ["home", "section", "taxonomy", "term", "RSS", "sitemap", "robotsTXT", "404"]
disablePathToLower = true
[markup.goldmark.renderer]
unsafe = false
[markup.goldmark.extensions]
typographer = false
"""


def pages(texts: Iterable[str]) -> list[str]:
    """The HTML of each Markdown text, in order; one build for all, since a start costs 0.1 s.

    Front matter is none of their business; "{{<" would be a shortcode, and fail the build.
    """
    with tempfile.TemporaryDirectory(prefix="newsroom-hugo-") as folder:
        content, out = Path(folder, "content"), Path(folder, "public")
        content.mkdir()
        count = 0
        for count, text in enumerate(texts, 1):
            page = f"---\ntitle: {count}\n---\n{text}\n"
            (content / f"{count}.md").write_text(page, encoding="utf-8", newline="")
        site(content, out)
        return [
            (out / str(number) / "index.html").read_text(encoding="utf-8")
            for number in range(1, count + 1)
        ]


def site(content: Path, out: Path) -> None:
    """Build a content folder: `<section>/<name>.md` becomes `out/<section>/<name>/index.html`.

    Each page is its .Content and nothing else.
    """
    with tempfile.TemporaryDirectory(prefix="newsroom-hugo-") as folder:
        source = Path(folder)
        (source / "config.toml").write_text(CONFIG, encoding="utf-8")
        layout = source / "layouts" / "_default" / "single.html"
        layout.parent.mkdir(parents=True)
        layout.write_text("{{ .Content }}", encoding="utf-8")
        run = subprocess.run(
            [
                *(hugo(), "--quiet", "--buildFuture", "--source", folder),
                *("--contentDir", str(content.resolve()), "--destination", str(out.resolve())),
                *("--cacheDir", str(source / "cache")),
            ],
            capture_output=True,
            text=True,
        )
        assert run.returncode == 0, f"hugo failed:\n{run.stdout}{run.stderr}"


def hugo() -> str:
    found = shutil.which("hugo")
    assert found, "These tests need Hugo: apt-get install hugo (.ci/test-packages does it)."
    return found
