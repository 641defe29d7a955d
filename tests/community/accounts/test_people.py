"""What is done to people, and by whom: names, passwords, moderators, removal by a superuser."""

import pytest
from django_tasks_db.models import DBTaskResult

from community.actions.people import forget_password, make_moderator, remove_account, rename
from community.actions.publishing import publish_after_waiting
from community.errors import NotAllowed, Unacceptable, WrongState
from community.models import Decision, User
from community.states import Action
from tests.personas import draft, moderator, pending, person, published

pytestmark = pytest.mark.django_db

OTHERS: dict[str, dict[str, bool]] = {"member": {}, "staff": {"is_staff": True}, "moderator": {"is_moderator": True}}


@pytest.fixture
def emmy() -> User:
    return person("Emmy")


@pytest.fixture
def root() -> User:
    return person("Root", is_superuser=True, is_staff=True)


def test_person_is_renamed(emmy: User) -> None:
    assert rename(user=emmy, name=" Emmy  Noether ").name == "Emmy Noether"
    emmy.refresh_from_db()
    assert emmy.name == "Emmy Noether"


def test_person_is_not_renamed_to_what_nobody_may_be_called(emmy: User) -> None:
    with pytest.raises(Unacceptable) as refusal:
        rename(user=emmy, name="Klarity")
    assert list(refusal.value.errors) == ["name"]
    emmy.refresh_from_db()
    assert emmy.name == "Emmy"


def test_removed_person_is_not_renamed(emmy: User) -> None:
    remove_account(user=emmy, keep_published=True)
    with pytest.raises(NotAllowed, match="account is closed"):
        rename(user=emmy, name="Emmy")
    emmy.refresh_from_db()
    assert emmy.name == "A former member"


def test_forgotten_password_opens_nothing(emmy: User) -> None:
    assert emmy.has_usable_password()
    assert not forget_password(user=emmy).has_usable_password()
    emmy.refresh_from_db()
    assert not emmy.has_usable_password()


def test_log_says_which_superuser_made_a_moderator(emmy: User, root: User) -> None:
    make_moderator(user=emmy, actor=root)
    entry = Decision.objects.get(action=Action.MAKE_MODERATOR)
    assert (entry.actor, entry.person) == (root, emmy)
    emmy.refresh_from_db()
    assert emmy.is_moderator


def test_log_says_that_the_server_made_a_moderator(emmy: User) -> None:
    assert make_moderator(user=emmy).actor is None


def test_publication_is_planned_of_what_a_new_moderator_has_in_review_and_of_nothing_else(emmy: User) -> None:
    waiting = pending(emmy)
    draft(emmy)
    pending(person("Rui"))
    make_moderator(user=emmy)
    planned = DBTaskResult.objects.filter(task_path=publish_after_waiting.module_path)
    assert [task.args_kwargs["args"] for task in planned] == [[waiting.pk, waiting.version]]


def test_superuser_whose_account_is_closed_makes_no_moderators(emmy: User, root: User) -> None:
    User.objects.filter(pk=root.pk).update(is_active=False)
    root.refresh_from_db()
    with pytest.raises(NotAllowed):
        make_moderator(user=emmy, actor=root)
    emmy.refresh_from_db()
    assert not emmy.is_moderator


@pytest.mark.parametrize("role", OTHERS)
def test_others_make_no_moderators(emmy: User, role: str) -> None:
    actor = person("Rui", **OTHERS[role])
    with pytest.raises(NotAllowed, match="Only superusers make moderators"):
        make_moderator(user=emmy, actor=actor)
    emmy.refresh_from_db()
    assert not emmy.is_moderator
    assert not Decision.objects.exists()


def test_who_cannot_sign_in_is_not_made_a_moderator(emmy: User) -> None:
    User.objects.update(is_active=False)
    with pytest.raises(WrongState, match="cannot sign in"):
        make_moderator(user=emmy)
    assert not Decision.objects.exists()


def test_moderator_is_not_made_one_again(emmy: User) -> None:
    make_moderator(user=emmy)
    with pytest.raises(WrongState, match="is a moderator already"):
        make_moderator(user=emmy)
    assert Decision.objects.count() == 1


def test_log_says_which_superuser_removed_an_account(emmy: User, root: User) -> None:
    published(emmy, moderator())
    remove_account(user=emmy, keep_published=False, actor=root)
    for action in (Action.SCRUB, Action.ERASE):
        assert Decision.objects.get(action=action).actor == root
    emmy.refresh_from_db()
    assert emmy.name == "A former member"


def test_person_may_be_named_as_who_removes_their_own_account(emmy: User) -> None:
    remove_account(user=emmy, keep_published=True, actor=User.objects.get(pk=emmy.pk))
    emmy.refresh_from_db()
    assert emmy.scrubbed_at


def test_superuser_whose_account_is_closed_removes_none(emmy: User, root: User) -> None:
    User.objects.filter(pk=root.pk).update(is_active=False)
    root.refresh_from_db()
    with pytest.raises(NotAllowed):
        remove_account(user=emmy, keep_published=True, actor=root)
    emmy.refresh_from_db()
    assert not emmy.scrubbed_at


def test_superuser_removes_the_account_of_who_cannot_sign_in(emmy: User, root: User) -> None:
    User.objects.filter(pk=emmy.pk).update(is_active=False)
    remove_account(user=emmy, keep_published=True, actor=root)
    emmy.refresh_from_db()
    assert emmy.scrubbed_at


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_removes_the_account_of_another(emmy: User, role: str) -> None:
    actor = person("Rui", **OTHERS[role])
    with pytest.raises(NotAllowed, match="Only superusers remove"):
        remove_account(user=emmy, keep_published=True, actor=actor)
    emmy.refresh_from_db()
    assert (emmy.name, emmy.is_active) == ("Emmy", True)


def test_account_is_removed_once(emmy: User, root: User) -> None:
    remove_account(user=emmy, keep_published=True)
    with pytest.raises(NotAllowed, match="closed already"):
        remove_account(user=emmy, keep_published=True, actor=root)
    assert Decision.objects.filter(action=Action.SCRUB).count() == 1
