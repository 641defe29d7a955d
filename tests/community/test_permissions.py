"""The predicates by which templates hide things say the same as the actions by which the server refuses them."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser

from community.judgements import JUDGEMENTS, possible_judgements
from community.models import Contribution, User
from community.permissions import (
    can_delete,
    can_discard_edit,
    can_edit,
    can_judge,
    can_react,
    can_withdraw,
    is_member,
    is_moderator,
)
from tests.community.conftest import World
from tests.community.test_judgements import PERSONAS, STATES, TABLE, expected

pytestmark = pytest.mark.django_db

PREDICATES: dict[str, Callable[[User | AnonymousUser, Contribution], bool]] = {
    "save": can_edit,
    "withdraw": can_withdraw,
    "discard": can_discard_edit,
    "delete": can_delete,
    "vote": can_react,
    "unvote": can_react,
    "flag": can_react,
}
# Where the action finds done what it does, and nothing changes: nobody needs to be offered that.
DONE = {"withdraw": {"withdrawn"}, "discard": {"published"}, "delete": {"deleted"}}


@pytest.mark.thorough
@pytest.mark.parametrize("persona", PERSONAS)
@pytest.mark.parametrize("action", PREDICATES)
def test_predicate_is_true_where_the_action_succeeds_and_nowhere_else(action: str, persona: str, world: World) -> None:
    user, texts = world.people[persona], world.texts_before(persona)
    allowed = {state for state in STATES if PREDICATES[action](user, texts[state])}
    succeeds = {state for state, cell in zip(STATES, expected(action, persona), strict=True) if not cell.isdigit()}
    done = DONE.get(action, set())
    assert allowed - done == succeeds - done


@pytest.mark.parametrize("persona", PERSONAS)
def test_only_moderators_judge_and_only_what_others_wrote(persona: str, world: World) -> None:
    user = world.people[persona]
    assert {can_judge(user, text) for text in world.texts_before(persona).values()} == {persona == "moderator"}
    theirs = {can_judge(user, text) for text in world.texts.values()}
    assert theirs == {persona in ("moderator", "writing moderator")}


@pytest.mark.parametrize("state", STATES)
def test_desk_offers_what_the_table_allows(state: str, world: World) -> None:
    column = STATES.index(state)
    succeeds = {action for action in JUDGEMENTS if not expected(action, "moderator")[column].isdigit()}
    assert {judgement.action for judgement in possible_judgements(world.texts[state])} == succeeds


def test_table_is_not_empty() -> None:
    assert {name for name, _ in TABLE} >= {*PREDICATES, *JUDGEMENTS}


@pytest.mark.parametrize(
    ("persona", "member", "moderates"),
    [
        ("stranger", False, False),
        ("reader", True, False),
        ("author", True, False),
        ("moderator", True, True),
        ("writing moderator", True, True),
        ("inactive author", False, False),
        ("inactive moderator", False, False),
    ],
)
def test_membership_ends_with_the_account(persona: str, member: bool, moderates: bool, world: World) -> None:
    user = world.people[persona]
    assert (is_member(user), is_moderator(user)) == (member, moderates)


def test_superuser_is_no_moderator_by_that_alone(world: World) -> None:
    superuser = User(email="root@example.org", name="Root", is_superuser=True, is_staff=True)
    assert not is_moderator(superuser)
