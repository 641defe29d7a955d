"""Removing an account: nothing tells any longer who it was, and the log is whole."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from community.actions.judging import undo
from community.actions.people import remove_account
from community.actions.reacting import flag, vote
from community.actions.reporting import close_report, report
from community.actions.tokens import create_token
from community.actions.writing import begin, save_draft
from community.errors import Conflict, NotAllowed
from community.kinds import Kind
from community.models import Contribution, Decision, Flag, FlagReason, Notice, Report, Revision, Token, User
from community.states import Action
from tests.clock import Clock
from tests.community.working import work
from tests.personas import (
    KL,
    draft,
    edited,
    in_every_state,
    judged,
    moderator,
    pending,
    person,
    published,
    rows,
    whole_view,
)

pytestmark = pytest.mark.django_db

NAME, EMAIL, SECOND = "Zebedee", "zebedee@example.org", "quux@example.net"
UNDONE_BY_THEN = timedelta(minutes=2)


@pytest.fixture
def zebedee() -> User:
    return person(NAME)


@pytest.fixture
def everywhere(zebedee: User, maria: User) -> User:
    """Somebody whose name and addresses stand wherever they can stand."""
    words = f"I am {NAME}, write to {EMAIL} or to {SECOND} if you want more."
    EmailAddress.objects.create(user=zebedee, email=SECOND, verified=True)
    draft(zebedee, words)
    judged(maria, pending(zebedee, f"{words} Once more."), Action.REJECT)
    judged(maria, pending(zebedee, f"{words} And more."), Action.SPAM)
    save_draft(author=zebedee, contribution=published(zebedee, maria), text=words)
    report(reporter=zebedee, formula=KL, text=words)
    flag(reader=zebedee, contribution=published(maria, moderator("Mo")), reason=FlagReason.OTHER, note=words)
    create_token(owner=zebedee, name=words[:80], scopes=["read"], life=timedelta(days=1))
    Authenticator.objects.create(user=zebedee, type="webauthn", data={"name": f"Key of {NAME}", "credential": {}})
    UserSession.objects.create(user=zebedee, ip="192.0.2.1", session_key="a" * 32, user_agent=f"{NAME}'s browser")
    for row, what in ((zebedee, NAME), (EmailAddress.objects.get(email=SECOND), SECOND)):
        kind = ContentType.objects.get_for_model(row)
        entry = {"content_type": kind, "object_id": str(row.pk), "object_repr": what, "action_flag": CHANGE}
        LogEntry.objects.create(user=maria, change_message=f"Changed {what}.", **entry)
    return zebedee


def cells() -> Iterator[tuple[str, str]]:
    """Every value in every table, as text, with the table that it stands in."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608  # a name of ours
            yield from ((table, str(value)) for row in cursor.fetchall() for value in row)
    yield from (("django_session", str(session.get_decoded())) for session in Session.objects.all())


def tables_that_know(*words: str) -> set[str]:
    return {table for table, value in cells() if any(word.lower() in value.lower() for word in words)}


@pytest.mark.parametrize("keep_published", [True, False])
def test_no_table_knows_name_or_address_any_longer(keep_published: bool, everywhere: User) -> None:
    known = tables_that_know(NAME, EMAIL, SECOND)
    assert {"community_user", "account_emailaddress", "community_revision", "community_report"} < known
    assert {"community_flag", "community_token", "mfa_authenticator", "django_admin_log"} < known
    remove_account(user=everywhere, keep_published=keep_published)
    assert tables_that_know(NAME, EMAIL, SECOND) == set()
    assert set(LogEntry.objects.values_list("object_repr", "change_message")) == {("A former member", "")}


def test_log_is_whole_and_says_what_was_done(everywhere: User) -> None:
    before = rows(Decision)
    remove_account(user=everywhere, keep_published=True)
    assert before < rows(Decision)
    added = Decision.objects.order_by("pk")[len(before) :]
    assert {entry.action for entry in added} == {"erase", "resolve", "scrub"}
    assert {entry.actor for entry in added} == {everywhere}
    assert added[len(added) - 1].person == everywhere


