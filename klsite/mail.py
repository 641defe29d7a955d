"""Where mail goes: to the server of EMAIL_URL, or in development into files that /dev/mail/ shows."""

import re
from dataclasses import dataclass, field
from email.utils import parseaddr
from urllib.parse import SplitResult, unquote, urlsplit

from klsite.environment import refuse, shown, text

ACCEPTED = "smtp://user:password@host:587 or smtps://user:password@host:465"
PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True)
class MailServer:
    """A server that takes mail: encrypted from the first word (`tls`), from the second (`starttls`), or not at all."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    starttls: bool
    tls: bool


def server(*, required: bool) -> MailServer | None:
    """The server of EMAIL_URL; None where that is not set and need not be."""
    url = text("EMAIL_URL")
    if url:
        return _read(_split(url))
    if required:
        refuse("EMAIL_URL", "is not set", f"{ACCEPTED}: people sign up with a code that is mailed to them")
    return None


def sender(site_url: str) -> str:
    """Whom mails are from: MAIL_FROM, or a name and an address of the site."""
    value = text("MAIL_FROM", f"Klarity <no-reply@{urlsplit(site_url).hostname}>")
    _, address = parseaddr(value)
    # It reads over spaces, and over whatever stands after the first address.
    is_whole = value == address or value.endswith(f"<{address}>")
    if not (is_whole and value.isprintable() and re.fullmatch(r"[^\s<>@]+@[A-Za-z0-9.-]+", address)):
        refuse("MAIL_FROM", shown(value), "an address, as in Klarity <mail@klarity.example>")
    return value


def _split(url: str) -> SplitResult:
    """The parts of the address; none of them is repeated in an error, since any may hold the password."""
    try:
        parts = urlsplit(url)
        readable = parts.port != 0 and bool(parts.hostname)
    except ValueError:
        readable = False
    if not readable or parts.path not in ("", "/") or parts.query or parts.fragment:
        wanted = f"{ACCEPTED}, with / ? # @ : of a password written as %2F %3F %23 %40 %3A"
        refuse("EMAIL_URL", "cannot be read as an address", wanted)
    if parts.scheme not in PORTS:
        refuse("EMAIL_URL", "starts with neither smtp:// nor smtps://", ACCEPTED)
    return parts


def _read(parts: SplitResult) -> MailServer:
    assert parts.hostname
    return MailServer(
        host=parts.hostname,
        port=parts.port or PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        # A password never travels in the clear; a relay on the same machine, which asks for none, needs no encryption.
        starttls=parts.scheme == "smtp" and bool(parts.username),
        tls=parts.scheme == "smtps",
    )
