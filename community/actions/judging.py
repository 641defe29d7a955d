"""What moderators decide about the texts of others, and take back."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from community import limits
from community.actions.answering import answer_flags
from community.actions.log import locked, record, require
from community.errors import Conflict, Unacceptable, WrongState
from community.judgements import JUDGEMENTS, Judgement, possible_judgements
from community.models import Contribution, Decision, Flag, User
from community.permissions import can_judge, is_moderator, revision_for
from community.preconditions import WHATEVER, Expected
from community.states import Action, Review
from community.texts import one_kind_of_line_end
from community.told import bring_back
from community.words.decisions import sentence
from formulas.texts.counted import counted


@transaction.atomic
def decide(
    *,
    moderator: User,
    contribution: Contribution,
    action: str,
    reason: str = "",
    revision: int | None = None,
    version: int | None = None,
    expected: Expected = WHATEVER,
) -> tuple[Decision, bool]:
    """The entry of the decision, and whether it was made now: deciding the same once more gives the first again.

    `revision` (its id) and `version` are what the moderator had before them; where the tags of `expected` name it, both
    may be left out. Raises Conflict, or Changed for the tags, when somebody else was there first, NotAllowed for one's
    own text, WrongState for what cannot be done to a text that stands so, Unacceptable without a reason where there has
    to be one, or where nothing says what was judged.
    """
    contribution = locked(contribution)
    require(is_moderator(moderator), "Only moderators review.")
    require(can_judge(moderator, contribution), "Nobody reviews their own text.")
    last = contribution.decisions.last()
    _check_named(expected, revision=revision, version=version)
    if last and _is_repeated(last, contribution, moderator, action, revision, version, expected):
        return last, False
    expected.check(contribution, moderator, last=last, words=lambda: _what_happened(contribution, last, moderator))
    shown = revision_for(moderator, contribution)
    revision = (shown.pk if shown else 0) if revision is None else revision
    if version not in (None, contribution.version) or revision not in _readable(contribution):
        raise Conflict(_what_happened(contribution, last, moderator), last)
    reason = one_kind_of_line_end(reason).strip()
    judgement = JUDGEMENTS.get(action)
    limits.check_reason(reason, required=judgement is None or judgement.needs_reason)
    if judgement is None or not judgement.is_possible(contribution):
        raise WrongState(_not_now(contribution, action))
    return _decide(moderator, contribution, judgement, reason, revision), True


@transaction.atomic
def undo(*, moderator: User, decision: Decision, expected: Expected = WHATEVER) -> tuple[Decision, bool]:
    """The entry that takes `decision` back, and whether it was made now: once more gives the first again.

    The text stands as if it had not been decided about, and nothing was told. What its author has begun since stays:
    as without the decision, that took the text out of review. Raises NotAllowed for another's decision or after the
    time for it, Conflict when something was done since.
    """
    if decision.contribution is None or decision.action not in JUDGEMENTS:
        raise WrongState("Only a decision on a text in review or in public can be taken back.")
    contribution = locked(decision.contribution)
    is_theirs = is_moderator(moderator) and decision.actor_id == moderator.pk
    require(is_theirs, "Only the moderator who decided can take it back.")
    if undone := Decision.objects.filter(undoes=decision).first():
        expected.check(contribution, moderator, done=undone)
        return undone, False
    last = contribution.decisions.last()
    expected.check(contribution, moderator, last=last, words=lambda: _what_happened(contribution, last, moderator))
    _check_undoable(decision, contribution, moderator)
    Flag.objects.filter(settled_by=decision).update(settled_by=None)

    def back(changed: Contribution) -> None:
        bring_back(changed, decision.before)

    entry = record(Action.UNDO, contribution, back, actor=moderator, revision=decision.revision, undoes=decision)
    return entry, True


def decide_by_rule(action: str, contribution: Contribution, *, reason: str) -> Decision:
    """The entry of what the site itself decides about a (locked) contribution; `reason` names the rule."""
    judgement = JUDGEMENTS[action]
    revision = judgement.revision(contribution)
    return record(action, contribution, judgement.change, actor=None, revision=revision, reason=reason)


def _decide(moderator: User, contribution: Contribution, judgement: Judgement, reason: str, revision: int) -> Decision:
    pending = contribution.review == Review.PENDING
    if pending and judgement.needs_newest and revision != contribution.current_revision_id:
        raise Conflict("There is a newer text than the one you have read.", contribution.decisions.last())
    judged, answers_flags = judgement.revision(contribution), judgement.answers_flags(contribution)
    decision = record(judgement.action, contribution, judgement.change, actor=moderator, revision=judged, reason=reason)
    if answers_flags:
        answer_flags(decision)
    return decision


def _check_undoable(decision: Decision, contribution: Contribution, moderator: User) -> None:
    """Nothing; raises Conflict when something was done since, NotAllowed when it is too late."""
    if contribution.version != decision.version:
        last = contribution.decisions.last()
        raise Conflict(_what_happened(contribution, last, moderator), last)
    window = settings.UNDO_WINDOW
    seconds = round(window.total_seconds())
    require(
        timezone.now() - decision.created_at < window,
        f"A decision can be taken back for {counted(seconds, 'second')}; its author may have read it by now.",
    )


def _check_named(expected: Expected, **named: int | None) -> None:
    """Nothing; raises Unacceptable where neither tags nor numbers say what was judged."""
    missing = [name for name, given in named.items() if given is None]
    if missing and expected.tags is None:
        raise Unacceptable({name: f"Name the {name} that you judged, or its state in If-Match." for name in missing})


def _readable(contribution: Contribution) -> set[int | None]:
    """The revisions that a moderator may have read; a draft is its author's alone."""
    sent = {contribution.current_revision_id} if contribution.review != Review.DRAFT else set()
    return sent | ({contribution.published_revision_id} - {None})


def _is_repeated(
    last: Decision,
    contribution: Contribution,
    moderator: User,
    action: str,
    revision: int | None,
    version: int | None,
    expected: Expected,
) -> bool:
    if (last.actor_id, last.action) != (moderator.pk, action):
        return False
    # What was read before the decision: approving moves the public text, and rejecting may take it away.
    readable = _readable(contribution) | {last.revision_id, last.before.get("published_revision")}
    named = revision in {None, *readable} and version in (None, last.judged_version)
    return named and expected.held_before(last, moderator)


def _what_happened(contribution: Contribution, last: Decision | None, moderator: User) -> str:
    if last is None:
        return "This text has changed since you read it; read it again."
    done = sentence(last, f"this {contribution.kind.word}", moderator)
    return f"{done} on {last.created_at:%-d %B at %H:%M} UTC; read it again."


def _not_now(contribution: Contribution, action: str) -> str:
    possible = [judgement.action for judgement in possible_judgements(contribution)]
    state = contribution.state.replace("_", " ")
    instead = f"only {', '.join(possible)}" if possible else "nor anything else"
    return f"This {contribution.kind.word} is {state}: “{action}” is not possible now, {instead}."
