"""What a moderator is shown of one text before deciding about it."""

from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from community import markup
from community.actions.judging import undo
from community.actions.reacting import flag
from community.actions.writing import begin, save_draft, submit
from community.kinds import Kind
from community.models import Contribution, FlagReason, User
from community.states import Action
from tests.community.moderation.conftest import item_address, now, page
from tests.markup import Element, parse_html
from tests.personas import KL, edited, judged, pending, person, published

TEXT = "It is **not** symmetric: $\\frac{1}{2}$.\n\n- one\n- two\n\n<script>alert(1)</script>"


def shown(client: Client, text: Contribution) -> Element:
    return page(client.get(item_address(text)))


def with_edit(author: User, by: User, old: str, new: str, **view: float) -> Contribution:
    text = published(author, by, old)
    save_draft(author=author, contribution=text, text=new, view=view)
    return submit(author=author, contribution=text)


def test_text_is_shown_as_the_public_would_see_it(desk: Client, ada: User) -> None:
    text = pending(ada, TEXT)
    rendered = parse_html(f"<div>{markup.render(TEXT).html}</div>").one("div")
    found = shown(desk, text).one("div", class_="text-body")
    assert found.children == rendered.children
    assert found.all("math")


def test_source_is_shown_as_it_was_typed(desk: Client, ada: User) -> None:
    source = shown(desk, pending(ada, TEXT)).one("pre", class_="source")
    assert source.children == [TEXT]


def test_formulas_that_cannot_be_set_are_listed_with_their_line(desk: Client, ada: User) -> None:
    tree = shown(desk, pending(ada, "A first line.\n\nThen this: $\\frac{1}{$ and so on."))
    (problem,) = tree.one("div", class_="problems").all("li")
    assert problem.text.startswith("Line 3: \\frac{1}{")


def test_text_without_wrong_formulas_has_no_list_of_them(desk: Client, ada: User) -> None:
    assert shown(desk, pending(ada, TEXT)).all("div", class_="problems") == []


def test_changes_of_an_edit_are_marked_and_said(desk: Client, ada: User, mo: User) -> None:
    text = with_edit(ada, mo, "It is a distance, in every respect.", "It is a divergence, in every respect.")
    changes = shown(desk, text).one("div", class_="changes")
    assert changes.one("del").text == "[taken out: distance]"
    assert changes.one("ins").text == "[put in: divergence]"
    assert changes.text.startswith("It is a ")


def test_changes_escape_what_was_typed(desk: Client, ada: User, mo: User) -> None:
    text = with_edit(ada, mo, "An old and harmless text.", "An old and <b>bold</b> text.")
    assert shown(desk, text).one("div", class_="changes").all("b") == []


def test_public_text_stands_beside_its_edit(desk: Client, ada: User, mo: User) -> None:
    text = with_edit(ada, mo, "What readers see until then.", "What they would see instead.")
    first, second = shown(desk, text).all("div", class_="text-body")
    assert first.text == "What they would see instead."
    assert second.text == "What readers see until then."


def test_text_sent_in_again_is_compared_with_the_one_that_was_sent_back(desk: Client, ada: User, mo: User) -> None:
    text = pending(ada, "It is a distance, in every respect.")
    judged(mo, text, Action.REQUEST_CHANGES)
    save_draft(author=ada, contribution=text, text="It is a divergence, in every respect.")
    submit(author=ada, contribution=text)
    tree = shown(desk, text)
    assert tree.one("h2", id="changes").text == "What changed since it was last judged"
    assert tree.one("div", class_="changes").one("ins").text == "[put in: divergence]"


def test_approved_text_is_not_compared_with_the_one_that_was_sent_back_before(
    desk: Client, ada: User, mo: User
) -> None:
    text = pending(ada, "It is a distance, in every respect.")
    judged(mo, text, Action.REQUEST_CHANGES)
    save_draft(author=ada, contribution=text, text="It is a divergence, in every respect.")
    submit(author=ada, contribution=text)
    judged(mo, text, Action.APPROVE)
    flag(reader=person("Rui"), contribution=now(text), reason=FlagReason.WRONG)
    assert shown(desk, text).all("h2", id="changes") == []  # the very text that was judged last


def test_what_the_site_published_unread_is_compared_with_what_a_moderator_read_last(
    desk: Client, ada: User, mo: User
) -> None:
    text = published(ada, mo, "It is a distance, in every respect.")
    for _ in range(2):
        published(ada, mo)
    save_draft(author=ada, contribution=text, text="It is a divergence, in every respect.")
    submit(author=ada, contribution=text)
    assert now(text).review == "approved"
    tree = shown(desk, text)
    assert tree.one("h2", id="changes").text == "What changed since it was last judged"
    assert tree.one("div", class_="changes").one("ins").text == "[put in: divergence]"


