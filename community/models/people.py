"""The people of Klarity."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from community.fields import LowerCaseEmailField


class UserManager(BaseUserManager["User"]):
    """Makes users, whose passwords have to be hashed on the way."""

    def create_user(self, email: str, name: str, password: str | None = None, **fields: Any) -> "User":
        """A stored user; without `password` none will do. Raises ValueError without an e-mail address."""
        if not email:
            raise ValueError("A user needs an e-mail address, and none was given.")
        user = self.model(email=email, name=name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, name: str, password: str | None = None, **fields: Any) -> "User":
        """A stored user who may do everything, in the admin too."""
        return self.create_user(email, name, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]  # knox's tokens have no types
    """A person with an account: others know the `name`; the `email`, which they never see, signs in."""

    email = LowerCaseEmailField("e-mail address", unique=True)
    name = models.CharField("public name", max_length=80)
    is_moderator = models.BooleanField("reviews what others write", default=False)
    is_staff = models.BooleanField("may use the admin", default=False)
    is_active = models.BooleanField("may sign in", default=True)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)
    # People are scrubbed in place, never deleted: the log points to them.
    scrubbed_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [
            # With it `unique` holds whatever the case, also for rows that raw SQL writes past the field.
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_is_lower_case"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """The public name, which the admin asks for in this way."""
        return self.name

    def get_short_name(self) -> str:
        """The public name too: how people shorten their names is theirs to say."""
        return self.name
