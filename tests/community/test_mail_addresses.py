"""Addresses in one form: what is one, what is refused, and that two ways to write it are one address."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from community.invisible import is_ignorable
from community.mail_addresses import AddressField, clean_address, mailbox, stored_form

IDEOGRAPHIC_STOP = "emmy@example\u3002org"
ONE_FORM = [
    ("Emmy@Example.ORG", "emmy@example.org"),
    ("  emmy@example.org\u00a0", "emmy@example.org"),
    ("emmy@bücher.example", "emmy@xn--bcher-kva.example"),
    ("emmy@BÜCHER.example", "emmy@xn--bcher-kva.example"),
    ("emmy@xn--bcher-kva.example", "emmy@xn--bcher-kva.example"),
    ("emmy@bu\u0308cher.example", "emmy@xn--bcher-kva.example"),
    ("emmy@ｅｘample.org", "emmy@example.org"),
    (IDEOGRAPHIC_STOP, "emmy@example.org"),
    ("emmy@faß.example", "emmy@xn--fa-hia.example"),  # another domain than fass, since IDNA 2008
    ("emmy+klarity@example.org", "emmy+klarity@example.org"),
    ("o'brien_x.y-z@sub.example.org", "o'brien_x.y-z@sub.example.org"),
    ("emmy@localhost", "emmy@localhost"),
]
REFUSED = [
    *(("emmy@exam\u200bple.org", "unseen"), ("emmy@example.org\u200b", "unseen"), ("\ufeffemmy@example.org", "unseen")),
    *(("em\u00admy@example.org", "unseen"), ("emmy@exa\u034fmple.org", "unseen"), ("emmy@\u202eexample.org", "unseen")),
    *(("em\x00my@example.org", "unseen"), ("emmy@example.org\r\nBcc: x@example.org", "unseen")),
    *(("emmy@exam\u2800ple.org", "unseen"), ("emmy@\ud800example.org", "unseen")),
    *(("em my@example.org", "spaced"), ("emmy@ex\u2003ample.org", "spaced")),
    *(('"em my"@example.org', "spaced"), ('"emmy"@example.org', "not_plain"), ("emmy(x)@example.org", "not_plain")),
    *(("emmy@[127.0.0.1]", "not_plain"), ("emmy@example.org,rui@example.org", "not_plain")),
    *(("Emmy<emmy@example.org>", "not_plain"), ("emmy\\@example.org", "not_plain")),
    *(("emmy", "invalid"), ("@example.org", "invalid"), ("emmy@", "invalid"), ("a@b@example.org", "invalid")),
    *(("еmmy@example.org", "invalid"), ("emmy@example.org.", "invalid"), ("emmy@exa_mple.org", "invalid")),
    *(("emmy@-ä.example", "no_domain"), ("emmy@ä..example", "no_domain"), (f"emmy@{'ä' * 60}.example", "no_domain")),
    *((f"{'e' * 65}@example.org", "too_long"), (f"e@{'a' * 63}.{'b' * 60}.{'c' * 60}.{'d' * 60}.exampl", "too_long")),
]


@pytest.mark.parametrize(("typed", "stored"), ONE_FORM)
def test_address_has_one_form_however_it_is_typed(typed: str, stored: str) -> None:
    assert clean_address(typed) == stored
    assert stored_form(typed) == stored
    assert AddressField().clean(typed) == stored


@pytest.mark.parametrize(("typed", "code"), REFUSED)
def test_what_no_mail_system_needs_is_refused(typed: str, code: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        clean_address(typed)
    assert refusal.value.code == code
    with pytest.raises(ValidationError):
        AddressField().clean(typed)


def test_longest_address_is_taken() -> None:
    longest = f"{'e' * 64}@{'a' * 60}.{'b' * 60}.{'c' * 60}.exampl"
    assert len(longest) == 254
    assert clean_address(longest) == longest


def test_value_that_is_no_address_is_looked_up_in_lower_case() -> None:
    assert stored_form("Emmy\u200b@Example.org") == "emmy\u200b@example.org"
    assert stored_form(None) is None


@pytest.mark.parametrize(
    ("address", "ends_in"),
    [
        ("emmy@example.org", "emmy@example.org"),
        ("emmy+a@example.org", "emmy@example.org"),
        ("Emmy+a+b@Example.org", "emmy@example.org"),
        ("+a@example.org", "+a@example.org"),
        ("emmy@bücher.example", "emmy@xn--bcher-kva.example"),
    ],
)
def test_tags_lead_to_one_mailbox(address: str, ends_in: str) -> None:
    assert mailbox(address) == ends_in


@given(st.text(max_size=40), st.text(max_size=40))
def test_what_is_accepted_is_seen_plain_and_accepted_again_unchanged(local: str, domain: str) -> None:
    try:
        cleaned = clean_address(f"{local}@{domain}.org")
    except ValidationError:
        return
    assert clean_address(cleaned) == cleaned
    assert cleaned.isascii()
    assert not any(is_ignorable(letter) or letter.isspace() for letter in cleaned)
