"""Which mutants of a module the tests beside it notice.

A test run takes ten seconds to start and a tenth of one to find a fault, so it is started once: each mutant gets a
fork of it, in which the code of one function is exchanged, or what the module made when it was imported. Whatever
survives that gets a fork of a process that has imported nothing of ours: some things are kept from before the exchange.

The mutant also lies in the place of the file, for tests that read it. So this belongs into a copy of the tree.
"""

import contextlib
import gc
import importlib.abc
import importlib.machinery
import importlib.util
import os
import resource
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any

import pytest

from tests.mutation.mutants import Mutant

ROOT = Path(__file__).parent.parent.parent
OPTIONS = ("-q", "-x", "-p", "no:xdist", "-p", "no:cacheprovider", "-p", "no:schemathesis", "-p", "no:playwright")
# What takes long to import and is not ours.
LIBRARIES = (
    *("django.test", "django.forms", "django.views.generic", "django.db.backends.sqlite3.base"),
    *("django.core.management", "django.db.migrations.executor", "pytest_django.plugin", "hypothesis.strategies"),
    *("numpy", "scipy.special", "scipy.stats", "pydantic", "nh3", "markdown_it", "rapidfuzz"),
    *("PIL.Image", "drf_spectacular"),
)
ENOUGH = 4 << 30  # bytes: a mutant without a limit must not take the machine down


def survivors(path: Path, mutants: Iterable[Mutant], tests: Sequence[str], *, quick: bool = False) -> list[Mutant]:
    """Those of `mutants` of the module at `path` (from the root of the repository) that `tests` do not notice.

    Raises AssertionError where the tests fail without any fault. If `quick`, some of them might be noticed in a run of
    their own, and nobody looks.
    """
    _import_libraries()
    left = _noticed_by_none(path, list(mutants), tests)
    return left if quick else [mutant for mutant in left if not _is_noticed(path, mutant, tests)]


# --- in a run that has been started -------------------------------------------------------------------------


def _noticed_by_none(path: Path, mutants: list[Mutant], tests: Sequence[str]) -> list[Mutant]:
    """The mutants that no test notices in a fork of the running tests; those that cannot be made there too."""
    reading, writing = os.pipe()

    def run() -> int:
        os.close(reading)
        return int(pytest.main([*OPTIONS, *tests], plugins=[_Forking(path, mutants, writing)]))

    pid = _forked(run)
    os.close(writing)
    with open(reading, "rb") as results:  # noqa: PTH123 a pipe has no path
        left = [mutants[int(number)] for number in results.read().split()]
    assert _ends_well(pid), f"The tests of {path} fail without a fault, or did not run: {' '.join(tests)}"
    return left


class _Forking:
    """Runs all tests once as they are, and then in a fork for each mutant; writes the numbers of those that live."""

    def __init__(self, path: Path, mutants: list[Mutant], results: int) -> None:
        self.path, self.mutants, self.results = path, mutants, results

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        assert session.items, "There are no tests."
        with _callers_noted(session, ROOT / self.path) as callers:
            limit = _seconds(lambda: _run(session.items, session))
        assert not session.testsfailed, "They fail without a fault."
        assert self._passes(session, session.items, lambda: None, limit), "They fail in a fork."
        functions = _functions(ROOT / self.path)
        anew = partial(_make_anew, self.path)
        source = (ROOT / self.path).read_text()
        can_be_made_anew = self._passes(session, session.items, lambda: anew(source), limit)
        for number, mutant in enumerate(self.mutants):
            change, items = _exchange(mutant, functions, ROOT / self.path), callers.get(mutant.function or "", [])
            if change is None and can_be_made_anew:
                change, items = partial(anew, mutant.source), session.items
            with _in_place(self.path, mutant):
                if change is None or self._passes(session, items, change, limit):
                    os.write(self.results, b"%d\n" % number)
        return True

    def _passes(
        self, session: pytest.Session, items: list[pytest.Item], change: Callable[[], None], limit: int
    ) -> bool:
        def run() -> int:
            change()
            return _run(items, session)

        return _ends_well(_forked(run, limit))


def _run(items: list[pytest.Item], session: pytest.Session) -> int:
    """How many tests fail, of which the first ends it. What all tests share is left standing."""
    for item, following in zip(items, [*items[1:], *items[:1]], strict=True):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            break
    return session.testsfailed


@contextlib.contextmanager
def _callers_noted(session: pytest.Session, path: Path) -> Iterator[dict[str, list[pytest.Item]]]:
    """By the name of each function in the file at `path`, the tests that call it while this lasts."""
    callers: dict[str, dict[pytest.Item, None]] = {}
    file, running = str(path), session.items[:1]

    class Noting:
        def pytest_runtest_setup(self, item: pytest.Item) -> None:
            running[0] = item

    def note(frame: FrameType, event: str, argument: Any) -> None:
        if event == "call" and frame.f_code.co_filename == file:
            callers.setdefault(frame.f_code.co_qualname.partition(".<locals>")[0], {})[running[0]] = None

    found: dict[str, list[pytest.Item]] = {}
    plugin = session.config.pluginmanager.register(Noting())
    sys.setprofile(note)
    try:
        yield found
    finally:
        sys.setprofile(None)
        session.config.pluginmanager.unregister(name=plugin)
        found.update({name: list(items) for name, items in callers.items()})


def _seconds(run: Callable[[], Any]) -> int:
    """The seconds of work after which a fork counts as noticed: it hangs."""
    before = sum(os.times()[:2])
    run()
    return int(10 + 5 * (sum(os.times()[:2]) - before))


