"""Every address of the site and for whom it is: a new route has to be entered here before the suite passes."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from community.kinds import Kind
from community.models import User
from tests.personas import person

pytestmark = [pytest.mark.database, pytest.mark.site]

EVERYBODY, STAFF = "everybody", "staff"
# Pages of members send a stranger to the login; those of moderators say no to other members.
MEMBERS, MODERATORS = "members", "moderators"
PUBLISHED = "published"  # for everybody where somebody has published something, else there is no such page
SENT = "sent"  # what scripts of our pages send to, by POST; there is no page to open
ENTRANCE = "entrance"  # where strangers come in: their forms take what everybody sends, with the token of the page
PROGRAMS = "programs"  # the API asks who is there with a 401; some of it may be read by everybody

SLUG = {"slug": "kl-divergence"}
OBJECT = {"object_id": "1"}
TEXT = {"pk": "1"}
HOOK = {"public_id": "00000000-0000-4000-8000-000000000000"}

# Name of the route -> for whom it is, and arguments for one address of it.
ROUTES: dict[str, tuple[str, dict[str, str]]] = {
    "home": (EVERYBODY, {}),
    "formula-list": (EVERYBODY, {}),
    "language": (EVERYBODY, {}),
    "formula": (EVERYBODY, SLUG),
    "embed": (EVERYBODY, SLUG),
    "figure-item": (EVERYBODY, SLUG | {"view": "bells", "panel": "1", "digest": "0"}),
    "figure-svg": (EVERYBODY, SLUG),
    "figure-png": (EVERYBODY, SLUG),
    "values-csv": (EVERYBODY, SLUG),
    "definition-toml": (EVERYBODY, SLUG),
    "definition-json": (EVERYBODY, SLUG),
    "texts": (EVERYBODY, SLUG | {"kind": Kind.EXPLANATION}),
    "report": (EVERYBODY, SLUG),
    "feed-atom": (EVERYBODY, {}),
    "feed-json": (EVERYBODY, {}),
    "formula-feed-atom": (EVERYBODY, SLUG),
    "formula-feed-json": (EVERYBODY, SLUG),
    "contribution": (PUBLISHED, TEXT),
    "person": (PUBLISHED, TEXT),
    "vote": (MEMBERS, TEXT),
    "flag": (MEMBERS, TEXT),
    "write": (EVERYBODY, SLUG | {"kind": Kind.EXPLANATION}),
    "preview": (SENT, {}),
    "edit-text": (MEMBERS, TEXT),
    "withdraw-text": (MEMBERS, TEXT),
    "discard-edit": (MEMBERS, TEXT),
    "delete-text": (MEMBERS, TEXT),
    "my-texts": (MEMBERS, {}),
    "notices": (MEMBERS, {}),
    "account_login": (ENTRANCE, {}),
    "account_signup": (ENTRANCE, {}),
    "account_email_verification_sent": (ENTRANCE, {}),
    "account_request_login_code": (ENTRANCE, {}),
    "account_confirm_login_code": (ENTRANCE, {}),
    "account_reset_password": (ENTRANCE, {}),
    "account_confirm_password_reset_code": (ENTRANCE, {}),
    "account_complete_password_reset": (ENTRANCE, {}),
    "account_password_reset_completed": (EVERYBODY, {}),
    "account_inactive": (EVERYBODY, {}),
    "account_logout": (ENTRANCE, {}),
    "mfa_authenticate": (ENTRANCE, {}),
    "mfa_login_webauthn": (ENTRANCE, {}),
    "account": (MEMBERS, {}),
    "remove-account": (MEMBERS, {}),
    "account_email": (MEMBERS, {}),
    "account_change_password": (MEMBERS, {}),
    "account_set_password": (MEMBERS, {}),
    "account_reauthenticate": (MEMBERS, {}),
    "mfa_index": (MEMBERS, {}),
    "mfa_reauthenticate": (MEMBERS, {}),
    "mfa_activate_totp": (MEMBERS, {}),
    "mfa_deactivate_totp": (MEMBERS, {}),
    "mfa_list_webauthn": (MEMBERS, {}),
    "mfa_add_webauthn": (MEMBERS, {}),
    "mfa_edit_webauthn": (MEMBERS, TEXT),
    "mfa_remove_webauthn": (MEMBERS, TEXT),
    "mfa_reauthenticate_webauthn": (MEMBERS, {}),
    "mfa_view_recovery_codes": (MEMBERS, {}),
    "keep-recovery-codes": (MEMBERS, {}),
    "mfa_generate_recovery_codes": (MEMBERS, {}),
    "mfa_download_recovery_codes": (MEMBERS, {}),
    "usersessions_list": (MEMBERS, {}),
    "sessions": (MEMBERS, {}),
    "set-password": (MEMBERS, {}),
    "reauthenticate-by-mail": (MEMBERS, {}),
    "tokens": (MEMBERS, {}),
    "revoke-token": (MEMBERS, {"public_id": "00000000-0000-4000-8000-000000000000"}),
    "webhooks": (MEMBERS, {}),
    "webhook": (MEMBERS, HOOK),
    "try-webhook": (MEMBERS, HOOK),
    "switch-webhook": (MEMBERS, HOOK),
    "delete-webhook": (MEMBERS, HOOK),
    "mailbox": (EVERYBODY, {}),  # in development; there is none elsewhere
    "api-index": (EVERYBODY, {}),
    "api-formulas": (EVERYBODY, {}),
    "api-formula": (EVERYBODY, SLUG),
    "api-evaluate": (EVERYBODY, SLUG),
    "api-figure": (EVERYBODY, SLUG),
    "api-series": (EVERYBODY, SLUG),
    "api-figure-svg": (EVERYBODY, SLUG),
    "api-figure-png": (EVERYBODY, SLUG),
    "api-values-csv": (EVERYBODY, SLUG),
    "api-definition-toml": (EVERYBODY, SLUG),
    "api-definition-json": (EVERYBODY, SLUG),
    "api-export-formulas": (EVERYBODY, {}),
    "api-export-contributions": (EVERYBODY, {}),
    "api-contributions": (PROGRAMS, {}),
    "api-contribution": (PROGRAMS, TEXT),
    "api-submit": (PROGRAMS, TEXT),
    "api-withdraw": (PROGRAMS, TEXT),
    "api-vote": (PROGRAMS, TEXT),
    "api-flags": (PROGRAMS, TEXT),
    "api-reports": (PROGRAMS, SLUG),
    "api-queue": (PROGRAMS, {}),
    "api-decisions": (PROGRAMS, TEXT),
    "api-undo": (PROGRAMS, TEXT),
    **dict.fromkeys(("api-edit", "api-text-log", "api-case"), (PROGRAMS, TEXT)),
    **dict.fromkeys(("api-preview", "api-flagged", "api-undoable", "api-log"), (PROGRAMS, {})),
    **dict.fromkeys(("api-sent-reports", "api-notices", "api-notices-read"), (PROGRAMS, {})),
    **dict.fromkeys(("api-report", "api-answer"), (PROGRAMS, TEXT)),
    "api-person": (PUBLISHED, TEXT),
    "api-me": (PROGRAMS, {}),
    "api-webhooks": (PROGRAMS, {}),
    "api-webhook": (PROGRAMS, HOOK),
    "api-webhook-ping": (PROGRAMS, HOOK),
    "api-webhook-deliveries": (PROGRAMS, HOOK),
    "api-schema": (EVERYBODY, {}),
    "api-docs": (EVERYBODY, {}),
    "moderation": (MODERATORS, {}),
    "moderation-item": (MODERATORS, {"pk": "1"}),
    "moderation-undo": (MODERATORS, {"pk": "1"}),
    "moderation-report": (MODERATORS, {"pk": "1"}),
    "moderation-log": (MODERATORS, {}),
    "privacy": (EVERYBODY, {}),
    "icon": (EVERYBODY, {}),
    "robots": (EVERYBODY, {}),
    "admin:login": (EVERYBODY, {}),
    "admin:index": (STAFF, {}),
    "admin:logout": (STAFF, {}),
    "admin:password_change": (STAFF, {}),
    "admin:password_change_done": (STAFF, {}),
    "admin:autocomplete": (STAFF, {}),
    "admin:jsi18n": (STAFF, {}),
    "admin:view_on_site": (STAFF, {"content_type_id": "1", "object_id": "1"}),
    "admin:app_list": (STAFF, {"app_label": "community"}),
    "admin:auth_group_changelist": (STAFF, {}),
    "admin:auth_group_add": (STAFF, {}),
    "admin:auth_group_history": (STAFF, OBJECT),
    "admin:auth_group_delete": (STAFF, OBJECT),
    "admin:auth_group_change": (STAFF, OBJECT),
    "admin:auth_user_password_change": (STAFF, {"id": "1"}),
    "admin:community_user_changelist": (STAFF, {}),
    "admin:community_user_add": (STAFF, {}),
    "admin:community_user_history": (STAFF, OBJECT),
    "admin:community_user_delete": (STAFF, OBJECT),
    "admin:community_user_change": (STAFF, OBJECT),
    "admin:django_tasks_database_dbtaskresult_changelist": (STAFF, {}),
    "admin:django_tasks_database_dbtaskresult_add": (STAFF, {}),
    "admin:django_tasks_database_dbtaskresult_history": (STAFF, OBJECT),
    "admin:django_tasks_database_dbtaskresult_delete": (STAFF, OBJECT),
    "admin:django_tasks_database_dbtaskresult_change": (STAFF, OBJECT),
}
# Routes without a name, by their pattern: Django's old admin addresses, and what its admin says to all others.
NAMELESS = {
    "admin/auth/group/<path:object_id>/",
    "admin/community/user/<path:object_id>/",
    "admin/django_tasks_database/dbtaskresult/<path:object_id>/",
    "admin/(?P<url>.*)$",
}

FOR_EVERYBODY = [name for name, (audience, _) in ROUTES.items() if audience == EVERYBODY]
FOR_EVERYBODY_IF_PUBLISHED = [name for name, (audience, _) in ROUTES.items() if audience == PUBLISHED]
FOR_THE_ENTRANCE = [name for name, (audience, _) in ROUTES.items() if audience == ENTRANCE]
FOR_MEMBERS = [name for name, (audience, _) in ROUTES.items() if audience == MEMBERS]
FOR_MODERATORS = [name for name, (audience, _) in ROUTES.items() if audience == MODERATORS]
FOR_SCRIPTS = [name for name, (audience, _) in ROUTES.items() if audience == SENT]
FOR_PROGRAMS = [name for name, (audience, _) in ROUTES.items() if audience == PROGRAMS]
FOR_STAFF = [name for name, (audience, _) in ROUTES.items() if audience == STAFF]


def address(name: str) -> str:
    return reverse(name, kwargs=ROUTES[name][1])


def routes(resolver: URLResolver, namespace: str = "", pattern: str = "") -> Iterator[tuple[str, str]]:
    """The name, empty where there is none, and the whole pattern of each route."""
    for entry in resolver.url_patterns:
        whole = f"{pattern}{entry.pattern}"
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from routes(entry, inner, whole)
        else:
            assert isinstance(entry, URLPattern)
            yield f"{namespace}{entry.name}" if entry.name else "", whole


def test_table_names_every_route_of_the_site() -> None:
    assert {name for name, _ in routes(get_resolver()) if name} == set(ROUTES)


def test_table_names_every_nameless_route_of_the_site() -> None:
    assert {pattern for name, pattern in routes(get_resolver()) if not name} == NAMELESS


def test_no_two_routes_share_a_name() -> None:
    names = [name for name, _ in routes(get_resolver()) if name]
    assert sorted(names) == sorted(set(names))


@pytest.mark.django_db
@pytest.mark.parametrize("name", [*FOR_EVERYBODY, *FOR_THE_ENTRANCE])
def test_route_for_everybody_answers_a_stranger(client: Client, name: str) -> None:
    answer = client.get(address(name))
    assert answer.status_code in (200, 302)
    assert not answer.headers.get("Location", "").startswith(reverse("admin:login"))


@pytest.mark.django_db
@pytest.mark.parametrize("name", FOR_THE_ENTRANCE)
def test_entrance_takes_the_forms_of_its_own_pages_only(name: str) -> None:
    assert Client(enforce_csrf_checks=True).post(address(name)).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("name", FOR_EVERYBODY_IF_PUBLISHED)
def test_route_to_what_is_published_leads_nowhere_without_it(client: Client, name: str) -> None:
    assert client.get(address(name)).status_code == 404
    assert client.post(address(name)).status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize("name", FOR_PROGRAMS)
def test_route_for_programs_asks_a_stranger_who_they_are(client: Client, name: str) -> None:
    reading = client.get(address(name)).status_code
    writing = {client.generic(method, address(name)).status_code for method in ("POST", "PUT", "PATCH", "DELETE")}
    assert reading in (200, 401, 404, 405)
    assert writing <= {401, 405}
    assert 401 in {reading, *writing}


@pytest.mark.parametrize("name", FOR_STAFF)
def test_route_for_staff_sends_a_stranger_to_the_login(client: Client, name: str) -> None:
    answer = client.get(address(name))
    assert answer.status_code == 302
    # Leaving is allowed to those who are not in: they are sent to where one comes in.
    assert answer.headers["Location"].startswith((reverse("admin:login"), reverse("admin:index")))


@pytest.mark.django_db
@pytest.mark.parametrize("name", FOR_STAFF)
def test_route_for_staff_is_closed_to_a_reader_with_an_account(client: Client, name: str) -> None:
    client.force_login(User.objects.create_user("emmy@example.org", "Emmy"))
    answer = client.get(address(name))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith((reverse("admin:login"), reverse("admin:index")))


@pytest.mark.django_db
@pytest.mark.parametrize("name", [*FOR_MEMBERS, *FOR_MODERATORS])
def test_route_for_members_sends_a_stranger_to_the_login(client: Client, name: str) -> None:
    answer = client.get(address(name))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_login"))


@pytest.mark.django_db
@pytest.mark.parametrize("name", FOR_MODERATORS)
def test_route_for_moderators_is_closed_to_other_members(client: Client, name: str) -> None:
    client.force_login(person("Emmy"))
    assert client.get(address(name)).status_code == 403


@pytest.mark.parametrize("name", FOR_SCRIPTS)
def test_route_for_scripts_is_no_page(client: Client, name: str) -> None:
    assert client.get(address(name)).status_code == 405


# The login takes a password; a text or a report that is sent to its form waits in the session until its author has
# logged in; many points to evaluate fit no address.
TAKE_POSTS = ("admin:login", "write", "report", "api-evaluate")


@pytest.mark.parametrize("name", [name for name in FOR_EVERYBODY if name not in TAKE_POSTS])
def test_stranger_can_post_nothing(client: Client, name: str) -> None:
    assert client.post(address(name)).status_code in (403, 405)
