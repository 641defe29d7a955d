"""What a password has to be, with a second factor beside it and without; and that the word beside the field agrees."""

import json
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from py_mini_racer import MiniRacer

from community.accounts.passwords import LengthValidator, shortest_for, told_to_script
from community.models import User
from tests.community.accounts.steps import (
    PASSWORD,
    app_code,
    confirm_by_mail,
    confirm_password,
    errors_of,
    log_in,
    mailed_code,
    page,
    post,
    use_app,
)
from tests.personas import person
from tests.serving import ROOT

SCRIPT = ROOT / "community" / "static" / "community" / "password.js"
EIGHT, ELEVEN, TWELVE = "kr4t0xi8", "kr4t0xi8dmz", "kr4t0xi8dmzq"


@pytest.fixture
def emmy(db: None) -> User:
    return person("Emmy")


# --- the rule -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("user", [None, User(email="emmy@example.org", name="Emmy")])
def test_somebody_new_needs_twelve_characters(user: User | None) -> None:
    LengthValidator().validate(TWELVE, user)
    with pytest.raises(ValidationError, match="This has 11 characters; a password has at least 12"):
        LengthValidator().validate(ELEVEN, user)


def test_member_needs_eight_beside_a_second_factor(emmy: User) -> None:
    assert shortest_for(emmy) == 12
    use_app(emmy)
    LengthValidator().validate(EIGHT, emmy)
    with pytest.raises(ValidationError, match="This has 7 characters; a password has at least 8"):
        LengthValidator().validate(EIGHT[1:], emmy)


def test_blanks_at_its_ends_make_no_password_long_enough() -> None:
    with pytest.raises(ValidationError, match="This has 11 characters; a password has at least 12"):
        LengthValidator().validate(f"  {ELEVEN}  ")
    LengthValidator().validate(f"{ELEVEN} {ELEVEN}")


def test_longest_password_has_128_characters() -> None:
    LengthValidator().validate("x" * 128)
    with pytest.raises(ValidationError, match="This has 129 characters; a password has at most 128"):
        LengthValidator().validate("x" * 129)


def test_help_says_the_rule() -> None:
    assert LengthValidator().get_help_text() == "12 characters or more."


@pytest.mark.parametrize(("route", "old"), [("account_change_password", PASSWORD), ("account_set_password", "")])
def test_member_is_told_and_keeps_what_they_had(client: Client, emmy: User, route: str, old: str) -> None:
    if not old:
        User.objects.filter(pk=emmy.pk).update(password="!none")
    client.force_login(User.objects.get(pk=emmy.pk))
    if not old:
        confirm_by_mail(client)
    answer = post(client, route, oldpassword=old, password1=ELEVEN)
    assert errors_of(answer, "password1") == "This has 11 characters; a password has at least 12."
    emmy.refresh_from_db()
    assert not emmy.check_password(ELEVEN)


def test_reset_asks_for_as_many(client: Client, emmy: User) -> None:
    post(client, "account_reset_password", email=emmy.email)
    post(client, "account_confirm_password_reset_code", code=mailed_code())
    assert "at least 12" in errors_of(post(client, "account_complete_password_reset", password1=ELEVEN), "password1")
    assert post(client, "account_complete_password_reset", password1=TWELVE).status_code == 302


def test_member_with_an_app_may_have_eight_characters(client: Client, emmy: User) -> None:
    secret = use_app(emmy)
    log_in(client, emmy.email)
    post(client, "mfa_authenticate", code=app_code(secret))
    assert post(client, "account_change_password", oldpassword=PASSWORD, password1=EIGHT).status_code == 302
    emmy.refresh_from_db()
    assert emmy.check_password(EIGHT)


def test_shorter_password_that_somebody_has_goes_on_working(client: Client, emmy: User) -> None:
    emmy.set_password(EIGHT)
    emmy.save()
    log_in(client, emmy.email, EIGHT)
    assert post(client, "account_reauthenticate", password=EIGHT).status_code == 302


