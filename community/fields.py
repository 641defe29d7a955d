"""Model fields of our own."""

from typing import Any

from django.db import models


class LowerCaseEmailField(models.EmailField):
    """An e-mail address in lower case, wherever it comes from: forms, code, or the value of a lookup."""

    def to_python(self, value: Any) -> Any:
        """The address as forms and `full_clean` shall see it."""
        return _lower(super().to_python(value))

    def get_prep_value(self, value: Any) -> Any:
        """The address as it is stored and looked up."""
        return _lower(super().get_prep_value(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """The address to store; the instance is given the same, so that it equals its row."""
        address = self.to_python(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, address)
        return address


def _lower(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value
