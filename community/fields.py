"""Model fields of our own."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from community.kinds import Kind, kind_named
from community.look_alikes import LONGEST_LOOK
from community.mail_addresses import AddressField, stored_form, validate_address
from community.names import looks


class MailAddressField(models.EmailField):
    """An e-mail address in its one form, wherever it comes from: forms, code, or the value of a lookup."""

    default_validators = [validate_address]

    def to_python(self, value: Any) -> Any:
        """The address as forms and `full_clean` see it."""
        return stored_form(super().to_python(value))

    def get_prep_value(self, value: Any) -> Any:
        """The address as it is stored and looked up."""
        return stored_form(super().get_prep_value(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """The address to store; the instance is given the same, so that it equals its row."""
        address = self.to_python(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, address)
        return address

    def formfield(self, **given: Any) -> Any:
        """The field of a form that takes one."""
        return super().formfield(**({"form_class": AddressField} | given))


class LookField(models.CharField):
    """What names that look the same have in common (`names.looks`): written with each row, from its `name`.

    For the database, and so for migrations, it is a column of letters.
    """

    def __init__(self, *, in_lower_case: bool = False, **given: Any) -> None:
        column: dict[str, Any] = {"max_length": LONGEST_LOOK, "editable": False, "default": ""}
        super().__init__(**(column | given))
        self.in_lower_case = in_lower_case

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """The look to store, which the instance is given too."""
        as_written, in_lower_case = looks(model_instance.name)  # type: ignore[attr-defined]  # a User, whose module needs this one
        look = in_lower_case if self.in_lower_case else as_written
        setattr(model_instance, self.attname, look)
        return look

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """The plain column that it is."""
        name, _, args, keywords = super().deconstruct()
        return name, "django.db.models.CharField", list(args), keywords


class KindField(models.CharField):
    """A kind of contribution: stored as its word, read as the kind, also in rows of values; other words are refused.

    For the database, and so for migrations, it is a column of words: which kinds there are is said in one place.
    """

    if TYPE_CHECKING:
        _pyi_private_set_type: Kind
        _pyi_private_get_type: Kind

    def from_db_value(self, value: str | None, expression: Any, connection: BaseDatabaseWrapper) -> Kind | None:
        """The kind that a row holds; None where there is no row, as in an outer join."""
        return None if value is None else kind_named(value)

    def to_python(self, value: Any) -> Any:
        """The kind as `full_clean` sees it."""
        return value if value is None else kind_named(value)

    def get_prep_value(self, value: Any) -> Any:
        """The word as it is stored and looked up."""
        return value if value is None else kind_named(value).stored

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """The plain column that it is."""
        name, _, args, keywords = super().deconstruct()
        return name, "django.db.models.CharField", list(args), keywords
