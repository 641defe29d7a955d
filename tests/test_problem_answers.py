"""Errors of the API: one shape, whatever was wrong, and whether or not a view was reached."""

import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from rest_framework import exceptions

from community import errors
from community.errors import (
    AnsweredAlready,
    Changed,
    Conflict,
    KeyReused,
    NoState,
    NotAllowed,
    Refused,
    TooMuch,
    Unacceptable,
    WrongState,
)
from community.models import Decision
from formulas.api.views import BadParameters
from formulas.definitions.parameters import Problem
from klsite import api
from tests.personas import moderator, person, published

REFUSALS: list[Refused] = [
    NotAllowed("Not you."),
    WrongState("Not now."),
    KeyReused("Another text."),
    AnsweredAlready("/api/v1/contributions/1/"),
    Conflict("Somebody was there before.", None),
    Changed("It is another one by now.", None, "c1-v3-r1"),
    NoState("Say which state you have read."),
    TooMuch("Too fast.", 7),
    Unacceptable({"text": "Too short.", "view": "Too far."}),
]


def all_refusals() -> set[type[Refused]]:
    found = {value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, Refused)}
    return found - {Refused}


def answered(error: Exception) -> api.ProblemAnswer:
    answer = api.problem_details(error, {})
    assert answer is not None
    assert json.loads(answer.content) == answer.data
    assert answer.headers["Content-Type"] == "application/problem+json"
    return answer


# --- what is said -------------------------------------------------------------------------------------------


def test_problem_says_what_kind_it_is_and_what_would_be_right() -> None:
    assert api.problem(404, "There is nothing.") == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "There is nothing.",
    }


def test_problem_of_several_fields_lists_them() -> None:
    entries = [{"parameter": "text", "detail": "Too short."}]
    assert api.problem(400, "No.", errors=entries)["errors"] == entries
    assert "errors" not in api.problem(400, "No.", errors=[])


@pytest.mark.parametrize(
    ("error", "status", "detail"),
    [
        (Http404("There is no formula 'x'."), 404, "There is no formula 'x'."),
        (Http404(), 404, "There is nothing here."),
        (PermissionDenied("Not you."), 403, "Not you."),
        (exceptions.NotAuthenticated("Who are you?"), 401, "Who are you?"),
        (exceptions.ParseError("Half a \ud800."), 400, "Half a ?."),
        (exceptions.ValidationError(["Wrong."]), 400, "Part of what was sent cannot be used."),
    ],
)
def test_error_is_told_in_its_words(error: Exception, status: int, detail: str) -> None:
    assert answered(error).status_code == status
    assert answered(error).data == api.problem(status, detail)


def test_each_wrong_field_is_told_with_where_it_stands() -> None:
    wrong: Any = {
        "text": ["Too short.", "Too dull."],
        "view": {"mu_q": ["Too far."], "at": {"x": ["No."]}},
        "\ud800": "Odd.",
    }
    assert answered(exceptions.ValidationError(wrong)).data["errors"] == [
        {"parameter": "text", "detail": "Too short. Too dull."},
        {"parameter": "view.mu_q", "detail": "Too far."},
        {"parameter": "view.at.x", "detail": "No."},
        {"parameter": "?", "detail": "Odd."},
    ]


def test_each_wrong_parameter_is_told_with_its_range() -> None:
    answer = answered(BadParameters((Problem("mu_q", "Too far.", -3.0, 3.0),)))
    assert answer.data["detail"] == "mu_q: Too far."
    assert answer.data["errors"] == [{"parameter": "mu_q", "detail": "Too far.", "low": -3.0, "high": 3.0}]


def test_every_kind_of_refusal_is_tried_here() -> None:
    assert {type(refusal) for refusal in REFUSALS} == all_refusals()


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: type(refusal).__name__)
def test_refusal_is_told_with_its_status_and_its_words(refusal: Refused) -> None:
    answer = answered(refusal)
    assert answer.status_code == answer.data["status"] == refusal.status
    assert answer.data["detail"] == str(refusal)


def test_refusal_of_too_much_says_when_to_try_again() -> None:
    answer = answered(TooMuch("Too fast.", 7))
    assert answer.headers["Retry-After"] == "7"


def test_refusal_of_several_fields_names_each() -> None:
    answer = answered(Unacceptable({"text": "Too short.", "view": "Too far."}))
    assert answer.data["errors"] == [
        {"parameter": "text", "detail": "Too short."},
        {"parameter": "view", "detail": "Too far."},
    ]


def test_refusal_that_nobody_has_thought_of_is_a_400() -> None:
    answer = answered(Refused("No."))
    assert answer.status_code == 400


def test_refusal_is_told_without_what_it_does_not_have() -> None:
    for refused in (KeyReused("Another text."), Conflict("Somebody was there before.", None)):
        assert answered(refused).data == api.problem(refused.status, str(refused))
        assert "Retry-After" not in answered(refused).headers


@pytest.mark.django_db
def test_conflict_shows_what_was_done_last() -> None:
    contribution = published(person("Ada"), moderator())
    decision = Decision.objects.latest("pk")
    answer = answered(Conflict("Somebody was there before.", decision))
    assert answer.status_code == 409
    assert answer.data["decision"]["id"] == decision.pk
    assert answer.data["decision"]["contribution"] == contribution.pk


