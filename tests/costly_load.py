"""`python -m tests.costly_load URL KIND COUNT`: many clients at once, each asking for something that costs much.

Each waits as long as it is told to before it asks again. Ends with its input, and once something was made; then says
in JSON how often each status was answered, and how many refusals named no time.
"""

import asyncio
import json
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

from tests.serving import ROOT

TOKEN = "a" * 32  # the site believes whoever sends the same one twice, as its own pages do
NUMBERS = count(1)
PATIENCE = 120.0  # seconds


def png(host: str) -> str:
    return _get(host, f"/formulas/gradient-descent/figure.png?eta={_share()}", "image/png")


def figure(host: str) -> str:
    return _get(host, f"/api/v1/formulas/gradient-descent/figure/?eta={_share()}", "*/*")


def preview(host: str) -> str:
    body = f"text={'%21%5B' * 12_000}{next(NUMBERS)}"
    headers = (
        f"Cookie: csrftoken={TOKEN}\r\nX-CSRFToken: {TOKEN}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    )
    return (
        f"POST /contributions/preview/ HTTP/1.1\r\nHost: {host}\r\n{headers}"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}"
    )


KINDS: dict[str, Callable[[str], str]] = {"png": png, "figure": figure, "preview": preview}


def _share() -> str:
    """Another number each time, within the range of every parameter that is asked for here."""
    return f"{0.02 + next(NUMBERS) * 1e-5:.5f}"


def _get(host: str, path: str, accept: str) -> str:
    return f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept: {accept}\r\nConnection: close\r\n\r\n"


async def _ask(host: str, port: int, request: str) -> tuple[int, dict[str, str]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request.encode())
    answer = await reader.read()
    writer.close()
    first, *lines = answer.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    return int(first.split()[1]), {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}


async def _client(url: str, kind: str, answers: Counter[str]) -> None:
    host, port = urlsplit(url).netloc, urlsplit(url).port
    assert port
    while True:
        status, headers = await _ask(host, port, KINDS[kind](host))
        answers[str(status)] += 1
        if status in (429, 503) and not headers.get("retry-after", "").isdigit():
            answers["no time named"] += 1
        await asyncio.sleep(int(headers.get("retry-after") or 0))


async def _load(url: str, kind: str, clients: int) -> Counter[str]:
    answers: Counter[str] = Counter()
    running: list[asyncio.Future[Any]] = [asyncio.create_task(_client(url, kind, answers)) for _ in range(clients)]
    ended: asyncio.Future[Any] = asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    everything: list[asyncio.Future[Any]] = [ended, *running]
    done, _ = await asyncio.wait(everything, return_when=asyncio.FIRST_COMPLETED)
    begun = time.monotonic()
    while not answers["200"] and time.monotonic() - begun < PATIENCE:  # on a busy machine what is made takes its time
        await asyncio.sleep(0.1)
    for client in running:
        client.cancel()
    for finished in done - {ended}:
        finished.result()  # raises what ended a client
    return answers


# --- for those who start it -------------------------------------------------------------------------------

CLIENTS = 50
VISITS, SPREAD = 60, 4.0  # seconds


def usual_visit(url: str) -> float:
    """How many seconds a page takes, in the median of visits that are spread out over all states of a load."""
    times = []
    for _ in range(VISITS):
        times.append(_visit(url))
        time.sleep(SPREAD / VISITS)
    return statistics.median(times)


def _visit(url: str) -> float:
    begun = time.perf_counter()
    with urlopen(url) as answer:
        answer.read()
    return time.perf_counter() - begun


@contextmanager
def asked_for(url: str, kind: str, answers: dict[str, int]) -> Iterator[None]:
    """While CLIENTS ask for what costs much; afterwards `answers` says what they were told."""
    command = [sys.executable, "-m", "tests.costly_load", url, kind, str(CLIENTS)]
    load = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    time.sleep(1)  # all of them have asked
    try:
        yield
    finally:
        told, _ = load.communicate()
        answers.update(json.loads(told))


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_load(sys.argv[1], sys.argv[2], int(sys.argv[3])))), flush=True)
