"""`python -m bench bytes`: what the first view of the formula page sends, moves and makes wait."""

import statistics
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, ViewportSize

from bench.browser import chromium, throttle
from bench.report import Bar, Row, show
from bench.servers import KL_PAGE, BenchError, klarity

VIEWS: Mapping[str, ViewportSize] = {"desktop": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 844}}
SLOWDOWNS = (1, 4)
SETTLE_MILLISECONDS = 1500
KINDS = {
    "text/html": "document",
    "text/css": "css",
    "text/javascript": "js",
    "image/svg+xml": "svg (the icon; figures are in the document)",
    "font/woff2": "fonts",
}
OBSERVE = """
window.benchShifts = [];
window.benchTasks = [];
new PerformanceObserver((list) => benchShifts.push(...list.getEntries().map((entry) => entry.value)))
  .observe({ type: "layout-shift", buffered: true });
new PerformanceObserver((list) => benchTasks.push(...list.getEntries().map((entry) => entry.duration)))
  .observe({ type: "longtask", buffered: true });
"""
READ = "() => ({ shift: benchShifts.reduce((sum, value) => sum + value, 0), tasks: benchTasks })"


@dataclass(frozen=True)
class FirstView:
    """One cold visit: bytes as transferred, by kind, the layout shift, and tasks over 50 ms in milliseconds."""

    sizes: Mapping[str, int]
    shift: float
    long_tasks: list[float]


def measure(*, quick: bool) -> None:
    """Prints bytes by kind, then layout shift and long tasks for two screens at two speeds, in turn."""
    rounds = 2 if quick else 5
    keys = [(view, slowdown) for slowdown in SLOWDOWNS for view in VIEWS]
    visits: dict[tuple[str, int], list[FirstView]] = {key: [] for key in keys}
    with tempfile.TemporaryDirectory() as folder, klarity(Path(folder)) as port, chromium() as browser:
        for _ in range(rounds):
            for view, slowdown in keys:
                address = f"http://localhost:{port}{KL_PAGE}"
                visits[view, slowdown].append(visit(browser, address, VIEWS[view], slowdown))
    show_sizes([each for several in visits.values() for each in several])
    show_calm(visits)


def visit(browser: Browser, address: str, viewport: ViewportSize, slowdown: int) -> FirstView:
    """What a reader who has never been here gets, until the page has been still for a while."""
    with browser.new_context(viewport=viewport) as context:
        page = context.new_page()
        page.add_init_script(OBSERVE)
        session = context.new_cdp_session(page)
        sizes = count_bytes(session)
        throttle(session, slowdown)
        page.goto(address, wait_until="load")
        page.wait_for_timeout(SETTLE_MILLISECONDS)
        seen = page.evaluate(READ)
    return FirstView(sizes, seen["shift"], seen["tasks"])


def count_bytes(session: CDPSession) -> Counter[str]:
    """A counter of transferred bytes, head and body, by kind; it fills as the page loads."""
    kinds: dict[str, str] = {}
    sizes: Counter[str] = Counter()

    def received(event: dict[str, Any]) -> None:
        media = event["response"]["mimeType"]
        kinds[event["requestId"]] = KINDS.get(media, media)

    def finished(event: dict[str, Any]) -> None:
        sizes[kinds[event["requestId"]]] += int(event["encodedDataLength"])

    session.on("Network.responseReceived", received)
    session.on("Network.loadingFinished", finished)
    session.send("Network.enable")
    return sizes


def show_sizes(visits: list[FirstView]) -> None:
    """Prints the bytes of each kind; fonts stand apart, since they are fetched once for all pages."""
    if not all(visit.sizes["document"] and visit.sizes["js"] for visit in visits):
        raise BenchError("a visit did not show the page's document and scripts")
    kinds = [kind for kind in sorted(set().union(*(visit.sizes for visit in visits))) if kind != "fonts"]
    rows = [Row(kind, [visit.sizes[kind] for visit in visits]) for kind in kinds]
    totals = [sum(visit.sizes[kind] for kind in kinds) for visit in visits]
    fonts = [visit.sizes["fonts"] for visit in visits]
    show(
        "bytes: first view of the KL page, cold, as transferred (compressed, with response heads)",
        "bytes",
        [*rows, Row("sum without fonts", totals), Row("fonts", fonts)],
    )


def show_calm(visits: Mapping[tuple[str, int], list[FirstView]]) -> None:
    """Prints the layout shift, and the longest task of each visit where one was over 50 ms."""
    shifts, tasks = [], []
    for (view, slowdown), several in visits.items():
        name = f"{view}, {slowdown}x slower" if slowdown > 1 else view
        shifts.append(Row(name, [visit.shift for visit in several], 4))
        longest = [max(visit.long_tasks, default=0) for visit in several]
        tasks.append(Row(name, longest, bar=Bar("at most", 50) if slowdown == 1 else None))
    show("bytes: cumulative layout shift of the first view", "CLS", shifts)
    show("bytes: longest task over 50 ms before anybody touches the page, 0 for none", "ms", tasks)
    counts = statistics.median(len(each.long_tasks) for several in visits.values() for each in several)
    print(f"  long tasks a visit, median over all: {counts:g}")
