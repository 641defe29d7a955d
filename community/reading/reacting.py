"""Votes and flags: what readers say about the texts of others."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from community.actions import reacting
from community.errors import NotAllowed, Refused, Unacceptable
from community.models import Contribution, FlagReason, User
from community.pages.kept_forms import log_in_first, take
from community.pages.refusals import show_refusal
from community.pages.stale_forms import done_or_shown_again, told_of_stale_token
from community.pages.visitors import viewer_of
from community.permissions import can_react
from community.reading.forms import STALE, FlagForm
from community.visibility import Text, met_at

ANSWERS = {"1": True, "0": False, "none": None}


@require_http_methods(["GET", "HEAD", "POST"])
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to where the reader was, with their vote given or taken back; for our script the new numbers instead."""
    viewer = viewer_of(request)
    if viewer is None:
        return redirect_to_login(reverse("contribution", args=[pk]), reverse("account_login"))
    met = met_at(pk, viewer)
    if not isinstance(met, Text) or request.method != "POST":
        return redirect("contribution", pk=pk)  # there it says what has become of the text
    by_script = request.headers.get("Accept") == "application/json"
    try:
        answer = _answered(viewer, met.contribution, request.POST.get("clicked", ""))
    except Refused as refusal:
        if not by_script:
            raise
        return JsonResponse({"refusal": str(refusal)}, status=refusal.status)
    return JsonResponse(answer) if by_script else redirect(_place(request, pk))


def _answered(reader: User, text: Contribution, given: str) -> dict[str, int | bool | None]:
    if given not in ANSWERS:
        raise Unacceptable({"clicked": f"clicked={given[:20]!r} is no answer; 1, 0 and none are."})
    answer = ANSWERS[given]
    if answer is None:
        changed = reacting.unvote(reader=reader, contribution=text)
    else:
        changed = reacting.vote(reader=reader, contribution=text, clicked=answer)
    return {"clicked": changed.clicked, "answer": answer}


def _place(request: HttpRequest, pk: int) -> str:
    """The text on the page from which was voted."""
    page = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()):
        page = reverse("contribution", args=[pk])
    return f"{page.partition('#')[0]}#c-{pk}"


@require_http_methods(["GET", "HEAD", "POST"])
@told_of_stale_token
def flag(request: HttpRequest, stale: HttpResponse | None, pk: int) -> HttpResponse:
    """The form that asks what is wrong with a text; sent, it puts the text before the moderators."""
    viewer = viewer_of(request)
    if viewer is None:
        return _after_login(request, stale)
    met = met_at(pk, viewer)
    if not isinstance(met, Text):
        return redirect("contribution", pk=pk)
    if not can_react(viewer, met.contribution):
        raise NotAllowed(reacting.NOT_HERE)
    if request.method != "POST":
        return _flag_page(request, met.contribution, FlagForm(initial=_kept(request)))
    form = FlagForm(request.POST)

    def show(refusal: Refused) -> HttpResponse:
        show_refusal(form, refusal)
        return _flag_page(request, met.contribution, form, refusal.status)

    return done_or_shown_again(stale, STALE, lambda: _flagged(request, viewer, met.contribution, form), show)


def _flag_page(request: HttpRequest, text: Contribution, form: FlagForm, status: int = 200) -> HttpResponse:
    return render(request, "community/reading/flag.html", {"form": form, "text": text}, status=status)


def _flagged(request: HttpRequest, reader: User, text: Contribution, form: FlagForm) -> HttpResponse:
    if not form.is_valid():
        return _flag_page(request, text, form)
    reason, note = FlagReason(form.cleaned_data["reason"]), form.cleaned_data["note"]
    reacting.flag(reader=reader, contribution=text, reason=reason, note=note)
    messages.success(request, "Thank you. A moderator will look at it, and you will be told what came of it.")
    return redirect("contribution", pk=text.pk)


def _after_login(request: HttpRequest, stale: HttpResponse | None) -> HttpResponse:
    if request.method == "POST" and stale is None:
        return log_in_first(request)
    return redirect_to_login(request.path, reverse("account_login"))


def _kept(request: HttpRequest) -> dict[str, str]:
    fields = take(request)
    return fields.dict() if fields else {}  # type: ignore[return-value]
