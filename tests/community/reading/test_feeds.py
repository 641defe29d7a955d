"""Feeds: valid, of what everybody sees and nothing else, and kept like pages."""

import json
from datetime import datetime
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from community.actions.people import remove_account
from community.models import Revision, User
from community.reading import feeds
from community.reading.feeds import ENTRIES
from community.states import Action
from tests.clock import Clock
from tests.community.api.test_export import many
from tests.markup import parse_html
from tests.personas import KL, draft, edited, in_every_state, judged, pending, published

pytestmark = pytest.mark.django_db

SITE, FORMULA = "/feed", f"/formulas/{KL}/feed"
FEEDS = (SITE, FORMULA)
NS = {"a": "http://www.w3.org/2005/Atom"}


def atom(client: Client, feed: str = SITE) -> ET.Element:
    answer = client.get(f"{feed}.atom")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ET.fromstring(answer.content)  # noqa: S314  # our own


def json_feed(client: Client, feed: str = SITE) -> Any:
    answer = client.get(f"{feed}.json")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/feed+json"
    return json.loads(answer.content)


def said(element: ET.Element, name: str) -> str:
    """The text of the one child of that name."""
    (found,) = element.findall(f"a:{name}", NS)
    return found.text or ""


def links(element: ET.Element) -> dict[str, str]:
    return {link.attrib["rel"]: link.attrib["href"] for link in element.findall("a:link", NS)}


def titles(client: Client, feed: str = SITE) -> list[str]:
    """What both forms of a feed list, which is the same."""
    of_atom = [said(entry, "id") for entry in atom(client, feed).findall("a:entry", NS)]
    assert [item["id"] for item in json_feed(client, feed)["items"]] == of_atom
    return of_atom


def tag(pk: int) -> str:
    return f"tag:localhost,2026:contributions/{pk}"


# --- what RFC 4287 and JSON Feed 1.1 ask for ----------------------------------------------------------------


@pytest.mark.parametrize("feed", FEEDS)
def test_atom_has_what_the_standard_requires(client: Client, ada: User, maria: User, feed: str) -> None:
    published(ada, maria)
    root = atom(client, feed)
    assert root.tag == "{http://www.w3.org/2005/Atom}feed"
    assert links(root)["self"] == f"http://testserver{feed}.atom"
    entries = root.findall("a:entry", NS)
    assert len(entries) == 1
    for element in (root, *entries):
        assert said(element, "title")
        assert said(element, "id").startswith("tag:localhost,2026:")
        assert datetime.fromisoformat(said(element, "updated")).tzinfo
        assert links(element)["alternate"].startswith("http://testserver/")
    for entry in entries:
        (author,) = entry.findall("a:author", NS)
        assert said(author, "name") == "Ada"
        assert said(author, "uri") == f"http://testserver/people/{ada.pk}/"
        (content,) = entry.findall("a:content", NS)
        assert content.attrib == {"type": "html"}


def test_json_feed_has_what_the_standard_requires(client: Client, ada: User, maria: User) -> None:
    text = published(ada, maria)
    feed = json_feed(client, FORMULA)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    assert feed["feed_url"] == f"http://testserver{FORMULA}.json"
    assert feed["home_page_url"] == f"http://testserver/formulas/{KL}/"
    (item,) = feed["items"]
    assert item["id"] == tag(text.pk)
    assert item["url"] == f"http://testserver/contributions/{text.pk}/"
    assert item["authors"] == [{"name": "Ada", "url": f"http://testserver/people/{ada.pk}/"}]
    assert datetime.fromisoformat(item["date_modified"]) >= datetime.fromisoformat(item["date_published"])
    assert item["tags"] == [KL, "explanation"]


def test_both_forms_have_the_text_as_it_is_shown_and_its_licence(client: Client, ada: User, maria: User) -> None:
    text = published(ada, maria, "Think of $P$ as what is <b>true</b> & of $Q$ as what you bet on.")
    assert text.published_revision is not None
    (entry,) = atom(client).findall("a:entry", NS)
    (item,) = json_feed(client)["items"]
    html = text.published_revision.html
    assert "<math" in html
    assert said(entry, "content") == item["content_html"] == html
    assert said(entry, "rights") == "CC BY-SA 4.0, https://creativecommons.org/licenses/by-sa/4.0/"
    assert item["_klarity"] == {
        "licence": "CC BY-SA 4.0",
        "attribution": f"Ada, Klarity, http://testserver/contributions/{text.pk}/, CC BY-SA 4.0",
    }


@pytest.mark.parametrize("feed", FEEDS)
def test_empty_feed_is_valid_and_the_same_each_time(client: Client, clock: Clock, feed: str) -> None:
    first = client.get(f"{feed}.atom").content
    clock.move(hours=1)
    assert said(ET.fromstring(first), "updated") == "1970-01-01T00:00:00+00:00"  # noqa: S314  # our own
    assert client.get(f"{feed}.atom").content == first
    assert json_feed(client, feed)["items"] == []


# --- what is in them ----------------------------------------------------------------------------------------


