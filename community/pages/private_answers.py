"""What somebody sees of themselves stays out of every cache, that of the browser too."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_cache_control

Respond = Callable[[HttpRequest], HttpResponseBase]

# Views whose answers are the same for everybody but for the name at the top, or say themselves who may keep them. All
# others are not to be kept: a new one need not be named for that.
PUBLIC = (
    *("formulas.", "klsite.pages.", "klsite.api", "klsite.urls.", "drf_spectacular.", "community.api."),
    *("community.reading.views.texts", "community.reading.reporting.report"),
)
# Where somebody comes in, in steps that a session remembers before anybody is in.
ENTRANCE = ("allauth.", "community.accounts.", "community.moderation.")


class PrivateAnswersMiddleware:
    """Marks what depends on a session as private, and as not to be stored where it is about its owner.

    So nobody who comes to the same machine later pages back to the secret of an authenticator app, to recovery
    codes, addresses, sessions or drafts.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        view = _name_of_view(request)
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        if view.startswith(ENTRANCE) or (has_session and not view.startswith(PUBLIC)):
            response.headers["Cache-Control"] = "private, no-store"
        elif has_session and "Cache-Control" not in response.headers:
            patch_cache_control(response, private=True)
        return response


def _name_of_view(request: HttpRequest) -> str:
    """The view that answered; empty if there was none."""
    if request.resolver_match is None:
        return ""
    view = request.resolver_match.func
    return f"{view.__module__}.{view.__name__}"
