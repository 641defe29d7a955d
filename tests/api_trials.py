"""The whole API, on a running site, against its own description: all checks of Schemathesis, in all its phases."""

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.serving import ROOT, printed_in

PEOPLE = """
from community.models import User
from tests.community.api.asking import token
for user in User.objects.order_by("pk"):
    print(user.name.split()[0].lower(), token(user))
"""
PATIENCE = 60  # seconds for an answer: a busy machine is no bug
CASES = re.compile(r"(\d[\d,]*) generated")


@dataclass(frozen=True)
class Trial:
    """What came of asking the API: whether nothing was found, in how many cases, and all that was said of it."""

    found_nothing: bool
    cases: int
    report: str


# Nobody is counted: the same address asks thousands of times a minute.
UNCOUNTED = {"API_REQUESTS_OF_STRANGER": "10000000", "API_REQUESTS_OF_TOKEN": "10000000"}


def tokens_of(folder: Path) -> dict[str, str]:
    """A token with all scopes of each of the demo people, by their first name."""
    return dict(line.split() for line in printed_in(folder, PEOPLE))


def try_api(site: str, token: str | None, *, cases: int, seconds: int, seed: int) -> Trial:
    """Asks every operation so many random questions of each sort, for so long at most; as nobody without a token."""
    caller = ["--header", f"Authorization: Bearer {token}"] if token else []
    bounds = ["--max-examples", str(cases), "--max-time", str(seconds), "--seed", str(seed)]
    bounds += ["--request-timeout", str(PATIENCE), "--max-response-time", str(PATIENCE)]
    command = [
        str(Path(sys.executable).with_name("schemathesis")),
        "--config-file",
        str(ROOT / "tests/schemathesis.toml"),
    ]
    with TemporaryDirectory() as folder:  # it keeps what it has found before beside itself, and would ask it again
        done = subprocess.run(
            [*command, "run", f"{site}/api/v1/schema/", "--checks", "all", "--no-color", *bounds, *caller],
            cwd=folder,
            capture_output=True,
            text=True,
        )
    found = CASES.search(done.stdout)
    return Trial(done.returncode == 0, int(found[1].replace(",", "")) if found else 0, done.stdout + done.stderr)
