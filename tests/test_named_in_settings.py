"""What the settings name is there: a name spelt otherwise would be passed over, and whatever it asks for with it."""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import AppConfig, apps
from django.template.backends.django import DjangoTemplates
from django.urls import reverse
from django.utils.module_loading import import_string
from drf_spectacular.settings import SPECTACULAR_DEFAULTS
from knox.settings import DEFAULTS as KNOX_DEFAULTS
from rest_framework.settings import DEFAULTS as REST_DEFAULTS

from tests.serving import ROOT
from tests.site_settings import PRODUCTION, read

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
        ("MIDDLEWARE", 30),
        ("TEMPLATES", 6),
        ("CACHES", 2),
        ("AUTHENTICATION_BACKENDS", 1),
        ("AUTH_PASSWORD_VALIDATORS", 4),
        ("CSRF_FAILURE_VIEW", 1),
        ("MESSAGE_STORAGE", 1),
        ("ACCOUNT_ADAPTER", 1),
        ("ACCOUNT_FORMS", 12),
        ("MFA_ADAPTER", 1),
        ("MFA_FORMS", 8),
        ("TASKS", 1),
        ("EMAIL_BACKEND", 1),
        ("DEFAULT_AUTO_FIELD", 1),
        ("WSGI_APPLICATION", 1),
        ("STATICFILES_FINDERS", 3),
        ("STORAGES", 2),
        ("REST_FRAMEWORK", 8),
        ("SPECTACULAR_SETTINGS", 4),
    ],
)
def test_each_name_in_a_setting_is_one_of_python(name: str, count: int) -> None:
    names = list(named_in(read(PRODUCTION)[name]))
    assert len(names) == count
    assert all(import_string(dotted) for dotted in names)


def test_each_application_is_there() -> None:
    assert all(AppConfig.create(entry) for entry in read(PRODUCTION)["INSTALLED_APPS"])


@pytest.mark.parametrize(
    ("name", "model"), [("AUTH_USER_MODEL", "community.User"), ("KNOX_TOKEN_MODEL", "community.Token")]
)
def test_people_and_tokens_are_our_own_models(name: str, model: str) -> None:
    assert apps.get_model(read(PRODUCTION)[name]) is apps.get_model(model)


@pytest.mark.parametrize("name", ["LOGIN_URL", "LOGIN_REDIRECT_URL", "LOGOUT_REDIRECT_URL"])
def test_each_way_leads_to_a_page(name: str) -> None:
    assert reverse(read(PRODUCTION)[name])


def test_addresses_lead_where_the_site_says() -> None:
    assert import_module(read(PRODUCTION)["ROOT_URLCONF"]).urlpatterns


@pytest.mark.parametrize(
    ("template", "folder"),
    [
        ("formula.html", "templates"),
        ("community/member.html", "community/templates"),
        ("account/login.html", "community/templates"),  # in place of allauth's
        ("formulas/list.html", "formulas/templates"),
        ("admin/index.html", None),
    ],
)
def test_ours_are_found_before_the_templates_of_packages(template: str, folder: str | None) -> None:
    (given,) = read(PRODUCTION)["TEMPLATES"]
    engine = DjangoTemplates({"NAME": "django"} | {key: given[key] for key in given if key != "BACKEND"})
    found = Path(engine.get_template(template).origin.name)
    assert found == ROOT / folder / template if folder else not found.is_relative_to(ROOT / "klsite")


def test_static_files_of_ours_are_found() -> None:
    folders = read(PRODUCTION)["STATICFILES_DIRS"]
    assert [folder for folder in folders if (folder / "klsite" / "site.css").is_file()] == folders != []


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
        (
            "MFA_FORMS",
            "activate_totp add_webauthn authenticate authenticate_webauthn edit_webauthn login_webauthn reauthenticate "
            "reauthenticate_webauthn",
        ),
    ],
)
def test_each_form_stands_for_one_of_allauth(name: str, forms: str) -> None:
    assert sorted(read(PRODUCTION)[name]) == forms.split()
