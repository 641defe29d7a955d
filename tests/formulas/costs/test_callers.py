"""By what a stranger's requests are counted."""

import pytest
from django.test import RequestFactory, override_settings

from formulas.costs.callers import address_of, caller_of

DIRECT = override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=0)
BEHIND_A_PROXY = override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=1)


def asked(sender: str = "203.0.113.7", forwarded: str | None = None) -> str:
    headers = {"X-Forwarded-For": forwarded} if forwarded is not None else {}
    return caller_of(RequestFactory(headers=headers).get("/", REMOTE_ADDR=sender))


@DIRECT
def test_it_is_the_address_that_the_request_came_from() -> None:
    assert asked() == "203.0.113.7"


@DIRECT
def test_without_a_proxy_nobody_is_believed_about_their_address() -> None:
    assert asked(forwarded="198.51.100.1") == "203.0.113.7"


@BEHIND_A_PROXY
def test_behind_a_proxy_it_is_the_last_address_that_was_added() -> None:
    assert asked(forwarded="192.0.2.66, 198.51.100.1") == "198.51.100.1"


@BEHIND_A_PROXY
@pytest.mark.parametrize("forwarded", [None, "", "192.0.2.66, "])
def test_what_did_not_come_through_the_proxy_has_its_own_address(forwarded: str | None) -> None:
    assert asked(forwarded=forwarded) == "203.0.113.7"


@DIRECT
def test_ipv6_counts_by_network() -> None:
    assert asked("2001:db8:1:2:3:4:5:6") == asked("2001:db8:1:2::9") == "2001:db8:1:2::/64"
    assert asked("2001:db8:1:3::9") != asked("2001:db8:1:2::9")


@DIRECT
def test_ipv4_in_the_clothes_of_ipv6_is_itself() -> None:
    assert asked("::ffff:203.0.113.7") == "203.0.113.7"


@DIRECT
def test_the_address_itself_is_whole() -> None:
    assert address_of(RequestFactory().get("/", REMOTE_ADDR="2001:db8:1:2:3:4:5:6")) == "2001:db8:1:2:3:4:5:6"
