"""A query whose SQL is written once: Django takes longer to write it than the database to answer."""

from collections.abc import Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import QuerySet


class PreparedQuery:
    """The rows of `query`, a `values_list`, as they are at the moment they are asked for."""

    def __init__(self, query: QuerySet[Any, Any]) -> None:
        compiler = query.query.get_compiler(DEFAULT_DB_ALIAS)
        self._sql, self._parameters = compiler.as_sql()
        self._converters = compiler.get_converters([column for column, _, _ in compiler.select or []])

    def values(self) -> list[list[Any]]:
        """The columns of each row, in Python's types."""
        return [self.as_python(values) for values in self.as_stored()]

    def as_stored(self) -> tuple[tuple[Any, ...], ...]:
        """The columns of each row as the database gives them: equal ones are equal, and can be the key of something."""
        with connection.cursor() as cursor:
            cursor.execute(self._sql, self._parameters)
            return tuple(tuple(values) for values in cursor.fetchall())

    def as_python(self, values: Sequence[Any]) -> list[Any]:
        """The columns of a row in Python's types."""
        made = list(values)
        for place, (steps, column) in self._converters.items():
            for step in steps:
                made[place] = step(made[place], column, connection)
        return made
