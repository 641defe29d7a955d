"""The people of Klarity."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import connections, models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from community.errors import Unacceptable
from community.fields import LookField, MailAddressField
from community.names import LONGEST, clean_name, looks

TAKEN = "Another member has this name, or one that looks the same. Add a surname, an initial or a number."
NAMES_IN_TURN = 0x6E616D6573  # the number of PostgreSQL's lock; any will do that nothing else uses


class UserManager(BaseUserManager["User"]):
    """Makes users, whose passwords have to be hashed on the way, and gives out names."""

    def named_like(self, name: str) -> "models.QuerySet[User]":
        """The members whose names look like `name`.

        Whoever signed up and never verified their address is none: else nobody who mistyped it could begin anew.
        """
        found = looks(name)
        members = Q(emailaddress=None) | Q(emailaddress__verified=True) | Q(last_login__isnull=False)
        return self.filter(members, Q(look__in=found) | Q(look_in_lower_case__in=found), scrubbed_at=None).distinct()

    def free_name(self, name: str, of: "User | None" = None) -> str:
        """`name` as it is stored, for `of` or somebody new; raises Unacceptable for one that they may not have.

        The name that somebody has stays theirs, even if a rule or a twin of it is newer.
        """
        if of and name == of.name:
            return name
        cleaned = clean_name(name)
        if self.is_taken(cleaned, of):
            raise Unacceptable({"name": TAKEN})
        return cleaned

    def is_taken(self, name: str, of: "User | None" = None) -> bool:
        """Whether somebody other than `of` is named like that; within a transaction, nobody will be before it ends."""
        connection = connections[self.db]
        if connection.vendor == "postgresql":  # SQLite lets one transaction write at a time anyway
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NAMES_IN_TURN])
        others = self.named_like(name)
        return (others.exclude(pk=of.pk) if of else others).exists()

    def create_user(self, email: str, name: str, password: str | None = None, **fields: Any) -> "User":
        """A stored user; without `password` none will do. Raises ValueError without an e-mail address.

        Whoever lets people choose their name asks `free_name` first.
        """
        if not email:
            raise ValueError("A user needs an e-mail address, and none was given.")
        user = self.model(email=email, name=name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, name: str, password: str | None = None, **fields: Any) -> "User":
        """A stored user who may do everything, in the admin too; raises what Django's command shows in one line."""
        try:
            with transaction.atomic():
                name = self.free_name(name)
                return self.create_user(email, name, password, is_staff=True, is_superuser=True, **fields)
        except Unacceptable as refusal:
            raise ValidationError(str(refusal)) from refusal


class User(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]  # knox's tokens have no types
    """A person with an account: others know the `name`; the `email`, which they never see, signs in."""

    email = MailAddressField("e-mail address", unique=True)
    name = models.CharField("public name", max_length=LONGEST)
    # What names that look the same have in common; two columns, as a letter and its capital may resemble two others.
    look = LookField()
    look_in_lower_case = LookField(in_lower_case=True)
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
        indexes = [
            models.Index(fields=["look"], name="user_look"),
            models.Index(fields=["look_in_lower_case"], name="user_look_in_lower_case"),
        ]
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
