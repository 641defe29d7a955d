"""A kind that the site does not have: one more entry of KINDS, and it is written, reviewed and read everywhere."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from community.kinds import KINDS, Kind
from community.models import Contribution, Notice, User
from community.states import Action
from formulas.definitions import loading
from formulas.definitions.loading import Catalogue
from tests.community.api.asking import CONTRIBUTIONS, ME, QUEUE, decisions, moderate, one, problem, program, said
from tests.community.api.asking import send as send_json
from tests.community.moderation.conftest import item_address
from tests.community.moderation.conftest import send as decide_on_page
from tests.community.reading.reading import FORMULA, browser, displayed_texts, ids, link, links, page
from tests.community.writing.form_page import FormPage, send
from tests.markup import Element
from tests.personas import KL, decided, draft, moderator, pending, person, published

pytestmark = [pytest.mark.django_db, pytest.mark.site]

WORDS = "Why is the average taken under $P$ and not under $Q$?"


@pytest.fixture(autouse=True)
def question(monkeypatch: pytest.MonkeyPatch) -> Kind:
    """The third kind."""
    kind = Kind(
        stored="open-question",
        word="question",
        plural="questions",
        article="a",
        address="open-questions",
        layout="notes",
        longest=300,
        most_on_first_day=2,
        heading="Open Questions",
        description="what they still wonder about",
        text_title="A question about {}",
        invitation="Ask a question",
        encouragement="Others wonder about the same.",
        manuscript_title="Ask a question",
        manuscript_lead="One thing that you do not see yet.",
        prompts=("Say what you have understood so far.",),
    )
    monkeypatch.setitem(KINDS, kind.stored, kind)
    return kind


@pytest.fixture
def rui() -> User:
    return person("Rui")


@pytest.fixture
def maria() -> User:
    return moderator()


@pytest.fixture
def asked(question: Kind, rui: User, maria: User) -> Contribution:
    """A question that everybody sees."""
    return published(rui, maria, WORDS, kind=question)


def section(tree: Element, kind: Kind) -> Element:
    (found,) = tree.all("section", aria_labelledby=kind.address)
    return found


def only_contribution() -> Contribution:
    found: Contribution = Contribution.objects.select_related("current_revision").get()
    return found


# --- writing ----------------------------------------------------------------------------------------------


def test_its_sheet_says_its_title_prompts_and_limits(client: Client, question: Kind) -> None:
    tree = page(client, f"{FORMULA}write/open-question/")
    assert tree.one("h1").text == "Ask a question"
    assert tree.one("p", class_="lead").text == question.manuscript_lead
    assert [item.text for item in tree.one("details").all("li")] == list(question.prompts)
    assert "20 to 300 characters" in tree.one("details").text
    assert tree.one("label", for_="text").text == "Your question"


def test_it_is_sent_by_its_sheet(question: Kind, rui: User) -> None:
    answer = send(browser(rui), f"{FORMULA}write/open-question/", "send", text=WORDS)
    assert answer.status_code == 302
    text = only_contribution()
    assert (text.kind, text.review) == (question, "pending")
    assert "Your question on KL Divergence is in review." in page_after(rui, answer).text


def page_after(user: User, answer: Any) -> Element:
    """The page to which the answer leads, for the same browser."""
    return page(answer.client, answer.headers["Location"])


def test_its_longest_text_is_its_own(rui: User) -> None:
    answer = send(browser(rui), f"{FORMULA}write/open-question/", "send", text="x" * 301)
    assert FormPage.of(answer).text_error == "This has 301 characters; questions hold 300."


def test_first_day_has_its_own_number_of_it(question: Kind) -> None:
    eve = person("Eve", new=True)
    client = program(eve)
    assert said(client.get(ME))["left"]["open_questions"] == 2
    for number in range(2):
        pending(eve, f"Question {number} that is long enough.", kind=question)
    assert said(client.get(ME))["left"]["open_questions"] == 0
    sent = {"formula": KL, "kind": question, "text": WORDS, "submit": True}
    refused = problem(send_json(client, "POST", CONTRIBUTIONS, sent), 429)
    assert "2 questions on the first day are the limit." in refused["detail"]


def test_it_is_posted_by_the_api(question: Kind, rui: User) -> None:
    sent = {"formula": KL, "kind": "open-question", "text": WORDS, "submit": True}
    body = said(send_json(program(rui), "POST", CONTRIBUTIONS, sent), 201)
    assert (body["kind"], body["state"]) == ("open-question", "pending")
    assert only_contribution().kind is question


def test_own_texts_call_it_by_its_word(question: Kind, rui: User) -> None:
    text = draft(rui, WORDS, kind=question)
    assert "Question on KL Divergence" in page(browser(rui), "/me/").text
    tree = page(browser(rui), reverse("delete-text", args=[text.pk]))
    assert tree.one("h1").text == "Delete your question?"


# --- review -----------------------------------------------------------------------------------------------


def test_it_is_reviewed_on_the_desk(question: Kind, rui: User, maria: User) -> None:
    text, desk = pending(rui, WORDS, kind=question), browser(maria)
    assert "Question on KL Divergence by Rui" in links(page(desk, reverse("moderation")))
    tree = page(desk, item_address(text))
    assert tree.one("h1").text == "Question by Rui"
    assert tree.one("legend").text == "What to do with this question"
    decide_on_page(desk, text, "approve", "")
    assert only_contribution().is_public
    assert f"question {text.pk} on KL Divergence" in links(page(desk, reverse("moderation-log")))


def test_it_is_reviewed_by_the_api(question: Kind, rui: User, maria: User) -> None:
    text, reviewing = pending(rui, WORDS, kind=question), program(maria)
    (waiting,) = said(reviewing.get(QUEUE))["results"]
    assert waiting["kind"] == "open-question"
    decision = {"action": "approve", "revision": waiting["revision"], "version": waiting["version"]}
    said(moderate(reviewing, decisions(text.pk), decision), 201)
    assert only_contribution().is_public


def test_its_author_is_told_of_it_by_its_word(question: Kind, rui: User, maria: User) -> None:
    decided(rui, maria, Action.REJECT, kind=question)
    Notice.objects.update(due_at=Notice.objects.get().created_at)
    tree = page(browser(rui), reverse("notices"))
    assert "Your question on KL Divergence was not published" in tree.text


# --- reading ----------------------------------------------------------------------------------------------


def test_empty_section_invites_to_write_one(client: Client, question: Kind) -> None:
    found = section(page(client, FORMULA), question)
    assert found.one("h2").text == "Open Questions"
    assert question.encouragement in found.text
    assert link(found, "Ask a question") == f"{FORMULA}write/open-question/"


@pytest.mark.parametrize("is_member", [False, True])
def test_it_stands_in_its_section_of_the_formulas_page(
    client: Client, question: Kind, asked: Contribution, maria: User, is_member: bool
) -> None:
    tree = page(browser(maria) if is_member else client, FORMULA)
    assert ids(section(tree, question)) == [asked.pk]
    for kind in (Kind.EXPLANATION, Kind.AHA):
        assert ids(section(tree, kind)) == []


def test_it_has_a_list_of_its_own(client: Client, question: Kind, asked: Contribution) -> None:
    tree = page(client, f"{FORMULA}open-questions/")
    assert tree.one("h1").text == "Open Questions"
    assert tree.one("title").text == "Questions: KL Divergence · Klarity"
    assert ids(tree) == [asked.pk]
    assert link(tree, "Ask a question") == f"{FORMULA}write/open-question/"
    assert ids(page(client, f"{FORMULA}explanations/")) == []


@pytest.mark.parametrize("place", ["explanations", "open-questions"])
def test_former_name_of_a_formula_leads_to_the_same_list(
    client: Client, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    renamed = loading.catalogue().by_slug[KL].model_copy(update={"former_slugs": ("relative-entropy",)})
    found = Catalogue((renamed,))
    monkeypatch.setattr(loading, "catalogue", lambda: found)
    answer = client.get(f"/formulas/relative-entropy/{place}/?order=newest")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"{FORMULA}{place}/?order=newest")


def test_it_stands_alone_and_on_its_authors_page(client: Client, asked: Contribution, rui: User) -> None:
    assert page(client, asked.get_absolute_url()).one("h1").text == "A question about KL Divergence"
    tree = page(client, reverse("person", args=[rui.pk]))
    assert len(displayed_texts(tree)) == 1
    assert link(tree, "A question about KL Divergence") == FORMULA


def test_its_place_says_what_was_there(client: Client, asked: Contribution, rui: User) -> None:
    browser(rui).post(reverse("delete-text", args=[asked.pk]))
    assert "There was a question here" in page(client, asked.get_absolute_url(), 410).text


def test_api_lists_it_by_its_kind(client: Client, question: Kind, asked: Contribution, maria: User, rui: User) -> None:
    published(rui, maria)
    listed = said(client.get(f"{CONTRIBUTIONS}?kind=open-question"))["results"]
    assert [(entry["id"], entry["kind"]) for entry in listed] == [(asked.pk, "open-question")]
    assert said(client.get(one(asked.pk)))["kind"] == "open-question"


def test_description_of_the_api_names_it(client: Client) -> None:
    answer = client.get(reverse("api-schema"), headers={"accept": "application/vnd.oai.openapi+json"})
    schemas = json.loads(answer.content)["components"]["schemas"]
    assert schemas["KindEnum"]["enum"] == ["explanation", "aha", "open-question"]
    assert "open_questions" in schemas["Left"]["properties"]


# --- without it -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["write/open-question/", "open-questions/", "write/aha-moments/", "aha/"])
def test_addresses_of_no_kind_are_none(client: Client, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(KINDS, "open-question")
    assert client.get(f"{FORMULA}{address}").status_code == 404


def test_api_knows_no_kind_without_an_entry(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(KINDS, "open-question")
    refused = problem(client.get(f"{CONTRIBUTIONS}?kind=open-question"), 400)
    assert "choose one of explanation, aha." in str(refused)
