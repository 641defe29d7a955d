"""Where mails go and whom they are from, as klsite/mail.py reads it."""

import pytest

from klsite.mail import sender, server
from tests.site_settings import refusal

SITE = "https://klarity.example"
ACCEPTED = "smtp://user:password@host:587 or smtps://user:password@host:465"
NO_ADDRESS = f"EMAIL_URL cannot be read as an address; it must be {ACCEPTED}, with / ? # @ : of a password written as"


@pytest.mark.parametrize(
    ("url", "host", "port", "user", "password", "starttls", "tls"),
    [
        ("smtp://m:p%40ss@mail.example", "mail.example", 587, "m", "p@ss", True, False),
        ("smtps://m:p@mail.example/", "mail.example", 465, "m", "p", False, True),
        ("smtps://a%40b:p@mail.example:1", "mail.example", 1, "a@b", "p", False, True),
        ("smtp://localhost:25", "localhost", 25, "", "", False, False),
    ],
)
def test_password_goes_encrypted_and_a_relay_without_one_in_the_clear(
    url: str,
    host: str,
    port: int,
    user: str,
    password: str,
    starttls: bool,
    tls: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("EMAIL_URL", url)
    found = server(required=True)
    assert found == server(required=False)
    assert found is not None
    assert (found.host, found.port, found.user, found.password) == (host, port, user, password)
    assert (found.starttls, found.tls) == (starttls, tls)


def test_password_is_not_printed_with_its_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMAIL_URL", "smtp://mailer:hunter2@mail.example")
    assert "hunter2" not in repr(server(required=True))


def test_server_need_not_be_there_in_development(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EMAIL_URL", raising=False)
    assert server(required=False) is None


def test_server_has_to_be_there_in_production(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EMAIL_URL", "")
    with pytest.raises(SystemExit):
        server(required=True)
    assert capsys.readouterr().err.startswith(f"EMAIL_URL is not set; it must be {ACCEPTED}: people sign up")


@pytest.mark.parametrize(
    ("url", "line"),
    [
        (
            "https://mailer:hunter2@mail.example",
            f"EMAIL_URL starts with neither smtp:// nor smtps://; it must be {ACCEPTED}.",
        ),
        ("hunter2", NO_ADDRESS),
        ("smtp://mailer:hunter2@", NO_ADDRESS),
        ("smtp://mailer:hunter2@mail.example:smtp", NO_ADDRESS),
        ("smtp://mailer:hunter2@mail.example:0", NO_ADDRESS),
        ("smtp://mailer:12#hunter2@mail.example", NO_ADDRESS),
        ("smtp://mailer:12/hunter2@mail.example", NO_ADDRESS),
        ("smtp://mailer:12?hunter2@mail.example", NO_ADDRESS),
        ("smtp://mail.example/hunter2", NO_ADDRESS),
        ("smtp://mail.example?hunter2", NO_ADDRESS),
        ("smtp://mail.example#hunter2", NO_ADDRESS),
    ],
)
def test_address_that_is_none_is_told_without_its_password(
    url: str, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refusal({"EMAIL_URL": url}, capsys).startswith(line)


def test_mails_are_from_the_site_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MAIL_FROM", raising=False)
    assert sender("http://klarity.example:8000") == "Klarity <no-reply@klarity.example>"


@pytest.mark.parametrize(
    "address", ["post@klarity.example", "Klarity <a.b+c@klarity-1.Example>", '"K, L" <a@b.example>']
)
def test_sender_is_a_name_and_an_address(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL_FROM", address)
    assert sender(SITE) == address


@pytest.mark.parametrize(
    "address",
    [
        "klarity",
        "",
        "a b@c.example",
        "@klarity.example",
        "a@",
        "a@b c",
        "a@b.example\nBcc: c@d.example",
        "A\n<a@b.example>",
        "a@b.example, c@d.example",
        "A <a@b.example> c",
    ],
)
def test_sender_is_nothing_else(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    line = f"MAIL_FROM is {address!r}; it must be an address, as in Klarity <mail@klarity.example>."
    assert refusal({"MAIL_FROM": address}, capsys) == line
