"""Taking a text back: out of review, the edit of it, or all of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from community.actions.writing import delete as delete_contribution
from community.actions.writing import discard_edit, withdraw
from community.errors import WrongState
from community.pages.visitors import for_members, own_text, signed_in
from community.states import Visibility
from community.writing.editor_page import manuscript_of


@for_members
@require_POST
def withdraw_text(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a text out of review: it is a draft again."""
    withdraw(author=signed_in(request), contribution=own_text(request, pk))
    messages.success(request, "Taken out of review. It is a draft again; send it when you are ready.")
    return redirect("edit-text", pk)


@for_members
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Gives up the edit of a published text."""
    discard_edit(author=signed_in(request), contribution=own_text(request, pk))
    messages.success(request, "The edit is discarded. The published text stays as it is.")
    return redirect("my-texts")


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def delete_text(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks whether to delete a text; sent as a form, deletes it."""
    contribution = own_text(request, pk)
    if request.method == "POST":
        delete_contribution(actor=signed_in(request), contribution=contribution)
        messages.success(request, "The text is deleted.")
        return redirect("my-texts")
    if contribution.visibility == Visibility.DELETED:
        raise WrongState("This text is deleted already.")
    return render(request, "community/writing/delete.html", {"manuscript": manuscript_of(contribution)})
