"""What tests of readers' pages share: many texts at once, and what is read off a page."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from community import markup
from community.actions.pinning import accepted_view, as_stored
from community.kinds import Kind
from community.models import Contribution, Revision, User
from community.states import Review, Visibility
from tests.markup import Element, parse_html
from tests.personas import KL

FORMULA = f"/formulas/{KL}/"


THOUGHT = "Thought {} about $P$ and $Q$."


def shelf(
    author: User,
    count: int,
    *,
    kind: Kind = Kind.EXPLANATION,
    formula: str = KL,
    text: str = THOUGHT,
    view: dict[str, float] | None = None,
) -> list[Contribution]:
    """`count` published texts, the first the newest; every third came out in the same moment as the one before."""
    now = timezone.now()
    rows = Contribution.objects.bulk_create(
        Contribution(
            formula=formula,
            kind=kind,
            author=author,
            review=Review.APPROVED,
            published_at=now - timedelta(minutes=number - (number % 3 == 2)),
        )
        for number in range(count)
    )
    revisions = Revision.objects.bulk_create(
        _revision(row, text.replace("{}", str(number)), view or {}) for number, row in enumerate(rows)
    )
    for row, revision in zip(rows, revisions, strict=True):
        row.current_revision = row.published_revision = revision
        row.visibility = Visibility.PUBLIC
    Contribution.objects.bulk_update(rows, ["current_revision", "published_revision", "visibility"])
    return rows


def _revision(contribution: Contribution, text: str, view: dict[str, float]) -> Revision:
    return Revision(
        contribution=contribution,
        number=1,
        text=text,
        view=as_stored(accepted_view(contribution.formula, view)) if view else {},
        html=markup.render(text).html,
        renderer=markup.RENDERER_VERSION,
        licence="CC BY-SA 4.0",
        saved_at=timezone.now(),
        submitted_at=timezone.now(),
    )


def browser(user: User) -> Client:
    """A browser in which `user` is logged in."""
    client = Client()
    client.force_login(user)
    return client


def page(client: Client, address: str, status: int = 200) -> Element:
    """The page at an address; fails for another status."""
    answer = client.get(address)
    assert answer.status_code == status, answer.content
    return parse_html(answer.content)


def displayed_texts(tree: Element) -> list[Element]:
    return tree.all("article", class_="text")


def ids(tree: Element) -> list[int]:
    """The contributions that are shown, in their order."""
    return [int(displayed.attributes["id"].removeprefix("c-")) for displayed in displayed_texts(tree)]


def link(tree: Element, words: str) -> str:
    """Where the only link with these words leads."""
    (found,) = [element for element in tree.all("a") if element.text == words]
    return found.attributes["href"]


def links(tree: Element) -> list[str]:
    """The words of all links."""
    return [element.text for element in tree.all("a")]
