"""Every button of an author's pages on a text in every state, pressed by everybody: what becomes of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse

from community.actions.judging import undo
from community.models import Contribution, User
from community.states import Action
from tests.community.conftest import World
from tests.community.writing.form_page import FormPage, edit_address, send
from tests.personas import judged, rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("told_at_once")]

CHANGED = "Something else altogether, at last."
Press = Callable[[Client, Contribution], Any]


def by_form(do: str, *, changed: bool) -> Press:
    def press(client: Client, text: Contribution) -> Any:
        assert text.current_revision is not None
        return send(client, edit_address(text), do, text=CHANGED if changed else text.current_revision.text)

    return press


def by_button(route: str) -> Press:
    return lambda client, text: client.post(reverse(route, args=[text.pk]))


BUTTONS: dict[str, Press] = {
    "save": by_form("save", changed=True),
    "save the same": by_form("save", changed=False),
    "autosave": by_form("autosave", changed=True),
    "send": by_form("send", changed=True),
    "send the same": by_form("send", changed=False),
    "preview": by_form("preview", changed=True),
    "withdraw": by_button("withdraw-text"),
    "discard": by_button("discard-edit"),
    "delete": by_button("delete-text"),
}
# A number is the status of a refusal. A word is what everybody sees and where the newest text stands afterwards: first
# letter of private, public ("v" for visible), hidden, spam, deleted ("x"); then that of draft, pending, changes
# requested, rejected, approved.
LETTERS = {"private": "p", "public": "v", "hidden": "h", "spam": "s", "deleted": "x", "draft": "d", "pending": "p"}
LETTERS |= {"changes_requested": "c", "rejected": "r", "approved": "a"}
TABLE = {
    # Columns:       draft withd pend  chang rejec publ  p+beg p+pen p+rej hid   h+pen s(pen s(pub delet
    "save":          "pd    pd    pd    pd    pd    vd    vd    vd    vd    hd    hd    403   403   403",
    "save the same": "pd    pd    pp    pc    pr    va    vd    vp    vr    ha    hp    403   403   403",
    "autosave":      "pd    pd    pd    pd    pd    vd    vd    vd    vd    hd    hd    403   403   403",
    "send":          "pp    pp    pp    pp    pp    vp    vp    vp    vp    hp    hp    403   403   403",
    "send the same": "pp    pp    pp    409   409   409   vp    vp    409   409   hp    403   403   403",
    "preview":       "pd    pd    pp    pc    pr    va    vd    vp    vr    ha    hp    sp    sa    xa",
    "withdraw":      "409   pd    pd    409   409   409   409   vd    409   409   hd    403   403   403",
    "discard":       "409   409   409   409   409   va    va    va    va    409   409   403   403   403",
    "delete":        "xd    xd    xp    xc    xr    xa    xd    xp    xr    xa    xp    xp    xa    xa",
}  # fmt: skip


def outcome(press: Press, client: Client, text: Contribution) -> str:
    """What one press of a button leads to; taken back again, unless it was refused."""
    here = transaction.savepoint()
    answer = press(client, text)
    if answer.status_code >= 400:
        transaction.savepoint_commit(here)
        return str(answer.status_code)
    found = Contribution.objects.get(pk=text.pk)
    transaction.savepoint_rollback(here)
    return LETTERS[found.visibility] + LETTERS[found.review]


def logged_in(user: User | AnonymousUser) -> Client:
    client = Client()
    if isinstance(user, User):
        client.force_login(user)
        User.objects.filter(pk=user.pk).update(is_active=user.is_active)  # some lose their account while logged in
    return client


@pytest.mark.parametrize("button", BUTTONS)
def test_author_presses(button: str, world: World) -> None:
    client = logged_in(world.people["author"])
    before = rows()
    assert len(world.texts) == len(TABLE[button].split())
    assert [outcome(BUTTONS[button], client, text) for text in world.texts.values()] == TABLE[button].split()
    assert not rows() ^ before  # what was refused has changed nothing


@pytest.mark.parametrize("persona", ["reader", "moderator", "writing moderator"])
@pytest.mark.parametrize("button", BUTTONS)
def test_others_find_no_such_page_and_nothing_changes(button: str, persona: str, world: World) -> None:
    client = logged_in(world.people[persona])
    before = rows()
    assert {BUTTONS[button](client, text).status_code for text in world.texts.values()} == {404}
    assert not rows() ^ before


@pytest.mark.parametrize("persona", ["stranger", "inactive author"])
@pytest.mark.parametrize("button", [button for button in BUTTONS if button != "autosave"])
def test_strangers_are_sent_to_the_login_and_nothing_changes(button: str, persona: str, world: World) -> None:
    client = logged_in(world.people[persona])
    before = rows()
    for text in world.texts.values():
        assert BUTTONS[button](client, text).headers["Location"].startswith(reverse("account_login"))
    assert not rows() ^ before


@pytest.mark.parametrize("persona", ["reader", "moderator"])
@pytest.mark.parametrize("route", ["edit-text", "delete-text"])
def test_others_open_no_page_of_an_author(route: str, persona: str, world: World) -> None:
    client = logged_in(world.people[persona])
    assert {client.get(reverse(route, args=[text.pk])).status_code for text in world.texts.values()} == {404}


@pytest.mark.parametrize("route", ["withdraw-text", "discard-edit"])
def test_author_changes_nothing_by_opening_an_address(route: str, world: World) -> None:
    client = logged_in(world.people["author"])
    before = rows()
    assert {client.get(reverse(route, args=[text.pk])).status_code for text in world.texts.values()} == {405}
    assert not rows() ^ before


@pytest.mark.parametrize("route", ["edit-text", "delete-text", "my-texts", "notices"])
def test_opening_a_page_changes_nothing(route: str, world: World) -> None:
    client = logged_in(world.people["author"])
    before = rows()
    for text in world.texts.values():
        client.get(reverse(route, args=[text.pk] if route.endswith("text") else []))
    assert not rows() ^ before


def page_of(world: World, state: str) -> tuple[Any, Contribution]:
    text = world.texts[state]
    return logged_in(world.people["author"]).get(edit_address(text)), text


EDITABLE = [
    *("draft", "withdrawn", "pending", "changes requested", "rejected", "published", "published, edit begun"),
    *("published, edit pending", "published, edit rejected", "hidden", "hidden, edit pending"),
]


@pytest.mark.parametrize("state", EDITABLE)
def test_page_has_the_newest_text(state: str, world: World) -> None:
    answer, text = page_of(world, state)
    assert answer.status_code == 200
    assert text.current_revision is not None
    assert FormPage.of(answer).text == text.current_revision.text


@pytest.mark.parametrize("state", ["spam, was pending", "spam, was published", "deleted"])
def test_what_is_gone_has_no_form(state: str, world: World) -> None:
    answer, _ = page_of(world, state)
    assert answer.status_code == 403
    assert b"can no longer be changed" in answer.content


@pytest.mark.parametrize("state", ["spam, was published", "deleted"])
def test_what_is_gone_since_the_page_was_opened_gives_the_text_back(state: str, world: World) -> None:
    answer = send(logged_in(world.people["author"]), edit_address(world.texts[state]), "save", text=CHANGED)
    assert answer.status_code == 403
    assert FormPage.of(answer).text == CHANGED


# What the page says and offers, besides the three buttons of its form.
SAID = {
    "draft": ("Draft.", {"Delete…"}),
    "withdrawn": ("Draft.", {"Delete…"}),
    "pending": ("In review since", {"Take out of review", "Delete…"}),
    "changes requested": ("Changes asked for.", {"Delete…"}),
    "rejected": ("Not published.", {"Delete…"}),
    "published": ("Published on", {"Delete…"}),
    "published, edit begun": ("Published, edit not sent yet.", {"Discard edit", "Delete…"}),
    "published, edit pending": ("Published, edit in review since", {"Take out of review", "Discard edit", "Delete…"}),
    "published, edit rejected": ("Published, edit not published.", {"Discard edit", "Delete…"}),
    "hidden": ("Hidden for now.", {"Delete…"}),
    "hidden, edit pending": ("Hidden for now.", {"Take out of review", "Delete…"}),
}


@pytest.mark.parametrize("state", SAID)
def test_page_says_where_the_text_stands_and_offers_the_next_steps(state: str, world: World) -> None:
    assert list(SAID) == EDITABLE
    page = FormPage.of(page_of(world, state)[0])
    label, steps = SAID[state]
    assert page.page.one("p", class_="lead").text.startswith(label)
    (row,) = page.page.all("div", class_="next-steps")
    assert {item.text for item in (*row.all("a"), *row.all("button"))} == steps


@pytest.mark.parametrize("state", ["published, edit begun", "published, edit pending", "published, edit rejected"])
def test_page_of_an_edit_says_that_the_old_text_stays(state: str, world: World) -> None:
    page = FormPage.of(page_of(world, state)[0]).page
    assert "the old text, which stays until a moderator has approved your edit" in page.one("p", class_="lead").text


@pytest.mark.parametrize("state", ["changes requested", "rejected", "published, edit rejected", "hidden"])
def test_reason_stands_at_the_top(state: str, world: World) -> None:
    answer, _ = page_of(world, state)
    reason = FormPage.of(answer).page.one("section", class_="turned-down")
    assert reason.one("blockquote").text == "Because of this."
    assert answer.content.index(b"Because of this.") < answer.content.index(b"<textarea")


def test_reason_is_at_hand_while_the_text_is_changed(world: World) -> None:
    client, text = logged_in(world.people["author"]), world.texts["rejected"]
    send(client, edit_address(text), "autosave", text=CHANGED)
    assert FormPage.of(client.get(edit_address(text))).page.one("section", class_="turned-down")


@pytest.mark.parametrize("state", ["draft", "pending", "published", "published, edit pending"])
def test_no_reason_where_nothing_was_turned_down(state: str, world: World) -> None:
    assert FormPage.of(page_of(world, state)[0]).page.all("section", class_="turned-down") == []


def test_no_reason_of_a_decision_that_was_taken_back(world: World) -> None:
    maria, text = world.people["moderator"], world.texts["pending"]
    assert isinstance(maria, User)
    with override_settings(UNDO_WINDOW=timedelta(minutes=1)):
        undo(moderator=maria, decision=judged(maria, text, Action.REJECT))
    assert FormPage.of(page_of(world, "pending")[0]).page.all("section", class_="turned-down") == []


@pytest.mark.parametrize("state", EDITABLE)
def test_only_what_is_not_in_review_saves_itself(state: str, world: World) -> None:
    page = FormPage.of(page_of(world, state)[0])
    assert ("data-saves-itself" in page.form.attributes) == (not state.endswith("pending"))


def test_deletion_is_asked_first(world: World) -> None:
    text = world.texts["published"]
    page = logged_in(world.people["author"]).get(reverse("delete-text", args=[text.pk]))
    assert b"Delete it" in page.content
    assert Contribution.objects.get(pk=text.pk).is_public


def test_success_is_told(world: World) -> None:
    client = logged_in(world.people["author"])
    client.post(reverse("withdraw-text", args=[world.texts["pending"].pk]))
    assert b"Taken out of review." in client.get(edit_address(world.texts["pending"])).content
    client.post(reverse("discard-edit", args=[world.texts["published, edit begun"].pk]))
    client.post(reverse("delete-text", args=[world.texts["draft"].pk]))
    told = client.get(reverse("my-texts")).content
    assert b"The edit is discarded." in told
    assert b"The text is deleted." in told


def test_sent_edit_is_told_to_leave_the_old_text(world: World) -> None:
    client = logged_in(world.people["author"])
    send(client, edit_address(world.texts["published"]), "send", text=CHANGED)
    assert b"The old text stays public until it is approved" in client.get(reverse("my-texts")).content


def test_table_knows_every_state_and_button(lasting_world: World) -> None:
    assert set(TABLE) == set(BUTTONS)
    assert {len(row.split()) for row in TABLE.values()} == {len(lasting_world.texts)}
