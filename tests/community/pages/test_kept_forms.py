"""What is kept of a form until its sender has logged in."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_in
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.http import HttpRequest, QueryDict
from django.test import RequestFactory

from community.actions.tasks import delete_expired_sessions
from community.errors import TooMuch, Unacceptable
from community.models import User
from community.pages import kept_forms
from tests.clock import Clock
from tests.personas import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def session() -> SessionStore:
    return SessionStore()


def posted(session: SessionStore, path: str, **fields: str) -> HttpRequest:
    """A stranger's form."""
    request = RequestFactory().post(path, fields)
    request.session, request.user = session, AnonymousUser()
    return request


def opened(session: SessionStore, path: str, user: User | AnonymousUser) -> HttpRequest:
    request = RequestFactory().get(path)
    request.session, request.user = session, user
    return request


def test_member_gets_back_what_was_sent(session: SessionStore) -> None:
    kept_forms.keep(posted(session, "/a/", text="  Hello\r\n", reason="spam"))
    taken = kept_forms.take(opened(session, "/a/", person("Ada")))
    assert taken is not None
    assert taken.dict() == {"text": "  Hello\r\n", "reason": "spam"}


def test_it_survives_the_way_through_the_database(session: SessionStore) -> None:
    kept_forms.keep(posted(session, "/a/", text="ä ∑ 😀"))
    session.save()
    again = SessionStore(session.session_key)
    assert kept_forms.take(opened(again, "/a/", person("Ada"))) == QueryDict("text=ä ∑ 😀")


def test_token_is_not_kept(session: SessionStore) -> None:
    kept_forms.keep(posted(session, "/a/", text="x", csrfmiddlewaretoken="secret"))
    assert "secret" not in str(dict(session.items()))


def test_member_gets_it_once(session: SessionStore) -> None:
    kept_forms.keep(posted(session, "/a/", text="x"))
    ada = person("Ada")
    assert kept_forms.take(opened(session, "/a/", ada))
    assert kept_forms.take(opened(session, "/a/", ada)) is None


def test_stranger_who_comes_back_does_not_use_it_up(session: SessionStore) -> None:
    kept_forms.keep(posted(session, "/a/", text="x"))
    assert kept_forms.take(opened(session, "/a/", AnonymousUser()))
    assert kept_forms.take(opened(session, "/a/", person("Ada")))


def test_another_address_gets_nothing(session: SessionStore) -> None:
    kept_forms.keep(posted(session, "/a/", text="x"))
    assert kept_forms.take(opened(session, "/b/", person("Ada"))) is None


def test_nothing_is_taken_where_nothing_was_kept(session: SessionStore) -> None:
    assert kept_forms.take(opened(session, "/a/", person("Ada"))) is None
    assert session.is_empty()


def test_form_sent_again_replaces_the_first(session: SessionStore) -> None:
    kept_forms.keep(posted(session, "/a/", text="first"))
    kept_forms.keep(posted(session, "/a/", text="second"))
    assert kept_forms.take(opened(session, "/a/", person("Ada"))) == QueryDict("text=second")


def test_oldest_form_makes_room(session: SessionStore) -> None:
    paths = [f"/{number}/" for number in range(kept_forms.FORMS_KEPT + 1)]
    for path in paths:
        kept_forms.keep(posted(session, path, text=path))
    ada = person("Ada")
    found = [path for path in paths if kept_forms.take(opened(session, path, ada))]
    assert found == paths[1:]


def test_longest_form_is_kept(session: SessionStore) -> None:
    kept_forms.keep(posted(session, "/a/", text="x" * (kept_forms.LONGEST - 1), note="y"))
    assert kept_forms.take(opened(session, "/a/", person("Ada")))


def test_longer_form_is_refused_and_nothing_changed(session: SessionStore) -> None:
    kept_forms.keep(posted(session, "/a/", text="short"))
    with pytest.raises(Unacceptable, match="can be kept"):
        kept_forms.keep(posted(session, "/a/", text="x" * kept_forms.LONGEST, note="y"))
    assert kept_forms.take(opened(session, "/a/", person("Ada"))) == QueryDict("text=short")


def test_strangers_of_one_address_keep_so_many_forms_a_day(settings: Any) -> None:
    settings.KEPT_FORMS_A_DAY = 2
    for _ in range(2):
        kept_forms.keep(posted(SessionStore(), "/a/", text="x"))
    session = SessionStore()
    with pytest.raises(TooMuch, match="try again in 24 hours"):
        kept_forms.keep(posted(session, "/a/", text="x"))
    assert session.is_empty()
    elsewhere = posted(session, "/a/", text="x")
    elsewhere.META["REMOTE_ADDR"] = "203.0.113.7"
    kept_forms.keep(elsewhere)


def test_strangers_of_one_address_keep_so_many_bytes_a_day(settings: Any) -> None:
    settings.KEPT_FORM_BYTES_A_DAY = 100
    kept_forms.keep(posted(SessionStore(), "/a/", text="x" * 50))
    session = SessionStore()
    with pytest.raises(TooMuch):
        kept_forms.keep(posted(session, "/a/", text="x" * 50))
    assert session.is_empty()


@pytest.mark.parametrize(("limit", "most"), [("KEPT_FORMS_A_DAY_ALL", 1), ("KEPT_FORM_BYTES_A_DAY_ALL", 60)])
def test_all_strangers_together_keep_so_much_a_day(limit: str, most: int, settings: Any) -> None:
    setattr(settings, limit, most)
    kept_forms.keep(posted(SessionStore(), "/a/", text="x" * 40))
    elsewhere = posted(SessionStore(), "/a/", text="x" * 40)
    elsewhere.META["REMOTE_ADDR"] = "203.0.113.7"
    with pytest.raises(TooMuch):
        kept_forms.keep(elsewhere)


def test_what_a_stranger_sent_is_kept_for_a_day_and_cleared_by_the_worker(session: SessionStore, clock: Clock) -> None:
    kept_forms.keep(posted(session, "/a/", text="x"))
    session.save()
    clock.move(seconds=kept_forms.KEPT_SECONDS - 1)
    delete_expired_sessions()
    assert Session.objects.count() == 1
    clock.move(seconds=2)
    delete_expired_sessions()
    assert Session.objects.count() == 0


def test_a_session_that_kept_a_form_lives_as_long_as_all_once_its_owner_has_logged_in(session: SessionStore) -> None:
    request = posted(session, "/a/", text="x")
    kept_forms.keep(request)
    assert session.get_expiry_age() == kept_forms.KEPT_SECONDS
    user_logged_in.send(User, request=request, user=person("Ada"))
    assert session.get_expiry_age() > 10 * kept_forms.KEPT_SECONDS


def test_way_to_the_login_leads_back(session: SessionStore) -> None:
    request = posted(session, "/formulas/entropy/write/aha/", text="x")
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    answer = kept_forms.log_in_first(request)
    assert answer.url == "/accounts/login/?next=/formulas/entropy/write/aha/"
    assert [str(message) for message in request._messages] == [  # type: ignore[attr-defined]
        "Log in or sign up first. What you have written is kept, and comes with you."
    ]
