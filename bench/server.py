"""`python -m bench server`: the anonymous formula page against a view that does nothing but send its bytes."""

import gzip
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bench.load import CONNECTIONS, Load, get, load
from bench.report import Bar, Row, show
from bench.servers import KL_PAGE, BenchError, do_nothing, klarity

NOTHING, UNCACHED, CACHED = "do-nothing view, same bytes", "KL page, no page cache", "KL page, page cache"
BARS = {UNCACHED: Bar("at least", 0.2), CACHED: Bar("at least", 0.6)}


@dataclass(frozen=True)
class Target:
    """What one row asks, and whom: `zipped_path` when it asks for compressed bytes."""

    name: str
    port: int
    path: str = KL_PAGE
    zipped_path: str = KL_PAGE


def measure(*, quick: bool) -> None:
    """Prints requests a second of all three, round after round in turn, plain and compressed."""
    rounds, seconds = (3, 1.0) if quick else (7, 2.0)
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        cached = stack.enter_context(klarity(folder))
        uncached = stack.enter_context(klarity(folder, cache_seconds=0))
        plain, zipped = keep_page(folder, cached, uncached)
        nothing = stack.enter_context(do_nothing(plain, zipped))
        targets = [
            Target(NOTHING, nothing, "/", "/gzip"),
            Target(UNCACHED, uncached),
            Target(CACHED, cached),
        ]
        for compressed, file in ((False, plain), (True, zipped)):
            run(targets, rounds, seconds, compressed=compressed, size=file.stat().st_size)


def keep_page(folder: Path, cached: int, uncached: int) -> tuple[Path, Path]:
    """Two files with the page's bytes, plain and as Klarity compresses them; refuses unequal pages."""
    page, other = (get(port, KL_PAGE).body for port in (cached, uncached))
    if page != other:
        raise BenchError("the KL page with and without page cache differ: there is nothing to compare")
    answer = get(cached, KL_PAGE, gzip=True)
    if answer.headers.get("content-encoding") != "gzip" or gzip.decompress(answer.body) != page:
        raise BenchError("the compressed KL page is not the plain one, compressed")
    plain, zipped = folder / "page.html", folder / "page.html.gz"
    plain.write_bytes(page)
    zipped.write_bytes(answer.body)
    return plain, zipped


def run(targets: Sequence[Target], rounds: int, seconds: float, *, compressed: bool, size: int) -> None:
    """Prints one table: the targets take turns, so that a machine's mood meets them all."""
    loads: dict[str, list[Load]] = {target.name: [] for target in targets}
    for _ in range(rounds):
        for target in targets:
            path = target.zipped_path if compressed else target.path
            loads[target.name].append(load(target.port, path, seconds, gzip=compressed))
    rates = {name: [done.per_second for done in several] for name, several in loads.items()}
    rows = [Row(name, rate, ratios=ratios(rate, rates[NOTHING]), bar=BARS.get(name)) for name, rate in rates.items()]
    asked = "Accept-Encoding: gzip" if compressed else "without compression"
    show(
        f"server: {asked}, {size:,} bytes a page, one gthread worker of four threads, {CONNECTIONS} connections",
        "requests/s",
        rows,
        "to do-nothing, per round",
    )
    share = max(done.own_share for several in loads.values() for done in several)
    print(f"  the load generator needed at most {share:.0%} of one core")


def ratios(values: Sequence[float], base: Sequence[float]) -> list[float]:
    """Each of `values` by the one of `base` in the same round."""
    return [value / other for value, other in zip(values, base, strict=True)]
