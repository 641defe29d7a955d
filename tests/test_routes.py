"""Every address of the site and for whom it is: a new route has to be entered here before the suite passes."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from community.models import User

EVERYBODY, STAFF = "everybody", "staff"

SLUG = {"slug": "kl-divergence"}
OBJECT = {"object_id": "1"}

# Name of the route -> for whom it is, and arguments for one address of it.
ROUTES: dict[str, tuple[str, dict[str, str]]] = {
    "home": (EVERYBODY, {}),
    "formula-list": (EVERYBODY, {}),
    "formula": (EVERYBODY, SLUG),
    "api-formulas": (EVERYBODY, {}),
    "api-formula": (EVERYBODY, SLUG),
    "api-evaluate": (EVERYBODY, SLUG),
    "api-figure": (EVERYBODY, SLUG),
    "api-schema": (EVERYBODY, {}),
    "api-docs": (EVERYBODY, {}),
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
}
# Routes without a name, by their pattern: Django's old admin addresses, and what its admin says to all others.
NAMELESS = {"admin/auth/group/<path:object_id>/", "admin/community/user/<path:object_id>/", "admin/(?P<url>.*)$"}

FOR_EVERYBODY = [name for name, (audience, _) in ROUTES.items() if audience == EVERYBODY]
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


@pytest.mark.parametrize("name", FOR_EVERYBODY)
def test_route_for_everybody_answers_a_stranger(client: Client, name: str) -> None:
    answer = client.get(address(name))
    assert answer.status_code in (200, 302)
    assert not answer.headers.get("Location", "").startswith(reverse("admin:login"))


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


# The login takes a password; the icon is a redirect, which answers every method alike.
@pytest.mark.parametrize("name", [name for name in FOR_EVERYBODY if name not in ("admin:login", "icon")])
def test_stranger_can_post_nothing(client: Client, name: str) -> None:
    assert client.post(address(name)).status_code in (403, 405)
