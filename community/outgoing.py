"""Calls of other machines: to the very address that was checked, encrypted, bounded in time and size.

The standard library's client, whose connection is made here: every other library resolves the name once more when it
connects, and by then it may lead into our own network.
"""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from community.public_addresses import PrivateAddressError, Target, check, target

CONNECT_SECONDS = 5.0
WHOLE_SECONDS = 10.0
OUTCOME_LONGEST = 200


@dataclass(frozen=True)
class Answer:
    """What came of a call: the status, None without an answer, and in words why not."""

    status: int | None
    outcome: str
    milliseconds: int

    @property
    def is_success(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def post(address: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """What came of sending `body` there; never raises. Redirects are not followed: they are answers, and no success."""
    begun = time.monotonic()
    try:
        status: int | None = (answered := _post(target(address), body, headers, begun + WHOLE_SECONDS))
        outcome = _in_words(answered)
    except (OSError, http.client.HTTPException, ValueError) as error:
        status, outcome = None, _why(error)
    return Answer(status, outcome[:OUTCOME_LONGEST], round(1000 * (time.monotonic() - begun)))


def _post(to: Target, body: bytes, headers: Mapping[str, str], until: float) -> int:
    addresses = _resolved(to)
    check(addresses)
    with _Connection(to, addresses, until) as connection:
        connection.request("POST", to.path, body, dict(headers))
        with connection.getresponse() as answer:
            return answer.status  # nobody looks at the rest, which may be as long as it likes


def _resolved(to: Target) -> list[str]:
    """The addresses that the name leads to now. Resolvers take their own time: it is asked on a thread of its own."""
    found: list[str] = []
    failed: list[OSError] = []

    def resolve() -> None:
        try:
            entries = socket.getaddrinfo(to.host, to.port, type=socket.SOCK_STREAM)
            found.extend(dict.fromkeys(str(entry[4][0]) for entry in entries))
        except (OSError, UnicodeError) as error:
            failed.append(error if isinstance(error, OSError) else OSError(str(error)))

    thread = threading.Thread(target=resolve, daemon=True)
    thread.start()
    thread.join(CONNECT_SECONDS)
    if failed:
        raise failed[0]
    if not found:
        raise TimeoutError("The name was not found in time.")
    return found


class _Connection(http.client.HTTPConnection):
    """A connection to one of `addresses`, which were checked; it ends at `until`, whatever the other side does."""

    def __init__(self, to: Target, addresses: list[str], until: float) -> None:
        super().__init__(to.host, to.port)
        self.target, self.addresses, self.until = to, addresses, until
        self.default_port = 443 if to.is_encrypted else 80  # so that `Host` names others only
        # Else a server that sends a byte a second is waited for without an end.
        self.guard = threading.Timer(max(0.0, until - time.monotonic()), self._cut)
        self.guard.daemon = True
        self.reached: socket.socket | None = None  # `sock` is forgotten as soon as there is an answer
        self.is_cut = False

    def __enter__(self) -> "_Connection":
        self.guard.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        self.guard.cancel()
        self.close()
        if self.is_cut:
            raise TimeoutError from error

    def connect(self) -> None:
        """Connects; the certificate has to be that of the name, whichever address was called."""
        reached = self._reached()
        reached.settimeout(max(0.1, self.until - time.monotonic()))
        if self.target.is_encrypted:
            context = ssl.create_default_context()
            reached = context.wrap_socket(reached, server_hostname=self.target.host.rstrip("."))
        self.sock = self.reached = reached

    def _reached(self) -> socket.socket:
        errors: list[OSError] = []
        for address in self.addresses:
            left = min(CONNECT_SECONDS, self.until - time.monotonic())
            if left <= 0:
                break
            try:
                return socket.create_connection((address, self.target.port), timeout=left)
            except OSError as error:
                errors.append(error)
        raise errors[0] if errors else TimeoutError()

    def _cut(self) -> None:
        self.is_cut = True
        with suppress(OSError):  # closed meanwhile
            if self.reached is not None:
                # Past the encryption, which would wait for the other side.
                socket.socket.shutdown(self.reached, socket.SHUT_RDWR)


def _in_words(status: int) -> str:
    if 200 <= status < 300:
        return "Taken."
    if 300 <= status < 400:
        return f"Answered {status}: redirects are not followed."
    return f"Answered {status}."


def _why(error: BaseException) -> str:
    if isinstance(error, PrivateAddressError):
        return str(error)
    if isinstance(error, TimeoutError):
        return f"No answer within {WHOLE_SECONDS:.0f} seconds."
    if isinstance(error, socket.gaierror):
        return "There is no machine of this name."
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"The certificate is not valid: {error.verify_message}."
    if isinstance(error, ConnectionRefusedError):
        return "The connection was refused."
    return f"The call failed: {error or type(error).__name__}"
