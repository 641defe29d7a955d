"""What must hold of everybody's texts whatever anybody does: checked between a snapshot and the next one."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core import mail

from community.actions.publishing import REASON as NOBODY_ELSE
from community.actions.writing import digest
from community.judgements import JUDGEMENTS
from community.models import Contribution, Decision, Flag, Notice, Revision, User, Vote
from community.permissions import revision_for
from community.ranking import wilson_lower_bound
from community.states import Action
from community.trust import BY_TRUST

JUDGING = (*JUDGEMENTS, Action.UNDO)
# The causes that take a public text away; everything else leaves it where it is.
UNPUBLISHING = ("hide", "spam", "delete", "erase")

Row = dict[str, Any]


@dataclass(frozen=True)
class Snapshot:
    """All rows at one moment, by their keys."""

    users: dict[int, User]
    contributions: dict[int, Contribution]
    revisions: dict[int, Row]
    decisions: dict[int, Row]
    notices: dict[int, Row]
    votes: list[Row]
    flags: list[Row]

    @property
    def undone(self) -> set[int]:
        return {row["undoes_id"] for row in self.decisions.values()} - {None}

    def about(self, contribution: int) -> list[Row]:
        """The log of one contribution, oldest first."""
        return [row for row in self.decisions.values() if row["contribution_id"] == contribution]

    def since(self, before: "Snapshot") -> list[Row]:
        """The entries that `before` did not have."""
        return [row for key, row in self.decisions.items() if key not in before.decisions]


def look() -> Snapshot:
    """A snapshot of now."""
    contributions = Contribution.objects.select_related("author", "current_revision", "published_revision")
    return Snapshot(
        users=User.objects.in_bulk(),
        contributions={row.pk: row for row in contributions.order_by("pk")},
        revisions={row["id"]: dict(row) for row in Revision.objects.values()},
        decisions={row["id"]: dict(row) for row in Decision.objects.order_by("pk").values()},
        notices={row["id"]: dict(row) for row in Notice.objects.values()},
        votes=[dict(row) for row in Vote.objects.values()],
        flags=[dict(row) for row in Flag.objects.values()],
    )


def check(before: Snapshot, after: Snapshot) -> None:
    """Nothing; AssertionError when a law was broken on the way from `before` to `after`."""
    for law in LAWS:
        law(before, after)


def log_only_grows(before: Snapshot, after: Snapshot) -> None:
    assert {key: after.decisions.get(key) for key in before.decisions} == before.decisions


def versions_count_the_entries_of_the_log(before: Snapshot, after: Snapshot) -> None:
    for key, contribution in after.contributions.items():
        versions = [(row["judged_version"], row["version"]) for row in after.about(key)]
        assert versions == [(number, number + 1) for number in range(contribution.version)]
        assert key not in before.contributions or contribution.version >= before.contributions[key].version


def no_text_is_lost_and_none_that_was_sent_changes(before: Snapshot, after: Snapshot) -> None:
    for key, old in before.revisions.items():
        new = after.revisions[key]
        if new["erased_at"]:
            assert (new["text"], new["html"], new["view"], new["completed_view"]) == ("", "", {}, {})
            assert after.contributions[new["contribution_id"]].author.scrubbed_at
        elif old["submitted_at"]:
            rendered = {"html": new["html"], "renderer": new["renderer"]}
            assert new == old | rendered
        sealed = ("contribution_id", "number", "sha256", "licence", "submitted_at") if old["submitted_at"] else ()
        assert [new[name] for name in sealed] == [old[name] for name in sealed]


def what_was_sent_has_digest_html_and_licence(before: Snapshot, after: Snapshot) -> None:
    for row in after.revisions.values():
        if row["submitted_at"] and not row["erased_at"]:
            assert row["sha256"] == digest(row["text"], row["view"])
            assert row["html"]
            assert row["licence"] == "CC BY-SA 4.0"


def public_text_goes_only_for_a_cause(before: Snapshot, after: Snapshot) -> None:
    for key, old in before.contributions.items():
        new = after.contributions[key]
        if not old.is_public or (new.is_public and new.published_revision_id == old.published_revision_id):
            continue
        causes = [row for row in after.since(before) if row["contribution_id"] == key]
        allowed = ("approve",) if new.is_public else UNPUBLISHING
        assert any(row["action"] in allowed or _takes_back_what_published(row, old, after) for row in causes)


def _takes_back_what_published(row: Row, old: Contribution, after: Snapshot) -> bool:
    undone = after.decisions.get(row["undoes_id"])
    published = bool(undone and undone["revision_id"] == old.published_revision_id)
    return published and undone is not None and undone["action"] in ("approve", "restore")


def everything_stands_as_the_log_says(before: Snapshot, after: Snapshot) -> None:
    for key, contribution in after.contributions.items():
        log = [row for row in after.about(key) if row["id"] not in after.undone and row["action"] != Action.UNDO]
        stands = (contribution.visibility, contribution.published_revision_id)
        assert stands == _replayed(log, contribution)


def _replayed(log: list[Row], contribution: Contribution) -> tuple[str, int | None]:
    visibility: str = "private"
    published: int | None = None
    for row in log:
        match row["action"]:
            case "approve":
                visibility, published = "public", row["revision_id"]
            case "hide":
                visibility = "hidden"
            case "spam":
                visibility = "spam"
            case "restore":
                visibility = "public" if published else "private"
            case "reject" if visibility == "hidden" and row["revision_id"] == published:
                visibility, published = "private", None
            case "delete":
                visibility, published = "deleted", None
            case "erase" if contribution.published_revision is None:
                visibility, published = "deleted", None
    return visibility, published


def each_text_stands_somewhere(before: Snapshot, after: Snapshot) -> None:
    for contribution in after.contributions.values():
        newest, published = contribution.current_revision, contribution.published_revision
        assert newest is not None
        assert newest.contribution_id == contribution.pk
        assert (contribution.visibility in ("public", "hidden")) <= bool(published and contribution.published_at)
        assert (contribution.visibility in ("private", "deleted")) <= (published is None)
        if contribution.visibility == "deleted":
            continue
        assert (contribution.review == "draft") == newest.is_draft
        assert (contribution.review == "approved") == (newest == published)
        sent = [row for row in after.revisions.values() if row["contribution_id"] == contribution.pk]
        assert bool(contribution.first_submitted_at) == any(row["submitted_at"] for row in sent)


def votes_are_counted(before: Snapshot, after: Snapshot) -> None:
    for key, contribution in after.contributions.items():
        given = Counter(row["clicked"] for row in after.votes if row["contribution_id"] == key)
        assert (contribution.clicked, contribution.not_for_me) == (given[True], given[False])
        assert contribution.score == wilson_lower_bound(given[True], given[False])


def nobody_reads_what_is_not_theirs_to_read(before: Snapshot, after: Snapshot) -> None:
    people: list[User | AnonymousUser] = [AnonymousUser(), *after.users.values()]
    for user in people:
        visible = set(Contribution.objects.visible_to(user).values_list("pk", flat=True))
        for contribution in after.contributions.values():
            shown = revision_for(user, contribution)
            assert (shown is not None) == (contribution.pk in visible)
            assert shown is None or shown in _readable(user, contribution)
    public = set(Contribution.objects.public().values_list("pk", flat=True))
    assert public == {key for key, contribution in after.contributions.items() if contribution.is_public}


def _readable(user: User | AnonymousUser, contribution: Contribution) -> set[Revision | None]:
    if contribution.visibility == "deleted":
        return set()
    public = {contribution.published_revision} if contribution.is_public else set()
    if not user.is_active:
        return public
    if contribution.author_id == user.pk:
        return {contribution.current_revision}
    if not user.is_moderator:
        return public
    newest = contribution.current_revision
    return {contribution.published_revision} | ({newest} if newest and not newest.is_draft else set())


def nobody_judges_their_own(before: Snapshot, after: Snapshot) -> None:
    for row in after.since(before):
        if row["action"] not in JUDGING:
            continue
        author = after.contributions[row["contribution_id"]].author
        assert row["actor_id"] != author.pk
        assert row["actor_id"] is None or before.users[row["actor_id"]].is_moderator
        revision = after.revisions[row["revision_id"]]
        assert revision["contribution_id"] == row["contribution_id"]
        assert revision["submitted_at"]
        if row["actor_id"] is None:
            _acts_by_a_rule(row, author, before, after)


def _acts_by_a_rule(row: Row, author: User, before: Snapshot, after: Snapshot) -> None:
    """What the site may do by itself: hide what was flagged, publish the trusted and what nobody could review."""
    if row["action"] == Action.HIDE:
        return
    assert row["action"] == Action.APPROVE
    if row["reason"] == BY_TRUST:
        assert _earned_trust(author, row, before)
        return
    assert row["reason"] == NOBODY_ELSE
    assert author.is_moderator
    assert not [user for user in after.users.values() if user.is_moderator and user.is_active and user != author]
    sent = after.revisions[row["revision_id"]]["submitted_at"]
    assert row["created_at"] - sent >= settings.LONE_MODERATOR_WAIT


def _earned_trust(author: User, row: Row, before: Snapshot) -> bool:
    counted = defaultdict(set)
    for entry in before.decisions.values():
        contribution = before.contributions.get(entry["contribution_id"])
        if contribution and contribution.author == author and entry["id"] not in before.undone:
            age = row["created_at"] - entry["created_at"]
            counted[entry["action"], age < settings.TRUSTED_REJECTION_MEMORY].add(contribution.pk)
    approved = counted["approve", True] | counted["approve", False]
    return len(approved) >= settings.TRUSTED_APPROVALS and not (counted["reject", True] | counted["spam", True])


def each_is_told_once_and_only_what_stands(before: Snapshot, after: Snapshot) -> None:
    told = Counter((row["recipient_id"], row["decision_id"]) for row in after.notices.values())
    assert set(told.values()) <= {1}
    for notice in after.notices.values():
        decision = after.decisions[notice["decision_id"]]
        assert notice["recipient_id"] != decision["actor_id"]
        if notice["decision_id"] in after.undone:
            assert notice["cancelled_at"]
        assert not (notice["cancelled_at"] and notice["sent_at"])
        window = settings.UNDO_WINDOW if decision["actor_id"] else notice["created_at"] - notice["created_at"]
        assert not notice["sent_at"] or notice["sent_at"] >= decision["created_at"] + window
    for row in after.since(before):
        told_to = [notice["recipient_id"] for notice in after.notices.values() if notice["decision_id"] == row["id"]]
        if row["action"] not in (*JUDGING, Action.DELETE):
            continue
        author = after.contributions[row["contribution_id"]].author_id
        is_silent = row["action"] in ("keep", "undo") or row["reason"] == BY_TRUST or row["actor_id"] == author
        doubting = {flag["reader_id"] for flag in after.flags if flag["settled_by_id"] == row["id"]}
        assert set(told_to) == (doubting if is_silent else doubting | {author}) - {row["actor_id"]}


def mails_are_those_of_the_notices(before: Snapshot, after: Snapshot) -> None:
    sent = Counter(message.extra_headers["Message-ID"] for message in mail.outbox)
    assert sent == Counter(row["message_id"] for row in after.notices.values() if row["sent_at"])


LAWS = (
    log_only_grows,
    versions_count_the_entries_of_the_log,
    no_text_is_lost_and_none_that_was_sent_changes,
    what_was_sent_has_digest_html_and_licence,
    public_text_goes_only_for_a_cause,
    everything_stands_as_the_log_says,
    each_text_stands_somewhere,
    votes_are_counted,
    nobody_reads_what_is_not_theirs_to_read,
    nobody_judges_their_own,
    each_is_told_once_and_only_what_stands,
    mails_are_those_of_the_notices,
)
