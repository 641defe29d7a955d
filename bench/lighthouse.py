"""`python -m bench lighthouse`: Lighthouse's four scores of the formula page on a simulated phone."""

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from bench.browser import CHROMIUM_ARGUMENTS, chromium_path
from bench.report import Row, show
from bench.servers import KL_PAGE, BenchError, klarity
from tests.serving import ROOT

VERSION = "12.2.3"  # the next major version needs a newer Node than distributions have
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
METRICS = {
    "first-contentful-paint": "first contentful paint, ms",
    "largest-contentful-paint": "largest contentful paint, ms",
    "total-blocking-time": "total blocking time, ms",
}
FOLDER = ROOT / "var" / "bench" / "node"
SECONDS = 180
TRIES = 3


def measure(*, quick: bool) -> None:
    """Prints the scores and three times; one line instead where there is no Node to run Lighthouse with."""
    missing = [name for name in ("node", "npm") if shutil.which(name) is None]
    if missing:
        print(f"\nlighthouse: left out, since {' and '.join(missing)} cannot be found on the PATH")
        return
    install()
    with tempfile.TemporaryDirectory() as folder, klarity(Path(folder)) as port:
        address = f"http://localhost:{port}{KL_PAGE}"
        reports = [patient_run(address, Path(folder) / f"{i}.json") for i in range(1 if quick else 5)]
    scores = [Row(name, [100 * each["categories"][name]["score"] for each in reports]) for name in CATEGORIES]
    times = [Row(words, [each["audits"][name]["numericValue"] for each in reports]) for name, words in METRICS.items()]
    show(f"lighthouse: version {VERSION}, mobile, the KL page", "of 100", scores)
    show("lighthouse: the simulated phone's times", "ms", times)
    show_failures(reports[-1])


def install() -> None:
    """Puts the pinned Lighthouse into var/bench/node, unless it is there."""
    package = FOLDER / "node_modules" / "lighthouse" / "package.json"
    if package.exists() and json.loads(package.read_text(encoding="utf-8"))["version"] == VERSION:
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    command = ["npm", "install", "--prefix", str(FOLDER), f"lighthouse@{VERSION}", "--no-audit", "--no-fund"]
    if subprocess.run([*command, "--silent"], check=False).returncode:
        raise BenchError(f"npm could not install lighthouse@{VERSION}; its words are above")


def patient_run(address: str, report: Path) -> dict[str, Any]:
    """As `run`, tried again when Chromium's trace was cut off (NO_NAVSTART): a known weakness, not a bad page."""
    for _ in range(TRIES - 1):
        try:
            return run(address, report)
        except BenchError as error:
            print(f"  once more: {error}")
    return run(address, report)


def run(address: str, report: Path) -> dict[str, Any]:
    """Lighthouse's report on one cold visit."""
    command: list[str | Path] = [
        "node",
        FOLDER / "node_modules" / "lighthouse" / "cli" / "index.js",
        address,
        "--quiet",
        "--output=json",
        f"--output-path={report}",
        f"--only-categories={','.join(CATEGORIES)}",
        f"--chrome-flags={chrome_flags()}",
        "--no-enable-error-reporting",
    ]
    chrome = os.environ | {"CHROME_PATH": os.environ.get("CHROME_PATH") or chromium_path()}
    done = subprocess.run(command, env=chrome, capture_output=True, text=True, timeout=SECONDS, check=False)
    if done.returncode or not report.exists():
        raise BenchError(f"Lighthouse ended with code {done.returncode}: {done.stderr.strip()[-500:]}")
    found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    if any(found["categories"][name]["score"] is None for name in CATEGORIES):
        raise BenchError(f"Lighthouse gave no score: {found.get('runtimeError', 'it does not say why')}")
    return found


def chrome_flags() -> str:
    """Chromium's arguments as one text; values stand in quotes, since one of them holds spaces."""
    named = (argument.partition("=") for argument in ("--headless", *CHROMIUM_ARGUMENTS))
    return " ".join(f"{name}='{value}'" if equals else name for name, equals, value in named)


def show_failures(report: dict[str, Any]) -> None:
    """Prints what keeps a score below 100, in Lighthouse's own names."""
    for category in CATEGORIES:
        for reference in report["categories"][category]["auditRefs"]:
            audit = report["audits"][reference["id"]]
            if reference["weight"] and audit["score"] is not None and audit["score"] < 0.9:
                print(f"  {category}: {audit['title']} ({reference['id']}, {audit['score']})")
