"""Whatever is sent and whyever it is refused: the form gives back exactly what was typed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from community.actions.writing import save_draft
from community.models import Contribution, Decision, User
from tests.community.writing.form_page import FormPage, as_a_browser_reads, edit_address, newest, send, write_address
from tests.personas import draft, person, rows

pytestmark = pytest.mark.django_db

# A browser sends no NUL, and no half of a pair of surrogates; all else it does.
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=400)
AWKWARD = [
    "\n\n first",
    "\r\n\r\n x \r\n",
    "</textarea><script>",
    "&lt;&amp;&#13;",
    "  \t",
    "\u202eabc",
    "a\x0bb\x1f",
    "$\\",
]


def texts(test: Callable) -> Callable:
    """Tries the test on any text, and always on those that a form could lose a part of."""
    for text in AWKWARD:
        test = example(text=text)(test)
    # Nothing that one text leaves behind changes what becomes of the next.
    kept = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
    return settings(max_examples=30, suppress_health_check=kept)(given(text=TEXTS)(test))


@pytest.fixture
def author() -> User:
    return person("Ada", verified=False)  # so that nothing of hers can be sent


@pytest.fixture
def member(author: User) -> Client:
    client = Client()
    client.force_login(author)
    return client


@pytest.fixture
def text_of_hers(author: User) -> Contribution:
    return draft(author)


def given_back(answer: Any, text: str, status: int) -> None:
    assert answer.status_code == status
    assert FormPage.of(answer).text == as_a_browser_reads(text)


@texts
def test_preview_gives_the_text_back(member: Client, text: str) -> None:
    given_back(send(member, write_address(), "preview", text=text), text, 200)


@texts
def test_refused_plot_gives_the_text_back(member: Client, text: str) -> None:
    before = rows()
    answer = send(member, write_address(), "save", text=f"x{text}", pinned="on", **{"view-mu_q": "99"})
    given_back(answer, f"x{text}", 400)
    assert rows() == before


@texts
def test_refused_sending_gives_the_text_back(member: Client, text_of_hers: Contribution, text: str) -> None:
    given_back(send(member, edit_address(text_of_hers), "send", text=text), text, 403)
    assert not Decision.objects.exists()


@texts
def test_text_that_another_window_has_changed_is_given_back(
    member: Client, text_of_hers: Contribution, text: str
) -> None:
    answer = send(member, edit_address(text_of_hers), "save", text=f"{text}!", saved_at="2020-01-01T00:00:00+00:00")
    given_back(answer, f"{text}!", 409)


@texts
def test_text_sent_with_a_stale_token_is_given_back(author: User, text: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(author)
    before = rows()
    given_back(send(client, write_address(), "save", text=text), text, 403)
    assert rows() == before


@texts
def test_text_of_a_stranger_is_there_after_the_login(author: User, text: str) -> None:
    client = Client()
    answer = send(client, write_address(), "send", text=text)
    assert answer.headers["Location"] == f"{reverse('account_login')}?next={write_address()}"
    client.force_login(author)
    page = client.get(write_address())
    given_back(page, text, 200)
    assert b"Nothing is sent yet." in page.content


@texts
def test_saved_text_is_there_again(member: Client, text_of_hers: Contribution, text: str) -> None:
    send(member, edit_address(text_of_hers), "save", text=text)
    assert FormPage.of(member.get(edit_address(text_of_hers))).text == as_a_browser_reads(text)


def test_too_long_a_text_of_a_stranger_is_given_back(client: Client) -> None:
    text = "x" * 120_000
    answer = send(client, write_address(), "save", text=text)
    given_back(answer, text, 400)
    assert "can be kept" in FormPage.of(answer).text_error


# --- tokens that have grown stale -------------------------------------------------------------------------


@pytest.fixture
def strict() -> Client:
    return Client(enforce_csrf_checks=True)


def log_in(client: Client, user: User) -> None:
    """As on the login page, which gives the browser another token."""
    page = client.get(reverse("account_login"))
    client.post(
        reverse("account_login"),
        {
            "login": user.email,
            "password": "a long and unlikely sentence",
            "csrfmiddlewaretoken": page.cookies["csrftoken"].value,
        },
    )


def test_form_opened_before_the_login_is_shown_again_and_can_be_sent(strict: Client) -> None:
    opened = FormPage.of(strict.get(write_address()))
    log_in(strict, person("Emmy"))
    assert "_auth_user_id" in strict.session
    answer = send(strict, write_address(), "save", **opened.fields | {"text": "Before."})
    assert answer.status_code == 403
    again = FormPage.of(answer)
    assert again.text == "Before."
    assert "press the button once more" in again.summary
    assert not Contribution.objects.exists()
    send(strict, again.form.attributes["action"], "save", **again.fields)
    assert newest(Contribution.objects.get()).text == "Before."


def test_stale_form_of_a_stored_text_is_shown_again(strict: Client, author: User, text_of_hers: Contribution) -> None:
    strict.force_login(author)
    before = rows()
    answer = send(strict, edit_address(text_of_hers), "save", text="Another text.")
    given_back(answer, "Another text.", 403)
    assert rows() == before


def test_request_without_a_token_is_kept_in_no_session(strict: Client) -> None:
    # It may come from anywhere: a session for it would take the place of the one that the browser has.
    answer = send(strict, write_address(), "save", text="Where from?")
    given_back(answer, "Where from?", 403)
    assert "sessionid" not in answer.cookies


def test_stranger_without_a_token_learns_nothing_of_a_text(strict: Client, text_of_hers: Contribution) -> None:
    answer = send(strict, edit_address(text_of_hers), "save", text="Whose is this?")
    assert answer.status_code == 403
    assert newest(text_of_hers).text.encode() not in answer.content
    assert "sessionid" not in answer.cookies
    assert b"Whose is this?" in answer.content


def test_stale_autosave_is_told(strict: Client, author: User, text_of_hers: Contribution) -> None:
    strict.force_login(author)
    answer = send(strict, edit_address(text_of_hers), "autosave", text="Another text.")
    assert answer.status_code == 403
    assert "press the button" in answer.json()["detail"]


# --- sessions that have ended, and two windows --------------------------------------------------------------


def test_text_whose_session_has_ended_is_there_after_the_login(author: User, text_of_hers: Contribution) -> None:
    client, address = Client(), edit_address(text_of_hers)
    client.force_login(author)
    opened = FormPage.of(client.get(address))
    client.session.flush()
    answer = send(client, address, "save", **opened.fields | {"text": "Typed for an hour."})
    assert answer.headers["Location"] == f"{reverse('account_login')}?next={address}"
    client.force_login(author)
    restored = FormPage.of(client.get(address))
    assert restored.text == "Typed for an hour."
    assert send(client, address, "save", **restored.fields).status_code == 302
    assert newest(text_of_hers).text == "Typed for an hour."


@pytest.mark.parametrize("lost", ["token", "session"])
def test_form_shown_again_still_knows_what_it_was_made_from(
    strict: Client, author: User, text_of_hers: Contribution, lost: str
) -> None:
    address = edit_address(text_of_hers)
    strict.force_login(author)
    opened = FormPage.of(strict.get(address))
    save_draft(author=author, contribution=text_of_hers, text="The newer text.")
    if lost == "session":
        strict.session.flush()
        send(strict, address, "save", **opened.fields | {"text": "The older text."})
        strict.force_login(author)
        again = FormPage.of(strict.get(address))
    else:
        again = FormPage.of(send(strict, address, "save", text="The older text.", saved_at=opened.fields["saved_at"]))
    assert again.text == "The older text."
    assert send(strict, address, "save", **again.fields).status_code == 409
    assert newest(text_of_hers).text == "The newer text."


def test_kept_text_is_nobody_elses(client: Client, text_of_hers: Contribution) -> None:
    send(client, edit_address(text_of_hers), "save", text="Typed for an hour.")
    client.force_login(person("Rui"))
    assert client.get(edit_address(text_of_hers)).status_code == 404


def test_older_window_does_not_overwrite_a_newer_text(member: Client, text_of_hers: Contribution) -> None:
    address = edit_address(text_of_hers)
    older = FormPage.of(member.get(address))
    send(member, address, "save", **FormPage.of(member.get(address)).fields | {"text": "The newer text."})
    answer = send(member, address, "save", **older.fields | {"text": "The older text."})
    given_back(answer, "The older text.", 409)
    again = FormPage.of(answer)
    assert "saved elsewhere at" in again.summary
    assert again.page.one("details", class_="other-text").one("pre").text == "The newer text."
    assert "data-saves-itself" not in again.form.attributes
    assert newest(text_of_hers).text == "The newer text."
    send(member, address, "save", **again.fields)  # now that both have been seen
    assert newest(text_of_hers).text == "The older text."


def test_older_window_that_autosaves_is_refused(member: Client, text_of_hers: Contribution) -> None:
    address = edit_address(text_of_hers)
    older = FormPage.of(member.get(address))
    send(member, address, "save", text="The newer text.")
    answer = send(member, address, "autosave", **older.fields | {"text": "The older text."})
    assert answer.status_code == 409
    assert "saved elsewhere" in answer.json()["detail"]


def test_same_text_from_an_older_window_is_no_conflict(member: Client, text_of_hers: Contribution) -> None:
    address = edit_address(text_of_hers)
    older = FormPage.of(member.get(address))
    send(member, address, "save", text="The same text.")
    assert send(member, address, "save", **older.fields | {"text": "The same text."}).status_code == 302


def test_unreadable_time_is_no_time(member: Client, text_of_hers: Contribution) -> None:
    for saved_at in ("yesterday", "2026-13-45T00:00:00"):
        answer = send(member, edit_address(text_of_hers), "save", text=f"Saved {saved_at}.", saved_at=saved_at)
        assert answer.status_code == 302
