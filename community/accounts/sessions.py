"""Where somebody is logged in, and logging out everywhere else, tokens and webhooks included."""

from allauth.usersessions.forms import ManageUserSessionsForm
from allauth.usersessions.views import ListUserSessionsView
from django.http import HttpResponse

from community.accounts.token_choice import OffersToRevokeTokens, end_if_asked
from community.models import User
from community.pages.visitors import signed_in
from community.security_log import SecurityEvent, note


class EndSessionsForm(OffersToRevokeTokens, ManageUserSessionsForm):
    """Logs out everywhere else."""

    def owner(self) -> User:
        """Who asks."""
        return signed_in(self.request)


class SessionsView(ListUserSessionsView):
    """allauth's page, with the choice about tokens and webhooks."""

    form_class = EndSessionsForm

    def form_valid(self, form: EndSessionsForm) -> HttpResponse:
        """Back to the page, when it is done."""
        answer: HttpResponse = super().form_valid(form)
        user = signed_in(self.request)
        note(SecurityEvent.SESSIONS_ENDED, user)
        end_if_asked(self.request, user)
        return answer
