"""Writing and editing a text: one form, which never loses what was typed into it."""

from collections.abc import Callable
from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from community.actions.writing import begin, begun_with, save_draft, submit
from community.errors import NotAllowed, Refused, Unacceptable
from community.kinds import Kind
from community.models import Contribution
from community.pages import kept_forms
from community.pages.formula_addresses import of_formula
from community.pages.previews import preview_of, preview_or_word
from community.pages.stale_forms import done_or_shown_again, told_of_stale_token
from community.pages.visitors import own_text, signed_in, to_login
from community.permissions import can_edit, is_member
from community.told import as_told
from community.trust import publishes_at_once
from community.words.states import standing
from community.writing import forms
from community.writing.editor_page import Manuscript, manuscript_of, show
from community.writing.forms import Typed
from formulas.costs.gate import reads_much
from formulas.definitions.formula import Formula
from formulas.definitions.pinned_view import PinnedView, UnusableView
from formulas.texts.counted import counted

STALE = (
    "This page was opened before you last logged in, so we could not be sure that it was you who sent it. "
    "Nothing was stored, and all you typed is below: press the button once more."
)
LOGGED_OUT = "You are logged out. Press “Save draft” and log in: what you typed comes with you."
EMPTY = "There is nothing here yet: write something first."

Answer = Callable[[HttpRequest, Manuscript, Typed], HttpResponse]


@require_http_methods(["GET", "HEAD", "POST"])
@of_formula
@told_of_stale_token
def write(request: HttpRequest, stale: HttpResponse | None, formula: Formula, kind: Kind) -> HttpResponse:
    """The form of a new text about a formula; anybody may type, and logs in when they send it."""
    manuscript = Manuscript(formula, kind)
    return _answer(request, manuscript, stale) if request.method == "POST" else _open(request, manuscript)


@told_of_stale_token
@require_http_methods(["GET", "HEAD", "POST"])
def edit_text(request: HttpRequest, stale: HttpResponse | None, pk: int) -> HttpResponse:
    """The form of a text of one's own; for all others there is no such page."""
    if not is_member(request.user):
        return stale or _answer_stranger(request)
    contribution = own_text(request, pk)
    manuscript = manuscript_of(contribution)
    if request.method == "POST":
        return _answer(request, manuscript, stale)
    if not can_edit(request.user, contribution):
        raise NotAllowed("This text can no longer be changed.")
    return _open(request, manuscript)


@reads_much
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """What the text sent would look like, and its formulas that cannot be set: two pieces of the form's page."""
    return render(
        request, "community/writing/_preview.html", {"preview": preview_of(request, request.POST.get("text", ""))}
    )


def _open(request: HttpRequest, manuscript: Manuscript) -> HttpResponse:
    """The form as it opens: with what was typed before logging in, or else with what is stored."""
    kept = kept_forms.take(request)
    if kept is not None:
        return show(request, manuscript, forms.sent(kept), is_restored=True)
    typed = forms.stored(manuscript.contribution) if manuscript.contribution else Typed()
    try:
        wanted = PinnedView.from_address(manuscript.formula, dict(request.GET.lists()))
    except UnusableView as unusable:
        return show(request, manuscript, typed, trouble_with_address=str(unusable))
    return show(request, manuscript, typed.with_view(wanted, is_pinned=True) if wanted else typed)


def _answer(request: HttpRequest, manuscript: Manuscript, stale: HttpResponse | None) -> HttpResponse:
    """What the pressed button does; if that is refused, the form again as it was."""
    typed = forms.sent(request.POST)
    button = request.POST.get("do", "")
    if stale is None and manuscript.contribution is None and is_member(request.user):
        begun = begun_with(signed_in(request), typed.key)  # by this very form, whose answer was not waited for
        manuscript = manuscript.of(as_told(begun)) if begun else manuscript

    def press() -> HttpResponse:
        if not is_member(request.user):
            return _answer_stranger(request)
        return BUTTONS.get(button, _preview)(request, manuscript, typed)

    def show_again(refusal: Refused) -> HttpResponse:
        if button == AUTOSAVE:
            return JsonResponse({"detail": str(refusal)}, status=refusal.status)
        return show(request, manuscript, typed, refusal=refusal)

    return done_or_shown_again(stale, STALE, press, show_again)


