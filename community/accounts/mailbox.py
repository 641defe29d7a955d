"""The mailbox of development: mails become files, and /dev/mail/ shows them."""

import os
import re
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.http import HttpRequest

SHOWN = 30
# A one-time code on a line of its own, or an address.
NOTABLE = re.compile(r"^(?P<code>[A-Z]{4}-[A-Z]{4})$|(?P<address>https?://[^\s<>\"]+[^\s<>\".,;:!?)])", re.MULTILINE)


@dataclass(frozen=True)
class Piece:
    """A part of a mail's text: plain, a link within this site, or a code."""

    text: str
    link: str = ""
    is_code: bool = False


@dataclass(frozen=True)
class Mail:
    """A mail as the mailbox shows it."""

    subject: str
    to: str
    sent_at: datetime
    pieces: tuple[Piece, ...]


class MailboxBackend(BaseEmailBackend):
    """Puts each mail into a file of its own, which its owner alone can read, since mails hold codes."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """How many mails were written."""
        folder = settings.MAIL_FOLDER
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for message in email_messages:
            _store(folder, message.message().as_bytes())
        return len(email_messages)


def mailbox(request: HttpRequest) -> dict[str, Any]:
    """For templates: `mailbox`, whether mails end up at /dev/mail/."""
    return {"mailbox": settings.MAILBOX is not None}


def newest_mails(folder: Path, origin: str) -> list[Mail]:
    """The last SHOWN mails, newest first; addresses that begin with `origin` are links."""
    files = sorted(folder.glob("*.eml"), reverse=True)[:SHOWN]
    return [_read(file, origin) for file in files]


def _store(folder: Path, content: bytes) -> None:
    # mkstemp makes files that only their owner can read. Renamed at the end: the page never shows half a mail.
    descriptor, unfinished = tempfile.mkstemp(dir=folder)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    Path(unfinished).rename(folder / f"{time.time_ns():020}-{Path(unfinished).name}.eml")


def _read(file: Path, origin: str) -> Mail:
    parsed = message_from_bytes(file.read_bytes(), policy=policy.default)
    body = parsed.get_body(("plain",))
    text = body.get_content() if body else ""
    sent_at = datetime.fromtimestamp(int(file.name.partition("-")[0]) / 1e9, UTC)
    return Mail(str(parsed["Subject"]), str(parsed["To"]), sent_at, tuple(_pieces(text.strip(), origin)))


def _pieces(text: str, origin: str) -> Iterator[Piece]:
    end = 0
    for found in NOTABLE.finditer(text):
        yield Piece(text[end : found.start()])
        end = found.end()
        if found["code"]:
            yield Piece(found["code"], is_code=True)
        else:
            yield Piece(found["address"], link=_link(found["address"], origin))
    yield Piece(text[end:])


def _link(address: str, origin: str) -> str:
    """The path of an address on this site; empty for one elsewhere."""
    path = address.removeprefix(origin)
    return path if path != address and path.startswith("/") and not path.startswith("//") else ""
