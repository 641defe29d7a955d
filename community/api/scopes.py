"""Who may ask for what: each view declares the scope of each of its methods, and what is not declared is refused."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest
from rest_framework.exceptions import NotAuthenticated, PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from community.models import Scope, Token, User
from community.permissions import is_moderator

if TYPE_CHECKING:
    # Not when run: rest framework reads its settings, and so this module, while it makes this class.
    from rest_framework.views import APIView

WHO = "Say who you are: send “Authorization: Bearer” with a token, which you make in your account."


class ScopePermission(BasePermission):
    """Denies by default: a method is open only where its view declares a scope and the caller has it.

    A session has every scope; a token those that it was made with. Both do no more than their owner may.
    """

    def has_permission(self, request: Request, view: "APIView") -> bool:
        method = "GET" if request.method == "HEAD" else str(request.method)
        if method == "OPTIONS" or method not in view.allowed_methods:
            return True  # the first only describes; the second is answered with a 405, which says more than a 403
        scope: Scope | None = getattr(view, "scopes", {}).get(method)
        if scope is None:
            return False
        if request.user.is_authenticated:
            require_scope(request, scope)
        elif method not in getattr(view, "open_methods", ()):
            raise NotAuthenticated(WHO)
        return True


def is_nobody(request: HttpRequest) -> bool:
    """Whether a request does not even try to say who its caller is."""
    return "HTTP_AUTHORIZATION" not in request.META and settings.SESSION_COOKIE_NAME not in request.COOKIES


def caller(request: Request) -> User:
    """Who asks; raises NotAuthenticated, a 401, for nobody."""
    if not isinstance(request.user, User):
        raise NotAuthenticated(WHO)
    return request.user


def require_scope(request: Request, scope: Scope) -> None:
    """Nothing, or PermissionDenied with the scope that is missing."""
    held = scopes_of(request)
    if scope == Scope.MODERATE and not is_moderator(caller(request)):
        raise PermissionDenied("Only moderators can do this.")
    if scope not in held:
        raise PermissionDenied(
            f"This takes the scope “{scope}”, and this token has {', '.join(held) or 'none'}; "
            "make one that has it in your account."
        )


def scopes_of(request: Request) -> list[str]:
    """What the caller may do here: a token's scopes, or for a session all that its user may."""
    user = caller(request)
    held = request.auth.scopes if isinstance(request.auth, Token) else Scope.values
    return [scope for scope in Scope.values if scope in held and (scope != Scope.MODERATE or is_moderator(user))]