def _answer_stranger(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return to_login(request)
    if request.POST.get("do") == AUTOSAVE:
        return JsonResponse({"detail": LOGGED_OUT}, status=403)
    return kept_forms.log_in_first(request)


def _preview(request: HttpRequest, manuscript: Manuscript, typed: Typed) -> HttpResponse:
    return show(request, manuscript, typed, asked_for_preview=True)


def _save(request: HttpRequest, manuscript: Manuscript, typed: Typed) -> HttpResponse:
    contribution = _saved(request, manuscript, typed)
    stands = standing(as_told(contribution), at_once=publishes_at_once(signed_in(request), contribution))
    messages.success(request, f"Saved. {stands.meaning}", extra_tags=STORED)
    return redirect("edit-text", contribution.pk)


def _autosave(request: HttpRequest, manuscript: Manuscript, typed: Typed) -> HttpResponse:
    saved = manuscript.of(_saved(request, manuscript, typed))
    assert saved.saved_at is not None
    # JSON's own way of writing a time leaves out the microseconds, and the next saving would not know it again.
    return JsonResponse({"address": saved.address, "saved_at": saved.saved_at.isoformat()})


def _send(request: HttpRequest, manuscript: Manuscript, typed: Typed, *, anyway: bool = False) -> HttpResponse:
    """Saves first, so that what cannot be sent yet is a draft, wherever its author goes next.

    Formulas that cannot be set are told before anybody else reads them; `anyway` sends the text as it is.
    """
    saved = manuscript.of(_saved(request, manuscript, typed))
    assert saved.contribution is not None
    if not anyway and (problems := preview_or_word(request, typed.text).problems):
        refusal = Unacceptable({"text": _not_set(len(problems))})
        typed = replace(typed, saved_at=saved.saved_at)
        return show(request, saved, typed, refusal=refusal, offers_anyway=True)
    try:
        sent = submit(author=signed_in(request), contribution=saved.contribution)
    except Refused as refusal:
        return show(request, saved, replace(typed, saved_at=saved.saved_at), refusal=refusal)
    messages.success(request, _what_happens_next(saved.of(as_told(sent))), extra_tags=STORED)
    return redirect("my-texts")


def _saved(request: HttpRequest, manuscript: Manuscript, typed: Typed) -> Contribution:
    """The contribution with what was typed; a new one if there was none."""
    author = signed_in(request)
    if manuscript.contribution:
        return save_draft(
            author=author,
            contribution=manuscript.contribution,
            text=typed.text,
            view=typed.pinned_view,
            expected_saved_at=typed.saved_at,
            key=typed.key,
        )
    if not typed.text.strip():
        raise Unacceptable({"text": EMPTY})
    return begin(
        author=author,
        formula=manuscript.formula.slug,
        kind=manuscript.kind,
        text=typed.text,
        view=typed.pinned_view,
        key=typed.key,
    )


def _send_anyway(request: HttpRequest, manuscript: Manuscript, typed: Typed) -> HttpResponse:
    return _send(request, manuscript, typed, anyway=True)


def _not_set(count: int) -> str:
    them, their = ("it", "its") if count == 1 else ("them", "their")
    told = f"{counted(count, 'formula')} cannot be set: readers would see {their} source."
    return f"Saved, but not sent yet. {told} Mend {them}, or send the text as it is."


def _what_happens_next(manuscript: Manuscript) -> str:
    assert manuscript.contribution is not None
    what = f"{manuscript.kind.word} on {manuscript.formula.title}"
    if manuscript.contribution.has_edit:
        return f"The edit of your {what} is in review. The old text stays public until it is approved."
    if manuscript.contribution.is_public:
        return f"Your {what} is published: everybody can read it now."
    return f"Your {what} is in review. A moderator reads it next; we tell you here and by mail what they decided."


AUTOSAVE = "autosave"
STORED = "stored"  # marks the message after which the browser needs to keep nothing
BUTTONS: dict[str, Answer] = {
    "preview": _preview,
    "save": _save,
    "send": _send,
    "send-anyway": _send_anyway,
    AUTOSAVE: _autosave,
}
