"""How gunicorn serves Klarity; it reads this file by itself when started in this folder."""

import gc
import signal

from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

worker_class = "gthread"
workers = 2  # a second process answers while the first one draws a figure
threads = 4  # no more than DATABASE_POOL_MAX, or threads would wait for each other's connections

# The application is loaded before the workers are forked: the catalogue is read once and shared, and a wrong
# setting ends gunicorn itself with its own line and exit code (a worker that exits is just started again).
preload_app = True

# Pages take milliseconds; whoever ends the site does not wait longer than this for the one that does not.
graceful_timeout = 5

# No header changes an address. gunicorn would believe those of everybody on this machine, and behind a proxy that is
# the whole world: one request with `SCRIPT_NAME: /formulas/x` had another page kept for all readers of that address.
# https is told by Django's SECURE_PROXY_SSL_HEADER alone, and only where SECURE_SSL says that a proxy sets it.
forwarder_headers = ""
secure_scheme_headers: dict[str, str] = {}
forwarded_allow_ips = ""

limit_request_line = 8190  # as the proxy's: an address that it lets through is answered by a page, not by gunicorn

loglevel = "warning"
control_socket_disable = True  # nobody uses it, and two sites of one person would fight over ~/.gunicorn


def when_ready(server: Arbiter) -> None:
    """Takes what is there to stay, before the workers are forked, out of the garbage collector's hands.

    It would go through the whole catalogue again and again, and in doing so give each worker a copy of its own.
    """
    gc.collect()
    gc.freeze()


def post_fork(server: Arbiter, worker: Worker) -> None:
    """Gives the worker a process for what takes long, while it has no threads, and words for what it refuses itself.

    Lets it end at once if it is told to.

    Until it has handlers of its own it has those of the master, which hear and do nothing: the master would wait for
    graceful_timeout, kill it, and blame a lack of memory.
    """
    from formulas.costs.apart import MAKER
    from klsite import server_errors

    server_errors.install()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    MAKER.start()
