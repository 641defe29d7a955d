"""The key of a form: sent twice, by two presses or since the answer was lost, it does what it does once."""

from uuid import uuid4

from django.http import QueryDict

FIELD = "key"
LONGEST = 64  # characters: ours have 32


def new_key() -> str:
    """A key for a form that is shown for the first time."""
    return uuid4().hex


def sent_key(fields: QueryDict) -> str:
    """The key that was sent with a form; empty where there was none."""
    return fields.get(FIELD, "").replace("\0", "")[:LONGEST]
