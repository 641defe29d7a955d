"""Each action is one transaction: what locks a row, or changes several, is done as a whole or not at all."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db.transaction import Atomic

from community import actions

# They run inside the transaction of the action that calls them.
CALLED_BY_ACTIONS = {"locked", "tell", "tell_whom_it_concerns", "plan_publication", "record", "decide_by_rule", "close"}
CALLED_BY_ACTIONS |= {"forget_answers", "switch_off"}
CHANGES = ("locked(", "select_for_update", ".objects.create(", ".save(", ".delete(")


def _functions() -> Iterator[Callable[..., Any]]:
    for module in pkgutil.iter_modules(actions.__path__, f"{actions.__name__}."):
        for name, thing in vars(importlib.import_module(module.name)).items():
            is_own = inspect.isfunction(thing) and thing.__module__ == module.name and not name.startswith("_")
            if is_own and name not in CALLED_BY_ACTIONS and any(word in inspect.getsource(thing) for word in CHANGES):
                yield thing


CHANGING = list(_functions())


def test_there_are_actions() -> None:
    assert {"vote", "flag", "decide", "undo", "submit", "delete", "report"} <= {action.__name__ for action in CHANGING}


@pytest.mark.parametrize("action", CHANGING, ids=lambda action: action.__name__)
def test_action_is_one_transaction(action: Callable[..., Any]) -> None:
    decorators = inspect.getclosurevars(action).nonlocals.values()
    assert any(isinstance(decorator, Atomic) for decorator in decorators), f"{action.__name__} is not atomic"
