"""`python -m bench slider`: how soon a moved slider is seen, and what a move costs the page's main thread."""

import statistics
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize

from bench.browser import chromium, task_seconds, throttle
from bench.report import Bar, Row, show
from bench.server import ratios
from bench.servers import KL_PAGE, BenchError, bare_pages, klarity

BARE, POSTER, BOKEH = "bare update of three paths", "KL page, poster", "KL page, Bokeh has taken over"
POSTER_BAR = Bar("at most", 1.5)
SLOWDOWNS = (1, 4)
VIEWPORT: ViewportSize = {"width": 1280, "height": 800}
WARM_UP = 20  # moves that are not timed: the first few run before the engine has compiled anything
MOVES_SCRIPT = (Path(__file__).resolve().parent / "moves.js").read_text(encoding="utf-8")
SIZE_SCRIPT = "svg => { const { width, height } = svg.getBoundingClientRect(); return { width, height } }"


@dataclass(frozen=True)
class Moves:
    """A round of moves, in milliseconds: from event to painted frame, and the main thread's work for one move."""

    median: float
    slow: float  # the 95th percentile
    work: float


def measure(*, quick: bool) -> None:
    """Prints latency and work per move of the bare update, the poster and the poster under Bokeh, in turn."""
    compare(*((2, 60) if quick else (5, 300)))


def compare(rounds: int, count: int) -> None:
    """Measures `rounds` rounds of `count` moves for each subject at each slowdown, and prints them."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        page = f"http://localhost:{stack.enter_context(klarity(Path(folder)))}{KL_PAGE}"
        bare = f"http://localhost:{stack.enter_context(bare_pages())}/bare.html"
        browser = stack.enter_context(chromium())
        width, height = poster_size(browser, page)
        subjects = {
            BARE: (f"{bare}?width={width:.0f}&height={height:.0f}", leave_alone),
            POSTER: (page, leave_alone),
            BOKEH: (page, let_bokeh_take_over),
        }
        measured: dict[tuple[int, str], list[Moves]] = {(s, name): [] for s in SLOWDOWNS for name in subjects}
        for _ in range(rounds):
            for slowdown, name in measured:
                measured[slowdown, name].append(run(browser, *subjects[name], slowdown, count))
    report(measured, count, f"{width:.0f}x{height:.0f} px")


def poster_size(browser: Browser, address: str) -> tuple[float, float]:
    """Width and height of the page's plot in CSS pixels: the bare one has to paint as much."""
    with browser.new_context(viewport=VIEWPORT) as context:
        page = context.new_page()
        page.goto(address)
        size = page.locator("svg.poster").first.evaluate(SIZE_SCRIPT)
        return size["width"], size["height"]


def leave_alone(page: Page) -> None:
    """The page as it comes."""


def let_bokeh_take_over(page: Page) -> None:
    """The page after a reader has asked for the interactive plot and it is there."""
    page.locator("[data-explore]").first.click()
    page.locator("[data-figure][data-state=bokeh]").first.wait_for()


def run(browser: Browser, address: str, prepare: Callable[[Page], None], slowdown: int, count: int) -> Moves:
    """One round on a page of its own, with a processor `slowdown` times slower."""
    with browser.new_context(viewport=VIEWPORT) as context:
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Performance.enable")
        page.goto(address, wait_until="load")
        prepare(page)
        page.wait_for_timeout(500)  # fonts, idle callbacks: nothing of the start may fall into the measurement
        throttle(session, slowdown)
        before = task_seconds(session)
        moved = page.evaluate(MOVES_SCRIPT, {"count": count, "warmUp": WARM_UP})
        work = task_seconds(session) - before
    if not moved["answers"]:
        raise BenchError(f"the plot of {address} does not answer its slider")
    times = sorted(moved["times"])
    slow = times[int(0.95 * len(times))]
    return Moves(statistics.median(times), slow, 1000 * work / (count + WARM_UP + 1))


def report(measured: dict[tuple[int, str], list[Moves]], count: int, size: str) -> None:
    """Prints three tables: what the reader sees, on most moves and on the slowest, and what it costs."""
    show_rows = (
        (f"slider: event to painted frame, median of {count} moves, plot {size}", lambda m: m.median, False),
        ("slider: event to painted frame, 95th percentile", lambda m: m.slow, False),
        ("slider: work of the main thread, per move", lambda m: m.work, True),
    )
    for title, figure, barred in show_rows:
        rows = [row(measured, key, figure, barred=barred) for key in measured]
        show(title, "ms", rows, "to bare, per round")


def row(
    measured: dict[tuple[int, str], list[Moves]],
    key: tuple[int, str],
    figure: Callable[[Moves], float],
    *,
    barred: bool,
) -> Row:
    """The rounds of one figure, and their ratios to the bare update at the same slowdown."""
    slowdown, name = key
    values = [figure(moves) for moves in measured[key]]
    base: Sequence[float] = [figure(moves) for moves in measured[slowdown, BARE]]
    bar = POSTER_BAR if barred and name == POSTER else None
    return Row(f"{slowdown}x: {name}", values, 2, ratios(values, base), bar)