def test_row_stays_under_a_name_that_says_nothing(zebedee: User) -> None:
    remove_account(user=zebedee, keep_published=True)
    zebedee.refresh_from_db()
    assert zebedee.name == "A former member"
    assert zebedee.email.endswith("@removed.invalid")
    assert zebedee.scrubbed_at
    assert not zebedee.has_usable_password()
    assert not any(getattr(zebedee, may) for may in ("is_active", "is_moderator", "is_staff", "is_superuser"))


def test_rights_that_were_given_are_taken(zebedee: User) -> None:
    may = Permission.objects.get(codename="view_user")
    group = Group.objects.create(name="Readers of the log")
    User.objects.filter(pk=zebedee.pk).update(last_login=timezone.now())
    for given in (zebedee, others := person("Rui")):
        given.groups.add(group)
        given.user_permissions.add(may)
    remove_account(user=zebedee, keep_published=True)
    zebedee.refresh_from_db()
    assert (list(zebedee.groups.all()), list(zebedee.user_permissions.all()), zebedee.last_login) == ([], [], None)
    assert (list(others.groups.all()), list(others.user_permissions.all())) == ([group], [may])


def test_two_people_can_be_removed(zebedee: User) -> None:
    for user in (zebedee, person("Rui")):
        remove_account(user=user, keep_published=True)
    assert User.objects.exclude(scrubbed_at=None).count() == 2


# --- ways in ----------------------------------------------------------------------------------------------


def test_tokens_passkeys_addresses_and_sessions_are_gone(everywhere: User) -> None:
    others = person("Rui")
    create_token(owner=others, name="mine", scopes=["read"], life=timedelta(days=1))
    remove_account(user=everywhere, keep_published=True)
    for model in (Token, Authenticator, EmailAddress, UserSession):
        assert not model.objects.filter(user=everywhere).exists()
    assert Token.objects.get().user == others
    assert EmailAddress.objects.filter(user=others).exists()


def test_open_session_opens_nothing_any_longer(zebedee: User) -> None:
    client = Client()
    client.force_login(zebedee)
    assert client.get(reverse("my-texts")).status_code == 200
    remove_account(user=zebedee, keep_published=True)
    assert client.get(reverse("my-texts")).status_code == 302


def test_session_that_allauth_knows_is_deleted(zebedee: User) -> None:
    client = Client()
    client.force_login(zebedee)
    key = client.session.session_key
    UserSession.objects.create(user=zebedee, ip="192.0.2.1", session_key=key, user_agent="-")
    remove_account(user=zebedee, keep_published=True)
    assert not Session.objects.filter(session_key=key).exists()


def test_address_can_sign_up_again_as_somebody_else(zebedee: User) -> None:
    remove_account(user=zebedee, keep_published=True)
    again = person(NAME)
    assert again.email == EMAIL
    assert again != zebedee
    assert not Contribution.objects.filter(author=again).exists()


# --- texts ------------------------------------------------------------------------------------------------

KEPT = {"published", "published, edit begun", "published, edit pending", "published, edit rejected"}
KEPT |= {"hidden", "hidden, edit pending"}


@pytest.mark.parametrize("keep_published", [True, False])
def test_only_what_was_published_is_kept_and_only_if_wished(keep_published: bool, zebedee: User, maria: User) -> None:
    texts = in_every_state(zebedee, maria)
    old = {state: text.published_revision.text for state, text in texts.items() if text.published_revision}
    remove_account(user=zebedee, keep_published=keep_published)
    kept = {}
    for state, text in texts.items():
        text.refresh_from_db()
        if text.visibility == "deleted":
            assert set(text.revisions.values_list("text", "html")) == {("", "")}
        else:
            (kept[state],) = text.revisions.exclude(text="").values_list("text", flat=True)
            assert text.current_revision == text.published_revision
    assert kept == ({state: old[state] for state in KEPT} if keep_published else {})


