"""The kinds of marks: every module of this folder is one kind, or a small family of them, and registers itself."""

from importlib import import_module
from pkgutil import iter_modules

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
