"""The list of published texts, of texts in every state: rows and serializer say the same."""

import pytest

from community.api.paging import LinkedPage
from community.api.published import page_json, published_rows
from tests.community.api.test_published import asked, assert_rows_say_what_the_serializer_says
from tests.community.conftest import World


def test_rows_say_what_the_serializer_says_of_every_text(world: World) -> None:
    assert_rows_say_what_the_serializer_says(asked())


@pytest.mark.parametrize("host", ["localhost", "testserver"])
def test_addresses_begin_with_the_host_that_was_asked(world: World, host: str) -> None:
    assert_rows_say_what_the_serializer_says(asked(host))
    assert f"http://{host}/".encode() in page_json(LinkedPage(list(published_rows()), None, None), f"http://{host}")
