"""People for tests: a reader, an author, a moderator; and texts of theirs in every state."""

from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.db import connection
from django.db.models import Model
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from community.actions.judging import decide
from community.actions.writing import begin, delete, save_draft, submit, withdraw
from community.kinds import Kind
from community.models import Contribution, Decision, Delivery, Flag, Notice, Report, Revision, User, Vote, Webhook
from community.states import Action
from formulas.definitions import loading

KL = "kl-divergence"
TEXT = "Think of $P$ as what is true and of $Q$ as what you bet on: the divergence is what you lose. ({})"


def whole_view(figure: str = "bells", **moved: float) -> dict[str, Any]:
    """What is stored, and answered, of a view of the divergence: all values, those that are not moved too."""
    values = loading.catalogue().by_slug[KL].defaults | {name: float(value) for name, value in moved.items()}
    return {"figure": figure, "values": values}


def person(name: str, *, verified: bool = True, new: bool = False, **fields: bool) -> User:
    """A stored user `name`@example.org; not new, so that only tests about new people meet their limits."""
    user = User.objects.create_user(f"{name.lower()}@example.org", name, "a long and unlikely sentence", **fields)
    if not new:
        User.objects.filter(pk=user.pk).update(date_joined=timezone.now() - timedelta(days=30))
        user.refresh_from_db()
    EmailAddress.objects.create(user=user, email=user.email, verified=verified, primary=True)
    return user


def moderator(name: str = "Maria") -> User:
    return person(name, is_moderator=True)


def draft(author: User, text: str = "", *, kind: Kind = Kind.EXPLANATION, formula: str = KL) -> Contribution:
    """A draft; without `text` one that differs from all others."""
    count = Contribution.objects.count()
    return begin(author=author, formula=formula, kind=kind, text=text or TEXT.format(count))


def pending(author: User, text: str = "", *, kind: Kind = Kind.EXPLANATION, formula: str = KL) -> Contribution:
    """A text in review; the pause between two posts is taken as over."""
    contribution = submit(author=author, contribution=draft(author, text, kind=kind, formula=formula))
    rested = timezone.now() - timedelta(hours=1)
    Contribution.objects.filter(pk=contribution.pk).update(first_submitted_at=rested)
    contribution.refresh_from_db()
    return contribution


def judged(by: User, contribution: Contribution, action: str, reason: str = "Because of this.") -> Decision:
    """The decision of `by` about the contribution as it is now."""
    contribution.refresh_from_db()
    revision = contribution.current_revision_id
    assert revision is not None
    decision, _ = decide(
        moderator=by,
        contribution=contribution,
        action=action,
        reason=reason,
        revision=revision,
        version=contribution.version,
    )
    return decision


def published(author: User, by: User, text: str = "", *, kind: Kind = Kind.EXPLANATION) -> Contribution:
    """A text that everybody sees, approved by `by`."""
    contribution = pending(author, text, kind=kind)
    judged(by, contribution, Action.APPROVE)
    contribution.refresh_from_db()
    return contribution


def hidden(author: User, by: User) -> Contribution:
    """A published text that `by` has hidden."""
    contribution = published(author, by)
    judged(by, contribution, Action.HIDE)
    return contribution


def sent_draft(author: User, text: str = "", **given: Any) -> Contribution:
    """A draft again: it was in review, and its author has taken it back."""
    return withdraw(author=author, contribution=pending(author, text, **given))


def decided(author: User, by: User, action: Action, **given: Any) -> Contribution:
    """A text that `by` has not published: `action` is what was done instead."""
    contribution = pending(author, **given)
    judged(by, contribution, action)
    contribution.refresh_from_db()
    return contribution


def edited(contribution: Contribution, *, send: bool = False) -> Contribution:
    """The contribution with a newer text than the one it has, as a draft or sent in."""
    author = contribution.author
    text = TEXT.format(f"edit {contribution.revisions.count()} of text {contribution.pk}")
    contribution = save_draft(author=author, contribution=contribution, text=text)
    return submit(author=author, contribution=contribution) if send else contribution


def in_every_state(author: User, by: User) -> dict[str, Contribution]:
    """A text of `author` in every state there is, by its name; `by` made all decisions."""

    def then(action: Action, contribution: Contribution) -> Contribution:
        judged(by, contribution, action)
        contribution.refresh_from_db()
        return contribution

    # The rejected one first: nobody with a rejection is trusted, so the others stay where they are put.
    rejected = decided(author, by, Action.REJECT)
    deleted = published(author, by)
    delete(actor=author, contribution=deleted)
    deleted.refresh_from_db()
    return {
        "draft": draft(author),
        "withdrawn": sent_draft(author),
        "pending": pending(author),
        "changes requested": decided(author, by, Action.REQUEST_CHANGES),
        "rejected": rejected,
        "published": published(author, by),
        "published, edit begun": edited(published(author, by)),
        "published, edit pending": edited(published(author, by), send=True),
        "published, edit rejected": then(Action.REJECT, edited(published(author, by), send=True)),
        "hidden": then(Action.HIDE, published(author, by)),
        "hidden, edit pending": edited(then(Action.HIDE, published(author, by)), send=True),
        "spam, was pending": decided(author, by, Action.SPAM),
        "spam, was published": then(Action.SPAM, published(author, by)),
        "deleted": deleted,
    }


Rows = set[tuple[Any, ...]]
CHANGED_BY_ACTIONS = (
    *(Contribution, Revision, Decision, Notice, Flag, Vote, Report, User, Webhook, Delivery),
    DBTaskResult,
)


def rows(*models: type[Model]) -> Rows:
    """Every row of `models`, or else of all that actions change: what differs afterwards has changed."""
    found: Rows = set()
    with connection.cursor() as cursor:  # past the ORM, which takes ten times as long
        for table in [model._meta.db_table for model in models or CHANGED_BY_ACTIONS]:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608  # the name is Django's
            found |= {(table, *map(repr, row)) for row in cursor.fetchall()}
    return found
