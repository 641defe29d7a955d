"""What moderators fill in. The rules stand in the actions; the forms read, and show what these refuse in its place."""

from django import forms

from community.judgements import JUDGEMENTS

STALE = "This page was opened before you last logged in. Nothing was decided; what you wrote is below: send it again."


class DecisionForm(forms.Form):
    """A decision about one text, and which state of it was judged."""

    # All of them: what cannot be done now, the action refuses with the reason why.
    action = forms.ChoiceField(
        choices=lambda: [(judgement.action, judgement.label) for judgement in JUDGEMENTS.values()],
        error_messages={"required": "Choose what to do with this text."},
    )
    reason = forms.CharField(required=False, strip=False)
    revision = forms.IntegerField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)

    @property
    def decision(self) -> tuple[str, str, int, int]:
        """Action, reason, revision and version of a valid form."""
        sent = self.cleaned_data
        return sent["action"], sent["reason"], sent["revision"], sent["version"]

    @property
    def is_incomplete(self) -> bool:
        """Whether it was not sent by a page of ours, or not whole."""
        return bool(self["revision"].errors or self["version"].errors)


class AnswerForm(forms.Form):
    """The answer to a report."""

    reason = forms.CharField(required=False, strip=False)
