"""The words in which the community's rows say what they are, how they stand and what was done: on the ground floor."""

from enum import StrEnum

from django.db.models import TextChoices


class Visibility(TextChoices):
    """What everybody sees of a contribution."""

    PRIVATE = "private"  # nothing: it was never published, or no longer is
    PUBLIC = "public"  # its published revision
    HIDDEN = "hidden"  # a placeholder, until a moderator has looked at it
    SPAM = "spam"  # nothing
    DELETED = "deleted"  # that there was something


class Review(TextChoices):
    """Where the newest revision stands; an edit of a published text is reviewed while the old text stays public."""

    DRAFT = "draft"
    PENDING = "pending"
    CHANGES_REQUESTED = "changes_requested"
    REJECTED = "rejected"
    APPROVED = "approved"


class Action(StrEnum):
    """What the code asks for by name; the value is the word that the log keeps and the API uses.

    All that can be decided about a text stands in `judgements`, what it is called there and in `words.decisions`.
    """

    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    APPROVE = "approve"
    REQUEST_CHANGES = "request_changes"
    REJECT = "reject"
    SPAM = "spam"
    HIDE = "hide"
    RESTORE = "restore"
    KEEP = "keep"
    UNDO = "undo"
    DELETE = "delete"
    ERASE = "erase"
    SCRUB = "scrub"
    MAKE_MODERATOR = "make_moderator"
    RESOLVE = "resolve"


class Event(TextChoices):
    """What webhooks are told of."""

    PUBLISHED = "contribution.published"  # a text, a newer revision of it, or that its author left
    WITHDRAWN = "contribution.withdrawn"  # what everybody saw is no longer public
    PING = "ping"  # its owner wanted to try it