def test_erased_text_keeps_its_digest_and_the_log_says_that_it_was_erased(zebedee: User, maria: User) -> None:
    contribution = pending(zebedee)
    before = Revision.objects.values("sha256", "licence", "submitted_at", "number").get()
    remove_account(user=zebedee, keep_published=True)
    assert Revision.objects.values("sha256", "licence", "submitted_at", "number").get() == before
    entry = Decision.objects.get(action=Action.ERASE)
    assert (entry.contribution, entry.actor, entry.revision) == (contribution, zebedee, None)


def test_erased_text_takes_along_its_view_and_the_key_that_it_was_sent_with(zebedee: User) -> None:
    view = whole_view(mu_q=2)
    contribution = begin(author=zebedee, formula=KL, kind=Kind.EXPLANATION, text="A.", view=view, key="one-form")
    contribution.revisions.update(completed_view=view)
    remove_account(user=zebedee, keep_published=True)
    contribution.refresh_from_db()
    assert contribution.key == ""
    assert contribution.revisions.values_list("view", "completed_view").get() == ({}, {})


def test_kept_text_is_public_under_no_name(zebedee: User, maria: User) -> None:
    contribution = published(zebedee, maria)
    remove_account(user=zebedee, keep_published=True)
    (found,) = Contribution.objects.public()
    assert (found, found.author.name) == (contribution, "A former member")
    assert found.published_revision is not None
    assert "<math" in found.published_revision.html


def test_earlier_versions_of_a_kept_text_are_erased(zebedee: User, maria: User) -> None:
    contribution = published(zebedee, maria)
    judged(maria, edited(contribution, send=True), Action.APPROVE)
    remove_account(user=zebedee, keep_published=True)
    first, second = contribution.revisions.order_by("number")
    assert (first.text, bool(first.erased_at)) == ("", True)
    assert (second.text != "", second.erased_at) == (True, None)


def test_decision_on_a_text_that_was_erased_since_cannot_be_taken_back(zebedee: User, maria: User) -> None:
    decision = judged(maria, pending(zebedee), Action.APPROVE)
    remove_account(user=zebedee, keep_published=False)
    with pytest.raises(Conflict):
        undo(moderator=maria, decision=decision)
    assert not Contribution.objects.public().exists()


def test_texts_of_others_stay_as_they_are(zebedee: User, maria: User) -> None:
    in_every_state(person("Ada"), maria)
    before = rows(Contribution, Revision)
    remove_account(user=zebedee, keep_published=False)
    assert not rows(Contribution, Revision) ^ before


# --- what they said of others' texts ----------------------------------------------------------------------


def test_votes_still_count(zebedee: User, maria: User) -> None:
    contribution = published(person("Ada"), maria)
    vote(reader=zebedee, contribution=contribution, clicked=True)
    remove_account(user=zebedee, keep_published=True)
    contribution.refresh_from_db()
    assert (contribution.clicked, contribution.votes.count()) == (1, 1)


def test_flag_stays_without_its_note(zebedee: User, maria: User) -> None:
    contribution = published(person("Ada"), maria)
    flag(reader=zebedee, contribution=contribution, reason=FlagReason.WRONG, note="I know this best.")
    remove_account(user=zebedee, keep_published=True)
    assert Flag.objects.values_list("reason", "note").get() == ("wrong", "")
    assert Contribution.objects.under_doubt(maria).get() == contribution


def test_open_report_is_closed_without_its_text(zebedee: User) -> None:
    sent = report(reporter=zebedee, formula=KL, text="The sign is wrong.", view={"mu_q": 2})
    remove_account(user=zebedee, keep_published=True)
    sent.refresh_from_db()
    assert (sent.text, sent.view, bool(sent.closed_at)) == ("", {}, True)
    assert Decision.objects.get(report=sent).action == Action.RESOLVE


