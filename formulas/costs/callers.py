"""Whose a request is, as far as limits go that hold for strangers."""

from ipaddress import AddressValueError, IPv6Address, IPv6Network

from django.conf import settings
from django.http import HttpRequest

IPV6_HOME = 64  # bits: what one home or one server is given; the rest of the address it chooses itself


def address_of(request: HttpRequest) -> str:
    """The address that a request came from, as the proxy in front wrote it down where there is one.

    A caller can write whatever they like into X-Forwarded-For; what our own proxies have added stands at its end.
    """
    proxies: int = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    passed = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    if proxies and len(passed) >= proxies and passed[-proxies]:
        return passed[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))


def caller_of(request: HttpRequest) -> str:
    """By what a stranger's requests are counted: their address, of IPv6 the network that they can choose one from."""
    address = address_of(request)
    try:
        parsed = IPv6Address(address.strip("[]").partition("%")[0])
    except AddressValueError:
        return address
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(IPv6Network((parsed, IPV6_HOME), strict=False))
