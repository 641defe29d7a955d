"""`python -m bench readers`: a kept page while fifty clients ask for what costs most, against the same page alone."""

import tempfile
from pathlib import Path

from bench.report import Bar, Row, show
from bench.server import ratios
from bench.servers import klarity
from tests.costly_load import CLIENTS, KINDS, asked_for, usual_visit

QUIET = "first page, alone"
AT_MOST = Bar("at most", 3.0)


def measure(*, quick: bool) -> None:
    """Prints how long the page takes alone and under each kind of load, round after round in turn."""
    alone: dict[str, list[float]] = {kind: [] for kind in KINDS}
    loaded: dict[str, list[float]] = {kind: [] for kind in KINDS}
    answers: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as name, klarity(Path(name)) as port:
        url = f"http://localhost:{port}/"
        for _ in range(1 if quick else 5):
            for kind in KINDS:
                alone[kind].append(usual_visit(url) * 1_000)
                told: dict[str, int] = {}
                with asked_for(url, kind, told):
                    loaded[kind].append(usual_visit(url) * 1_000)
                answers |= {f"{kind} {status}": count for status, count in told.items()}
    rows = [Row(QUIET, [taken for several in alone.values() for taken in several], decimals=1)]
    for kind in KINDS:
        name = f"while {CLIENTS} ask for {kind}s"
        rows.append(Row(name, loaded[kind], decimals=1, ratios=ratios(loaded[kind], alone[kind]), bar=AT_MOST))
    show("readers: one gthread worker of four threads", "ms a visit", rows, "to alone, per round")
    print(f"  answers of the last round: {', '.join(f'{what} {count}' for what, count in answers.items())}")
