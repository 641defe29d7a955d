"""A line of the security log: what it says, what it refuses to say, and when it is written."""

from uuid import UUID

import pytest
from django.db import transaction

from community.models import User
from community.security_log import SERVER, SecurityEvent, joined, note
from tests.security_lines import SecurityLines

pytestmark = pytest.mark.django_db(transaction=True)


def test_people_are_named_by_their_number(ada: User, maria: User, security_lines: SecurityLines) -> None:
    note(SecurityEvent.ROLE_GIVEN, ada, actor=maria, role="staff")
    note(SecurityEvent.ROLE_GIVEN, ada, actor=SERVER, role="staff")
    assert security_lines.told() == [
        f"event=role_given person={ada.pk} actor={maria.pk} role=staff",
        f"event=role_given person={ada.pk} actor=server role=staff",
    ]


def test_what_is_not_known_is_left_out(security_lines: SecurityLines) -> None:
    note(SecurityEvent.TOKEN_REFUSED, None, token=None, method="", reason="unknown")
    assert security_lines.told() == ["event=token_refused reason=unknown"]


def test_numbers_and_several_words_are_facts(ada: User, security_lines: SecurityLines) -> None:
    token = UUID("8e03978e-40d5-43dd-bc93-6894a57f9324")
    note(SecurityEvent.TOKEN_MADE, ada, token=token, scopes=joined(["read", "write"]), group=7)
    assert security_lines.told()[0].endswith(f" token={token} scopes=read+write group=7")


@pytest.mark.parametrize(
    "fact",
    ["ada@example.org", "192.0.2.1", "2001:db8::1", "two words", "two\nlines", "é", "a" * 41, f"klarity_{'0' * 64}"],
)
def test_addresses_and_secrets_cannot_be_written(fact: str, ada: User, security_lines: SecurityLines) -> None:
    with pytest.raises(ValueError, match="words and numbers"):
        note(SecurityEvent.LOGIN, ada, method=fact)
    assert security_lines.told() == []


def test_what_is_taken_back_was_never_done(ada: User, security_lines: SecurityLines) -> None:
    with transaction.atomic():
        note(SecurityEvent.TOKEN_MADE, ada)
        transaction.set_rollback(True)
    assert security_lines.told() == []


def test_line_is_written_when_it_is_stored(ada: User, security_lines: SecurityLines) -> None:
    with transaction.atomic():
        note(SecurityEvent.TOKEN_MADE, ada)
        assert not security_lines.caplog.records
    assert security_lines.told() == [f"event=token_made person={ada.pk}"]
