"""What programs do in one step: write and send, change and send; a refusal of either leaves nothing behind."""

from typing import Any

import pytest

from community.actions.posting import post, revise
from community.errors import Conflict, NotAllowed, TooMuch, Unacceptable
from community.kinds import Kind
from community.models import Contribution, User
from community.states import Action
from tests.clock import Clock
from tests.personas import KL, draft, judged, pending, person, rows, whole_view

pytestmark = pytest.mark.django_db

WORDS = "What one loses by betting on $Q$ while $P$ is true."
OTHER_WORDS = "Something else altogether, at last."
WANTED: dict[str, Any] = {"formula": KL, "kind": Kind.AHA, "text": WORDS, "send": True}


def posted(author: User, **other: Any) -> Contribution:
    return post(author=author, **WANTED | other)


def newest(contribution: Contribution) -> tuple[str, dict[str, Any]]:
    """The newest text and its view, as they are stored."""
    contribution.refresh_from_db()
    assert contribution.current_revision is not None
    return contribution.current_revision.text, contribution.current_revision.view


# --- a new text -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("send", "state"), [(True, "pending"), (False, "draft")])
def test_text_is_written_and_sent_or_kept(send: bool, state: str, ada: User) -> None:
    contribution = posted(ada, view={"mu_q": 2}, send=send)
    assert (contribution.author, contribution.formula, contribution.kind) == (ada, KL, Kind.AHA)
    assert contribution.state == state
    assert newest(contribution) == (WORDS, whole_view(mu_q=2))


def test_text_that_is_refused_leaves_no_draft(ada: User) -> None:
    before = rows()
    with pytest.raises(Unacceptable):
        posted(ada, text="Too short.")
    assert not rows() ^ before


def test_each_time_another_text_is_made(ada: User) -> None:
    assert posted(ada, send=False) != posted(ada, send=False)


# --- a text that there is ---------------------------------------------------------------------------------


def test_text_is_changed_and_its_view_stays(ada: User) -> None:
    contribution = posted(ada, view={"mu_q": 2}, send=False)
    assert revise(author=ada, contribution=contribution, text=OTHER_WORDS).state == "draft"
    assert newest(contribution) == (OTHER_WORDS, whole_view(mu_q=2))


@pytest.mark.parametrize(("view", "stored"), [({"mu_q": 3}, whole_view(mu_q=3)), ({}, {})])
def test_view_is_changed_and_the_text_stays(view: dict[str, Any], stored: dict[str, Any], ada: User) -> None:
    contribution = posted(ada, view={"mu_q": 2}, send=False)
    revise(author=ada, contribution=contribution, view=view)
    assert newest(contribution) == (WORDS, stored)


def test_text_and_view_are_changed_and_sent_at_once(ada: User) -> None:
    contribution = posted(ada, send=False)
    sent = revise(author=ada, contribution=contribution, text=OTHER_WORDS, view={"mu_q": 3}, send=True)
    assert sent.state == "pending"
    assert newest(contribution) == (OTHER_WORDS, whole_view(mu_q=3))


def test_draft_is_sent_as_it_is(ada: User) -> None:
    contribution = revise(author=ada, contribution=posted(ada, send=False), send=True)
    assert contribution.state == "pending"
    assert newest(contribution) == (WORDS, {})


def test_where_sending_is_refused_the_text_stays_as_it_was(ada: User, clock: Clock) -> None:
    contribution = posted(ada, send=False)
    posted(ada, text=OTHER_WORDS)
    before = rows()
    with pytest.raises(TooMuch):
        revise(author=ada, contribution=contribution, text=f"{WORDS} And more.", send=True)
    assert not rows() ^ before


@pytest.mark.parametrize("away", [-1, 1])
def test_text_of_another_version_is_not_changed(away: int, ada: User) -> None:
    contribution = pending(ada)
    version = contribution.version
    before = rows()
    with pytest.raises(Conflict, match=f"at version {version}, not {version + away}"):
        revise(author=ada, contribution=contribution, text=OTHER_WORDS, version=version + away)
    assert not rows() ^ before
    revise(author=ada, contribution=contribution, text=OTHER_WORDS, version=version)
    assert newest(contribution)[0] == OTHER_WORDS


def test_of_a_decision_that_can_be_taken_back_the_version_says_nothing(ada: User, maria: User, clock: Clock) -> None:
    contribution = pending(ada)
    told = contribution.version
    judged(maria, contribution, Action.REJECT)
    with pytest.raises(Conflict, match=f"at version {told}, not 7"):
        revise(author=ada, contribution=contribution, text=OTHER_WORDS, version=7)
    revise(author=ada, contribution=contribution, text=OTHER_WORDS, version=told)
    assert newest(contribution)[0] == OTHER_WORDS


def test_whose_text_it_is_not_is_not_told_its_version(ada: User) -> None:
    with pytest.raises(NotAllowed):
        revise(author=person("Rui"), contribution=draft(ada), text=OTHER_WORDS, version=7)
