"""What the press costs, whether its files are Django's answers, and how soon readers see one."""

import shutil
import threading
import time
from urllib.parse import quote

from bench.paper.house import Bench, get, tell


def press(bench: Bench) -> None:
    """All of it, nothing of it, one edition of it; and whether it is what Django answers."""
    from django.test import override_settings

    shutil.rmtree(bench.root, ignore_errors=True)
    whole = bench.press_command()
    tell("press of all", f"{whole:.1f} s", "≤ 60 s", kept=whole <= 60)
    again = bench.press_command()
    tell("press of what is pressed", f"{again:.1f} s")
    with override_settings(PRESS=str(bench.root)):
        bench.publish()  # the first of a process loads code and templates
        began = time.perf_counter()
        bench.publish()
        one = time.perf_counter() - began
    with override_settings(PRESS=""):
        began = time.perf_counter()
        bench.publish()
        alone = time.perf_counter() - began
    spent = one - alone
    tell("press after one publication", f"{spent:.2f} s", "≤ 1 s", kept=spent <= 1)
    bench.press_command()
    same, all_pages = byte_equal(bench)
    tell("files with the bytes of Django", f"{same} of {all_pages}", "all", kept=same == all_pages)


def byte_equal(bench: Bench) -> tuple[int, int]:
    """Of a thousand files how many are what the server answers."""
    from digests import sheets
    from digests.press.places import file_of

    paths = sorted(sheet.path for sheet in sheets.sheets())
    same = pages = 0
    with bench.server() as server:
        for path in bench.chance.sample(paths, min(1000, len(paths))):
            status, _, body = get(server.url, quote(path))
            if status == 200:
                pages += 1
                same += (bench.root / str(file_of(path))).read_bytes() == body
    return same, pages


def visible(bench: Bench) -> None:
    """From the button to the reader: through nginx from files, and from the server's memory."""
    from django.test import override_settings

    from tests.frontdoor import Nginx

    bench.press_command()
    place = bench.work / "nginx-visible"
    place.mkdir(exist_ok=True)
    with bench.server() as server:
        application = server.url.removeprefix("http://")
        with (
            Nginx(place, bench.root, application) as nginx,
            override_settings(PRESS=str(bench.root)),
        ):
            bench.publish()
            places = {"nginx": f"http://127.0.0.1:{nginx.port}", "Django": server.url}
            seen: dict[str, float] = {}
            title = threading.Event()
            began = time.perf_counter()

            def watch(name: str, url: str) -> None:
                before = get(url, "/")[2]
                title.wait(30)
                while get(url, "/")[2] == before:
                    time.sleep(0.02)
                seen[name] = time.perf_counter() - began

            watchers = [threading.Thread(target=watch, args=pair) for pair in places.items()]
            for each in watchers:
                each.start()
            time.sleep(2)
            began = time.perf_counter()
            title.set()
            digest = bench.publish()
            for each in watchers:
                each.join(30)
            for name, url in places.items():
                status = get(url, quote(digest.get_absolute_url()))[0]
                promise = f"≤ 2 s; the page itself: {status}"
                tell(
                    f"published → on the front page, {name}",
                    f"{seen[name]:.2f} s",
                    promise,
                    kept=seen[name] <= 2 and status == 200,
                )
