"""The admin's pages for people: they change what the actions allow, and delete nobody."""

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from community.actions.people import remove_account
from community.models import Contribution, Decision, User
from community.states import Action
from tests.community.accounts.steps import enter_admin
from tests.markup import parse_html
from tests.personas import moderator, person, published

pytestmark = pytest.mark.django_db

LIST = "/admin/community/user/"


@pytest.fixture
def root(client: Client) -> User:
    user = person("Root", is_superuser=True, is_staff=True)
    enter_admin(client, user)
    return user


@pytest.fixture
def emmy() -> User:
    return person("Emmy")


def act(client: Client, action: str, *people: User, **fields: str) -> Any:
    chosen = {"action": action, "_selected_action": [str(one.pk) for one in people]}
    return client.post(LIST, chosen | fields, follow=True)


def change(client: Client, user: User, **fields: str) -> Any:
    address = reverse("admin:community_user_change", args=[user.pk])
    return client.post(address, {"name": user.name, "is_active": "on"} | fields)


def test_nobody_is_deleted(client: Client, root: User, emmy: User) -> None:
    assert client.get(reverse("admin:community_user_delete", args=[emmy.pk])).status_code == 403
    act(client, "delete_selected", emmy, post="yes")
    assert User.objects.filter(pk=emmy.pk).exists()


def test_name_is_changed(client: Client, root: User, emmy: User) -> None:
    assert change(client, emmy, name="Emmy  Noether").status_code == 302
    emmy.refresh_from_db()
    assert emmy.name == "Emmy Noether"


def test_name_that_nobody_may_have_is_refused(client: Client, root: User, emmy: User) -> None:
    assert "kept for the site" in change(client, emmy, name="Klarity").content.decode()
    emmy.refresh_from_db()
    assert emmy.name == "Emmy"


def test_address_of_somebody_is_theirs_to_change(client: Client, root: User, emmy: User) -> None:
    change(client, emmy, email="root@example.org")
    emmy.refresh_from_db()
    assert emmy.email == "emmy@example.org"


def test_moderators_are_made_by_the_action_only(client: Client, root: User, emmy: User) -> None:
    change(client, emmy, is_moderator="on")
    assert not User.objects.filter(is_moderator=True).exists()
    act(client, "make_moderators", emmy)
    assert User.objects.get(is_moderator=True) == emmy
    assert Decision.objects.get(action=Action.MAKE_MODERATOR).actor == root


def test_who_is_a_moderator_is_told_to_be_one(client: Client, root: User) -> None:
    answer = act(client, "make_moderators", moderator())
    assert "is a moderator already" in answer.content.decode()
    assert not Decision.objects.exists()


def test_moderators_can_be_listed(client: Client, root: User, emmy: User) -> None:
    maria = moderator()
    words = client.get(LIST, {"is_moderator__exact": "1"}).content.decode()
    assert maria.email in words
    assert emmy.email not in words


def test_removal_is_asked_about_first(client: Client, root: User, emmy: User) -> None:
    answer = act(client, "remove_accounts", emmy)
    assert "Emmy, emmy@example.org" in parse_html(answer.content).text
    emmy.refresh_from_db()
    assert emmy.is_active


@pytest.mark.parametrize(("texts", "left"), [("keep", 1), ("remove", 0)])
def test_accounts_are_removed_with_their_texts_or_without(
    client: Client, root: User, emmy: User, texts: str, left: int
) -> None:
    published(emmy, moderator())
    rui = person("Rui")
    answer = act(client, "remove_accounts", emmy, rui, texts=texts)
    assert "The account of Emmy is removed." in answer.content.decode()
    for user in (emmy, rui):
        user.refresh_from_db()
        assert user.scrubbed_at
    assert Contribution.objects.public().count() == left
    assert set(Decision.objects.filter(action=Action.SCRUB).values_list("actor", flat=True)) == {root.pk}


def test_removed_account_is_told_to_be_one_and_cannot_be_changed(client: Client, root: User, emmy: User) -> None:
    remove_account(user=emmy, keep_published=True)
    assert "closed already" in act(client, "remove_accounts", emmy, texts="keep").content.decode()
    assert change(client, emmy, name="Emmy").status_code == 403


def test_staff_without_that_right_neither_makes_moderators_nor_removes(client: Client, emmy: User) -> None:
    from django.contrib.auth.models import Permission

    staff = person("Staff", is_staff=True)
    staff.user_permissions.add(*Permission.objects.filter(codename__in=("view_user", "change_user")))
    enter_admin(client, staff)
    assert client.get(LIST).status_code == 200
    for action in ("make_moderators", "remove_accounts"):
        act(client, action, emmy, texts="remove")
    emmy.refresh_from_db()
    assert (emmy.is_moderator, emmy.scrubbed_at) == (False, None)


def test_admin_makes_somebody_who_verifies_the_address_themselves(client: Client, root: User) -> None:
    form = {"email": "Rui@example.org", "name": "Rui", "usable_password": "false"}
    assert client.post(reverse("admin:community_user_add"), form).status_code == 302
    assert not User.objects.get(email="rui@example.org").emailaddress_set.exists()  # type: ignore[attr-defined]


def test_secrets_and_sessions_have_no_pages() -> None:
    assert {model._meta.label for model in admin.site._registry} & {
        "account.EmailAddress",
        "mfa.Authenticator",
        "usersessions.UserSession",
    } == set()
