"""Who comes to a page: without a session nobody is looked up, members find their own things, strangers the login."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from community.models import Contribution, Notice, User
from community.permissions import is_member
from community.told import as_told

View = Callable[..., HttpResponse]


def viewer(request: HttpRequest) -> dict[str, Any]:
    """`viewer` for templates; reading it costs the page its anonymity, and so its keeping, only with a session."""
    return {"viewer": SimpleLazyObject(lambda: viewer_of(request))} if _has_session(request) else {"viewer": None}


def _has_session(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def viewer_of(request: HttpRequest) -> User | None:
    """The member who looks at a page, with `unread`, the number of notices they have not seen; None for a stranger."""
    # A request that was refused before anybody looked at its cookies, as for its Host, has no user.
    if not (_has_session(request) and hasattr(request, "user") and request.user.is_authenticated):
        return None
    user = request.user
    assert isinstance(user, User)
    if not hasattr(user, "unread"):
        user.unread = Notice.objects.filter(recipient=user).unread().count()  # type: ignore[attr-defined]
    return user


def signed_in(request: HttpRequest) -> User:
    """The member who asks; only for views that strangers do not reach."""
    assert isinstance(request.user, User)
    return request.user


def for_members(view: View) -> View:
    """`view` for members; strangers are sent to the login."""

    @wraps(view)
    def members_only(request: HttpRequest, **address: int) -> HttpResponse:
        return view(request, **address) if is_member(request.user) else to_login(request)

    return members_only


def to_login(request: HttpRequest) -> HttpResponseRedirect:
    """The way to the login, and back to this page if it can be asked for again."""
    back = request.get_full_path() if request.method in ("GET", "HEAD") else reverse("my-texts")
    return redirect_to_login(back)


def own_text(request: HttpRequest, pk: int) -> Contribution:
    """The member's own contribution, as they are told it stands, with its newest text; Http404 for those of others."""
    own = Contribution.objects.filter(author=signed_in(request)).select_related("current_revision")
    contribution: Contribution = get_object_or_404(own, pk=pk)
    return as_told(contribution)
