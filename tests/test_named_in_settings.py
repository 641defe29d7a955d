"""What the settings name is there: a name spelt otherwise would be passed over, and whatever it asks for with it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import AppConfig
from django.utils.module_loading import import_string
from drf_spectacular.settings import SPECTACULAR_DEFAULTS
from knox.settings import DEFAULTS as KNOX_DEFAULTS
from rest_framework.settings import DEFAULTS as REST_DEFAULTS

from tests.test_protection import read
from tests.test_settings import PRODUCTION

DOTTED = re.compile(r"\w+(\.[A-Za-z_]\w*)+")


def named_in(value: Any) -> Iterator[str]:
    """All names of Python in a setting, as in `rest_framework.renderers.JSONRenderer`, also deep within it."""
    if isinstance(value, str) and DOTTED.fullmatch(value):
        yield value
    elif isinstance(value, dict | list | tuple):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from named_in(inner)


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("MIDDLEWARE", 20),
        ("TEMPLATES", 6),
        ("CACHES", 2),
        ("AUTHENTICATION_BACKENDS", 2),
        ("AUTH_PASSWORD_VALIDATORS", 4),
        ("CSRF_FAILURE_VIEW", 1),
        ("ACCOUNT_ADAPTER", 1),
        ("ACCOUNT_FORMS", 12),
        ("MFA_ADAPTER", 1),
        ("MFA_FORMS", 5),
        ("TASKS", 1),
        ("EMAIL_BACKEND", 1),
        ("DEFAULT_AUTO_FIELD", 1),
        ("WSGI_APPLICATION", 1),
        ("STATICFILES_FINDERS", 3),
        ("STORAGES", 2),
        ("REST_FRAMEWORK", 8),
    ],
)
def test_each_name_in_a_setting_is_one_of_python(name: str, count: int) -> None:
    names = list(named_in(read(PRODUCTION)[name]))
    assert len(names) == count
    assert all(import_string(dotted) for dotted in names)


def test_each_application_is_there() -> None:
    assert all(AppConfig.create(entry) for entry in read(PRODUCTION)["INSTALLED_APPS"])


@pytest.mark.parametrize(
    ("name", "known"),
    [("REST_FRAMEWORK", REST_DEFAULTS), ("SPECTACULAR_SETTINGS", SPECTACULAR_DEFAULTS), ("REST_KNOX", KNOX_DEFAULTS)],
)
def test_each_setting_of_a_library_is_one_of_its_own(name: str, known: dict[str, Any]) -> None:
    assert read(PRODUCTION)[name].keys() <= known.keys()


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        (
            "ACCOUNT_FORMS",
            "add_email change_password confirm_email_verification_code confirm_login_code confirm_password_reset_code "
            "login reauthenticate request_login_code reset_password reset_password_from_key set_password signup",
        ),
        ("MFA_FORMS", "activate_totp add_webauthn authenticate edit_webauthn reauthenticate"),
    ],
)
def test_each_form_stands_for_one_of_allauth(name: str, forms: str) -> None:
    assert sorted(read(PRODUCTION)[name]) == forms.split()
