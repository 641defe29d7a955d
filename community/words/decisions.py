"""Entries of the log in words: as sentences, and as the notices that tell of them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from community.judgements import JUDGEMENTS, Judgement
from community.models import Contribution, Decision, User
from community.states import Action, Visibility
from community.told import undoable


@dataclass(frozen=True)
class Words:
    """What the site says of an action."""

    done: str  # "Maria …", with {} for what it was done to
    alone: str = ""  # the same without that, where it cannot just be left out
    notice: str = ""  # the subject of what somebody is told of it
    still_true: Callable[[Decision], bool] = lambda decision: True  # whether that can be said by now


def _is_deleted(decision: Decision) -> bool:
    return decision.contribution is not None and decision.contribution.visibility == Visibility.DELETED


def _is_waited_for(decision: Decision) -> bool:
    """Whoever sent the report has not removed it, and their account, since."""
    return decision.report is not None and decision.report.text != ""


# Of all that can be done besides judging; of each judgement its row says the same.
OF_OTHER_ACTIONS: dict[str, Words] = {
    Action.SUBMIT: Words("sent {} for review"),
    Action.WITHDRAW: Words("withdrew {}"),
    Action.UNDO: Words("took back a decision on {}"),
    Action.DELETE: Words("deleted {}", notice="Your {kind} on {formula} was deleted", still_true=_is_deleted),
    Action.ERASE: Words("erased {}", alone="erased the text of"),
    Action.SCRUB: Words("removed the account of {}"),
    Action.MAKE_MODERATOR: Words("made {} a moderator", alone="made a moderator of"),
    Action.RESOLVE: Words("answered {}", alone="closed", notice="Your report on {formula}", still_true=_is_waited_for),
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


def told_to_author(contribution: Contribution) -> QuerySet[Decision]:
    """The entries of its log that the author of `contribution` knows of, from the first.

    Their own, those that they have notice of, and what the site did with what they sent; nothing that was taken back,
    or can be.
    """
    with_notice = [judgement.action for judgement in JUDGEMENTS.values() if judgement.notice]
    with_notice += [action for action, words in OF_OTHER_ACTIONS.items() if words.notice]
    known = Q(actor=contribution.author_id) | Q(action__in=with_notice)
    told = contribution.decisions.filter(known, undone_by=None, undoes=None)
    return told.exclude(pk__in=undoable().values("pk")).order_by("pk")


def still_true(decision: Decision) -> bool:
    """Whether what the notice of `decision` says can still be said: the text may have come further since."""
    return _words(decision.action).still_true(decision)


def answer_to_flag(text: Contribution, decision: Decision) -> str:
    """What those are told who flagged a text when their flags are answered, with {kind} and {formula} in it.

    It says what has become of the text by now, so it is true whenever it is read.
    """
    if text.visibility == Visibility.HIDDEN:
        outcome = "is hidden for now"
    elif not text.is_public:
        outcome = "is no longer published"
    elif text.published_revision_id == decision.before["published_revision"]:
        outcome = "stays as it is"
    else:
        outcome = "was replaced by a newer version"
    return f"The {{kind}} on {{formula}} that you flagged {outcome}"


def _words(action: str) -> Judgement | Words:
    return JUDGEMENTS.get(action) or OF_OTHER_ACTIONS[action]