_Functions = dict[tuple[str, int], list[FunctionType]]


def _functions(path: Path) -> _Functions:
    """All functions that were made from the file at `path`, by name and line."""
    found: _Functions = {}
    for thing in gc.get_objects():
        if type(thing) is FunctionType and thing.__code__.co_filename == str(path):
            found.setdefault((thing.__code__.co_qualname, thing.__code__.co_firstlineno), []).append(thing)
    return found


def _exchange(mutant: Mutant, functions: _Functions, path: Path) -> Callable[[], None] | None:
    """Puts the new code into the functions that change; None where that cannot be done."""
    if mutant.function is None:
        return None
    codes = _codes(compile(mutant.source, str(path), "exec", dont_inherit=True))
    pairs = [
        (function, code)
        for code in codes
        if code.co_qualname == mutant.function
        for function in functions.get((code.co_qualname, code.co_firstlineno), [])
    ]
    if not pairs or any(function.__code__.co_freevars != code.co_freevars for function, code in pairs):
        return None

    def exchange() -> None:
        for function, code in pairs:
            function.__code__ = code

    return exchange


def _make_anew(path: Path, source: str) -> None:
    """Runs the module's source, and gives what it makes to all who have imported what it had made before."""
    old = sys.modules.get(_name(path))
    if old is None:
        return
    new = ModuleType(old.__name__)
    new.__dict__.update({key: value for key, value in vars(old).items() if key.startswith("__")})
    exec(compile(source, str(ROOT / path), "exec", dont_inherit=True), new.__dict__)  # noqa: S102 our own
    made = {key: value for key, value in vars(new).items() if not key.startswith("__")}
    before = {key: vars(old).get(key) for key in made}
    classes = {
        value: was
        for key, value in made.items()
        if isinstance(was := before[key], type) and isinstance(value, type) and value.__module__ == old.__name__
    }
    for thing in gc.get_objects():
        if type(thing) in classes:
            thing.__class__ = classes[type(thing)]
    made |= {value.__name__: _remade(was, value) for value, was in classes.items()}
    vars(new).update(made)  # where the new functions look
    for module in list(sys.modules.values()):
        if (getattr(module, "__file__", None) or "").startswith(f"{ROOT}/") and "/.venv/" not in str(module.__file__):
            names = vars(module)
            names.update({key: made[key] for key in made.keys() & names.keys() if names[key] is before[key]})


def _remade(old: type, new: type) -> type:
    """The old class, which routes and other classes hold, with all that the new one has."""
    for name, value in vars(new).items():
        inner = getattr(value, "__func__", getattr(value, "fget", value))
        for cell in getattr(inner, "__closure__", None) or ():
            with contextlib.suppress(ValueError):  # an empty one
                if cell.cell_contents is new:
                    cell.cell_contents = old  # what super() looks at
        if name not in ("__dict__", "__weakref__"):
            with contextlib.suppress(AttributeError, TypeError):
                setattr(old, name, value)
    for name in [name for name in vars(old) if name not in vars(new)]:
        with contextlib.suppress(AttributeError, TypeError):
            delattr(old, name)
    return old


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _codes(inner)


# --- in a run of its own ------------------------------------------------------------------------------------


def _is_noticed(path: Path, mutant: Mutant, tests: Sequence[str]) -> bool:
    def run() -> int:
        sys.meta_path.insert(0, _Finder(path, mutant.source))
        return int(pytest.main([*OPTIONS, *tests]))

    with _in_place(path, mutant):
        return not _ends_well(_forked(run, 120))


@contextlib.contextmanager
def _in_place(path: Path, mutant: Mutant) -> Iterator[None]:
    """The mutant lies in the file for so long."""
    file = ROOT / path
    before = file.read_bytes()
    file.write_text(mutant.source)
    try:
        yield
    finally:
        file.write_bytes(before)


def _name(path: Path) -> str:
    return ".".join(path.with_suffix("").parts)


class _Finder(importlib.abc.MetaPathFinder):
    """Finds the mutant in place of the module."""

    def __init__(self, path: Path, source: str) -> None:
        self.path, self.source = path, source
        self.name = _name(path)

    def find_spec(self, name: str, path: Any = None, target: ModuleType | None = None) -> Any:
        if name != self.name:
            return None
        loader = _Loader(name, str(ROOT / self.path))
        loader.source = self.source
        return importlib.util.spec_from_file_location(name, ROOT / self.path, loader=loader)


class _Loader(importlib.machinery.SourceFileLoader):
    source: str

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.source, self.path, "exec", dont_inherit=True)


# --- forks --------------------------------------------------------------------------------------------------


def _forked(run: Callable[[], int], seconds: int = 0) -> int:
    """The process in which `run` runs, silently; ends itself after `seconds` of work or ten times as long."""
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return pid
    code = 70
    with contextlib.suppress(BaseException):
        nowhere = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(nowhere, descriptor)
        if seconds:
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
            resource.setrlimit(resource.RLIMIT_DATA, (ENOUGH, ENOUGH))
            signal.alarm(10 * seconds)
        code = run()
    os._exit(min(code, 70))


def _ends_well(pid: int) -> bool:
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def _import_libraries() -> None:
    """Imports LIBRARIES, once for all forks."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    sys.dont_write_bytecode = True  # what was compiled of a mutant would be taken for the next one of the same length
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = "/tmp/klarity-mutants"
    for name in LIBRARIES:
        importlib.import_module(name)
