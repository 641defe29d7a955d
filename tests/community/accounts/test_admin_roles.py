"""Staff cannot raise themselves or others: each way in the admin, for each sort of staff and each sort of person."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from community.actions.roles import OFF_BY_SUPERUSER
from community.models import Token, User
from tests.community.accounts.steps import PASSWORD, enter_admin
from tests.community.api.asking import token
from tests.community.hooks import hook
from tests.markup import parse_html
from tests.personas import person
from tests.security_lines import SecurityLines

pytestmark = pytest.mark.django_db

LIST = "/admin/community/user/"
NEW_PASSWORD = "another quite long sentence"
# What somebody sends who wants more than the form shows them.
ROLES = {"is_staff": "on", "is_superuser": "on", "is_moderator": "on"}


@pytest.fixture
def editors() -> Group:
    """A group whose members may do all there is to do with people and groups."""
    group = Group.objects.create(name="Editors")
    wanted = ("view_user", "add_user", "change_user", "delete_user", "view_group", "change_group", "add_group")
    group.permissions.set(Permission.objects.filter(codename__in=wanted))
    return group


@pytest.fixture
def staff(client: Client, editors: Group) -> User:
    """Somebody who keeps people in the admin and is no superuser."""
    user = person("Staff", is_staff=True)
    user.groups.add(editors)
    enter_admin(client, user)
    return user


@pytest.fixture
def root() -> User:
    return person("Root", is_superuser=True, is_staff=True)


@pytest.fixture
def people(staff: User, root: User, editors: Group) -> dict[str, User]:
    """Somebody of each sort that staff may come upon."""
    other = person("Other", is_staff=True)
    return {
        "member": person("Emmy"),
        "moderator": person("Mo", is_moderator=True),
        "other staff": other,
        "superuser": root,
        "themselves": staff,
        "closed superuser": person("Closed", is_superuser=True, is_active=False),
    }


SORTS = ("member", "moderator", "other staff", "superuser", "themselves", "closed superuser")
SUPERUSERS = ("superuser", "closed superuser")


def rights(user: User) -> tuple[object, ...]:
    fresh = User.objects.get(pk=user.pk)
    roles = (fresh.is_staff, fresh.is_superuser, fresh.is_moderator, fresh.password)
    return (*roles, *fresh.groups.values_list("pk", flat=True), *fresh.get_user_permissions())


def change(client: Client, user: User, **fields: Any) -> Any:
    address = reverse("admin:community_user_change", args=[user.pk])
    return client.post(address, {"name": user.name, "is_active": "on"} | fields)


def set_password(client: Client, user: User) -> Any:
    address = reverse("admin:auth_user_password_change", args=[user.pk])
    return client.post(
        address, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD, "usable_password": "true", "set-password": "1"}
    )


@pytest.mark.parametrize("extra", [{}, {"_popup": "1"}, {"_to_field": "id"}, {"_save_as_new": "1"}], ids=str)
@pytest.mark.parametrize("sort", SORTS)
def test_staff_give_nobody_a_role(
    client: Client, people: dict[str, User], editors: Group, sort: str, extra: dict[str, str]
) -> None:
    everything = [str(pk) for pk in Permission.objects.values_list("pk", flat=True)]
    before = rights(people[sort])
    wanted = {**ROLES, **extra, "groups": [str(editors.pk)], "user_permissions": everything}
    answer = change(client, people[sort], **wanted)
    assert answer.status_code == (403 if sort in SUPERUSERS else 200 if "_popup" in extra else 302)
    assert rights(people[sort]) == before


@pytest.mark.parametrize("sort", SORTS)
def test_staff_set_nobodys_password(client: Client, people: dict[str, User], sort: str) -> None:
    before = rights(people[sort])
    assert set_password(client, people[sort]).status_code == 403
    assert rights(people[sort]) == before


@pytest.mark.parametrize("sort", SORTS)
def test_staff_rename_and_close_everybody_but_superusers(client: Client, people: dict[str, User], sort: str) -> None:
    user = people[sort]
    address = reverse("admin:community_user_change", args=[user.pk])
    answer = client.post(address, {"name": f"{user.name} anew"})
    user.refresh_from_db()
    if sort in SUPERUSERS:
        assert answer.status_code == 403
        assert (user.name, user.is_active) == (("Root", True) if sort == "superuser" else ("Closed", False))
    else:
        assert user.name.endswith(" anew")
        assert user.is_active is False


@pytest.mark.parametrize("sort", SORTS)
def test_staff_delete_nobody(client: Client, people: dict[str, User], sort: str) -> None:
    address = reverse("admin:community_user_delete", args=[people[sort].pk])
    assert client.post(address, {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=people[sort].pk).exists()


@pytest.mark.parametrize("action", ["make_moderators", "remove_accounts", "delete_selected"])
def test_actions_on_many_are_not_for_staff(client: Client, people: dict[str, User], action: str) -> None:
    before = {sort: rights(user) for sort, user in people.items()}
    chosen = [str(user.pk) for user in people.values()]
    client.post(LIST, {"action": action, "_selected_action": chosen, "texts": "remove", "post": "yes"})
    assert {sort: rights(user) for sort, user in people.items()} == before
    assert not User.objects.exclude(scrubbed_at=None).exists()


@pytest.mark.parametrize("tail", ["", "?_popup=1"])
def test_whom_staff_make_has_no_role(client: Client, staff: User, editors: Group, tail: str) -> None:
    form = {"email": "new@example.org", "name": "New", "usable_password": "false", "groups": [str(editors.pk)]}
    client.post(reverse("admin:community_user_add") + tail, form | ROLES)
    made = User.objects.get(email="new@example.org")
    assert (made.is_staff, made.is_superuser, made.is_moderator, made.groups.count()) == (False, False, False, 0)


def test_staff_do_not_change_the_group_that_they_are_in(client: Client, staff: User, editors: Group) -> None:
    everything = [str(pk) for pk in Permission.objects.values_list("pk", flat=True)]
    before = editors.permissions.count()
    address = reverse("admin:auth_group_change", args=[editors.pk])
    assert client.post(address, {"name": "Editors", "permissions": everything}).status_code == 403
    assert client.post(reverse("admin:auth_group_add"), {"name": "Another"}).status_code == 403
    assert client.post(reverse("admin:auth_group_delete", args=[editors.pk]), {"post": "yes"}).status_code == 403
    assert (Group.objects.count(), editors.permissions.count()) == (1, before)


def test_staff_are_shown_nothing_that_is_not_theirs_to_change(client: Client, people: dict[str, User]) -> None:
    assert "/admin/auth/group/" not in client.get("/admin/").content.decode()
    answer = client.get(reverse("admin:community_user_change", args=[people["member"].pk]))
    document = parse_html(answer.content)
    names = {field.attributes.get("name") for field in [*document.all("input"), *document.all("select")]}
    assert {"name", "is_active"} <= names
    assert not names & {"is_staff", "is_superuser", "is_moderator", "groups", "user_permissions", "email"}
    assert "/password/" not in answer.content.decode()


# --- what superusers do, and that it is noted --------------------------------------------------------------


@pytest.fixture
def entered(client: Client, root: User) -> User:
    """The superuser, in the admin."""
    enter_admin(client, root)
    client.get("/admin/")
    return root


def test_superuser_gives_and_takes_roles(
    client: Client, entered: User, editors: Group, security_lines: SecurityLines
) -> None:
    emmy = person("Emmy")
    who = f"person={emmy.pk} actor={entered.pk}"
    permission = Permission.objects.get(codename="view_user")
    security_lines.told()
    given = {"is_staff": "on", "groups": [str(editors.pk)], "user_permissions": [str(permission.pk)]}
    assert change(client, emmy, **given).status_code == 302
    assert rights(emmy)[0] is True
    assert security_lines.told() == [
        f"event=role_given {who} role=staff",
        f"event=role_given {who} role=group group={editors.pk}",
        f"event=role_given {who} role=permission permission=view_user",
    ]
    change(client, emmy, is_superuser="on")
    assert security_lines.told() == [
        f"event=role_taken {who} role=staff",
        f"event=role_given {who} role=superuser",
        f"event=role_taken {who} role=group group={editors.pk}",
        f"event=role_taken {who} role=permission permission=view_user",
    ]
    assert rights(emmy)[:2] == (False, True)


def test_form_that_changes_no_role_notes_none(client: Client, entered: User, security_lines: SecurityLines) -> None:
    emmy = person("Emmy")
    security_lines.told()
    change(client, emmy, name="Emmy Noether")
    assert security_lines.told() == []


def test_superuser_does_not_change_their_own_role(client: Client, entered: User) -> None:
    before = rights(entered)
    assert change(client, entered, name="Root").status_code == 302
    assert rights(entered) == before
    assert set_password(client, entered).status_code == 403
    assert rights(entered) == before


def test_account_is_closed_and_opened_and_that_is_noted(
    client: Client, entered: User, security_lines: SecurityLines
) -> None:
    emmy = person("Emmy")
    security_lines.told()
    address = reverse("admin:community_user_change", args=[emmy.pk])
    client.post(address, {"name": "Emmy"})
    assert security_lines.told() == [f"event=account_closed person={emmy.pk} actor={entered.pk}"]
    client.post(address, {"name": "Emmy", "is_active": "on"})
    assert security_lines.told() == [f"event=account_opened person={emmy.pk} actor={entered.pk}"]


def test_password_that_a_superuser_sets_ends_the_tokens(
    client: Client, entered: User, security_lines: SecurityLines
) -> None:
    emmy = person("Emmy")
    token(emmy)
    named = Token.objects.get().public_id
    security_lines.told()
    assert set_password(client, emmy).status_code == 302
    emmy.refresh_from_db()
    assert emmy.check_password(NEW_PASSWORD)
    assert not Token.objects.exists()
    who = f"person={emmy.pk} actor={entered.pk}"
    assert security_lines.told() == [f"event=password_reset {who}", f"event=token_revoked {who} token={named}"]


def test_password_that_a_superuser_sets_switches_webhooks_off(
    client: Client, entered: User, security_lines: SecurityLines
) -> None:
    emmy = person("Emmy")
    made = hook(emmy)
    security_lines.told()
    set_password(client, emmy)
    made.refresh_from_db()
    assert (made.is_active, made.switched_off_because) == (False, OFF_BY_SUPERUSER)
    told = f"event=webhook_changed person={emmy.pk} actor={entered.pk} webhook={made.public_id} change=off"
    assert told in security_lines.told()


def test_superuser_takes_somebodys_password_away(client: Client, entered: User) -> None:
    emmy = person("Emmy")
    address = reverse("admin:auth_user_password_change", args=[emmy.pk])
    client.post(address, {"usable_password": "false", "unset-password": "1"})
    emmy.refresh_from_db()
    assert not emmy.has_usable_password()
    assert not emmy.check_password(PASSWORD)


def test_groups_are_kept_by_superusers_and_noted(client: Client, entered: User, security_lines: SecurityLines) -> None:
    client.post(reverse("admin:auth_group_add"), {"name": "Readers"})
    group = Group.objects.get()
    client.post(reverse("admin:auth_group_change", args=[group.pk]), {"name": "Editors"})
    client.post(reverse("admin:auth_group_delete", args=[group.pk]), {"post": "yes"})
    assert [line for line in security_lines.told() if "group" in line] == [
        f"event=group_changed actor={entered.pk} group={group.pk} change={change}"
        for change in ("made", "changed", "removed")
    ]
