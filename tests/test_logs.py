"""The log: to standard error, from warnings up, a line for each record; and every event of the security log."""

import re
import subprocess
import sys

import pytest

from tests.serving import ROOT
from tests.site_settings import environment_with

pytestmark = pytest.mark.process

# Before the settings are read somebody has made a logger, and wants to hear everything.
SCRIPT = """
import logging
logging.getLogger("community")
logging.getLogger().setLevel("DEBUG")
import django
django.setup()
for name in ("community", "klarity.security", "django.request", "gunicorn.http", "gunicorn.http.wsgi"):
    log = logging.getLogger(name)
    log.info("low")
    log.warning("two\\nlines")
    log.error("broken")
try:
    raise ValueError("odd")
except ValueError:
    log.exception("left")
"""


def test_log_is_a_line_for_each_record_from_warnings_up_and_each_event() -> None:
    # With DEBUG on, Django has handlers of its own, which would write to the console too.
    env = environment_with({"DEBUG": "1", "DJANGO_SETTINGS_MODULE": "klsite.settings"})
    done = subprocess.run([sys.executable, "-c", SCRIPT], cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    assert done.stdout == ""
    lines = [re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} (.*)", line) for line in done.stderr.splitlines()]
    *told, last = [line[1] for line in lines if line]
    assert len(told) + 1 == len(lines)
    assert told == [
        "WARNING community two | lines",
        "ERROR community broken",
        # What happens to accounts is told whether it went well or not.
        "INFO klarity.security low",
        "WARNING klarity.security two | lines",
        "ERROR klarity.security broken",
        "WARNING django.request two | lines",
        "ERROR django.request broken",
        # What gunicorn warns of is that Django leaves it the taking away of a body.
        "ERROR gunicorn.http broken",
        "ERROR gunicorn.http.wsgi broken",
    ]
    assert last.startswith("ERROR gunicorn.http.wsgi left | Traceback")
    assert last.endswith("| ValueError: odd")
