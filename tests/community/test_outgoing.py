"""Calls of other machines: to the address that was checked, encrypted, without redirects, bounded in time and size."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from community import outgoing
from community.outgoing import Answer, post
from tests.receiver import Receiver, receiving, self_signed, with_status

NAME = "hooks.example.org"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return self_signed(tmp_path_factory.mktemp("certificate"), NAME)


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, settings: Settings, certificate: Path) -> None:
    """The name leads to this machine, whose certificate is trusted, and which may be called."""
    settings.WEBHOOKS_TO_THIS_MACHINE = True
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    leads_to(monkeypatch, "127.0.0.1")


def leads_to(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[str]:
    """From now on the name leads to these addresses; returns the list of names that were asked for."""
    asked: list[str] = []

    def resolve(host: Any, port: Any, *rest: Any, **named: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return asked


def call(receiver: Receiver, monkeypatch: pytest.MonkeyPatch, *, name: str = NAME) -> Answer:
    """What came of a call over https; the ports of tests are let through."""
    monkeypatch.setattr("community.public_addresses.PORTS", (receiver.port,))
    return post(f"https://{name}:{receiver.port}/hook?a=b", b'{"a": 1}', {"Content-Type": "application/json"})


def test_call_arrives_encrypted_under_the_name(here: None, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with receiving(certificate=certificate) as receiver:
        answer = call(receiver, monkeypatch)
    assert (answer.status, answer.outcome, answer.is_success) == (204, "Taken.", True)
    ((path, headers, body),) = receiver.calls
    assert (path, body) == ("/hook?a=b", b'{"a": 1}')
    assert headers["host"] == f"{NAME}:{receiver.port}"
    assert headers["content-type"] == "application/json"


def test_name_is_asked_for_once_and_the_checked_address_is_called(
    here: None, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Asked a second time, a rebinding name would lead elsewhere: here to nowhere.
    answers = iter([["127.0.0.1"]])
    asked: list[str] = []

    def resolve(host: str, port: int, *rest: Any, **named: Any) -> list[Any]:
        if host == "127.0.0.1":  # the address itself, which the connection is made to
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port))]
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in next(answers)]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with receiving(certificate=certificate) as receiver:
        assert call(receiver, monkeypatch).is_success
    assert asked == [NAME]


@pytest.mark.parametrize("addresses", [("127.0.0.1",), ("10.0.0.1",), ("8.8.8.8", "169.254.169.254"), ("::1",)])
def test_name_that_leads_inside_is_not_called(
    here: None, settings: Settings, monkeypatch: pytest.MonkeyPatch, certificate: Path, addresses: tuple[str, ...]
) -> None:
    settings.WEBHOOKS_TO_THIS_MACHINE = False
    leads_to(monkeypatch, *addresses)
    with receiving(certificate=certificate) as receiver:
        answer = call(receiver, monkeypatch)
    assert (answer.status, answer.outcome) == (None, "The name leads to an address that is not public.")
    assert receiver.calls == []


def test_name_is_checked_anew_at_each_call(
    here: None, settings: Settings, monkeypatch: pytest.MonkeyPatch, certificate: Path
) -> None:
    with receiving(certificate=certificate) as receiver:
        assert call(receiver, monkeypatch).is_success
        leads_to(monkeypatch, "192.168.0.1")
        assert not call(receiver, monkeypatch).is_success
    assert len(receiver.calls) == 1


def test_certificate_of_another_name_is_refused(here: None, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with receiving(certificate=certificate) as receiver:
        answer = call(receiver, monkeypatch, name="other.example.org")
    assert answer.status is None
    assert "The certificate is not valid" in answer.outcome
    assert receiver.calls == []


def test_certificate_that_nobody_trusts_is_refused(
    here: None, certificate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(self_signed(tmp_path, "somebody.example")))
    with receiving(certificate=certificate) as receiver:
        answer = call(receiver, monkeypatch)
    assert "The certificate is not valid" in answer.outcome
    assert receiver.calls == []


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_redirect_is_not_followed(here: None, certificate: Path, monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    with (
        receiving(certificate=certificate) as elsewhere,
        receiving(
            with_status(status, Location=f"https://{NAME}:{elsewhere.port}/"), certificate=certificate
        ) as receiver,
    ):
        answer = call(receiver, monkeypatch)
    assert (answer.status, answer.is_success) == (status, False)
    assert "redirects are not followed" in answer.outcome
    assert elsewhere.calls == []


@pytest.mark.parametrize(("status", "is_success"), [(200, True), (202, True), (299, True), (400, False), (503, False)])
def test_only_a_2xx_is_a_success(
    here: None, certificate: Path, monkeypatch: pytest.MonkeyPatch, status: int, is_success: bool
) -> None:
    with receiving(with_status(status), certificate=certificate) as receiver:
        answer = call(receiver, monkeypatch)
    assert (answer.status, answer.is_success) == (status, is_success)


def test_proxy_of_the_environment_is_not_used(here: None, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with receiving(certificate=certificate) as receiver:
        assert call(receiver, monkeypatch).is_success


def test_second_address_is_called_where_the_first_does_not_answer(
    here: None, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leads_to(monkeypatch, "127.0.0.2", "127.0.0.1")
    with receiving(certificate=certificate) as receiver:
        assert call(receiver, monkeypatch).is_success


def endless(handler: BaseHTTPRequestHandler) -> None:
    """An answer of a gigabyte."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(2**30))
    handler.end_headers()
    for _ in range(2**10):
        handler.wfile.write(b"x" * 2**20)
        sent.append(1)


sent: list[int] = []


def test_long_answer_is_not_read(here: None, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sent.clear()
    with receiving(endless, certificate=certificate) as receiver:
        assert call(receiver, monkeypatch).is_success
    assert len(sent) < 100


def silent(handler: BaseHTTPRequestHandler) -> None:
    hung_up.wait(20)


def dripping(handler: BaseHTTPRequestHandler) -> None:
    """One letter of a header after the other, each in time."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
    while not hung_up.wait(0.05):
        handler.wfile.write(b"x")


def muttering(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"nonsense\r\n\r\n")


hung_up = threading.Event()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(outgoing, "WHOLE_SECONDS", 1.0)
    hung_up.clear()
    yield
    hung_up.set()


@pytest.mark.parametrize("answering", [silent, dripping])
def test_slow_answer_ends_in_time(
    here: None,
    impatient: None,
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
    answering: Callable[[BaseHTTPRequestHandler], None],
) -> None:
    with receiving(answering, certificate=certificate) as receiver:
        answer = call(receiver, monkeypatch)
        hung_up.set()
    assert (answer.status, answer.outcome) == (None, "No answer within 1 seconds.")
    assert len(receiver.calls) == 1


def test_slow_resolver_ends_in_time(here: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outgoing, "CONNECT_SECONDS", 0.2)

    def slow(*args: Any, **named: Any) -> list[Any]:
        time.sleep(2)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    assert "No answer" in post(f"https://{NAME}/", b"", {}).outcome


def test_name_that_nobody_has_is_told(here: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*args: Any, **named: Any) -> Any:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert post(f"https://{NAME}/", b"", {}).outcome == "There is no machine of this name."


def test_machine_that_does_not_listen_is_told(here: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with receiving() as receiver:
        pass
    assert call(receiver, monkeypatch).outcome == "The connection was refused."


def test_answer_that_is_none_is_told(here: None, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with receiving(muttering, certificate=certificate) as receiver:
        answer = call(receiver, monkeypatch)
    assert answer.status is None
    assert answer.outcome.startswith("The call failed")
