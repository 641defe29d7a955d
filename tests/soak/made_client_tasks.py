"""Five tasks with a client that was made from the description, given the address of a site and two tokens."""

import sys
from typing import Any
from urllib.parse import parse_qs, urlsplit

from klarity_client import AuthenticatedClient, Client  # type: ignore[import-not-found]  # made by the test
from klarity_client.api.contributions import (  # type: ignore[import-not-found]
    contributions_create,
    contributions_list,
    contributions_retrieve,
    contributions_vote,
)
from klarity_client.api.formulas import formulas_list, formulas_retrieve  # type: ignore[import-not-found]
from klarity_client.api.moderation import moderation_decide, moderation_queue  # type: ignore[import-not-found]
from klarity_client.models import (  # type: ignore[import-not-found]
    ContributionsListFieldsItem,
    NewContribution,
    NewDecision,
    NewVote,
)

TEXT = "Think of $P$ as what is true and of $Q$ as what you bet on: what you lose is the divergence."


def read_formulas(anybody: Any) -> None:
    listed = formulas_list.sync(client=anybody)
    whole = formulas_retrieve.sync(listed.results[0].slug, client=anybody)
    assert whole.title == listed.results[0].title
    assert whole.symbols


def read_every_text(anybody: Any) -> list[Any]:
    texts: list[Any] = []
    more: dict[str, str] = {}
    while True:
        page = contributions_list.sync(client=anybody, limit=1, **more)
        texts += page.results
        if page.next_ is None:
            break
        more = {"cursor": parse_qs(urlsplit(page.next_).query)["cursor"][0]}
    assert len({text.id for text in texts}) == len(texts) > 1
    wanted = [ContributionsListFieldsItem.ID, ContributionsListFieldsItem.KIND]
    sparse = contributions_list.sync(client=anybody, fields=wanted)
    assert [text.id for text in sparse.results] == [text.id for text in texts]
    return texts


def write(writer: Any) -> int:
    body = NewContribution.from_dict({"formula": "kl-divergence", "kind": "explanation", "text": TEXT, "submit": True})
    made = contributions_create.sync_detailed(client=writer, body=body)
    assert made.status_code == 201, made.content
    assert contributions_retrieve.sync(made.parsed.id, client=writer).text == TEXT
    return int(made.parsed.id)


def judge(moderator: Any, written: int) -> None:
    (waiting,) = [text for text in moderation_queue.sync(client=moderator).results if text.id == written]
    decision = NewDecision.from_dict({"action": "approve", "revision": waiting.revision, "version": waiting.version})
    read = contributions_retrieve.sync_detailed(written, client=moderator)
    entry = moderation_decide.sync_detailed(written, client=moderator, body=decision, if_match=read.headers["ETag"])
    assert entry.status_code == 201, entry.content
    assert entry.parsed.contribution == written


def vote(writer: Any, texts: list[Any]) -> None:
    answer = contributions_vote.sync_detailed(texts[0].id, client=writer, body=NewVote(clicked=True))
    assert answer.status_code == 200, answer.content
    assert answer.parsed.yours


if __name__ == "__main__":
    site, *tokens = sys.argv[1:]
    stranger = Client(base_url=site)
    author, judging = (AuthenticatedClient(base_url=site, token=token) for token in tokens)
    read_formulas(stranger)
    published = read_every_text(stranger)
    judge(judging, write(author))
    vote(author, published)
    print("done")
