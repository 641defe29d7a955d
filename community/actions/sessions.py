"""How long somebody stays logged in: as the settings say from the login on, shorter who may do more, or no longer."""

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from community.models import User


def end_of_session(user: User) -> datetime:
    """When a session of `user` ends that begins now, whatever they do until then."""
    return timezone.now() + _length(user)


@transaction.atomic
def shorten_sessions(user: User) -> None:
    """Has the sessions of somebody who may do more from now on end as early as one that begins now."""
    latest = end_of_session(user)
    keys = UserSession.objects.filter(user_id=user.pk).values_list("session_key", flat=True)
    for key in keys:
        session = SessionStore(session_key=key)
        if not session.is_empty() and session.get_expiry_date() > latest:
            session.set_expiry(latest)
            session.save()


@transaction.atomic
def end_sessions(user: User) -> None:
    """Logs `user` out everywhere."""
    listed = UserSession.objects.filter(user_id=user.pk)
    Session.objects.filter(session_key__in=list(listed.values_list("session_key", flat=True))).delete()
    listed.delete()


def has_short_sessions(user: User) -> bool:
    """Whether `user` may do more than read, answer and write."""
    return user.is_moderator or user.is_staff or user.is_superuser


def _length(user: User) -> timedelta:
    length: timedelta = settings.MODERATOR_SESSION_LENGTH if has_short_sessions(user) else settings.SESSION_LENGTH
    return length
