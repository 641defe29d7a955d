"""`python -m bench community`: the formula page with texts on it, posting and voting, on both databases."""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

from bench.load import drain, get, load, write_request
from bench.report import Bar, Row, show
from bench.server import ratios
from bench.servers import KL_PAGE, UNLIMITED, BenchError, do_nothing, klarity
from tests.private_postgres import private_postgres
from tests.serving import ROOT, environment

IN_VIEW, SOME, MANY = 20, 1_000, 100_000
NOTHING = "do-nothing view, same bytes"
PAGE_BAR, GROWTH_BAR = Bar("at least", 0.15), Bar("at most", 1.3)

Database = Callable[[Path], AbstractContextManager[str]]


def measure(*, quick: bool) -> None:
    """Prints, for SQLite and PostgreSQL, what the page costs with texts on it, and writes a second."""
    for name, databases in (("SQLite", _sqlite), ("PostgreSQL", _postgresql)):
        with tempfile.TemporaryDirectory() as folder:
            _pages(name, Path(folder), databases, quick=quick)
            _writes(name, Path(folder), databases, quick=quick)


@contextmanager
def _sqlite(folder: Path) -> Iterator[str]:
    yield f"sqlite:///{folder / 'bench.sqlite3'}"


@contextmanager
def _postgresql(folder: Path) -> Iterator[str]:
    # With its own settings: those of the tests would not wait for the disk, and flatter every write.
    with private_postgres(settings=()) as url:
        yield url


def _pages(name: str, folder: Path, database: Database, *, quick: bool) -> None:
    rounds, seconds = (3, 1.0) if quick else (7, 2.0)
    counts = (IN_VIEW, SOME, SOME * 10 if quick else MANY)
    with ExitStack() as stack:
        ports = {count: stack.enter_context(_filled(stack, folder / str(count), database, count)) for count in counts}
        page = folder / "page.html"
        page.write_bytes(_with_texts(ports[IN_VIEW]))
        nothing = stack.enter_context(do_nothing(page, page))
        names = {IN_VIEW: f"KL page, {IN_VIEW} texts", **{count: f"{count:,} texts behind it" for count in counts[1:]}}
        rates: dict[str, list[float]] = {NOTHING: [], **{row: [] for row in names.values()}}
        for _ in range(rounds):
            rates[NOTHING].append(load(nothing, "/", seconds).per_second)
            for count, row in names.items():
                rates[row].append(load(ports[count], KL_PAGE, seconds).per_second)
        size = page.stat().st_size
    base = rates[NOTHING]
    rows = [Row(row, rate, ratios=ratios(rate, base), bar=_bar(row, names)) for row, rate in rates.items()]
    show(f"community: {name}, no page cache, {size:,} bytes a page", "requests/s", rows, "to do-nothing, per round")
    some, many = (rates[names[count]] for count in counts[1:])
    growth = Row(f"time, {counts[2]:,} to {counts[1]:,} texts", ratios(some, many), decimals=2, bar=GROWTH_BAR)
    show(f"community: {name}, more texts behind the page", "times as long", [growth])


def _bar(row: str, names: dict[int, str]) -> Bar | None:
    return PAGE_BAR if row == names[IN_VIEW] else None


@contextmanager
def _filled(stack: ExitStack, folder: Path, database: Database, count: int) -> Iterator[int]:
    """The port of a Klarity with `count` texts; says how many queries its page takes."""
    folder.mkdir(parents=True)
    url = stack.enter_context(database(folder))
    with klarity(folder, cache_seconds=0, database=url) as port:
        _fill(folder, url, "texts", str(count))
        print(f"\ncommunity: {count:,} texts, {_fill(folder, url, 'queries').strip()} queries a page", flush=True)
        yield port


def _with_texts(port: int) -> bytes:
    """The page, with all texts on it that it is measured with."""
    body = get(port, KL_PAGE).body
    found = body.count(b'class="text"')
    if found != IN_VIEW:
        raise BenchError(f"the page shows {found} texts and was to show {IN_VIEW}")
    return body


def _writes(name: str, folder: Path, database: Database, *, quick: bool) -> None:
    rounds, people = (2, 60) if quick else (5, 200)
    folder = folder / "writes"
    folder.mkdir()
    rates: dict[str, list[float]] = {NOTHING: [], "posts, sent for review": [], "votes": []}
    with database(folder) as url, klarity(folder, cache_seconds=0, database=url) as port:
        _fill(folder, url, "texts", str(IN_VIEW))
        page = folder / "page.html"
        page.write_bytes(_with_texts(port))
        targets = [int(key) for key in re.findall(rb'id="c-(\d+)"', page.read_bytes())]
        with do_nothing(page, page) as nothing:
            for turn in range(rounds):
                _fill(folder, url, "people", str(people), str(folder / "tokens.json"))
                tokens = json.loads((folder / "tokens.json").read_text())
                rates[NOTHING].append(load(nothing, "/", 1.0).per_second)
                rates["posts, sent for review"].append(drain(port, _posts(tokens, turn)).per_second)
                rates["votes"].append(drain(port, _votes(tokens, targets)).per_second)
    rows = [Row(row, rate, ratios=ratios(rate, rates[NOTHING])) for row, rate in rates.items()]
    title = f"community: {name}, {people} people through the API, one worker of four threads"
    show(title, "requests/s", rows, "to do-nothing, per round")


def _posts(tokens: list[str], turn: int) -> Iterator[bytes]:
    for number, token in enumerate(tokens):
        text = f"Text {turn}-{number}: the toll $D(P \\parallel Q)$ for travelling with the wrong map."
        body = {"formula": "kl-divergence", "kind": "aha", "text": text, "submit": True}
        yield write_request("POST", "/api/v1/contributions/", token, json.dumps(body).encode())


def _votes(tokens: list[str], targets: list[int]) -> Iterator[bytes]:
    for number, token in enumerate(tokens):
        for target in targets[:3]:
            body = json.dumps({"clicked": number % 3 > 0}).encode()
            yield write_request("PUT", f"/api/v1/contributions/{target}/vote/", token, body)


def _fill(folder: Path, url: str, *arguments: str) -> str:
    """What bench.fill prints, run on the database `url` of the site whose files stand in `folder`."""
    variables = environment(folder) | {"DATABASE_URL": url, "PAGE_CACHE_SECONDS": "0"} | UNLIMITED
    done = subprocess.run(
        [sys.executable, "-m", "bench.fill", *arguments],
        cwd=ROOT,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BenchError(f"bench.fill {' '.join(arguments)} failed: {done.stderr[-600:]}")
    return done.stdout