def test_own_mistake_is_left_to_be_found() -> None:
    assert api.problem_details(RuntimeError("the secret of the house"), {"view": None}) is None


# --- where no view was reached --------------------------------------------------------------------------------


def given_by(answer: Any) -> Any:
    assert answer.headers["Content-Type"] == "application/problem+json"
    return json.loads(answer.content)


def asked(path: str) -> HttpRequest:
    return RequestFactory().get(path)


def test_address_that_nothing_is_at_leads_to_the_docs() -> None:
    answer = api.not_found(asked("/api/v1/x/"), Http404())
    detail = "There is nothing at /api/v1/x/; /api/v1/docs/ lists what there is."
    assert (answer.status_code, given_by(answer)) == (404, api.problem(404, detail))


def test_long_address_is_not_repeated_whole() -> None:
    told = given_by(api.not_found(asked("/api/" + "x" * 300), Http404()))["detail"]
    assert told.startswith(f"There is nothing at /api/{'x' * 195}; ")


def test_bad_request_and_own_mistake_are_problems() -> None:
    for answer, status in (
        (api.bad_request(asked("/api/"), ValueError()), 400),
        (api.server_error(asked("/api/")), 500),
    ):
        assert answer.status_code == status
        assert given_by(answer) == api.problem(status, given_by(answer)["detail"])


@pytest.mark.parametrize("path", ["/", "/formulas/api/", "/api"])
def test_pages_tell_people_the_same_in_words(path: str) -> None:
    given = {
        400: api.bad_request(asked(path), ValueError()),
        404: api.not_found(asked(path), Http404()),
        500: api.server_error(asked(path)),
    }
    for status, answer in given.items():
        assert answer.status_code == status
        assert answer.headers["Content-Type"].startswith("text/html")


def test_own_mistake_says_under_which_name_it_was_noted() -> None:
    request = asked("/api/")
    request.request_id = "8e03978e"  # type: ignore[attr-defined]
    assert given_by(api.server_error(request))["request"] == "8e03978e"
    assert "request" not in given_by(api.server_error(asked("/api/")))


# --- whatever is refused under /api/ ----------------------------------------------------------------------------


@pytest.mark.parametrize("accept", ["*/*", "text/html", "application/yaml", "image/png", "nonsense"])
@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/api/v1/", 405),
        ("POST", "/api/v1/schema/", 405),
        ("DELETE", "/api/v1/docs/", 405),
        ("GET", "/api/v1/nowhere/", 404),
        ("GET", "/api/v1/formulas/nowhere/", 404),
        ("GET", "/api/v1/formulas/?level=x", 400),
        ("GET", "/api/v1/me/", 401),
        ("GET", "/api/", 404),
    ],
)
@pytest.mark.django_db
def test_refusal_is_a_problem_whatever_form_was_asked_for(
    client: Client, method: str, path: str, status: int, accept: str
) -> None:
    answer = client.generic(method, path, headers={"accept": accept})
    # What cannot be given in any form that was asked for is refused for that before it is looked at.
    assert answer.status_code in (status, 406)
    assert given_by(answer)["status"] == answer.status_code
    assert given_by(answer)["detail"]
    if answer.status_code == 405:
        assert method not in answer.headers["Allow"]


@pytest.mark.parametrize("path", ["/api/v1/schema/", "/api/v1/docs/", "/api/v1/", "/api/v1/formulas/"])
def test_form_that_there_is_not_is_a_problem(client: Client, path: str) -> None:
    answer = client.get(path, headers={"accept": "image/png"})
    assert answer.status_code == 406
    assert given_by(answer)["detail"]


def test_foreign_host_is_a_problem(client: Client) -> None:
    answer = client.get("/api/v1/formulas/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert given_by(answer)["status"] == 400


@pytest.mark.parametrize(
    "path", ["/api/v1/formulas/", "/api/v1/formulas/kl-divergence/evaluate/?mu_q=1", "/api/v1/schema/"]
)
def test_failed_precondition_is_a_problem(client: Client, path: str) -> None:
    answer = client.get(path, headers={"if-match": '"another"'})
    assert answer.status_code == 412
    assert "If-Match" in given_by(answer)["detail"]


def test_refusal_of_a_view_without_rest_framework_is_a_problem_with_its_headers() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        refused = HttpResponse("<p>No.</p>", status=405, headers={"Allow": "GET", "ETag": '"1"'})
        refused.set_cookie("told", "1")
        return refused

    answer = api.ProblemMiddleware(view)(asked("/api/v1/x/"))
    assert isinstance(answer, api.ProblemAnswer)
    assert given_by(answer)["detail"].startswith("This address does not know the method")
    assert answer.headers["Allow"] == "GET"
    assert "ETag" not in answer.headers
    assert answer.cookies["told"].value == "1"


@pytest.mark.parametrize("path", ["/x/", "/formulas/api/"])
def test_refusal_of_a_page_stays_as_it_is(path: str) -> None:
    refused = HttpResponse("<p>No.</p>", status=404)
    assert api.ProblemMiddleware(lambda request: refused)(asked(path)) is refused


def test_good_answer_stays_as_it_is() -> None:
    good = HttpResponse("yes")
    assert api.ProblemMiddleware(lambda request: good)(asked("/api/v1/x/")) is good
