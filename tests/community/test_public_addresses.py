"""Where webhooks may lead: machines that everybody can reach, and no others, however an address is written."""

import pytest
from pytest_django.fixtures import Settings

from community.public_addresses import PrivateAddressError, check, is_public, target

PRIVATE = [
    *("127.0.0.1", "127.255.255.254", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1"),  # noqa: S104
    *("169.254.169.254", "100.64.0.1", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1"),
    *("224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255"),
    *("::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "fec0::1", "ff02::1", "100::1"),
    *("2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::7f00:1", "::10.0.0.1"),
    *("64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::a00:1", "2002:7f00:1::", "2002:a00:1::1", "2002:c0a8:101::1"),
    *("2001:0:7f00:1::", "2001:0:4136:e378:8000:63bf:f5ff:fffe", "not an address", ""),
]
INSIDE = [
    *("localhost", "db", "printer.local", "10.0.0.1", "127.1", "127.0.0.1.", "0x7f.1", "[::1]"),
    *("2130706433", "[fe80::1]", "[::ffff:10.0.0.1]", "a.0x7f"),
]
PUBLIC = ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "2a00:1450:4001::1", "64:ff9b::808:808", "::ffff:8.8.8.8"]


@pytest.mark.parametrize("address", PRIVATE)
def test_address_that_is_not_everybodys_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    check(PUBLIC)
    with pytest.raises(PrivateAddressError, match="not public"):
        check([*PUBLIC, "10.0.0.1"])


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_this_machine_is_reached_only_where_that_is_set(address: str, settings: Settings) -> None:
    settings.WEBHOOKS_TO_THIS_MACHINE = True
    assert is_public(address)
    assert not is_public("10.0.0.1")
    settings.WEBHOOKS_TO_THIS_MACHINE = False
    assert not is_public(address)


@pytest.mark.parametrize(
    ("address", "host", "port", "path"),
    [
        ("https://hooks.example.org", "hooks.example.org", 443, "/"),
        ("https://hooks.example.org/klarity?a=b&c", "hooks.example.org", 443, "/klarity?a=b&c"),
        ("https://HOOKS.example.org:8443/", "hooks.example.org", 8443, "/"),
        ("https://xn--bcher-kva.example/%C3%A4", "xn--bcher-kva.example", 443, "/%C3%A4"),
        ("https://8.8.8.8/", "8.8.8.8", 443, "/"),
        ("https://[2606:4700::1111]:8443/x", "2606:4700::1111", 8443, "/x"),
    ],
)
def test_address_is_read(address: str, host: str, port: int, path: str) -> None:
    read = target(address)
    assert (read.host, read.port, read.path, read.is_encrypted) == (host, port, path, True)


@pytest.mark.parametrize(
    ("address", "advice"),
    [
        ("http://hooks.example.org/", "encrypted"),
        ("ftp://hooks.example.org/", "cannot be called"),
        ("hooks.example.org", "cannot be called"),
        ("https://", "no name of a machine"),
        ("https://-a.example/", "no name of a machine"),
        ("https://a_b.example/", "no name of a machine"),
        ("https://user:password@hooks.example.org/", "name and password"),
        ("https://@hooks.example.org/", "name and password"),
        ("https://hooks.example.org/#part", "after #"),
        ("https://hooks.example.org:22/", "ports 443 and 8443"),
        ("https://hooks.example.org:0/", "cannot be called"),
        ("https://hooks.example.org:99999/", "cannot be read"),
        ("https://[::1/", "cannot be read"),
        ("https://hooks.example.org/ä", "without spaces"),
        ("https://hooks.example.org/a b", "without spaces"),
        ("https://hooks.example.org/\r\nX: y", "without spaces"),
        ("https://hooks.example.org/" + "a" * 500, "at most 500"),
        *((f"https://{host}/", "everybody can reach") for host in INSIDE),
    ],
)
def test_address_that_may_not_be_called_is_refused_with_what_would_be_right(address: str, advice: str) -> None:
    with pytest.raises(ValueError, match=advice):
        target(address)


def test_program_on_this_machine_may_be_called_without_encryption_where_that_is_set(settings: Settings) -> None:
    settings.WEBHOOKS_TO_THIS_MACHINE = True
    assert target("http://localhost:9000/hook").port == 9000
    with pytest.raises(ValueError, match="encrypted"):
        target("http://hooks.example.org:9000/")
