"""The user model: who a person is, and that an e-mail address belongs to one of them."""

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.test import Client
from django.urls import reverse

from community.models import User
from tests.community.accounts.steps import enter_admin

pytestmark = pytest.mark.django_db


@pytest.fixture
def emmy() -> User:
    return User.objects.create_user("emmy@example.org", "Emmy", "a ring, a field")


@pytest.fixture
def admin() -> User:
    return User.objects.create_superuser("david@example.org", "David", "we must know")


def test_email_is_stored_in_lower_case() -> None:
    user = User.objects.create_user("Emmy@Example.ORG", "Emmy")
    assert user.email == "emmy@example.org"
    assert User.objects.values_list("email", flat=True).get() == "emmy@example.org"


def test_user_is_found_whatever_the_case_of_the_email(emmy: User) -> None:
    assert User.objects.get_by_natural_key("EMMY@example.org") == emmy
    assert User.objects.get(email="Emmy@Example.org") == emmy


def test_second_user_with_the_same_email_in_other_case_is_refused(emmy: User) -> None:
    with pytest.raises(IntegrityError):
        User.objects.create_user("EMMY@example.org", "Another Emmy")


def test_form_says_that_the_email_is_taken_whatever_its_case(emmy: User) -> None:
    double = User(email="EMMY@example.org", name="Another Emmy", password="-")
    with pytest.raises(ValidationError, match="already exists"):
        double.full_clean()


def test_database_itself_refuses_upper_case(emmy: User) -> None:
    table = connection.ops.quote_name(User._meta.db_table)
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET email = 'EMMY@example.org'")  # noqa: S608  # the name is Django's


def test_user_without_email_is_refused() -> None:
    with pytest.raises(ValueError, match="needs an e-mail address"):
        User.objects.create_user("", "Nobody")
    assert not User.objects.exists()


def test_user_signs_in_with_email_and_password(emmy: User) -> None:
    assert authenticate(username="Emmy@example.org", password="a ring, a field") == emmy
    assert authenticate(username="Emmy@example.org", password="a group") is None


def test_user_without_password_cannot_sign_in() -> None:
    user = User.objects.create_user("emmy@example.org", "Emmy")
    assert not user.has_usable_password()


def test_new_user_may_sign_in_and_nothing_more(emmy: User) -> None:
    assert emmy.is_active
    assert not emmy.is_staff
    assert not emmy.is_superuser


def test_user_is_shown_by_public_name_and_not_by_email(emmy: User) -> None:
    assert str(emmy) == emmy.get_full_name() == emmy.get_short_name() == "Emmy"


def test_createsuperuser_asks_for_email_and_name() -> None:
    call_command("createsuperuser", "--noinput", "--email=David@example.org", "--name=David", verbosity=0)
    user = User.objects.get(email="david@example.org")
    assert user.is_staff
    assert user.is_superuser


def test_admin_makes_a_user_from_an_email(client: Client, admin: User) -> None:
    enter_admin(client, admin)
    form = {"email": "Emmy@example.org", "name": "Emmy", "usable_password": "false"}
    answer = client.post(reverse("admin:community_user_add"), form)
    assert answer.status_code == 302
    assert User.objects.get(email="emmy@example.org").name == "Emmy"


def test_admin_changes_the_public_name(client: Client, admin: User, emmy: User) -> None:
    enter_admin(client, admin)
    address = reverse("admin:community_user_change", args=[emmy.pk])
    answer = client.post(address, {"email": emmy.email, "name": "Emmy Noether", "is_active": "on"})
    assert answer.status_code == 302
    emmy.refresh_from_db()
    assert emmy.name == "Emmy Noether"


def test_admin_lists_users(client: Client, admin: User, emmy: User) -> None:
    enter_admin(client, admin)
    assert "emmy@example.org" in client.get(reverse("admin:community_user_changelist")).content.decode()
