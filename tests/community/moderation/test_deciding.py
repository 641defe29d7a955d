"""Deciding from the page: what goes through, what is refused in words, and that a refusal changes nothing."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from community.actions.writing import withdraw
from community.models import Decision, Notice, User
from community.states import Action, Review, Visibility
from tests.clock import Clock
from tests.community.moderation.conftest import item_address, last_entry, now, page, send, signed_in
from tests.markup import Element
from tests.personas import edited, judged, pending, person, published, rows, sent_draft

# --- what a decision does ---------------------------------------------------------------------------------


def test_approving_publishes_and_tells_the_author(desk: Client, ada: User) -> None:
    text = pending(ada)
    send(desk, text, "approve", "")
    assert now(text).is_public
    assert Notice.objects.get().recipient == ada


def test_approving_an_edit_replaces_the_old_text(desk: Client, ada: User, mo: User) -> None:
    text = edited(published(ada, mo), send=True)
    send(desk, text, "approve", "")
    assert now(text).published_revision_id == text.current_revision_id


@pytest.mark.parametrize("action", ["reject", "request_changes"])
def test_turning_an_edit_down_leaves_the_old_text_public(action: str, desk: Client, ada: User, mo: User) -> None:
    text = edited(published(ada, mo), send=True)
    send(desk, text, action)
    assert now(text).is_public
    assert now(text).published_revision_id == text.published_revision_id
    public = Client().get(text.get_absolute_url()).content.decode()
    assert f"edit 1 of text {text.pk}" not in public


def test_hiding_is_about_the_public_text_also_where_an_edit_waits(desk: Client, ada: User, mo: User) -> None:
    text = edited(published(ada, mo), send=True)
    send(desk, text, "hide")
    assert last_entry(text).revision_id == text.published_revision_id
    assert now(text).review == Review.PENDING


def test_rejecting_a_hidden_text_leaves_its_authors_draft_alone(desk: Client, ada: User, mo: User) -> None:
    text = published(ada, mo)
    judged(mo, text, Action.HIDE)
    text = edited(now(text))
    send(desk, now(text), "reject")
    assert (now(text).visibility, now(text).review) == (Visibility.PRIVATE, Review.DRAFT)


def test_reason_is_kept_as_typed_but_for_its_line_ends(desk: Client, ada: User) -> None:
    text = pending(ada)
    send(desk, text, "reject", " One.\r\nTwo. ")
    assert last_entry(text).reason == "One.\nTwo."


def test_lines_of_a_reason_count_once(desk: Client, ada: User) -> None:
    text = pending(ada)
    assert send(desk, text, "reject", "a\r\n" * 250).status_code == 302


def test_deciding_the_same_again_succeeds_and_adds_nothing(desk: Client, ada: User) -> None:
    text = pending(ada)
    send(desk, text, "approve", "")
    before = rows()
    assert send(desk, text, "approve", "").status_code == 302
    assert rows() == before


def test_deciding_the_same_about_another_text_is_no_repetition(desk: Client, ada: User) -> None:
    text, other = pending(ada), pending(ada)
    send(desk, text, "approve", "")
    before = rows()
    assert send(desk, text, "approve", "", revision=other.current_revision_id).status_code == 409
    assert rows() == before


def test_hiding_again_from_the_page_of_an_edit_succeeds_and_adds_nothing(desk: Client, ada: User, mo: User) -> None:
    text = edited(published(ada, mo), send=True)
    send(desk, text, "hide")
    before = rows()
    assert send(desk, text, "hide").status_code == 302
    assert rows() == before


@pytest.mark.parametrize("pk", [0, 999_999, 2**70])
def test_no_such_text(desk: Client, pk: int) -> None:
    assert desk.get(reverse("moderation-item", args=[pk])).status_code == 404


# --- what comes next --------------------------------------------------------------------------------------


def test_after_a_decision_comes_the_next_text_in_the_queue(desk: Client, ada: User) -> None:
    first, second, third = pending(ada), pending(ada), pending(ada)
    assert send(desk, second, "approve").headers["Location"] == item_address(third)
    assert send(desk, third, "approve").headers["Location"] == item_address(first)
    assert send(desk, first, "approve").headers["Location"] == reverse("moderation")


def test_after_a_decision_about_a_public_text_comes_the_desk(desk: Client, ada: User, mo: User) -> None:
    text = published(ada, mo)
    pending(ada)
    assert send(desk, text, "hide").headers["Location"] == f"{reverse('moderation')}#doubt"


def test_leaving_a_text_leads_to_the_next_one(desk: Client, ada: User) -> None:
    first, second = pending(ada), pending(ada)
    links = [link.attributes["href"] for link in page(desk.get(item_address(first))).all("a", class_="button")]
    assert item_address(second) in links


# --- refused ----------------------------------------------------------------------------------------------


def form(tree: Element) -> Element:
    (found,) = [form for form in tree.all("form", class_="form") if form.all("textarea")]
    return found


def chosen(tree: Element) -> list[str]:
    return [choice.attributes["value"] for choice in tree.all("input", name="action") if "checked" in choice.attributes]


@pytest.mark.parametrize("action", ["request_changes", "reject", "spam"])
@pytest.mark.parametrize("reason", ["", "  \r\n "])
def test_reason_is_asked_for(action: str, reason: str, desk: Client, ada: User) -> None:
    text = pending(ada)
    before = rows()
    tree = page(send(desk, text, action, reason), 400)
    assert tree.one("ul", id="reason-errors").text == "Say why: the author will read it."
    assert chosen(tree) == [action]
    assert rows() == before


def test_too_long_a_reason_is_refused_and_kept(desk: Client, ada: User) -> None:
    text, reason = pending(ada), "<b>no</b> " * 51
    before = rows()
    tree = page(send(desk, text, "reject", reason), 400)
    assert tree.one("ul", id="reason-errors").text == "This has 509 characters; a reason holds 500."
    assert "".join(tree.one("textarea").children) == f"\n{reason}"  # type: ignore[arg-type]  # all of it is text
    assert rows() == before


def test_decision_without_an_action_is_refused_and_the_reason_kept(desk: Client, ada: User) -> None:
    text = pending(ada)
    before = rows()
    tree = page(send(desk, text, "", "What I wrote."), 400)
    assert tree.one("ul", id="action-errors").text == "Choose what to do with this text."
    assert tree.one("textarea").text == "What I wrote."
    assert rows() == before


@pytest.mark.parametrize("fields", [{"revision": None}, {"version": "x"}, {"revision": "", "version": ""}])
def test_form_that_came_back_incomplete_is_shown_whole_again(fields: dict[str, Any], desk: Client, ada: User) -> None:
    text = pending(ada)
    before = rows()
    tree = page(send(desk, text, "reject", "What I wrote.", **fields), 400)
    assert "incomplete" in tree.one("div", id="refusal").text
    assert tree.one("input", name="revision").attributes["value"] == str(text.current_revision_id)
    assert tree.one("input", name="version").attributes["value"] == str(text.version)
    assert tree.one("textarea").text == "What I wrote."
    assert rows() == before


@pytest.mark.parametrize("field", ["revision", "version"])
@pytest.mark.parametrize("wrong", [0, -1, 2**70])
def test_state_that_is_none_of_the_texts_is_refused(field: str, wrong: int, desk: Client, ada: User) -> None:
    text = pending(ada)
    before = rows()
    fields: dict[str, Any] = {field: wrong}
    assert send(desk, text, "approve", **fields).status_code == 409
    assert rows() == before


def test_draft_of_an_edit_cannot_be_named(desk: Client, ada: User, mo: User) -> None:
    text = edited(published(ada, mo))
    before = rows()
    assert send(desk, text, "hide", revision=text.current_revision_id).status_code == 409
    assert rows() == before


def test_edit_is_not_approved_by_who_read_the_text_before_it(desk: Client, ada: User, mo: User) -> None:
    text = edited(published(ada, mo), send=True)
    before = rows()
    tree = page(send(desk, text, "approve", revision=text.published_revision_id), 409)
    assert "newer text" in tree.one("div", id="refusal").text
    assert rows() == before


# --- somebody was there first -----------------------------------------------------------------------------


def test_conflict_says_who_decided_what_and_when(desk: Client, ada: User, mo: User, clock: Clock) -> None:
    text = pending(ada)
    judged(mo, text, Action.APPROVE)
    before = rows()
    tree = page(send(desk, text, "reject", "What I wrote."), 409)
    told = f"Nothing was done. Mo approved this explanation on {clock.now:%-d %B at %H:%M} UTC; read it again."
    assert tree.one("div", id="refusal").text == told
    assert rows() == before


def test_conflict_shows_the_present_state_and_keeps_the_reason(desk: Client, ada: User, mo: User) -> None:
    text = pending(ada)
    judged(mo, text, Action.APPROVE)
    tree = page(send(desk, text, "spam", "What I wrote."), 409)
    assert tree.one("p", class_="lead").text == "Published: everybody sees it."
    assert tree.one("textarea").text == "What I wrote."
    assert chosen(tree) == []  # what to do with it as it stands now is another question
    assert tree.one("input", name="version").attributes["value"] == str(now(text).version)


def test_after_a_conflict_the_same_form_decides_about_the_present_state(desk: Client, ada: User, mo: User) -> None:
    text = pending(ada)
    judged(mo, text, Action.APPROVE)
    tree = page(send(desk, text, "reject", "What I wrote."), 409)
    fields = {field.attributes["name"]: field.attributes["value"] for field in form(tree).all("input", type="hidden")}
    desk.post(item_address(text), fields | {"action": "hide", "reason": "What I wrote."})
    assert now(text).visibility == Visibility.HIDDEN


def test_conflict_with_oneself_says_so(desk: Client, ada: User) -> None:
    text = pending(ada)
    send(desk, text, "approve", "")
    assert "You approved this explanation" in page(send(desk, text, "reject"), 409).one("div", id="refusal").text


def test_conflict_with_the_author_keeps_the_reason_where_nothing_can_be_decided(desk: Client, ada: User) -> None:
    text = pending(ada)
    withdraw(author=ada, contribution=text)
    tree = page(send(desk, text, "reject", "What I wrote."), 409)
    assert "Ada withdrew this explanation" in tree.one("div", id="refusal").text
    assert "What I wrote." in tree.one("div", class_="kept").text
    assert tree.all("textarea") == []


def test_what_an_author_has_taken_back_is_not_shown(desk: Client, ada: User) -> None:
    text = sent_draft(ada, "Nobody shall read this any more, please, for I was wrong.")
    assert "Nobody shall read this" not in page(desk.get(item_address(text))).text


# --- tokens and logins ------------------------------------------------------------------------------------


def test_form_opened_before_a_login_is_shown_again_with_all_that_was_typed(maria: User, ada: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(maria)
    text, before = pending(ada), rows()
    before = rows()
    tree = page(send(client, text, "reject", "What I wrote."), 403)
    assert "before you last logged in" in tree.one("div", id="refusal").text
    assert tree.one("textarea").text == "What I wrote."
    assert chosen(tree) == ["reject"]
    assert rows() == before


def test_undo_needs_a_token(maria: User, ada: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(maria)
    made = judged(maria, pending(ada), Action.APPROVE)
    before = rows()
    assert client.post(reverse("moderation-undo", args=[made.pk])).status_code == 403
    assert rows() == before


def test_what_was_typed_comes_through_the_login(maria: User, ada: User) -> None:
    client, text = Client(), pending(ada)
    send(client, text, "reject", "What I wrote.")
    client.force_login(maria)
    tree = page(client.get(item_address(text)))
    assert tree.one("textarea").text == "What I wrote."
    assert chosen(tree) == ["reject"]


def test_forged_form_of_a_stranger_is_not_kept(ada: User) -> None:
    client = Client(enforce_csrf_checks=True)
    assert send(client, pending(ada), "reject", "What I wrote.").status_code == 302
    assert client.cookies == {}


# --- the moderator's own bookkeeping ----------------------------------------------------------------------


def test_no_decision_is_made_by_looking(desk: Client, ada: User) -> None:
    text = pending(ada)
    before = rows()
    assert desk.get(item_address(text), {"action": "approve", "version": str(text.version)}).status_code == 200
    assert desk.head(item_address(text)).status_code == 200
    assert rows() == before


def test_desk_is_kept_by_no_cache(desk: Client, ada: User) -> None:
    assert "no-store" in desk.get(item_address(pending(ada))).headers["Cache-Control"]


@pytest.mark.parametrize("typed", ["", "Thank you for this."])
def test_prepared_reason_leaves_what_was_chosen_and_written(typed: str, desk: Client, ada: User) -> None:
    text = pending(ada)
    (button, *_) = page(desk.get(item_address(text))).all("button", name="start")
    before = rows()
    tree = page(send(desk, text, "reject", typed, start=button.attributes["value"]))
    assert not rows() ^ before
    assert chosen(tree) == ["reject"]
    reason = tree.one("textarea")
    assert reason.text.startswith(typed or "I could not follow")
    assert "I could not follow the step" in reason.text
    assert "autofocus" in reason.attributes
    assert tree.all("div", role="alert") == []


def test_prepared_reason_is_put_in_once(desk: Client, ada: User) -> None:
    text = pending(ada)
    first = page(send(desk, text, "reject", "", start="Not true")).one("textarea").text
    again = page(send(desk, text, "reject", first, start="Not true")).one("textarea").text
    assert again == first != ""


def test_two_prepared_reasons_stand_one_below_the_other(desk: Client, ada: User) -> None:
    text = pending(ada)
    first = page(send(desk, text, "reject", "", start="Not true")).one("textarea").text
    both = page(send(desk, text, "reject", first, start="Copied")).one("textarea").text
    assert both.startswith(first)
    assert "This appears elsewhere" in both


def test_enter_presses_the_button_that_decides(desk: Client, ada: User) -> None:
    form = page(desk.get(item_address(pending(ada)))).one("section", aria_labelledby="decision").one("form")
    assert form.all("button")[0].text == "Save the decision"


def test_prepared_reason_for_a_text_that_has_changed_meanwhile_says_so(desk: Client, ada: User, mo: User) -> None:
    text = pending(ada)
    judged(mo, text, Action.REJECT)
    stale = {"revision": text.current_revision_id, "version": text.version}
    tree = page(send(desk, now(text), "approve", "My words.", start="Not true", **stale), 409)
    assert "has changed since you read it" in tree.one("div", id="refusal").text
    assert "My words." in tree.text
    assert chosen(tree) == []


def test_only_what_needs_no_reason_says_so(desk: Client, ada: User) -> None:
    labels = [label.text for label in page(desk.get(item_address(pending(ada)))).all("label", class_="choice")]
    assert [label.split()[0] for label in labels if "Needs no reason." in label] == ["Approve"]
    assert len(labels) > 1


def test_moderator_who_is_one_no_longer_is_refused(desk: Client, maria: User, ada: User) -> None:
    text = pending(ada)
    User.objects.filter(pk=maria.pk).update(is_moderator=False)
    before = rows()
    assert send(desk, text, "approve").status_code == 403
    assert rows() == before
    assert not Decision.objects.filter(actor=maria).exists()


def test_author_of_another_text_is_no_obstacle(mo: User, maria: User) -> None:
    text = pending(mo)
    assert send(signed_in(maria), text, "approve").status_code == 302
    assert now(text).is_public


def test_members_find_no_link_to_the_desk(ada: User) -> None:
    assert reverse("moderation") not in signed_in(person("Rui")).get(reverse("formula-list")).content.decode()
