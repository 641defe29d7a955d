"""E-mail addresses in the one form in which they are stored and compared, as mail systems read them."""

import unicodedata
from typing import Any

import idna
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from community.invisible import is_ignorable

LONGEST = 254  # as SMTP has it (RFC 5321, with its erratum 1690)
LONGEST_LOCAL = 64
UNSEEN = "This has characters that cannot be seen; type the address anew."
SPACED = "An address has no spaces in it."
PLAIN = "Give one address, without quotes and brackets, as in emmy@example.org."
TOO_LONG = f"An address has at most {LONGEST} characters, {LONGEST_LOCAL} of them before the @."
NO_DOMAIN = "There can be no such domain; look at what stands after the @."


def clean_address(typed: str) -> str:
    """`typed` as it is stored: in lower case, its domain in ASCII; raises ValidationError for what is no address.

    Mail systems leave out what cannot be seen, so with it one mailbox would have as many addresses as one likes.
    """
    text = typed.strip()
    if any(is_ignorable(letter) or unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co") for letter in text):
        raise ValidationError(UNSEEN, code="unseen")
    if any(letter.isspace() for letter in text):
        raise ValidationError(SPACED, code="spaced")
    if set(text) & set('"()[]<>,;:\\'):
        raise ValidationError(PLAIN, code="not_plain")
    local, at, domain = text.lower().rpartition("@")
    address = f"{local}{at}{_in_ascii(domain)}"
    if len(address) > LONGEST or len(local) > LONGEST_LOCAL:
        raise ValidationError(TOO_LONG, code="too_long")
    validate_email(address)
    return address


def stored_form(value: Any) -> Any:
    """A value of the column: what is no address, as in rows that are older than this, is put into lower case only."""
    if not isinstance(value, str):
        return value
    try:
        return clean_address(value)
    except ValidationError:
        return value.lower()


def mailbox(address: str) -> str:
    """The mailbox that mails to `address` end in, as far as one can tell: what follows a plus is a tag of its owner."""
    local, at, domain = stored_form(address).rpartition("@")
    return f"{local.partition('+')[0] or local}{at}{domain}"


def validate_address(value: str) -> None:
    """Raises ValidationError for what is no address; for columns."""
    clean_address(value)


class AddressField(forms.EmailField):
    """A field of a form that takes an address."""

    default_validators = [validate_address]

    def clean(self, value: Any) -> str:
        """The address as it is stored."""
        return str(stored_form(super().clean(value)))


def _in_ascii(domain: str) -> str:
    """The domain as the names of hosts are looked up, `xn--…` for other scripts than Latin."""
    if domain.isascii():
        return domain
    try:
        return idna.encode(domain, uts46=True, std3_rules=True).decode()
    except idna.IDNAError as error:
        raise ValidationError(NO_DOMAIN, code="no_domain") from error
