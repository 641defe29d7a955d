"""The admin as a whole: who gets in, and how. The pages of people stand in `community/admin.py`."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from community.accounts import second_step

View = Callable[..., HttpResponseBase]


class KlarityAdminSite(AdminSite):
    """Open to staff who have taken a second step in this session: a password alone opens nothing here."""

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether somebody may see any of it."""
        return super().has_permission(request) and second_step.is_taken(request)

    def admin_view(self, view: View, cacheable: bool = False) -> View:  # type: ignore[override]
        """`view` for those who may; their first one in a session is noted."""

        @wraps(view)
        def noted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            second_step.note_admin_entered(request)
            return view(request, *args, **kwargs)

        return super().admin_view(noted, cacheable)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The way in: to the site's own login, which knows passkeys and a limit of attempts; then to the second step.

        Whoever is in already and is no staff is told so.
        """
        back = second_step.wanted_page(request, otherwise="admin:index")
        if not request.user.is_authenticated:
            return second_step.to_login(back)
        if not super().has_permission(request):
            raise PermissionDenied
        return redirect(back) if second_step.is_taken(request) else second_step.ask(request, back)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # type: ignore[override]
        """The site's own page, which tells by mail, ends other sessions and lists tokens."""
        return redirect("account_change_password")
