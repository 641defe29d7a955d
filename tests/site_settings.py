"""The settings that a site would have under given variables: read here, in the process of the tests."""

import os
import re
import runpy
from collections.abc import Mapping
from typing import Any
from unittest import mock

import pytest

from tests.serving import ROOT

PRODUCTION = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": "k7" * 25,
    "ALLOWED_HOSTS": "klarity.example",
    "SITE_URL": "https://klarity.example",
    "EMAIL_URL": "smtps://mailer:hunter2@mail.example:465",
}
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
# Those that `make` keeps out of the tests; that it names them all is for tests/test_docs.py to see.
(_NAMED,) = re.findall(r"^SETTINGS := ((?:.*\\\n)*.*)$", MAKEFILE, re.MULTILINE)
OURS = frozenset(_NAMED.replace("\\\n", " ").split())


def environment_with(variables: Mapping[str, str]) -> dict[str, str]:
    """The environment of the tests, with these of our variables and no others."""
    others = {name: value for name, value in os.environ.items() if name.removesuffix("_FILE") not in OURS}
    return others | dict(variables)


def read(variables: Mapping[str, str]) -> dict[str, Any]:
    """All settings as a site with these of our variables, and no others, would have them."""
    with mock.patch.dict(os.environ, environment_with(variables), clear=True):
        return runpy.run_path(str(ROOT / "klsite" / "settings.py"))


def refusal(variables: Mapping[str, str], capsys: pytest.CaptureFixture[str]) -> str:
    """The one line with which a site under these variables stops; nothing in it is secret."""
    with pytest.raises(SystemExit) as stopped:
        read(variables)
    told, line = capsys.readouterr()
    assert (stopped.value.code, told, line.count("\n")) == (2, "", 1)
    assert not [hidden for hidden in ("hunter2", "pw") if hidden in line]
    return line.removesuffix("\n")
