"""`python -m tests.costly_load URL KIND COUNT`: many clients at once, each asking for something that costs much.

Each waits as long as it is told to before it asks again. Ends with its input; then says in JSON how often each status
was answered, and how many refusals named no time.
"""

import asyncio
import json
import sys
from collections import Counter
from collections.abc import Callable
from itertools import count
from urllib.parse import urlsplit

TOKEN = "a" * 32  # the site believes whoever sends the same one twice, as its own pages do
NUMBERS = count(1)


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
    running = [asyncio.create_task(_client(url, kind, answers)) for _ in range(clients)]
    ended = asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    done, _ = await asyncio.wait([ended, *running], return_when=asyncio.FIRST_COMPLETED)
    for task in running:
        task.cancel()
    for task in done - {ended}:
        task.result()  # raises what ended a client
    return answers


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_load(sys.argv[1], sys.argv[2], int(sys.argv[3])))), flush=True)