# --- what the page says of it -----------------------------------------------------------------------------------


def test_rule_stands_beside_the_field_without_script(client: Client, emmy: User) -> None:
    assert "12 characters or more" in page(client, reverse("account_signup")).one("p", id="id_password1_helptext").text
    use_app(emmy)
    client.force_login(emmy)
    field = page(client, reverse("account_change_password"))
    assert "8 characters or more" in field.one("p", id="id_password1_helptext").text
    assert field.one("input", id="id_password1").attributes["data-shortest"] == "8"


@pytest.mark.parametrize("route", ["account_signup", "account_change_password"])
def test_page_of_a_new_password_brings_the_script_and_the_old_field_no_word(
    client: Client, emmy: User, route: str
) -> None:
    if route != "account_signup":
        client.force_login(emmy)
        confirm_password(client)
    document = page(client, reverse(route))
    assert [field.attributes["name"] for field in document.all("input") if "data-shortest" in field.attributes] == [
        "password1"
    ]
    assert any(script.attributes.get("src", "").endswith("password.js") for script in document.all("script"))


def test_what_is_told_of_common_passwords_is_small() -> None:
    common = told_to_script(None)["data-common"].split()
    assert "password1234" in common
    assert 100 < len(common) < 300


MEMBER = {"email": "countess@analytical.example", "name": "Ada Lovelace"}


def judge() -> MiniRacer:
    engine = MiniRacer()
    engine.eval(SCRIPT.read_text(encoding="utf-8"))
    return engine


ENGINE = judge()


def judged(password: str, shortest: int = 12) -> dict[str, Any]:
    rule = {
        "shortest": shortest,
        "longest": 128,
        "unlike": list(MEMBER.values()),
        "common": told_to_script(None)["data-common"].split(" "),
    }
    asked = f"JSON.stringify(judgePassword({json.dumps(password)}, {json.dumps(rule)}))"
    found: dict[str, Any] = json.loads(str(ENGINE.eval(asked)))
    return found


def is_taken(password: str) -> bool:
    try:
        validate_password(password, User(**MEMBER))
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("kr4t0xi", "5 more characters."),
        (ELEVEN, "1 more character."),
        ("820395710546", "Digits alone are easily guessed: add letters."),
        ("Password1234", "Many people use this one."),
        (" password1234 ", "Many people use this one."),
        ("ada.lovelace", "Too close to your name or address."),
        ("countess12345", "Too close to your name or address."),
        ("analytical.example", "Too close to your name or address."),
        ("aaaaaaaaaaaa", "Long enough, but weak: few different characters."),
        (TWELVE, "Fair: one more word makes it strong."),
        ("a long and unlikely sentence", "Strong."),
        ("klarity-demo", "Fair: one more word makes it strong."),
        ("😀😀😀😀😀😀😀😀😀😀😀", "1 more character."),
        ("kr4t0xi8dmzq " * 10, "Longer than 128 characters."),
    ],
)
def test_word_says_what_is_missing_and_agrees_with_the_server(password: str, words: str) -> None:
    assert judged(password)["words"] == words
    assert judged(password)["taken"] == is_taken(password)


LIKE_THEM = ("countess", "analytical", "example", "ada", "lovelace", "password1234", "1234567890", "x7", " ", "-", "É")


@given(st.lists(st.sampled_from(LIKE_THEM), max_size=6).map("".join))
def test_word_agrees_with_the_server_on_what_is_made_of_names(password: str) -> None:
    assert judged(password)["taken"] == is_taken(password)


@given(st.text(st.characters(codec="ascii", categories=("L", "N", "P", "S", "Zs")), max_size=24))
def test_word_agrees_with_the_server_on_any_password(password: str) -> None:
    assert judged(password)["taken"] == is_taken(password)


def test_word_takes_fewer_characters_where_the_server_does() -> None:
    assert judged(EIGHT, shortest=8)["taken"]
    assert not judged(EIGHT[1:], shortest=8)["taken"]
