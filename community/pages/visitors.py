"""Who comes to the pages of authors: members find what is theirs, strangers the login, and others nothing."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from community.models import Contribution, User
from community.permissions import is_member

View = Callable[..., HttpResponse]


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


def member(request: HttpRequest) -> User:
    """The member who asks; only for views that strangers do not reach."""
    assert isinstance(request.user, User)
    return request.user


def own_text(request: HttpRequest, pk: int) -> Contribution:
    """The member's own contribution with its newest text; raises Http404 for those of others."""
    own = Contribution.objects.filter(author=member(request)).select_related("current_revision")
    contribution: Contribution = get_object_or_404(own, pk=pk)
    return contribution
