"""What stands with a displayed text: whose it is, what it says, what a reader can do with it."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from community.actions.people import remove_account
from community.actions.writing import begin, save_draft, submit
from community.kinds import Kind
from community.models import Contribution, User
from community.states import Action
from tests.community.reading.reading import FORMULA, browser, displayed_texts, ids, link, links, page, shelf
from tests.markup import Element, parse_html
from tests.personas import KL, draft, edited, judged, pending, person, published, whole_view

pytestmark = pytest.mark.django_db

LICENCE = "https://creativecommons.org/licenses/by-sa/4.0/"


def pinning(author: User, by: User, view: dict[str, float]) -> Contribution:
    """A published text with values of the plot."""
    contribution = begin(
        author=author, formula=KL, kind=Kind.EXPLANATION, text="Look at what $Q$ does here.", view=view
    )
    judged(by, submit(author=author, contribution=contribution), Action.APPROVE)
    contribution.refresh_from_db()
    return contribution


def only_text(client: Client, address: str) -> Element:
    (displayed,) = displayed_texts(page(client, address))
    return displayed


# --- what it shows ----------------------------------------------------------------------------------------


def test_text_names_its_author_date_and_licence(client: Client, ada: User) -> None:
    (text,) = shelf(ada, 1)
    Contribution.objects.update(published_at=datetime(2026, 3, 9, 12, tzinfo=UTC))
    displayed = only_text(client, FORMULA)
    assert displayed.one("h3").one("a").text == "Ada"
    assert link(displayed, "Ada") == reverse("person", args=[ada.pk])
    assert displayed.one("time").text == "9 March 2026"
    assert link(displayed, "CC BY-SA 4.0") == LICENCE
    assert link(displayed, "Link") == text.get_absolute_url()
    assert len(displayed.one("div", class_="text-body").all("math")) == 2


def test_text_shows_the_html_that_was_made_when_it_was_sent_in(client: Client, ada: User, maria: User) -> None:
    published(ada, maria, "**Bold** words, and <script>alert(1)</script> as it was typed.")
    text = only_text(client, FORMULA).one("div", class_="text-body")
    assert text.one("strong").text == "Bold"
    assert "<script>alert(1)</script>" in text.text


@pytest.mark.parametrize(
    ("latex", "sheets"), [(r"\textcolor{teal}{x}", 1), (r"\textcolor{second}{x}", 0), (r"\text{drink-driving}", 0)]
)
def test_text_loads_the_named_colours_if_it_has_one(
    client: Client, ada: User, maria: User, latex: str, sheets: int
) -> None:
    published(ada, maria, f"A formula in the middle of words: ${latex}$.")
    links = only_text(client, FORMULA).all("link", rel="stylesheet")
    assert [link.attributes["href"] for link in links] == ["/static/formulas/colours.css"] * sheets


def test_name_is_shown_as_it_was_typed(client: Client) -> None:
    shelf(person("Ada<b>"), 1)
    assert only_text(client, FORMULA).one("h3").text == "Ada<b>"


def test_new_name_and_new_votes_are_shown_at_once(client: Client, ada: User) -> None:
    shelf(ada, 1)
    assert only_text(client, FORMULA).one("h3").text == "Ada"
    User.objects.filter(pk=ada.pk).update(name="Ada Lovelace")
    Contribution.objects.update(clicked=7)
    displayed = only_text(client, FORMULA)
    assert displayed.one("h3").text == "Ada Lovelace"
    assert "It clicked (7)" in links(displayed)


def test_edit_is_shown_once_it_is_approved(client: Client, ada: User, maria: User) -> None:
    contribution = edited(published(ada, maria), send=True)
    assert "edit" not in only_text(client, FORMULA).one("div", class_="text-body").text
    judged(maria, contribution, Action.APPROVE)
    assert "edit" in only_text(client, FORMULA).one("div", class_="text-body").text


def test_text_of_a_removed_account_stays_without_a_name(client: Client, ada: User) -> None:
    shelf(ada, 1)
    remove_account(user=ada, keep_published=True)
    assert only_text(client, FORMULA).one("h3").text == "A former member"


def test_text_of_another_formula_stands_there(client: Client, ada: User) -> None:
    shelf(ada, 1, formula="entropy")
    assert ids(page(client, FORMULA)) == []
    assert len(ids(page(client, "/formulas/entropy/"))) == 1


# --- pinned plots -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("view", "query", "figure", "said"),
    [
        ({"mu_q": 2}, "mu_q=2", "bells", ["= 2"]),
        ({"mu_q": -1.5, "sigma_q": 0.7}, "mu_q=-1.5&sigma_q=0.7", "bells", ["= −1.5", "= 0.7"]),
        ({"heads_q": 0}, "heads_q=0", "coins", ["= 0"]),
    ],
)
def test_pinned_plot_is_a_link_to_it(
    client: Client, ada: User, maria: User, view: dict[str, float], query: str, figure: str, said: list[str]
) -> None:
    pinning(ada, maria, view)
    button = only_text(client, FORMULA).one("p", class_="text-view").one("a")
    address = urlsplit(button.attributes["href"])
    assert (address.path, address.query, address.fragment) == (FORMULA, query, f"{figure}-heading")
    assert button.text.startswith("Show me:")
    values = [value.text.rstrip(",") for value in button.all("span")]
    assert [value[value.index("=") :] for value in values] == said
    assert len(button.all("math")) == len(view) == len(values)


def test_link_of_a_pinned_plot_shows_it(client: Client, ada: User, maria: User) -> None:
    pinning(ada, maria, {"mu_q": 2, "heads_q": 0.1})
    address = only_text(client, FORMULA).one("p", class_="text-view").one("a").attributes["href"]
    tree = page(client, address)
    assert tree.all("div", class_="problems") == []
    assert float(tree.one("input", type="range", name="mu_q").attributes["value"]) == 2
    assert float(tree.one("input", type="range", name="heads_q").attributes["value"]) == 0.1
    assert tree.one("h2", id=urlsplit(address).fragment)


def test_values_that_the_formula_no_longer_has_are_told_and_not_in_the_link(
    client: Client, ada: User, maria: User
) -> None:
    text = pinning(ada, maria, {"mu_q": 2})
    revision = text.published_revision
    assert revision is not None
    # As if the formula's file had changed since: a sealed revision cannot be changed, so this one is new.
    revision.pk, revision.number, revision.view = None, 2, whole_view(mu_q=2, nu=1)
    revision.save()
    Contribution.objects.update(published_revision=revision)
    shown = only_text(client, FORMULA).one("p", class_="text-view")
    assert parse_qs(urlsplit(shown.one("a").attributes["href"]).query) == {"mu_q": ["2"]}
    assert shown.one("span", class_="view-changed").text.strip().endswith("nu = 1.")


def test_text_without_a_plot_has_no_such_link(client: Client, ada: User) -> None:
    shelf(ada, 1)
    assert only_text(client, FORMULA).all("p", class_="text-view") == []


# --- what a reader can do ---------------------------------------------------------------------------------


def test_strangers_are_led_to_the_login_and_back_to_the_text(client: Client, ada: User) -> None:
    (text,) = shelf(ada, 1)
    displayed = only_text(client, FORMULA)
    login = f"{reverse('account_login')}?next={text.get_absolute_url()}"
    assert link(displayed, "It clicked") == link(displayed, "Not for me") == login
    assert link(displayed, "Flag") == reverse("flag", args=[text.pk])
    assert {anchor.attributes.get("rel") for anchor in displayed.all("a") if "login" in anchor.attributes["href"]} == {
        "nofollow"
    }


def test_members_find_buttons_that_vote(ada: User) -> None:
    (text,) = shelf(ada, 1)
    displayed = only_text(browser(person("Rui")), FORMULA)
    form = displayed.one("form")
    assert form.attributes["action"] == reverse("vote", args=[text.pk])
    assert form.one("input", name="next").attributes["value"] == FORMULA
    assert form.one("input", name="csrfmiddlewaretoken")
    assert [(button.text, button.attributes["value"]) for button in form.all("button")] == [
        ("It clicked", "1"),
        ("Not for me", "0"),
    ]
    assert link(displayed, "Flag") == reverse("flag", args=[text.pk])


@pytest.mark.parametrize("address", [FORMULA, f"{FORMULA}explanations/", "text", "person"])
def test_own_text_has_no_votes_and_no_flag(ada: User, address: str) -> None:
    (text,) = shelf(ada, 1)
    Contribution.objects.update(clicked=3)
    places = {"text": text.get_absolute_url(), "person": reverse("person", args=[ada.pk])}
    displayed = only_text(browser(ada), places.get(address, address))
    assert displayed.all("form") == []
    assert [words for words in links(displayed) if words.startswith(("It clicked", "Not", "Flag"))] == []
    assert "It clicked (3)" in displayed.text


def test_foot_that_was_made_for_strangers_is_not_shown_to_the_author(client: Client, ada: User) -> None:
    shelf(ada, 1)
    assert "Flag" in links(only_text(client, FORMULA))
    assert "Flag" not in links(only_text(browser(ada), FORMULA))
    assert "Flag" in links(only_text(client, FORMULA))


# --- the page of one text ---------------------------------------------------------------------------------


def test_page_of_a_text_has_title_canonical_address_and_description(client: Client, ada: User, maria: User) -> None:
    text = published(ada, maria, "The **price** of believing $Q$ when the world follows $P$ instead.")
    tree = page(client, text.get_absolute_url())
    assert tree.one("title").text == "An explanation of KL Divergence, by Ada · Klarity"
    assert tree.one("link", rel="canonical").attributes["href"] == f"http://testserver{text.get_absolute_url()}"
    description = tree.one("meta", name="description").attributes["content"]
    assert description == "The price of believing Q when the world follows P instead."
    assert tree.all("meta", name="robots") == []
    assert link(tree, "KL Divergence") == FORMULA


def test_page_of_a_text_says_how_to_name_it(client: Client, ada: User) -> None:
    (text,) = shelf(ada, 1, kind=Kind.AHA)
    terms = page(client, text.get_absolute_url()).one("p", class_="terms")
    example = f"Ada, “An aha moment about KL Divergence”, http://testserver{text.get_absolute_url()}, CC BY-SA 4.0"
    assert terms.one("cite").text == example
    assert link(terms, "CC BY-SA 4.0") == LICENCE


STANDINGS = {
    "draft": ("Draft.", "Only its author sees it."),
    "pending": ("In review", "Only its author and moderators see it."),
    "published": ("Published", "Everybody sees this text."),
    "edit in review": ("Published, edit in review", "Others see the text as it was published before."),
    "hidden": ("Hidden for now.", "Others see only that it is hidden while moderators look at it."),
}


def standing_in(state: str, author: User, by: User) -> Contribution:
    if state in ("draft", "pending"):
        return draft(author) if state == "draft" else pending(author)
    text = published(author, by)
    if state == "hidden":
        judged(by, text, Action.HIDE)
    return edited(text, send=True) if state == "edit in review" else text


@pytest.mark.usefixtures("told_at_once")
@pytest.mark.parametrize("state", STANDINGS)
def test_author_reads_where_their_text_stands_and_can_edit_it(ada: User, maria: User, state: str) -> None:
    text = standing_in(state, ada, maria)
    tree = page(browser(ada), text.get_absolute_url())
    panel = tree.one("div", class_="standing")
    label, meaning = STANDINGS[state]
    assert panel.text.startswith(label)
    assert meaning in panel.text
    assert link(panel, "Edit") == reverse("edit-text", args=[text.pk])
    assert bool(tree.all("meta", name="robots")) == (state != "published")


@pytest.mark.parametrize("state", [state for state in STANDINGS if state != "draft"])
def test_moderator_is_led_to_the_review(ada: User, maria: User, state: str) -> None:
    text = standing_in(state, ada, maria)
    panel = page(browser(maria), text.get_absolute_url()).one("div", class_="standing")
    assert links(panel) == ["Go to its review"]
    assert link(panel, "Go to its review") == reverse("moderation-item", args=[text.pk])


@pytest.mark.parametrize("who", ["stranger", "reader"])
def test_others_read_the_text_and_nothing_about_its_standing(ada: User, maria: User, who: str) -> None:
    text = edited(published(ada, maria), send=True)
    client = Client() if who == "stranger" else browser(person("Rui"))
    assert page(client, text.get_absolute_url()).all("div", class_="standing") == []


def test_draft_that_is_too_long_to_be_shown_says_so(ada: User) -> None:
    text = save_draft(author=ada, contribution=draft(ada), text="word " * 7_000)
    displayed = only_text(browser(ada), text.get_absolute_url())
    assert "This has 35,000 characters; a text holds 32,000." in displayed.text


def test_text_of_a_formula_that_is_no_longer_there_keeps_its_page(client: Client, ada: User) -> None:
    (text,) = shelf(ada, 1, formula="gone-formula")
    tree = page(client, text.get_absolute_url())
    assert tree.one("h1").text == "An explanation of gone-formula"
    assert "gone-formula" in page(client, reverse("person", args=[ada.pk])).one("main").text


# --- people -----------------------------------------------------------------------------------------------


def test_page_of_a_person_says_their_name_and_since_when(client: Client, ada: User) -> None:
    User.objects.filter(pk=ada.pk).update(date_joined=datetime(2026, 2, 3, tzinfo=UTC))
    shelf(ada, 1)
    tree = page(client, reverse("person", args=[ada.pk]))
    assert tree.one("h1").text == "Ada"
    assert tree.one("p", class_="lead").text == "Here since February 2026"
    assert ada.email not in tree.text


def test_page_of_a_person_says_what_each_text_is_about(client: Client, ada: User) -> None:
    shelf(ada, 1, kind=Kind.AHA, formula="entropy")
    displayed = only_text(client, reverse("person", args=[ada.pk]))
    assert link(displayed, "An aha moment about Entropy") == "/formulas/entropy/"


def test_removed_person_keeps_a_page_with_the_texts_alone(client: Client, ada: User) -> None:
    shelf(ada, 2)
    remove_account(user=ada, keep_published=True)
    tree = page(client, reverse("person", args=[ada.pk]))
    assert tree.one("h1").text == "A former member"
    assert tree.all("p", class_="lead") == []
    assert len(displayed_texts(tree)) == 2


@pytest.mark.parametrize("who", ["stranger", "reader", "moderator"])
def test_who_has_published_nothing_is_known_to_nobody_else(ada: User, maria: User, who: str) -> None:
    draft(ada)
    pending(ada)
    client = {"stranger": Client(), "reader": browser(person("Rui")), "moderator": browser(maria)}[who]
    known, unknown = (client.get(reverse("person", args=[pk])) for pk in (ada.pk, 10**6))
    assert known.status_code == unknown.status_code == 404
    assert parse_html(known.content).one("main").text == parse_html(unknown.content).one("main").text


def test_own_page_is_there_before_anything_is_published(ada: User) -> None:
    tree = page(browser(ada), reverse("person", args=[ada.pk]))
    assert tree.one("h1").text == "Ada"
    assert tree.one("p", class_="empty").text.startswith("You have published nothing yet.")


# --- ways to write ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [0, 1])
def test_formula_page_always_leads_to_writing_and_reporting(client: Client, ada: User, count: int) -> None:
    shelf(ada, count)
    shelf(ada, count, kind=Kind.AHA)
    tree = page(client, FORMULA)
    assert link(tree, "Write an explanation") == f"{FORMULA}write/explanation/"
    assert link(tree, "Share an aha moment") == f"{FORMULA}write/aha/"
    assert link(tree, "Tell us") == f"{FORMULA}report/"


@pytest.mark.parametrize("count", [0, 1])
@pytest.mark.parametrize(
    ("query", "taken"),
    [
        ("?mu_q=2&sigma_p=0.5", "?sigma_p=0.5&mu_q=2"),
        ("?mu_q=99", "?mu_q=3"),
        ("?mu_q=abc&nu=1", ""),
        ("?mu_p=1", ""),  # where it stands anyway
    ],
)
def test_links_take_the_valid_values_of_the_address_along(
    client: Client, ada: User, count: int, query: str, taken: str
) -> None:
    shelf(ada, count)
    tree = page(client, FORMULA + query)
    assert link(tree, "Write an explanation") == f"{FORMULA}write/explanation/{taken}"
    assert link(tree, "Share an aha moment") == f"{FORMULA}write/aha/{taken}"
    assert link(tree, "Tell us") == f"{FORMULA}report/{taken}"


@pytest.mark.parametrize(
    ("place", "kind", "words"),
    [("explanations", "explanation", "Write an explanation"), ("aha-moments", "aha", "Share an aha moment")],
)
def test_list_invites_to_write(client: Client, place: str, kind: str, words: str) -> None:
    tree = page(client, f"{FORMULA}{place}/")
    assert tree.one("p", class_="empty").text.startswith("None yet: be the first to share.")
    assert link(tree, words) == f"{FORMULA}write/{kind}/"


@pytest.mark.parametrize("place", ["explanations", "aha-moments", "report"])
def test_unknown_formula_is_a_404_that_offers_the_nearest(client: Client, place: str) -> None:
    tree = page(client, f"/formulas/kl-divergense/{place}/", 404)
    assert FORMULA in [anchor.attributes["href"] for anchor in tree.one("main").all("a")]
