"""Whether this node lives and whether it can serve: for what stands in front of it, and what starts it.

Both are answered before anything else is asked of a request: whoever asks comes by plain http, and by a number instead
of the site's name.
"""

from collections.abc import Callable
from http import HTTPStatus
from secrets import token_hex

from django.core.cache import cache
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponseBase, JsonResponse

ALIVE = "/healthz"
READY = "/readyz"


class HealthMiddleware:
    """Answers `/healthz` (it runs, whatever the database does) and `/readyz` (200 if it can serve, else 503: why)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path == ALIVE:
            return _told({"alive": True}, HTTPStatus.OK)
        if request.path == READY:
            missing = what_is_missing()
            status = HTTPStatus.SERVICE_UNAVAILABLE if missing else HTTPStatus.OK
            return _told({"ready": not missing, "missing": missing}, status)
        return self.get_response(request)


def _told(facts: dict[str, object], status: HTTPStatus) -> JsonResponse:
    return JsonResponse(facts, status=status, headers={"Cache-Control": "no-store"})


def what_is_missing() -> dict[str, str]:
    """What keeps this node from serving, in words, by `database`, `migrations` and `cache`; empty if nothing does."""
    if trouble := _trouble_of(_ask_database):
        return {"database": trouble}  # where the migrations are noted, and the cache is kept
    found = {"migrations": _migrations(), "cache": _trouble_of(_ask_cache)}
    return {name: trouble for name, trouble in found.items() if trouble}


def _trouble_of(ask: Callable[[], None]) -> str:
    """What went wrong, by the name of its error alone: a message may hold an address or a password."""
    try:
        ask()
    except Exception as error:  # the cache's errors are those of whatever engine keeps it
        return f"does not answer: {type(error).__name__}"
    return ""


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _ask_cache() -> None:
    word = token_hex(8)
    cache.set("health", word, timeout=60)
    if cache.get("health") is None:  # another node may have put its own word there meanwhile
        raise LookupError


def _migrations() -> str:
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error as error:
        return f"cannot be read: {type(error).__name__}"
    names = [f"{migration.app_label}.{migration.name}" for migration, _ in plan]
    return f"not applied: {', '.join(names)}" if names else ""
