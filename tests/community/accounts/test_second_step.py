"""The admin asks for a second step: of staff who have none, of those who have not taken it, in this session."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from community.models import User
from tests.community.accounts.steps import (
    PASSWORD,
    app_code,
    confirm_password,
    enter_admin,
    log_in,
    mailed_code,
    member_of,
    note_proof,
    page,
    post,
    use_app,
)
from tests.personas import person

pytestmark = pytest.mark.django_db

ADMIN = "admin:index"
PAGES = ("admin:index", "admin:community_user_changelist", "admin:community_user_add", "admin:auth_group_changelist")


@pytest.fixture
def root() -> User:
    return person("Root", is_superuser=True, is_staff=True)


def asked(client: Client, address: str) -> str:
    """Where somebody is led who opens a page of the admin."""
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("admin:login"))
    return str(client.get(answer.headers["Location"]).headers["Location"])


@pytest.mark.parametrize("name", PAGES)
def test_staff_without_a_second_step_are_led_to_set_one_up(client: Client, root: User, name: str) -> None:
    client.force_login(root)
    note_proof(client, root, "password")
    assert asked(client, reverse(name)) == reverse("mfa_index")
    assert "The admin asks for a second step" in page(client, reverse("mfa_index")).text


@pytest.mark.parametrize("name", PAGES)
def test_staff_who_have_not_taken_theirs_are_asked_for_it_and_come_back(client: Client, root: User, name: str) -> None:
    client.force_login(root)
    note_proof(client, root, "password")
    secret = use_app(root)
    question = asked(client, reverse(name))
    assert question.startswith(reverse("mfa_reauthenticate"))
    answer = client.post(question, {"code": app_code(secret)})
    assert answer.headers["Location"] == reverse(name)
    assert client.get(reverse(name)).status_code == 200


def test_wrong_code_opens_nothing(client: Client, root: User) -> None:
    client.force_login(root)
    use_app(root)
    client.post(reverse("mfa_reauthenticate"), {"code": "000000"})
    asked(client, reverse(ADMIN))


def test_second_step_of_the_login_is_enough(client: Client, root: User) -> None:
    secret = use_app(root)
    log_in(client, root.email)
    post(client, "mfa_authenticate", code=app_code(secret))
    assert client.get(reverse(ADMIN)).status_code == 200


def test_who_has_a_passkey_is_asked_for_that(client: Client, root: User) -> None:
    Authenticator.objects.create(user=root, type=Authenticator.Type.WEBAUTHN, data={"name": "phone"})
    client.force_login(root)
    assert asked(client, reverse(ADMIN)).startswith(reverse("mfa_reauthenticate_webauthn"))


def test_step_taken_in_another_session_opens_nothing_here(client: Client, root: User) -> None:
    enter_admin(client, root)
    assert client.get(reverse(ADMIN)).status_code == 200
    other = Client()
    other.force_login(root)
    asked(other, reverse(ADMIN))


def test_step_of_somebody_else_opens_nothing(client: Client, root: User) -> None:
    enter_admin(client, person("Mo", is_staff=True))
    session = client.session
    session["_auth_user_id"], session["_auth_user_hash"] = str(root.pk), root.get_session_auth_hash()
    session.save()
    use_app(root)
    assert member_of(client) == root
    asked(client, reverse(ADMIN))


def test_step_that_was_put_out_of_use_is_no_step_any_longer(client: Client, root: User) -> None:
    enter_admin(client, root)
    Authenticator.objects.all().delete()
    assert asked(client, reverse(ADMIN)) == reverse("mfa_index")


def test_form_sent_without_the_step_changes_nothing(client: Client, root: User) -> None:
    emmy = person("Emmy")
    client.force_login(root)
    address = reverse("admin:community_user_change", args=[emmy.pk])
    answer = client.post(address, {"name": "Else", "is_active": "on", "is_superuser": "on"})
    assert answer.headers["Location"].startswith(reverse("admin:login"))
    emmy.refresh_from_db()
    assert (emmy.name, emmy.is_superuser) == ("Emmy", False)


def test_member_with_a_second_step_is_no_staff(client: Client) -> None:
    enter_admin(client, person("Emmy"))
    assert client.get(reverse(ADMIN), follow=True).status_code == 403


@pytest.mark.parametrize("address", ["https://example.org/", "//example.org/"])
def test_nobody_is_led_to_another_site(client: Client, root: User, address: str) -> None:
    enter_admin(client, root)
    answer = client.get(reverse("admin:login"), {"next": address})
    assert answer.headers["Location"] == reverse(ADMIN)


def test_password_of_ones_own_is_changed_in_the_account(client: Client, root: User) -> None:
    enter_admin(client, root)
    answer = client.post(reverse("admin:password_change"), {"old_password": PASSWORD, "new_password1": "another one"})
    assert answer.headers["Location"] == reverse("account_change_password")
    root.refresh_from_db()
    assert root.check_password(PASSWORD)


@pytest.mark.django_db(transaction=True)  # recovery codes are noted when the transaction is over
def test_superuser_made_at_the_server_gets_all_the_way_into_the_admin(client: Client) -> None:
    call_command("createsuperuser", "--noinput", "--email=root@example.org", "--name=Root", verbosity=0)
    root = User.objects.get(email="root@example.org")
    root.set_password(PASSWORD)
    root.save()
    log_in(client, root.email)
    post(client, "account_email_verification_sent", code=mailed_code())
    assert EmailAddress.objects.get(user=root).verified
    assert asked(client, reverse(ADMIN)) == reverse("mfa_index")
    confirm_password(client)
    secret = page(client, reverse("mfa_activate_totp")).one("code").text
    post(client, "mfa_activate_totp", code=app_code(secret))
    post(client, "keep-recovery-codes", kept="on")
    codes = [found.text for found in page(client, reverse("mfa_view_recovery_codes")).one("main").all("code")]
    question = asked(client, reverse(ADMIN))
    assert client.post(question, {"code": codes[0]}).headers["Location"] == reverse(ADMIN)
    assert "Site administration" in client.get(reverse(ADMIN)).content.decode()
