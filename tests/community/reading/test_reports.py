""" "Something on this page is wrong?": written by anybody, sent by members, kept through the login."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from community.models import Report, User
from community.pages.kept_forms import LONGEST
from formulas.definitions import loading
from formulas.texts.digits import digits
from tests.community.reading.reading import FORMULA, browser, link, page
from tests.markup import Element, parse_html
from tests.personas import KL, person, rows, whole_view

pytestmark = pytest.mark.django_db

ADDRESS = f"{FORMULA}report/"
TEXT = "The sum should run over all $x$.\n\n  (See the second line.)"


@pytest.fixture
def rui() -> User:
    return person("Rui")


def fields(tree: Element) -> dict[str, str]:
    """What the form holds, its token and key left out, and of the plot only what is not at its start."""
    form = tree.one("main").one("form")
    found = {field.attributes["name"]: field.attributes["value"] for field in form.all("input", type="hidden")}
    del found["csrfmiddlewaretoken"], found["key"]
    for name, value in whole_view()["values"].items():
        if found.get(f"view-{name}") == digits(value):
            del found[f"view-{name}"]
    return found | {"text": str("".join(map(str, form.one("textarea").children))).removeprefix("\n")}


def send(client: Client, text: str, view: dict[str, Any] | None = None, **given: Any) -> Any:
    """Sends the form as a browser does that came from the formula page with its plot at `view`."""
    begun = fields(page(client, f"{ADDRESS}?{urlencode(view or {})}"))
    return client.post(ADDRESS, begun | {"text": text}, **given)


def refused(client: Client, text: str, status: int, **given: Any) -> Element:
    """The form again, after a report that has changed nothing."""
    before = rows()
    answer = send(client, text, **given)
    assert not rows() ^ before
    assert answer.status_code == status
    return parse_html(answer.content)


# --- sent -------------------------------------------------------------------------------------------------


def test_report_of_a_member_is_before_the_moderators(rui: User) -> None:
    send(browser(rui), TEXT, {"mu_q": 2, "heads_p": 0.5})
    report = Report.objects.get()
    assert (report.reporter, report.formula, report.text) == (rui, KL, TEXT)
    assert report.view == whole_view(mu_q=2, heads_p=0.5)
    assert report.closed_at is None


def test_report_sent_to_a_former_address_is_taken(rui: User, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = [
        formula.model_copy(update={"former_slugs": ("relative-entropy",)}) if formula.slug == KL else formula
        for formula in loading.catalogue().formulas
    ]
    found = loading.Catalogue(tuple(changed))
    monkeypatch.setattr(loading, "catalogue", lambda: found)
    former = ADDRESS.replace(KL, "relative-entropy")
    assert browser(rui).get(former).headers["Location"] == ADDRESS
    browser(rui).post(former, {"text": TEXT})
    assert Report.objects.get().formula == KL


def test_reporter_is_thanked_on_the_formula_page_as_they_left_it(rui: User) -> None:
    client = browser(rui)
    answer = send(client, TEXT, {"mu_q": 2})
    assert answer.headers["Location"] == f"{FORMULA}?mu_q=2"
    thanks = page(client, answer.headers["Location"]).one("p", class_="message")
    assert thanks.text.startswith("Thank you. The moderators will look at it")
    assert page(client, FORMULA).all("p", class_="message") == []


def test_form_says_which_plot_goes_with_the_report(client: Client) -> None:
    tree = page(client, f"{ADDRESS}?mu_q=-2&mu_p=1")
    (said,) = [element for element in tree.all("p", class_="help") if "plot" in element.text]
    assert said.text.endswith("= −2")
    assert len(said.all("math")) == 1
    assert fields(tree) == {"view": "bells", "view-mu_q": "-2", "text": ""}


def test_figure_of_the_address_goes_with_the_report(rui: User) -> None:
    send(browser(rui), TEXT, {"view": "coins"})
    assert Report.objects.get().view == whole_view("coins")


def test_plot_is_kept_as_it_was_when_the_form_was_opened(client: Client) -> None:
    form = page(client, f"{ADDRESS}?mu_q=-2").one("main").one("form")
    sent = {field.attributes["name"]: field.attributes["value"] for field in form.all("input", type="hidden")}
    assert (
        sent.items() >= {f"view-{name}": digits(value) for name, value in whole_view(mu_q=-2)["values"].items()}.items()
    )


@pytest.mark.parametrize("query", ["", "?mu_p=1", "?mu_q=abc&nu=2"])
def test_plot_as_it_comes_is_not_spoken_of(client: Client, query: str) -> None:
    assert fields(page(client, ADDRESS + query)) == {"text": ""}


@pytest.mark.parametrize("view", [{"view-mu_q": "abc"}, {"view-nu": "2"}, {"view-mu_q": ["1", "2"]}, {"view": "pie"}])
def test_wrong_plot_keeps_nobody_from_reporting(rui: User, view: dict[str, Any]) -> None:
    client = browser(rui)
    assert client.post(ADDRESS, {"text": TEXT} | view).status_code == 302
    assert Report.objects.get().text == TEXT


# --- refused, and nothing lost ----------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "  \n "])
def test_report_without_words_is_refused(rui: User, text: str) -> None:
    tree = refused(browser(rui), text, 400, view={"mu_q": 2})
    assert tree.one("ul", id="id_text_error").text == "Say what is wrong, and where on the page."
    assert fields(tree) == {"view": "bells", "view-mu_q": "2", "text": text}


def test_report_that_is_too_long_is_refused_and_kept(rui: User) -> None:
    tree = refused(browser(rui), "x" * 2_001, 400, view={"mu_q": 2})
    assert "2,001 characters" in tree.one("ul", id="id_text_error").text
    assert fields(tree) == {"view": "bells", "view-mu_q": "2", "text": "x" * 2_001}


def test_report_over_the_limit_of_the_day_is_refused_and_kept(rui: User, settings: Settings) -> None:
    settings.REPORTS_A_DAY = 1
    client = browser(rui)
    send(client, TEXT)
    tree = refused(client, TEXT, 429)
    assert "1 report a day is the limit" in tree.one("ul", class_="errors").text
    assert fields(tree)["text"] == TEXT


def key_of(tree: Element) -> str:
    return str(tree.one("main").one("form").one("input", name="key").attributes["value"])


def test_report_that_is_sent_twice_is_one_report_and_thanked_for(rui: User) -> None:
    client = browser(rui)
    form = {"text": TEXT, "key": key_of(page(client, ADDRESS))}
    first, second = client.post(ADDRESS, form), client.post(ADDRESS, form)
    assert first.headers["Location"] == second.headers["Location"]
    assert Report.objects.count() == 1


def test_another_report_from_the_same_form_is_sent_with_the_next_press(rui: User) -> None:
    client = browser(rui)
    form = {"text": TEXT, "key": key_of(page(client, ADDRESS))}
    client.post(ADDRESS, form)
    answer = client.post(ADDRESS, form | {"text": "And the caption is wrong."})
    assert answer.status_code == 422
    tree = parse_html(answer.content)
    assert "send it once more" in tree.one("ul", class_="errors").text
    client.post(ADDRESS, fields(tree) | {"key": key_of(tree)})
    assert [report.text for report in Report.objects.order_by("pk")] == [TEXT, "And the caption is wrong."]


def test_report_of_a_stranger_keeps_its_key_through_the_login(client: Client, rui: User) -> None:
    key = key_of(page(client, ADDRESS))
    client.post(ADDRESS, {"text": TEXT, "key": key})
    client.force_login(rui)
    assert key_of(page(client, ADDRESS)) == key


def test_form_from_before_the_login_is_shown_again(rui: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(rui)
    tree = refused(client, TEXT, 403)
    assert "send it once more" in tree.one("ul", class_="errors").text
    assert fields(tree)["text"] == TEXT


# --- through the login ------------------------------------------------------------------------------------


def test_stranger_can_write_and_is_told_of_the_login(client: Client) -> None:
    tree = page(client, ADDRESS)
    assert tree.one("main").one("form").one("button").text == "Log in and send"
    assert link(tree, "Back to the formula") == FORMULA


def test_report_of_a_stranger_is_stored_by_nobody(client: Client) -> None:
    before = rows()
    answer = send(client, TEXT)
    assert answer.headers["Location"] == f"{reverse('account_login')}?next={ADDRESS}"
    assert not rows() ^ before


def test_what_a_stranger_wrote_is_there_after_the_login_and_can_be_sent(client: Client, rui: User) -> None:
    send(client, TEXT, {"mu_q": 2})
    client.force_login(rui)
    tree = page(client, ADDRESS)
    assert fields(tree) == {"view": "bells", "view-mu_q": "2", "text": TEXT}
    assert tree.one("main").one("form").one("button").text == "Send to the moderators"
    client.post(ADDRESS, fields(tree))
    assert (Report.objects.get().text, Report.objects.get().view) == (TEXT, whole_view(mu_q=2))
    assert fields(page(client, ADDRESS)) == {"text": ""}


def test_stranger_who_wrote_too_much_to_be_kept_sees_it_again(client: Client) -> None:
    tree = refused(client, "x" * (LONGEST + 1), 400)
    assert "log in in another tab" in tree.one("ul", class_="errors").text
    assert fields(tree)["text"] == "x" * (LONGEST + 1)


def test_form_of_a_stranger_without_a_token_is_not_kept() -> None:
    client = Client(enforce_csrf_checks=True)
    refused(client, TEXT, 403)
    assert fields(page(client, ADDRESS)) == {"text": ""}


# --- addresses --------------------------------------------------------------------------------------------


def test_page_is_not_for_robots(client: Client) -> None:
    assert page(client, ADDRESS).one("meta", name="robots").attributes["content"] == "noindex"


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_page_takes_get_and_post_alone(client: Client, method: str) -> None:
    assert getattr(client, method)(ADDRESS).status_code == 405
