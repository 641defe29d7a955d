"""The API shows to everybody what the pages show them, and what they may see: no more, and no less."""

import re
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from community.actions.reporting import report
from community.kinds import KINDS, Kind
from community.models import Contribution, Revision, User, Vote
from community.moderation.desk import in_doubt, open_reports, to_review, undoable
from community.moderation.log import LogFilter, log_page
from community.permissions import revision_for
from community.visibility import Gone, Placeholder, Text, met_at
from tests.community.api.asking import CONTRIBUTIONS, one, program, said
from tests.community.conftest import World
from tests.personas import KL

pytestmark = pytest.mark.site

VIEWERS = ("stranger", "reader", "author", "moderator", "writing moderator")


def marker(revision: Revision) -> str:
    """The last words of a text, which stand in no other: pages show them as they are."""
    (found,) = re.findall(r"what you lose\. \([\w ]+\)$", revision.text)
    return str(found)


def markers() -> dict[str, int]:
    """The revision that each marker stands for; withdrawn texts stand in two."""
    return {marker(revision): revision.pk for revision in Revision.objects.order_by("pk")}


def shown(content: str) -> set[str]:
    """The markers that somebody reads in a page or an answer."""
    return {found for found in markers() if found in content}


class Viewer:
    """Somebody with a browser, and with a program of theirs."""

    def __init__(self, user: User | AnonymousUser) -> None:
        self.user, self.browser, self.program = user, Client(), Client()
        if isinstance(user, User):
            self.browser.force_login(user)
            self.program = program(user)

    def page(self, address: str) -> str:
        """What a page shows; nothing where there is none."""
        answer = self.browser.get(address)
        return answer.content.decode() if answer.status_code == 200 else ""


@pytest.fixture(params=VIEWERS)
def viewer(request: pytest.FixtureRequest, world: World) -> Viewer:
    return Viewer(world.people[request.param])


def every_contribution() -> Iterator[Contribution]:
    found = Contribution.objects.select_related("current_revision", "published_revision").order_by("pk")
    assert len(found) > 20
    yield from found


def test_every_text_has_a_marker_of_its_own(world: World) -> None:
    sent = [marker(text.current_revision) for text in every_contribution() if text.current_revision]
    assert len(set(sent)) == len(sent)


def test_list_of_the_api_is_what_is_public(viewer: Viewer) -> None:
    listed = said(viewer.program.get(f"{CONTRIBUTIONS}?formula={KL}&limit=100"))["results"]
    public = Contribution.objects.public().filter(formula=KL)
    assert {entry["id"]: entry["revision"] for entry in listed} == dict(public.values_list("pk", "published_revision"))


@pytest.mark.parametrize("kind", KINDS.values())
def test_list_of_the_api_is_the_page_of_all_texts(viewer: Viewer, kind: Kind) -> None:
    answer = viewer.program.get(f"{CONTRIBUTIONS}?formula={KL}&kind={kind}&limit=100")
    page = viewer.page(reverse("texts", args=[KL, kind]))
    assert page
    assert shown(answer.content.decode()) == shown(page)
    assert shown(page) or kind == Kind.AHA


def test_list_of_the_api_holds_all_that_the_formula_page_shows(viewer: Viewer) -> None:
    answer = viewer.program.get(f"{CONTRIBUTIONS}?formula={KL}&limit=100")
    on_page = shown(viewer.page(reverse("formula", args=[KL])))
    assert on_page
    assert on_page <= shown(answer.content.decode())


def test_list_of_an_author_is_their_page(viewer: Viewer, world: World) -> None:
    author = world.people["author"]
    answer = viewer.program.get(f"{CONTRIBUTIONS}?author={author.pk}&limit=100")
    on_page = shown(viewer.page(reverse("person", args=[author.pk])))
    assert on_page
    assert shown(answer.content.decode()) == on_page


def test_own_texts_in_the_api_are_those_that_one_may_see(viewer: Viewer) -> None:
    answer = viewer.program.get(CONTRIBUTIONS + "?author=me&limit=100")
    if not isinstance(viewer.user, User):
        assert answer.status_code == 401
        return
    own = Contribution.objects.visible_to(viewer.user).filter(author=viewer.user)
    assert {entry["id"] for entry in said(answer)["results"]} == set(own.values_list("pk", flat=True))


def test_each_text_in_the_api_is_the_one_on_its_page(viewer: Viewer) -> None:
    for text in every_contribution():
        answer, page = viewer.program.get(one(text.pk)), viewer.browser.get(text.get_absolute_url())
        assert answer.status_code == page.status_code, f"{text}, {text.state}"
        if answer.status_code == 200:
            body = answer.json()
            assert shown(body["text"] or "") == shown(page.content.decode()), f"{text}, {text.state}"


STATUSES = {Text: 200, Placeholder: 200, Gone: 410, type(None): 404}


def test_page_and_api_answer_what_is_met_there(viewer: Viewer) -> None:
    met = [met_at(text.pk, viewer.user) for text in every_contribution()]
    assert len({type(found) for found in met}) > 2
    for text, found in zip(every_contribution(), met, strict=True):
        expected = STATUSES[type(found)]
        assert viewer.browser.get(text.get_absolute_url()).status_code == expected, f"{text}, {text.state}"
        assert viewer.program.get(one(text.pk)).status_code == expected, f"{text}, {text.state}"


