"""Feeds of what was published last, as Atom and as JSON, of the whole site and of each formula."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import DateTimeField, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, rfc3339_date
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe

from community.models import Contribution, Decision, Revision
from community.orders import NEWEST
from community.pages.formula_addresses import of_formula
from community.querysets import ContributionQuerySet
from community.states import Action
from formulas.definitions import loading
from formulas.definitions.formula import Formula
from formulas.licence import ADDRESSES, LICENCE, attribution

ENTRIES = 30
LONGEST = 1_000_000  # characters of HTML in all of a feed: a single text may have 300,000
ATOM, JSON = "application/atom+xml", "application/feed+json"
# What makes a revision public, also once more.
PUBLISHING = (Action.APPROVE, Action.RESTORE)
SUBTITLE = "What readers have written so that a formula clicks"


@dataclass(frozen=True)
class Entry:
    """A published text in a feed."""

    text: Contribution
    updated: datetime
    page: str
    person: str

    @property
    def id(self) -> str:
        """The same for ever, under whatever address the feed was asked for (RFC 4151)."""
        return f"{_tag()}:contributions/{self.text.pk}"

    @property
    def title(self) -> str:
        return str(self.text.kind.text_title.format(loading.catalogue().title(self.text.formula)))

    @property
    def html(self) -> str:
        return self.revision.html

    @property
    def licence(self) -> str:
        return self.revision.licence

    @property
    def attribution(self) -> str:
        return attribution(self.text.author.name, self.page, self.licence)

    @property
    def revision(self) -> Revision:
        assert self.text.published_revision is not None
        return self.text.published_revision


@dataclass(frozen=True)
class Feed:
    """What both forms of a feed say."""

    title: str
    id: str
    page: str
    address: str
    entries: list[Entry]


class AtomFeed(Atom1Feed):
    """Django's, with the texts themselves and not summaries of them."""

    def latest_post_date(self) -> datetime:
        """When the feed last changed; an empty one is the same each time it is asked for."""
        return super().latest_post_date() if self.items else datetime.fromtimestamp(0, UTC)

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item | {"description": None})
        handler.addQuickElement("content", item["html"], {"type": "html"})


# No Last-Modified: a text that is hidden makes a feed older, and would stay with whoever compares times.
@require_safe
def site_atom(request: HttpRequest) -> HttpResponse:
    """The newest texts of all."""
    return _atom(_of_site(request))


@require_safe
def site_json(request: HttpRequest) -> HttpResponse:
    """The newest texts of all."""
    return _json(_of_site(request))


@require_safe
@of_formula
def formula_atom(request: HttpRequest, formula: Formula) -> HttpResponse:
    """The newest texts about a formula."""
    return _atom(_about(formula, request))


@require_safe
@of_formula
def formula_json(request: HttpRequest, formula: Formula) -> HttpResponse:
    """The newest texts about a formula."""
    return _json(_about(formula, request))


def _of_site(request: HttpRequest) -> Feed:
    entries = _entries(Contribution.objects.public(), request)
    return Feed("Klarity", f"{_tag()}:feed", *_addresses(request, reverse("home")), entries)


def _about(formula: Formula, request: HttpRequest) -> Feed:
    entries = _entries(Contribution.objects.public().filter(formula=formula.slug), request)
    page = reverse("formula", args=[formula.slug])
    return Feed(
        f"Klarity: {formula.title}", f"{_tag()}:formulas/{formula.slug}/feed", *_addresses(request, page), entries
    )


def _addresses(request: HttpRequest, page: str) -> tuple[str, str]:
    return request.build_absolute_uri(page), request.build_absolute_uri(request.path)


def _entries(texts: ContributionQuerySet, request: HttpRequest) -> list[Entry]:
    """The newest of `texts`, as many as are not too long together; one query."""
    made_public = Decision.objects.filter(revision=OuterRef("published_revision"), action__in=PUBLISHING)
    latest = made_public.order_by().values("revision").annotate(at=Max("created_at")).values("at")
    newest = NEWEST.sort(texts.select_related("author", "published_revision"))
    rows = newest.annotate(updated=Coalesce(Subquery(latest), "published_at", output_field=DateTimeField()))
    return list(_not_too_long(_entry(row, request) for row in rows[:ENTRIES]))


def _entry(row: Any, request: HttpRequest) -> Entry:
    page, person = row.get_absolute_url(), reverse("person", args=[row.author_id])
    return Entry(row, row.updated, request.build_absolute_uri(page), request.build_absolute_uri(person))


def _not_too_long(entries: Iterable[Entry]) -> Iterable[Entry]:
    length = 0
    for entry in entries:
        length += len(entry.html)
        if length > LONGEST:
            return
        yield entry


def _tag() -> str:
    return f"tag:{urlsplit(settings.SITE_URL).hostname},2026"


def _atom(feed: Feed) -> HttpResponse:
    made = AtomFeed(
        title=feed.title,
        link=feed.page,
        description="",
        subtitle=SUBTITLE,
        feed_url=feed.address,
        feed_guid=feed.id,
        language="en",
        feed_copyright=_rights(LICENCE),
    )
    for entry in feed.entries:
        made.add_item(
            title=entry.title,
            link=entry.page,
            description="",
            unique_id=entry.id,
            pubdate=entry.text.published_at,
            updateddate=entry.updated,
            author_name=entry.text.author.name,
            author_link=entry.person,
            categories=[entry.text.formula, entry.text.kind],
            item_copyright=_rights(entry.licence),
            html=entry.html,
        )
    return HttpResponse(made.writeString("utf-8"), content_type=f"{ATOM}; charset=utf-8")


def _json(feed: Feed) -> HttpResponse:
    body = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "description": SUBTITLE,
        "home_page_url": feed.page,
        "feed_url": feed.address,
        "language": "en",
        "items": [_item(entry) for entry in feed.entries],
    }
    return JsonResponse(body, content_type=JSON, json_dumps_params={"ensure_ascii": False})


def _item(entry: Entry) -> dict[str, Any]:
    assert entry.text.published_at is not None
    return {
        "id": entry.id,
        "url": entry.page,
        "title": entry.title,
        "content_html": entry.html,
        "date_published": rfc3339_date(entry.text.published_at),
        "date_modified": rfc3339_date(entry.updated),
        "authors": [{"name": entry.text.author.name, "url": entry.person}],
        "tags": [entry.text.formula, entry.text.kind],
        "_klarity": {"licence": entry.licence, "attribution": entry.attribution},
    }


def _rights(licence: str) -> str:
    return f"{licence}, {ADDRESSES[licence]}" if licence in ADDRESSES else licence
