"""What authors' actions store: revisions, views, digests, licence, states; beyond which action is possible when."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from community import limits, markup
from community.actions.judging import undo
from community.actions.reacting import flag
from community.actions.writing import begin, delete, digest, discard_edit, save_draft, submit, withdraw
from community.errors import Conflict, KeyReused, NotAllowed, TooMuch, Unacceptable, WrongState
from community.kinds import Kind
from community.models import Contribution, Decision, Flag, FlagReason, Notice, Revision, User
from community.states import Action
from tests.clock import Clock
from tests.personas import KL, draft, edited, judged, moderator, pending, person, published, rows, whole_view

pytestmark = pytest.mark.django_db

WORDS = "What one loses by betting on $Q$ while $P$ is true."


def texts(contribution: Contribution) -> list[str]:
    return list(contribution.revisions.order_by("number").values_list("text", flat=True))


def log(contribution: Contribution) -> list[tuple[str, int | None]]:
    """What was done to it, and by whom."""
    return list(contribution.decisions.values_list("action", "actor"))


def begun(author: User, text: str, **given: Any) -> Contribution:
    """What the form with the key k has made."""
    return begin(author=author, formula=KL, kind=Kind.AHA, text=text, key="k", **given)


# --- drafts -----------------------------------------------------------------------------------------------


def test_beginning_makes_one_contribution_with_one_draft(ada: User) -> None:
    contribution = begin(author=ada, formula=KL, kind=Kind.AHA, text=WORDS, view={"mu_q": 2})
    (revision,) = Revision.objects.all()
    assert contribution.current_revision == revision
    assert (contribution.state, contribution.version, contribution.kind) == ("draft", 0, "aha")
    assert (revision.number, revision.text, revision.view) == (1, WORDS, whole_view(mu_q=2))
    assert (revision.submitted_at, revision.sha256, revision.html, revision.licence) == (None, "", "", "")
    assert not Decision.objects.exists()


@pytest.mark.parametrize("is_closed", [False, True])
def test_only_members_begin_a_text(is_closed: bool, ada: User) -> None:
    ada.is_active = False
    somebody: Any = ada if is_closed else AnonymousUser()
    before = rows()
    with pytest.raises(NotAllowed, match="Log in to write"):
        begin(author=somebody, formula=KL, kind=Kind.AHA)
    assert not rows() ^ before


def test_text_may_begin_empty(ada: User) -> None:
    assert texts(begin(author=ada, formula=KL, kind=Kind.AHA)) == [""]


def test_text_is_begun_only_while_there_is_room_for_a_draft(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "DRAFTS_AT_ONCE", 1)
    draft(ada)
    with pytest.raises(Unacceptable, match="You have 1 draft"):
        draft(ada)


@pytest.mark.parametrize("key", ["", "k"])
def test_text_with_a_wrong_view_is_not_begun_and_taken_for_no_other(key: str, ada: User) -> None:
    draft(ada)
    begun(person("Bo"), "First.")
    before = rows()
    with pytest.raises(Unacceptable) as refusal:
        begin(author=ada, formula=KL, kind=Kind.AHA, text=WORDS, view={"mu_q": 1e9}, key=key)
    assert set(refusal.value.errors) == {"view"}
    assert not rows() ^ before


def test_unknown_formula_is_refused_with_the_nearest(ada: User) -> None:
    with pytest.raises(Unacceptable, match=r"no formula 'kl-divergance'. The nearest: kl-divergence") as refusal:
        begin(author=ada, formula="kl-divergance", kind=Kind.AHA)
    assert set(refusal.value.errors) == {"formula"}
    assert not Contribution.objects.exists()


@pytest.mark.parametrize("view", [{"mu_q": 1e9}, {"mu_q": "two"}, {"nonsense": 1}, {"mu_q": None}, {"mu_q": [1]}])
def test_view_that_the_formula_has_not_is_refused(view: dict[str, Any], ada: User) -> None:
    contribution = draft(ada)
    before = rows()
    with pytest.raises(Unacceptable) as refusal:
        save_draft(author=ada, contribution=contribution, text=WORDS, view=view)
    assert set(refusal.value.errors) == {"view"}
    assert not rows() ^ before


@pytest.mark.parametrize(
    ("view", "stored"),
    [
        ({"heads_q": 0.1}, whole_view("coins", heads_q=0.1)),
        ({"mu_q": 2, "mu_p": 1}, whole_view(mu_q=2)),
        ({"figure": "coins", "values": {"mu_q": 2}}, whole_view("coins", mu_q=2)),
        (whole_view("mixture"), whole_view("mixture")),
        ({"mu_p": 1}, {}),  # where it stands anyway: in the short form that is nothing
    ],
)
def test_view_holds_all_values_and_its_figure(view: dict[str, Any], stored: dict[str, Any], ada: User) -> None:
    begin(author=ada, formula=KL, kind=Kind.AHA, view=view)
    assert Revision.objects.get().view == stored


def test_saving_changes_the_draft_itself(ada: User) -> None:
    contribution = save_draft(author=ada, contribution=draft(ada, "First."), text=WORDS)
    assert texts(contribution) == [WORDS]
    assert not Decision.objects.exists()


def test_saving_without_a_view_keeps_the_one_there_is(ada: User) -> None:
    contribution = begin(author=ada, formula=KL, kind=Kind.AHA, view={"mu_q": 2})
    save_draft(author=ada, contribution=contribution, text=WORDS)
    assert Revision.objects.get().view == whole_view(mu_q=2)
    save_draft(author=ada, contribution=contribution, text=WORDS, view={})
    assert Revision.objects.get().view == {}
    save_draft(author=ada, contribution=contribution, text=WORDS, view={"mu_q": 3})
    assert Revision.objects.get().view == whole_view(mu_q=3)


@pytest.mark.parametrize(("view", "stored"), [(None, whole_view(mu_q=2)), ({"mu_q": 3}, whole_view(mu_q=3))])
@pytest.mark.parametrize("is_judged", [False, True])
def test_edit_of_what_was_sent_in_keeps_its_view_or_has_another(
    is_judged: bool, view: dict[str, Any] | None, stored: dict[str, Any], ada: User, maria: User
) -> None:
    contribution = begin(author=ada, formula=KL, kind=Kind.AHA, text=WORDS, view={"mu_q": 2})
    submit(author=ada, contribution=contribution)
    if is_judged:
        judged(maria, contribution, Action.APPROVE)
    contribution = save_draft(author=ada, contribution=contribution, text=f"{WORDS} And more.", view=view)
    assert contribution.current_revision is not None
    assert contribution.current_revision.view == stored


def test_line_ends_and_nul_are_cleaned(ada: User) -> None:
    assert texts(draft(ada, "a\r\nb\rc\nd\0e")) == ["a\nb\nc\nde"]


def test_saving_the_same_text_changes_nothing(ada: User, maria: User) -> None:
    contribution = published(ada, maria, WORDS)
    before = rows()
    save_draft(author=ada, contribution=contribution, text=WORDS)
    assert not rows() ^ before


@pytest.mark.parametrize("view", [{"mu_q": 2}, {"values": {"mu_q": 2.0}}, whole_view(mu_q=2)])
def test_saving_the_same_view_in_another_form_changes_nothing(view: dict[str, Any], ada: User) -> None:
    contribution = begin(author=ada, formula=KL, kind=Kind.AHA, text=WORDS, view={"mu_q": 2})
    before = rows()
    save_draft(author=ada, contribution=contribution, text=WORDS, view=view)
    assert not rows() ^ before


def test_stored_view_may_be_given_again_whatever_the_formula_has_become(ada: User) -> None:
    contribution = draft(ada)
    Revision.objects.update(view=whole_view(mu_q=1e9))
    save_draft(author=ada, contribution=contribution, text=WORDS, view=whole_view(mu_q=1e9))
    assert Revision.objects.get().view == whole_view(mu_q=1e9)


# --- whose text it is -------------------------------------------------------------------------------------

CHANGES: list[Callable[[User, Contribution], object]] = [
    lambda somebody, text: save_draft(author=somebody, contribution=text, text="Other words."),
    lambda somebody, text: submit(author=somebody, contribution=text),
    lambda somebody, text: withdraw(author=somebody, contribution=text),
    lambda somebody, text: discard_edit(author=somebody, contribution=text),
]


@pytest.mark.parametrize("change", CHANGES)
def test_nobody_else_changes_a_text_or_is_told_that_it_is_being_judged(
    change: Callable[[User, Contribution], object], ada: User, maria: User
) -> None:
    contribution, rui = edited(published(ada, maria), send=True), person("Rui")
    judged(maria, contribution, Action.SPAM)
    before = rows()
    with pytest.raises(NotAllowed, match="Only the author"):
        change(rui, contribution)
    assert not rows() ^ before


@pytest.mark.parametrize("change", CHANGES)
def test_author_waits_while_what_takes_their_text_away_can_be_taken_back(
    change: Callable[[User, Contribution], object], ada: User, maria: User, clock: Clock
) -> None:
    contribution = edited(published(ada, maria), send=True)
    judged(maria, contribution, Action.SPAM)
    before = rows()
    with pytest.raises(WrongState, match="try again in a minute"):
        change(ada, contribution)
    clock.move(minutes=1)
    with pytest.raises(NotAllowed, match="Only the author"):
        change(ada, contribution)
    assert not rows() ^ before


@pytest.mark.parametrize("change", [withdraw, discard_edit])
def test_author_who_takes_back_what_was_just_approved_waits(
    change: Callable[..., object], ada: User, maria: User
) -> None:
    contribution = edited(published(ada, maria), send=True)
    judged(maria, contribution, Action.APPROVE)
    before = rows()
    with pytest.raises(WrongState, match="try again in a minute"):
        change(author=ada, contribution=contribution)
    assert not rows() ^ before


# --- written elsewhere meanwhile --------------------------------------------------------------------------


def test_text_that_was_saved_elsewhere_since_is_not_overwritten(ada: User, clock: Clock) -> None:
    contribution = draft(ada, "First.")
    opened_at = clock.now
    clock.move(minutes=1)
    save_draft(author=ada, contribution=contribution, text="Second.", expected_saved_at=opened_at)
    before = rows()
    with pytest.raises(Conflict, match=f"saved elsewhere at {clock.now:%H:%M} UTC"):
        save_draft(author=ada, contribution=contribution, text="Third.", expected_saved_at=opened_at)
    assert not rows() ^ before
    save_draft(author=ada, contribution=contribution, text="Second.", expected_saved_at=opened_at)  # it is the same
    save_draft(author=ada, contribution=contribution, text="Third.", expected_saved_at=clock.now)
    assert texts(contribution) == ["Third."]


def test_form_that_is_sent_again_saves_the_text_that_it_began(ada: User, clock: Clock) -> None:
    first = begun(ada, "First.", view={"mu_q": 2})
    for text in ("Second.", "Third."):
        clock.move(minutes=1)
        assert begun(ada, text) == first
    (revision,) = Revision.objects.all()
    assert (revision.text, revision.view, revision.saved_at) == ("Third.", {}, clock.now)


@pytest.mark.parametrize("sent", [["First."], ["First.", "Second."]])
def test_form_does_not_overwrite_what_another_has_saved_since(sent: list[str], ada: User, clock: Clock) -> None:
    for text in sent:
        contribution = begun(ada, text)
        clock.move(minutes=1)
    save_draft(author=ada, contribution=contribution, text="Third.")
    before = rows()
    with pytest.raises(Conflict):
        begun(ada, "Fourth.")
    assert not rows() ^ before
    saw = clock.now  # where the form has shown what was saved, that is what counts
    save_draft(author=ada, contribution=contribution, text="Fourth.", expected_saved_at=saw, key="k")
    assert texts(contribution) == ["Fourth."]


@pytest.mark.parametrize("key", ["", "another"])
def test_only_the_form_that_began_a_text_is_asked_what_it_saw(key: str, ada: User, clock: Clock) -> None:
    contribution = begun(ada, "First.")
    for text, sent_with in (("Second.", ""), ("Third.", key)):
        clock.move(minutes=1)
        save_draft(author=ada, contribution=contribution, text=text, key=sent_with)
    assert texts(contribution) == ["Third."]


def test_texts_begun_without_a_form_are_as_many_as_were_begun(ada: User) -> None:
    for text in ("First.", "First."):
        contribution = begin(author=ada, formula=KL, kind=Kind.AHA, text=text)
        assert contribution.key_saved_at is None
    assert Contribution.objects.count() == 2


@pytest.mark.parametrize(("formula", "kind"), [("bayes-theorem", Kind.AHA), (KL, Kind.EXPLANATION)])
def test_key_of_a_text_begins_no_other(formula: str, kind: Kind, ada: User) -> None:
    begun(ada, "First.")
    before = rows()
    with pytest.raises(KeyReused, match="another text"):
        begin(author=ada, formula=formula, kind=kind, text="First.", key="k")
    assert not rows() ^ before


def test_key_of_one_author_is_free_for_others(ada: User) -> None:
    assert begun(ada, "First.") != begun(person("Bo"), "First.")


def test_form_of_a_deleted_text_begins_another(ada: User) -> None:
    for _ in range(3):
        delete(actor=ada, contribution=begun(ada, "First."))
    assert [text.state for text in Contribution.objects.all()] == ["deleted"] * 3


# --- submission -------------------------------------------------------------------------------------------


def test_submission_seals_the_revision(ada: User, clock: Clock) -> None:
    contribution = begin(author=ada, formula=KL, kind=Kind.AHA, text=WORDS, view={"mu_q": 2})
    submit(author=ada, contribution=contribution)
    revision = Revision.objects.get()
    sent = json.dumps([WORDS, whole_view(mu_q=2)], sort_keys=True)
    assert revision.sha256 == hashlib.sha256(sent.encode()).hexdigest()
    assert "<math" in revision.html
    assert revision.renderer == markup.RENDERER_VERSION
    assert revision.licence == "CC BY-SA 4.0"
    assert revision.submitted_at == clock.now


def test_text_that_comes_too_soon_or_once_more_is_not_sent(ada: User, clock: Clock) -> None:
    submit(author=ada, contribution=draft(ada, WORDS))
    again, another = draft(ada, WORDS), draft(ada)
    before = rows()
    with pytest.raises(TooMuch):
        submit(author=ada, contribution=another)
    clock.move(minutes=1)
    with pytest.raises(Unacceptable, match="this very text"):
        submit(author=ada, contribution=again)
    assert not rows() ^ before


def test_first_submission_is_remembered_and_the_newest_counts_in_the_queue(ada: User, clock: Clock) -> None:
    contribution = submit(author=ada, contribution=draft(ada))
    assert (contribution.first_submitted_at, contribution.submitted_at) == (clock.now, clock.now)
    clock.move(hours=1)
    contribution = edited(contribution, send=True)
    assert (contribution.first_submitted_at, contribution.submitted_at) == (clock.now - timedelta(hours=1), clock.now)


def test_text_that_is_sent_twice_is_sent_once(ada: User) -> None:
    contribution = pending(ada)
    before = rows()
    assert submit(author=ada, contribution=contribution) == contribution
    assert not rows() ^ before


def test_text_that_was_published_for_being_sent_is_sent_once(ada: User, maria: User) -> None:
    for _ in range(3):
        published(ada, maria)
    contribution = submit(author=ada, contribution=draft(ada))
    assert contribution.decisions.count() == 2
    before = rows()
    assert submit(author=ada, contribution=contribution) == contribution
    assert not rows() ^ before


@pytest.mark.usefixtures("told_at_once")
def test_what_a_moderator_has_published_is_sent_again_only_changed(ada: User, maria: User) -> None:
    contribution = published(ada, maria)
    with pytest.raises(WrongState, match="Nothing has changed"):
        submit(author=ada, contribution=contribution)


def test_submission_is_logged_with_the_digest(ada: User) -> None:
    contribution = pending(ada)
    (entry,) = Decision.objects.all()
    assert (entry.action, entry.actor, entry.contribution) == ("submit", ada, contribution)
    assert (entry.judged_version, entry.version, contribution.version) == (0, 1, 1)
    assert entry.revision is not None
    assert entry.sha256 == entry.revision.sha256 != ""


def test_another_view_is_another_digest(ada: User, clock: Clock) -> None:
    for view in ({}, {"mu_q": 2}):
        submit(author=ada, contribution=begin(author=ada, formula=KL, kind=Kind.AHA, text=WORDS, view=view))
        clock.move(hours=1)
    assert Revision.objects.values("sha256").distinct().count() == 2


def test_digest_is_the_same_in_whatever_order_the_view_is_read() -> None:
    assert digest(WORDS, {"figure": "f", "values": {"a": 1.0, "b": 2.0}}) == digest(
        WORDS, {"values": {"b": 2.0, "a": 1.0}, "figure": "f"}
    )


@pytest.mark.parametrize("verified", [True, False])
def test_only_a_verified_address_sends(verified: bool) -> None:
    una = person("Una", verified=verified)
    contribution = draft(una)
    before = rows()
    if verified:
        assert submit(author=una, contribution=contribution).review == "pending"
        return
    with pytest.raises(NotAllowed, match="Verify your e-mail address first"):
        submit(author=una, contribution=contribution)
    assert not rows() ^ before


@pytest.mark.parametrize("whose", ["their own, another one", "somebody else's, the same"])
def test_it_is_the_address_of_the_account_that_has_to_be_verified(whose: str, ada: User) -> None:
    una = person("Una", verified=False)
    if whose == "their own, another one":
        EmailAddress.objects.create(user=una, email="una@elsewhere.example", verified=True)
    else:
        EmailAddress.objects.filter(user=ada).update(email=una.email)
    contribution = draft(una)
    before = rows()
    with pytest.raises(NotAllowed, match="Verify your e-mail address first"):
        submit(author=una, contribution=contribution)
    assert not rows() ^ before


@pytest.mark.usefixtures("told_at_once")
def test_what_was_rejected_is_sent_again_only_changed(ada: User, maria: User) -> None:
    contribution = pending(ada)
    judged(maria, contribution, Action.REJECT)
    with pytest.raises(WrongState, match="Nothing has changed"):
        submit(author=ada, contribution=contribution)
    assert edited(contribution, send=True).state == "pending"


def test_stale_instance_does_no_harm(ada: User, maria: User) -> None:
    stale = pending(ada)
    judged(maria, Contribution.objects.get(pk=stale.pk), Action.APPROVE)
    with pytest.raises(WrongState):
        withdraw(author=ada, contribution=stale)
    assert Contribution.objects.get().is_public


# --- taking back ------------------------------------------------------------------------------------------


def test_withdrawing_keeps_what_was_sent_and_makes_a_draft_of_it(ada: User) -> None:
    contribution = begin(author=ada, formula=KL, kind=Kind.AHA, text=WORDS, view={"mu_q": 2})
    sent = submit(author=ada, contribution=contribution).current_revision
    contribution = withdraw(author=ada, contribution=contribution)
    assert texts(contribution) == [WORDS, WORDS]
    newest = contribution.current_revision
    assert newest is not None
    assert (newest.number, newest.is_draft, contribution.submitted_at) == (2, True, None)
    assert newest.view == whole_view(mu_q=2)
    assert log(contribution) == [("submit", ada.pk), ("withdraw", ada.pk)]
    assert {entry.revision for entry in contribution.decisions.all()} == {sent}


def test_withdrawing_twice_is_withdrawing_once(ada: User) -> None:
    contribution = withdraw(author=ada, contribution=pending(ada))
    before = rows()
    assert withdraw(author=ada, contribution=contribution) == contribution
    assert not rows() ^ before


@pytest.mark.usefixtures("told_at_once")
def test_what_is_not_in_review_cannot_be_withdrawn_whatever_was_withdrawn_before(ada: User, maria: User) -> None:
    contribution = withdraw(author=ada, contribution=edited(published(ada, maria), send=True))
    contribution = discard_edit(author=ada, contribution=contribution)
    with pytest.raises(WrongState, match="Only a text that is in review"):
        withdraw(author=ada, contribution=contribution)


def test_edit_in_review_leaves_the_review(ada: User) -> None:
    contribution = save_draft(author=ada, contribution=pending(ada, WORDS), text="Better words than those.")
    assert contribution.review == "draft"
    assert texts(contribution) == [WORDS, "Better words than those."]
    assert log(contribution) == [("submit", ada.pk), ("withdraw", ada.pk)]


def test_edit_of_a_published_text_leaves_the_old_one_public(ada: User, maria: User) -> None:
    contribution = edited(published(ada, maria, WORDS), send=True)
    assert contribution.is_public
    assert contribution.published_revision is not None
    assert contribution.published_revision.text == WORDS
    assert contribution.current_revision != contribution.published_revision
    assert contribution.has_edit


def test_approved_edit_takes_the_place_of_the_old_text(ada: User, maria: User) -> None:
    contribution = published(ada, maria)
    first_time = contribution.published_at
    edited(contribution, send=True)
    judged(maria, contribution, Action.APPROVE)
    contribution.refresh_from_db()
    assert contribution.published_revision == contribution.current_revision
    assert contribution.published_at == first_time  # an edit does not bring it to the top of the newest


def test_rejected_edit_never_unpublishes(ada: User, maria: User) -> None:
    contribution = edited(published(ada, maria, WORDS), send=True)
    judged(maria, contribution, Action.REJECT)
    contribution.refresh_from_db()
    assert (contribution.visibility, contribution.review) == ("public", "rejected")
    assert contribution.published_revision is not None
    assert contribution.published_revision.text == WORDS


@pytest.mark.usefixtures("told_at_once")
def test_discarded_edit_stays_in_the_history(ada: User, maria: User) -> None:
    contribution = edited(published(ada, maria, WORDS))
    contribution = discard_edit(author=ada, contribution=contribution)
    assert len(texts(contribution)) == 2
    assert contribution.current_revision == contribution.published_revision
    assert not contribution.has_edit
    assert contribution.review == "approved"
    before = rows()
    assert discard_edit(author=ada, contribution=contribution) == contribution  # twice is once
    assert not rows() ^ before


def test_edit_in_review_is_withdrawn_where_it_is_discarded(ada: User, maria: User) -> None:
    contribution = edited(published(ada, maria), send=True)
    discard_edit(author=ada, contribution=contribution)
    assert log(contribution)[-1] == ("withdraw", ada.pk)


def test_where_nothing_is_published_there_is_no_edit_to_discard(ada: User) -> None:
    contribution = draft(ada)
    with pytest.raises(WrongState, match="no edit of a published text"):
        discard_edit(author=ada, contribution=contribution)


# --- deletion ---------------------------------------------------------------------------------------------


def test_deleted_text_keeps_its_revisions_and_its_log(ada: User, maria: User) -> None:
    contribution = published(ada, maria, WORDS)
    delete(actor=ada, contribution=contribution)
    contribution.refresh_from_db()
    assert (contribution.visibility, contribution.published_revision) == ("deleted", None)
    assert texts(contribution) == [WORDS]
    assert list(Decision.objects.values_list("action", flat=True)) == ["submit", "approve", "delete"]


def test_entry_of_a_deletion_says_who_which_text_and_why(ada: User, maria: User) -> None:
    contribution = pending(ada)
    entry = delete(actor=maria, contribution=contribution, reason=" It\r\nis copied. ")
    assert (entry.action, entry.actor, entry.revision) == ("delete", maria, contribution.current_revision)
    assert entry.reason == "It\nis copied."


@pytest.mark.parametrize("reason", ["", " \n"])
def test_moderators_say_why_they_delete_and_authors_need_not(reason: str, ada: User, maria: User) -> None:
    contribution = pending(ada)
    before = rows()
    with pytest.raises(Unacceptable, match="Say why"):
        delete(actor=maria, contribution=contribution, reason=reason)
    assert not rows() ^ before
    assert delete(actor=ada, contribution=contribution, reason=reason).reason == ""


def test_deleting_twice_is_deleting_once(ada: User) -> None:
    contribution = pending(ada)
    entry = delete(actor=ada, contribution=contribution)
    assert entry.reason == ""
    before = rows()
    assert delete(actor=ada, contribution=contribution) == entry
    assert not rows() ^ before


@pytest.mark.parametrize("who", ["author", "another moderator"])
def test_what_somebody_else_has_deleted_is_deleted_already(who: str, ada: User, maria: User) -> None:
    contribution = pending(ada)
    delete(actor=maria, contribution=contribution, reason="It is copied.")
    with pytest.raises(WrongState, match="deleted already"):
        delete(actor=ada if who == "author" else moderator("Mo"), contribution=contribution, reason="It is copied.")


def test_deletion_answers_those_who_doubted_the_text(ada: User, maria: User) -> None:
    contribution = published(ada, maria)
    flag(reader=person("Rui"), contribution=contribution, reason=FlagReason.WRONG)
    assert Flag.objects.get().settled_by is None
    entry = delete(actor=ada, contribution=contribution)
    assert Flag.objects.get().settled_by == entry


def test_deletion_by_a_moderator_is_told_to_the_author_only(ada: User, maria: User) -> None:
    decision = delete(actor=maria, contribution=pending(ada), reason="It is copied.")
    assert list(Notice.objects.values_list("recipient", "decision")) == [(ada.pk, decision.pk)]


def test_deletion_by_the_author_is_told_to_nobody(ada: User) -> None:
    delete(actor=ada, contribution=pending(ada))
    assert not Notice.objects.exists()


def test_moderator_deletes_a_public_text_also_while_its_author_writes_on(ada: User, maria: User) -> None:
    contribution = withdraw(author=ada, contribution=edited(published(ada, maria), send=True))
    delete(actor=maria, contribution=contribution, reason="It is copied.")
    contribution.refresh_from_db()
    assert contribution.visibility == "deleted"


def test_moderator_cannot_delete_what_its_author_is_rewriting(ada: User, maria: User) -> None:
    contribution = pending(ada)
    judged(maria, contribution, Action.REQUEST_CHANGES)
    edited(contribution)
    before = rows()
    with pytest.raises(NotAllowed, match="Only the author can delete a draft"):
        delete(actor=maria, contribution=contribution, reason="I have seen it before.")
    assert not rows() ^ before


# --- what a decision leaves behind when it is taken back --------------------------------------------------


@pytest.mark.parametrize("action", [Action.APPROVE, Action.REQUEST_CHANGES, Action.REJECT, Action.SPAM])
def test_undoing_brings_everything_back_but_the_version(action: Action, ada: User, maria: User) -> None:
    contribution = pending(ada)
    before = rows(Contribution, Revision)
    undo(moderator=maria, decision=judged(maria, contribution, action))
    Contribution.objects.update(version=contribution.version)
    assert not rows(Contribution, Revision) ^ before


def test_undoing_a_second_approval_leaves_the_day_of_the_first(ada: User, maria: User, clock: Clock) -> None:
    contribution = published(ada, maria)
    first_time = contribution.published_at
    for action in (Action.HIDE, Action.REJECT):
        judged(maria, contribution, action)
    clock.move(days=1)
    contribution = edited(contribution, send=True)
    undo(moderator=maria, decision=judged(maria, contribution, Action.APPROVE))
    contribution.refresh_from_db()
    assert not contribution.is_public
    assert contribution.published_at == first_time


def test_text_begun_since_a_decision_stays_when_it_is_taken_back(ada: User, maria: User) -> None:
    contribution = pending(ada)
    decision = judged(maria, contribution, Action.APPROVE)
    edited(contribution)
    undo(moderator=maria, decision=decision)
    contribution.refresh_from_db()
    assert contribution.state == "draft"
    assert contribution.current_revision is not None
    assert contribution.current_revision.is_draft


# --- all or nothing ---------------------------------------------------------------------------------------


def test_failure_in_the_middle_leaves_nothing(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    contribution = draft(ada)
    before = rows()

    def fail(*given: object, **named: object) -> None:
        raise RuntimeError("the log is full")

    monkeypatch.setattr("community.actions.log.Decision.objects.create", fail)
    with pytest.raises(RuntimeError, match="the log is full"):
        submit(author=ada, contribution=contribution)
    assert not rows() ^ before


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite locks the whole database")
def test_action_on_a_text_locks_its_row_before_it_reads(ada: User) -> None:
    contribution = draft(ada)
    with CaptureQueriesContext(connection) as queries:
        submit(author=ada, contribution=contribution)
    first = next(query["sql"] for query in queries if "community_contribution" in query["sql"])
    assert first.endswith("FOR UPDATE")


def test_nothing_is_planned_for_an_author_who_is_no_moderator(ada: User) -> None:
    pending(ada)
    assert not DBTaskResult.objects.exists()
