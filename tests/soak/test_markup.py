"""Readers' Markdown from tens of thousands of random texts: what comes out is allowed, and read again is the same."""

import pytest
from hypothesis import given, settings

from tests.community.test_markup import TEXTS, check, html

pytestmark = pytest.mark.soak


@given(TEXTS)
@settings(max_examples=50_000, deadline=None, print_blob=True)
def test_any_text_becomes_only_what_is_allowed(source: str) -> None:
    check(html(source))
