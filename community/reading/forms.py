"""What readers fill in. The rules stand in the actions; the forms read, and show what these refuse in its place."""

from django import forms

from community.errors import Refused, Unacceptable
from community.models import FlagReason


class FlagForm(forms.Form):
    """Why a text should not stand as it does."""

    reason = forms.ChoiceField(
        label="What is wrong with it?",
        choices=FlagReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is wrong with it."},
    )
    note = forms.CharField(
        label="Say more, so that we know where to look",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ReportForm(forms.Form):
    """What is wrong on a formula page."""

    text = forms.CharField(
        label="What is wrong, and where?", required=False, strip=False, widget=forms.Textarea(attrs={"rows": 7})
    )


def show_refusal(form: forms.Form, refusal: Refused) -> None:
    """Puts the words of a refusal beside the field they are about, or above the form; the form has to be bound."""
    errors = refusal.errors if isinstance(refusal, Unacceptable) else {"": str(refusal)}
    for field, words in errors.items():
        form.add_error(field if field in form.fields else None, words)
