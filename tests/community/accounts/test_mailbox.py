"""The mailbox of development: private files, read back on a page that no other site has."""

import stat
import tempfile
from pathlib import Path

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from community.accounts.mailbox import SHOWN, MailboxBackend, newest_mails
from tests.markup import Element, parse_html
from tests.personas import person

pytestmark = pytest.mark.django_db

TEXT = "Hello Emmy,\n\ntype this:\n\nBCDF-GHJK\n\nhttp://testserver/account/?a=1 or http://elsewhere.example/.\n\n<b>bold</b>"


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.MAILBOX = settings.MAIL_FOLDER = tmp_path / "some" / "mail"
    return tmp_path / "some" / "mail"


def send(subject: str = "Your code", text: str = TEXT) -> None:
    MailboxBackend().send_messages([EmailMessage(subject, text, "Klarity <k@example.org>", ["emmy@example.org"])])


def shown(client: Client) -> Element:
    return parse_html(client.get("/dev/mail/").content).one("main")


def test_mail_is_shown_with_whom_it_is_for(folder: Path, client: Client) -> None:
    send()
    mail = shown(client).one("article")
    assert mail.one("h2").text == "Your code"
    assert mail.text.startswith("Your code To emmy@example.org, ")
    assert "<b>bold</b>" in mail.text


def test_mail_says_when_it_was_sent(folder: Path) -> None:
    before = timezone.now()
    send()
    (mail,) = newest_mails(folder, "")
    assert before <= mail.sent_at <= timezone.now()


def test_all_mails_of_one_sending_are_kept_and_counted(folder: Path) -> None:
    mails = [EmailMessage(subject, TEXT, to=["emmy@example.org"]) for subject in ("first", "second")]
    assert MailboxBackend().send_messages(mails) == 2
    assert [mail.subject for mail in newest_mails(folder, "")] == ["second", "first"]


def test_mail_is_written_where_it_stays(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")  # where another disk may be
    send()
    assert len(newest_mails(folder, "")) == 1


def test_mail_without_plain_text_is_listed(folder: Path) -> None:
    mail = EmailMessage("Look", "<p>Look</p>", to=["emmy@example.org"])
    mail.content_subtype = "html"
    MailboxBackend().send_messages([mail])
    (listed,) = newest_mails(folder, "")
    assert listed.subject == "Look"
    assert "".join(piece.text for piece in listed.pieces) == ""


def test_member_who_looks_into_the_mailbox_stays_in(folder: Path, client: Client) -> None:
    client.force_login(person("Emmy"))
    assert "Log in" not in parse_html(client.get("/dev/mail/").content).one("nav", aria_label="Site").text


def test_newest_mail_comes_first(folder: Path, client: Client) -> None:
    for subject in ("first", "second", "third"):
        send(subject)
    assert [found.text for found in shown(client).all("h2")] == ["third", "second", "first"]


def test_no_more_mails_are_shown_than_somebody_reads(folder: Path) -> None:
    for number in range(SHOWN + 1):
        send(str(number))
    assert [mail.subject for mail in newest_mails(folder, "")] == [str(number) for number in range(SHOWN, 0, -1)]


def test_nothing_of_a_mail_is_lost_or_said_twice(folder: Path) -> None:
    send()
    (mail,) = newest_mails(folder, "http://testserver")
    assert "".join(piece.text for piece in mail.pieces) == TEXT


def test_code_stands_by_itself(folder: Path, client: Client) -> None:
    send()
    assert [code.text for code in shown(client).all("code")] == ["BCDF-GHJK"]


def test_only_addresses_of_this_site_are_links(folder: Path, client: Client) -> None:
    send()
    assert [link.attributes["href"] for link in shown(client).one("article").all("a")] == ["/account/?a=1"]


@pytest.mark.parametrize("address", ["http://testserver//elsewhere.example/", "http://testserver.elsewhere.example/"])
def test_address_that_only_begins_like_this_site_is_no_link(folder: Path, client: Client, address: str) -> None:
    send(text=f"Look: {address} there")
    mail = shown(client).one("article")
    assert address in mail.text
    assert mail.all("a") == []


def test_letters_beyond_ascii_survive(folder: Path) -> None:
    send("Schrödinger “cat”", "ψ ≠ 0 ✓" + "x" * 1000)
    (mail,) = newest_mails(folder, "")
    assert mail.subject == "Schrödinger “cat”"
    assert "".join(piece.text for piece in mail.pieces) == "ψ ≠ 0 ✓" + "x" * 1000


def test_mails_can_be_read_by_their_owner_only(folder: Path) -> None:
    send()
    (file,) = folder.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_empty_mailbox_says_how_to_fill_it(folder: Path, client: Client) -> None:
    assert "No mail yet." in shown(client).text


def test_mailbox_is_not_kept(folder: Path, client: Client, settings: Settings) -> None:
    settings.PAGE_CACHE_SECONDS = 60
    client.get("/dev/mail/")
    send()
    assert shown(client).all("article")
    assert "no-store" in client.get("/dev/mail/").headers["Cache-Control"]


@pytest.mark.parametrize("debug", [False, True])
def test_there_is_no_mailbox_where_mail_is_sent(client: Client, settings: Settings, debug: bool) -> None:
    settings.MAILBOX, settings.DEBUG = None, debug
    assert client.get("/dev/mail/").status_code == 404


@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/signup/", "/accounts/login/code/"])
def test_pages_name_the_mailbox_where_there_is_one(folder: Path, client: Client, address: str) -> None:
    assert "mails arrive at /dev/mail/" in parse_html(client.get(address).content).text


@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/signup/", "/accounts/login/code/"])
def test_pages_do_not_name_it_elsewhere(client: Client, settings: Settings, address: str) -> None:
    settings.MAILBOX = None
    assert "/dev/mail/" not in client.get(address).content.decode()
