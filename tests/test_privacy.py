"""The page on privacy: where it is found, and that what it says is so, as far as a test can see it."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from community.actions import answered_requests, deliveries, tasks
from community.actions.writing import delete
from community.models import Revision
from community.security_log import FACT
from formulas.licence import ADDRESSES, LICENCE
from tests.clock import stopped_clock
from tests.community.accounts.steps import log_in, post
from tests.community.api.asking import bearer
from tests.community.api.asking import token as token_of
from tests.markup import Element, parse_html
from tests.personas import draft, moderator, pending, person, published
from tests.proxying import CONFIGURATION
from tests.serving import ROOT

pytestmark = [pytest.mark.django_db, pytest.mark.site]

PRIVACY = "/privacy/"
PAGES = [
    *("/", "/formulas/", "/formulas/kl-divergence/", "/formulas/kl-divergence/explanations/", "/docs/engine/"),
    *("/api/v1/docs/", "/accounts/login/", "/accounts/signup/", "/no/such/page/", "/formulas/no-such/", PRIVACY),
]


def page(client: Client, address: str = PRIVACY) -> Element:
    return parse_html(client.get(address).content)


def said(client: Client) -> str:
    return " ".join(page(client).one("main").text.split())


# --- where it is -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", PAGES)
def test_foot_of_every_page_leads_to_it(client: Client, address: str) -> None:
    assert [link.text for link in page(client, address).one("footer").all("a", href=PRIVACY)] == ["Privacy"]


def test_sign_up_leads_to_it_beside_its_form(client: Client) -> None:
    assert page(client, reverse("account_signup")).one("main").all("a", href=PRIVACY)


def test_page_is_the_same_for_everybody_and_kept(client: Client, settings: Settings) -> None:
    settings.PAGE_CACHE_SECONDS = 60
    first = client.get(PRIVACY)
    assert not first.cookies
    assert len(caches["pages"]._cache) == 1  # type: ignore[attr-defined]
    assert client.get(PRIVACY).content == first.content


def test_member_may_go_back_to_it(client: Client) -> None:
    client.force_login(person("Emmy"))
    assert "no-store" not in client.get(PRIVACY).headers["Cache-Control"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_is_sent_there(client: Client, method: str) -> None:
    assert client.generic(method, PRIVACY).status_code == 405


def test_links_of_the_page_lead_somewhere(client: Client) -> None:
    links = {link.attributes["href"] for link in page(client).one("main").all("a")}
    export = reverse("api-export-contributions")
    assert links == {export, ADDRESSES[LICENCE]}
    assert client.get(export).status_code == 200


def test_account_has_what_the_page_says_it_has(client: Client) -> None:
    client.force_login(person("Emmy"))
    account = page(client, reverse("account")).one("main")
    assert "“Your account”" in said(client)
    assert account.one("h1").text == "Your account"
    assert account.all("a", href=reverse("remove-account"))


# --- what it says ------------------------------------------------------------------------------------------


def test_numbers_are_those_of_the_settings_and_of_the_worker(client: Client, settings: Settings) -> None:
    settings.SESSION_LENGTH, settings.MODERATOR_SESSION_LENGTH = timedelta(days=9), timedelta(hours=7)
    text = said(client)
    assert "for 9 days at most, or 7 hours if you review texts" in text
    assert f"goes after {tasks.KEPT_DAYS} days." in text
    assert f"for {deliveries.KEPT.days} days what came of each call" in text
    assert f"with its answer for {answered_requests.KEPT_FOR // timedelta(hours=1)} hours" in text


def test_cookies_are_those_that_it_names(client: Client, settings: Settings) -> None:
    (section,) = [part for part in page(client).all("section") if part.attributes.get("aria-labelledby") == "cookies"]
    named = {code.text for code in section.all("code")}
    assert named == {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages"}
    visitor = Client()
    visitor.post(reverse("write", args=["kl-divergence", "explanation"]), {"text": "kept until the log-in"})
    visitor.get(reverse("account_login"))
    log_in(visitor, person("Emmy").email)
    post(visitor, "account", name="Emmy N.")
    assert set(visitor.cookies) == named


@pytest.mark.parametrize("address", ["/", "/formulas/", "/formulas/kl-divergence/", PRIVACY])
def test_reading_sets_no_cookie(client: Client, address: str) -> None:
    assert not client.get(address).cookies


def test_token_against_forged_forms_lasts_a_year(settings: Settings) -> None:
    assert 364 <= settings.CSRF_COOKIE_AGE / 86_400 <= 366


def test_browser_keeps_nothing_else() -> None:
    scripts = [path for room in ("klsite", "formulas", "community") for path in (ROOT / room / "static").rglob("*.js")]
    keeping = {path.name for path in scripts if "localStorage" in (text := path.read_text("utf-8")) or "cookie" in text}
    assert keeping - {path.name for path in scripts if "bokeh" in str(path)} == {"kept.js", "theme.js"}


def test_proxy_writes_no_list_of_who_read_what() -> None:
    assert "access_log off;" in CONFIGURATION
    assert "accesslog" not in (ROOT / "gunicorn.conf.py").read_text("utf-8")


def test_security_log_can_hold_no_address() -> None:
    assert not any(FACT.fullmatch(address) for address in ("ada@example.org", "192.0.2.1", "2001:db8::1"))


def test_last_use_of_a_token_is_kept_with_its_address_and_goes_with_it(client: Client) -> None:
    emmy = person("Emmy")
    bearer(token_of(emmy)).get("/api/v1/me/")
    assert emmy.auth_token_set.get().last_used_from == "127.0.0.1"


def test_where_somebody_was_logged_in_goes_with_the_session(settings: Settings) -> None:
    gone, stays = Client(), Client()
    for client, name in ((gone, "Emmy"), (stays, "Rui")):
        log_in(client, person(name).email)
    gone.post(reverse("account_logout"))
    tasks.delete_expired_sessions()
    assert [session.user.name for session in UserSession.objects.all()] == ["Rui"]
    with stopped_clock() as clock:
        clock.move(days=settings.SESSION_LENGTH.days + 1)
        tasks.delete_expired_sessions()
    assert not UserSession.objects.exists()


def test_counts_of_attempts_are_cleared_away_once_they_are_over() -> None:
    def rows() -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT cache_key FROM klarity_cache")
            return [key for (key,) in cursor.fetchall()]

    caches["default"].clear()
    with stopped_clock() as clock:
        for name, seconds in (("soon", 60), ("later", 86_400)):
            caches["default"].set(name, 1, seconds)
        clock.move(hours=2)
        tasks.delete_expired_counts()
        assert [key.rpartition(":")[2] for key in rows()] == ["later"]


def test_e_mail_address_is_shown_to_no_member_and_no_moderator(client: Client) -> None:
    emmy, maria = person("Emmy"), moderator()
    text, waiting = published(emmy, maria), pending(emmy)
    client.force_login(maria)
    for address in (
        text.get_absolute_url(),
        reverse("person", args=[emmy.pk]),
        reverse("moderation"),
        reverse("moderation-item", args=[waiting.pk]),
        reverse("moderation-log"),
        f"/api/v1/contributions/{text.pk}/",
        f"/api/v1/people/{emmy.pk}/",
    ):
        answer = client.get(address)
        assert answer.status_code == 200
        assert emmy.email not in answer.text


def test_deleted_text_is_stored_and_shown_to_nobody(client: Client) -> None:
    emmy, maria = person("Emmy"), moderator()
    text = published(emmy, maria, "Divergence is what you lose by betting on the wrong one.")
    delete(actor=emmy, contribution=text)
    assert Revision.objects.filter(text__contains="what you lose by betting").exists()
    for reader in (emmy, maria):
        client.force_login(reader)
        desk = reverse("moderation-item", args=[text.pk])
        for address in (text.get_absolute_url(), f"/api/v1/contributions/{text.pk}/", desk):
            assert "what you lose by betting" not in client.get(address).text


def test_texts_of_all_states_are_had_from_the_api(client: Client) -> None:
    emmy, maria = person("Emmy"), moderator()
    published(emmy, maria)
    pending(emmy)
    draft(emmy)
    client.force_login(emmy)
    assert "/api/v1/contributions/?author=me" in said(client)
    answer: Any = client.get("/api/v1/contributions/?author=me")
    assert len(answer.json()["results"]) == 3
    assert all(entry["text"] for entry in answer.json()["results"])
