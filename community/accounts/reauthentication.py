"""The page that asks "Is it you?" by mail, and the one of allauth's that did not ask at all."""

from typing import Any

from allauth.account.forms import BaseConfirmCodeForm
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.account.views import BaseReauthenticateView, password_set
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.decorators import method_decorator

from community.accounts import proof_by_mail
from community.accounts.forms import CodeForm
from community.pages.visitors import signed_in
from community.security_log import SecurityEvent, note

NO_MORE = "That code no longer holds. Have another one mailed to you."


class ProofByMailForm(CodeForm, BaseConfirmCodeForm):
    """Takes the code out of the mail."""


@login_required
def set_password(request: HttpRequest) -> HttpResponse:
    """allauth's page for those who have no password, which it gives to whoever finds their browser open.

    The form is not kept while they are asked, as others are: a password does not belong into a session.
    """
    try:
        raise_if_reauthentication_required(request, app="")
    except ReauthenticationRequired:
        if request.method == "POST":
            return redirect(request.path)
        raise
    answer: HttpResponse = password_set(request)
    return answer


@method_decorator(login_required, name="dispatch")
class ProofByMailView(BaseReauthenticateView):
    """Mails a code when its button is pressed, then takes it and goes on to what was asked for."""

    form_class = ProofByMailForm
    template_name = "account/reauthenticate_by_mail.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page; `mailed` is the code that holds now."""
        self.mailed = proof_by_mail.current(request) if request.user.is_authenticated else None
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Mails a code if that is asked for, and else takes it."""
        if request.POST.get("action") == "send":
            proof_by_mail.begin(request)
            return self._back()
        if self.mailed is None:
            messages.error(request, NO_MORE)
            return self._back()
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer

    def get_form_kwargs(self) -> dict[str, Any]:
        """With the code that is right."""
        return {**super().get_form_kwargs(), "code": self.mailed and self.mailed.code}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With whether a code is on its way."""
        return {**super().get_context_data(**kwargs), "is_mailed": self.mailed is not None}

    def form_valid(self, form: ProofByMailForm) -> HttpResponse:
        """On to what was asked for."""
        assert self.mailed is not None
        self.mailed.abort()
        record_authentication(self.request, signed_in(self.request), method="code", reauthenticated=True)
        answer: HttpResponse = super().form_valid(form)
        return answer

    def form_invalid(self, form: ProofByMailForm) -> HttpResponse:
        """The form again; after the third wrong code the beginning."""
        assert self.mailed is not None
        note(SecurityEvent.REAUTHENTICATION_FAILED, signed_in(self.request), method="code")
        if self.mailed.record_invalid_attempt():
            answer: HttpResponse = super().form_invalid(form)
            return answer
        messages.error(self.request, NO_MORE)
        return self._back()

    def _back(self) -> HttpResponse:
        return redirect(self.passthrough_next_url(self.request.path))
