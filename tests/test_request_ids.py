"""Each request has a name: in its answer, in the log, in the body of an error that is ours."""

import logging
import re
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from klsite.logs import OneLineFormatter
from klsite.request_ids import RequestIdMiddleware, request_id

pytestmark = pytest.mark.django_db

PATHS = ["/", "/formulas/kl-divergence/", "/nowhere/", "/api/v1/formulas/", "/api/v1/me/", "/api/v1/nowhere/"]


@pytest.mark.parametrize("path", PATHS)
def test_answer_has_the_name_that_the_client_gave(client: Client, path: str) -> None:
    assert client.get(path, headers={"x-request-id": "job-7.a_B:c=d"}).headers["X-Request-ID"] == "job-7.a_B:c=d"


@pytest.mark.parametrize("path", PATHS)
def test_answer_to_a_request_without_a_name_gets_one(client: Client, path: str) -> None:
    first, second = (client.get(path).headers["X-Request-ID"] for _ in range(2))
    assert re.fullmatch(r"[0-9a-f]{32}", first)
    assert first != second


@pytest.mark.parametrize("given", ["", "a b", "a" * 129, "[x]", "é", 'a"', "a,b", "<b>", "a\x7f"])
def test_name_that_is_not_safe_is_not_repeated(client: Client, given: str) -> None:
    assert re.fullmatch(r"[0-9a-f]{32}", client.get("/", headers={"x-request-id": given}).headers["X-Request-ID"])


def test_longest_name_is_taken(client: Client) -> None:
    assert client.get("/", headers={"x-request-id": "a" * 128}).headers["X-Request-ID"] == "a" * 128


@pytest.mark.parametrize("path", ["/", "/api/v1/formulas/"])
def test_kept_answer_is_named_for_the_request_that_it_answers(client: Client, settings: Settings, path: str) -> None:
    settings.PAGE_CACHE_SECONDS = 60
    for name in ("first", "second", "third"):
        assert client.get(path, headers={"x-request-id": name}).headers["X-Request-ID"] == name
    assert len(client.get(path).headers["X-Request-ID"]) == 32


def test_answer_that_nothing_has_changed_has_a_name(client: Client) -> None:
    etag = client.get("/api/v1/formulas/").headers["ETag"]
    answer = client.get("/api/v1/formulas/", headers={"if-none-match": etag, "x-request-id": "mine"})
    assert (answer.status_code, answer.headers["X-Request-ID"]) == (304, "mine")


# --- in the log -----------------------------------------------------------------------------------------------


def line(record: logging.LogRecord) -> str:
    return OneLineFormatter("%(name)s %(of_request)s%(message)s").format(record)


def record(**more: Any) -> logging.LogRecord:
    made = logging.LogRecord("klarity", logging.WARNING, "file", 1, "odd", None, None)
    vars(made).update(more)
    return made


def test_line_that_is_written_during_a_request_names_it() -> None:
    lines = []

    def view(request: HttpRequest) -> HttpResponse:
        lines.append(line(record()))
        return HttpResponse()

    RequestIdMiddleware(view)(RequestFactory().get("/", headers={"x-request-id": "mine"}))
    assert lines == ["klarity [mine] odd"]


def test_line_about_a_request_names_it_after_its_end(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    client.get("/nowhere/", headers={"x-request-id": "mine"})
    (noted,) = [found for found in caplog.records if found.name == "django.request"]
    assert line(noted).startswith("django.request [mine] ")


def test_line_outside_of_a_request_names_none() -> None:
    RequestIdMiddleware(lambda request: HttpResponse())(RequestFactory().get("/"))
    assert request_id() == ""
    assert line(record()) == "klarity odd"


def test_own_mistake_is_noted_and_told_under_one_name(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr("formulas.api.views.readout_values", broken)
    client = Client(raise_request_exception=False)
    answer = client.get("/api/v1/formulas/kl-divergence/evaluate/", headers={"x-request-id": "mine"})
    assert answer.status_code == 500
    assert answer.json()["request"] == answer.headers["X-Request-ID"] == "mine"
    assert any(line(noted).startswith("django.request [mine] ") and noted.exc_info for noted in caplog.records)
