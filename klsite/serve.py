"""`python -m klsite.serve`: readies database and static files, prints the address, runs web server and worker."""

import os
import socket
import sys

import django
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import OperationalError, connections

from klsite.environment import whole_number
from klsite.staticfiles import collect_if_changed
from klsite.supervise import hold_ctrl_c, release_ctrl_c, supervise

HOST = "127.0.0.1"
DEFAULT_PORT = 8000
LAST_PORT = 65535


def main() -> int:
    """The exit code: that of the site's web server, or 0 when somebody ends the site."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "klsite.settings")
    port = whole_number("PORT", default=DEFAULT_PORT, low=1, high=LAST_PORT)
    # First of all, so that a taken port is told before anything is changed.
    listener = listen(port)
    if os.environ.get("ENVIRONMENT", "development") == "development":
        os.environ.setdefault("SITE_URL", f"http://localhost:{port}")
    # numpy starts threads of its own as it is imported: one of them could take a Ctrl-C that is held back further down.
    hold_ctrl_c()
    django.setup()
    release_ctrl_c()
    prepare()
    hold_ctrl_c()
    # Visitors from here on wait in the socket's queue, so the address is true before gunicorn is up.
    print(f"http://localhost:{port}", flush=True)
    return supervise(
        # gunicorn takes the rest of its settings from gunicorn.conf.py.
        server=["gunicorn", "--bind", f"fd://{listener.fileno()}", "klsite.wsgi"],
        worker=["manage", "work"],
        listener=listener,
    )


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
        if settings.DEMO_DATA:
            call_command("makedemo", verbosity=0)
    except CommandError as error:
        sys.exit(str(error))
    except OperationalError as error:
        sys.exit(f"The database of DATABASE_URL does not answer: {str(error).splitlines()[0]}")
    collect_if_changed()
    connections.close_all()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
