"""What has to happen when allauth has done something."""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress
from django.contrib import messages
from django.http import HttpRequest

from community.actions.people import forget_password, settle_name
from community.actions.sessions import end_of_session, has_short_sessions, shorten_sessions
from community.models import User

NOT_KEPT = "You came in with a code from your mail, so the password that was given at sign-up no longer holds."
NAME_TAKEN = "“{}” became another member’s name before you verified your address, so you are “{}”. You can change that."


def forget_planted_password(request: HttpRequest, email_address: EmailAddress, **signal: Any) -> None:
    """Takes away a password that somebody chose before the address was known to be theirs.

    Otherwise one could sign up with somebody else's address, wait until they come in with a code, and come in after
    them with the password. Staff have theirs from the operator; who has come in before has proved to have the mail.
    """
    user = email_address.user
    by_code = any(record["method"] == "code" for record in get_authentication_records(request, user))
    if by_code and user.last_login is None and not user.is_staff and user.has_usable_password():
        # The same object is logged in next, and a session holds only for the password that it was begun with.
        user.password = forget_password(user=user).password
        messages.info(request, NOT_KEPT)


def settle_name_of_newcomer(request: HttpRequest, email_address: EmailAddress, **signal: Any) -> None:
    """Gives somebody who has just become a member a name that is theirs alone, and tells them if it is another one.

    Until the address is verified they hold no name: two people may sign up under the same one.
    """
    user = email_address.user
    if user.last_login is not None:
        return
    asked, user.name = user.name, settle_name(user=user).name  # the same object may be saved again
    if user.name != asked:
        messages.info(request, NAME_TAKEN.format(asked, user.name))


def set_end_of_session(request: HttpRequest, user: User, **signal: Any) -> None:
    """Says when the session of somebody who has just logged in ends."""
    request.session.set_expiry(end_of_session(user))


def shorten_sessions_of_who_may_do_more(instance: User, created: bool, **signal: Any) -> None:
    """Shortens what is open of somebody who has become a moderator, or staff, in whichever way."""
    if not created and has_short_sessions(instance):
        shorten_sessions(instance)