def test_feed_lists_what_everybody_sees_newest_first(client: Client, ada: User, maria: User) -> None:
    texts = in_every_state(ada, maria)
    public = sorted((text for text in texts.values() if text.is_public), key=lambda text: -text.pk)
    assert len(public) > 2
    assert titles(client) == [tag(text.pk) for text in public]


def test_member_gets_the_same_feed_as_everybody(client: Client, ada: User, maria: User) -> None:
    text = published(ada, maria)
    draft(ada)
    pending(ada)
    client.force_login(ada)
    assert titles(client) == [tag(text.pk)]


def test_feed_of_a_formula_is_about_it_alone(client: Client, ada: User, maria: User) -> None:
    about = published(ada, maria)
    other = pending(ada, formula="bayes-theorem")
    judged(maria, other, Action.APPROVE)
    assert titles(client) == [tag(other.pk), tag(about.pk)]
    assert titles(client, FORMULA) == [tag(about.pk)]


def test_edit_is_told_by_its_date(client: Client, clock: Clock, ada: User, maria: User) -> None:
    text = published(ada, maria)
    clock.move(days=2)
    judged(maria, edited(text, send=True), Action.APPROVE)
    (item,) = json_feed(client)["items"]
    (entry,) = atom(client).findall("a:entry", NS)
    assert datetime.fromisoformat(item["date_modified"]) == clock.now
    assert datetime.fromisoformat(item["date_published"]) == text.published_at
    assert datetime.fromisoformat(said(entry, "updated")) == clock.now


def test_hidden_text_leaves_the_feed(client: Client, ada: User, maria: User) -> None:
    text = published(ada, maria)
    assert titles(client) == [tag(text.pk)]
    judged(maria, text, Action.HIDE)
    assert titles(client) == []


def test_name_of_who_left_is_in_no_feed(client: Client, ada: User, maria: User) -> None:
    published(ada, maria)
    remove_account(user=ada, keep_published=True)
    assert "Ada" not in json.dumps(json_feed(client))
    assert "A former member" in ET.tostring(atom(client), encoding="unicode")


def test_feed_ends_after_so_many_entries(client: Client, ada: User) -> None:
    ids = many(ada, ENTRIES + 2)
    assert titles(client) == [tag(pk) for pk in sorted(ids, reverse=True)[:ENTRIES]]


def test_feed_ends_before_it_is_too_long(client: Client, ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "LONGEST", 50)
    ids = many(ada, 5, "<p>20 characters</p>")
    assert titles(client) == [tag(pk) for pk in sorted(ids, reverse=True)[:2]]


@pytest.mark.parametrize("form", ["atom", "json"])
def test_feed_takes_one_query_however_long(
    client: Client, ada: User, form: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    many(ada, 10)
    with django_assert_num_queries(1):
        client.get(f"{SITE}.{form}")


# --- how they are found and kept ----------------------------------------------------------------------------

EVERY = [f"{feed}.{form}" for feed in FEEDS for form in ("atom", "json")]


@pytest.mark.parametrize("address", EVERY)
def test_feed_that_has_not_changed_is_not_sent_again(client: Client, ada: User, maria: User, address: str) -> None:
    published(ada, maria)
    etag = client.get(address).headers["ETag"]
    assert client.get(address, headers={"if-none-match": etag}).status_code == 304
    published(ada, maria)
    assert client.get(address, headers={"if-none-match": etag}).status_code == 200


@pytest.mark.parametrize("address", EVERY)
def test_feed_is_kept_like_a_page_until_something_is_decided(
    client: Client, ada: User, maria: User, settings: Settings, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PAGE_CACHE_SECONDS = 60
    monkeypatch.setattr("klsite.page_cache.GENERATION_SECONDS", 0)
    published(ada, maria)
    before = client.get(address)
    Revision.objects.update(html="<p>Changed past all actions.</p>")
    kept = client.get(f"{address}?utm_source=reader")
    assert kept.content == before.content
    judged(maria, edited(published(ada, maria), send=True), Action.APPROVE)
    assert client.get(address).content != before.content


@pytest.mark.parametrize("address", EVERY)
def test_feed_has_no_cookie(client: Client, address: str) -> None:
    answer = client.get(address)
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")


@pytest.mark.parametrize("form", ["atom", "json"])
def test_feed_of_no_formula_is_not_found(client: Client, form: str) -> None:
    assert client.get(f"/formulas/no-such-formula/feed.{form}").status_code == 404


def alternates(client: Client, address: str) -> set[str]:
    document = parse_html(client.get(address).content)
    return {link.attributes["href"] for link in document.all("link", rel="alternate")}


def test_every_page_leads_to_the_feeds_of_the_site(client: Client) -> None:
    assert alternates(client, "/") == alternates(client, "/formulas/") == {"/feed.atom", "/feed.json"}


@pytest.mark.parametrize("page", [f"/formulas/{KL}/", f"/formulas/{KL}/explanations/"])
def test_pages_of_a_formula_lead_to_its_feeds(client: Client, page: str) -> None:
    assert alternates(client, page) == set(EVERY)
