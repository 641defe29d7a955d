"""Addresses of other machines that the site may call: only such as anybody in the internet can reach."""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

LONGEST = 500
PORTS = (443, 8443)
WANTED = "an https address such as https://hooks.example.org/klarity"
# Of IPv6, what is given out to everybody (RFC 4291), and what stands for an IPv4 address of the internet (RFC 6052).
UNICAST, TRANSLATED = IPv6Network("2000::/3"), IPv6Network("64:ff9b::/96")

IP = IPv4Address | IPv6Address


class PrivateAddressError(ValueError):
    """The name leads to a machine that not everybody can reach, such as one of our own network."""


@dataclass(frozen=True)
class Target:
    """Where a call goes: `host` is a name, or an address without brackets."""

    scheme: str
    host: str
    port: int
    path: str  # with its query

    @property
    def is_encrypted(self) -> bool:
        return self.scheme == "https"


def target(address: str) -> Target:
    """The parts of an address that may be called; raises ValueError with what would be right.

    Where its name leads is asked at each call, by `check`: that may change at any time.
    """
    parts = _split(address)
    host = _host(parts)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    if not _is_for_this_machine(host):
        _refuse_unless_public(parts, host, port)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, port, path)


def check(found: list[str]) -> None:
    """Nothing, or PrivateAddressError where one of the addresses that a name leads to is not everybody's."""
    for address in found:
        if not is_public(address):
            raise PrivateAddressError("The name leads to an address that is not public.")


def is_public(address: str) -> bool:
    """Whether everybody can reach a numeric address, and it leads nowhere else."""
    ip = _ip(address)
    if ip is None:
        return False
    if settings.WEBHOOKS_TO_THIS_MACHINE and ip.is_loopback:
        return True
    return all(_is_global(each) for each in _meant(ip))


def _is_global(ip: IP) -> bool:
    is_given_out = isinstance(ip, IPv4Address) or ip in UNICAST
    return ip.is_global and is_given_out and not (ip.is_multicast or ip.is_reserved)


def _meant(ip: IP) -> list[IP]:
    """What a packet to this address would reach: an IPv6 address may hold one or two IPv4 ones."""
    if isinstance(ip, IPv4Address):
        return [ip]
    if ip.ipv4_mapped:
        return [ip.ipv4_mapped]
    if ip in TRANSLATED:
        return [IPv4Address(int(ip) & 0xFFFFFFFF)]
    return [ip, *(ip.teredo or ()), *([ip.sixtofour] if ip.sixtofour else [])]


def _ip(host: str) -> IP | None:
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        return None


def _split(address: str) -> SplitResult:
    if len(address) > LONGEST or not re.fullmatch(r"[\x21-\x7e]+", address):
        raise ValueError(
            f"Give {WANTED}, of at most {LONGEST} characters without spaces; other letters as %… or xn--…."
        )
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise ValueError(f"This cannot be read; give {WANTED}.") from None
    if port == 0 or parts.scheme not in ("http", "https"):
        raise ValueError(f"This cannot be called; give {WANTED}.")
    if "@" in parts.netloc:
        raise ValueError("Leave out name and password: each call is signed, and that is how to know it.")
    if "#" in address:
        raise ValueError("Leave out what stands after #: it is never sent.")
    return parts


def _host(parts: SplitResult) -> str:
    host = parts.hostname or ""
    if _ip(host) is None and not re.fullmatch(r"(?!-)[a-z0-9-]{1,63}(\.(?!-)[a-z0-9-]{1,63})*\.?", host):
        raise ValueError(f"{host[:60]!r} is no name of a machine; give {WANTED}.")
    return host


def _refuse_unless_public(parts: SplitResult, host: str, port: int) -> None:
    if parts.scheme != "https":
        raise ValueError(f"What is sent has to be encrypted; give {WANTED}.")
    if port not in PORTS:
        raise ValueError(f"Calls go to the ports {' and '.join(map(str, PORTS))} only, and this names {port}.")
    is_number = _ip(host) is not None
    if (is_number and not is_public(host)) or not (is_number or _is_full_name(host)):
        raise ValueError("Only a machine that everybody can reach can be called; give its public name.")


def _is_full_name(host: str) -> bool:
    """Whether a name is one of the internet's; "localhost" and "db" are some network's own, "127.1" is a number."""
    labels = host.rstrip(".").split(".")
    return len(labels) > 1 and not labels[-1].isdecimal() and not labels[-1].startswith("0x") and labels[-1] != "local"


def _is_for_this_machine(host: str) -> bool:
    ip = _ip(host)
    local = host == "localhost" or (ip is not None and ip.is_loopback)
    return local and bool(settings.WEBHOOKS_TO_THIS_MACHINE)
