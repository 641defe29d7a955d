"""Entries of the log as sentences."""

from community.models import Decision, User
from community.states import Action

DONE = {
    Action.SUBMIT: "sent {} for review",
    Action.WITHDRAW: "withdrew {}",
    Action.APPROVE: "approved {}",
    Action.REQUEST_CHANGES: "asked for changes to {}",
    Action.REJECT: "rejected {}",
    Action.SPAM: "marked {} as spam",
    Action.HIDE: "hid {}",
    Action.RESTORE: "restored {}",
    Action.KEEP: "kept {} as it is",
    Action.UNDO: "took back a decision on {}",
    Action.DELETE: "deleted {}",
    Action.ERASE: "erased {}",
    Action.SCRUB: "removed the account of {}",
    Action.MAKE_MODERATOR: "made {} a moderator",
    Action.RESOLVE: "answered {}",
}


def actor_name(decision: Decision, reader: User | None = None) -> str:
    """Who it was: the public name, "You" for `reader`, or "The site" for what it did by a rule."""
    if decision.actor is None:
        return "The site"
    return "You" if reader is not None and decision.actor_id == reader.pk else decision.actor.name


def around(action: Action) -> tuple[str, str]:
    """What stands before and after the thing that `action` was done to: ("marked ", " as spam")."""
    before, _, after = DONE[action].partition("{}")
    return before, after


def sentence(decision: Decision, thing: str, reader: User | None = None) -> str:
    """Who did what to `thing`, without a full stop: "Maria marked this aha moment as spam"."""
    return f"{actor_name(decision, reader)} {DONE[Action(decision.action)].format(thing)}"
