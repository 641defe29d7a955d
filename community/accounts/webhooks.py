"""Pages of webhooks: made, with their secret shown once; tried, switched and deleted; and what came of each call."""

from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.actions.webhooks import create_webhook, delete_webhook, ping_webhook, switch_webhook
from community.errors import Refused, Unacceptable
from community.models import DeliveryAttempt, User, Webhook
from community.pages.visitors import signed_in
from community.states import Event
from formulas.definitions import loading

SHOWN = 50  # calls
EVENTS = [
    (Event.PUBLISHED.value, "a text is published, or a newer version of it"),
    (Event.WITHDRAWN.value, "a published text is withdrawn"),
]


class WebhookForm(forms.Form):
    """Makes a webhook."""

    address = forms.CharField(
        label="Address", max_length=500, help_text="Of your program, as in https://hooks.example.org/klarity."
    )
    events = forms.MultipleChoiceField(
        label="Call it when",
        choices=EVENTS,
        widget=forms.CheckboxSelectMultiple,
        initial=[event for event, _ in EVENTS],
    )
    formula = forms.ChoiceField(label="About", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(formula.slug, formula.title) for formula in loading.catalogue().formulas]
        self.fields["formula"].choices = [("", "All formulas"), *offered]  # type: ignore[attr-defined]


@login_required
@never_cache
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "HEAD", "POST"])
def webhooks(request: HttpRequest) -> HttpResponse:
    """The webhooks; the secret of a new one stands on the page that answers its form, and nowhere else ever again."""
    user = signed_in(request)
    form = WebhookForm(request.POST or None)
    secret = _make(request, user, form) if form.is_valid() else ""
    context = {
        "tab": "webhooks",
        "form": WebhookForm() if secret else form,
        "secret": secret,
        "webhooks": Webhook.objects.filter(owner=user),
    }
    return render(request, "account/webhooks.html", context)


@login_required
@never_cache
@require_safe
def webhook(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One webhook, and what came of its last calls."""
    hook = _of(request, public_id)
    attempts = DeliveryAttempt.objects.filter(delivery__webhook=hook).select_related("delivery").order_by("-pk")
    context = {
        "tab": "webhooks",
        "webhook": hook,
        "formula": loading.catalogue().title(hook.formula) if hook.formula else "",
        "events": ", ".join(hook.events),
        "attempts": attempts[:SHOWN],
        "waiting": hook.deliveries.waiting().count(),
    }
    return render(request, "account/webhook.html", context)


@login_required
@require_POST
def try_webhook(request: HttpRequest, public_id: UUID) -> HttpResponseRedirect:
    """Back to the webhook, which is called in a moment."""
    hook = _of(request, public_id)
    try:
        ping_webhook(webhook=hook)
        messages.success(request, "It is called now; load the page again in a moment to see what came of it.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("webhook", public_id)


@login_required
@require_POST
def switch(request: HttpRequest, public_id: UUID) -> HttpResponseRedirect:
    """Back to the webhook, switched on or off."""
    hook = switch_webhook(webhook=_of(request, public_id), on=request.POST.get("on") == "yes")
    messages.success(request, "The webhook is switched on." if hook.is_active else "The webhook is switched off.")
    return redirect("webhook", public_id)


@login_required
@require_POST
def delete(request: HttpRequest, public_id: UUID) -> HttpResponseRedirect:
    """Back to the list of webhooks, now one shorter."""
    hook = _of(request, public_id)
    delete_webhook(owner=signed_in(request), public_id=str(hook.public_id))
    messages.success(request, "The webhook is deleted: it is not called any longer.")
    return redirect("webhooks")


def _of(request: HttpRequest, public_id: UUID) -> Webhook:
    return get_object_or_404(Webhook, owner=signed_in(request), public_id=public_id)


def _make(request: HttpRequest, user: User, form: WebhookForm) -> str:
    """The secret of the new webhook, empty if it was refused; the form then says why."""
    try:
        _, secret = create_webhook(owner=user, **form.cleaned_data)
    except Unacceptable as refusal:
        for field, text in refusal.errors.items():
            form.add_error(field, text)
        return ""
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return ""
    return secret
