"""Work that takes long, done in a process of its own: in a thread it would hold Python's lock, and readers would wait.

Each of gunicorn's workers has a *keeper*, forked before the worker starts its threads, which does nothing but fork
*makers* from itself: one at first, another one whenever the last one has died or hung. A maker does one thing after
the other, with less right to the processor than whoever answers readers, and at most SECONDS of it for each thing.
Both end when the worker does, however that ends: the sockets between them are closed then.

Where no keeper was started (tests, `manage.py`), or somebody has killed it, work is done where it is asked for.
"""

import gc
import os
import pickle
import select
import signal
import socket
import struct
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any, NoReturn

SECONDS = 3.0  # of the processor, for one thing
PATIENCE = 30.0  # seconds until a maker counts as hanging: on a busy machine it may get little of the processor
NICENESS = 10

_LENGTH = struct.Struct("=Q")


class OutOfTimeError(Exception):
    """Something took longer than SECONDS."""


class DiedError(Exception):
    """The maker ended in the midst of its work."""


class Maker:
    """Another process, once it is started, that does what it is asked to; one thing at a time."""

    def __init__(self) -> None:
        self._keeper: socket.socket | None = None
        self._maker: socket.socket | None = None
        self.pid = 0  # of the maker

    def start(self) -> None:
        """Forks the keeper; only where this process has one thread."""
        self._keeper, its_end = socket.socketpair()
        self._keeper.settimeout(PATIENCE)
        if os.fork() == 0:
            _keep(its_end)
        its_end.close()

    def do(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """What `function` returns; raises what it raises, OutOfTimeError, or DiedError.

        Functions are known to the other process by their names, arguments are copied. One caller at a time.
        """
        if not (self._is_there() or self._fetch()):
            return function(*arguments)
        assert self._maker is not None
        try:
            _send(self._maker, (function, arguments))
            succeeded, answer = _receive(self._maker)
        except (OSError, EOFError) as error:
            self._give_up()
            raise DiedError(f"{function.__name__} was not finished") from error
        if succeeded:
            return answer
        raise answer

    def _is_there(self) -> bool:
        """Whether there is a maker; one that was killed since it was last asked has closed its socket."""
        if self._maker:
            waiting = select.poll()
            waiting.register(self._maker, select.POLLIN)
            if waiting.poll(0):
                self._give_up()
        return self._maker is not None

    def _fetch(self) -> bool:
        """Asks the keeper for a maker; whether there is one now."""
        if not self._keeper:
            return False
        try:
            self._keeper.sendall(b"!")
            told, descriptors, _, _ = socket.recv_fds(self._keeper, _LENGTH.size, 1)
            (self.pid,) = _LENGTH.unpack(told)
        except (OSError, struct.error):
            self._keeper = None  # it was killed
            return False
        self._maker = socket.socket(fileno=descriptors[0])
        self._maker.settimeout(PATIENCE)
        return True

    def _give_up(self) -> None:
        assert self._maker is not None
        self._maker.close()
        self._maker = None
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)


MAKER = Maker()  # of this process


def _keep(asked: socket.socket) -> NoReturn:
    """The keeper: forks a maker whenever it is asked to, until the worker is gone."""
    try:
        _be_nobody_else(asked)
        while asked.recv(1):
            ours, its_end = socket.socketpair()
            pid = os.fork()
            if pid == 0:
                ours.close()
                asked.close()
                _make(its_end)
            socket.send_fds(asked, [_LENGTH.pack(pid)], [ours.fileno()])
            ours.close()
            its_end.close()
    finally:
        os._exit(0)


def _be_nobody_else(own: socket.socket) -> None:
    """Drops what was inherited: the server's handlers, and its sockets, which would stay open."""
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2, signal.SIGWINCH):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all of a terminal; the worker ends us
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # makers that die need not be waited for
    gc.freeze()
    os.nice(NICENESS)
    os.closerange(3, own.fileno())
    os.closerange(own.fileno() + 1, os.sysconf("SC_OPEN_MAX"))


def _make(asked: socket.socket) -> NoReturn:
    """A maker: does what it is asked to, until the worker is gone."""
    try:
        signal.signal(signal.SIGPROF, _out_of_time)
        while True:
            function, arguments = _receive(asked)
            _send(asked, _done(function, arguments))
    except (OSError, EOFError):
        pass
    finally:
        os._exit(0)


def _done(function: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[bool, Any]:
    """Whether it succeeded, and what it returned or raised."""
    try:
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        try:
            return True, function(*arguments)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
    except Exception as error:  # whatever it is: it is for whoever has asked
        return False, _sendable(error)


def _sendable(error: Exception) -> Exception:
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301  # our own
    except Exception:
        return RuntimeError(repr(error))
    return error


def _out_of_time(number: int, frame: FrameType | None) -> NoReturn:
    raise OutOfTimeError(f"It takes longer than {SECONDS:g} seconds")


def _send(to: socket.socket, what: object) -> None:
    body = pickle.dumps(what)
    to.sendall(_LENGTH.pack(len(body)) + body)


def _receive(of: socket.socket) -> Any:
    """What the other one has sent; raises EOFError when they are gone."""
    # What comes through here was written by this very program, on a socket that has no name.
    return pickle.loads(_exactly(of, *_LENGTH.unpack(_exactly(of, _LENGTH.size))))  # noqa: S301


def _exactly(of: socket.socket, length: int) -> bytes:
    read = bytearray()
    while len(read) < length:
        piece = of.recv(min(length - len(read), 1 << 20))
        if not piece:
            raise EOFError
        read += piece
    return bytes(read)
