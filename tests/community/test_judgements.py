"""Every action on a text in every state, by everybody: what comes of it, or that it is refused and changes nothing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from community.actions.judging import decide, undo
from community.actions.reacting import flag, unvote, vote
from community.actions.writing import delete, discard_edit, save_draft, submit, withdraw
from community.errors import Conflict, Refused, WrongState
from community.judgements import JUDGEMENTS
from community.models import Contribution, FlagReason
from community.states import Action
from community.words.decisions import actions
from tests.community.conftest import World
from tests.personas import Rows, rows

pytestmark = [pytest.mark.django_db, pytest.mark.site]

STATES = (
    *("draft", "withdrawn", "pending", "changes requested", "rejected"),
    *("published", "published, edit begun", "published, edit pending", "published, edit rejected"),
    *("hidden", "hidden, edit pending", "spam, was pending", "spam, was published", "deleted"),
)
PERSONAS = ("stranger", "reader", "author", "moderator", "writing moderator", "inactive author", "inactive moderator")
# What the columns say: a number is the status of the refusal, a word what everybody sees and where the newest text
# stands afterwards: first letter of private, public ("v" for visible), hidden, spam, deleted; then that of draft,
# pending, changes requested, rejected, approved.
LETTERS = {"private": "p", "public": "v", "hidden": "h", "spam": "s", "deleted": "x", "draft": "d", "pending": "p"}
LETTERS |= {"changes_requested": "c", "rejected": "r", "approved": "a"}
AUTHORS = ("author", "writing moderator")
READERS = ("reader", "moderator")
OTHERS = tuple(set(PERSONAS) - {"moderator"})
TABLE = {
    # Columns:              draft withd pend  chang rejec publ  p+beg p+pen p+rej hid   h+pen s(pen s(pub delet
    ("save", AUTHORS):      "pd    pd    pd    pd    pd    vd    vd    vd    vd    hd    hd    403   403   403",
    ("submit", AUTHORS):    "pp    pp    pp    409   409   409   vp    vp    409   409   hp    403   403   403",
    ("withdraw", AUTHORS):  "409   pd    pd    409   409   409   409   vd    409   409   hd    403   403   403",
    ("discard", AUTHORS):   "409   409   409   409   409   va    va    va    va    409   409   403   403   403",
    ("delete", AUTHORS):    "xd    xd    xp    xc    xr    xa    xd    xp    xr    xa    xp    xp    xa    xa",
    ("delete", "moderator"): "403  403   xp    xc    xr    xa    xd    xp    xr    xa    xp    xp    xa    409",
    ("approve", "moderator"): "409 409   va    409   409   409   409   va    409   409   va    409   409   409",
    ("request_changes", "moderator"): "409 409 pc 409 409  409   409   vc    409   409   hc    409   409   409",
    ("reject", "moderator"): "409  409   pr    409   409   409   409   vr    409   pr    hr    409   409   409",
    ("spam", "moderator"):  "409   409   sp    sc    sr    sa    sd    sp    sr    sa    sp    409   409   409",
    ("hide", "moderator"):  "409   409   409   409   409   ha    hd    hp    hr    409   409   409   409   409",
    ("restore", "moderator"): "409 409   409   409   409   409   409   409   409   va    vp    pp    va    409",
    ("keep", "moderator"):  "409   409   409   409   409   va    vd    vp    vr    409   409   409   409   409",
    # The log's last entry, which is no decision of a moderator where it says 409.
    ("undo", "moderator"):  "none  409   409   pp    pp    pp    pd    409   vp    va    409   pp    va    409",
    ("undo", OTHERS):       "none  409   409   403   403   403   403   409   403   403   409   403   403   409",
    ("vote", READERS):      "403   403   403   403   403   va    vd    vp    vr    403   403   403   403   403",
    ("unvote", READERS):    "403   403   403   403   403   va    vd    vp    vr    403   403   403   403   403",
    ("flag", READERS):      "403   403   403   403   403   va    vd    vp    vr    403   403   403   403   403",
}  # fmt: skip


def judge(action: str) -> Callable:
    def act(user: Any, text: Contribution) -> object:
        revision = text.current_revision_id if text.review == "pending" else text.published_revision_id
        revision = revision or text.current_revision_id
        assert revision
        reason, version = "Because of this.", text.version
        return decide(
            moderator=user, contribution=text, action=action, reason=reason, revision=revision, version=version
        )

    return act


ACTIONS: dict[str, Callable] = {
    "save": lambda user, text: save_draft(author=user, contribution=text, text="Something else altogether, at last."),
    "submit": lambda user, text: submit(author=user, contribution=text),
    "withdraw": lambda user, text: withdraw(author=user, contribution=text),
    "discard": lambda user, text: discard_edit(author=user, contribution=text),
    "delete": lambda user, text: delete(actor=user, contribution=text, reason="Because of this."),
    **{action: judge(action) for action in JUDGEMENTS},
    "undo": lambda user, text: undo(moderator=user, decision=text.decisions.last()),
    "vote": lambda user, text: vote(reader=user, contribution=text, clicked=True),
    "unvote": lambda user, text: unvote(reader=user, contribution=text),
    "flag": lambda user, text: flag(reader=user, contribution=text, reason=FlagReason.RUDE),
}
# What only texts in review or in public can have done to them has no other use.
NOT_DECISIONS = ("submit", "withdraw", "undo", "delete", "erase", "scrub", "make_moderator", "resolve")


def able_to_undo(can: bool) -> override_settings:
    """As the site is while decisions can be taken back and authors know nothing of them, or when that is over."""
    return override_settings(UNDO_WINDOW=timedelta(minutes=1) if can else timedelta())


def expected(action: str, persona: str) -> list[str]:
    """The row of the table; who stands in none is refused whatever the state."""
    for (name, personas), row in TABLE.items():
        if name == action and (persona == personas or (isinstance(personas, tuple) and persona in personas)):
            return row.split()
    return ["403"] * len(STATES)


def outcome(action: str, user: object, contribution: Contribution) -> str:
    """What the action comes to, as in the table. What it does is taken back, but not what it does while it refuses."""
    if action == "undo" and not contribution.decisions.exists():
        return "none"
    here = transaction.savepoint()
    try:
        with able_to_undo(action == "undo"):
            ACTIONS[action](user, contribution)
    except Refused as refusal:
        transaction.savepoint_commit(here)
        return str(refusal.status)
    found = Contribution.objects.get(pk=contribution.pk)
    transaction.savepoint_rollback(here)
    return LETTERS[found.visibility] + LETTERS[found.review]


@pytest.fixture(scope="module")
def as_made(lasting_world: World) -> Rows:
    return rows()


def test_table_knows_every_state(lasting_world: World) -> None:
    assert tuple(lasting_world.texts) == tuple(lasting_world.texts_of_moderator) == STATES
    assert tuple(lasting_world.people) == PERSONAS
    assert {name for name, _ in TABLE} == set(ACTIONS)
    assert {*JUDGEMENTS, *NOT_DECISIONS} == set(actions()) >= set(Action)
    assert {len(row.split()) for row in TABLE.values()} == {len(STATES)}


@pytest.mark.parametrize("persona", PERSONAS)
@pytest.mark.parametrize("action", ACTIONS)
def test_transition(action: str, persona: str, world: World, as_made: Rows) -> None:
    texts = world.texts_before(persona).values()
    assert [outcome(action, world.people[persona], text) for text in texts] == expected(action, persona)
    assert not rows() ^ as_made  # what was refused has changed nothing


@pytest.mark.parametrize("action", NOT_DECISIONS)
def test_what_is_no_decision_of_a_moderator_is_refused(action: str, world: World, as_made: Rows) -> None:
    for contribution in world.texts.values():
        with pytest.raises((WrongState, Conflict)):
            judge(action)(world.people["moderator"], contribution)
    assert not rows() ^ as_made
