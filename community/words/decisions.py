"""Entries of the log in words: as sentences, and as the notices that tell of them."""

from dataclasses import dataclass

from community.judgements import JUDGEMENTS, Judgement
from community.models import Decision, User
from community.states import Action


@dataclass(frozen=True)
class Words:
    """What the site says of an action."""

    done: str  # "Maria …", with {} for what it was done to
    alone: str = ""  # the same without that, where it cannot just be left out
    notice: str = ""  # the subject of what somebody is told of it


# Of all that can be done besides judging; of each judgement its row says the same.
OF_OTHER_ACTIONS: dict[str, Words] = {
    Action.SUBMIT: Words("sent {} for review"),
    Action.WITHDRAW: Words("withdrew {}"),
    Action.UNDO: Words("took back a decision on {}"),
    Action.DELETE: Words("deleted {}", notice="Your {kind} on {formula} was deleted"),
    Action.ERASE: Words("erased {}", alone="erased the text of"),
    Action.SCRUB: Words("removed the account of {}"),
    Action.MAKE_MODERATOR: Words("made {} a moderator", alone="made a moderator of"),
    Action.RESOLVE: Words("answered {}", alone="closed", notice="Your report on {formula}"),
}


def actions() -> list[str]:
    """All that the log may hold."""
    return [*JUDGEMENTS, *OF_OTHER_ACTIONS]


def actor_name(decision: Decision, reader: User | None = None) -> str:
    """Who it was: the public name, "You" for `reader`, or "The site" for what it did by a rule."""
    if decision.actor is None:
        return "The site"
    return "You" if reader is not None and decision.actor_id == reader.pk else decision.actor.name


def around(action: str) -> tuple[str, str]:
    """What stands before and after the thing that `action` was done to: ("marked ", " as spam")."""
    before, _, after = _words(action).done.partition("{}")
    return before, after


def alone(action: str) -> str:
    """What was done, without saying to what: "marked as spam"."""
    words = _words(action)
    return words.alone or " ".join(words.done.replace("{}", "").split())


def sentence(decision: Decision, thing: str, reader: User | None = None) -> str:
    """Who did what to `thing`, without a full stop: "Maria marked this aha moment as spam"."""
    return f"{actor_name(decision, reader)} {_words(decision.action).done.format(thing)}"


def notice(decision: Decision) -> str:
    """What somebody is told in a line, with {kind} and {formula} in it; empty where nobody is told.

    It speaks of the text as it stood when it was decided: it may have come further since.
    """
    judgement = JUDGEMENTS.get(decision.action)
    if judgement is None:
        return OF_OTHER_ACTIONS[decision.action].notice
    stood = decision.before
    return judgement.notice.of(stood["published_revision"], stood["review"]) if judgement.notice else ""


def _words(action: str) -> Judgement | Words:
    return JUDGEMENTS.get(action) or OF_OTHER_ACTIONS[action]