def test_what_is_gone_or_was_never_there_cannot_be_reacted_to_by_either(viewer: Viewer) -> None:
    if not isinstance(viewer.user, User):
        return
    nothing = [text for text in every_contribution() if not hasattr(met_at(text.pk, viewer.user), "revision")]
    assert nothing
    for text in nothing:
        answer = viewer.program.put(f"{one(text.pk)}vote/", {"clicked": True}, content_type="application/json")
        assert answer.status_code in (403, 404, 410), f"{text}, {text.state}"
        for name, form in (("vote", {"clicked": "1"}), ("flag", {"reason": "wrong"})):
            sent = viewer.browser.post(reverse(name, args=[text.pk]), form)
            assert (sent.status_code, sent.headers["Location"]) == (302, text.get_absolute_url())
    assert not Vote.objects.exists()


def test_each_text_in_the_api_is_the_one_that_its_reader_may_see(viewer: Viewer) -> None:
    visible = set(Contribution.objects.visible_to(viewer.user).values_list("pk", flat=True))
    assert visible
    for text in every_contribution():
        answer = viewer.program.get(one(text.pk))
        revision = revision_for(viewer.user, text) if text.pk in visible else None
        told = answer.json().get("revision") if answer.status_code == 200 else None
        assert told == (revision.pk if revision else None), f"{text}, {text.state}"


def test_stranger_and_reader_are_told_of_nothing_unpublished(world: World) -> None:
    public = set(Contribution.objects.public().values_list("published_revision", flat=True))
    secret = {found for found, revision in markers().items() if revision not in public}
    assert secret
    for name in ("stranger", "reader"):
        asking = Viewer(world.people[name]).program
        answers = [
            asking.get(CONTRIBUTIONS + "?limit=100"),
            *(asking.get(one(text.pk)) for text in every_contribution()),
        ]
        leaked = [found for found in secret for answer in answers if found in answer.content.decode()]
        assert leaked == []


# --- people and the desk ----------------------------------------------------------------------------------


def test_person_is_known_to_the_api_where_there_is_a_page_of_theirs(viewer: Viewer, world: World) -> None:
    people = [person for person in world.people.values() if isinstance(person, User)]
    statuses = {viewer.browser.get(reverse("person", args=[person.pk])).status_code for person in people}
    assert statuses == {200, 404}
    for person in people:
        page = viewer.browser.get(reverse("person", args=[person.pk]))
        answer = viewer.program.get(reverse("api-person", args=[person.pk]))
        assert answer.status_code == page.status_code, person.name
        if answer.status_code == 200:
            assert person.name in page.content.decode()
            assert answer.json()["name"] == person.name


def test_text_to_decide_about_is_in_the_api_where_there_is_a_page_of_it(viewer: Viewer) -> None:
    for text in every_contribution():
        page = viewer.browser.get(reverse("moderation-item", args=[text.pk]))
        answer = viewer.program.get(reverse("api-case", args=[text.pk]))
        if page.status_code == 302:  # to the login
            assert answer.status_code == 401
            continue
        assert answer.status_code == page.status_code, f"{text}, {text.state}"
        if page.status_code == 200:
            found, content = answer.json(), page.content.decode()
            told = [found[name]["text"] for name in ("text", "published") if found[name]]
            assert {mark for words in told for mark in shown(words)} == shown(content), f"{text}, {text.state}"
            for choice in found["choices"]:
                assert escape(choice["effect"]) in content


def test_lists_of_the_desk_are_those_of_the_api(world: World) -> None:
    maria = world.people["moderator"]
    assert isinstance(maria, User)
    asking = program(maria)
    for address, listed in (
        ("api-queue", [row.contribution.pk for row in to_review(maria, "1").rows]),
        ("api-flagged", [row.contribution.pk for row in in_doubt(maria, "1").rows]),
        ("api-undoable", [row.decision.pk for row in undoable(maria)]),
        ("api-log", [entry.decision.pk for entry in log_page(maria, LogFilter({}), "").rows]),
    ):
        assert listed, address
        entries = said(asking.get(reverse(address) + "?limit=100"))["results"]
        assert [entry["id"] for entry in entries][: len(listed)] == listed, address
        # The desk shows a few that can be taken back, and the log some entries; of the others all.
        assert address in ("api-undoable", "api-log") or len(entries) == len(listed)


def test_reports_of_the_desk_are_those_of_the_api(world: World) -> None:
    maria, reader = world.people["moderator"], world.people["reader"]
    assert isinstance(maria, User)
    assert isinstance(reader, User)
    for number in range(2):
        report(reporter=reader, formula=KL, text=f"Mistake {number}.")
    listed = [row.report.pk for row in open_reports(maria, "1").rows]
    entries = said(program(maria).get(reverse("api-sent-reports")))["results"]
    assert [entry["id"] for entry in entries] == listed
    assert len(listed) == 2
