"""The words in which the community's rows say what they are, how they stand and what was done: on the ground floor."""

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


class Action(TextChoices):
    """What can be done; the value is the word that the API uses."""

    SUBMIT = "submit", "sent for review"
    WITHDRAW = "withdraw", "withdrew"
    APPROVE = "approve", "approved"
    REQUEST_CHANGES = "request_changes", "asked for changes to"
    REJECT = "reject", "rejected"
    SPAM = "spam", "marked as spam"
    HIDE = "hide", "hid"
    RESTORE = "restore", "restored"
    KEEP = "keep", "kept"
    UNDO = "undo", "took back a decision on"
    DELETE = "delete", "deleted"
    ERASE = "erase", "erased the text of"
    SCRUB = "scrub", "removed the account of"
    MAKE_MODERATOR = "make_moderator", "made a moderator of"
    RESOLVE = "resolve", "closed"
