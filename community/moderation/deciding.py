"""One text: looking at it, deciding about it, taking a decision back."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from community.actions import judging
from community.errors import Conflict, Refused, Unacceptable, WrongState
from community.models import Contribution, Decision
from community.moderation.choices import STANDARD_REASONS
from community.moderation.desk import next_address, undoable
from community.moderation.forms import STALE, DecisionForm
from community.moderation.item import item
from community.moderation.visitors import for_moderators, text_of_another
from community.pages.kept_forms import take
from community.pages.refusals import show_refusal
from community.pages.stale_forms import done_or_shown_again, told_of_stale_token
from community.pages.visitors import signed_in
from community.words.decisions import alone

START = "start"  # the name of the buttons that put a prepared reason into its box
CHANGED = "This text has changed since you read it; read it again."


@told_of_stale_token
@for_moderators
@require_http_methods(["GET", "HEAD", "POST"])
def text(request: HttpRequest, stale: HttpResponse | None, pk: int) -> HttpResponse:
    """A text to decide about; sent as a form, the decision, and on to the next text."""
    contribution = text_of_another(request, pk)
    if request.method != "POST":
        return _page(request, contribution, DecisionForm(initial=_begun(request)))
    if START in request.POST and stale is None:
        return _started(request, contribution)
    form = DecisionForm(request.POST)
    return done_or_shown_again(
        stale,
        STALE,
        lambda: _decided(request, contribution, form),
        lambda refusal: _refused(request, pk, form, refusal),
    )


@for_moderators
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a decision back, and shows the text, which stands as before."""
    rows = Decision.objects.filter(contribution__isnull=False).select_related("contribution")
    decision = get_object_or_404(rows, pk=pk)
    assert decision.contribution_id is not None
    try:
        judging.undo(moderator=signed_in(request), decision=decision)
    except Refused as refusal:
        return _refused(request, decision.contribution_id, DecisionForm(), refusal)
    messages.success(request, "Taken back: nobody is told of it. This is how the text stands now.")
    return redirect("moderation-item", decision.contribution_id)


def _begun(request: HttpRequest) -> dict[str, str]:
    """What was chosen and typed before a login."""
    kept = take(request)
    return _filled_in(kept) if kept else {}


def _filled_in(fields: QueryDict) -> dict[str, str]:
    """What is chosen and typed, with the prepared reason whose button was pressed under what was typed."""
    typed, prepared = fields.get("reason", ""), STANDARD_REASONS.get(fields.get(START, ""), "")
    if prepared and prepared not in typed:
        typed = f"{typed.rstrip()}\n\n{prepared}".lstrip()
    return {"action": fields.get("action", ""), "reason": typed}


def _started(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    """The page again with a prepared reason in its box, and all else as it was filled in."""
    filled_in, shown = _filled_in(request.POST), item(signed_in(request), contribution)
    revision = shown.text.revision.pk if shown.text else None
    if (request.POST.get("revision"), request.POST.get("version")) == (str(revision), str(contribution.version)):
        return _page(request, contribution, DecisionForm(initial=filled_in), wants_reason=True)
    # It stands otherwise than it did when it was read: what to do with it is to be chosen anew.
    form = DecisionForm(initial={"reason": filled_in["reason"]})
    return _page(request, contribution, form, status=409, refusal=Conflict(CHANGED, None), wants_reason=True)


def _decided(request: HttpRequest, contribution: Contribution, form: DecisionForm) -> HttpResponse:
    if not form.is_valid():
        return _page(request, contribution, form, status=400)
    action, reason, revision, version = form.decision
    made, _ = judging.decide(
        moderator=signed_in(request),
        contribution=contribution,
        action=action,
        reason=reason,
        revision=revision,
        version=version,
    )
    return _onward(request, contribution, made)


def _onward(request: HttpRequest, judged: Contribution, made: Decision) -> HttpResponseRedirect:
    if not settings.UNDO_WINDOW:  # else the next page says what was decided, beside the button that takes it back
        messages.success(request, f"Decided: {alone(made.action)} what {judged.author.name} wrote.")
    return redirect(next_address(signed_in(request), judged))


def _refused(request: HttpRequest, pk: int, form: DecisionForm, refusal: Refused) -> HttpResponse:
    """The text as it is now, why nothing was done, and what was typed."""
    if isinstance(refusal, Conflict | WrongState):
        # It has changed since: what to do with it has to be chosen again.
        form = DecisionForm(initial={"reason": form["reason"].value()})
    elif isinstance(refusal, Unacceptable):
        show_refusal(form, refusal)
    return _page(request, text_of_another(request, pk), form, status=refusal.status, refusal=refusal)


def _page(
    request: HttpRequest,
    contribution: Contribution,
    form: DecisionForm,
    *,
    status: int = 200,
    refusal: Refused | None = None,
    wants_reason: bool = False,
) -> HttpResponse:
    reader = signed_in(request)
    context = {
        "item": item(reader, contribution),
        "form": form,
        "refusal": refusal,
        "wants_reason": wants_reason,
        "standard_reasons": list(STANDARD_REASONS),
        "longest_reason": settings.REASON_LONGEST,
        "next": next_address(reader, contribution),
        "undoable": undoable(reader),
    }
    return render(request, "community/moderation/item.html", context, status=status)
