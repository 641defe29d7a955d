"""Everything on the pages is in the API: for each route of a page, what gives a program the same, or why nothing does.

A new page has to be entered here before the suite passes: with the operations that serve it, or among what is left out.
"""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.test_routes import routes

# The name of a page's route -> methods and names of the API's.
SERVED = {
    "home": "GET api-formulas",
    "formula-list": "GET api-formulas",
    "formula": "GET api-formula, GET api-evaluate, POST api-evaluate, GET api-series, GET api-contributions",
    "embed": "GET api-formula, GET api-figure, GET api-series",
    "figure-item": "GET api-figure",
    "figure-svg": "GET api-figure-svg",
    "figure-png": "GET api-figure-png",
    "values-csv": "GET api-values-csv, GET api-series",
    "definition-toml": "GET api-definition-toml",
    "definition-json": "GET api-definition-json",
    "feed-atom": "GET api-contributions",
    "feed-json": "GET api-contributions",
    "formula-feed-atom": "GET api-contributions",
    "formula-feed-json": "GET api-contributions",
    "texts": "GET api-contributions",
    "contribution": "GET api-contribution",
    "person": "GET api-person, GET api-contributions",
    "report": "POST api-reports",
    "vote": "PUT api-vote, DELETE api-vote",
    "flag": "POST api-flags",
    "write": "POST api-contributions, POST api-submit",
    "preview": "POST api-preview",
    "edit-text": "PATCH api-contribution, POST api-submit",
    "withdraw-text": "POST api-withdraw",
    "discard-edit": "DELETE api-edit",
    "delete-text": "DELETE api-contribution",
    "my-texts": "GET api-contributions",
    "notices": "GET api-notices, POST api-notices-read",
    "account": "GET api-me",
    "webhooks": "GET api-webhooks, POST api-webhooks",
    "webhook": "GET api-webhook, GET api-webhook-deliveries",
    "try-webhook": "POST api-webhook-ping",
    "switch-webhook": "PATCH api-webhook",
    "delete-webhook": "DELETE api-webhook",
    "moderation": "GET api-queue, GET api-flagged, GET api-sent-reports, GET api-undoable",
    "moderation-item": "GET api-case, GET api-decisions, POST api-decisions, GET api-text-log",
    "moderation-undo": "POST api-undo",
    "moderation-report": "GET api-report, POST api-answer",
    "moderation-log": "GET api-log",
}
BY_THEIR_OWNER = "an account is opened and protected by the person whose it is, with what no program should hold"
LEFT_OUT = {
    "language": "a manual for those who write formula files; the API gives each model as a checked tree",
    "mailbox": "the mails of a development site, on its own machine",
    "tokens": "whoever has a token could make others, which would outlive its being revoked",
    "revoke-token": "with the page of tokens",
    "privacy": "words for people; a program keeps to what its owner has read there",
    "icon": "a picture for browsers' tabs",
    "robots": "what crawlers may look at",
}
# By the beginning of their names.
LEFT_OUT_TOGETHER = {
    "account_": BY_THEIR_OWNER,
    "mfa_": BY_THEIR_OWNER,
    "usersessions_": BY_THEIR_OWNER,
    "keep-recovery-codes": BY_THEIR_OWNER,
    "reauthenticate-by-mail": BY_THEIR_OWNER,
    "remove-account": BY_THEIR_OWNER,
    "sessions": BY_THEIR_OWNER,
    "set-password": BY_THEIR_OWNER,
    "admin:": "for those who run the site; what moderators do there, they do in the API too",
}


def names() -> set[str]:
    return {name for name, _ in routes(get_resolver()) if name}


def pages() -> set[str]:
    """The names of all routes that are not the API's."""
    found = {name for name in names() if not name.startswith("api-")}
    assert len(found) > 50
    return found


def is_left_out(name: str) -> bool:
    return name in LEFT_OUT or name.startswith(tuple(LEFT_OUT_TOGETHER))


def operations() -> list[tuple[str, str]]:
    """Methods and names of all that serves pages."""
    found = [operation.partition(" ") for served in SERVED.values() for operation in served.split(", ")]
    return [(method, name) for method, _, name in found]


def methods() -> dict[str, set[str]]:
    """The methods of each view of the API, by the name of its route."""
    return {
        entry.name: set(entry.callback.cls().allowed_methods)  # type: ignore[attr-defined]  # rest framework's
        for entry in _entries(get_resolver())
        if entry.name and entry.name.startswith("api-")
    }


def _entries(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _entries(entry)
        else:
            yield entry


@pytest.mark.parametrize("name", sorted(pages()))
def test_page_is_served_by_the_api_or_left_out_with_a_reason(name: str) -> None:
    assert (name in SERVED) != is_left_out(name), "enter it here: with what serves it, or with why nothing does"


def test_only_pages_that_there_are_stand_here() -> None:
    assert SERVED.keys() | LEFT_OUT.keys() <= pages()
    for beginning in LEFT_OUT_TOGETHER:
        assert any(name.startswith(beginning) for name in pages()), beginning


def test_what_serves_a_page_is_there() -> None:
    known = methods()
    assert {(method, name) for method, name in operations() if method not in known.get(name, set())} == set()


def test_each_reason_says_something() -> None:
    assert all(len(reason.split()) > 2 for reason in (*LEFT_OUT.values(), *LEFT_OUT_TOGETHER.values()))
