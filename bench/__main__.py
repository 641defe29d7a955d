"""`python -m bench [PART ...] [--quick]`: all parts, or those named (server, community, slider ...)."""

import argparse
import sys
from collections.abc import Callable, Mapping

from playwright.sync_api import Error as BrowserError

from bench import answers, catalogue, community, first_view, heat, lighthouse, readers, server, slider
from bench.load import LoadError
from bench.report import show_machine
from bench.servers import BenchError

PARTS: Mapping[str, Callable[..., None]] = {
    "server": server.measure,
    "community": community.measure,
    "answers": answers.measure,
    "readers": readers.measure,
    "slider": slider.measure,
    "heat": heat.measure,
    "catalogue": catalogue.measure,
    "bytes": first_view.measure,
    "lighthouse": lighthouse.measure,
}


def main() -> int:
    """0 when all parts were measured, however slow the machine; 1 when one could not be."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Klarity's benchmarks; see bench/README.md.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; all without")
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds: to see that it runs")
    chosen = parser.parse_args()
    if unknown := [name for name in chosen.parts if name not in PARTS]:
        parser.error(f"there is no part {unknown[0]}; there are {', '.join(PARTS)}")
    show_machine()
    failed = [name for name in chosen.parts or PARTS if not _measure(name, quick=chosen.quick)]
    return 1 if failed else 0


def _measure(name: str, *, quick: bool) -> bool:
    try:
        PARTS[name](quick=quick)
    except (BenchError, LoadError, BrowserError, OSError) as error:
        print(f"\n{name}: could not be measured: {error}", file=sys.stderr, flush=True)
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