def test_report_that_was_answered_stays_answered(zebedee: User, maria: User) -> None:
    sent = report(reporter=zebedee, formula=KL, text="The sign is wrong.")
    answer = close_report(moderator=maria, report=sent, reason="It is not.")
    closed_at = Report.objects.get().closed_at
    remove_account(user=zebedee, keep_published=True)
    sent.refresh_from_db()
    assert (sent.text, sent.closed_at) == ("", closed_at)
    assert Decision.objects.get(report=sent) == answer


def test_nobody_writes_to_them_any_more(zebedee: User, maria: User, clock: Clock) -> None:
    judged(maria, pending(zebedee), Action.APPROVE)
    remove_account(user=zebedee, keep_published=True)
    assert Notice.objects.get().cancelled_at
    clock.now += UNDONE_BY_THEN
    work()
    assert not mail.outbox


def test_what_others_said_and_are_told_and_what_is_said_of_them_stays(zebedee: User, maria: User) -> None:
    rui = person("Rui")
    report(reporter=rui, formula=KL, text="The sign is wrong.", view={"mu_q": 2})
    flag(reader=rui, contribution=published(person("Ada"), maria), reason=FlagReason.WRONG, note="I know this best.")
    judged(maria, pending(rui), Action.REJECT)
    for model, key in ((User, rui.pk), (Token, zebedee.pk)):
        kind = ContentType.objects.get_for_model(model)
        entry = {"content_type": kind, "object_id": str(key), "object_repr": "Rui", "action_flag": CHANGE}
        LogEntry.objects.create(user=maria, change_message="Changed what Rui has.", **entry)
    models = (Report, Flag, Notice, LogEntry)
    before = rows(*models)
    assert {table for table, *_ in before} == {model._meta.db_table for model in models}
    remove_account(user=zebedee, keep_published=False)
    assert not rows(*models) ^ before


def test_notice_that_has_left_stays_as_one_that_was_sent(zebedee: User, maria: User, clock: Clock) -> None:
    judged(maria, pending(zebedee), Action.APPROVE)
    clock.now += UNDONE_BY_THEN
    work()
    remove_account(user=zebedee, keep_published=True)
    assert Notice.objects.values_list("sent_at", "cancelled_at").get() == (clock.now, None)


def test_notice_that_was_cancelled_keeps_its_time(zebedee: User, maria: User, clock: Clock) -> None:
    undo(moderator=maria, decision=judged(maria, pending(zebedee), Action.APPROVE))
    cancelled_at = clock.now
    clock.move(days=1)
    remove_account(user=zebedee, keep_published=True)
    assert Notice.objects.get().cancelled_at == cancelled_at


REACTIONS: dict[str, Callable[[User, Contribution], object]] = {
    "begin": lambda user, text: draft(user, "What I still wanted to say."),
    "vote": lambda user, text: vote(reader=user, contribution=text, clicked=True),
    "flag": lambda user, text: flag(reader=user, contribution=text, reason=FlagReason.WRONG, note="By the way."),
    "report": lambda user, text: report(reporter=user, formula=KL, text="What I still wanted to say."),
}


@pytest.mark.parametrize("act", REACTIONS)
def test_request_that_was_under_way_leaves_nothing_behind(act: str, zebedee: User, maria: User) -> None:
    text = published(person("Ada"), maria)
    remove_account(user=User.objects.get(pk=zebedee.pk), keep_published=True)
    before = rows()
    with pytest.raises(NotAllowed, match="This account is closed"):
        REACTIONS[act](zebedee, text)  # as the request has read them: still active
    assert not rows() ^ before


def test_failure_in_the_middle_leaves_everything(everywhere: User, monkeypatch: pytest.MonkeyPatch) -> None:
    before = rows()

    def fail(*given: Any, **named: Any) -> None:
        raise RuntimeError("in the middle")

    monkeypatch.setattr(User, "set_unusable_password", fail)
    with pytest.raises(RuntimeError, match="in the middle"):
        remove_account(user=everywhere, keep_published=False)
    assert not rows() ^ before
    assert EmailAddress.objects.filter(user=everywhere).count() == 2
