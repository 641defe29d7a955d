"""`python -m klsite.serve`: readies database and static files, prints the address, becomes gunicorn."""

import os
import signal
import socket
import sys
from typing import NoReturn

import django
from django.core.management import CommandError, call_command
from django.db import OperationalError, connections

from klsite.environment import whole_number
from klsite.staticfiles import collect_if_changed

HOST = "127.0.0.1"
DEFAULT_PORT = 8000
LAST_PORT = 65535


def main() -> NoReturn:
    """Never comes back: gunicorn takes this process over, so that signals for it reach it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "klsite.settings")
    port = whole_number("PORT", default=DEFAULT_PORT, low=1, high=LAST_PORT)
    # First of all, so that a taken port is told before anything is changed.
    listener = listen(port)
    # numpy starts threads of its own as it is imported. Made while Ctrl-C is held back they never take it: one that
    # did could be ended by the hand-over with the signal in its hands, and the site would run on.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    django.setup()
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    prepare()
    # Visitors from here on wait in the socket's queue, so the address is true before gunicorn is up.
    print(f"http://localhost:{port}", flush=True)
    hand_over(listener)


def listen(port: int) -> socket.socket:
    """A socket that listens on this machine only; one line and the end if the port cannot be had."""
    try:
        return socket.create_server((HOST, port))
    except OSError as error:
        why = os.strerror(error.errno or 0).lower()
        other = port + 1 if DEFAULT_PORT <= port < LAST_PORT else DEFAULT_PORT
        sys.exit(f"Port {port} cannot be used ({why}); choose another: PORT={other} make run")


def prepare() -> None:
    """Brings the database and the static files up to date; does nothing, quickly, where they are."""
    try:
        call_command("migrate", verbosity=0, interactive=False, skip_checks=False)
    except CommandError as error:
        sys.exit(str(error))
    except OperationalError as error:
        sys.exit(f"The database of DATABASE_URL does not answer: {str(error).splitlines()[0]}")
    collect_if_changed()
    connections.close_all()


def hand_over(listener: socket.socket) -> NoReturn:
    """Replaces this process by gunicorn, which takes the rest of its settings from gunicorn.conf.py."""
    listener.set_inheritable(True)
    # Ctrl-C while gunicorn is being imported would end in a traceback: gunicorn.conf.py lets it through.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    command = [sys.executable, "-m", "gunicorn", "--bind", f"fd://{listener.fileno()}", "klsite.wsgi"]
    os.execv(sys.executable, command)  # noqa: S606  # no shell is what we want


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
