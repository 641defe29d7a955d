"""The settings that a site would have under given variables: read here, in the process of the tests."""

import os
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
OURS = (
    *("ENVIRONMENT", "SECRET_KEY", "DEBUG", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "DATABASE_URL", "PORT"),
    *("DATABASE_POOL_MAX", "PAGE_CACHE_SECONDS", "SECURE_SSL", "STATIC_ROOT", "SITE_URL", "UNDO_SECONDS"),
    *("EMAIL_URL", "MAIL_FROM", "MAIL_FOLDER", "DEMO_DATA", "HSTS_SCOPE", "SESSION_DAYS", "MODERATOR_SESSION_HOURS"),
    *("WEBHOOKS_TO_THIS_MACHINE", "API_REQUESTS_OF_STRANGER", "API_REQUESTS_OF_TOKEN"),
)


def environment_with(variables: Mapping[str, str]) -> dict[str, str]:
    """The environment of the tests, with these of our variables and no others."""
    return {name: value for name, value in os.environ.items() if name not in OURS} | dict(variables)


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
