"""Pages of an account beside allauth's: overview, removal, tokens; the mailbox; and a form that has gone stale."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.accounts import kept_codes, way_back
from community.accounts.forms import NameForm, RemoveAccountForm, TokenForm
from community.accounts.mailbox import newest_mails
from community.actions.people import remove_account, rename
from community.actions.second_factors import keep_codes, proofs_of
from community.actions.tokens import create_token, revoke_token
from community.errors import Unacceptable
from community.models import Contribution, Token, User, Webhook
from community.pages.visitors import signed_in

# What a refused form gives back to whoever wrote it; no other field may ever be shown, least of all a password.
WRITTEN = ("text", "reason", "note")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """All about the account on one page; takes another public name."""
    user = signed_in(request)
    form = NameForm(user, request.POST or None)
    if form.is_valid():
        rename(user=user, name=form.cleaned_data["name"])
        messages.success(request, "Your public name is changed.")
        return redirect("account")
    return render(request, "account/overview.html", {"form": form, **_overview(user)})


@login_required
@reauthentication_required  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest) -> HttpResponse:
    """Asks how an account is to be removed, then removes it and says so."""
    user = signed_in(request)
    form = RemoveAccountForm(user, request.POST or None)
    if form.is_valid():
        remove_account(user=user, keep_published=form.cleaned_data["texts"] == "keep")
        logout(request)
        return render(request, "account/removed.html")
    published = Contribution.objects.public().filter(author=user).count()
    return render(request, "account/remove.html", {"form": form, "published": published})


@login_required
@require_POST
def keep_recovery_codes(request: HttpRequest) -> HttpResponseRedirect:
    """Back to where somebody was, once they say that they have their codes; else to the codes."""
    back = request.POST.get("next", "")
    if "kept" not in request.POST:
        messages.error(request, "Tick the box once you have the codes.")
        return redirect(f"{reverse(kept_codes.PAGE)}?{urlencode({'next': back})}")
    keep_codes(user=signed_in(request))
    kept_codes.forget(request)
    return redirect(back if way_back.is_ours(back) else "mfa_index")


@login_required
@reauthentication_required(enabled=lambda request: request.method == "POST")  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """The tokens; a new one stands on the page that answers its form, and nowhere else ever again.

    Who asks for one is asked who they are: the form is kept meanwhile, and answered after that.
    """
    user = signed_in(request)
    form = TokenForm(user, request.POST or None)
    token = _make_token(user, form) if form.is_valid() else ""
    context = {
        "tab": "tokens",
        "form": TokenForm(user) if token else form,
        "token": token,
        "tokens": Token.objects.filter(user=user).order_by("-created"),
        "me": request.build_absolute_uri(reverse("api-me")),
    }
    return render(request, "account/tokens.html", context)


@login_required
@require_POST
def revoke(request: HttpRequest, public_id: Any) -> HttpResponseRedirect:
    """Back to the list of tokens, now one shorter."""
    if not revoke_token(owner=signed_in(request), public_id=public_id):
        raise Http404
    messages.success(request, "The token is revoked: it opens nothing any longer.")
    return redirect("tokens")


@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """The mails that a site in development would have sent; there is no such page anywhere else."""
    if settings.MAILBOX is None:
        raise Http404
    mails = newest_mails(settings.MAILBOX, f"{request.scheme}://{request.get_host()}")
    return render(request, "account/mailbox.html", {"mails": mails})


def csrf_failure(request: HttpRequest, reason: str) -> HttpResponse:
    """Says what to do about a form that cannot be taken, and gives back the text that was in it."""
    written = [request.POST[name] for name in WRITTEN if request.POST.get(name, "").strip()]
    return render(request, "account/stale_form.html", {"written": written}, status=403)


def _overview(user: User) -> dict[str, Any]:
    return {
        "proofs": proofs_of(user),
        "has_password": user.has_usable_password(),
        "sessions": len(UserSession.objects.purge_and_list(user)),
        "tokens": Token.objects.filter(user=user).count(),
        "webhooks": Webhook.objects.filter(owner=user).count(),
    }


def _make_token(user: User, form: TokenForm) -> str:
    """The new token, empty if it was refused; the form then says why."""
    try:
        row, token = create_token(
            owner=user, name=form.cleaned_data["name"], scopes=form.cleaned_data["scopes"], life=form.life
        )
    except Unacceptable as refusal:
        for field, text in refusal.errors.items():
            form.add_error(field, text)
        return ""
    get_adapter().send_notification_mail("account/email/token_made", user, {"token": row})
    return token
