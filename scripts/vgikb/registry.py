"""Registry: finds the members of a package (checks, exports, pages) by their being there."""

from importlib import import_module
from pkgutil import iter_modules
from typing import TypeVar

Member = TypeVar("Member")


def discover(package: str, kind: type[Member]) -> list[Member]:
    """Every object of the given type that the modules of a package define, in order of module name."""
    found = []
    for module_info in sorted(iter_modules(import_module(package).__path__), key=lambda info: info.name):
        module = import_module(f"{package}.{module_info.name}")
        found += [member for name, member in sorted(vars(module).items()) if isinstance(member, kind)]
    return found
