"""One name, one member: at sign-up, at a change, in the admin and at the server; older twins are left alone."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from community.actions.people import remove_account, rename, settle_name
from community.errors import Unacceptable
from community.models import User
from community.names import LONGEST, looks
from tests.community.accounts.steps import (
    SIGN_UP,
    confirm_password,
    enter_admin,
    errors_of,
    mailed_code,
    member_of,
    post,
    sign_up,
)
from tests.markup import parse_html
from tests.personas import person

pytestmark = pytest.mark.django_db

LIKE_EMMY = ["Emmy", "EMMY", "Еmmу", "Ｅｍｍｙ", "Ernmy", "Emmy.", "E m m y"]
HINT = "Add a surname, an initial or a number."


@pytest.fixture
def emmy() -> User:
    return person("Emmy")


@pytest.fixture
def root() -> User:
    return person("Root", is_superuser=True, is_staff=True)


@pytest.fixture
def twin(emmy: User) -> User:
    """Somebody whom a former rule let have the name of Emmy."""
    older = person("Older")
    User.objects.filter(pk=older.pk).update(name=emmy.name, look=emmy.look, look_in_lower_case=emmy.look_in_lower_case)
    older.refresh_from_db()
    return older


@pytest.mark.parametrize("name", LIKE_EMMY)
def test_name_of_another_member_is_refused_at_sign_up_with_a_hint(client: Client, emmy: User, name: str) -> None:
    answer = post(client, "account_signup", **(SIGN_UP | {"name": name, "email": "another@example.org"}))
    assert HINT in errors_of(answer, "name")
    assert parse_html(answer.content).one("input", id="id_name").attributes["value"] == name
    assert not User.objects.filter(email="another@example.org").exists()


@pytest.mark.parametrize("name", LIKE_EMMY)
def test_name_of_another_member_is_refused_at_a_change_with_a_hint(client: Client, emmy: User, name: str) -> None:
    rui = person("Rui")
    client.force_login(rui)
    answer = client.post(reverse("account"), {"name": name})
    assert HINT in errors_of(answer, "name")
    with pytest.raises(Unacceptable, match="looks the same"):
        rename(user=rui, name=name)
    rui.refresh_from_db()
    assert rui.name == "Rui"


def test_ones_own_name_may_be_written_otherwise(emmy: User) -> None:
    assert rename(user=emmy, name="EMMY").name == "EMMY"


def test_name_that_somebody_gave_up_is_free(emmy: User) -> None:
    rename(user=emmy, name="Emmy Noether")
    assert rename(user=person("Rui"), name="Emmy").name == "Emmy"


def test_name_of_a_removed_member_is_free(emmy: User) -> None:
    remove_account(user=emmy, keep_published=True)
    assert rename(user=person("Rui"), name="Emmy").name == "Emmy"


@pytest.mark.parametrize("fields", [{"name": "Еmmу"}, {"name": "Em\u034fmy"}, {"name": "Klarity"}])
def test_admin_gives_no_name_that_may_not_be_had(
    client: Client, emmy: User, root: User, fields: dict[str, str]
) -> None:
    enter_admin(client, root)
    form = {"email": "another@example.org", "usable_password": "false"} | fields
    assert client.post(reverse("admin:community_user_add"), form).status_code == 200
    assert not User.objects.filter(email="another@example.org").exists()
    rui = person("Rui")
    address = reverse("admin:community_user_change", args=[rui.pk])
    assert client.post(address, {"email": rui.email, "is_active": "on"} | fields).status_code == 200
    rui.refresh_from_db()
    assert rui.name == "Rui"


def test_server_gives_no_name_that_may_not_be_had(emmy: User) -> None:
    with pytest.raises(CommandError, match="looks the same"):
        call_command("createsuperuser", "--noinput", "--email=david@example.org", "--name=EMMY", verbosity=0)
    with pytest.raises(CommandError, match="kept for the site"):
        call_command("createsuperuser", "--noinput", "--email=david@example.org", "--name=Κlarity", verbosity=0)
    assert not User.objects.filter(email="david@example.org").exists()


def test_older_twin_keeps_the_name_and_may_save_it_again(client: Client, emmy: User, twin: User) -> None:
    assert rename(user=twin, name="Emmy").name == "Emmy"
    client.force_login(twin)
    assert client.post(reverse("account"), {"name": "Emmy"}).status_code == 302


def test_admin_saves_an_older_twin(client: Client, emmy: User, twin: User, root: User) -> None:
    enter_admin(client, root)
    address = reverse("admin:community_user_change", args=[twin.pk])
    assert client.post(address, {"email": twin.email, "name": "Emmy", "is_staff": "on"}).status_code == 302
    twin.refresh_from_db()
    assert twin.is_staff


def test_look_follows_the_name(emmy: User) -> None:
    rename(user=emmy, name="Ada")
    emmy.refresh_from_db()
    assert (emmy.look, emmy.look_in_lower_case) == looks("Ada")


# --- whoever has not verified an address holds no name ----------------------------------------------------


def test_whoever_mistyped_their_address_begins_anew_with_their_name(client: Client) -> None:
    post(client, "account_signup", **(SIGN_UP | {"email": "emy@example.org"}))
    client.cookies.clear()
    sign_up(client)
    user = member_of(client)
    assert user
    assert user.name == SIGN_UP["name"]


def test_newcomer_whose_name_was_given_away_has_a_number_and_is_told(client: Client) -> None:
    post(client, "account_signup", **SIGN_UP)
    code = mailed_code()
    rename(user=person("Rui"), name="Emmy Nоether")  # a Cyrillic о
    post(client, "account_email_verification_sent", code=code)
    user = member_of(client)
    assert user
    assert user.name == "Emmy Noether 2"
    assert user.look == looks("Emmy Noether 2")[0]
    words = parse_html(client.get(reverse("account")).content).text
    assert "“Emmy Noether” became another member’s name" in words
    assert "so you are “Emmy Noether 2”" in words


def test_numbered_name_is_no_longer_than_a_name(emmy: User) -> None:
    long = "n" * LONGEST
    rename(user=emmy, name=long)
    for number in (2, 3):
        other = person(f"Other{number}")
        User.objects.filter(pk=other.pk).update(name=long)
        assert settle_name(user=other).name == f"{'n' * (LONGEST - 2)} {number}"


def test_member_who_verifies_another_address_keeps_the_name(client: Client, emmy: User, twin: User) -> None:
    client.force_login(twin)
    twin.refresh_from_db()
    assert twin.last_login
    confirm_password(client)
    post(client, "account_email", email="new@example.org", action_add="")
    post(client, "account_email_verification_sent", code=mailed_code())
    twin.refresh_from_db()
    assert (twin.email, twin.name) == ("new@example.org", "Emmy")
