"""Reports through the API: what is open, what is answered, and the answer."""

import pytest

from community.actions.people import remove_account
from community.actions.reporting import close_report, report
from community.models import Decision, Notice, Report, User
from tests.community.api.asking import moderate, problem, program, said, wrong
from tests.personas import KL, moderator, person, rows, whole_view

pytestmark = [pytest.mark.django_db, pytest.mark.site]

REPORTS = "/api/v1/moderation/reports/"


def sent(reporter: User, text: str = "The sign is wrong.") -> Report:
    return report(reporter=reporter, formula=KL, text=text, view={"mu_q": 2})


def answering(found: Report) -> str:
    return f"{REPORTS}{found.pk}/answer/"


def test_open_reports_of_others_are_listed_oldest_first(ada: User, maria: User) -> None:
    first, second = sent(ada), sent(person("Rui"), "The second reference leads nowhere.")
    sent(maria, "This one is my own.")
    close_report(moderator=maria, report=sent(ada, "Mended."), reason="It is mended.")
    found = said(program(maria).get(REPORTS))["results"]
    assert [entry["id"] for entry in found] == [first.pk, second.pk]
    assert found[0]["reporter"]["name"] == "Ada"
    assert (found[0]["formula"], found[0]["text"]) == (KL, "The sign is wrong.")
    assert found[0]["view"] == whole_view(mu_q=2)
    assert found[0]["answer"] is None
    assert found[0]["page"] == f"http://testserver/moderation/reports/{first.pk}/"


def test_answered_reports_are_listed_with_their_answers(ada: User, maria: User) -> None:
    sent(ada)
    answered = sent(ada, "Mended.")
    close_report(moderator=maria, report=answered, reason="It is mended.")
    (entry,) = said(program(maria).get(REPORTS + "?state=answered"))["results"]
    assert (entry["id"], entry["answer"]["reason"]) == (answered.pk, "It is mended.")
    assert entry["answer"]["actor"]["name"] == "Maria"


def test_reports_know_two_states(maria: User) -> None:
    assert "closed" in wrong(program(maria).get(REPORTS + "?state=closed"))["state"]


def test_reports_are_read_page_by_page(ada: User, maria: User) -> None:
    found = [sent(ada, f"Mistake {number}.") for number in range(3)]
    client = program(maria)
    first = said(client.get(REPORTS + "?limit=2"))
    second = said(client.get(first["next"]))
    assert [entry["id"] for page in (first, second) for entry in page["results"]] == [one.pk for one in found]


def test_answer_closes_the_report_and_its_reporter_is_told(ada: User, maria: User) -> None:
    found, client = sent(ada), program(maria)
    (entry,) = said(client.get(REPORTS))["results"]
    made = said(moderate(client, answering(found), {"reason": "It is mended."}, if_match=entry["etag"]), 201)
    assert (made["action"], made["report"], made["contribution"]) == ("resolve", found.pk, None)
    assert Notice.objects.get().recipient == ada
    assert said(client.get(f"{REPORTS}{found.pk}/"))["answer"]["id"] == made["id"]
    assert said(client.get(REPORTS))["results"] == []


def test_same_answer_again_gives_the_first_entry_again(ada: User, maria: User) -> None:
    found, client = sent(ada), program(maria)
    made = said(moderate(client, answering(found), {"reason": "It is mended."}), 201)
    before = rows()
    assert said(moderate(client, answering(found), {"reason": "It is mended."}), 200) == made
    assert not rows() ^ before


def test_answered_report_is_not_answered_otherwise(ada: User, maria: User) -> None:
    found = sent(ada)
    close_report(moderator=moderator("Mo"), report=found, reason="It is mended.")
    before = rows()
    detail = problem(moderate(program(maria), answering(found), {"reason": "It is right."}), 409)["detail"]
    assert "answered already" in detail
    assert not rows() ^ before


@pytest.mark.parametrize("body", [{}, {"reason": "  "}, {"reason": "x" * 501}])
def test_answer_needs_words(ada: User, maria: User, body: dict[str, str]) -> None:
    found = sent(ada)
    before = rows()
    assert list(wrong(moderate(program(maria), answering(found), body))) == ["reason"]
    assert not rows() ^ before


def test_own_report_is_answered_by_another_moderator(maria: User) -> None:
    own = sent(maria)
    for answer in (
        program(maria).get(f"{REPORTS}{own.pk}/"),
        moderate(program(maria), answering(own), {"reason": "It is right."}),
    ):
        assert "their own report" in problem(answer, 403)["detail"]
    assert not Decision.objects.exists()


def test_report_that_is_not_there_is_not_found(maria: User) -> None:
    for pk in (0, 123456, 2**63):
        problem(program(maria).get(f"{REPORTS}{pk}/"), 404)


def test_report_of_a_removed_account_has_no_text(ada: User, maria: User) -> None:
    found = sent(ada)
    remove_account(user=ada, keep_published=False)
    entry = said(program(maria).get(f"{REPORTS}{found.pk}/"))
    assert entry["text"] == ""
    assert "removed their account" in entry["answer"]["reason"]
