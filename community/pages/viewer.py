"""Who looks at a page, for templates: without a session nobody is asked for, and the page can be kept for all."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from community.models import Notice, User


def viewer(request: HttpRequest) -> dict[str, Any]:
    """`viewer`: the member who asks, or None; reading it costs the page its anonymity only where there is a session."""
    return {"viewer": SimpleLazyObject(lambda: member(request))} if has_session(request) else {"viewer": None}


def has_session(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def member(request: HttpRequest) -> User | None:
    """The member who asks, with `unread`, the number of notices that they have not seen; None for a stranger."""
    if not (has_session(request) and request.user.is_authenticated):
        return None
    user = request.user
    assert isinstance(user, User)
    if not hasattr(user, "unread"):
        user.unread = Notice.objects.filter(recipient=user).unread().count()  # type: ignore[attr-defined]
    return user
