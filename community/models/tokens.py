"""Personal tokens for the API."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils import timezone
from knox.models import AbstractAuthToken, AuthTokenManager


class Scope(models.TextChoices):
    """What a token may be used for; its owner must be allowed to do it as well."""

    READ = "read", "read what you can read"
    WRITE = "write", "write, vote and flag as you"
    MODERATE = "moderate", "review as you"


class Token(AbstractAuthToken):
    """A token by which a program acts for a person. Only its digest is kept; `public_id` names it to its owner."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=80)
    scopes = models.JSONField(default=list)  # of Scope's values
    last_used_at = models.DateTimeField(null=True)
    last_used_from = models.GenericIPAddressField(null=True)  # for the owner's eyes alone; it goes with the token

    objects: ClassVar = AuthTokenManager()  # knox has no types

    def __str__(self) -> str:
        return self.name

    @property
    def is_expired(self) -> bool:
        return self.expiry is not None and self.expiry <= timezone.now()
