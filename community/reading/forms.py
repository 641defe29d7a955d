"""What readers fill in. The rules stand in the actions; the forms read, and show what these refuse in its place."""

from django import forms

from community.models import FlagReason

STALE = "This page was opened before you logged in. Nothing is lost: send it once more."


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
