"""However the site is started, a wrong setting stops it with one line."""

import subprocess
import sys

import pytest

from tests.serving import ROOT
from tests.site_settings import environment_with

pytestmark = pytest.mark.process


def run(command: list[str], variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """The finished command, run with these of our variables and no others."""
    env = environment_with(variables)
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize("port", ["0", "65536", "http", ""])
def test_wrong_port_is_told_in_one_line(port: str) -> None:
    done = run([sys.executable, "-m", "klsite.serve"], {"PORT": port})
    assert done.returncode == 2
    assert done.stderr == f"PORT is {port!r}; it must be a whole number from 1 to 65535.\n"


@pytest.mark.parametrize(
    "command",
    [
        ["manage.py", "check"],
        ["-m", "klsite.serve"],
        ["-m", "gunicorn", "--bind", "127.0.0.1:0", "klsite.wsgi"],
    ],
    ids=["manage.py", "serve", "gunicorn"],
)
def test_every_way_to_start_stops_at_a_wrong_setting(command: list[str]) -> None:
    # A free port, not the default one, so that a site which is running meanwhile is not what is told.
    done = run([sys.executable, *command], {"DEBUG": "maybe"})
    assert done.returncode == 2
    assert done.stderr == "DEBUG is 'maybe'; it must be true or false.\n"
