"""`python -m bench answers`: pages and figures at values of their own, and the API, against what does less."""

import itertools
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench.in_process import new_values
from bench.load import drain, get, read_request
from bench.report import Bar, Row, show
from bench.server import ratios
from bench.servers import UNLIMITED, BenchError, do_nothing, klarity
from tests.serving import ROOT, environment

TEXTS = 20
KL = "/api/v1/formulas/kl-divergence/"
PLAIN_BAR, ITERATE_BAR = Bar("at most", 4), Bar("at most", 6)
FIGURE_BAR = Bar("at most", 10)
API_BARS = {"detail": 0.6, "list of formulas": 0.6, "evaluate": 0.4, "list of contributions": 0.35}


def measure(*, quick: bool) -> None:
    """Prints what values in an address cost, and the API's answers a second beside a do-nothing view."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with klarity(folder, cache_seconds=0) as port:
            _run(folder, "bench.fill", "texts", str(TEXTS))
            _in_process(folder, 3 if quick else 9)
            _api(folder, port, *((3, 100) if quick else (7, 400)))


def _in_process(folder: Path, rounds: int) -> None:
    said = json.loads(_run(folder, "bench.in_process", str(rounds)).splitlines()[-1])
    rows = [
        Row(
            found["slug"] + (", with an iterate" if found["iterates"] else ""),
            found["fresh"],
            decimals=2,
            ratios=ratios(found["fresh"], found["bare"]),
            bar=ITERATE_BAR if found["iterates"] else PLAIN_BAR,
        )
        for found in said["pages"]
    ]
    show("answers: a page with one new value in its address, one process", "ms", rows, "to the bare page, per round")
    figures = said["figures"]
    with_state, at_defaults = figures["with state"], figures["at defaults"]
    show(
        "answers: the KL figure through the API, one process",
        "ms",
        [
            Row("at the defaults", at_defaults, decimals=2),
            Row("at new values", with_state, decimals=2, bar=FIGURE_BAR),
        ],
    )
    _beside_nothing(said["api"])


def _beside_nothing(times: dict[str, list[float]]) -> None:
    (_, base), *_ = times.items()
    rows = [Row(name, own, decimals=2, ratios=ratios(base, own), bar=_api_bar(name)) for name, own in times.items()]
    show("answers: the API, one process, every middleware", "ms", rows, "of doing nothing, per round")


def _api_bar(name: str) -> Bar | None:
    found = [least for words, least in API_BARS.items() if name.startswith(words)]
    return Bar("at least", found[0]) if found else None


def _api(folder: Path, port: int, rounds: int, count: int) -> None:
    asked: dict[str, Callable[[], str]] = {
        "detail": lambda: KL,
        "list of formulas": lambda: "/api/v1/formulas/",
        "evaluate, new values": lambda: f"{KL}evaluate/?{new_values()}",
        "list of contributions": lambda: "/api/v1/contributions/",
        "figure, new values": lambda: f"{KL}figure/?{new_values()}",
    }
    with ExitStack() as stack:
        nothing = {name: stack.enter_context(_same_bytes(folder, port, path())) for name, path in asked.items()}
        rates: dict[str, list[float]] = {name: [] for name in asked}
        base: dict[str, list[float]] = {name: [] for name in asked}
        for _, (name, path) in itertools.product(range(rounds), asked.items()):
            base[name].append(drain(nothing[name], _requests(lambda: "/rest", count)).per_second)
            rates[name].append(drain(port, _requests(path, count)).per_second)
    rows = [Row(name, rates[name], ratios=ratios(rates[name], base[name]), bar=_api_bar(name)) for name in asked]
    rows.insert(0, Row("do-nothing REST view, bytes of the detail", base["detail"]))
    show(
        "answers: the API, one worker of four threads",
        "requests/s",
        rows,
        "to doing nothing, same bytes",
    )


def _same_bytes(folder: Path, port: int, path: str) -> Any:
    """A do-nothing view that sends what Klarity answers there."""
    answer = get(port, path, accept="application/json")
    if answer.status != 200:
        raise BenchError(f"{path} was answered with {answer.status}")
    file = folder / f"{abs(hash(path))}.json"
    file.write_bytes(answer.body)
    return do_nothing(file, file)


def _requests(path: Callable[[], str], count: int) -> Iterator[bytes]:
    return (read_request(path()) for _ in range(count))


def _run(folder: Path, *command: str) -> str:
    """What a module of the bench prints, run on the site whose files stand in `folder`."""
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env=environment(folder) | {"PAGE_CACHE_SECONDS": "0"} | UNLIMITED,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BenchError(f"{' '.join(command)} failed: {done.stderr[-600:]}")
    return done.stdout
