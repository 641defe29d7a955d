"""Scopes: declared for every method of every view, and enforced before anything is looked up."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory
from django.urls import URLPattern
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from community.api.authentication import PersonalToken
from community.api.scopes import ScopePermission, caller, is_nobody
from community.api.urls import urlpatterns
from community.api.views import ScopedView
from community.models import Scope, User
from tests.community.api.asking import (
    CONTRIBUTIONS,
    ME,
    QUEUE,
    bearer,
    decisions,
    moderate,
    one,
    problem,
    program,
    send,
    token,
)
from tests.personas import moderator, pending, person, published, rows

pytestmark = pytest.mark.django_db

METHODS = ("get", "post", "put", "patch", "delete")


def _views() -> Iterator[type[ScopedView]]:
    for pattern in urlpatterns:
        assert isinstance(pattern, URLPattern)
        yield pattern.callback.view_class  # type: ignore[attr-defined]


VIEWS = list(_views())


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
def test_view_declares_the_scope_of_each_of_its_methods(view: type[ScopedView]) -> None:
    assert issubclass(view, ScopedView)
    assert set(view.scopes) == {method.upper() for method in METHODS if hasattr(view, method)}
    assert set(view.open_methods) <= {"GET"}
    assert set(view.scopes.values()) <= set(Scope)


def test_there_are_views() -> None:
    assert len(VIEWS) > 8


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
def test_view_has_the_permission_and_the_ways_to_say_who_one_is(view: type[ScopedView]) -> None:
    assert list(view.permission_classes) == [ScopePermission]
    assert list(view.authentication_classes) == [PersonalToken, SessionAuthentication]


class Forgotten(APIView):
    """A view whose author has thought of no permission at all."""

    def get(self, request: Request) -> Response:
        return Response("open")


class HalfForgotten(ScopedView):
    """A view that declares one method, and has another."""

    scopes = {"GET": Scope.READ}

    def get(self, request: Request) -> Response:
        return Response("read")

    def post(self, request: Request) -> Response:
        return Response("written")


@pytest.mark.parametrize("who", ["stranger", "token", "session"])
@pytest.mark.parametrize(("view", "method"), [(Forgotten, "get"), (HalfForgotten, "post")])
def test_method_that_declares_no_scope_is_refused(view: type[APIView], method: str, who: str) -> None:
    maria = moderator()
    request = getattr(RequestFactory(), method)("/")
    if who == "token":
        request.META["HTTP_AUTHORIZATION"] = f"Bearer {token(maria)}"
    elif who == "session":
        request.user = maria
        request._dont_enforce_csrf_checks = True
    assert view.as_view()(request).status_code == (401 if who == "stranger" else 403)


class Opened(APIView):
    """A view that declares its scope, and says of no method that it is open to nobody in particular."""

    scopes = {"GET": Scope.READ}
    get = HalfForgotten.get


def test_method_is_open_to_nobody_unless_its_view_says_so() -> None:
    answer = Opened.as_view()(RequestFactory().get("/"))
    assert answer.status_code == 401
    assert "Authorization: Bearer" in answer.data["detail"]


@pytest.mark.parametrize("view", [Forgotten, HalfForgotten, Opened])
def test_what_a_view_takes_is_told_to_everybody(view: type[APIView]) -> None:
    assert view.as_view()(RequestFactory().options("/")).status_code == 200


def test_nobody_is_who_sends_neither_token_nor_session() -> None:
    assert is_nobody(RequestFactory().get("/"))
    assert not is_nobody(RequestFactory().get("/", headers={"authorization": "Bearer x"}))
    with_session = RequestFactory().get("/")
    with_session.COOKIES[settings.SESSION_COOKIE_NAME] = "x"
    assert not is_nobody(with_session)


def test_caller_is_a_member_or_there_is_none() -> None:
    rui, request = person("Rui"), Request(RequestFactory().get("/"))
    request.user = AnonymousUser()
    with pytest.raises(NotAuthenticated, match="Authorization: Bearer"):
        caller(request)
    request.user = rui
    assert caller(request) == rui


def test_method_that_declares_its_scope_is_open_to_who_has_it() -> None:
    request = RequestFactory().get("/", headers={"authorization": f"Bearer {token(person('Rui'))}"})
    assert HalfForgotten.as_view()(request).status_code == 200


# What is asked, which scope it takes, and whether it is for moderators.
ASKED = {
    "list": ("GET", CONTRIBUTIONS, None, Scope.READ),
    "detail": ("GET", "{text}", None, Scope.READ),
    "me": ("GET", ME, None, Scope.READ),
    "create": ("POST", CONTRIBUTIONS, {"formula": "kl-divergence", "kind": "aha"}, Scope.WRITE),
    "change": ("PATCH", "{text}", {"text": "Something else."}, Scope.WRITE),
    "delete": ("DELETE", "{text}", None, Scope.WRITE),
    "submit": ("POST", "{text}submit/", None, Scope.WRITE),
    "withdraw": ("POST", "{text}withdraw/", None, Scope.WRITE),
    "vote": ("PUT", "{text}vote/", {"clicked": True}, Scope.WRITE),
    "unvote": ("DELETE", "{text}vote/", None, Scope.WRITE),
    "flag": ("POST", "{text}flags/", {"reason": "rude"}, Scope.WRITE),
    "report": ("POST", "/api/v1/formulas/kl-divergence/reports/", {"text": "Wrong."}, Scope.WRITE),
    "queue": ("GET", QUEUE, None, Scope.MODERATE),
    "log": ("GET", "{judged}", None, Scope.MODERATE),
    "decide": ("POST", "{judged}", {"action": "hide", "revision": 1, "version": 1}, Scope.MODERATE),
    "undo": ("POST", "/api/v1/moderation/decisions/1/undo/", None, Scope.MODERATE),
    "discard": ("DELETE", "{text}edit/", None, Scope.WRITE),
    "own vote": ("GET", "{text}vote/", None, Scope.READ),
    "own flags": ("GET", "{text}flags/", None, Scope.READ),
    "log of a text": ("GET", "{text}log/", None, Scope.READ),
    "preview": ("POST", "/api/v1/preview/", {"text": "Now I see."}, Scope.READ),
    "notices": ("GET", "/api/v1/me/notices/", None, Scope.READ),
    "mark as read": ("POST", "/api/v1/me/notices/read/", {}, Scope.WRITE),
    "flagged": ("GET", "/api/v1/moderation/flagged/", None, Scope.MODERATE),
    "undoable": ("GET", "/api/v1/moderation/undoable/", None, Scope.MODERATE),
    "whole log": ("GET", "/api/v1/moderation/log/", None, Scope.MODERATE),
    "sent reports": ("GET", "/api/v1/moderation/reports/", None, Scope.MODERATE),
    "answer": ("POST", "/api/v1/moderation/reports/1/answer/", {"reason": "So."}, Scope.MODERATE),
}


def asked(client: Client, name: str, pk: int) -> object:
    method, address, body, _ = ASKED[name]
    return send(client, method, address.format(text=one(pk), judged=decisions(pk)), body)


@pytest.mark.parametrize("name", ASKED)
def test_token_without_the_scope_is_refused_and_told_which_one(name: str) -> None:
    maria, needed = moderator("Maria"), ASKED[name][3]
    text = published(maria, moderator("Other"))
    before = rows()
    others = [scope for scope in Scope if scope != needed]
    detail = problem(asked(program(maria, *others), name, text.pk), 403)["detail"]
    assert f"“{needed}”" in detail
    for scope in others:
        assert scope in detail
    assert rows() == before


@pytest.mark.parametrize("name", ASKED)
def test_token_with_just_the_scope_gets_past_the_door(name: str) -> None:
    maria, needed = moderator("Maria"), ASKED[name][3]
    text = published(maria, moderator("Other"))
    answer = asked(program(maria, needed), name, text.pk)
    assert b"takes the scope" not in answer.content  # type: ignore[attr-defined]
    assert answer.status_code != 401  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", [name for name in ASKED if ASKED[name][3] == Scope.MODERATE])
def test_scope_of_somebody_who_moderates_no_longer_opens_nothing(name: str) -> None:
    maria = moderator("Maria")
    text = published(person("Ada"), moderator("Other"))
    client = program(maria, *Scope)
    User.objects.filter(pk=maria.pk).update(is_moderator=False)
    before = rows()
    assert "Only moderators" in problem(asked(client, name, text.pk), 403)["detail"]
    assert rows() == before


@pytest.mark.parametrize("name", [name for name in ASKED if name not in ("list", "detail")])
def test_nobody_is_asked_who_they_are(name: str) -> None:
    text = published(person("Ada"), moderator())
    before = rows()
    answer = asked(Client(), name, text.pk)
    assert "Authorization: Bearer" in problem(answer, 401)["detail"]
    assert answer.headers["WWW-Authenticate"] == "Bearer"  # type: ignore[attr-defined]
    assert rows() == before


@pytest.mark.parametrize("name", [name for name in ASKED if ASKED[name][0] == "GET"])
def test_head_takes_the_scope_that_get_takes(name: str) -> None:
    maria, needed = moderator("Maria"), ASKED[name][3]
    text = published(maria, moderator("Other"))
    address = ASKED[name][1].format(text=one(text.pk), judged=decisions(text.pk))
    assert program(maria, *[scope for scope in Scope if scope != needed]).head(address).status_code == 403
    assert program(maria, needed).head(address).status_code == 200
    assert Client().head(address).status_code == (200 if name in ("list", "detail") else 401)


@pytest.mark.parametrize("who", ["nobody", "token", "refused token", "session"])
@pytest.mark.parametrize("name", ASKED)
def test_answer_is_kept_by_no_cache_and_given_to_nobody_else(name: str, who: str) -> None:
    maria = moderator("Maria")
    text = published(maria, moderator("Other"))
    clients = {"token": program(maria), "refused token": bearer("klarity_none"), "session": session(maria)}
    client = clients.get(who, Client())
    headers = asked(client, name, text.pk).headers  # type: ignore[attr-defined]
    assert {"private", "no-cache"} <= set(headers["Cache-Control"].split(", "))
    assert {"Authorization", "Cookie"} <= set(headers["Vary"].split(", "))


def test_moderator_deletes_the_text_of_somebody_else_with_both_scopes() -> None:
    maria = moderator()
    text = published(person("Ada"), maria)
    before = rows()
    address = one(text.pk) + "?reason=Copied."
    assert "“moderate”" in problem(send(program(maria, Scope.WRITE), "DELETE", address), 403)["detail"]
    assert rows() == before
    assert send(program(maria, Scope.WRITE, Scope.MODERATE), "DELETE", address, if_match="*").status_code == 204


# --- sessions ---------------------------------------------------------------------------------------------


def session(user: User) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    return client


def with_token(client: Client) -> Client:
    """The client of one of our own pages, which knows the token against forged requests."""
    client.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32
    client.defaults["HTTP_X_CSRFTOKEN"] = "a" * 32
    return client


def test_session_has_the_scopes_of_its_user() -> None:
    assert session(person("Rui")).get(ME).json()["scopes"] == ["read", "write"]
    assert session(moderator()).get(ME).json()["scopes"] == ["read", "write", "moderate"]


def test_page_of_our_own_may_write() -> None:
    client = with_token(session(person("Ada")))
    sent = {"formula": "kl-divergence", "kind": "aha", "text": "Now I see."}
    assert send(client, "POST", CONTRIBUTIONS, sent).status_code == 201


def test_request_that_another_site_makes_the_browser_send_is_refused() -> None:
    client = session(person("Ada"))
    before = rows()
    sent = {"formula": "kl-divergence", "kind": "aha", "text": "Now I see."}
    assert "CSRF" in problem(send(client, "POST", CONTRIBUTIONS, sent), 403)["detail"]
    assert rows() == before


def test_session_of_a_reader_does_not_moderate() -> None:
    text = pending(person("Ada"))
    client = with_token(session(person("Rui")))
    before = rows()
    problem(asked(client, "decide", text.pk), 403)
    problem(asked(client, "queue", text.pk), 403)
    assert rows() == before


def test_session_of_a_moderator_moderates() -> None:
    text = pending(person("Ada"))
    client = with_token(session(moderator()))
    judged_as = {"action": "approve", "revision": text.current_revision_id, "version": text.version}
    assert moderate(client, decisions(text.pk), judged_as).status_code == 201


# --- methods that are not there -----------------------------------------------------------------------------


@pytest.mark.parametrize("tail", ["", "submit/", "withdraw/", "vote/", "flags/"])
def test_method_that_a_view_does_not_have_is_a_405_for_everybody(tail: str) -> None:
    text = published(person("Ada"), moderator())
    missing = "PUT" if tail != "vote/" else "POST"
    for client in (Client(), program(person("Rui"))):
        answer = send(client, missing, one(text.pk, tail))
        problem(answer, 405)
        assert answer.headers["Allow"]
