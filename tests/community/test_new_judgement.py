"""A judgement more is one row of the table: everything that shows, takes, tells or undoes decisions knows it then."""

import json
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from community.actions.judging import undo
from community.judgements import JUDGEMENTS, Judgement, Wording, revision_in_question
from community.models import Contribution, Decision, User
from community.states import Review
from tests.clock import Clock
from tests.community.api.asking import decisions, moderate, program, said, wrong
from tests.community.moderation.conftest import item_address, now, page, send, signed_in
from tests.community.working import work
from tests.personas import judged, moderator, pending, rows

pytestmark = [pytest.mark.django_db, pytest.mark.site]

WORD = "praise"  # which stands nowhere else
LOG = reverse("moderation-log")


def _praised(contribution: Contribution) -> None:
    contribution.review = Review.CHANGES_REQUESTED


@pytest.fixture(autouse=True)
def praise(monkeypatch: pytest.MonkeyPatch) -> Judgement:
    """The row: a text in review goes back to its author, with praise."""
    row = Judgement(
        action=WORD,
        label="Praise",
        effect=Wording("Its author reads what you liked."),
        done="praised {} to the skies",
        notice=Wording("Your {kind} on {formula} was praised"),
        still_true=lambda decision: True,
        is_possible=lambda contribution: contribution.review == Review.PENDING,
        change=_praised,
        revision=revision_in_question,
        needs_newest=True,
        needs_reason=False,
        answers_flags=lambda contribution: False,
        turns_down=True,
    )
    monkeypatch.setitem(JUDGEMENTS, WORD, row)
    return row


@pytest.fixture
def text(ada: User) -> Contribution:
    return pending(ada)


@pytest.fixture
def made(text: Contribution, maria: User, clock: Clock) -> Decision:
    """The new judgement, just made."""
    return judged(maria, text, WORD, "How clear.")


def api_body(text: Contribution, **fields: Any) -> dict[str, Any]:
    return {"action": WORD, "revision": text.current_revision_id, "version": text.version} | fields


def test_page_of_a_text_offers_it(text: Contribution, maria: User) -> None:
    tree = page(signed_in(maria).get(item_address(text)))
    (choice,) = [label for label in tree.all("label", class_="choice") if label.all("input", value=WORD)]
    assert choice.text == "Praise Its author reads what you liked. Needs no reason."


def test_it_is_decided_from_the_page(text: Contribution, maria: User) -> None:
    assert send(signed_in(maria), text, WORD, "").status_code == 302
    assert now(text).review == Review.CHANGES_REQUESTED


def test_it_is_decided_through_the_api(text: Contribution, maria: User) -> None:
    entry = said(moderate(program(maria), decisions(text.pk), api_body(text)), 201)
    assert (entry["action"], now(text).review) == (WORD, Review.CHANGES_REQUESTED)
    assert said(program(maria).get(decisions(text.pk)))["results"][-1]["action"] == WORD


def test_it_is_refused_where_it_is_not_possible(made: Decision, text: Contribution, maria: User) -> None:
    client = signed_in(maria)
    before = rows()
    assert "“praise” is not possible now" in page(send(client, now(text), WORD), 409).text
    assert rows() == before


def test_refusal_of_the_api_names_it(text: Contribution, maria: User) -> None:
    body = api_body(text, action="shrug")
    assert WORD in wrong(moderate(program(maria), decisions(text.pk), body))["action"]


def test_description_of_the_api_names_it() -> None:
    answer = Client().get("/api/v1/schema/", headers={"accept": "application/vnd.oai.openapi+json"})
    schemas = json.loads(answer.content)["components"]["schemas"]
    sent, entry = schemas["NewDecision"]["properties"], schemas["Decision"]["properties"]
    assert WORD in _words(sent["action"], schemas)
    assert WORD in _words(entry["action"], schemas)
    assert sent["reason"]["description"].endswith("needed unless you approve or keep or praise")


def _words(field: dict[str, Any], schemas: dict[str, Any]) -> list[str]:
    (reference,) = field.get("allOf", [field])
    return list(schemas[reference["$ref"].rpartition("/")[2]]["enum"])


def test_log_says_it_in_its_words(made: Decision, text: Contribution, maria: User) -> None:
    entries = page(signed_in(maria).get(LOG, {"action": WORD})).one("ol", class_="log").all("li")
    assert [entry.all("p")[0].text for entry in entries] == [
        f"You praised explanation {text.pk} on KL Divergence to the skies"
    ]


def test_log_is_filtered_by_it(maria: User) -> None:
    (option,) = page(signed_in(maria).get(LOG)).all("option", value=WORD)
    assert option.text == "praised to the skies"


def test_conflict_says_it_in_its_words(made: Decision, text: Contribution) -> None:
    told = page(send(signed_in(moderator("Mo")), text, "approve"), 409).one("div", id="refusal").text
    assert "Maria praised this explanation to the skies" in told


def test_author_is_told_of_it(made: Decision, clock: Clock) -> None:
    clock.move(hours=1)
    work()
    (message,) = mail.outbox
    assert message.subject == "Your explanation on KL Divergence was praised"
    assert "How clear." in message.body


def test_author_finds_its_reason_beside_the_text(made: Decision, text: Contribution, ada: User, clock: Clock) -> None:
    clock.move(minutes=1)
    tree = page(signed_in(ada).get(reverse("edit-text", args=[text.pk])))
    assert tree.one("section", class_="turned-down").one("blockquote").text == "How clear."


def test_desk_offers_to_take_it_back(made: Decision, maria: User) -> None:
    (form,) = page(signed_in(maria).get(reverse("moderation"))).all("form", class_="undo")
    assert "You praised the explanation by Ada on KL Divergence to the skies" in form.text


def test_it_is_taken_back(made: Decision, text: Contribution, maria: User, clock: Clock) -> None:
    undo(moderator=maria, decision=made)
    clock.move(hours=1)
    work()
    assert (now(text).review, mail.outbox) == (Review.PENDING, [])
