"""Where messages for the next page wait: in a cookie that is ours alone, or in the session if they are long."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class OwnCookieStorage(CookieStorage):
    """Django's, under the prefix that the site's other cookies have."""

    @property
    def cookie_name(self) -> str:  # type: ignore[override]
        """The name of the cookie."""
        return f"{settings.COOKIE_PREFIX}messages"


class MessageStorage(FallbackStorage):
    """Django's, with that cookie."""

    storage_classes = (OwnCookieStorage, SessionStorage)
