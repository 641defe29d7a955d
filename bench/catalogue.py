"""`python -m bench catalogue`: what a thousand formulas cost at the start and on each page."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.report import Bar, Row, show
from bench.servers import BenchError

TEMPLATE = Path(__file__).resolve().parent.parent / "formulas" / "management" / "commands" / "newformula.toml"
MANY, FEW = 1_000, 10
PAGES = 500
# Run in a process of its own, so that its time and memory are those of the catalogue alone.
LOAD = """
import gc, json, resource, sys, time
sys.argv = ["manage.py", "checkformulas"]
import django
django.setup()
from django.conf import settings
settings.ALLOWED_HOSTS = ["*"]
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.process_time()
from pathlib import Path
from formulas.definitions import loading
found = loading.load_folder(Path({folder!r}))
loaded = time.process_time() - start
memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
loading.load = lambda: found
gc.collect()
gc.freeze()  # as gunicorn.conf.py does
from django.test import RequestFactory
from formulas.definitions.parameters import Reading
from formulas.pages.article import after, article
formula = found.formulas[0]
moved = [formula.defaults | dict(a=1 + number / 1000) for number in range({pages})]
article(formula, Reading(formula.defaults, ()))  # once, for what is made only once
start = time.process_time()
for values in moved:
    article(found.by_slug[formula.slug], Reading(values, ()))
    after(formula, found)
page = (time.process_time() - start) / {pages}
print(json.dumps([len(found.formulas), loaded, memory, page]))
"""


def measure(*, quick: bool) -> None:
    """Prints time and memory of loading and checking a thousand formulas, and what a page costs with them."""
    rounds = 1 if quick else 5
    many, few = zip(*[(run(MANY), run(FEW)) for _ in range(rounds)], strict=True)
    show(
        f"catalogue: {MANY} formulas, read and checked",
        "seconds of one core; MB",
        [
            Row("time", [loaded for loaded, _, _ in many], 2, bar=Bar("at most", 5)),
            Row("memory", [memory for _, memory, _ in many], 0, bar=Bar("at most", 150)),
        ],
    )
    pages = [(page, other) for (_, _, page), (_, _, other) in zip(many, few, strict=True)]
    show(
        "catalogue: a page at values of its own",
        "ms of one core",
        [
            Row(f"with {FEW} formulas", [1000 * other for _, other in pages], 2),
            Row(
                f"with {MANY}",
                [1000 * page for page, _ in pages],
                2,
                ratios=[page / other for page, other in pages],
                bar=Bar("at most", 1.1),
            ),
        ],
        f"to {FEW}, per round",
    )


def run(count: int) -> tuple[float, float, float]:
    """Seconds to load `count` formulas, the memory they take in MB, and the seconds that a page takes."""
    with tempfile.TemporaryDirectory() as folder:
        catalogue = Path(folder) / "formulas" / "catalogue"
        for number in range(count):
            write(catalogue, number)
        script = LOAD.format(folder=str(catalogue), pages=PAGES)
        command = [sys.executable, "-c", script]
        environment = {"DJANGO_SETTINGS_MODULE": "klsite.settings", "STATIC_ROOT": str(Path(folder) / "static")}
        said = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if said.returncode:
        raise BenchError(said.stderr.strip().rpartition("\n")[2])
    found, loaded, memory, page = json.loads(said.stdout.splitlines()[-1])
    if found != count:
        raise BenchError(f"{found} formulas were read, not {count}")
    return loaded, memory, page


def write(catalogue: Path, number: int) -> None:
    """One synthetic formula: that of `newformula`, under a name of its own, in one of twenty fields."""
    field = f"Field {number % 20}"
    place = catalogue / f"field-{number % 20}"
    place.mkdir(parents=True, exist_ok=True)
    text = TEMPLATE.read_text(encoding="utf-8").replace("TITLE", f"Formula {number}").replace("FIELD", field)
    (place / f"formula-{number}.toml").write_text(text, encoding="utf-8")