def test_decision_that_was_taken_back_has_sent_nothing_back(desk: Client, maria: User, ada: User) -> None:
    text = pending(ada, "It is a distance, in every respect.")
    undo(moderator=maria, decision=judged(maria, text, Action.REJECT))
    assert shown(desk, edited(now(text), send=True)).all("h2", id="changes") == []


def test_first_text_has_no_changes(desk: Client, ada: User) -> None:
    assert shown(desk, pending(ada)).all("h2", id="changes") == []


def test_pinned_plot_leads_to_the_formula_at_its_values(desk: Client, ada: User) -> None:
    words = "Look at the plot: the two bells are far apart now."
    text = begin(author=ada, formula=KL, kind=Kind.EXPLANATION, text=words, view={"mu_q": 2.0})
    submit(author=ada, contribution=text)
    (link,) = shown(desk, text).one("p", class_="text-view").all("a")
    assert link.attributes["href"].startswith(f"{reverse('formula', args=[KL])}?mu_q=2")


def test_change_of_the_pinned_plot_is_shown(desk: Client, ada: User, mo: User) -> None:
    text = with_edit(ada, mo, "The words stay as they are here.", "The words stay as they are here.", mu_q=2.0)
    changes = shown(desk, text).one("section", aria_labelledby="changes").text
    assert "The text is the same, to the character." in changes
    assert "Before, there was none." in changes


def test_author_is_introduced(desk: Client, ada: User, mo: User) -> None:
    published(ada, mo)
    judged(mo, pending(ada), Action.REJECT)
    undone = pending(ada)
    author = shown(desk, undone).one("section", aria_labelledby="author")
    assert f"Ada, here since {ada.date_joined:%-d %B %Y}." in author.text
    assert "1 approval, 1 rejection so far." in author.text
    assert author.one("a").attributes["href"] == reverse("person", args=[ada.pk])


def test_trusted_author_is_said_to_be_one(desk: Client, ada: User, mo: User) -> None:
    text = [published(ada, mo) for _ in range(3)][-1]
    assert "trusted" in shown(desk, text).one("section", aria_labelledby="author").text


def test_author_with_nothing_published_has_no_page_to_link_to(desk: Client, ada: User) -> None:
    assert shown(desk, pending(ada)).one("section", aria_labelledby="author").all("a") == []


def test_history_tells_all_that_was_done_and_why(desk: Client, maria: User, ada: User, mo: User) -> None:
    text = pending(ada)
    undo(moderator=maria, decision=judged(maria, text, Action.REJECT, "It is <wrong>."))
    judged(mo, text, Action.REQUEST_CHANGES, "Say it simpler.")
    entries = shown(desk, text).one("ol", class_="history").all("li")
    assert [entry.all("p")[0].text.partition(" (")[0] for entry in entries] == [
        "Ada sent it for review",
        "You rejected it",
        "You took back a decision on it",
        "Mo asked for changes to it",
    ]
    assert "It is <wrong>." in entries[1].text
    assert "taken back by entry" in entries[1].text
    assert "undone" in entries[1].all("p")[0].classes


def test_open_flags_are_shown_and_answered_ones_are_not(desk: Client, ada: User, mo: User) -> None:
    text = published(ada, mo)
    flag(reader=person("Rui"), contribution=text, reason=FlagReason.WRONG, note="An old doubt.")
    judged(mo, text, Action.KEEP)
    flag(reader=person("Ben"), contribution=now(text), reason=FlagReason.RUDE, note="A new doubt.")
    tree = shown(desk, text)
    assert "A new doubt." in tree.one("section", aria_labelledby="flags").text
    assert "An old doubt." not in tree.text


def test_who_flagged_is_not_said(desk: Client, ada: User, mo: User) -> None:
    text = published(ada, mo)
    flag(reader=person("Rui"), contribution=text, reason=FlagReason.WRONG)
    assert "Rui" not in shown(desk, text).text


def test_form_names_the_state_that_is_shown(desk: Client, ada: User) -> None:
    text = pending(ada)
    tree = shown(desk, text)
    assert tree.one("input", name="revision").attributes["value"] == str(text.current_revision_id)
    assert tree.one("input", name="version").attributes["value"] == str(text.version)


def test_form_about_a_flagged_text_names_the_public_one_where_an_edit_was_begun(
    desk: Client, ada: User, mo: User
) -> None:
    text = edited(published(ada, mo))
    assert shown(desk, text).one("input", name="revision").attributes["value"] == str(text.published_revision_id)


def test_number_of_queries_does_not_grow_with_history_and_flags(
    desk: Client, ada: User, mo: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    text = edited(published(ada, mo), send=True)
    flag(reader=person("Rui"), contribution=text, reason=FlagReason.WRONG)
    with django_assert_max_num_queries(50) as at_first:
        shown(desk, text)
    for number in range(10):
        judged(mo, text, Action.REQUEST_CHANGES)
        edited(now(text), send=True)
        flag(reader=person(f"Reader{number}"), contribution=text, reason=FlagReason.WRONG)
    with django_assert_max_num_queries(len(at_first)):
        shown(desk, text)
